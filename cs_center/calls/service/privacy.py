"""Numbers in full and recordings, for those who need them (SEC-1, SEC-2)."""

from typing import Any

import frappe
from frappe import _

from cs_center.calls.rules import access
from cs_center.calls.rules.numbers import display
from cs_center.calls.service import store
from cs_center.calls.service.staff import viewer
from cs_center.calls.service.switchboard import switchboard


def agents_on(log: Any) -> frozenset[str]:
	"""Everybody who talked on the call: its agent and the agents of its legs."""
	return frozenset(user for user in (log.agent, *(leg.agent for leg in log.get("legs") or [])) if user)


def numbers(log: Any, user: str | None = None) -> tuple[str, str]:
	"""Both numbers of a call, in full for those who need them and masked for everybody else."""
	if not access.sees_numbers(viewer(user), agents_on(log), log.team):
		return log.caller_number or "", log.called_number or ""
	region = switchboard().plan.region
	return tuple(display(key, region) for key in _keys(log))  # type: ignore[return-value]


def customer_number(call_log: str) -> str:
	"""The customer's number in full. For callers that have checked who asks."""
	key = frappe.db.get_value(store.RECORD, call_log, "caller_key") or ""
	return display(key, switchboard().plan.region)


def numbers_of_many(names: list[str]) -> dict[str, dict[str, str]]:
	"""Full numbers of those logs whose numbers the user may see; the others are left out."""
	logs = frappe.get_all(store.LOG, filters={"name": ("in", names)}, fields=["name", "agent", "team"])
	legs = frappe.get_all(store.LEG, filters={"parent": ("in", names)}, fields=["parent", "agent"])
	agents = {log.name: {log.agent} | {leg.agent for leg in legs if leg.parent == log.name} for log in logs}
	seen = [log.name for log in logs if access.sees_numbers(viewer(), frozenset(agents[log.name]), log.team)]
	fields = ["name", "from_key", "to_key", "caller_key"]
	records = frappe.get_all(store.RECORD, filters={"name": ("in", seen)}, fields=fields) if seen else []
	region = switchboard().plan.region
	return {
		record.name: {
			"from_number": display(record.from_key or record.caller_key or "", region),
			"to_number": display(record.to_key or "", region),
		}
		for record in records
	}


def may_hear(log: Any) -> bool:
	"""Whether the user may hear the call's recordings."""
	return access.hears_recording(viewer(), agents_on(log), log.team)


def check_may_hear(log: Any) -> None:
	"""Raises PermissionError for those whom a recording is no business of."""
	if not may_hear(log):
		frappe.throw(
			_("Recordings are heard by the inspector, the leader and the agent of the call."), frappe.PermissionError
		)


def _keys(log: Any) -> tuple[str, str]:
	from_key, to_key = store.record_keys(log.name)
	if not from_key:
		from_key = frappe.db.get_value(store.RECORD, log.name, "caller_key") or ""
	return from_key, to_key
