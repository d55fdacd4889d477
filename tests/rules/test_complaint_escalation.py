"""What happens to a complaint by itself: each step once and in order, one level at a time (COMP-2, COMP-3, COMP-7)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_center.complaints.rules import states
from cs_center.complaints.rules.escalation import (
	AFTER_DUE,
	ANCHORS,
	BEFORE_ANSWER,
	BEFORE_DUE,
	ESCALATE,
	NAME,
	REMIND,
	Due,
	EscalationPolicy,
	PolicyStep,
	Watch,
	choose,
	due,
	in_order,
	late_points,
	level_after,
	look,
	next_at,
	why,
)
from cs_center.complaints.rules.limits import HOURS, MINUTES, SERVICE_DAYS, SERVICE_HOURS, WORKING_DAYS
from tests.rules.complaint_days import CALENDAR, HIGHEST, RANKS, SHIPPED, at

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
TAKEN_AT, DUE = at(3, 2, 9), at(3, 19, 21, 30)
YEAR_END = at(12, 31, 0)


def watch(status: str, since: datetime = TAKEN_AT, **changes: object) -> Watch:
	values = {"due_by": DUE, "level": 0, "seen_until": since, **changes}
	return Watch(status, since, **values)


def swept(one: Watch, policy: EscalationPolicy, moments: Iterable[datetime]) -> tuple[list[Due], Watch]:
	"""Looked at at these moments; each look goes on from the one before, as it was kept."""
	steps: list[Due] = []
	for now in moments:
		found = due(one, policy, CALENDAR, now)
		level = one.level
		for step in found:
			level = level_after(level, step.step)
		steps += found
		one = replace(one, level=level, seen_until=max(now, one.seen_until))
	return steps, one


def story(one: Watch, until: datetime = YEAR_END) -> list[tuple[datetime, str, int]]:
	"""When what happens, and the level after it."""
	steps, level, found = swept(one, SHIPPED, [until])[0], one.level, []
	for step in steps:
		level = level_after(level, step.step)
		found.append((step.at, step.step.action, level))
	return found


def test_who_is_not_sent_to_a_station_within_60_minutes_goes_up() -> None:
	taken = watch(states.TAKEN, due_by=None)
	assert story(taken) == [
		(at(3, 2, 9, 45), REMIND, 0),
		(at(3, 2, 10), ESCALATE, RANKS["Shift Leader"]),
		(at(3, 2, 11), ESCALATE, RANKS["Supervisor"]),
	]
	assert story(watch(states.TAKEN, at(10, 1, 2), due_by=None))[1][0] == at(10, 1, 3)


def test_a_limit_is_reminded_of_before_it_and_goes_up_level_by_level_after_it() -> None:
	assert story(watch(states.WITH_STATION)) == [
		(at(3, 18, 21, 30), REMIND, 0),
		(at(3, 19, 19, 30), REMIND, 0),
		(at(3, 19, 21, 30), ESCALATE, RANKS["Shift Leader"]),
		(at(3, 20, 7, 30), REMIND, 1),
		(at(3, 23, 7, 30), ESCALATE, RANKS["Supervisor"]),
		(at(3, 25, 7, 30), ESCALATE, RANKS["Director"]),
		(at(3, 26, 21, 30), NAME, 3),
		(at(3, 31, 7, 30), ESCALATE, RANKS["General Manager"]),
	]


def test_over_the_holiday_week_working_days_stand_still() -> None:
	missed = watch(states.WITH_STATION, at(9, 21, 9), due_by=at(9, 29, 21, 30))
	assert [at_ for at_, _action, _level in story(missed)] == [
		at(9, 28, 21, 30),
		at(9, 29, 19, 30),
		at(9, 29, 21, 30),
		at(9, 30, 7, 30),
		at(10, 8, 7, 30),
		at(10, 10, 7, 30),
		at(10, 12, 21, 30),
		at(10, 15, 7, 30),
	]


def test_the_callback_is_reminded_of_and_goes_up_after_72_hours() -> None:
	to_call = watch(states.TO_CALL, due_by=None)
	assert story(to_call) == [(at(3, 4, 9), REMIND, 0), (at(3, 5, 9), ESCALATE, 1)]


def test_the_law_s_days_run_until_the_customer_is_answered_even_while_we_wait_for_them() -> None:
	found = [(at(3, 13, 9), REMIND, 0), (at(3, 16, 9), ESCALATE, 1)]
	unanswered = {"due_by": None, "answer_by": at(3, 17, 9)}
	assert story(watch(states.WITH_STATION, **unanswered)) == found
	waits = story(watch(states.WAITING, **unanswered))
	assert [one for one in waits if one[0] > at(3, 6, 0)] == found
	assert story(watch(states.WITH_STATION, due_by=None)) == []
	assert story(watch(states.SOLVED, **unanswered)) == []


def test_while_the_customer_is_waited_for_the_limit_has_no_steps() -> None:
	assert story(watch(states.WAITING)) == [(at(3, 5, 7, 30), REMIND, 0)]


@pytest.mark.parametrize("status", states.CLOSED)
def test_nothing_happens_to_what_is_closed(status: str) -> None:
	closed = watch(status, answer_by=DUE)
	assert next_at(closed, SHIPPED, CALENDAR) is None
	assert story(closed) == []


def test_an_extended_limit_has_its_steps_again() -> None:
	steps, seen = swept(watch(states.WITH_STATION), SHIPPED, [at(3, 20, 12)])
	assert [one.at for one in steps][-2:] == [DUE, at(3, 20, 7, 30)]
	longer = replace(seen, due_by=at(3, 26, 21, 30))
	assert story(longer, at(3, 27, 12)) == [
		(at(3, 25, 21, 30), REMIND, 1),
		(at(3, 26, 19, 30), REMIND, 1),
		(at(3, 26, 21, 30), ESCALATE, 1),
		(at(3, 27, 7, 30), REMIND, 1),
	]


def test_a_late_sweep_does_what_was_left_in_order_and_the_next_one_nothing() -> None:
	one, moments = watch(states.WITH_STATION), [at(3, 26, 8), at(3, 26, 8), at(3, 27, 8)]
	steps, after = swept(one, SHIPPED, moments)
	assert [step.at for step in steps] == sorted(step.at for step in steps)
	assert (len(steps), after.level) == (7, RANKS["Director"])
	assert due(after, SHIPPED, CALENDAR, moments[-1]) == []
	assert next_at(after, SHIPPED, CALENDAR) == at(3, 31, 7, 30)


def test_a_step_is_due_at_its_very_moment_and_not_before() -> None:
	one = watch(states.TAKEN, due_by=None)
	assert due(one, SHIPPED, CALENDAR, at(3, 2, 9, 44)) == []
	assert len(due(one, SHIPPED, CALENDAR, at(3, 2, 9, 45))) == 1
	seen = replace(one, seen_until=at(3, 2, 9, 45))
	assert due(seen, SHIPPED, CALENDAR, at(3, 2, 9, 59)) == []


def test_steps_of_one_moment_come_in_the_order_of_the_policy() -> None:
	first = PolicyStep(states.TAKEN, 60, MINUTES)
	second = PolicyStep(AFTER_DUE, 0, HOURS, ESCALATE, 1)
	third = PolicyStep(states.TAKEN, 1, HOURS, NAME)
	one = watch(states.TAKEN, due_by=TAKEN_AT + HOUR)
	for steps in ((first, second, third), (third, first, second)):
		found = due(one, EscalationPolicy(steps=steps), CALENDAR, TAKEN_AT + HOUR)
		assert tuple(each.step for each in found) == steps


def test_steps_of_working_days_come_in_the_morning_and_others_to_the_minute() -> None:
	units = {
		WORKING_DAYS: at(10, 8, 7, 30),
		SERVICE_DAYS: at(10, 1, 21, 30),
		SERVICE_HOURS: at(10, 1, 8),
		HOURS: at(9, 30, 22),
	}
	for unit, expected in units.items():
		policy = EscalationPolicy(steps=(PolicyStep(states.REPORTED, 1, unit),))
		assert next_at(watch(states.REPORTED, at(9, 30, 21)), policy, CALENDAR) == expected


@pytest.mark.parametrize("unit", [MINUTES, HOURS, SERVICE_HOURS, SERVICE_DAYS, WORKING_DAYS])
def test_at_the_limit_itself_is_its_very_moment_at_night_and_on_holidays(unit: str) -> None:
	policy = EscalationPolicy(steps=(PolicyStep(AFTER_DUE, 0, unit),))
	for due_by in (at(10, 3, 3), at(10, 9, 12)):
		assert next_at(watch(states.WITH_STATION, due_by=due_by), policy, CALENDAR) == due_by


_SENTENCES = [
	(PolicyStep(AFTER_DUE, 0, HOURS), "The limit 2026-03-19 21:30 has passed. (COMP-7)"),
	(
		PolicyStep(AFTER_DUE, 5, WORKING_DAYS),
		"The limit 2026-03-19 21:30 was missed 5 Working Days ago. (COMP-7)",
	),
	(PolicyStep(BEFORE_DUE, 2, HOURS), "The limit 2026-03-19 21:30 is near. (COMP-7)"),
	(
		PolicyStep(BEFORE_ANSWER, 2, HOURS),
		"The law wants the customer answered by 2026-03-17 09:00, and nobody has. (COMP-7)",
	),
	(
		PolicyStep(states.TAKEN, 60, MINUTES),
		"At “Taken” since 2026-03-02 09:00, for 60 Minutes. (COMP-2)",
	),
	(
		PolicyStep(states.TO_CALL, 72, HOURS),
		"At “To Call Back” since 2026-03-02 09:00, for 72 Hours. (COMP-6)",
	),
]


@pytest.mark.parametrize(("step", "sentence"), _SENTENCES)
def test_the_history_keeps_a_sentence_of_each_step(step: PolicyStep, sentence: str) -> None:
	one = watch(states.TAKEN, answer_by=at(3, 17, 9))
	assert str(why(Due(DUE, step), one)) == sentence


@pytest.mark.parametrize("level", range(HIGHEST + 1))
@pytest.mark.parametrize("top", range(HIGHEST + 1))
def test_a_step_rises_one_level_and_never_past_its_own(level: int, top: int) -> None:
	rises = level_after(level, PolicyStep(AFTER_DUE, 0, HOURS, ESCALATE, top)) - level
	assert rises == (1 if level < top else 0)
	for action in (REMIND, NAME):
		assert level_after(level, PolicyStep(AFTER_DUE, 0, HOURS, action, top)) == level


def test_a_step_to_the_general_manager_alone_still_goes_one_level_at_a_time() -> None:
	top = PolicyStep(AFTER_DUE, 0, HOURS, ESCALATE, HIGHEST)
	policy = EscalationPolicy(steps=(top, replace(top, amount=1), replace(top, amount=2)))
	assert swept(watch(states.TAKEN), policy, [YEAR_END])[1].level == 3


@pytest.mark.parametrize(
	("minutes", "points"),
	[(0, 0), (1, 5), (10, 5), (11, 10), (30, 10), (31, 20), (600, 20), (-5, 0)],
)
def test_late_handling_of_a_sudden_event_costs_points(minutes: int, points: int) -> None:
	assert late_points(minutes, SHIPPED.late_points) == points
	assert late_points(minutes, reversed(SHIPPED.late_points)) == points
	assert late_points(minutes, ()) == 0


def test_policies_are_asked_by_priority_then_the_more_particular_then_by_name() -> None:
	everything, other = EscalationPolicy("B"), EscalationPolicy("A")
	severe = EscalationPolicy("Severe", severities=frozenset({"Severe"}))
	gold_faults = EscalationPolicy("Gold", kinds=frozenset({"Fault Report"}), tiers=frozenset({"Gold"}))
	first = EscalationPolicy("Z", priority=-1)
	ordered = in_order([everything, severe, other, first, gold_faults])
	assert [one.name for one in ordered] == ["Z", "Gold", "Severe", "A", "B"]


@pytest.mark.parametrize(
	("asked", "name"),
	[
		(("Fault Report", "Gold", "Severe"), "Gold Faults"),
		(("Fault Report", "", "Severe"), "Severe"),
		(("Complaint", "Gold", "Repeat"), "Severe"),
		(("Complaint", "Gold", "General"), "All"),
		(("", "", ""), "All"),
	],
)
def test_the_first_policy_that_fits_counts(asked: tuple[str, str, str], name: str) -> None:
	policies = in_order(
		[
			EscalationPolicy("All"),
			EscalationPolicy("Severe", severities=frozenset({"Severe", "Repeat"})),
			EscalationPolicy("Gold Faults", 0, frozenset({"Fault Report"}), frozenset({"Gold"})),
		]
	)
	found = choose(policies, *asked)
	assert found and found.name == name
	assert choose(policies[:1], "Complaint", "Gold", "Severe") is None


steps_of_policies = st.builds(
	PolicyStep,
	anchor=st.sampled_from(ANCHORS),
	amount=st.integers(0, 6),
	unit=st.sampled_from([MINUTES, HOURS, SERVICE_HOURS, SERVICE_DAYS, WORKING_DAYS]),
	action=st.sampled_from([REMIND, ESCALATE, ESCALATE, NAME]),
	level=st.integers(0, HIGHEST),
)
policies = st.builds(
	EscalationPolicy, steps=st.lists(steps_of_policies, max_size=9, unique=True).map(tuple)
) | st.just(SHIPPED)
some_days = st.datetimes(at(9, 25, 0), at(10, 12, 0))
watches = st.builds(
	watch,
	st.sampled_from(states.STATUSES),
	since=some_days,
	due_by=st.none() | some_days,
	answer_by=st.none() | some_days,
	level=st.integers(0, HIGHEST),
)


@given(watches, policies, st.lists(some_days, max_size=12), st.integers(0, 3))
def test_however_the_looking_is_cut_each_step_happens_once_and_in_order(
	one: Watch, policy: EscalationPolicy, moments: list[datetime], near: int
) -> None:
	"""Among the moments are those of steps themselves and a microsecond beside them."""
	whole, after = swept(one, policy, [YEAR_END])
	beside = [step.at + timedelta(microseconds=near - 1) for step in whole[::2]]
	cut, cut_after = swept(one, policy, [*sorted([*moments, *beside]), YEAR_END])
	assert cut == whole
	assert cut_after == after
	assert all(step.at > one.seen_until for step in whole)
	assert [step.at for step in whole] == sorted(step.at for step in whole)
	assert len({step.step for step in whole}) == len(whole)


@given(watches, policies)
def test_looking_only_when_the_next_step_is_due_misses_nothing(one: Watch, policy: EscalationPolicy) -> None:
	whole, after = swept(one, policy, [YEAR_END])
	steps: list[Due] = []
	while (then := next_at(one, policy, CALENDAR)) and len(steps) < 50:
		found, one = swept(one, policy, [then])
		assert found and {step.at for step in found} == {then}
		steps += found
	assert (steps, one.level) == (whole, after.level)


@given(watches, policies)
def test_levels_rise_one_at_a_time_up_to_the_step_s_own(one: Watch, policy: EscalationPolicy) -> None:
	level = one.level
	for step in due(one, policy, CALENDAR, YEAR_END):
		before, level = level, level_after(level, step.step)
		assert before <= level <= min(before + 1, max(before, step.step.level))
	assert level <= max([one.level, *(step.level for step in policy.steps if step.action == ESCALATE)])


@given(watches, policies, some_days)
def test_a_moved_limit_repeats_only_what_counts_from_it(
	one: Watch, policy: EscalationPolicy, due_by: datetime
) -> None:
	_steps, seen = swept(one, policy, [YEAR_END])
	again, _after = swept(replace(seen, due_by=due_by.replace(year=2027)), policy, [at(12, 31, 0, year=2027)])
	assert {step.step.anchor for step in again} <= {BEFORE_DUE, AFTER_DUE}
	may = one.status in states.OPEN and one.status != states.WAITING
	wanted = [step for step in policy.steps if step.anchor in (BEFORE_DUE, AFTER_DUE)]
	assert len(again) == (len(wanted) if may else 0)


@given(watches, policies, some_days)
def test_a_look_says_what_has_come_and_when_to_look_again(
	one: Watch, policy: EscalationPolicy, now: datetime
) -> None:
	found, then = look(one, policy, CALENDAR, now)
	assert found == due(one, policy, CALENDAR, now)
	assert then == next_at(replace(one, seen_until=max(now, one.seen_until)), policy, CALENDAR)
