"""What happens to complaints by itself: reminders and escalations, when their time has come (COMP-3, COMP-7).

A chunk is a transaction with all that belongs to it. A killed sweep is gone on with by the next one, and two at once take
different complaints. A complaint that can not be looked at stops nobody else: it is shown to a leader and tried again.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import frappe
from frappe.query_builder import DocType
from frappe.utils import now_datetime
from frappe.utils.caching import request_cache

from cs_center.complaints.rules import escalation as rules
from cs_center.complaints.rules.limits import Calendar
from cs_center.complaints.service import moves, notices, policy, store
from cs_center.complaints.service.people import leaders_of
from cs_center.engines.database import (
	as_json,
	document_rows,
	is_undone,
	prepared,
	read,
	retried,
	stamp,
	upsert_many,
	value,
)
from cs_center.notices.service import Notice, tell
from cs_center.responsibility.service.naming import kept

ESCALATED, WARNED, SKIPPED, FAILED = "escalated", "warned", "skipped", "failed"
#: Events that the history keeps of steps.
EVENTS = {rules.REMIND: "Reminded", rules.ESCALATE: "Escalated", rules.NAME: "Named in the Monthly Notice"}
_METHODS = {rules.REMIND: notices.REMINDER, rules.ESCALATE: notices.ESCALATED, rules.NAME: notices.NAMED}
_A_CHUNK = 1000
#: What could not be looked at is tried again after so long.
RETRY_MINUTES = 60
_FIELDS = (
	"name",
	"status",
	"since",
	"due_by",
	"answer_by",
	"answered_at",
	"level",
	"level_name",
	"seen_until",
	"policy",
	"handler",
	"holder",
	"holder_reason",
	"team",
	"station",
	"steps",
	"named_at",
	"sweep_error",
	"next_action_at",
	"modified",
)
_WRITTEN = (
	"level",
	"level_name",
	"holder",
	"holder_reason",
	"named_at",
	"seen_until",
	"next_action_at",
	"steps",
	"sweep_error",
	"modified",
)


@dataclass(slots=True)
class Looked:
	"""What looking at one complaint came to: the row as it is then, steps of its history, who is told."""

	row: "frappe._dict"
	became: str = SKIPPED
	events: list[dict[str, Any]] = field(default_factory=list)
	told: list[Notice] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Glance:
	"""One look at many complaints: its moment, the calendar that it goes by, and the stamp of what it writes."""

	now: datetime
	calendar: Calendar
	written: dict[str, Any]


@dataclass(slots=True)
class Tally:
	"""How many complaints were due, rose a level, were only told of, needed nothing, or could not be looked at."""

	due: int = 0
	escalated: int = 0
	warned: int = 0
	skipped: int = 0
	failed: int = 0

	def count(self, looked: list[Looked]) -> None:
		self.due += len(looked)
		for one in looked:
			setattr(self, one.became, getattr(self, one.became) + 1)


def sweep(as_of: datetime | None = None) -> Tally:
	"""Do what is due at a moment, now when none is given. Commits in chunks."""
	tally = Tally()
	now = as_of or now_datetime()
	while looked := retried(lambda _attempt: _sweep_chunk(now)):
		tally.count(looked)
	return tally


def rehearse(as_of: datetime | None = None) -> Tally:
	"""What a sweep would do. Writes nothing and locks nothing."""
	tally = Tally()
	now = as_of or now_datetime()
	for rows in _due_pages(now):
		glance = _glance(now)
		tally.count([_look_safely(row, glance) for row in rows])
	return tally


def settle_anew() -> int:
	"""Policies changed: when each open complaint must be looked at again. Commits page by page; how many were moved.

	What the new policy would have done before now is not done afterwards; what was due by the old one is still looked at.
	"""
	moved, after = 0, ""
	while rows := _open_page(after):
		after = rows[-1].name
		values = [_settled(row, now_datetime()) for row in rows]
		before = [row.next_action_at for row in rows]
		upsert_many(store.COMPLAINT, values, update=("next_action_at", "seen_until"))
		moved += sum(new["next_action_at"] != old for new, old in zip(values, before, strict=True))
		frappe.db.commit()  # a page at a time: a million complaints must not keep their locks
	return moved


def _settled(row: "frappe._dict", now: datetime) -> dict[str, Any]:
	is_due = row.next_action_at and row.next_action_at <= now
	row.seen_until = row.seen_until if is_due else max(row.seen_until, now)
	return {"name": row.name, "next_action_at": store.next_action_at(row), "seen_until": row.seen_until}


def _sweep_chunk(now: datetime) -> list[Looked]:
	glance = _glance(now)
	looked = [_look_safely(row, glance) for row in claim(now)]
	frappe.db.savepoint("cs_complaint_sweep")
	try:
		_write(looked)
	except Exception as error:
		if is_undone(error):
			raise
		frappe.db.rollback(save_point="cs_complaint_sweep")
		looked = [_write_alone(one, now) for one in looked]
	frappe.db.commit()  # a chunk at a time: what is done stays done
	return looked


def _glance(now: datetime) -> Glance:
	return Glance(now, policy.calendar(), stamp())


def _look_safely(row: "frappe._dict", glance: Glance) -> Looked:
	try:
		return _look(row, glance)
	except Exception:
		return _failed(row, glance.now, frappe.get_traceback())


def _look(row: "frappe._dict", glance: Glance) -> Looked:
	by = policy.book().policy_named(row.policy)
	watch, looked = store.watch_of(row), Looked(frappe._dict(row))
	come, next_at = rules.look(watch, by, glance.calendar, glance.now)
	for one in come:
		_take_step(looked, one, kept(rules.why(one, watch)), glance)
	after = looked.row
	after.update(seen_until=max(glance.now, watch.seen_until), sweep_error=None)
	after["next_action_at"] = next_at
	return looked


def _take_step(looked: Looked, one: rules.Due, reason: str, glance: Glance) -> None:
	"""One step of a policy: at most one level up, one link of the history, and who hears of it."""
	row, step, before = looked.row, one.step, dict(looked.row)
	level = rules.level_after(row.level or 0, step)
	if level != (row.level or 0):
		moves.put_at_level(row, level)
		reason = f"{reason} {row.holder_reason}"
		looked.became = ESCALATED
	elif looked.became == SKIPPED:
		looked.became = WARNED
	if step.action == rules.NAME and not row.named_at:
		row.named_at = glance.now
	row.update(steps=(row.steps or 0) + 1, modified=glance.written["modified"])
	looked.events.append(_event(before, row, step, reason, glance))
	looked.told += notices.for_step(row, _METHODS[step.action], reason, _told(row, step))


def _event(
	before: dict[str, Any], row: "frappe._dict", step: rules.PolicyStep, reason: str, glance: Glance
) -> dict[str, Any]:
	changed = store.changes(before, {name: row[name] for name in ("level", "holder", "named_at")})
	return store.event_row(
		row.name,
		row.steps,
		EVENTS[step.action],
		glance.now,
		reason,
		from_status=row.status,
		to_status=row.status,
		from_level=before["level"],
		to_level=row.level,
		from_user=before["holder"],
		to_user=row.holder,
		station=row.station,
		changes=changed,
		written=glance.written,
	)


def _told(row: "frappe._dict", step: rules.PolicyStep) -> set[str]:
	users = {row.holder}
	if step.tell_handler:
		users.add(row.handler)
	if step.tell_station:
		users |= _members(row.station)
	if step.tell_leader:
		users |= leaders_of(row.team)
	return users


@request_cache
def _members(station: str | None) -> set[str]:
	"""Kept for the request: thousands of complaints are of few stations."""
	return store.members_of(station)


def _failed(row: "frappe._dict", now: datetime, traceback: str) -> Looked:
	frappe.log_error(f"Complaint {row.name} could not be looked at", traceback)
	text = frappe._("Complaint {0} could not be looked at; it is tried again in an hour.").format(row.name)
	again = {"next_action_at": now + timedelta(minutes=RETRY_MINUTES), "sweep_error": traceback[-500:]}
	told = [] if row.sweep_error else notices.to_leaders(row, notices.SWEEP_FAILED, text)
	return Looked(frappe._dict(row, **again), FAILED, [], told)


def _write(looked: list[Looked]) -> None:
	rows = [{name: one.row.get(name) for name in ("name", *_WRITTEN)} for one in looked]
	upsert_many(store.COMPLAINT, rows, update=_WRITTEN)
	store.append([event for one in looked for event in one.events])
	tell([notice for one in looked for notice in one.told])


def _write_alone(looked: Looked, now: datetime) -> Looked:
	frappe.db.savepoint("cs_complaint_alone")
	try:
		_write([looked])
		return looked
	except Exception as error:
		if is_undone(error):
			raise
		frappe.db.rollback(save_point="cs_complaint_alone")
		failed = _failed(_as_stored(looked.row.name), now, frappe.get_traceback())
		_write([failed])
		return failed


def _as_stored(name: str) -> "frappe._dict":
	return frappe.db.get_value(store.COMPLAINT, name, list(_FIELDS), as_dict=True)


def claim(now: datetime) -> list["frappe._dict"]:
	"""A chunk of what is due, locked, but for what another worker has."""
	texts = [text for (text,) in read(_due_rows, now=now)]
	return [frappe._dict(row) for row in document_rows(store.COMPLAINT, texts)]


@prepared
def _due_rows() -> Any:
	complaint = DocType(store.COMPLAINT)
	is_due = complaint.next_action_at <= value("now")
	query = frappe.qb.from_(complaint).where(is_due).orderby(complaint.next_action_at).limit(_A_CHUNK)
	return query.select(as_json(complaint, _FIELDS)).for_update(skip_locked=True)


def _due_pages(now: datetime) -> Iterator[list["frappe._dict"]]:
	complaint, after = DocType(store.COMPLAINT), ("", None)
	while True:
		query = frappe.qb.from_(complaint).where(complaint.next_action_at <= now)
		name, at = after
		if at:
			same = (complaint.next_action_at == at) & (complaint.name > name)
			query = query.where((complaint.next_action_at > at) | same)
		query = query.select(*_FIELDS).orderby(complaint.next_action_at).orderby(complaint.name)
		rows = query.limit(_A_CHUNK).run(as_dict=True)
		if not rows:
			return
		after = (rows[-1].name, rows[-1].next_action_at)
		yield rows


def _open_page(after: str) -> list["frappe._dict"]:
	"""Locked: a sweep at the same time goes round them."""
	return (
		frappe.db.get_values(
			store.COMPLAINT,
			{"name": (">", after), "status": ("in", rules.states.OPEN)},
			list(_FIELDS),
			as_dict=True,
			order_by="name",
			limit=_A_CHUNK,
			for_update=True,
		)
		or []
	)
