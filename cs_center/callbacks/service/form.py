"""What the form of a callback may change, who sees the number, and what closing it means (CALL-4, BACK-1, SEC-1)."""

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime

from cs_center.callbacks.service.store import DOCTYPE, KEPT_FIELDS, OPEN, moved_pool
from cs_center.calls.rules import access
from cs_center.calls.service.privacy import customer_number
from cs_center.calls.service.staff import viewer
from cs_center.contact.service import leases, parties


def keep_cause(doc: Document) -> None:
	"""Why a callback is made, to whom and who closed it is not for forms to say: keep what the database has."""
	if before := doc.get_doc_before_save():
		doc.update({field: before.get(field) for field in KEPT_FIELDS})
	doc.__dict__.pop("number", None)  # sent back by a form; left there, it would get into the versions
	if doc.pool and doc.has_value_changed("assigned_to"):
		_check_may_get(doc)
		doc.pool = moved_pool(doc.pool, doc.assigned_to)


def close(doc: Document) -> None:
	"""What closing a callback on its form means: a result, a time, a person; the caller may get a new one later."""
	if doc.status == OPEN:
		return
	if not (doc.result or "").strip():
		frappe.throw(_("Say in Result what was agreed, or why nobody called."))
	doc.open_key = doc.pool = None
	leases.free_task(DOCTYPE, doc.name)
	doc.closed_at = doc.closed_at or now_datetime()
	doc.closed_by = doc.closed_by or frappe.session.user


def number_of(doc: Document) -> str:
	"""The number to call, in full for who is to call and those above them, masked for everybody else."""
	# Read anew: a document may come from a browser that made it up.
	fields = ["name", "assigned_to", "team", "call_log", "customer", "caller_number"]
	known = frappe.db.get_value(DOCTYPE, doc.name, fields, as_dict=True)
	if not known or not _may_call(known):
		return doc.caller_number or ""
	return full_number(known) or doc.caller_number or ""


def full_number(known: Any) -> str:
	"""The number in full. For callers that have checked who asks."""
	if known.call_log:
		return customer_number(known.call_log)
	return parties.number_of(known.customer) if known.customer else ""


def _may_call(known: "frappe._dict") -> bool:
	seer = viewer()
	if seer.user == known.assigned_to or seer.roles & access.ABOVE_TEAMS or known.team in seer.led_teams:
		return True
	held = leases.lease_of(seer.user)
	return bool(held) and held.task == known.name and held.until > now_datetime()


def _check_may_get(doc: Document) -> None:
	if doc.assigned_to and doc.assigned_to in (doc.not_by or "").splitlines():
		frappe.throw(_("{0} handled it: somebody else calls the customer (BACK-1).").format(doc.assigned_to))
