"""Rows of tables in documents are listed for who may list the document: Frappe asks for the role alone (SEC-1, STAFF-13)."""

import frappe
from frappe.desk.reportview import build_match_conditions
from frappe.model import table_fields


def query_conditions(user: str | None = None, doctype: str = "") -> str:
	"""SQL that limits rows of a table to documents that the user may see."""
	limits = (_limit(doctype, parent, user or frappe.session.user) for parent in parents_of(doctype))
	return " and ".join(filter(None, limits))


def parents_of(doctype: str) -> list[str]:
	"""Doctypes with a table of these rows, and with conditions that limit who lists them."""
	filters = {"options": doctype, "fieldtype": ("in", table_fields)}
	parents = frappe.get_all("DocField", filters=filters, pluck="parent", distinct=True)
	return sorted(frappe.get_hooks("permission_query_conditions", {}).keys() & set(parents))


def _limit(doctype: str, parent: str, user: str) -> str:
	conditions = build_match_conditions(parent, user=user)
	if not conditions:
		return ""
	seen = f"select `tab{parent}`.`name` from `tab{parent}` where {conditions}"
	return f"(`tab{doctype}`.`parenttype` != '{parent}' or `tab{doctype}`.`parent` in ({seen}))"
