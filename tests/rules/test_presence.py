"""Who is there: never somebody absent, disabled or logged off (FIRST-5)."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_center.workforce.rules.presence import (
	AVAILABLE,
	AWAY,
	LOGGED_OFF,
	Person,
	Presence,
	PresencePolicy,
	presence,
)

NOW = datetime(2026, 3, 2, 10)
HOUR = timedelta(hours=1)
NO_PLAN = Person("anna", "1001", "A")
ON_DUTY = replace(NO_PLAN, has_plan=True, duty_since=NOW - 2 * HOUR, duty_until=NOW + 6 * HOUR)
OFF_SHIFT = replace(NO_PLAN, has_plan=True)


def now(person: Person, **changes: object) -> Presence:
	return presence(replace(person, **changes), NOW, PresencePolicy())


def test_a_planned_duty_is_enough() -> None:
	found = now(ON_DUTY)
	assert found == Presence(True, False, found.reason)
	assert str(found.reason) == "anna is on duty until 2026-03-02 16:00. (FIRST-5)"


def test_who_is_off_shift_is_not_there_and_it_is_said_when_they_are_back() -> None:
	found = now(OFF_SHIFT, next_duty_at=NOW + 3 * HOUR, state=AVAILABLE, state_since=NOW)
	assert (found.is_there, found.next_at) == (False, NOW + 3 * HOUR)
	assert str(found.reason) == "anna is off shift until 2026-03-02 13:00. (FIRST-5)"
	assert "no further shift is planned" in str(now(OFF_SHIFT).reason)


@pytest.mark.parametrize(
	("changes", "words"),
	[
		({"enabled": False}, "is disabled"),
		({"active": False}, "no active staff record"),
		({"has_left": True}, "has left the company"),
		({"on_leave_until": NOW + HOUR}, "on leave or absent until 2026-03-02 11:00"),
		({"state": AWAY, "state_since": NOW - HOUR}, "away since 2026-03-02 09:00"),
		({"state": LOGGED_OFF, "state_since": NOW - HOUR}, "logged off at 2026-03-02 09:00"),
	],
)
def test_who_is_not_there_whatever_the_plan_says(changes: dict[str, object], words: str) -> None:
	found = now(ON_DUTY, **changes)
	assert not found.is_there
	assert words in str(found.reason) and found.reason.rule == "FIRST-5"


def test_the_first_of_several_causes_is_said() -> None:
	changes: dict[str, object] = {
		"enabled": False,
		"active": False,
		"has_left": True,
		"on_leave_until": NOW + HOUR,
		"duty_until": None,
		"state": AWAY,
		"state_since": NOW,
	}
	expected = ("disabled", "staff record", "left the company", "on leave", "off shift")
	person = replace(ON_DUTY, **changes)
	cures: tuple[dict[str, object], ...] = (
		{"enabled": True},
		{"active": True},
		{"has_left": False},
		{"on_leave_until": None},
		{},
	)
	for words, cure in zip(expected, cures, strict=True):
		assert words in str(now(person).reason)
		person = replace(person, **cure)


def test_who_is_on_leave_is_back_with_the_next_duty() -> None:
	assert now(ON_DUTY, on_leave_until=NOW + HOUR).next_at == NOW + HOUR
	later = now(OFF_SHIFT, on_leave_until=NOW + HOUR, next_duty_at=NOW + 20 * HOUR)
	assert later.next_at == NOW + 20 * HOUR


@pytest.mark.parametrize("state", [AWAY, LOGGED_OFF])
def test_what_was_said_before_the_duty_began_says_nothing_about_it(state: str) -> None:
	began = ON_DUTY.duty_since
	assert began
	assert now(ON_DUTY, state=state, state_since=began - timedelta(seconds=1)).is_there
	assert not now(ON_DUTY, state=state, state_since=began).is_there


def test_without_a_plan_somebody_must_have_said_so() -> None:
	assert "nobody has said" in str(now(NO_PLAN).reason)
	said = now(NO_PLAN, state=AVAILABLE, state_since=NOW - 3 * HOUR)
	assert said.is_there and "available since 2026-03-02 07:00" in str(said.reason)
	for state in (AWAY, LOGGED_OFF):
		assert not now(NO_PLAN, state=state, state_since=NOW - 99 * HOUR).is_there


def test_what_was_said_lasts_for_the_hours_of_the_policy() -> None:
	since = NOW - 12 * HOUR
	assert now(NO_PLAN, state=AVAILABLE, state_since=since).is_there
	found = now(NO_PLAN, state=AVAILABLE, state_since=since - timedelta(seconds=1))
	assert not found.is_there and "more than 12 hours ago" in str(found.reason)
	person = replace(NO_PLAN, state=AVAILABLE, state_since=NOW - 2 * HOUR)
	assert not presence(person, NOW, PresencePolicy(state_lasts_hours=1)).is_there


def test_who_is_in_a_call_is_there_and_busy() -> None:
	found = now(ON_DUTY, in_call_since=NOW - timedelta(minutes=5))
	assert found.is_there and found.is_busy
	assert "in a call since 2026-03-02 09:55" in str(found.reason)
	assert not now(ON_DUTY).is_busy
	assert not now(OFF_SHIFT, in_call_since=NOW).is_there


MOMENTS = st.datetimes(NOW - timedelta(days=3), NOW + timedelta(days=3))
PEOPLE = st.builds(
	Person,
	user=st.just("anna"),
	enabled=st.booleans(),
	active=st.booleans(),
	has_left=st.booleans(),
	has_plan=st.booleans(),
	duty_since=st.none() | MOMENTS,
	duty_until=st.none() | MOMENTS,
	next_duty_at=st.none() | MOMENTS,
	on_leave_until=st.none() | MOMENTS,
	state=st.sampled_from(["", AVAILABLE, AWAY, LOGGED_OFF]),
	state_since=st.none() | MOMENTS,
	in_call_since=st.none() | MOMENTS,
)


@given(PEOPLE)
def test_nobody_who_is_gone_is_ever_there(person: Person) -> None:
	found = presence(person, NOW, PresencePolicy())
	if found.is_there:
		assert person.enabled and person.active and not person.has_left and not person.on_leave_until
		assert person.duty_until or not person.has_plan
		assert found.next_at is None
		if not person.has_plan:
			assert person.state == AVAILABLE and person.state_since
	assert found.is_busy is (person.in_call_since is not None)
	assert str(found.reason).startswith(("anna ", "No hours are planned for anna"))
	assert found.reason.rule == "FIRST-5"
	assert "{" not in str(found.reason) and "None" not in str(found.reason)
