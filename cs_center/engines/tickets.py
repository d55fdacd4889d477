"""Tickets of ERPNext (`Issue`) and of Helpdesk (`HD Ticket`), in the same words."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import frappe
from frappe.model.document import Document

ISSUE, HD_TICKET = "Issue", "HD Ticket"
DOCTYPES = (ISSUE, HD_TICKET)
_CLOSED = ("Resolved", "Closed")
_KIND_FIELD = {ISSUE: "issue_type", HD_TICKET: "ticket_type"}
_KIND_DOCTYPE = {ISSUE: "Issue Type", HD_TICKET: "HD Ticket Type"}
#: Later versions of the agreement's field come first.
_DUE_FIELDS = ("sla_resolution_by", "resolution_by")


@dataclass(frozen=True, slots=True)
class Ticket:
	"""A ticket as responsibility needs it. `customer`: an ERPNext Customer; Helpdesk's own customers are not."""

	doctype: str
	name: str
	subject: str
	is_closed: bool
	customer: str
	contact: str
	kind: str
	due_by: datetime | None
	opened_at: datetime
	raised_by: str


def installed(doctype: str) -> bool:
	"""Whether tickets of this doctype can be on the site."""
	return bool(frappe.db.exists("DocType", doctype))


def columns(doctype: str) -> list[str]:
	"""What `ticket_of` reads, as far as the doctype has it."""
	meta = frappe.get_meta(doctype)
	wanted = ("subject", "status", "customer", "contact", "raised_by", _KIND_FIELD[doctype], *_DUE_FIELDS)
	return ["name", "creation", *(field for field in wanted if meta.has_field(field))]


def ticket_of(doctype: str, row: Any) -> Ticket:
	"""A ticket out of its document or row."""
	customer = row.get("customer") or ""
	return Ticket(
		doctype=doctype,
		name=str(row.get("name")),
		subject=(row.get("subject") or "")[:140],
		is_closed=row.get("status") in _CLOSED,
		customer=customer if doctype == ISSUE else "",
		contact=row.get("contact") or "",
		kind=row.get(_KIND_FIELD[doctype]) or "",
		due_by=next((row.get(field) for field in _DUE_FIELDS if row.get(field)), None),
		opened_at=frappe.utils.get_datetime(row.get("creation")),
		raised_by=row.get("raised_by") or "",
	)


def read(doctype: str, name: str) -> Ticket | None:
	"""One ticket as it is stored."""
	row = frappe.db.get_value(doctype, name, columns(doctype), as_dict=True)
	return ticket_of(doctype, row) if row else None


def read_many(doctype: str, names: list[str]) -> dict[str, Ticket]:
	"""Tickets as they are stored, by name; those that are gone are left out."""
	wanted = [int(name) for name in names] if doctype == HD_TICKET else names
	rows = frappe.get_all(doctype, filters={"name": ("in", wanted)}, fields=columns(doctype))
	return {str(row.name): ticket_of(doctype, row) for row in rows}


def create(
	doctype: str,
	subject: str,
	description: str,
	kind: str,
	customer: str,
	contact: str,
	flags: dict[str, Any],
) -> Document:
	"""Open a ticket as the user. Raises PermissionError for those who may not. `flags` reach the document events."""
	doc = frappe.new_doc(doctype)
	doc.subject, doc.description = subject, description or subject
	if contact:
		doc.contact = contact
	if customer and doctype == ISSUE:
		doc.customer = customer
	if kind and frappe.db.exists(_KIND_DOCTYPE[doctype], kind):
		doc.set(_KIND_FIELD[doctype], kind)
	doc.flags.update(flags)
	return doc.insert()


def open_of(doctype: str, customer: str, contact: str, limit: int) -> list[dict[str, Any]]:
	"""The latest tickets of a customer that are not closed and that the user may see."""
	either = {}
	if customer and doctype == ISSUE:
		either["customer"] = customer
	if contact:
		either["contact"] = contact
	if not either or not frappe.has_permission(doctype, "read"):
		return []
	return frappe.get_list(
		doctype,
		filters={"status": ("not in", _CLOSED)},
		or_filters=either,
		fields=["name", "subject", "status", "creation"],
		order_by="creation desc",
		limit=limit,
	)
