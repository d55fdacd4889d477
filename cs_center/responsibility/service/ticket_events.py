"""What happens to tickets and their assignments, as document events of other apps.

A failure of ours never keeps other apps from saving their documents: it is logged with what it was about, nothing of it
stays half-written, and the sweep makes it good.
"""

from collections.abc import Callable
from typing import Any

import frappe
from frappe.model.document import Document

from cs_center.engines import assignment, tickets
from cs_center.engines.database import is_lost_race
from cs_center.responsibility.service import tickets as service


def after_insert(doc: Document, method: str | None = None) -> None:
	_guarded(doc, service.created, doc)


def on_update(doc: Document, method: str | None = None) -> None:
	if not doc.flags.in_insert:
		_guarded(doc, service.changed, doc)


def on_trash(doc: Document, method: str | None = None) -> None:
	_guarded(doc, service.removed, doc)


def assigned(doc: Document, method: str | None = None) -> None:
	"""After a ToDo was made."""
	if _is_of_ticket(doc) and doc.status == "Open":
		_guarded(doc, service.assigned, doc.reference_type, str(doc.reference_name), doc.allocated_to)


def assignment_changed(doc: Document, method: str | None = None) -> None:
	"""After a ToDo was saved."""
	if _is_of_ticket(doc) and doc.status != "Open":
		_guarded(doc, service.unassigned, doc.reference_type, str(doc.reference_name), doc.allocated_to)


def _is_of_ticket(doc: Document) -> bool:
	return doc.reference_type in tickets.DOCTYPES and bool(doc.allocated_to) and not assignment.is_ours()


def _guarded(doc: Document, follow: Callable[..., None], *arguments: Any) -> None:
	messages = list(frappe.local.message_log)
	frappe.db.savepoint("cs_ticket_event")
	try:
		follow(*arguments)
	except Exception as error:
		if isinstance(error, frappe.QueryDeadlockError | frappe.QueryTimeoutError):
			raise  # the database may have rolled back the other app's work as well: it must not look done
		frappe.db.rollback(save_point="cs_ticket_event")
		frappe.local.message_log = messages
		if is_lost_race(error):
			return  # somebody else took the ticket at the same moment, and owns it (FIRST-6)
		title = f"Responsibility could not follow {doc.doctype} {doc.name}"
		trace = frappe.get_traceback()
		frappe.log_error(title, trace, reference_doctype=doc.doctype, reference_name=doc.name)
