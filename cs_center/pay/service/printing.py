"""One's own pay on paper: the statement that Frappe prints for HR, for the one whose it is (STAFF-13)."""

import frappe

from cs_center.papers.rules.month import Month
from cs_center.pay.service import explaining
from cs_center.pay.service.store import STATEMENT


def own(month: Month, as_pdf: bool = False) -> str | bytes:
	"""A page of HTML or a PDF of the user's own closed statement. Raises DoesNotExistError."""
	doc = explaining.own_document(month)
	frappe.flags.ignore_print_permissions = True
	try:
		return frappe.get_print(STATEMENT, doc.name, STATEMENT, doc=doc, as_pdf=as_pdf)
	finally:
		frappe.flags.ignore_print_permissions = False
