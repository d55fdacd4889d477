"""Callbacks to make: opened for callers whom nobody served, closed when they are served after all (CALL-4)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.query_builder import DocType
from frappe.query_builder.functions import Count
from frappe.utils import now_datetime
from pypika import Case

from cs_center.callbacks.rules import CallbackDecision, EndedCall, decide, least_loaded
from cs_center.calls.rules import access
from cs_center.calls.rules.events import INBOUND
from cs_center.calls.service.privacy import customer_number, sealed
from cs_center.calls.service.staff import viewer
from cs_center.calls.service.switchboard import switchboard
from cs_center.calls.service.words import say_for_all
from cs_center.engines import people
from cs_center.engines.database import prepared, read, stamp, upsert_many, value

DOCTYPE = "CS Callback"
OPEN, DONE, CANCELLED = "Open", "Done", "Cancelled"
#: What the app writes; people and their forms never change these.
_KEPT_FIELDS = (
	"reason",
	"caller_number",
	"customer",
	"party_name",
	"call_log",
	"incident",
	"queue",
	"team",
	"open_key",
	"cause_key",
	"closed_at",
	"closed_by",
)


@dataclass(frozen=True, slots=True)
class FollowedCall:
	"""A call as its log has it, with the caller's key and whether that can be dialled; and who answered, by number."""

	log: dict[str, Any]
	caller_key: str
	can_be_called: bool
	staff_number: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
	"""Somebody who is to be called back for a cause that concerns many (CALL-10). `caller`: who it is, sealed.

	`assigned_to` blank: whoever has least to call.
	"""

	caller: str
	incident: str
	reason: str
	due_at: datetime
	call_log: str
	caller_number: str = ""
	customer: str = ""
	party_name: str = ""
	queue: str = ""
	team: str = ""
	assigned_to: str = ""


def ask(wanted: Sequence[Asked]) -> int:
	"""Have people called back in bulk, each once for an incident however often it is asked; how many are new to it.

	Who is to be called already gets one call about both.
	"""
	asked = {f"{one.incident}:{one.caller}": one for one in wanted if one.caller}
	if not asked:
		return 0
	known = frappe.get_all(DOCTYPE, filters={"cause_key": ("in", list(asked))}, pluck="cause_key")
	new = {key: one for key, one in asked.items() if key not in known}
	waiting = _waiting({one.caller for one in new.values()})
	joined = [_joined(waiting[one.caller], key, one) for key, one in new.items() if one.caller in waiting]
	load = _Load()
	rows = [_asked(key, one, load) for key, one in new.items() if one.caller not in waiting]
	upsert_many(DOCTYPE, joined, update=("reason", "incident", "cause_key"))
	# Who hangs up at this very moment has a callback that was not there before: it is joined by its key.
	upsert_many(DOCTYPE, rows, update=("incident", "cause_key"))
	return len(new)


def _waiting(callers: set[str]) -> dict[str, Any]:
	if not callers:
		return {}
	fields = ["name", "open_key", "reason", "incident", "cause_key"]
	filters = {"open_key": ("in", sorted(callers))}
	rows = frappe.db.get_values(DOCTYPE, filters, fields, as_dict=True, for_update=True) or []
	return {row.open_key: row for row in rows}


def _joined(row: Any, key: str, one: Asked) -> dict[str, Any]:
	reason = row.reason or ""
	return {
		"name": row.name,
		"reason": reason if one.reason in reason else f"{reason} {one.reason}".strip(),
		"incident": row.incident or one.incident,
		"cause_key": row.cause_key or key,
	}


def _asked(key: str, one: Asked, load: "_Load") -> dict[str, Any]:
	queue = switchboard().queues.get(one.queue)
	return {
		"name": frappe.generate_hash(length=20),
		**stamp(),
		"status": OPEN,
		"reason": one.reason,
		"due_at": one.due_at,
		"assigned_to": one.assigned_to or (queue.callback_to if queue else None) or load.next_officer(),
		"caller_number": one.caller_number or None,
		"customer": one.customer or None,
		"party_name": one.party_name or None,
		"call_log": one.call_log,
		"queue": one.queue or None,
		"team": one.team or None,
		"incident": one.incident,
		"open_key": one.caller,
		"cause_key": key,
	}


def follow(calls: Iterable[FollowedCall], announce: bool) -> None:
	"""Open and close callbacks as these calls ask. `announce`: with document events, for live calls."""
	calls = [call for call in calls if call.caller_key and call.log["direction"] == INBOUND]
	_close_served([call for call in calls if call.log["answered_at"]])
	missed = [call for call in calls if not call.log["answered_at"] and _decide(call).due_at]
	if missed:
		_open(missed, announce)


def keep_cause(doc: Document) -> None:
	"""Why a callback is made, to whom and who closed it is not for forms to say: keep what the database has."""
	if before := doc.get_doc_before_save():
		doc.update({field: before.get(field) for field in _KEPT_FIELDS})
	doc.__dict__.pop("number", None)  # sent back by a form; left there, it would get into the versions


def close(doc: Document) -> None:
	"""What closing a callback on its form means: a result, a time, a person; the caller may get a new one later."""
	if doc.status == OPEN:
		return
	if not (doc.result or "").strip():
		frappe.throw(_("Say in Result what was agreed, or why nobody called."))
	doc.open_key = None
	doc.closed_at = doc.closed_at or now_datetime()
	doc.closed_by = doc.closed_by or frappe.session.user


def number_of(doc: Document) -> str:
	"""The number to call, in full for who is to call and those above them, masked for everybody else."""
	# Read anew: a document may come from a browser that made it up.
	known = frappe.db.get_value(DOCTYPE, doc.name, ["assigned_to", "team", "call_log"], as_dict=True)
	if not known or not known.call_log or not _may_call(known):
		return doc.caller_number or ""
	return customer_number(known.call_log)


def _may_call(known: "frappe._dict") -> bool:
	seer = viewer()
	return bool(
		seer.user == known.assigned_to or seer.roles & access.ABOVE_TEAMS or known.team in seer.led_teams
	)


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
	load = _Load()
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
		for row in new:
			_insert_one(row)
	else:
		upsert_many(
			DOCTYPE,
			[{"name": frappe.generate_hash(length=20), **stamp(), **row} for row in new],
			update=("open_key",),
		)


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


def _row(call: FollowedCall, decision: CallbackDecision, load: "_Load") -> dict[str, Any]:
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


class _Load:
	"""Open callbacks of each officer, counted once, so that new ones are shared evenly."""

	def __init__(self) -> None:
		self._open: dict[str, int] | None = None

	def next_officer(self) -> str | None:
		if self._open is None:
			self._open = self._count()
		officer = least_loaded(self._open)
		if officer:
			self._open[officer] += 1
		return officer

	def _count(self) -> dict[str, int]:
		officers = people.enabled_users_with_role(access.CALLBACK_OFFICER)
		if not officers:
			return {}
		callback = DocType(DOCTYPE)
		rows = (
			frappe.qb.from_(callback)
			.where((callback.status == OPEN) & callback.assigned_to.isin(officers))
			.groupby(callback.assigned_to)
			.select(callback.assigned_to, Count("*"))
		).run()
		return {**dict.fromkeys(officers, 0), **dict(rows)}
