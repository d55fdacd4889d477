"""Whose complaints somebody sees: their own, their team's, their station's, or all (SEC-1)."""

import frappe
from frappe.model.document import Document
from frappe.query_builder import DocType
from pypika.terms import Criterion

from cs_center.calls.rules import access
from cs_center.calls.service.staff import viewer
from cs_center.complaints.rules import rights
from cs_center.complaints.service import store

_SYSTEM = "System Manager"
_PERSONS = ("handler", "holder", "taken_by", "callback_officer")


def query_conditions(user: str | None = None) -> str:
	"""SQL that limits lists and reports of `CS Complaint`."""
	condition = _condition(user)
	return f"({condition.get_sql(with_namespace=True, quote_char='`')})" if condition is not None else ""


def event_conditions(user: str | None = None) -> str:
	"""SQL that limits lists of `CS Complaint Event` to complaints that the user sees."""
	return _of_complaint(store.EVENT, user)


def callback_conditions(user: str | None = None) -> str:
	"""SQL that limits lists of `CS Complaint Callback` to complaints that the user sees."""
	return _of_complaint(store.CALLBACK, user)


def has_permission(doc: Document, ptype: str = "read", user: str | None = None) -> bool | None:
	"""False for complaints that are not the user's business; None leaves the decision to the roles."""
	seer = viewer(user)
	if _SYSTEM in seer.roles or doc.is_new():
		return None
	# Read anew: a document may come from a browser that made it up.
	fields = ["status", "handler", "holder", "team", "taken_by", "station"]
	known = frappe.db.get_value(store.COMPLAINT, doc.name, fields, as_dict=True)
	if not known:
		return None
	concerned = store.concerned(known)
	may = rights.sees if ptype in ("read", "print", "email", "report", "export", "select") else rights.edits
	return None if may(seer, concerned) else False


def has_permission_of_part(doc: Document, ptype: str = "read", user: str | None = None) -> bool | None:
	"""An event or an answer is read by who reads its complaint."""
	known = frappe.db.get_value(doc.doctype, doc.name, "complaint") or doc.get("complaint")
	if known and not frappe.has_permission(store.COMPLAINT, "read", known, user=user):
		return False
	return None


def _condition(user: str | None) -> Criterion | None:
	seer = viewer(user)
	if seer.roles & rights.SEE_ALL or _SYSTEM in seer.roles:
		return None
	complaint = DocType(store.COMPLAINT)
	seen = complaint.handler == seer.user
	for field in _PERSONS[1:]:
		seen |= complaint[field] == seer.user
	if access.LEADER in seer.roles:
		seen |= complaint.team.isnull() | (complaint.team == "")
	if seer.teams:
		seen |= complaint.team.isin(sorted(seer.teams))
	if access.LEADER in seer.roles:
		seen |= complaint.team.isnull() | (complaint.team == "")
	if stations := store.stations_of(seer.user):
		seen |= complaint.station.isin(stations)
	return seen


def _of_complaint(doctype: str, user: str | None) -> str:
	condition = _condition(user)
	if condition is None:
		return ""
	complaint, part = DocType(store.COMPLAINT), DocType(doctype)
	seen = frappe.qb.from_(complaint).where(condition).select(complaint.name)
	return f"({part.complaint.isin(seen).get_sql(with_namespace=True, quote_char='`')})"
