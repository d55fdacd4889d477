"""A closed month that was paid wrongly: worked out again by the figures that were frozen with it, and paid for by dated lines of
the first open month (STAFF-3)."""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import frappe

from cs_center.calls.rules.reasons import Rejected
from cs_center.papers.rules.month import Month
from cs_center.pay.rules import statement as rules
from cs_center.pay.rules.statement import Key, Line, Statement
from cs_center.pay.service import assignments, closing, entries, events, gathering, policy, statements
from cs_center.pay.service.closing import CLOSED
from cs_center.pay.service.entries import APPROVED, CORRECTION, PROPOSED
from cs_center.pay.service.events import Event
from cs_center.pay.service.store import ENTRY, STATEMENT, check_is_hr
from cs_center.responsibility.service.naming import kept
from cs_center.workforce.service.members import Member, members


def correct(month: Month, employee: str, why: str) -> list[str]:
	"""Entries that turn what somebody was paid for a closed month into what is right by today's records; a manager approves
	them. Answers their names, none when nothing differs. Raises PermissionError, Rejected."""
	check_is_hr()
	row = closing.locked(month)
	if not row or row.status != CLOSED:
		raise Rejected("{month} is not closed: it is worked out again as it is.", month=month.key)
	member = members([employee]).get(employee)
	if not member:
		raise Rejected("{person} has no staff record with an employee: enter one first.", person=employee)
	assignments.lock([employee])
	right = _right(month, employee, row.figures)
	lines = rules.corrections(_paid(right), right, why.strip())
	names = _proposed(month, member, lines, why.strip())
	if names:
		events.keep(
			[Event("Corrected", STATEMENT, statements.name_of(employee, month), employee, why=why.strip())]
		)
	return names


def _proposed(month: Month, member: Member, lines: Sequence[Line], why: str) -> list[str]:
	"""Entries of the first open month, for a manager to approve."""
	first, known = closing.held_open_from(), _how_often(month, member.employee)
	return entries.propose(
		{
			"employee": member.employee,
			"employee_name": member.full_name,
			"month": Month.of(first).first,
			"component": line.component,
			"amount": line.amount,
			"rule": line.rule,
			"formula": "\n".join(kept(replace(reason, rule="")) for reason in line.why),
			"why": why,
			"corrects": month.first,
			"reference_doctype": line.reference.doctype,
			"reference_name": line.reference.name,
			"part": line.part,
			"entry_key": _key(line.key, member.employee, known[_place(line.key)]),
		}
		for line in lines
	)


def _how_often(month: Month, employee: str) -> Counter[tuple[str, ...]]:
	"""How often each line of a month has been corrected, whatever became of it: two who correct it at once come to one key."""
	filters = {"corrects": month.first, "employee": employee, "reverses": ("is", "not set")}
	filters["formula"] = ("is", "set")
	fields = ("component", "reference_doctype", "reference_name", "part")
	rows = frappe.get_all(ENTRY, filters=filters, fields=fields)
	return Counter(tuple(row[field] or "" for field in fields) for row in rows)


def _place(key: Key) -> tuple[str, ...]:
	return (key.component, *key.reference, key.part)


def _key(key: Key, employee: str, often: int) -> str:
	said = json.dumps((employee, key.corrects, *_place(key), often))
	return CORRECTION + hashlib.sha256(said.encode()).hexdigest()


def _right(month: Month, employee: str, figures: str) -> Statement:
	member = members([employee])[employee]
	known = gathering.chunk(month, [employee])
	gone, by_hand = _taken_back(month, employee), _by_hand(month, employee)
	given = [
		line
		for line in known.given.get(employee, ())
		if not _is_of(line, gone) and (not line.corrects or _is_of(line, by_hand))
	]
	of = gathering.common(month, policy.thawed(figures))
	return gathering.worked_out(member, replace(known, given={employee: given}), of)


def _taken_back(month: Month, employee: str) -> set[str]:
	"""Entries of a closed month against which there is one in a later month."""
	filters = {"employee": employee, "reverses": ("is", "set"), "corrects": month.first}
	filters["status"] = ("in", (PROPOSED, APPROVED))
	return set(frappe.get_all(ENTRY, filters=filters, pluck="reverses"))


def _by_hand(month: Month, employee: str) -> set[str]:
	"""Entries of a month by which people correct another in words of their own. All others are worked out again with the month
	that they correct."""
	filters = {"employee": employee, "month": month.first, "status": APPROVED}
	filters |= {"corrects": ("is", "set"), "entry_key": ("is", "not set")}
	return set(frappe.get_all(ENTRY, filters=filters, pluck="name"))


def _is_of(line: Line, names: set[str]) -> bool:
	return line.part in names or (line.reference.doctype == ENTRY and line.reference.name in names)


def _paid(right: Statement) -> list[Statement]:
	"""What was paid for the month, then and later, and what is on its way. Corrections that people gave in words of their own
	stand beside the lines, for none of them."""
	paid = statements.closed(right.person, right.month)
	on_its_way = Statement(right.person, right.month.after, tuple(_pending(right.month, right.person)))
	own = {line.key for one in paid if one.month == right.month for line in one.lines}
	own |= {line.key._replace(corrects="") for line in right.lines}
	return [replace(one, lines=_of_lines(one.lines, own)) for one in (*paid, on_its_way)]


def _pending(month: Month, employee: str) -> list[Line]:
	"""What is asked for or approved to correct a month, in months without closed statements. While one of them is being closed,
	its corrections are still on their way."""
	filters = {"corrects": month.first, "employee": employee, "status": ("in", (PROPOSED, APPROVED))}
	filters["month"] = (">=", closing.paid_until())
	rows = frappe.get_all(ENTRY, filters=filters, fields=entries.FIELDS)
	return [entries.line_of(row) for row in rows]


def _of_lines(lines: Sequence[Line], own: set[Key]) -> tuple[Line, ...]:
	return tuple(line for line in lines if not line.corrects or line.key._replace(corrects="") in own)
