"""Complaints of an incident that is over move on to their callbacks together (CALL-10, COMP-6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Count
from frappe.utils.caching import request_cache

from cs_center.calls.rules import access
from cs_center.calls.rules.reasons import Reason
from cs_center.complaints.rules import states
from cs_center.complaints.rules.states import Standing, Step
from cs_center.complaints.service import policy
from cs_center.complaints.service import store as complaints
from cs_center.engines import people
from cs_center.engines.database import upsert_many
from cs_center.incidents import rules
from cs_center.incidents.service import calling
from cs_center.responsibility.service.naming import kept

_FIELDS = ("name", "status", "since", "handler", "holder", "severity", "station", "level", "round", "due_by")
_FIELDS += ("reported_by", "paused", "asked_until", "failed_callbacks", "closed_at", "steps", "policy")
_FIELDS += ("seen_until", "answer_by", "answered_at", "dispatched_at", "callback_officer", "callback_by")
_FIELDS += ("next_action_at", "call_log", "caller_number", "customer", "party_name", "team")
_WRITTEN = ("status", "since", "station", "reported_by", "asked_until", "steps", "dispatched_at")
_WRITTEN += ("callback_officer", "callback_by", "next_action_at", "modified", "modified_by")


@dataclass(frozen=True, slots=True)
class Done:
	"""How many complaints moved on, stayed as they were, how many callers are called back, and how many can not be."""

	moved: int
	left: int
	asked: int
	without_number: int


def move_on(incident: Any, names: Sequence[str], now: datetime) -> Done:
	"""Move on those of the complaints that can; the others keep in their history that they stay. In bulk, no commit."""
	rows = [row for row in _locked(names) if row.status in states.OPEN]
	steps = {row.name: _steps(row, incident, now) for row in rows}
	going = [row for row in rows if steps[row.name]]
	events = [event for row in rows for event in _events(row, steps[row.name], incident, now)]
	_settle(going, steps, incident, now)
	upsert_many(complaints.COMPLAINT, [_written(row) for row in rows], update=_WRITTEN)
	complaints.append(events)
	asked, without = calling.of_complaints(incident, rows, now)
	return Done(len(going), len(rows) - len(going), asked, without)


def _locked(names: Sequence[str]) -> list["frappe._dict"]:
	filters = {"name": ("in", names)}
	fields = list(_FIELDS)
	return frappe.db.get_values(complaints.COMPLAINT, filters, fields, as_dict=True, for_update=True) or []


def _steps(row: Any, incident: Any, now: datetime) -> tuple[Step, ...]:
	standing = complaints.standing_of(row)
	return rules.moves_on(
		standing, now, incident.name, incident.station, incident.over_by, incident.over_text
	)


def _settle(going: Sequence[Any], steps: dict[str, tuple[Step, ...]], incident: Any, now: datetime) -> None:
	"""How they stand then, and who calls each of them, evenly."""
	after = {row.name: steps[row.name][-1].after for row in going}
	officers = rules.share([_barred(after[row.name]) for row in going], _load())
	for row, officer in zip(going, officers, strict=True):
		by = policy.book().policy_named(row.policy)
		row.update(complaints.standing_values(after[row.name]))
		row.update(
			callback_officer=officer or None,
			callback_by=now + timedelta(hours=by.callback_within_hours),
			dispatched_at=row.dispatched_at or now,
		)
		row.next_action_at = complaints.next_action_at(row, by)


def _barred(standing: Standing) -> frozenset[str]:
	return frozenset({standing.handler, standing.reported_by, *_members(standing.station)})


@request_cache
def _members(station: str) -> set[str]:
	"""Kept for the request: thousands of complaints are of few stations."""
	return complaints.members_of(station)


def _load() -> dict[str, int]:
	"""How many customers each officer has to call."""
	officers = people.enabled_users_with_role(access.CALLBACK_OFFICER)
	if not officers:
		return {}
	complaint = DocType(complaints.COMPLAINT)
	rows = (
		frappe.qb.from_(complaint)
		.where((complaint.status == states.TO_CALL) & complaint.callback_officer.isin(officers))
		.groupby(complaint.callback_officer)
		.select(complaint.callback_officer, Count("*"))
	).run()
	return {**dict.fromkeys(officers, 0), **dict(rows)}


def _events(row: Any, steps: Sequence[Step], incident: Any, now: datetime) -> list[dict[str, Any]]:
	"""Links of its history, by who said that it is over. Numbers the row's steps."""
	if not steps:
		text = kept(Reason(_STAYS, {"incident": incident.name, "status": row.status}, "CALL-10"))
		return [_event(row, rules.LEFT, row.status, row.status, text, incident, now)]
	return [
		_event(row, one.event, one.before.status, one.after.status, kept(one.reason), incident, now)
		for one in steps
	]


def _event(
	row: Any, event: str, before: str, after: str, reason: str, incident: Any, now: datetime
) -> dict[str, Any]:
	row.steps = (row.steps or 0) + 1
	found = complaints.event_row(
		row.name,
		row.steps,
		event,
		now,
		reason,
		from_status=before,
		to_status=after,
		from_level=row.level,
		to_level=row.level,
		from_user=row.holder,
		to_user=row.holder,
		station=row.station or incident.station,
		changes={"status": [before, after]} if before != after else None,
	)
	return {**found, "by_user": incident.over_by}


def _written(row: Any) -> dict[str, Any]:
	stamped = {"modified": frappe.utils.now(), "modified_by": frappe.session.user}
	return {"name": row.name, **{field: row.get(field) for field in _WRITTEN[:-2]}, **stamped}


_STAYS = "Incident {incident} is over; the complaint stays at “{status}”."
