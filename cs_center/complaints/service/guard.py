"""What a form, an import or a bulk edit may write of a complaint, and what only deeds change (COMP-6, SEC-3)."""

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cstr, flt, get_datetime, now_datetime

from cs_center.calls.service import privacy
from cs_center.calls.service.staff import viewer
from cs_center.complaints.rules import rights
from cs_center.complaints.service import moves, store, taking
from cs_center.engines import sla
from cs_center.notices.service import forget

#: What people may add and correct on the form at any time; each change is kept in the history.
EDITABLE = ("subject", "description", "area", "product", "loss_amount", "responsible_person")
EDITED = "Edited"
_MOVING = ("steps", "seen_until", "next_action_at", "sweep_error")
_FRAPPES = frozenset((*frappe.model.default_fields, *frappe.model.optional_fields))


def check(doc: Document) -> None:
	"""Refuse what is not for forms to say. Raises ValidationError; nothing is written then."""
	before = doc.get_doc_before_save()
	# Helpdesk's tickets are numbers, and Frappe reads a link anew as what it is there: kept as text, it is the same one.
	doc.ticket = cstr(doc.ticket) or None
	if not before or doc.flags.get(moves.MOVES):
		return
	# What sweeps and notes move without touching the form's version of the document.
	doc.update({field: before.get(field) for field in _MOVING})
	changed = [field for field in _ours(doc) if _plain(doc, field, before) != _plain(doc, field, doc)]
	if forbidden := [field for field in changed if field not in EDITABLE]:
		labels = ", ".join(_(doc.meta.get_label(field)) for field in forbidden)
		frappe.throw(
			_(
				"{0} of a complaint changes by what people do with it, not by editing: use its buttons."
			).format(labels)
		)
	taking.check_written(doc)
	if changed:
		_keep_edit(doc, before, changed)


def keep_clock(doc: Document) -> None:
	"""ERPNext's agreement learns the limits that were promised; it has just counted on its own."""
	due_by = get_datetime(doc.due_by) if doc.due_by else None
	sla.correct(doc, _moment(doc.dispatch_by), _moment(doc.dispatched_at), due_by)


def check_may_delete(doc: Document) -> None:
	"""Complaints, their history and answers go only by the system's manager, and Frappe keeps what was deleted (SEC-3)."""
	if "System Manager" not in frappe.get_roles():
		frappe.throw(_("What is known of complaints is kept (SEC-3)."), frappe.PermissionError)
	if doc.doctype == store.COMPLAINT:
		for doctype in (store.EVENT, store.CALLBACK):
			for name in frappe.get_all(doctype, filters={"complaint": doc.name}, pluck="name"):
				frappe.delete_doc(doctype, name, ignore_permissions=True, force=True)
		_let_go(doc.name)


def _let_go(complaint: str) -> None:
	"""Calls about it stay and let it go; what people were told of it is told."""
	for name in frappe.get_all("CS Call Log", filters={"complaint": complaint}, pluck="name"):
		call = frappe.get_doc("CS Call Log", name)
		call.complaint = None
		call.save(ignore_permissions=True, ignore_version=False)
	forget(store.COMPLAINT, complaint)


def check_may_edit_history(doc: Document) -> None:
	"""History is written by deeds; the system's manager may mend it, and the version of before is kept (SEC-3)."""
	if doc.is_new() or "System Manager" not in frappe.get_roles():
		frappe.throw(_("What happened to a complaint is kept as it was (SEC-3)."), frappe.PermissionError)


def number_of(doc: Document) -> str:
	"""The customer's number: in full for who needs it now, masked for all others (SEC-1)."""
	# Read anew: a document may come from a browser that made it up.
	fields = ["status", "handler", "holder", "team", "taken_by", "station", "call_log", "caller_number"]
	known = frappe.db.get_value(store.COMPLAINT, doc.name, fields, as_dict=True) if doc.name else None
	# What Frappe keeps of a deleted document is read by others than who deletes it.
	if not known or not known.call_log or doc.flags.in_delete:
		return (known or doc).get("caller_number") or ""
	if not rights.sees_number(viewer(), store.concerned(known)):
		return known.caller_number or ""
	return privacy.customer_number(known.call_log)


def _keep_edit(doc: Document, before: Document, changed: list[str]) -> None:
	doc.steps = (before.steps or 0) + 1
	row = store.event_row(
		doc.name,
		doc.steps,
		EDITED,
		now_datetime(),
		", ".join(_(doc.meta.get_label(field)) for field in changed),
		from_status=doc.status,
		to_status=doc.status,
		from_level=doc.level,
		to_level=doc.level,
		changes={field: [before.get(field), doc.get(field)] for field in changed},
	)
	store.append([row])
	doc.title = taking.title_of(doc)
	taking.tell_of_loss(doc, flt(before.loss_amount))


def _ours(doc: Document) -> list[str]:
	skipped = sla.FIELDS | _FRAPPES | {"title"}
	return [field for field in doc.meta.get_valid_columns() if field not in skipped and _is_ours(doc, field)]


def _is_ours(doc: Document, field: str) -> bool:
	"""A field that a site has added to complaints is for its own people to write."""
	df = doc.meta.get_field(field)
	return bool(df) and not df.get("is_custom_field") and not df.get("is_virtual")


def _plain(doc: Document, field: str, of: Any) -> str:
	"""A value as it may come from a browser or from the database."""
	value, kind = of.get(field), doc.meta.get_field(field).fieldtype
	if kind in frappe.model.numeric_fieldtypes:
		return str(flt(value))
	text = "" if value is None else str(value)
	return text.split(".")[0] if kind == "Datetime" else text


def _moment(value: Any) -> Any:
	return get_datetime(value) if value else None
