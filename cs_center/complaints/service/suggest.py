"""What the system knows before a complaint is taken: severity and why, limit, station, what is open already."""

from typing import Any

import frappe
from frappe import _
from frappe.utils import now_datetime

from cs_center.complaints.rules import states
from cs_center.complaints.service import store, taking
from cs_center.complaints.service.policy import book
from cs_center.complaints.service.severity import earlier
from cs_center.responsibility.service.naming import name_of

_FIELDS = ("severity", "severity_reason", "due_by", "due_reason", "dispatch_by", "party_name", "customer")
_OPEN_FIELDS = ["name", "subject", "topic", "status", "due_by", "handler", "station"]


def suggest(values: dict[str, Any]) -> dict[str, Any]:
	"""What taking a complaint with these values would come to; nothing is written. Raises as taking it would."""
	doc = frappe.new_doc(store.COMPLAINT)
	doc.update({field: values.get(field) for field in taking.WRITTEN})
	taking.prepare(doc)
	topic = book().topic(doc.topic or "")
	return {
		**{field: doc.get(field) for field in _FIELDS},
		"kind": doc.kind,
		"station": doc.station or topic.station,
		"level": doc.level_name,
		"holder_reason": doc.holder_reason,
		"handler": doc.handler,
		"handler_name": name_of(doc.handler),
		"earlier": [_shown(one) for one in earlier(doc)[:10]],
		"open": open_of(doc),
		"incidents": incidents_for(doc),
	}


def open_of(doc: Any) -> list["frappe._dict"]:
	"""Open complaints of the same customer: a call about one of them belongs to it, and is no new one."""
	found: dict[str, Any] = {}
	for field in ("customer", "contact", "customer_key"):
		if not doc.get(field):
			continue
		filters = {field: doc.get(field), "status": ("in", states.OPEN)}
		for row in frappe.get_all(store.COMPLAINT, filters=filters, fields=_OPEN_FIELDS, limit=10):
			found[row.name] = frappe._dict(row, handler_name=name_of(row.handler or ""))
	return list(found.values())


def incidents_for(doc: Any) -> list["frappe._dict"]:
	"""Open incidents that the complaint may be part of: of its topic, or in its area (CALL-10)."""
	rows = frappe.get_all(
		"CS Incident",
		filters={"status": "Open", "started_at": ("<=", now_datetime())},
		fields=["name", "subject", "topic", "area", "product", "station", "say_text", "expected_by"],
		order_by="started_at desc",
		limit=20,
	)
	return [row for row in rows if _concerns(row, doc)]


def _concerns(row: "frappe._dict", doc: Any) -> bool:
	if row.area and doc.get("area") and row.area != doc.get("area"):
		return False
	return (
		not doc.get("topic")
		or row.topic == doc.get("topic")
		or bool(row.area and row.area == doc.get("area"))
	)


def _shown(one: Any) -> dict[str, Any]:
	return {"doctype": one.doctype, "name": one.name, "at": one.at, "title": _(one.doctype)}
