"""What is promised for a matter, when it is warned of and what happens after it (FIRST-8, COMP-7)."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_center.calls.rules.hours import ServiceHours
from cs_center.responsibility.rules.limits import (
	CONFIRM,
	ESCALATE,
	LAPSE,
	REMIND_OFFER,
	ROUND_THE_CLOCK,
	SERVICE_HOURS,
	WARN,
	WORKING_DAYS,
	Limit,
	Promise,
	Watch,
	next_action,
	promise,
)

OPENS, CLOSES = time(7, 30), time(21, 30)
#: Closed at the weekends of 2026 and from Thursday, October 1st, to the 7th.
WEEKDAYS_ONLY = ServiceHours(
	OPENS,
	CLOSES,
	closed_on=frozenset(
		day
		for day in (date(2026, 1, 1) + timedelta(days=count) for count in range(365))
		if day.weekday() >= 5 or date(2026, 10, 1) <= day <= date(2026, 10, 7)
	),
)
EVERY_DAY = ServiceHours(OPENS, CLOSES)
ALWAYS = ServiceHours(round_the_clock=True)
NIGHTS = ServiceHours(time(22), time(6))
ENQUIRY, COMPLAINT = Limit(3, WORKING_DAYS), Limit(13, WORKING_DAYS)
SAME_DAY, FAULT = Limit(0, WORKING_DAYS), Limit(24)


def at(month: int, day: int, hour: int, minute: int = 0, year: int = 2026) -> datetime:
	return datetime(year, month, day, hour, minute)


def due(opened_at: datetime, limit: Limit, hours: ServiceHours = WEEKDAYS_ONLY) -> datetime | None:
	return promise(opened_at, limit, None, hours).due_by


@pytest.mark.parametrize("limit", [FAULT, ENQUIRY, None])
def test_the_service_level_agreement_of_the_ticket_beats_the_rule(limit: Limit | None) -> None:
	found = promise(at(3, 2, 9), limit, at(3, 30, 12), EVERY_DAY)
	assert found.due_by == at(3, 30, 12)
	assert str(found.reason) == "As the service level agreement of the ticket says. (FIRST-8)"


@pytest.mark.parametrize(
	"limit", [None, Limit(0), Limit(0, SERVICE_HOURS), Limit(-1), Limit(-1, WORKING_DAYS)]
)
def test_nothing_is_promised_where_no_limit_is_set(limit: Limit | None) -> None:
	assert promise(at(3, 2, 9), limit, None, EVERY_DAY) == Promise(None)


def test_the_promise_says_where_it_comes_from() -> None:
	found = promise(at(3, 2, 9), ENQUIRY, None, EVERY_DAY)
	assert (
		str(found.reason) == "3 Working Days from when the matter was taken, "
		"as the first-caller rule promises for its kind. (FIRST-8)"
	)


@pytest.mark.parametrize(
	("opened_at", "due_by"),
	[
		(at(3, 2, 9), at(3, 3, 9)),
		(at(10, 2, 23, 59), at(10, 3, 23, 59)),
		(at(12, 31, 12), at(1, 1, 12, year=2027)),
		(at(2, 28, 12, year=2028), at(2, 29, 12, year=2028)),
		(at(2, 28, 12), at(3, 1, 12)),
	],
)
def test_a_fault_is_promised_within_24_hours_whether_anybody_serves_or_not(
	opened_at: datetime, due_by: datetime
) -> None:
	assert due(opened_at, FAULT) == due_by


@pytest.mark.parametrize(
	("opened_at", "amount", "due_by"),
	[
		(at(3, 2, 9), 2, at(3, 2, 11)),
		(at(3, 2, 20), 2, at(3, 3, 8)),
		(at(3, 2, 19, 30), 2, at(3, 2, 21, 30)),
		(at(3, 2, 21, 30), 2, at(3, 3, 9, 30)),
		(at(3, 2, 5), 1, at(3, 2, 8, 30)),
		(at(3, 6, 21), 1, at(3, 9, 8)),
		(at(3, 7, 12), 1, at(3, 9, 8, 30)),
		(at(9, 30, 21), 1, at(10, 8, 8)),
		(at(3, 2, 7, 30), 28, at(3, 3, 21, 30)),
	],
)
def test_service_hours_stand_still_while_service_is_closed(
	opened_at: datetime, amount: int, due_by: datetime
) -> None:
	assert due(opened_at, Limit(amount, SERVICE_HOURS)) == due_by


@pytest.mark.parametrize(
	("opened_at", "limit", "due_by"),
	[
		(at(3, 2, 9), SAME_DAY, at(3, 2, 21, 30)),
		(at(3, 2, 5), SAME_DAY, at(3, 2, 21, 30)),
		(at(3, 2, 21, 29), SAME_DAY, at(3, 2, 21, 30)),
		(at(3, 2, 9), ENQUIRY, at(3, 5, 21, 30)),
		(at(3, 4, 9), ENQUIRY, at(3, 9, 21, 30)),
		(at(3, 2, 9), COMPLAINT, at(3, 19, 21, 30)),
		(at(9, 29, 9), ENQUIRY, at(10, 9, 21, 30)),
		(at(9, 21, 9), COMPLAINT, at(10, 15, 21, 30)),
		(at(4, 30, 9), ENQUIRY, at(5, 5, 21, 30)),
		(at(12, 30, 9), Limit(1, WORKING_DAYS), at(12, 31, 21, 30)),
	],
	ids=str,
)
def test_working_days_end_at_the_close_of_service_and_closed_days_do_not_count(
	opened_at: datetime, limit: Limit, due_by: datetime
) -> None:
	assert due(opened_at, limit) == due_by


@pytest.mark.parametrize(
	("opened_at", "same_day", "enquiry"),
	[
		(at(3, 2, 21, 30), at(3, 3, 21, 30), at(3, 6, 21, 30)),
		(at(3, 2, 23), at(3, 3, 21, 30), at(3, 6, 21, 30)),
		(at(3, 3, 5), at(3, 3, 21, 30), at(3, 6, 21, 30)),
		(at(3, 6, 22), at(3, 9, 21, 30), at(3, 12, 21, 30)),
		(at(3, 7, 12), at(3, 9, 21, 30), at(3, 12, 21, 30)),
		(at(10, 1, 9), at(10, 8, 21, 30), at(10, 13, 21, 30)),
	],
)
def test_what_comes_after_closing_or_on_a_closed_day_counts_as_taken_on_the_next_working_day(
	opened_at: datetime, same_day: datetime, enquiry: datetime
) -> None:
	assert due(opened_at, SAME_DAY) == same_day
	assert due(opened_at, ENQUIRY) == enquiry


def test_a_leap_day_is_a_working_day() -> None:
	assert due(at(2, 28, 9, year=2028), Limit(1, WORKING_DAYS), EVERY_DAY) == at(2, 29, 21, 30, year=2028)
	assert due(at(2, 29, 9, year=2028), SAME_DAY, EVERY_DAY) == at(2, 29, 21, 30, year=2028)
	assert due(at(2, 26, 9, year=2028), ENQUIRY, EVERY_DAY) == at(2, 29, 21, 30, year=2028)


def test_round_the_clock_a_working_day_ends_at_midnight() -> None:
	assert due(at(3, 2, 9), SAME_DAY, ALWAYS) == at(3, 3, 0)
	assert due(at(3, 2, 23, 59), ENQUIRY, ALWAYS) == at(3, 6, 0)
	assert due(at(3, 2, 9), Limit(30, SERVICE_HOURS), ALWAYS) == at(3, 3, 15)


def test_service_over_midnight_closes_in_the_morning_after() -> None:
	assert due(at(3, 2, 23), SAME_DAY, NIGHTS) == at(3, 3, 6)
	assert due(at(3, 2, 23), Limit(8, SERVICE_HOURS), NIGHTS) == at(3, 3, 23)
	assert due(at(3, 3, 2), Limit(4, SERVICE_HOURS), NIGHTS) == at(3, 3, 6)


def test_where_service_is_never_open_plain_time_counts() -> None:
	never = ServiceHours(closed_on=frozenset(date(2025, 12, 1) + timedelta(days=day) for day in range(1000)))
	assert due(at(3, 2, 9), ENQUIRY, never) == at(3, 5, 9)
	assert due(at(3, 2, 9), Limit(8, SERVICE_HOURS), never) == at(3, 2, 17)


moments = st.datetimes(at(1, 1, 0), at(11, 30, 0))
units = st.sampled_from([ROUND_THE_CLOCK, SERVICE_HOURS, WORKING_DAYS])
calendars = st.sampled_from([WEEKDAYS_ONLY, EVERY_DAY, ALWAYS, NIGHTS])


@given(moments, moments, units, calendars, st.integers(1, 15), st.integers(0, 5))
def test_who_comes_later_or_is_promised_more_is_never_due_earlier(
	one: datetime, other: datetime, unit: str, hours: ServiceHours, amount: int, more: int
) -> None:
	first, second = sorted([one, other])
	due_first = due(first, Limit(amount, unit), hours)
	due_second = due(second, Limit(amount, unit), hours)
	due_more = due(first, Limit(amount + more, unit), hours)
	assert due_first and due_second and due_more
	assert first < due_first <= min(due_second, due_more)


@given(moments, st.integers(0, 15))
def test_working_days_are_a_count_over_the_calendar(opened_at: datetime, days: int) -> None:
	day, left = opened_at.date(), days
	while day in WEEKDAYS_ONLY.closed_on or opened_at >= datetime.combine(day, CLOSES):
		day += timedelta(days=1)
	while left:
		day += timedelta(days=1)
		left -= day not in WEEKDAYS_ONLY.closed_on
	assert due(opened_at, Limit(days, WORKING_DAYS)) == datetime.combine(day, CLOSES)


DUE = at(3, 2, 12)
WARN_AT = at(3, 2, 10)


def action(watch: Watch) -> tuple[datetime, str] | None:
	return next_action(watch, warn_before_minutes=120)


def test_nothing_is_waited_for_when_nothing_is_set() -> None:
	assert action(Watch(is_live=True)) is None


def test_nothing_is_waited_for_once_the_owner_does_not_answer_any_more() -> None:
	everything = Watch(False, DUE, answer_by=DUE, confirm_by=DUE, lapses_at=DUE)
	assert action(everything) is None


def test_the_owner_is_warned_once_before_the_limit_and_it_escalates_once_at_it() -> None:
	assert action(Watch(True, DUE)) == (WARN_AT, WARN)
	assert action(Watch(True, DUE, warned_at=WARN_AT)) == (DUE, ESCALATE)
	assert action(Watch(True, DUE, warned_at=WARN_AT, escalated_at=DUE)) is None
	assert action(Watch(True, DUE, escalated_at=DUE)) is None


def test_how_long_before_is_policy() -> None:
	assert next_action(Watch(True, DUE), warn_before_minutes=0) == (DUE, WARN)
	assert next_action(Watch(True, DUE), warn_before_minutes=1440) == (at(3, 1, 12), WARN)


def test_a_limit_that_has_passed_already_is_warned_of_first_and_escalates_at_once_after_it() -> None:
	"""Both are due in the past: the chain keeps both, one after the other in the same sweep."""
	assert done_until(Watch(True, DUE), DUE + timedelta(days=9)) == [WARN, ESCALATE]


def test_a_matter_that_awaits_confirmation_has_no_limit() -> None:
	confirm_by = at(3, 9, 12)
	for warned_at, escalated_at in ((None, None), (WARN_AT, None), (WARN_AT, DUE)):
		assert action(Watch(True, DUE, warned_at, escalated_at, confirm_by=confirm_by)) == (
			confirm_by,
			CONFIRM,
		)


def test_who_does_not_answer_an_offer_is_reminded_of_once() -> None:
	answer_by = at(3, 2, 9, 30)
	assert action(Watch(True, DUE, answer_by=answer_by)) == (answer_by, REMIND_OFFER)
	assert action(Watch(True, DUE, answer_by=answer_by, reminded_at=answer_by)) == (WARN_AT, WARN)
	assert action(Watch(True, answer_by=answer_by, confirm_by=DUE)) == (answer_by, REMIND_OFFER)


def test_what_is_due_first_is_done_first() -> None:
	late, later = at(3, 2, 13), at(3, 2, 14)
	watch = Watch(True, DUE, answer_by=late, lapses_at=later)
	assert done_until(watch, later) == [WARN, ESCALATE, REMIND_OFFER, LAPSE]
	assert done_until(watch, late) == [WARN, ESCALATE, REMIND_OFFER]
	assert done_until(watch, DUE - timedelta(seconds=1)) == [WARN]
	assert done_until(watch, WARN_AT - timedelta(seconds=1)) == []


some_times = st.none() | st.datetimes(at(3, 1, 0), at(3, 4, 0))


@given(some_times, some_times, some_times, some_times, st.integers(0, 3000))
def test_every_watch_ends_and_nothing_is_done_twice(
	due_by: datetime | None,
	answer_by: datetime | None,
	confirm_by: datetime | None,
	lapses_at: datetime | None,
	warn_before: int,
) -> None:
	watch = Watch(True, due_by, answer_by=answer_by, confirm_by=confirm_by, lapses_at=lapses_at)
	done = done_until(watch, at(3, 9, 0), warn_before)
	assert len(done) == len(set(done))
	if lapses_at or confirm_by:
		assert done[-1] in (LAPSE, CONFIRM)
	elif due_by:
		assert [one for one in done if one != REMIND_OFFER] == [WARN, ESCALATE]
	assert confirm_by is None or not {WARN, ESCALATE} & set(done)


def done_until(watch: Watch, now: datetime, warn_before_minutes: int = 120) -> list[str]:
	"""What a sweep does by now; ending a matter ends the watch."""
	marks = {WARN: "warned_at", ESCALATE: "escalated_at", REMIND_OFFER: "reminded_at"}
	done: list[str] = []
	while (found := next_action(watch, warn_before_minutes)) and found[0] <= now and len(done) < 9:
		done.append(found[1])
		mark = {marks[found[1]]: now} if found[1] in marks else {"is_live": False}
		watch = replace(watch, **mark)
	return done


def test_what_comes_after_midnight_in_a_night_shift_is_of_the_day_on_which_it_began() -> None:
	nights = ServiceHours(time(22), time(6))
	assert nights.is_open(datetime(2026, 3, 3, 2))
	assert nights.close_of_working_day(datetime(2026, 3, 3, 2), 0) == datetime(2026, 3, 3, 6)
