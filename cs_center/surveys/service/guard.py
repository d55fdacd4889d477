"""What customers answered is kept as it was (SEC-3)."""

import frappe
from frappe import _
from frappe.model.document import Document

_SYSTEM = "System Manager"


def check_may_write(doc: Document) -> None:
	"""Responses come from answers; the systems manager may mend one, and the version of before is kept."""
	if doc.flags.is_answered or (not doc.is_new() and _SYSTEM in frappe.get_roles()):
		return
	frappe.throw(_("What customers answered is kept as it was (SEC-3)."), frappe.PermissionError)


def check_may_delete(doc: Document) -> None:
	"""Only the systems manager, and Frappe keeps what was deleted."""
	if _SYSTEM not in frappe.get_roles():
		frappe.throw(_("What customers answered is kept as it was (SEC-3)."), frappe.PermissionError)
	frappe.db.set_value("CS Survey Invitation", {"response": doc.name}, "response", None)
