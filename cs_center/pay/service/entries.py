"""Pay that people give, for a month that is open: asked for by one of HR, approved by a manager, taken back by an entry of its
own (STAFF-3, STAFF-9)."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate, now_datetime

from cs_center.appraisal.rules.exact import yuan
from cs_center.calls.rules.reasons import Reason, Rejected
from cs_center.calls.service.words import refusals_said
from cs_center.engines.database import insert_many, ordered_name, stamp
from cs_center.papers.rules.month import Month
from cs_center.pay.rules import commission
from cs_center.pay.rules.commission import Commission, Member, Sale
from cs_center.pay.rules.statement import (
	AWARD,
	COMPONENTS,
	DEDUCTION,
	FIELD_PAY,
	PERSONAL_COMMISSION,
	SHARED_COMMISSION,
	Line,
	Reference,
	check_given,
)
from cs_center.pay.service import closing, commissions, events, policy
from cs_center.pay.service.events import Event
from cs_center.pay.service.store import ENTRY, check_is_hr, check_is_manager, money, number, quoted
from cs_center.responsibility.service.naming import kept
from cs_center.responsibility.service.requests import amount
from cs_center.workforce.service.members import members

PROPOSED, APPROVED, DECLINED, TAKEN_BACK = "Proposed", "Approved", "Declined", "Taken Back"
GIVEN = (PERSONAL_COMMISSION, SHARED_COMMISSION, FIELD_PAY, AWARD, DEDUCTION)
#: The rule of each component that people give.
_RULES = {FIELD_PAY: "STAFF-9"}
_OF_DEEDS = (
	"approved_by",
	"approved_at",
	"voided_by",
	"voided_at",
	"void_why",
	"reverses",
	"rule",
	"formula",
	"part",
)
_FIELDS = (
	"name",
	"employee",
	"component",
	"amount",
	"rule",
	"formula",
	"why",
	"reference_doctype",
	"reference_name",
	"part",
	"corrects",
	"entry_key",
)
#: Begins the key of an entry that stands for a line of a closed statement.
_CORRECTION, _TAKES_BACK = "correction|", "against|"


def settle(doc: Document) -> None:
	"""A new entry is a proposal with the amount that the rules work out. Raises PermissionError, ValidationError."""
	check_is_hr()
	doc.update(dict.fromkeys(_OF_DEEDS))
	doc.status, doc.asked_by = PROPOSED, frappe.session.user
	with refusals_said():
		month = _months_of(doc)
		closing.check_is_open(month)
		member = members([doc.employee]).get(doc.employee) if doc.employee else None
		if not member:
			raise Rejected(
				"{person} has no staff record with an employee: enter one first.", person=doc.employee
			)
		doc.employee_name = member.full_name
		_settle_amount(doc)
		check_given(_line(doc), month)
	doc.entry_key = _key(doc)


def asked(doc: Document) -> None:
	after = f"{doc.component} {Month.of(getdate(doc.month)).key}: {yuan(money(doc.amount))}"
	events.keep([Event("Proposed", ENTRY, doc.name, doc.employee, after=after, why=doc.why)])


def approve(names: Sequence[str]) -> None:
	"""These count from now on, all of them or none. Raises PermissionError, Rejected."""
	check_is_manager()
	rows = _locked(names, PROPOSED)
	for month in sorted({row.month for row in rows}):
		closing.check_is_open(Month.of(month))
	if policy.four_eyes() and any(row.asked_by == frappe.session.user for row in rows):
		raise Rejected("You have asked for this yourself: somebody else of HR decides it.")
	values = {"status": APPROVED, "approved_by": frappe.session.user, "approved_at": now_datetime()}
	frappe.db.set_value(ENTRY, {"name": ("in", list(names))}, values)
	events.keep(_told("Approved", rows))


def decline(names: Sequence[str], why: str) -> None:
	"""These come to nothing. A manager, or who has asked for them."""
	check_is_hr()
	rows = _locked(names, PROPOSED)
	if any(row.asked_by != frappe.session.user for row in rows):
		check_is_manager()
	_put_away(rows, DECLINED, why)
	events.keep(_told("Declined", rows, why))


def take_back(name: str, why: str) -> str:
	"""An approved entry counts no more: in an open month by its status, of a closed one by an entry against it in the first open
	month, which somebody else approves. Answers the name of that one, or blank. Raises PermissionError, Rejected."""
	check_is_manager()
	first = closing.held_open_from()
	[row] = _locked([name], APPROVED)
	if row.month >= first:
		_put_away([row], TAKEN_BACK, why)
		events.keep(_told("Taken Back", [row], why))
		return ""
	_check_why(why)
	month, paid = Month.of(row.month), _line(row)
	values = {"name": name, "month": month.key, "amount": yuan(money(row.amount)), "why": why.strip()}
	against = {
		"month": Month.of(first).first,
		"amount": -money(row.amount),
		"corrects": row.corrects or row.month,
		"reverses": name,
		"rule": row.rule,
		"formula": kept(Reason(_AGAINST, values)),
		"why": why.strip(),
		"entry_key": f"{_TAKES_BACK}{name}",
		"reference_doctype": paid.reference.doctype,
		"reference_name": paid.reference.name,
		"part": paid.part,
	}
	common = {field: row[field] for field in ("employee", "employee_name", "component")}
	return propose([{**common, **against}])[0]


def propose(rows: Iterable[dict[str, Any]]) -> list[str]:
	"""Entries that a service has worked out, as proposals of the user; answers their names. The keys hold that none is twice."""
	common = dict.fromkeys((*_FIELDS[1:], "employee_name", "month", "reverses", "entry_key"))
	common |= {**stamp(), "status": PROPOSED, "asked_by": frappe.session.user}
	made = [{**common, "name": f"CPE-{ordered_name()}", **row} for row in rows]
	insert_many(ENTRY, made)
	events.keep(
		Event("Proposed", ENTRY, row["name"], row["employee"], after=_after(row), why=row["why"] or "")
		for row in made
	)
	return [row["name"] for row in made]


def share_of(told: Any) -> Member:
	"""Somebody who shares, as a request names them. Raises ValidationError."""
	if not isinstance(told, dict) or not told.get("employee"):
		frappe.throw(_("Name everybody who shares."))
	points, hours = (amount(told.get(field)) or Decimal(0) for field in ("points", "hours"))
	return Member(str(told["employee"]), points, hours)


def share_commission(
	month: Month,
	pot: Decimal | None,
	by: str,
	team: Sequence[Member],
	why: str,
	reference: tuple[str, str] = ("", ""),
) -> list[str]:
	"""A team's commission as an entry for each of them; their sum is the pot to the fen (STAFF-3). Raises Rejected."""
	check_is_hr()
	_check_why(why)
	if not pot:
		raise Rejected("This comes to nothing: give an amount, or what it is worked out from.")
	closing.check_is_open(month)
	known = members([one.person for one in team])
	for one in team:
		if one.person not in known:
			raise Rejected(
				"{person} has no staff record with an employee: enter one first.", person=one.person
			)
	shares = commission.share_pot(pot, by, team)
	return propose(
		{
			"employee": person,
			"employee_name": known[person].full_name,
			"month": month.first,
			"component": SHARED_COMMISSION,
			"why": why.strip(),
			"reference_doctype": reference[0] or None,
			"reference_name": reference[1] or None,
			"entry_key": _shared_key(month, person, reference),
			**_worked_out(share),
		}
		for person, share in shares.items()
	)


