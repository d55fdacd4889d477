"""The month's penalty sheet: what comes onto it, and what people may still change of it (COMP-9, COMP-13)."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.query_builder import DocType
from frappe.utils import flt, getdate

from cs_center.complaints.rules.states import CLOSED
from cs_center.complaints.service.store import COMPLAINT
from cs_center.engines import payroll
from cs_center.papers.rules import penalties as rules
from cs_center.papers.rules import signing
from cs_center.papers.rules.month import Month
from cs_center.papers.rules.penalties import Case, LateEvent, Penalty, PenaltyPolicy, SpecialPeriod
from cs_center.papers.service.months import month_of
from cs_center.responsibility.service.naming import kept, name_of

SHEET, ROW = "CS Penalty Sheet", "CS Penalty"
#: Set on a sheet while a deed saves it: forms and requests have no other way past a draft.
DEED = "cs_penalty_deed"
#: How far back complaints come that were ready too late for the sheet of their month.
_BELATED_MONTHS = 12
_HANDED = ("handed_as", "handed_name")
_OF_DEEDS = ("status", "signature", "signed_by", "signed_at", "published_at", "handed_over_at")


def draft(month: Month) -> Document:
	"""The sheet of a month; one that is a draft still learns what is new, a signed one stays as it is.

	Raises DuplicateEntryError when somebody else makes it at the same moment: then it is there to be read.
	"""
	known = frappe.db.get_value(SHEET, {"month_key": month.key})
	if not known:
		return frappe.get_doc({"doctype": SHEET, "month": month.first}).insert()
	doc = locked(known)
	doc.check_permission("write")
	if doc.status == signing.DRAFT:
		fill(doc)
		doc.flags[DEED] = True
		doc.save()
	return doc


def draft_when_needed() -> None:
	"""The sheet of the month that has ended, unless there is one, or nothing to put on it."""
	month = month_of(None)
	if not frappe.db.exists(SHEET, {"month_key": month.key}) and _lines(month):
		draft(month)


def locked(name: str) -> Document:
	"""A sheet with its rows as they are now, locked until the end of the transaction. Raises DoesNotExistError."""
	return frappe.get_doc(SHEET, name, for_update=True)


def prepare(doc: Document) -> None:
	"""A new sheet is a draft of what the rules say, whatever a form or an import sends."""
	month = month_of(doc.month)
	if month > Month.of(getdate()):
		frappe.throw(_("This month has not begun."))
	doc.month, doc.month_key = month.first, month.key
	doc.update(dict.fromkeys(_OF_DEEDS))
	doc.status = signing.DRAFT
	doc.set("penalties", [])
	fill(doc)
	doc.flags[DEED] = True


def fill(doc: Document) -> None:
	"""Bring a draft up to date. Lines of which nothing has changed stay as people have left them."""
	lines = _on_no_other_sheet(doc.name, _lines(month_of(doc.month)))
	known = {_key(row): row for row in doc.penalties}
	rows = []
	for line in lines:
		row = known.get(line.key)
		is_same = row and (row.person or "", row.severity or "") == (line.person, line.severity)
		rows.append(row if is_same else _values(line))
	doc.set("penalties", rows)
	settle_total(doc)


def check(doc: Document) -> None:
	"""Refuse what is not for forms to change. Raises ValidationError."""
	before = doc.get_doc_before_save()
	if not doc.flags.pop(DEED, False) and before:
		if before.status != signing.DRAFT:
			frappe.throw(_("A signed sheet is not changed (COMP-9): have the signature taken back first."))
		_check_is_the_same_sheet(before, doc)
		_check_rows(before, doc)
	settle_total(doc)


def check_may_delete(doc: Document) -> None:
	"""What was signed is kept (SEC-3)."""
	if doc.status != signing.DRAFT:
		frappe.throw(_("A signed sheet is kept (SEC-3)."), frappe.PermissionError)


def to_be_named(month: Month) -> list["frappe._dict"]:
	"""Repeat and severe complaints of a month of which nobody has said whose mistake they were."""
	return [
		frappe._dict(complaint=case.complaint, severity=case.severity, station=case.station)
		for case in rules.to_be_named(_cases([month]))
	]


def lines_of(doc: Document) -> list[Penalty]:
	"""The rows of a stored sheet as the rules see them."""
	return [
		Penalty(
			row.complaint,
			row.person or "",
			row.person_name or "",
			row.station or "",
			row.severity or "",
			rules.Reason(row.reason or ""),
			Decimal(str(flt(row.amount, 2))),
			bool(row.listed_only),
			row.points or 0,
		)
		for row in doc.penalties
	]


def settle_total(doc: Document) -> None:
	doc.total = rules.totals(lines_of(doc)).total


def policy() -> PenaltyPolicy:
	"""Rates and special periods of CS Settings."""
	settings = frappe.get_cached_doc("CS Settings")
	return PenaltyPolicy(
		amounts={row.severity: Decimal(str(flt(row.amount, 2))) for row in settings.penalty_rates},
		special_periods=tuple(
			SpecialPeriod(getdate(row.first_day), getdate(row.last_day), row.reason or "")
			for row in settings.special_periods
		),
	)


def on_other_sheets(sheet: str | None, complaints: Iterable[str]) -> set[tuple[str, bool]]:
	"""Keys of lines of these complaints on other sheets. Read with a lock: two people may draft at once."""
	names = sorted(set(complaints))
	if not names:
		return set()
	row = DocType(ROW)
	query = (
		frappe.qb.from_(row).where(row.complaint.isin(names)).select(row.complaint, row.points, row.parent)
	)
	return {(one, bool(points)) for one, points, parent in query.for_update().run() if parent != sheet}


def _lines(month: Month) -> list[Penalty]:
	months = [*_frozen_before(month), month]
	return rules.penalties(_cases(months), _late_events(months), policy())


def _frozen_before(month: Month) -> list[Month]:
	"""Months whose sheets are signed: what becomes ready of them now comes onto this one."""
	earlier = [one.first for one in month.back(_BELATED_MONTHS)[:-1]]
	filters = {"month": ("in", earlier), "status": ("!=", signing.DRAFT)}
	return [Month.of(getdate(day)) for day in frappe.get_all(SHEET, filters=filters, pluck="month")]


def _cases(months: Iterable[Month]) -> list[Case]:
	complaint = DocType(COMPLAINT)
	query = (
		frappe.qb.from_(complaint)
		.where(complaint.severity.isin(rules.FINED_SEVERITIES) & complaint.status.isin(CLOSED))
		.select(complaint.name, complaint.severity, complaint.taken_at, complaint.closed_at)
		.select(complaint.responsible_person, complaint.station)
		.orderby(complaint.name)
	)
	rows = [
		row for month in months for row in query.where(_within(complaint.closed_at, month)).run(as_dict=True)
	]
	known = payroll.persons(row.responsible_person for row in rows)
	return [
		Case(
			complaint=row.name,
			severity=row.severity,
			taken_on=getdate(row.taken_at),
			closed_on=getdate(row.closed_at),
			person=row.responsible_person if row.responsible_person in known else "",
			person_name=_full_name(known.get(row.responsible_person)),
			station=row.station or "",
		)
		for row in rows
	]


def _late_events(months: Iterable[Month]) -> list[LateEvent]:
	"""Whose they are: the person named, else who took the complaint, since sending it on in time was theirs (COMP-2)."""
	complaint = DocType(COMPLAINT)
	query = (
		frappe.qb.from_(complaint)
		.where(complaint.late_points > 0)
		.select(complaint.name, complaint.late_minutes, complaint.late_points, complaint.severity)
		.select(complaint.responsible_person, complaint.taken_by, complaint.station)
		.orderby(complaint.name)
	)
	rows = [
		row for month in months for row in query.where(_within(complaint.taken_at, month)).run(as_dict=True)
	]
	named = payroll.persons(row.responsible_person for row in rows)
	takers = payroll.persons_by_user(row.taken_by for row in rows)
	found = []
	for row in rows:
		person = named.get(row.responsible_person) or takers.get(row.taken_by)
		found.append(
			LateEvent(
				complaint=row.name,
				minutes=row.late_minutes or 0,
				points=row.late_points,
				person=person.name if person else "",
				person_name=_full_name(person) or name_of(row.taken_by or ""),
				station=row.station or "",
				severity=row.severity,
			)
		)
	return found


def _within(moment: Any, month: Month) -> Any:
	return (moment >= month.first) & (moment < month.after.first)


def _full_name(person: payroll.Person | None) -> str:
	return person.full_name if person else ""


def _on_no_other_sheet(sheet: str | None, lines: list[Penalty]) -> list[Penalty]:
	elsewhere = on_other_sheets(sheet, (line.complaint for line in lines))
	return [line for line in lines if line.key not in elsewhere]


def _key(row: Any) -> tuple[str, bool]:
	return row.complaint, bool(row.points)


def _values(line: Penalty) -> dict[str, Any]:
	return {
		"complaint": line.complaint,
		"person": line.person or None,
		"person_name": line.person_name,
		"station": line.station,
		"severity": line.severity,
		"amount": line.amount,
		"listed_only": int(line.listed_only),
		"points": line.points,
		"reason": kept(line.reason),
	}


def _check_is_the_same_sheet(before: Document, doc: Document) -> None:
	doc.month, doc.month_key = before.month, before.month_key
	if any(
		(before.get(field) or "") != (doc.get(field) or "") for field in ("status", "signature", "signed_by")
	):
		frappe.throw(_("A sheet is signed, published and handed over with its buttons."))
	doc.update({field: before.get(field) for field in _OF_DEEDS})


def _check_rows(before: Document, doc: Document) -> None:
	"""A leader may set another amount, or have a line listed only; who is on the sheet the complaints say."""
	known = {row.name: row for row in before.penalties}
	if [row.name for row in before.penalties] != [row.name for row in doc.penalties]:
		frappe.throw(_("Lines come from complaints: correct the complaint, then draft the sheet again."))
	for row in doc.penalties:
		was = known[row.name]
		for field in ("complaint", "person", "person_name", "station", "severity", "points", *_HANDED):
			row.set(field, was.get(field))
		_settle_amount(was, row)


def _settle_amount(was: Any, row: Any) -> None:
	if flt(row.amount) < 0:
		frappe.throw(_("Line {0}: an amount is not less than zero.").format(row.idx))
	if flt(row.amount) and (row.points or not row.person):
		frappe.throw(_("Line {0} costs points, no money.").format(row.idx))
	if row.listed_only:
		row.amount = 0
	if (flt(was.amount), bool(was.listed_only)) == (flt(row.amount), bool(row.listed_only)):
		row.reason = was.reason
		return
	said = _("Changed from {0} by {1}.").format(f"{flt(was.amount):.2f}", name_of(frappe.session.user))
	row.reason = f"{was.reason or ''} {said}".strip()
