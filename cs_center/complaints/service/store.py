"""The tables of complaints: how each stands, what happened to it, and what customers answered."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.query_builder import DocType
from frappe.utils import get_datetime

from cs_center.complaints.rules.escalation import EscalationPolicy, Watch, next_at
from cs_center.complaints.rules.rights import Concerned
from cs_center.complaints.rules.states import Standing
from cs_center.complaints.service import policy
from cs_center.engines.database import insert_many, ordered_name, stamp

COMPLAINT, EVENT, CALLBACK = "CS Complaint", "CS Complaint Event", "CS Complaint Callback"

Row = dict[str, Any]
#: Fields of a complaint that are how it stands.
_STANDING_FIELDS = (
	"status",
	"since",
	"handler",
	"severity",
	"station",
	"level",
	"round",
	"due_by",
	"reported_by",
	"paused",
	"asked_until",
	"failed_callbacks",
	"closed_at",
)
_MOMENTS = ("since", "due_by", "asked_until", "closed_at")


def locked(name: str) -> Document:
	"""A complaint, locked until the end of the transaction. Raises DoesNotExistError."""
	return frappe.get_doc(COMPLAINT, name, for_update=True)


def standing_of(row: Any) -> Standing:
	"""How a stored complaint stands, as the rules see it, but for the attempts to call back."""
	values = {field: row.get(field) for field in _STANDING_FIELDS}
	for field in _MOMENTS:
		values[field] = _moment(values[field])
	for field in ("handler", "station", "reported_by", "paused"):
		values[field] = values[field] or ""
	for field in ("level", "failed_callbacks"):
		values[field] = values[field] or 0
	values["round"] = values["round"] or 1
	return Standing(**values)


def standing_values(standing: Standing) -> Row:
	"""The fields of a complaint that stands so."""
	return {field: getattr(standing, field) for field in _STANDING_FIELDS}


def attempts_of(complaint: str, round_: int) -> tuple[datetime, ...]:
	"""Calls of this round that did not reach the customer."""
	filters = {"complaint": complaint, "round": round_, "reached": 0}
	return tuple(frappe.get_all(CALLBACK, filters=filters, pluck="at", order_by="at"))


def watch_of(row: Any) -> Watch:
	"""What decides what happens to it by itself."""
	return Watch(
		row.get("status"),
		_moment(row.get("since")),
		_moment(row.get("due_by")),
		row.get("level") or 0,
		_moment(row.get("seen_until")),
		_moment(row.get("answer_by")) if not row.get("answered_at") else None,
	)


def next_action_at(row: Any, by: EscalationPolicy | None = None) -> datetime | None:
	"""When it must be looked at again, by its policy."""
	return next_at(watch_of(row), by or policy.book().policy_named(row.get("policy")), policy.calendar())


def concerned(row: Any) -> Concerned:
	"""Whom it concerns."""
	return Concerned(
		status=row.get("status") or "",
		handler=row.get("handler") or "",
		holder=row.get("holder") or "",
		team=row.get("team") or "",
		taken_by=row.get("taken_by") or "",
		members=frozenset(members_of(row.get("station"))),
	)


def members_of(station: str | None) -> set[str]:
	"""Who answers for a station."""
	if not station:
		return set()
	members = frappe.get_all("CS Station Member", filters={"parent": station}, pluck="user")
	contact = frappe.db.get_value("CS Station", station, "contact_user")
	return set(filter(None, [*members, contact]))


def stations_of(user: str) -> list[str]:
	"""Stations for which somebody answers."""
	member, station = DocType("CS Station Member"), DocType("CS Station")
	rows = (
		frappe.qb.from_(station)
		.left_join(member)
		.on((member.parent == station.name) & (member.user == user))
		.where((station.contact_user == user) | member.name.isnotnull())
		.select(station.name)
		.distinct()
	).run(pluck=True)
	return sorted(rows)


def event_row(complaint: str, position: int, event: str, at: datetime, reason: str, **links: Any) -> Row:
	"""One step of the history as a row. The key of complaint and position keeps two steps from being the same one.

	`written`: the stamp of who writes many rows at once.
	"""
	return {
		"name": ordered_name(),
		**(links.get("written") or stamp()),
		"complaint": complaint,
		"position": position,
		"event": event,
		"at": at,
		"by_user": frappe.session.user,
		"from_status": links.get("from_status"),
		"to_status": links.get("to_status"),
		"from_level": links.get("from_level") or 0,
		"to_level": links.get("to_level") or 0,
		"from_user": links.get("from_user") or None,
		"to_user": links.get("to_user") or None,
		"station": links.get("station") or None,
		"call_log": links.get("call_log") or None,
		"reason": reason,
		"changes": json.dumps(links["changes"], default=str) if links.get("changes") else None,
	}


def append(rows: Iterable[Row]) -> None:
	"""Keep steps of the history."""
	insert_many(EVENT, list(rows))


def history(complaint: str) -> list["frappe._dict"]:
	"""What happened, in order."""
	fields = ["position", "event", "at", "by_user", "from_user", "to_user", "station", "call_log", "reason"]
	fields += ["from_status", "to_status", "from_level", "to_level", "changes"]
	return frappe.get_all(EVENT, filters={"complaint": complaint}, fields=fields, order_by="position")


def changes(before: Row, after: Row) -> dict[str, list[Any]]:
	"""What is different, field by field: before and after."""
	return {
		field: [before.get(field), value]
		for field, value in after.items()
		if _plain(before.get(field)) != _plain(value)
	}


def _moment(value: Any) -> datetime | None:
	return value if isinstance(value, datetime) else get_datetime(value) if value else None


def _plain(value: Any) -> str:
	return "" if value in (None, 0, 0.0) else str(value)
