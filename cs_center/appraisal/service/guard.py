"""Appraisals, their lines and their history are written by deeds only: no form, import or request changes or deletes them."""

import frappe
from frappe import _
from frappe.model.document import Document


def check_is_deed(doc: Document) -> None:
	"""Raises PermissionError, whoever it is: deeds write rows themselves and keep what they did (SEC-3)."""
	frappe.throw(
		_("Points and how a month stands change by what people do with them, not by editing (SEC-3)."),
		frappe.PermissionError,
	)


def check_may_delete(doc: Document) -> None:
	"""Raises PermissionError, whoever it is."""
	frappe.throw(_("What is known of points is kept (SEC-3)."), frappe.PermissionError)
