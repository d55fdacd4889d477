"""What becomes of a customer's segment when the customer is merged or deleted."""

import frappe
from frappe.model.document import Document

from cs_center.retention.service import facts, segments


def before_rename(doc: Document, method: str, old: str, new: str, merge: bool = False) -> None:
	"""Of two customers that become one, the other's segment counts; the history of both is kept."""
	if merge:
		frappe.db.delete(facts.STANDING, {"customer": doc.name})


def forget(customer: str) -> None:
	"""Without the customer, segments say nothing about anybody."""
	for doctype in (facts.STANDING, segments.CHANGE):
		frappe.db.delete(doctype, {"customer": customer})
