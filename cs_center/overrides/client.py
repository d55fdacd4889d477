"""`frappe.client` counts documents for whoever is logged in; of the app's own only those that they may read (SEC-1, SEC-2)."""

from typing import Any

import frappe
from frappe import client
from frappe.client import get_safe_filters

from cs_center.calls.service.privacy import is_ours


@frappe.whitelist()
def get_count(doctype: str, filters: Any = None, debug: bool = False, cache: bool = False) -> int:
	"""How many documents there are. Raises PermissionError for the app's own that the user may not read."""
	if not is_ours(doctype):
		return client.get_count(doctype, filters, debug, cache)
	frappe.has_permission(doctype, "read", throw=True)
	[[count]] = frappe.get_list(
		doctype, filters=get_safe_filters(filters), fields=["count(name)"], as_list=True, limit_page_length=0
	)
	return count
