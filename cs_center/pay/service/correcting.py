"""A closed month that was paid wrongly: worked out again by the figures that were frozen with it, and paid for by dated lines of
the first open month (STAFF-3)."""

from collections.abc import Sequence
from dataclasses import replace

from cs_center.calls.rules.reasons import Rejected
from cs_center.papers.rules.month import Month
from cs_center.pay.rules import statement as rules
from cs_center.pay.rules.statement import Line, Statement
from cs_center.pay.service import assignments, closing, entries, events, gathering, policy, statements
from cs_center.pay.service.closing import CLOSED
from cs_center.pay.service.events import Event
from cs_center.pay.service.store import ENTRY, STATEMENT, check_is_hr
from cs_center.workforce.service.members import members


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
	names = entries.correct(month, employee, member.full_name, lines, why.strip())
	if names:
		events.keep(
			[Event("Corrected", STATEMENT, statements.name_of(employee, month), employee, why=why.strip())]
		)
	return names


def _right(month: Month, employee: str, figures: str) -> Statement:
	member = members([employee])[employee]
	known = gathering.chunk(month, [employee])
	gone = entries.taken_back(month, employee)
	given = [line for line in known.given.get(employee, ()) if not _is_of(line, gone)]
	of = gathering.common(month, policy.thawed(figures))
	return gathering.worked_out(member, replace(known, given={employee: given}), of)


def _is_of(line: Line, names: set[str]) -> bool:
	return line.part in names or (line.reference.doctype == ENTRY and line.reference.name in names)


def _paid(right: Statement) -> list[Statement]:
	"""What was paid for the month, then and later, and what is on its way. Corrections that people gave in words of their own
	stand beside the lines, for none of them."""
	paid = statements.closed(right.person, right.month)
	on_its_way = Statement(right.person, right.month.after, tuple(entries.pending(right.month, right.person)))
	own = {line.key for one in paid if one.month == right.month for line in one.lines}
	own |= {line.key for line in right.lines}
	return [replace(one, lines=_of_lines(one.lines, own)) for one in (*paid, on_its_way)]


def _of_lines(lines: Sequence[Line], own: set[rules.Key]) -> tuple[Line, ...]:
	return tuple(line for line in lines if not line.corrects or line.key._replace(corrects="") in own)
