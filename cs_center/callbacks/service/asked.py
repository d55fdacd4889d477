"""Callbacks for a cause that concerns many: who called in a mass outage is called when it is over (CALL-10)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import frappe

from cs_center.callbacks.service.store import DOCTYPE, OPEN, Load, open_columns, placed
from cs_center.calls.service.switchboard import switchboard
from cs_center.engines.database import stamp, upsert_many


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
	load = Load()
	rows = placed([_asked(key, one, load) for key, one in new.items() if one.caller not in waiting])
	upsert_many(DOCTYPE, joined, update=("reason", "incident", "cause_key"))
	# Who hangs up at this very moment has a callback that was not there before: it is joined by its key.
	upsert_many(DOCTYPE, open_columns(rows), update=("incident", "cause_key"))
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


def _asked(key: str, one: Asked, load: "Load") -> dict[str, Any]:
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
