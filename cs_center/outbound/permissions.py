"""Whose lists and calls somebody sees: leaders all, officers the lists they call and only their own customers (SEC-1)."""

import frappe
from frappe.model.document import Document
from frappe.query_builder import DocType

from cs_center.calls.service.staff import viewer
from cs_center.contact.service import leases
from cs_center.outbound.service.store import CALL, LEADERS, LIST, OFFICER

_SEE_ALL = frozenset({*LEADERS, "System Manager"})


def list_conditions(user: str | None = None) -> str:
	"""SQL that limits lists of `CS Outbound List`."""
	seer = viewer(user)
	if seer.roles & _SEE_ALL:
		return ""
	officer = DocType(OFFICER)
	named = frappe.qb.from_(officer).where(officer.user == seer.user).select(officer.parent)
	condition = DocType(LIST).name.isin(named)
	return f"({condition.get_sql(with_namespace=True, quote_char='`', subquery=True)})"


def call_conditions(user: str | None = None) -> str:
	"""SQL that limits lists of `CS Outbound Call`: whom the officer called, or has at this moment."""
	seer = viewer(user)
	if seer.roles & _SEE_ALL:
		return ""
	call = DocType(CALL)
	held = leases.lease_of(seer.user)
	condition = call.called_by == seer.user
	if held and held.doctype == CALL:
		condition |= call.name == held.task
	return f"({condition.get_sql(with_namespace=True, quote_char='`')})"


def has_permission_of_list(doc: Document, ptype: str = "read", user: str | None = None) -> bool | None:
	"""False for lists that are not the user's business; None leaves the decision to the roles."""
	seer = viewer(user)
	if seer.roles & _SEE_ALL or doc.is_new():
		return None
	return None if frappe.db.exists(OFFICER, {"parent": doc.name, "user": seer.user}) else False


def has_permission_of_call(doc: Document, ptype: str = "read", user: str | None = None) -> bool | None:
	"""False for customers of other officers; None leaves the decision to the roles."""
	seer = viewer(user)
	if seer.roles & _SEE_ALL:
		return None
	held = leases.lease_of(seer.user)
	if held and (held.doctype, held.task) == (CALL, doc.name):
		return None
	# Read anew: a document may come from a browser that made it up.
	return None if frappe.db.get_value(CALL, doc.name, "called_by") == seer.user else False
