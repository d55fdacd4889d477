"""Working out the matters of one caller from all their calls, when one becomes known late (CALL-6)."""

from typing import Any

import frappe
from frappe.query_builder import DocType
from frappe.utils import now_datetime

from cs_center.calls.rules.events import INBOUND
from cs_center.engines.database import stamp
from cs_center.responsibility.rules import matter as rules
from cs_center.responsibility.rules import why
from cs_center.responsibility.rules.ownership import Matter, OwnershipPolicy
from cs_center.responsibility.rules.taking import matters_of, status_of
from cs_center.responsibility.service import policy, store
from cs_center.responsibility.service.calls import TakenCall, as_customer_call, traits
from cs_center.responsibility.service.naming import kept
from cs_center.responsibility.service.opening import Caller, matter_row

_LOG_FIELDS = (
	"name",
	"started_at",
	"answered_at",
	"agent",
	"team",
	"kind",
	"queue",
	"customer",
	"party_name",
	"caller_number",
)


def work_out(caller: Caller) -> None:
	"""Make the stored matters of the caller say what all their calls say together.

	Matters with a ticket, or that people decided about, stay as they are: only people move those (FIRST-5).
	"""
	fixed = _fixed(caller.key)
	calls = {row.name: row for row in calls_of(caller.caller_key) if not _is_of_one(row, fixed)}
	# A matter that people decided about may be the caller's open one already: what calls alone tell of ended before it.
	is_taken = any(row.open_key == caller.key for row in fixed)
	wanted = _wanted(caller, calls, is_taken)
	stored = _stored(caller.key)
	for row in stored[len(wanted) :]:
		_merge(row)
	for row in stored:
		store.update(row.name, {"open_key": None})
	for position, (matter, values) in enumerate(wanted):
		if position < len(stored):
			_correct(stored[position], matter, values)
		else:
			store.insert([values], [])


def calls_of(caller_key: str) -> list["frappe._dict"]:
	"""Every inbound call of a caller that was answered or is over."""
	record, log = DocType("CS Call Record"), DocType("CS Call Log")
	rows = (
		frappe.qb.from_(record)
		.join(log)
		.on(log.name == record.name)
		.where((record.caller_key == caller_key) & (log.direction == INBOUND))
		.where(log.answered_at.isnotnull() | log.ended_at.isnotnull())
		.select(record.caller_key, *(log[field] for field in _LOG_FIELDS))
	).run(as_dict=True)
	# The database takes keys for equal that differ in capitals.
	return [row for row in rows if row.caller_key == caller_key]


def _wanted(caller: Caller, calls: dict[str, Any], is_taken: bool) -> list[tuple[Matter, dict[str, Any]]]:
	policies = []
	for row in calls.values():
		if rule := policy.rule_for(traits(row, caller.tier)):
			policies.append((as_customer_call(row), OwnershipPolicy(rule.window_days)))
	found = matters_of(policies)
	return [(matter, _row(caller, calls, matter, matter is found[-1] and not is_taken)) for matter in found]


def _row(caller: Caller, calls: dict[str, Any], matter: Matter, is_last: bool) -> dict[str, Any]:
	first = calls[matter.owner_call_id]
	rule = policy.rule_for(traits(first, caller.tier)) or policy.rule_named(None)
	number = frappe.db.get_value("CS Staff Record", {"user": first.agent}, "name") or ""
	taken = TakenCall(first, caller.caller_key, number)
	status = status_of(matter, is_last, now_datetime(), OwnershipPolicy(rule.window_days))
	return {
		**matter_row(caller, taken, rule, stamp(), kept(why.first(first.agent))),
		"opened_at": matter.opened_at,
		"last_contact_at": matter.last_call_at,
		"status": status,
		"open_key": caller.key if status in rules.LIVE else None,
	}


def _stored(key: str) -> list["frappe._dict"]:
	table = DocType(store.MATTER)
	return (
		frappe.qb.from_(table)
		.where((table.customer_key == key) & (table.fixed == 0) & table.ticket.isnull())
		.where(table.status != rules.MERGED)
		.orderby(table.opened_at)
		.select("*")
		.for_update()
	).run(as_dict=True)


def _fixed(key: str) -> list["frappe._dict"]:
	"""When matters that people decided about, or that have tickets, were spoken of."""
	table = DocType(store.MATTER)
	return (
		frappe.qb.from_(table)
		.where((table.customer_key == key) & ((table.fixed == 1) | table.ticket.isnotnull()))
		.select(table.opened_at, table.last_contact_at, table.first_call, table.open_key)
	).run(as_dict=True)


def _is_of_one(call: "frappe._dict", matters: list["frappe._dict"]) -> bool:
	return any(
		call.name == matter.first_call or matter.opened_at <= call.started_at <= matter.last_contact_at
		for matter in matters
	)


def _merge(row: "frappe._dict") -> None:
	reason = kept(why.merged(row.responsible or ""))
	store.append(row, rules.MERGE, now_datetime(), reason, from_user=row.responsible)
	ended = {"status": rules.MERGED, "open_key": None, "next_action_at": None}
	store.update(row.name, {**ended, "steps": row.steps})


def _correct(row: "frappe._dict", matter: Matter, values: dict[str, Any]) -> None:
	changed = {key: value for key, value in values.items() if key not in _KEPT_WHEN_CORRECTED}
	if row.responsible != matter.owner:
		reason = kept(why.corrected(row.responsible or "", matter.owner))
		links = {"from_user": row.responsible, "to_user": matter.owner, "call_log": matter.owner_call_id}
		store.append(row, rules.CORRECTED, now_datetime(), reason, **links)
		changed.update(steps=row.steps, reason=reason)
	store.update(row.name, changed)


_KEPT_WHEN_CORRECTED = ("name", "creation", "modified", "owner", "modified_by", "steps", "reason")
