"""What happens to a complaint by itself, and when: the steps of a policy (COMP-2, COMP-3, COMP-7).

A step is due when its time lies after the moment up to which the complaint was looked at. So each happens exactly once
however often and late one looks, a limit that moves has its steps again, and a changed policy changes no past.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from cs_center.calls.rules.reasons import Reason
from cs_center.complaints.rules import states
from cs_center.complaints.rules.limits import WORKING_DAYS, Calendar, ComplaintLimit

BEFORE_DUE, AFTER_DUE = "Before the Limit", "After the Limit"
BEFORE_ANSWER = "Before the Answer Is Due"
#: What a step counts from: how long a complaint has been in a status, its limit, or the law's limit for an answer.
ANCHORS = (*states.OPEN, BEFORE_DUE, AFTER_DUE, BEFORE_ANSWER)
REMIND, ESCALATE, NAME = "Remind", "Escalate", "Name in the Monthly Notice"
ACTIONS = (REMIND, ESCALATE, NAME)


@dataclass(frozen=True, slots=True)
class PolicyStep:
	"""One step. `level`: the highest rank to which it escalates; a complaint there already is only told of.

	tell_*: who hears of it beside who has it then.
	"""

	anchor: str
	amount: int
	unit: str
	action: str = REMIND
	level: int = 0
	tell_handler: bool = True
	tell_station: bool = False
	tell_leader: bool = False


@dataclass(frozen=True, slots=True)
class EscalationPolicy:
	"""What a manager set for some complaints; an empty set means all of them.

	dispatch_within_minutes: COMP-2. callback_within_hours: BACK-1. ceiling_days: the law's limit for answering, 0 for none.
	window_days: closed complaints are reopened within it. late_points: COMP-13, from so many minutes on so many points.
	"""

	name: str = ""
	priority: int = 0
	kinds: frozenset[str] = frozenset()
	tiers: frozenset[str] = frozenset()
	severities: frozenset[str] = frozenset()
	dispatch_within_minutes: int = 60
	callback_within_hours: int = 72
	ceiling_days: int = 15
	window_days: float = 30
	callbacks: states.CallbackPolicy = field(default_factory=states.CallbackPolicy)
	limits: tuple[ComplaintLimit, ...] = ()
	steps: tuple[PolicyStep, ...] = ()
	late_points: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Watch:
	"""What of a complaint decides what happens to it next. `seen_until`: up to when it was looked at. `answer_by`: the law's
	limit, None once the customer was answered."""

	status: str
	since: datetime
	due_by: datetime | None
	level: int
	seen_until: datetime
	answer_by: datetime | None = None


@dataclass(frozen=True, slots=True)
class Due:
	"""A step and its time."""

	at: datetime
	step: PolicyStep


def in_order(policies: Iterable[EscalationPolicy]) -> tuple[EscalationPolicy, ...]:
	"""Policies in the order in which they are asked: by priority, the more particular first, then by name."""
	return tuple(sorted(policies, key=lambda one: (one.priority, -_particularity(one), one.name)))


def choose(
	ordered: Iterable[EscalationPolicy], kind: str, tier: str, severity: str
) -> EscalationPolicy | None:
	"""The first policy that fits; None when there is none."""
	return next((one for one in ordered if _fits(one, kind, tier, severity)), None)


def due(watch: Watch, policy: EscalationPolicy, calendar: Calendar, now: datetime) -> list[Due]:
	"""Every step whose time has come since the complaint was last looked at, in order."""
	return look(watch, policy, calendar, now)[0]


def next_at(watch: Watch, policy: EscalationPolicy, calendar: Calendar) -> datetime | None:
	"""When the next step is due; None when nothing happens by itself."""
	return look(watch, policy, calendar, watch.seen_until)[1]


def look(
	watch: Watch, policy: EscalationPolicy, calendar: Calendar, now: datetime
) -> tuple[list[Due], datetime | None]:
	"""Both at once: what has come due until now, and when the first of the rest is."""
	ahead = _ahead(watch, policy, calendar)
	come = [one for one in ahead if one.at <= now]
	return come, ahead[len(come)].at if len(come) < len(ahead) else None


def level_after(level: int, step: PolicyStep) -> int:
	"""One level at a time, and never past the step's own (COMP-3)."""
	return level + 1 if step.action == ESCALATE and level < step.level else level


