"""The one place that moves ownership: the matter, its chain, the ticket's assignment and the notice in one transaction."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import frappe
from frappe.utils import now_datetime

from cs_center.calls.service.switchboard import switchboard
from cs_center.engines import assignment
from cs_center.responsibility.rules import limits
from cs_center.responsibility.rules import matter as rules
from cs_center.responsibility.rules.matter import Standing, Step
from cs_center.responsibility.service import notices, store
from cs_center.responsibility.service.naming import kept, staff_of

Deed = Callable[[Standing], Step]
Row = dict[str, Any]
#: A hook of the app and of others: called with a matter, its owner before and after, and why it moved.
MOVED = "cs_matter_moved"
#: Steps that end an offer in their own way.
_ANSWERS = (rules.ACCEPTED, rules.REFUSED, rules.WITHDRAWN)


def move(name: str, deed: Deed, **links: Any) -> Step:
	"""Do a deed to a matter. Raises `Rejected` when it can not be done as the matter stands now.

	`links`: call_log and handover of the step.
	"""
	row = store.locked(name)
	step = deed(store.standing_of(row))
	write(row, step, **links)
	return step


def write(row: "frappe._dict", step: Step, at: datetime | None = None, **links: Any) -> None:
	"""Keep a step of a matter whose row is locked."""
	now = at or now_datetime()
	before, after = store.standing_of(row), step.after
	values = {**_standing_values(row, before, after, step, now), "fixed": 1}
	values.update(watch_values({**row, **values}))
	_append(
		row,
		step.event,
		kept(step.reason),
		now,
		from_user=step.owner_before,
		to_user=_receiver(before, step),
		station=_station(before, after),
		**links,
	)
	store.update(row.name, {**values, "steps": row.steps})
	row.update(values)
	if before.offer and not after.offer and step.event not in _ANSWERS:
		store.overtake_handover(row.name, now)
	if before.station and not after.station:
		store.finish_work(row.name, now)
	_assign(row, before, after)
	if after.owner != before.owner:
		for follower in frappe.get_hooks(MOVED):
			frappe.get_attr(follower)(row.name, before.owner, after.owner, kept(step.reason))


def note(row: "frappe._dict", event: str, reason: str, **links: Any) -> None:
	"""Keep that something happened to a matter whose row is locked, without its moving."""
	_append(row, event, reason, now_datetime(), **links)
	store.update(row.name, {"steps": row.steps})


def _append(row: "frappe._dict", event: str, reason: str, at: datetime, **links: Any) -> None:
	"""One link of the chain, with the notice that it asks for; the caller stores `steps`."""
	step = store.append(row, event, at, reason, notice=notices.METHODS.get(event), **links)
	if step["notice_due"]:
		notices.send_after_commit()


def watch_values(row: Row) -> Row:
	"""When the matter must be looked at again, by its rule."""
	action = limits.next_action(watch_of(row), store.rule_of(row).warn_before_minutes)
	return {"next_action_at": action[0] if action else None}


def watch_of(row: Row) -> limits.Watch:
	"""What is waited for on a matter."""
	is_live, has_ticket = row["status"] in rules.LIVE, bool(row.get("ticket"))
	lapses_at = None
	if is_live and not has_ticket:
		lapses_at = row["last_contact_at"] + timedelta(days=store.rule_of(row).window_days)
	return limits.Watch(
		is_live=is_live,
		due_by=row.get("due_by") if row["status"] == rules.OPEN else None,
		warned_at=row.get("warned_at"),
		escalated_at=row.get("escalated_at"),
		answer_by=row.get("answer_by") if row.get("offered_to") else None,
		reminded_at=row.get("reminded_at"),
		confirm_by=row.get("confirm_by") if row["status"] == rules.AWAITING else None,
		lapses_at=lapses_at,
	)


def promise_values(row: Row, agreed_by: datetime | None) -> Row:
	"""Until when the matter is promised, anew: a limit that moved is warned of and escalated anew (FIRST-8)."""
	rule = store.rule_of(row)
	hours = switchboard().hours_of(row.get("queue") or "")
	promise = limits.promise(row["opened_at"], rule.limits.get(row.get("kind") or ""), agreed_by, hours)
	if promise.due_by == row.get("due_by"):
		return {}
	reason = kept(promise.reason) if promise.reason else ""
	return {"due_by": promise.due_by, "due_reason": reason, "warned_at": None, "escalated_at": None}


def _standing_values(
	row: "frappe._dict", before: Standing, after: Standing, step: Step, now: datetime
) -> Row:
	values: Row = {
		"status": after.status,
		"station": after.station,
		"offered_to": (after.offer.user or after.offer.station) if after.offer else "",
		"ended_at": after.ended_at,
		"open_key": _open_key(row) if after.is_live else None,
	}
	rule = store.rule_of(row)
	if after.offer and not before.offer:
		values["answer_by"] = now + timedelta(minutes=rule.accept_within_minutes)
		values["reminded_at"] = None
	if after.status == rules.AWAITING and before.status != rules.AWAITING:
		days = rule.confirm_within_days
		values["confirm_by"] = now + timedelta(days=days) if days else None
	if after.owner != before.owner:
		number, team = staff_of(after.owner)
		values.update(responsible=after.owner, owned_since=now, staff_number=number, team=team or row.team)
	if step.moves_ownership or step.event in (rules.REOPENED, rules.RELEASE):
		values["reason"] = kept(step.reason)
	return values


def _open_key(row: "frappe._dict") -> str:
	return store.ticket_key(row.ticket_type, row.ticket) if row.ticket else row.customer_key or row.name


def _receiver(before: Standing, step: Step) -> str:
	offer = step.after.offer or before.offer
	if step.event in (rules.OFFERED, rules.REFUSED, rules.WITHDRAWN) and offer:
		return offer.user
	return step.after.owner


def _station(before: Standing, after: Standing) -> str:
	offer = after.offer or before.offer
	return after.station or before.station or (offer.station if offer else "")


def _assign(row: "frappe._dict", before: Standing, after: Standing) -> None:
	"""The ticket's assignment follows the owner; when a matter ends by itself it stays, to tell who settled it."""
	if not row.ticket:
		return
	if before.owner and (before.owner != after.owner or after.status == rules.RELEASED):
		assignment.take_away(row.ticket_type, row.ticket, before.owner)
	if after.status == rules.OPEN or (after.is_live and after.owner != before.owner):
		assignment.give(row.ticket_type, row.ticket, after.owner)
