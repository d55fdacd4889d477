"""Keeps the number book (CALL-2), the queue and segments (KEEP-1) true, and shows complaints and calls beside a customer's papers."""

from typing import Any

from frappe import _
from frappe.model.document import Document

from cs_center.ahead.service import birthdays
from cs_center.ahead.service.store import forget as forget_greetings
from cs_center.calls.service import book_events
from cs_center.calls.service.book_events import on_change
from cs_center.contact.service import queue
from cs_center.leaving.service import opening
from cs_center.retention.service import parties
from cs_center.retention.service.parties import forget

__all__ = ["after_rename", "before_rename", "dashboard", "on_change", "on_trash", "validate"]


def validate(doc: Document, method: str | None = None) -> None:
	"""Called before a customer is saved."""
	birthdays.keep(doc)


def before_rename(doc: Document, method: str, old: str, new: str, merge: bool = False) -> None:
	"""Called before a customer gets another name, or becomes one with another."""
	parties.before_rename(doc, method, old, new, merge)
	(opening.merged if merge else opening.renamed)(doc.name, new)


def after_rename(doc: Document, method: str | None = None, *names: Any) -> None:
	"""Called when a customer has another name, or is one with another."""
	book_events.after_rename(doc, method, *names)
	queue.renamed(doc.name)


def on_trash(doc: Document, method: str | None = None) -> None:
	"""Called when a customer is deleted."""
	book_events.on_trash(doc, method)
	forget(doc.name)
	forget_greetings(doc.name)


def dashboard(data: dict[str, Any]) -> dict[str, Any]:
	"""The connections of a customer, with ours among them. Called by the hook `override_doctype_dashboards`."""
	ours = {"label": _("Customer Service"), "items": ["CS Complaint", "CS Call Log", "CS Greeting"]}
	return {**data, "transactions": [*data.get("transactions", []), ours]}
