"""Callbacks to make: opened for callers whom nobody served, closed when they are served after all (CALL-4)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import now_datetime
from pypika import Case

from cs_center.callbacks.rules.missed import CallbackDecision, EndedCall, decide
from cs_center.callbacks.service.store import CANCELLED, DOCTYPE, OPEN, Load, open_columns, placed
from cs_center.calls.rules.events import INBOUND
from cs_center.calls.service.privacy import sealed
from cs_center.calls.service.switchboard import switchboard
from cs_center.calls.service.words import say_for_all
from cs_center.engines.database import prepared, read, stamp, upsert_many, value


@dataclass(frozen=True, slots=True)
class FollowedCall:
	"""A call as its log has it, with the caller's key and whether that can be dialled; and who answered, by number."""

	log: dict[str, Any]
	caller_key: str
	can_be_called: bool
	staff_number: str = ""


def follow(calls: Iterable[FollowedCall], announce: bool) -> None:
	"""Open and close callbacks as these calls ask. `announce`: with document events, for live calls."""
	calls = [call for call in calls if call.caller_key and call.log["direction"] == INBOUND]
	_close_served([call for call in calls if call.log["answered_at"]])
	missed = [call for call in calls if not call.log["answered_at"] and _decide(call).due_at]
	if missed:
		_open(missed, announce)


def _decide(call: FollowedCall, served_at: Any = None) -> CallbackDecision:
	board, log = switchboard(), call.log
	ended = EndedCall(
		direction=log["direction"],
		outcome=log["outcome"],
		started_at=log["started_at"],
		ended_at=log["ended_at"],
		can_be_called=call.can_be_called,
		off_hours=bool(log["off_hours"]),
		served_at=served_at,
	)
	return decide(ended, board.hours_of(log["queue"]), board.missed_calls_of(log["queue"]), now_datetime())


def _close_served(calls: list[FollowedCall]) -> None:
	if not calls:
		return
	served_at = {
		sealed(call.caller_key): call.log["started_at"]
		for call in sorted(calls, key=lambda c: c.log["started_at"])
	}
	rows = read(_open_since, keys=tuple(served_at))
	for name, key, missed_at in rows:
		if missed_at <= served_at[key]:
			_cancel(name)


@prepared
def _open_since() -> Any:
	callback, log = DocType(DOCTYPE), DocType("CS Call Log")
	# Who called while a fault lasted is called back after it: a call from before that has not served them.
	asked_at = Case().when(callback.incident.isnull(), log.started_at).else_(callback.creation)
	return (
		frappe.qb.from_(callback)
		.join(log)
		.on(log.name == callback.call_log)
		.where(callback.open_key.isin(value("keys")))
		.select(callback.name, callback.open_key, asked_at)
	)


def _cancel(name: str) -> None:
	doc = frappe.get_doc(DOCTYPE, name)
	doc.status, doc.result = CANCELLED, _("The caller called again and was served.")
	doc.save(ignore_permissions=True)


def _open(calls: list[FollowedCall], announce: bool) -> None:
	already = set(
		frappe.get_all(
			DOCTYPE, filters={"call_log": ("in", [c.log["name"] for c in calls])}, pluck="call_log"
		)
	)
	served = _served_later(calls)
	load = Load()
	rows = {}
	for call in sorted(calls, key=lambda c: c.log["started_at"]):
		decision = _decide(call, served.get(call.log["name"]))
		if decision.due_at and call.log["name"] not in already:
			rows.setdefault(sealed(call.caller_key), _row(call, decision, load))
	taken = (
		set(frappe.get_all(DOCTYPE, filters={"open_key": ("in", list(rows))}, pluck="open_key"))
		if rows
		else set()
	)
	new = [row for key, row in rows.items() if key not in taken]
	if announce:
		for row in placed(new):
			_insert_one(row)
	else:
		named = [{"name": frappe.generate_hash(length=20), **stamp(), **row} for row in placed(new)]
		upsert_many(DOCTYPE, open_columns(named), update=("open_key",))


def _served_later(calls: list[FollowedCall]) -> dict[str, Any]:
	"""When each missed caller was next talked to, by log."""
	record, log = DocType("CS Call Record"), DocType("CS Call Log")
	since = min(call.log["started_at"] for call in calls)
	rows = (
		frappe.qb.from_(record)
		.join(log)
		.on(log.name == record.name)
		.where(
			record.caller_key.isin(sorted({call.caller_key for call in calls})) & (record.started_at >= since)
		)
		.where(log.answered_at.isnotnull())
		.select(record.caller_key, log.started_at)
	).run()
	found = {}
	for call in calls:
		later = [at for key, at in rows if key == call.caller_key and at >= call.log["started_at"]]
		if later:
			found[call.log["name"]] = min(later)
	return found


def _row(call: FollowedCall, decision: CallbackDecision, load: "Load") -> dict[str, Any]:
	log = call.log
	queue = switchboard().queues.get(log["queue"])
	return {
		"status": OPEN,
		"reason": say_for_all(decision.reason),
		"due_at": decision.due_at,
		"assigned_to": (queue.callback_to if queue else None) or load.next_officer(),
		"caller_number": log["caller_number"],
		"customer": log["customer"],
		"party_name": log["party_name"],
		"call_log": log["name"],
		"queue": log["queue"],
		"team": log["team"],
		"open_key": sealed(call.caller_key),
	}


def _insert_one(row: dict[str, Any]) -> None:
	frappe.db.savepoint("cs_callback")
	try:
		frappe.get_doc({"doctype": DOCTYPE, **row}).insert(ignore_permissions=True, ignore_links=True)
	except (frappe.UniqueValidationError, frappe.DuplicateEntryError):
		frappe.db.rollback(
			save_point="cs_callback"
		)  # another worker opened it for the same caller: that one counts
		frappe.clear_last_message()