def lines_of(month: Month, employees: Iterable[str] | None = None) -> dict[str, list[Line]]:
	"""The approved entries of a month as lines, by employee. What corrects one line of a closed month is one line."""
	filters: dict[str, Any] = {"month": month.first, "status": APPROVED}
	if employees is not None:
		filters["employee"] = ("in", list(employees) or [""])
	found: dict[str, dict[Any, Line]] = {}
	for row in frappe.get_all(ENTRY, filters=filters, fields=_FIELDS, order_by="name"):
		line, of_one = _line(row), found.setdefault(row.employee, {})
		if known := of_one.get(line.key):
			line = replace(line, amount=known.amount + line.amount, why=(*known.why, *line.why))
		of_one[line.key] = line
	return {employee: list(of_one.values()) for employee, of_one in found.items()}


def pending(month: Month, employee: str) -> list[Line]:
	"""What is asked for or approved to correct a closed month, in months that are open."""
	filters = {"corrects": month.first, "employee": employee, "status": ("in", (PROPOSED, APPROVED))}
	filters["month"] = (">=", closing.open_from())
	return [_line(row) for row in frappe.get_all(ENTRY, filters=filters, fields=_FIELDS)]


def taken_back(month: Month, employee: str) -> set[str]:
	"""Entries of a closed month against which there is one in a later month."""
	filters = {"employee": employee, "reverses": ("is", "set"), "status": ("in", (PROPOSED, APPROVED))}
	filters["corrects"] = month.first
	return set(frappe.get_all(ENTRY, filters=filters, pluck="reverses"))


