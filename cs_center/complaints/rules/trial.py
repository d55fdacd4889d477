"""What a policy would have done to complaints of the past, beside what happened (COMP-3, COMP-7)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

from cs_center.complaints.rules import states
from cs_center.complaints.rules.escalation import (
	Due,
	EscalationPolicy,
	Watch,
	due,
	level_after,
)
from cs_center.complaints.rules.limits import Calendar, answer_by, days_late, promise


@dataclass(frozen=True, slots=True)
class Stretch:
	"""A time in one status. `until` None: it is there still."""

	status: str
	since: datetime
	until: datetime | None


@dataclass(frozen=True, slots=True)
class PastComplaint:
	"""What is known of a complaint. `extensions`: limits that were granted, at which time.

	raised: when people, not a policy, raised it, and by how many levels; they would have under any policy.
	"""

	name: str
	taken_at: datetime
	kind: str
	tier: str
	urgent: bool
	severity: str
	stretches: tuple[Stretch, ...]
	extensions: tuple[tuple[datetime, datetime], ...] = ()
	raised: tuple[tuple[datetime, int], ...] = ()
	level: int = 0
	due_by: datetime | None = None
	closed_at: datetime | None = None
	answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
	"""What the policy would have made of one complaint."""

	name: str
	due_by: datetime | None
	is_late: bool
	days_late: int
	level: int
	steps: tuple[Due, ...]


def try_policy(
	past: Iterable[PastComplaint], policy: EscalationPolicy, calendar: Calendar, now: datetime
) -> list[Outcome]:
	"""Replays each complaint under the policy. What people did stays as it was: a policy moves nobody's hands."""
	return [_outcome(one, policy, calendar, now) for one in past]


def _outcome(one: PastComplaint, policy: EscalationPolicy, calendar: Calendar, now: datetime) -> Outcome:
	reopened = {after.since for before, after in pairwise(one.stretches) if before.status in states.CLOSED}
	one = replace(one, extensions=tuple(each for each in one.extensions if each[0] not in reopened))
	unanswered_by = answer_by(one.taken_at, policy.ceiling_days)
	due_by, level, seen, steps = _promised(one, one.taken_at, policy, calendar), 0, one.taken_at, []
	raised = sorted(one.raised)
	for stretch in one.stretches:
		end = stretch.until or now
		if stretch.since in reopened:
			due_by = _promised(one, stretch.since, policy, calendar)
		for begin, until, limit in _parts(stretch, end, due_by, one):
			is_answered = one.answered_at and begin >= one.answered_at
			wanted_by = None if is_answered else unanswered_by
			watch = Watch(stretch.status, stretch.since, limit, level, seen, wanted_by)
			for step in due(watch, policy, calendar, until):
				level += _raised_until(raised, step.at)
				level = level_after(level, step.step)
				steps.append(step)
				seen = max(step.at, begin)
			due_by = limit
		if stretch.status == states.WAITING and stretch.until and due_by:
			due_by += end - stretch.since
	ended = one.closed_at or now
	is_late = bool(due_by) and ended > due_by
	late = days_late(due_by, ended, calendar) if due_by else 0
	level += _raised_until(raised, now)
	return Outcome(one.name, due_by, is_late, late, level, tuple(steps))


def _raised_until(raised: list[tuple[datetime, int]], at: datetime) -> int:
	"""By how many levels people had raised it until then; each is told once."""
	count = 0
	while raised and raised[0][0] <= at:
		count += raised.pop(0)[1]
	return count


def _promised(
	one: PastComplaint, since: datetime, policy: EscalationPolicy, calendar: Calendar
) -> datetime | None:
	return promise(since, one.kind, one.tier, one.urgent, policy.limits, calendar).due_by


def _parts(
	stretch: Stretch, end: datetime, due_by: datetime | None, one: PastComplaint
) -> list[tuple[datetime, datetime, datetime | None]]:
	"""A stretch cut where the limit was moved or the customer was answered."""
	parts, begin, limit = [], stretch.since, due_by
	moved = dict(one.extensions)
	for at in sorted({*moved, *filter(None, [one.answered_at])}):
		if not stretch.since <= at < end:
			continue
		if begin < at:
			parts.append((begin, at, limit))
		begin = at
		if until := moved.get(at):
			limit = max(until, limit) if limit else until
	return [*parts, (begin, end, limit)]
