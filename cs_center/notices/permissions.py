"""Everybody sees the notices that are for them."""

import frappe
from frappe.model.document import Document
from frappe.query_builder import DocType

_SEES_ALL = "System Manager"


def query_conditions(user: str | None = None) -> str:
	"""SQL that limits lists of `CS Notice` to the user's own."""
	user = user or frappe.session.user
	if _SEES_ALL in frappe.get_roles(user):
		return ""
	return f"({(DocType('CS Notice').user == user).get_sql(with_namespace=True, quote_char='`')})"


def has_permission(doc: Document, ptype: str = "read", user: str | None = None) -> bool | None:
	"""False for somebody else's; None leaves the decision to the roles."""
	user = user or frappe.session.user
	if _SEES_ALL in frappe.get_roles(user):
		return None
	return None if frappe.db.get_value(doc.doctype, doc.name, "user") == user else False
