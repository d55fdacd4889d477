"""A policy tried on complaints that were: what it would have done is what it does to one that lives (COMP-3, COMP-7)."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cs_center.complaints.rules import states
from cs_center.complaints.rules.escalation import (
	ESCALATE,
	REMIND,
	Due,
	EscalationPolicy,
	PolicyStep,
	Watch,
	due,
	level_after,
	next_at,
)
from cs_center.complaints.rules.limits import HOURS, ComplaintLimit, answer_by, promise
from cs_center.complaints.rules.states import Standing, Step
from cs_center.complaints.rules.trial import Outcome, PastComplaint, Stretch, try_policy
from tests.rules.complaint_days import CALENDAR, SHIPPED, at

TAKEN_AT, NOW = at(3, 2, 9), at(4, 1, 12)
HOUR = timedelta(hours=1)
WITH, WAITS, SOLVED = states.WITH_STATION, states.WAITING, states.SOLVED


def past(*stretches: tuple[str, datetime, datetime | None], **changes: object) -> PastComplaint:
	one = PastComplaint(
		"C-1", TAKEN_AT, "Complaint", "", False, "General", tuple(Stretch(*each) for each in stretches)
	)
	return replace(one, **changes)


def tried(one: PastComplaint, policy: EscalationPolicy = SHIPPED, now: datetime = NOW) -> Outcome:
	return try_policy([one], policy, CALENDAR, now)[0]


def told(outcome: Outcome) -> list[tuple[datetime, str]]:
	return [(step.at, step.step.action) for step in outcome.steps]


def test_what_lies_with_its_station_for_ever() -> None:
	outcome = tried(past((states.TAKEN, TAKEN_AT, at(3, 2, 9, 50)), (WITH, at(3, 2, 9, 50), None)))
	assert (outcome.name, outcome.due_by, outcome.is_late) == ("C-1", at(3, 19, 21, 30), True)
	assert (outcome.days_late, outcome.level) == (8, 4)
	assert told(outcome)[:4] == [
		(at(3, 2, 9, 45), REMIND),
		(at(3, 13, 9), REMIND),
		(at(3, 16, 9), ESCALATE),
		(at(3, 18, 21, 30), REMIND),
	]
	assert len(outcome.steps) == 11


def test_what_was_settled_in_time() -> None:
	closed_at = at(3, 4, 12)
	stretches = (
		(states.TAKEN, TAKEN_AT, at(3, 2, 9, 30)),
		(WITH, at(3, 2, 9, 30), at(3, 3, 9)),
		(states.REPORTED, at(3, 3, 9), at(3, 3, 10)),
		(states.TO_CALL, at(3, 3, 10), closed_at),
		(SOLVED, closed_at, None),
	)
	outcome = tried(past(*stretches, closed_at=closed_at, answered_at=closed_at))
	assert outcome == Outcome("C-1", at(3, 19, 21, 30), False, 0, 0, ())


def test_what_was_settled_late_is_late_by_when_it_was_closed() -> None:
	closed_at = at(3, 27, 9)
	outcome = tried(past((WITH, TAKEN_AT, closed_at), (SOLVED, closed_at, None), closed_at=closed_at))
	assert (outcome.is_late, outcome.days_late) == (True, 5)
	on_time = replace(
		past((WITH, TAKEN_AT, at(3, 19, 21, 30)), (SOLVED, at(3, 19, 21, 30), None)),
		closed_at=at(3, 19, 21, 30),
	)
	assert not tried(on_time).is_late


def test_another_limit_and_other_steps() -> None:
	short = EscalationPolicy(
		ceiling_days=0,
		limits=(ComplaintLimit(10, HOURS),),
		steps=(PolicyStep("After the Limit", 1, HOURS, ESCALATE, 2),),
	)
	outcome = tried(past((WITH, TAKEN_AT, None)), short)
	assert (outcome.due_by, told(outcome)) == (at(3, 2, 19), [(at(3, 2, 20), ESCALATE)])
	assert outcome.level == 1
	none = tried(past((WITH, TAKEN_AT, None)), EscalationPolicy(ceiling_days=0))
	assert none == Outcome("C-1", None, False, 0, 0, ())


def test_waiting_for_the_customer_moves_the_limit_once_it_is_over() -> None:
	went_on = past(
		(WITH, TAKEN_AT, at(3, 3, 9)), (WAITS, at(3, 3, 9), at(3, 4, 12)), (WITH, at(3, 4, 12), None)
	)
	assert tried(went_on).due_by == at(3, 19, 21, 30) + 27 * HOUR
	waits = past((WITH, TAKEN_AT, at(3, 3, 9)), (WAITS, at(3, 3, 9), None))
	assert tried(waits).due_by == at(3, 19, 21, 30)
	assert told(tried(waits))[0] == (at(3, 6, 7, 30), REMIND)


def test_a_limit_that_was_granted_holds_from_then_on_unless_the_policy_s_is_later() -> None:
	one = past((WITH, TAKEN_AT, None), extensions=((at(3, 19, 12), at(3, 24, 21, 30)),), answered_at=TAKEN_AT)
	outcome = tried(one)
	assert outcome.due_by == at(3, 24, 21, 30)
	assert told(outcome)[:4] == [
		(at(3, 18, 21, 30), REMIND),
		(at(3, 23, 21, 30), REMIND),
		(at(3, 24, 19, 30), REMIND),
		(at(3, 24, 21, 30), ESCALATE),
	]
	earlier = replace(one, extensions=((at(3, 5, 12), at(3, 6, 12)),))
	assert tried(earlier).due_by == at(3, 19, 21, 30)


def test_what_was_reopened_has_the_policy_s_limit_anew_and_not_the_one_that_was_given() -> None:
	closed_at, again = at(3, 4, 9), at(3, 9, 9)
	one = past((WITH, TAKEN_AT, closed_at), (SOLVED, closed_at, again), (WITH, again, None))
	one = replace(one, extensions=((again, at(3, 31, 12)),), answered_at=closed_at)
	fault = tried(replace(one, kind="Fault Report"), now=at(3, 10, 12))
	assert (fault.due_by, fault.is_late) == (at(3, 10, 9), True)
	assert told(fault) == [
		(at(3, 3, 7), REMIND),
		(at(3, 3, 9), ESCALATE),
		(at(3, 4, 7, 30), REMIND),
		(at(3, 9, 9), REMIND),
		(at(3, 10, 7), REMIND),
		(at(3, 10, 9), ESCALATE),
	]
	assert tried(one).due_by == at(3, 26, 21, 30)


def test_once_answered_the_law_has_no_steps_though_the_status_stays() -> None:
	one = past((WITH, TAKEN_AT, None), answered_at=at(3, 14, 9))
	assert [when for when, _action in told(tried(one))][:2] == [at(3, 13, 9), at(3, 18, 21, 30)]


def test_each_complaint_is_tried_for_itself() -> None:
	late = past((WITH, TAKEN_AT, None))
	fault = replace(late, name="C-2", kind="Fault Report")
	urgent = replace(late, name="C-3", urgent=True)
	outcomes = try_policy([late, fault, urgent], SHIPPED, CALENDAR, NOW)
	assert [(one.name, one.due_by) for one in outcomes] == [
		("C-1", at(3, 19, 21, 30)),
		("C-2", at(3, 3, 9)),
		("C-3", at(3, 2, 21, 30)),
	]


@dataclass
class Life:
	"""A complaint that lives under a policy: people do things to it, and it is swept at the very moment of each step."""

	policy: EscalationPolicy
	kind: str
	now: datetime = TAKEN_AT
	seen: datetime = TAKEN_AT
	level: int = 0
	answered_at: datetime | None = None
	steps: list[Due] = field(default_factory=list)
	stretches: list[Stretch] = field(default_factory=list)
	extensions: list[tuple[datetime, datetime]] = field(default_factory=list)

	def __post_init__(self) -> None:
		self.standing = Standing(states.TAKEN, self.now, "Li", due_by=self.promised())

	def promised(self) -> datetime | None:
		return promise(self.now, self.kind, "", False, self.policy.limits, CALENDAR).due_by

	def passes(self, minutes: int) -> None:
		until = self.now + timedelta(minutes=minutes)
		while (then := next_at(self.watch, self.policy, CALENDAR)) and then <= until:
			self.now = max(self.now, then)
			for step in due(self.watch, self.policy, CALENDAR, self.now):
				self.level = level_after(self.level, step.step)
				self.steps.append(step)
			self.seen = self.now
		self.now = until

	@property
	def watch(self) -> Watch:
		it = self.standing
		wanted = None if self.answered_at else answer_by(TAKEN_AT, self.policy.ceiling_days)
		return Watch(it.status, it.since, it.due_by, self.level, self.seen, wanted)

	def does(self, number: int) -> None:
		"""One of the deeds that can be done now."""
		deeds = self.deeds()
		step = deeds[number % len(deeds)]()
		before, after = step.before, step.after
		if step.event == states.REOPEN:
			after = replace(after, due_by=self.promised())
		if step.event in (states.GRANT_TIME, states.REOPEN) and after.due_by not in (None, before.due_by):
			self.extensions.append((self.now, after.due_by))
		if step.event in states.ANSWERS:
			self.answered_at = self.answered_at or self.now
		if after.status != before.status:
			self.stretches.append(Stretch(before.status, before.since, self.now))
		self.standing = after

	def deeds(self) -> list[partial[Step]]:
		it, now = self.standing, self.now
		later = (it.due_by or now) + timedelta(hours=20)
		extends = partial(states.extend, it, later, "a part", True)
		waits = partial(states.wait_for_customer, it, now, "a photo")
		answers = partial(states.answer, it, "soon")
		returns = partial(states.return_to_handler, it, now, "not ours")
		by_status = {
			states.TAKEN: [partial(states.dispatch, it, now, "East"), waits, extends, answers],
			WITH: [partial(states.report_done, it, now, "Wang", "done"), waits, extends, answers, returns],
			WAITS: [partial(states.go_on, it, now), answers],
			states.REPORTED: [
				partial(states.verify, it, now, "Zhao", True, ""),
				partial(states.verify, it, now, "Zhao", False, "dark"),
			],
			states.TO_CALL: [
				partial(states.customer_says_not_solved, it, now, "Zhao", "dark", 4),
				partial(states.customer_says_solved, it, now, "Zhao"),
			],
			SOLVED: [partial(states.reopen, it, now, "dark", 4, 400)],
		}
		return by_status[it.status]

	def is_past(self) -> PastComplaint:
		it = self.standing
		return PastComplaint(
			"C-1",
			TAKEN_AT,
			self.kind,
			"",
			False,
			"General",
			(*self.stretches, Stretch(it.status, it.since, None)),
			tuple(self.extensions),
			closed_at=it.closed_at,
			answered_at=self.answered_at,
		)


_HURRY = EscalationPolicy(
	ceiling_days=2,
	limits=(ComplaintLimit(30, HOURS),),
	steps=(
		PolicyStep("Before the Limit", 25, HOURS),
		PolicyStep("Before the Limit", 5, HOURS, ESCALATE, 1),
		PolicyStep("Before the Answer Is Due", 30, HOURS),
		PolicyStep("After the Limit", 0, HOURS, ESCALATE, 2),
		PolicyStep("After the Limit", 7, HOURS, ESCALATE, 4),
		*(PolicyStep(status, 3, HOURS, ESCALATE, 3) for status in states.OPEN),
	),
)
POLICIES = {"shipped": SHIPPED, "hurry": _HURRY}
minutes = st.sampled_from([1, 10, 47, 60, 100, 180, 420, 1440, 5000])
lives = st.lists(st.tuples(minutes, st.integers(0, 59)), max_size=14)


@given(lives, st.sampled_from([*POLICIES]), st.sampled_from(["Complaint", "Fault Report"]), minutes)
@settings(max_examples=400)
def test_the_trial_of_a_past_complaint_is_what_happened_to_it_while_it_lived(
	deeds: list[tuple[int, int]], name: str, kind: str, more: int
) -> None:
	policy = POLICIES[name]
	life = Life(policy, kind)
	for gap, number in deeds:
		life.passes(gap)
		life.does(number)
	life.passes(more)
	outcome = tried(life.is_past(), policy, life.now)
	assert list(map(str, outcome.steps)) == list(map(str, life.steps))
	assert (outcome.due_by, outcome.level) == (life.standing.due_by, life.level)
	ended = life.standing.closed_at or life.now
	assert outcome.is_late is bool(life.standing.due_by and ended > life.standing.due_by)


@pytest.mark.parametrize("name", POLICIES)
def test_lives_have_steps_to_compare(name: str) -> None:
	life = Life(POLICIES[name], "Fault Report")
	for gap, number in ((100, 0), (1440, 2), (420, 1), (180, 0), (5000, 0)):
		life.passes(gap)
		life.does(number)
	assert len(life.steps) > 5 and life.extensions and life.level > 1


def test_what_people_raised_they_would_have_raised_under_any_policy() -> None:
	past = PastComplaint(
		"C-1",
		TAKEN_AT,
		"Complaint",
		"",
		False,
		"General",
		(Stretch(states.TAKEN, TAKEN_AT, None),),
		raised=((TAKEN_AT + timedelta(minutes=30), 1),),
	)
	policy = EscalationPolicy(
		steps=(
			PolicyStep(states.TAKEN, 60, "Minutes", "Escalate", 1),
			PolicyStep(states.TAKEN, 90, "Minutes", "Escalate", 3),
		)
	)
	[outcome] = try_policy([past], policy, CALENDAR, TAKEN_AT + timedelta(hours=3))
	assert outcome.level == 2 and len(outcome.steps) == 2
