"""Everybody attached to an incident that is over is called back, each once (CALL-10)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import frappe
from frappe.query_builder import DocType

from cs_center.callbacks.service import asked as callbacks
from cs_center.callbacks.service.asked import Asked
from cs_center.calls.rules.reasons import Reason
from cs_center.calls.service.privacy import sealed
from cs_center.complaints.rules import states
from cs_center.complaints.service import policy
from cs_center.incidents.service import store
from cs_center.responsibility.service.naming import kept

_RECORD = "CS Call Record"
#: Keys of callers that nobody can dial: within the house, and those that only the switch knows.
_NOT_DIALLED = ("int:", "ref-")


def of_calls(incident: Any, names: Sequence[str], now: datetime) -> tuple[int, int]:
	"""Ask for callers of these calls: how many are called back now for the first time, and of how many there is no number."""
	log, record = DocType(store.CALL), DocType(_RECORD)
	rows = (
		frappe.qb.from_(log)
		.left_join(record)
		.on(record.name == log.name)
		.where(log.name.isin(list(names)))
		.select(log.name, log.caller_number, log.customer, log.party_name, log.queue, log.team)
		.select(record.caller_key)
	).run(as_dict=True)
	known = [row for row in rows if _can_be_dialled(row.caller_key)]
	asked = [_asked(incident, row, sealed(row.caller_key), row.name, now) for row in known]
	return callbacks.ask(asked), len(rows) - len(known)


def of_complaints(incident: Any, rows: Sequence[Any], now: datetime) -> tuple[int, int]:
	"""Ask for customers of these complaints who called about them; who calls about the complaint calls for both.

	A customer without a number is called by the complaint alone.
	"""
	keys = _keys_of([row.call_log for row in rows if row.call_log])
	known = [row for row in rows if _can_be_dialled(keys.get(row.call_log))]
	asked = [
		_asked(incident, row, sealed(keys[row.call_log]), row.call_log, now, row.callback_officer or "")
		for row in known
	]
	return callbacks.ask(asked), len(rows) - len(known)


def _asked(incident: Any, row: Any, caller: str, call_log: str, now: datetime, officer: str = "") -> Asked:
	return Asked(
		caller=caller,
		incident=incident.name,
		reason=_reason(incident),
		due_at=now + timedelta(hours=_within_hours(incident)),
		call_log=call_log,
		caller_number=row.caller_number or "",
		customer=row.customer or "",
		party_name=row.party_name or "",
		queue=row.get("queue") or "",
		team=row.team or "",
		assigned_to=officer,
	)


def _reason(incident: Any) -> str:
	values = {"what": incident.subject, "text": incident.over_text}
	return kept(Reason("“{what}” is over; tell the caller: {text}", values, "CALL-10"))


def _within_hours(incident: Any) -> int:
	"""The limit that complaints of its kind have (BACK-1)."""
	return policy.book().policy_for(incident.kind or "", "", states.GENERAL).callback_within_hours


def _keys_of(call_logs: Sequence[str]) -> dict[str, str]:
	if not call_logs:
		return {}
	filters = {"name": ("in", list(call_logs))}
	rows = frappe.get_all(_RECORD, filters=filters, fields=["name", "caller_key"])
	return {row.name: row.caller_key or "" for row in rows}


def _can_be_dialled(key: str | None) -> bool:
	return bool(key) and not key.startswith(_NOT_DIALLED)
