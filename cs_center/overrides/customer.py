"""Keeps the number book (CALL-2), the queue and segments (KEEP-1) true, and shows complaints and calls beside a customer's papers."""

from typing import Any

from frappe import _
from frappe.model.document import Document

from cs_center.calls.service import book_events
from cs_center.calls.service.book_events import on_change
from cs_center.contact.service import queue
from cs_center.retention.service.parties import before_rename, forget

__all__ = ["after_rename", "before_rename", "dashboard", "on_change", "on_trash"]


def after_rename(doc: Document, method: str | None = None, *names: Any) -> None:
	"""Called when a customer has another name, or is one with another."""
	book_events.after_rename(doc, method, *names)
	queue.renamed(doc.name)


def on_trash(doc: Document, method: str | None = None) -> None:
	"""Called when a customer is deleted."""
	book_events.on_trash(doc, method)
	forget(doc.name)


def dashboard(data: dict[str, Any]) -> dict[str, Any]:
	"""The connections of a customer, with ours among them. Called by the hook `override_doctype_dashboards`."""
	ours = {"label": _("Customer Service"), "items": ["CS Complaint", "CS Call Log"]}
	return {**data, "transactions": [*data.get("transactions", []), ours]}
