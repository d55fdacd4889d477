"""Whose files somebody sees: retention officers theirs and those that nobody has, leaders all (COMP-11)."""

import frappe
from frappe.model.document import Document

from cs_center.care.service import store


def query_conditions(user: str | None = None) -> str:
	"""SQL that limits lists and reports of `CS Dissatisfied Customer`."""
	user = user or frappe.session.user
	if store.sees_all(user):
		return ""
	return f"({store.theirs(user).get_sql(with_namespace=True, quote_char='`')})"


def has_permission(doc: Document, ptype: str = "read", user: str | None = None) -> bool | None:
	"""False for a colleague's file; None leaves the decision to the roles."""
	user = user or frappe.session.user
	if store.sees_all(user) or doc.is_new():
		return None
	# Read anew: a document may come from a browser that made it up.
	assigned_to = frappe.db.get_value(doc.doctype, doc.name, "assigned_to")
	return None if assigned_to in (user, "", None) else False
