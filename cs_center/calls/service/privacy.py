"""Numbers in full and recordings, for those who need them (SEC-1, SEC-2).

Who was on a call is always read from the database: a document may come from a browser that made it up.
"""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass

import frappe
from frappe import _
from frappe.utils.password import get_encryption_key

from cs_center.calls.rules import access
from cs_center.calls.rules.numbers import display
from cs_center.calls.service import store
from cs_center.calls.service.staff import viewer
from cs_center.calls.service.switchboard import switchboard

_MODULE = "CS Center"


def sealed(caller_key: str) -> str:
	"""A number as a key that says nothing about it: keyed with the site's secret, so that it can not be guessed."""
	return hmac.new(get_encryption_key().encode(), caller_key.encode(), hashlib.sha256).hexdigest()[:40]


def is_ours(doctype: str) -> bool:
	"""Whether documents of a doctype are the service centre's."""
	return frappe.get_meta(doctype).module == _MODULE


@dataclass(frozen=True, slots=True)
class Served:
	"""Everybody who talked on a call, and the team that it belongs to."""

	agents: frozenset[str]
	team: str | None


def served(names: Sequence[str]) -> dict[str, Served]:
	"""Who served these calls; calls that there are not are left out."""
	wanted = ("in", list(names))
	logs = frappe.get_all(store.LOG, filters={"name": wanted}, fields=["name", "agent", "team"])
	in_leg = {"parenttype": store.LOG, "parent": wanted}
	legs = frappe.get_all(store.LEG, filters=in_leg, fields=["parent", "agent"])
	agents = {log.name: {log.agent} for log in logs}
	for leg in legs:
		agents.setdefault(leg.parent, set()).add(leg.agent)
	return {log.name: Served(frozenset(filter(None, agents[log.name])), log.team) for log in logs}


def may_edit(call_log: str, user: str | None = None) -> bool:
	"""Whether the user writes down what this call was about."""
	call = served([call_log]).get(call_log)
	return call is not None and access.edits_call(viewer(user), call.agents, call.team)


def numbers(call_log: str) -> tuple[str, str] | None:
	"""Both numbers of a call in full, None for those who do not need them."""
	found = numbers_of_many([call_log]).get(call_log)
	return (found["from_number"], found["to_number"]) if found else None


def customer_number(call_log: str) -> str:
	"""The customer's number in full. For callers that have checked who asks."""
	key = frappe.db.get_value(store.RECORD, call_log, "caller_key") or ""
	return display(key, switchboard().plan.region)


def callers_of(call_logs: Sequence[str]) -> dict[str, str]:
	"""The number of each call's customer, sealed."""
	names = ("in", [name for name in call_logs if name])
	rows = frappe.get_all(store.RECORD, filters={"name": names}, fields=["name", "caller_key"])
	return {row.name: sealed(row.caller_key) for row in rows if row.caller_key}


def numbers_of_many(names: Sequence[str]) -> dict[str, dict[str, str]]:
	"""Full numbers of those logs whose numbers the user may see; the others are left out."""
	seer = viewer()
	seen = [name for name, call in served(names).items() if access.sees_numbers(seer, call.agents, call.team)]
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


def may_hear(call_log: str) -> bool:
	"""Whether the user may hear the call's recordings."""
	call = served([call_log]).get(call_log)
	return call is not None and access.hears_recording(viewer(), call.agents, call.team)


def check_may_hear(call_log: str) -> None:
	"""Raises PermissionError for those whom a recording is no business of."""
	if not may_hear(call_log):
		frappe.throw(
			_("Recordings are heard by the inspector, the leader and the agent of the call."),
			frappe.PermissionError,
		)
