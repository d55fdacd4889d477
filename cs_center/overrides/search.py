"""`frappe.desk.search` says the title of a document to whoever is logged in; of the app's own only of what they may read (SEC-1)."""

import frappe
from frappe.desk import search

from cs_center.calls.service.privacy import is_ours


@frappe.whitelist()
def get_link_title(doctype: str, docname: str) -> str | None:
	"""How a link shows a document: its title, or its name where the user may not read it."""
	if is_ours(doctype) and not _may_read(doctype, docname):
		return docname
	return search.get_link_title(doctype, docname)


def _may_read(doctype: str, name: str) -> bool:
	return bool(frappe.db.exists(doctype, name)) and frappe.has_permission(doctype, "read", name)
