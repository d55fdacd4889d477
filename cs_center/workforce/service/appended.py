"""Records that come about by deeds only: no form, request or import makes, changes or deletes one (SEC-3)."""

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document

#: Set on a document while a deed writes it.
DEED = "cs_deed"


def check(doc: Document) -> None:
	"""Raises PermissionError for whatever is not a deed."""
	if not doc.flags.pop(DEED, False):
		frappe.throw(
			_("{0} is kept as it came about: it is not written by hand (SEC-3).").format(_(doc.doctype)),
			frappe.PermissionError,
		)


def check_trash(doc: Document) -> None:
	"""Raises PermissionError, for everybody."""
	frappe.throw(_("{0} is kept (SEC-3).").format(_(doc.doctype)), frappe.PermissionError)


def make(doctype: str, **values: Any) -> Document:
	"""A new record of a deed. Raises DuplicateEntryError where somebody else was first: a lost race, to be done again."""
	doc = frappe.get_doc({"doctype": doctype, **values})
	doc.flags[DEED] = True
	try:
		return doc.insert(ignore_permissions=True)
	except frappe.UniqueValidationError as error:
		frappe.clear_last_message()  # Frappe says it to the user at once
		raise frappe.DuplicateEntryError(doctype) from error


def change(doc: Document, **values: Any) -> None:
	"""What a deed makes of a record that is locked; what it was before stays in its versions."""
	doc.update(values)
	doc.flags[DEED] = True
	doc.save(ignore_permissions=True)
