"""The one place that moves a complaint: the record, its history, who has it and who is told, in one transaction."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_datetime, now_datetime
from frappe.utils.caching import request_cache

from cs_center.calls.service.staff import viewer
from cs_center.complaints.rules import rights, states
from cs_center.complaints.rules.escalation import late_points
from cs_center.complaints.rules.severity import is_graver
from cs_center.complaints.rules.states import Standing, Step
from cs_center.complaints.service import notices, policy, store
from cs_center.complaints.service.people import choose_caller, holder_of
from cs_center.complaints.service.severity import severity_now
from cs_center.responsibility.service.naming import kept, staff_of

#: Set on a complaint while this module saves it: forms, imports and bulk edits have no other way in.
MOVES = "cs_complaint_moves"

Deed = Callable[[Standing, Document], Step]


def move(name: str, event: str, deed: Deed, **links: Any) -> Document:
	"""Do a deed to a complaint. Raises `Rejected` when it can not be done as it stands, PermissionError for others.

	`event`: the deed, for who may do it. `links`: call_log and to_user of the step.
	"""
	doc = store.locked(name)
	check_may(event, doc)
	standing = store.standing_of(doc)
	attempts = store.attempts_of(name, standing.round)
	before = _columns(doc)
	keep(doc, deed(replace(standing, attempts=attempts), doc), before, **links)
	return doc


def check_may(event: str, doc: Document) -> None:
	"""Raises PermissionError for those who may not do this deed."""
	if not rights.may(event, viewer(), store.concerned(doc)):
		frappe.throw(
			_("You may not do this with complaint {0}: ask who has it now, or a leader.").format(doc.name),
			frappe.PermissionError,
		)


def keep(doc: Document, step: Step, before: store.Row | None = None, **links: Any) -> None:
	"""Keep a step of a complaint whose row is locked. `before`: its fields, where the deed has written on it."""
	now = now_datetime()
	before = before or _columns(doc)
	doc.update(store.standing_values(step.after))
	doc.update(_values(doc, step, now))
	_settle_holder(doc, step)
	doc.next_action_at = store.next_action_at(doc)
	doc.steps = (doc.steps or 0) + 1
	row = store.event_row(
		doc.name,
		doc.steps,
		step.event,
		now,
		kept(step.reason),
		from_status=step.before.status,
		to_status=step.after.status,
		from_level=step.before.level,
		to_level=doc.level,
		from_user=before.get("holder"),
		to_user=links.get("to_user") or doc.holder,
		station=doc.station,
		call_log=links.get("call_log"),
		changes=store.changes(before, {field: doc.get(field) for field in before if field not in _UNTOLD}),
	)
	doc.flags[MOVES] = True
	doc.save(ignore_permissions=True)
	store.append([row])
	notices.tell_of(doc, step, row["reason"])
	if step.after.severity == step.before.severity and step.event in (states.NOT_SOLVED, states.REOPEN):
		_rate_anew(doc)


def _columns(doc: Document) -> store.Row:
	return {field: doc.get(field) for field in doc.meta.get_valid_columns()}


#: Of no interest in the history.
_UNTOLD = ("modified", "modified_by", "steps", "next_action_at", "seen_until")


def note(doc: Document, event: str, reason: str, **links: Any) -> None:
	"""Keep that something happened to a complaint whose row is locked, without its moving."""
	doc.steps = (doc.steps or 0) + 1
	frappe.db.set_value(store.COMPLAINT, doc.name, "steps", doc.steps, update_modified=False)
	store.append([store.event_row(doc.name, doc.steps, event, now_datetime(), reason, **links)])


def _values(doc: Document, step: Step, now: datetime) -> dict[str, Any]:
	"""What a step means for the fields beside how it stands."""
	by, after = policy.book().policy_named(doc.policy), step.after
	values: dict[str, Any] = {}
	if step.event == states.DISPATCH and not doc.dispatched_at:
		values.update(dispatched_at=now, **_lateness(doc, now))
	if step.event in states.ANSWERS and not doc.answered_at:
		values["answered_at"] = now
	if step.event == states.VERIFY:
		values["callback_by"] = now + timedelta(hours=by.callback_within_hours)
		values["callback_officer"] = choose_caller(
			{after.handler, after.reported_by, *store.members_of(after.station)}
		)
	if after.status in states.CLOSED:
		values.update(closed_by=frappe.session.user, open_key=None)
	if step.event in (states.REOPEN, states.CORRECT):
		values["seen_until"] = now  # what a limit of before would have done is not done afterwards
	if step.event == states.REOPEN:
		values["closed_by"] = None
	if step.event == states.TAKE_OVER:
		_number, team = staff_of(after.handler)
		values["team"] = team or doc.team
	if step.event == states.RATE:
		values["severity_reason"] = kept(step.reason)
	return values


def _lateness(doc: Document, now: datetime) -> dict[str, int]:
	"""How late a sudden event was handled, and the points that it costs (COMP-13)."""
	if not doc.dispatch_by or not policy.book().topic(doc.topic).is_sudden:
		return {}
	minutes = int((now - get_datetime(doc.dispatch_by)).total_seconds() // 60)
	scale = policy.book().policy_named(doc.policy).late_points
	return {"late_minutes": max(minutes, 0), "late_points": late_points(minutes, scale)}


def _settle_holder(doc: Document, step: Step) -> None:
	"""Who has it now: by the chain at its level, the handler at none."""
	if step.after.level == step.before.level and step.after.handler == step.before.handler and doc.holder:
		return
	put_at_level(doc, step.after.level)


def put_at_level(doc: Document, level: int) -> None:
	"""Give a complaint to who stands on a level, or on the next one where somebody does (COMP-3)."""
	if not level:
		doc.update({"holder": doc.handler, "level": 0, "level_name": "", "holder_reason": ""})
		return
	user, rank, reason = _holder(level, doc.handler, doc.team)
	doc.update({"level": rank, "level_name": policy.book().level_name(rank)})
	doc.update({"holder": user or doc.holder or doc.handler, "holder_reason": reason})


@request_cache
def _holder(level: int, handler: str, team: str | None) -> tuple[str, int, str]:
	"""Kept for the request: a sweep asks for the same few people thousands of times."""
	found = holder_of(level, handler, team)
	return found.user, found.rank, kept(found.reason)


def _rate_anew(doc: Document) -> None:
	"""Unsolved after more than one callback is a repeat (COMP-1); people's own rating is never lowered."""
	judged = severity_now(doc)
	if is_graver(judged.severity, doc.severity):
		standing = store.standing_of(doc)
		after = replace(standing, severity=judged.severity)
		keep(doc, Step(states.RATE, standing, after, judged.reason))
