"""The life of somebody's month: reviewed, appealed, answered, returned, closed; each step is kept and told (STAFF-13, SEC-3)."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate, now_datetime

from cs_center.appraisal.rules import months
from cs_center.appraisal.rules.exact import plain
from cs_center.appraisal.rules.months import Actor, MonthStanding, MonthStep
from cs_center.appraisal.service import store
from cs_center.appraisal.service.actors import actor_of
from cs_center.appraisal.service.policy import number, points_scheme
from cs_center.appraisal.service.store import APPRAISAL, MONTH, Row
from cs_center.calls.rules.reasons import Reason, Rejected
from cs_center.complaints.service.people import leaders_of
from cs_center.notices.service import Notice, tell
from cs_center.papers.rules.month import Month
from cs_center.responsibility.service.naming import kept, said

REVIEWED, APPEALED = "cs_appraisal_reviewed", "cs_appraisal_appealed"
ANSWERED, CLOSED = "cs_appraisal_answered", "cs_appraisal_closed"
_EVENTS = {
	months.REVIEW: "Reviewed",
	months.APPEAL: "Appealed",
	months.ANSWER: "Appeal Answered",
	months.RETURN: "Returned to Draft",
	months.CLOSE: "Closed",
}
_REVIEW = ("reviewed_by", "reviewed_at", "review_words", "appeal_until")
_APPEAL = ("appealed_at", "appeal_words", "answered_by", "answered_at", "answer_words")

Decide = Callable[[MonthStanding, Actor], MonthStep]


def review(names: Collection[str], words: str = "") -> None:
	"""A leader has looked through these months, one or a team's. Raises PermissionError, Rejected."""
	scheme, today = points_scheme(), getdate()
	rows = _locked(names)
	_check_are_complete(rows)
	steps = _decided(rows, lambda standing, by: months.review(standing, by, today, scheme))
	until = months.appeal_until(steps[0][1].after)
	values = (frappe.session.user, now_datetime(), words.strip() or None, until)
	_write(steps, dict(zip(_REVIEW, values, strict=True)), words.strip())
	tell(_to_agents(rows, REVIEWED, _TOLD_REVIEWED, day=str(until)))


def appeal(name: str, words: str) -> None:
	"""Who the month is about says what is wrong. Raises PermissionError, Rejected."""
	today, rows = getdate(), _locked([name])
	steps = _decided(rows, lambda standing, by: months.appeal(standing, by, today, words))
	values = {"appealed_at": now_datetime(), "appeal_words": words.strip()}
	_write(steps, values)
	row = rows[0]
	reason = Reason(_TOLD_APPEALED, {"person": row.full_name, "month": row.month_key, "words": words.strip()})
	tell(Notice(leader, APPEALED, APPRAISAL, name, kept(reason)) for leader in _leaders(row))


def answer(name: str, words: str) -> None:
	"""Raises PermissionError, Rejected."""
	rows = _locked([name])
	steps = _decided(rows, lambda standing, by: months.answer(standing, by, words))
	values = {
		"answered_by": frappe.session.user,
		"answered_at": now_datetime(),
		"answer_words": words.strip(),
	}
	_write(steps, values)
	tell(_to_agents(rows, ANSWERED, _TOLD_ANSWERED, words=words.strip()))


def return_to_draft(names: Collection[str], words: str) -> None:
	"""A mistake was found: lines may change again. Raises PermissionError, Rejected."""
	steps = _decided(_locked(names), lambda standing, by: months.return_to_draft(standing, by, words))
	_write(steps, dict.fromkeys((*_REVIEW, *_APPEAL)))


def close(names: Collection[str]) -> None:
	"""The director closes these months for ever. Raises PermissionError, Rejected."""
	today = getdate()
	steps = _decided(_locked(names), lambda standing, by: months.close(standing, by, today))
	_close(steps)


def close_those_ready(names: Collection[str]) -> list[Row]:
	"""Closes what can be closed; who is left and why: name, full_name, why. Raises PermissionError."""
	today = getdate()
	steps, left = [], []
	for row in _locked(names):
		try:
			steps.append((row, months.close(store.standing(row), actor_of(row), today)))
		except Rejected as rejected:
			left.append({"name": row.name, "full_name": row.full_name, "why": said(rejected.reason)})
	if steps:
		_close(steps)
	return left


def deeds_of(row: Any) -> list[str]:
	"""What the user may do with a month now, in the words of the rules."""
	try:
		by = actor_of(row)
	except frappe.PermissionError:
		frappe.clear_last_message()
		return []
	standing = store.standing(row)
	found = [
		deed
		for deed, (states, _to) in months.TRANSITIONS.items()
		if standing.state in states and by.role in months.WHO[deed]
	]
	today = getdate()
	if months.APPEAL in found and today > months.appeal_until(standing):
		found.remove(months.APPEAL)
	if months.REVIEW in found and today <= standing.month.last:
		found.remove(months.REVIEW)
	return found


def _locked(names: Collection[str]) -> list[Any]:
	rows = store.locked(names)
	if missing := sorted(set(names) - rows.keys()):
		frappe.throw(_("There is no appraisal {0}.").format(", ".join(missing)), frappe.DoesNotExistError)
	if not rows:
		raise Rejected("Choose at least one appraisal.")
	return list(rows.values())


def _decided(rows: Sequence[Any], decide: Decide) -> list[tuple[Any, MonthStep]]:
	return [(row, decide(store.standing(row), actor_of(row))) for row in rows]


def _check_are_complete(rows: Sequence[Any]) -> None:
	"""What is reviewed does not follow the facts any more: all of the month's must be there."""
	for first in {getdate(row.month) for row in rows}:
		month = Month(first)
		if getdate() > month.last and not frappe.db.get_value(MONTH, month.key, "drafted_at"):
			raise Rejected(
				"The facts of {month} are not all there yet: have the month brought up to date first.",
				month=month.key,
			)


def _close(steps: Sequence[tuple[Any, MonthStep]]) -> None:
	_write(steps, {"closed_by": frappe.session.user, "closed_at": now_datetime()})
	tell(_to_agents([row for row, _step in steps], CLOSED, _TOLD_CLOSED))


def _write(steps: Sequence[tuple[Any, MonthStep]], values: Row, words: str = "") -> None:
	rows, events = [], []
	for row, step in steps:
		sentence = " ".join(filter(None, (kept(step.reason), words)))
		events.append(store.event(row, _EVENTS[step.deed], sentence, after=step.after.state))
		rows.append({"name": row.name, "status": step.after.state, "steps": row.steps, **values})
	store.write(rows, ("status", "steps", *values))
	store.append(events)


def _to_agents(rows: Sequence[Any], method: str, text: str, **values: object) -> list[Notice]:
	told = []
	for row in rows:
		figures = {"month": row.month_key, "points": plain(number(row.points)), "grade": row.grade}
		sentence = kept(Reason(text, {**figures, **values}))
		told.append(Notice(row.user or "", method, APPRAISAL, row.name, sentence))
	return told


def _leaders(row: Any) -> list[str]:
	return sorted({leader for leader in leaders_of(row.team) if leader} - {row.user})


_TOLD_REVIEWED = "Your {month} is reviewed: {points} points, grade {grade}. You may appeal until {day}."
_TOLD_APPEALED = "{person} appeals {month}: {words}"
_TOLD_ANSWERED = "Your appeal of {month} is answered: {words} It stands at {points} points, grade {grade}."
_TOLD_CLOSED = "Your {month} is closed: {points} points, grade {grade}."