def why(one: Due, watch: Watch) -> Reason:
	"""The sentence that the history keeps of a step."""
	step = one.step
	if step.anchor == AFTER_DUE:
		values = {"due_by": _shown(watch.due_by), "amount": step.amount, "unit": step.unit}
		return Reason(_MISSED if step.amount else _MISSED_NOW, values, "COMP-7")
	if step.anchor == BEFORE_ANSWER:
		return Reason(_UNANSWERED, {"answer_by": _shown(watch.answer_by)}, "COMP-7")
	if step.anchor == BEFORE_DUE:
		return Reason(_NEAR, {"due_by": _shown(watch.due_by)}, "COMP-7")
	values = {"status": step.anchor, "since": _shown(watch.since), "amount": step.amount, "unit": step.unit}
	return Reason(_STUCK, values, "COMP-2" if step.anchor == states.TAKEN else "COMP-6")


def late_points(minutes: int, scale: Iterable[tuple[int, int]]) -> int:
	"""What late handling of a sudden event costs: the points of the last line that it reaches (COMP-13)."""
	return max(((since, points) for since, points in scale if minutes >= since), default=(0, 0))[1]


def _ahead(watch: Watch, policy: EscalationPolicy, calendar: Calendar) -> list[Due]:
	"""In the order of their times; at the same time, as the policy lists them."""
	found = [Due(at, step) for at, step in _all(watch, policy, calendar) if at > watch.seen_until]
	return sorted(found, key=lambda one: one.at)


def _all(watch: Watch, policy: EscalationPolicy, calendar: Calendar) -> Iterator[tuple[datetime, PolicyStep]]:
	is_open = watch.status in states.OPEN
	answer_by = watch.answer_by if is_open else None
	due_by = watch.due_by if is_open and watch.status != states.WAITING else None
	for step in policy.steps:
		if step.anchor == watch.status:
			yield _end(watch.since, step, calendar), step
		elif step.anchor == BEFORE_ANSWER and answer_by:
			yield calendar.before(answer_by, step.amount, step.unit), step
		elif step.anchor == BEFORE_DUE and due_by:
			yield calendar.before(due_by, step.amount, step.unit), step
		elif step.anchor == AFTER_DUE and due_by:
			yield _end(due_by, step, calendar), step


def _end(since: datetime, step: PolicyStep, calendar: Calendar) -> datetime:
	"""Steps of whole working days come in the morning, when somebody is there to read them; who is so many working days
	late is named when they are over."""
	if step.unit == WORKING_DAYS and step.amount:
		end = calendar.same_time_after if step.action == NAME else calendar.opening_after
		return end(since, step.amount)
	return calendar.after(since, step.amount, step.unit) if step.amount else since


def _fits(policy: EscalationPolicy, kind: str, tier: str, severity: str) -> bool:
	return (
		(not policy.kinds or kind in policy.kinds)
		and (not policy.tiers or tier in policy.tiers)
		and (not policy.severities or severity in policy.severities)
	)


def _particularity(policy: EscalationPolicy) -> int:
	return bool(policy.kinds) + bool(policy.tiers) + bool(policy.severities)


def _shown(at: datetime | None) -> str:
	return f"{at:%Y-%m-%d %H:%M}" if at else "–"


_MISSED_NOW = "The limit {due_by} has passed."
_MISSED = "The limit {due_by} was missed {amount} {unit} ago."
_UNANSWERED = "The law wants the customer answered by {answer_by}, and nobody has."
_NEAR = "The limit {due_by} is near."
_STUCK = "At “{status}” since {since}, for {amount} {unit}."
