"""Pay that people give, for a month that is open: asked for by one of HR, approved by a manager, taken back by an entry of its
own (STAFF-3, STAFF-9)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.query_builder import DocType
from frappe.utils import getdate, now_datetime

from cs_center.appraisal.rules.exact import yuan
from cs_center.calls.rules.reasons import Reason, Rejected
from cs_center.calls.service.words import refusals_said
from cs_center.engines.database import insert_many, ordered_name, parts, stamp
from cs_center.papers.rules.month import Month
from cs_center.pay.rules import commission
from cs_center.pay.rules.commission import Commission, Sale
from cs_center.pay.rules.money import is_to_the_fen
from cs_center.pay.rules.spans import check_why
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
FIELDS = (
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
CORRECTION, _TAKES_BACK = "correction|", "against|"


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
		check_given(line_of(doc), month)
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
	check_why(why)
	key = f"{_TAKES_BACK}{name}"
	if against := given_by([key]).get(key):
		raise Rejected("“{name}” is taken back by “{against}” already.", name=name, against=against)
	month, paid = Month.of(row.month), line_of(row)
	values = {"name": name, "month": month.key, "amount": yuan(money(row.amount)), "why": why.strip()}
	against = {
		"month": Month.of(first).first,
		"amount": -money(row.amount),
		"corrects": row.corrects or row.month,
		"reverses": name,
		"rule": row.rule,
		"formula": kept(Reason(_AGAINST, values)),
		"why": why.strip(),
		"entry_key": key,
		"reference_doctype": paid.reference.doctype,
		"reference_name": paid.reference.name,
		"part": paid.part,
	}
	common = {field: row[field] for field in ("employee", "employee_name", "component")}
	return propose([{**common, **against}])[0]


def propose(rows: Iterable[dict[str, Any]]) -> list[str]:
	"""Entries that a service has worked out, as proposals of the user; answers their names. The keys hold that none is twice."""
	common = dict.fromkeys((*FIELDS[1:], "employee_name", "month", "reverses", "entry_key"))
	common |= {**stamp(), "status": PROPOSED, "asked_by": frappe.session.user}
	made = [{**common, "name": f"CPE-{ordered_name()}", **row} for row in rows]
	insert_many(ENTRY, made)
	events.keep(
		Event("Proposed", ENTRY, row["name"], row["employee"], after=_after(row), why=row["why"] or "")
		for row in made
	)
	return [row["name"] for row in made]


def lines_of(month: Month, employees: Iterable[str] | None = None) -> dict[str, list[Line]]:
	"""The approved entries of a month as lines, by employee. What corrects one line of a closed month is one line."""
	filters: dict[str, Any] = {"month": month.first, "status": APPROVED}
	if employees is not None:
		filters["employee"] = ("in", list(employees) or [""])
	found: dict[str, dict[Any, Line]] = {}
	for row in frappe.get_all(ENTRY, filters=filters, fields=FIELDS, order_by="name"):
		line, of_one = line_of(row), found.setdefault(row.employee, {})
		if known := of_one.get(line.key):
			line = replace(line, amount=known.amount + line.amount, why=(*known.why, *line.why))
		of_one[line.key] = line
	return {employee: list(of_one.values()) for employee, of_one in found.items()}


def given_by(keys: Collection[str]) -> dict[str, str]:
	"""Entries by their key, as they are now. For who holds the months: nobody else gives one until the end of the transaction."""
	table, found = DocType(ENTRY), {}
	for part in parts(keys):
		query = frappe.qb.from_(table).where(table.entry_key.isin(part)).select(table.entry_key, table.name)
		found |= dict(query.for_update().run())
	return found


def _months_of(doc: Document) -> Month:
	if not doc.month:
		raise Rejected("Say for which month.")
	month = Month.of(getdate(doc.month))
	doc.month = month.first
	doc.corrects = Month.of(getdate(doc.corrects)).first if doc.corrects else None
	return month


def _settle_amount(doc: Document) -> None:
	if doc.corrects and doc.component not in COMPONENTS:
		raise Rejected("There is no pay component “{component}”.", component=doc.component)
	doc.rule = _RULES.get(doc.component, "STAFF-3")
	if not doc.corrects:
		_work_out(doc)
	written = number(doc.amount)
	if not is_to_the_fen(written):
		raise Rejected(
			"{component} of {amount}: an amount is given to the fen.",
			component=doc.component,
			amount=written,
		)
	if not written:
		raise Rejected("This comes to nothing: give an amount, or what it is worked out from.")


def _work_out(doc: Document) -> None:
	if doc.component not in GIVEN:
		raise Rejected(
			"{component} is worked out, never given: only an earlier month of it can be corrected.",
			component=doc.component,
		)
	if doc.component == PERSONAL_COMMISSION and doc.kind:
		sold_on = getdate(doc.sold_on) if doc.sold_on else getdate(doc.month)
		sale = Sale(doc.reference_doctype, doc.reference_name, doc.kind, sold_on, money(doc.sold))
		doc.update(worked_out(commission.personal(sale, commissions.rates())))
	elif doc.component == FIELD_PAY and number(doc.points):
		figures = policy.money_scheme().field_staff
		doc.update(worked_out(commission.field_pay(number(doc.points), int(number(doc.accidents)), figures)))


def worked_out(found: Commission) -> dict[str, Any]:
	return {
		"amount": found.amount,
		"formula": kept(replace(found.reason, rule="")),
		"rule": found.reason.rule,
	}


def line_of(row: Any) -> Line:
	said = [words for words in (row.formula, "" if row.corrects and row.formula else row.why) if words]
	why = (quoted(said[0], row.rule or "STAFF-3"), *map(quoted, said[1:])) if said else ()
	stands_for_a_line = (row.entry_key or "").startswith((CORRECTION, _TAKES_BACK))
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


def _key(doc: Document) -> str | None:
	"""One sale or record is given once to one person."""
	if not (doc.reference_doctype and doc.reference_name) or doc.corrects:
		return None
	return "|".join((doc.component, doc.reference_doctype, doc.reference_name, doc.employee, doc.kind or ""))


def _locked(names: Sequence[str], status: str) -> list[Any]:
	"""In the order of their names."""
	closing.held_open_from()
	table, found = DocType(ENTRY), {}
	for part in parts(names):
		query = frappe.qb.from_(table).where(table.name.isin(part)).orderby(table.name)
		found |= {row.name: row for row in query.select("*").for_update().run(as_dict=True)}
	for name in sorted(set(names)):
		if name not in found:
			frappe.throw(_("There is no {0} {1}.").format(_(ENTRY), name), frappe.DoesNotExistError)
		if found[name].status != status:
			raise Rejected("“{name}” is {status}: look at it again.", name=name, status=found[name].status)
	return list(found.values())


def _put_away(rows: Sequence[Any], status: str, why: str) -> None:
	check_why(why)
	values = {"status": status, "entry_key": None, "void_why": why.strip()}
	values |= {"voided_by": frappe.session.user, "voided_at": now_datetime()}
	frappe.db.set_value(ENTRY, {"name": ("in", [row.name for row in rows])}, values)


def _told(deed: str, rows: Sequence[Any], why: str = "") -> list[Event]:
	return [
		Event(deed, ENTRY, row.name, row.employee, after=_after(row), why=why.strip() or row.why or "")
		for row in rows
	]


def _after(row: Any) -> str:
	return f"{row['component']} {Month.of(getdate(row['month'])).key}: {yuan(money(row['amount']))}"


_AGAINST = "{name} of {month} is taken back, {amount}: {why}."
