"""Records of pay are written by deeds: nobody changes or deletes one, not even an HR Manager (STAFF-3, SEC-3)."""

import frappe
from frappe import _
from frappe.model.document import Document

from cs_center.pay.service import events
from cs_center.pay.service.events import Event
from cs_center.pay.service.store import ASSIGNMENT, DEED, ENTRY, GRADE, RATE

#: What people may write into by asking for it; all others are made by the app.
_ASKED_FOR = (RATE, ASSIGNMENT, ENTRY, "CS Commission Rate")


def refuse_change(doc: Document) -> None:
	"""Raises PermissionError for a change, and for a new record that only the app makes."""
	if doc.flags.get(DEED) or (doc.is_new() and doc.doctype in _ASKED_FOR):
		return
	frappe.throw(
		_(
			"{0} is kept as it is (SEC-3): what is wrong is taken back with its buttons, and asked for anew."
		).format(_(doc.doctype)),
		frappe.PermissionError,
	)


def refuse_deletion(doc: Document) -> None:
	"""Raises PermissionError: history of pay stays."""
	frappe.throw(
		_("{0} is never deleted (SEC-3): what is wrong is taken back.").format(_(doc.doctype)),
		frappe.PermissionError,
	)


def keep_grade(doc: Document) -> None:
	"""A grade is a name and a post; what it was before stays with the audit. Raises ValidationError."""
	before = doc.get_doc_before_save()
	if not before:
		return
	changed = {
		field: (str(before.get(field) or ""), str(doc.get(field) or ""))
		for field in ("rank", "post", "disabled", "description")
		if (before.get(field) or "") != (doc.get(field) or "")
	}
	events.keep(
		Event("Changed", GRADE, doc.name, before=f"{field}: {was}", after=f"{field}: {now}")
		for field, (was, now) in changed.items()
	)
