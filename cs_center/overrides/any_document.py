"""Looks at every change of every document: for customers who leave (KEEP-5), about which there is nearly always no rule, and in
the app's own documents for what no field can hold."""

from typing import Any

from frappe.model.document import Document

from cs_center.calls.service import fields
from cs_center.leaving.service import book, holding

__all__ = [
	"before_cancel",
	"before_change",
	"before_save",
	"before_submit",
	"before_update_after_submit",
	"before_validate",
	"on_trash",
]


def before_validate(doc: Document, method: str | None = None, *args: Any) -> None:
	"""Called before anything of a document is read by its own validation."""
	fields.check(doc)


def before_save(doc: Document, method: str | None = None, *args: Any) -> None:
	"""Called before a document is written, when its own validation has passed."""
	if book.rules_of(doc.doctype):
		holding.changed(doc)


before_submit = before_update_after_submit = before_save
#: `db_set`, by which documents change their own status.
before_change = before_save


def before_cancel(doc: Document, method: str | None = None, *args: Any) -> None:
	"""Called before a document is cancelled."""
	if book.rules_of(doc.doctype):
		holding.cancelled(doc)


def on_trash(doc: Document, method: str | None = None, *args: Any) -> None:
	"""Called before a document is deleted."""
	if book.rules_of(doc.doctype):
		holding.deleted(doc)
