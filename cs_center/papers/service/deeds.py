"""Signing, publishing and taking back a penalty sheet, and who is told (COMP-9)."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import fmt_money, getdate, now_datetime

from cs_center.calls.rules import access
from cs_center.calls.rules.reasons import Reason, Rejected
from cs_center.calls.service.staff import viewer
from cs_center.complaints.service.people import leaders_of
from cs_center.engines import payroll
from cs_center.notices.service import Notice, tell
from cs_center.papers.rules import signing
from cs_center.papers.rules.penalties import totals
from cs_center.papers.service import sheet
from cs_center.papers.service.months import month_of
from cs_center.responsibility.service.naming import kept, name_of, staff_of

PUBLISHED = "cs_penalty_published"
_IMAGE = "data:image/"


def sign(name: str, signature: str) -> None:
	"""A leader above signs; from then on the lines do not change. Raises PermissionError, Rejected."""
	check_is_above()
	doc, user = sheet.locked(name), frappe.session.user
	month = month_of(doc.month)
	persons = payroll.persons(row.person for row in doc.penalties)
	is_fined = user in {person.user for person in persons.values()}
	signing.check_sign(doc.status, month, getdate(), signature.startswith(_IMAGE), is_fined)
	_check_is_on_this_sheet_only(doc)
	values = {"signature": signature, "signed_by": user, "signed_at": now_datetime()}
	move(doc, status=signing.SIGNED, **values)


def unsign(name: str, why: str) -> None:
	"""A director makes a draft of it again; the reason stays on the sheet. Raises PermissionError, Rejected."""
	check_is_above(frozenset({access.DIRECTOR}))
	doc = sheet.locked(name)
	signing.check_unsign(doc.status, why, any(row.handed_name for row in doc.penalties))
	said = _("{0}: {1} took the signature of {2} back: {3}").format(
		frappe.utils.today(), name_of(frappe.session.user), name_of(doc.signed_by), why.strip()
	)
	note = "\n".join(filter(None, (doc.note, said)))
	blank = dict.fromkeys(("signature", "signed_by", "signed_at", "published_at"))
	move(doc, status=signing.DRAFT, note=note, **blank)


def publish(name: str) -> None:
	"""Who is on it hears of it, and who leads them. Raises PermissionError, Rejected."""
	check_is_above()
	doc = sheet.locked(name)
	signing.check_publish(doc.status)
	move(doc, status=signing.PUBLISHED, published_at=now_datetime())
	tell(_notices(doc))


def move(doc: Document, **values: object) -> None:
	"""Keep a deed with a sheet that is locked."""
	doc.update(values)
	doc.flags[sheet.DEED] = True
	doc.save(ignore_permissions=True)


def check_is_above(roles: frozenset[str] = access.ABOVE_TEAMS) -> None:
	"""Raises PermissionError for those who have no say over penalties."""
	if not viewer().roles & roles:
		frappe.throw(
			_("Penalty sheets are signed, published and handed over by the leaders above."),
			frappe.PermissionError,
		)


def _check_is_on_this_sheet_only(doc: Document) -> None:
	elsewhere = sheet.on_other_sheets(doc.name, (row.complaint for row in doc.penalties))
	if twice := sorted(line.complaint for line in sheet.lines_of(doc) if line.key in elsewhere):
		raise Rejected(
			"{complaints}: on another sheet as well. Draft this one again.", complaints=", ".join(twice)
		)


def _notices(doc: Document) -> list[Notice]:
	"""To each person what is theirs; to their leaders who is on it and points, no money: pay is HR's (STAFF-13)."""
	lines = sheet.lines_of(doc)
	sums = totals(lines)
	persons = payroll.persons(line.person for line in lines)
	found: list[Notice] = []
	theirs: dict[str, list[str]] = {}
	for person in persons.values():
		own = [line for line in lines if line.person == person.name]
		complaints = ", ".join(line.complaint for line in own)
		points = sums.points_by_person.get(person.name, 0)
		values = {"month": month_of(doc.month).key, "complaints": complaints, "points": points}
		amount = fmt_money(sums.by_person.get(person.name, 0))
		found += _to({person.user}, doc, Reason(_TO_PERSON, {**values, "amount": amount}, "COMP-9"))
		line = kept(Reason(_OF_PERSON, {**values, "person": person.full_name}))
		for leader in {person.superior, *leaders_of(staff_of(person.user)[1])} - {person.user}:
			theirs.setdefault(leader, []).append(line)
	for leader, told in theirs.items():
		month = month_of(doc.month).key
		values = {"month": month, "people": " ".join(sorted(told))}
		found += _to({leader}, doc, Reason(_TO_LEADER, values, "COMP-9"))
	return found


def _to(users: set[str], doc: Document, reason: Reason) -> list[Notice]:
	text = kept(reason)
	return [Notice(user, PUBLISHED, sheet.SHEET, doc.name, text) for user in sorted(users) if user]


_TO_PERSON = "Penalty sheet {month}: {complaints}; to pay {amount}, {points} points."
_TO_LEADER = "Penalty sheet {month} is published. {people}"
_OF_PERSON = "{person}: {complaints}, {points} points."
