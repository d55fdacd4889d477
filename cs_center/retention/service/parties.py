"""What becomes of a customer's segment and campaigns when the customer is merged, renamed or deleted."""

import frappe
from frappe.model.document import Document

from cs_center.contact.service.parties import Party
from cs_center.retention.rules.members import OPEN, WITHDRAWN
from cs_center.retention.service import facts, segments
from cs_center.retention.service.members import MEMBER, OVER


def before_rename(doc: Document, method: str, old: str, new: str, merge: bool = False) -> None:
	"""Of two customers that become one, the other's segment and campaign count; the history of both is kept."""
	if merge:
		frappe.db.delete(facts.STANDING, {"customer": doc.name})
		_leave_campaign(doc.name)
	else:
		_rename_member(doc.name, new)


def forget(customer: str) -> None:
	"""Without the customer, segments say nothing about anybody."""
	for doctype in (facts.STANDING, segments.CHANGE):
		frappe.db.delete(doctype, {"customer": customer})


def _leave_campaign(customer: str) -> None:
	active = {"customer_key": customer}
	frappe.db.set_value(MEMBER, {**active, "status": ("in", OPEN)}, "status", WITHDRAWN)
	frappe.db.set_value(MEMBER, active, OVER)


def _rename_member(customer: str, new: str) -> None:
	values = {"customer_key": new, "party_key": Party(new).key}
	frappe.db.set_value(MEMBER, {"customer_key": customer}, values)
