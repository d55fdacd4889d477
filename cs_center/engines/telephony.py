"""ERPNext's `Call Log` and the Telephony app's `TP Call Log`, said in the words of our events."""

from collections.abc import Iterator
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import add_to_date, cint, get_datetime

#: Both apps take calls from the same providers: one source, so that a call that both receive is one log.
SOURCE = "telephony"

_DISPOSITIONS = {"Busy": "busy", "Failed": "failed", "No Answer": "no_answer", "Canceled": "hung_up"}
_DIRECTIONS = {"Incoming": "inbound", "Outgoing": "outbound"}
_OVER = ("Completed", "Failed", "Busy", "No Answer", "Canceled")


def said_by(doc: Document) -> Iterator[dict[str, Any]]:
	"""What a call log of another app says, as payloads of `switch_event`; times are local and naive."""
	return _said(doc, _AGENT_OF[doc.doctype](doc) or "")


def _agent_of_call_log(doc: Document) -> str | None:
	if doc.get("employee_user_id") or not doc.get("call_received_by"):
		return doc.get("employee_user_id")
	return frappe.db.get_value("Employee", doc.call_received_by, "user_id")


def _agent_of_tp_call_log(doc: Document) -> str | None:
	return doc.get("receiver") or doc.get("caller")


_AGENT_OF = {"Call Log": _agent_of_call_log, "TP Call Log": _agent_of_tp_call_log}


def recording_urls(call_id: str) -> list[str]:
	"""The addresses as they are now: Twilio's is written without an event, after the call."""
	present = [doctype for doctype in _AGENT_OF if frappe.db.exists("DocType", doctype)]
	urls = (frappe.db.get_value(doctype, call_id, "recording_url") for doctype in present)
	return list(dict.fromkeys(url for url in urls if url))


def _said(doc: Document, agent: str) -> Iterator[dict[str, Any]]:
	start = get_datetime(doc.get("start_time") or doc.creation)
	end = get_datetime(doc.get("end_time") or add_to_date(start, seconds=cint(doc.get("duration"))))
	common = {
		"direction": _DIRECTIONS.get(doc.type, ""),
		"from_number": doc.get("from") or "",
		"to_number": doc.get("to") or "",
		"agent": agent,
	}
	yield {"event": "ringing", "at": start, **common}
	if doc.status == "In Progress" and doc.has_value_changed("status"):
		yield {"event": "answered", "at": get_datetime(doc.modified), **common}
	if doc.status == "Completed" and (doc.get("duration") or doc.get("end_time")):
		talked = cint(doc.get("duration")) or round((end - start).total_seconds())
		yield {"event": "answered", "at": max(start, add_to_date(end, seconds=-talked)), **common}
	if doc.status in _OVER:
		yield {"event": "ended", "at": end, **common, "disposition": _DISPOSITIONS.get(doc.status, "")}