def _months_of(doc: Document) -> Month:
	if not doc.month:
		raise Rejected("Say for which month.")
	month = Month.of(getdate(doc.month))
	doc.month = month.first
	doc.corrects = Month.of(getdate(doc.corrects)).first if doc.corrects else None
	return month


def _settle_amount(doc: Document) -> None:
	if doc.corrects:
		if doc.component not in COMPONENTS:
			raise Rejected("There is no pay component “{component}”.", component=doc.component)
		doc.rule = _RULES.get(doc.component, "STAFF-3")
		return
	if doc.component not in GIVEN:
		raise Rejected(
			"{component} is worked out, never given: only an earlier month of it can be corrected.",
			component=doc.component,
		)
	doc.rule = _RULES.get(doc.component, "STAFF-3")
	if doc.component == PERSONAL_COMMISSION and doc.kind:
		sold_on = getdate(doc.sold_on) if doc.sold_on else getdate(doc.month)
		sale = Sale(doc.reference_doctype, doc.reference_name, doc.kind, sold_on, money(doc.sold))
		doc.update(_worked_out(commission.personal(sale, commissions.rates())))
	elif doc.component == FIELD_PAY and number(doc.points):
		figures = policy.money_scheme().field_staff
		doc.update(_worked_out(commission.field_pay(number(doc.points), int(doc.accidents or 0), figures)))
	if not money(doc.amount):
		raise Rejected("This comes to nothing: give an amount, or what it is worked out from.")


def _worked_out(found: Commission) -> dict[str, Any]:
	return {
		"amount": found.amount,
		"formula": kept(replace(found.reason, rule="")),
		"rule": found.reason.rule,
	}


def _line(row: Any) -> Line:
	said = [words for words in (row.formula, "" if row.corrects and row.formula else row.why) if words]
	why = (quoted(said[0], row.rule or "STAFF-3"), *map(quoted, said[1:])) if said else ()
	stands_for_a_line = (row.entry_key or "").startswith((_CORRECTION, _TAKES_BACK))
	is_of_itself = not (row.reference_doctype and row.reference_name)
	reference = (ENTRY, row.name or "new") if is_of_itself else (row.reference_doctype, row.reference_name)
	return Line(
		row.component,
		money(row.amount),
		why,
		Reference(*reference),
		row.part or "" if stands_for_a_line or is_of_itself else row.name or "",
		Month.of(getdate(row.corrects)) if row.corrects else None,
	)


def correct(month: Month, employee: str, name: str, lines: Sequence[Line], why: str) -> list[str]:
	"""What turns the closed month into what is right, as entries of the first open month, for a manager to approve."""
	first = closing.held_open_from()
	return propose(
		{
			"employee": employee,
			"employee_name": name,
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
			"entry_key": f"{_CORRECTION}{ordered_name()}",
		}
		for line in lines
	)


def _key(doc: Document) -> str | None:
	"""One sale or record is given once to one person."""
	if not (doc.reference_doctype and doc.reference_name) or doc.corrects:
		return None
	return "|".join((doc.component, doc.reference_doctype, doc.reference_name, doc.employee, doc.kind or ""))


def _shared_key(month: Month, person: str, reference: tuple[str, str]) -> str | None:
	return "|".join((SHARED_COMMISSION, *reference, person, month.key)) if all(reference) else None


def _locked(names: Sequence[str], status: str) -> list[Any]:
	closing.held_open_from()
	rows = []
	for name in sorted(set(names)):
		row = frappe.db.get_value(ENTRY, name, "*", as_dict=True, for_update=True)
		if not row:
			frappe.throw(_("There is no {0} {1}.").format(_(ENTRY), name), frappe.DoesNotExistError)
		if row.status != status:
			raise Rejected("“{name}” is {status}: look at it again.", name=name, status=row.status)
		rows.append(row)
	return rows


def _put_away(rows: Sequence[Any], status: str, why: str) -> None:
	_check_why(why)
	values = {"status": status, "entry_key": None, "void_why": why.strip()}
	values |= {"voided_by": frappe.session.user, "voided_at": now_datetime()}
	frappe.db.set_value(ENTRY, {"name": ("in", [row.name for row in rows])}, values)


def _check_why(why: str) -> None:
	if not why.strip():
		raise Rejected("Say why: the reason stays with the change.")


def _told(deed: str, rows: Sequence[Any], why: str = "") -> list[Event]:
	return [
		Event(deed, ENTRY, row.name, row.employee, after=_after(row), why=why.strip() or row.why or "")
		for row in rows
	]


def _after(row: Any) -> str:
	return f"{row['component']} {Month.of(getdate(row['month'])).key}: {yuan(money(row['amount']))}"


_AGAINST = "{name} of {month} is taken back, {amount}: {why}."
