"""Which open incidents a call is likely about (CALL-10): shown while the phone rings."""

from typing import Any

import frappe

from cs_center.incidents import rules
from cs_center.incidents.rules import Caller
from cs_center.incidents.service import store
from cs_center.responsibility.service.naming import said

_SHOWN = ("name", "subject", "say_text", "started_at", "expected_by", "topic", "station", "area")
_READ = ("queue", "status", "worked_off_at", "complaints", "calls")


def for_call(call_log: str) -> list[dict[str, Any]]:
	"""Open incidents that the call is likely about, the likeliest first, with why and whether it is attached already.

	Raises PermissionError for those who may not read the call.
	"""
	frappe.has_permission(store.CALL, "read", call_log, throw=True)
	rows = frappe.get_all(store.INCIDENT, filters={"status": rules.OPEN}, fields=[*_SHOWN, *_READ])
	if not rows:
		return []
	caller = _caller(call_log)
	known = {row.name: row for row in rows}
	return [
		{
			**{field: known[match.incident][field] for field in _SHOWN},
			"why": said(match.why),
			"is_attached": match.incident == caller.incident,
		}
		for match in rules.matching(caller, [store.incident_of(row) for row in rows])
	]


def _caller(call_log: str) -> Caller:
	fields = ["queue", "customer", "incident"]
	log = frappe.db.get_value(store.CALL, call_log, fields, as_dict=True)
	if not log:
		return Caller()
	territory = frappe.db.get_value("Customer", log.customer, "territory") if log.customer else None
	return Caller(log.queue or "", territory or "", log.incident or "")
