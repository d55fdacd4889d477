"""Until when a complaint must be settled and answered, over holidays and nights, and how late it is (COMP-7)."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_center.calls.rules.hours import ServiceHours
from cs_center.complaints.rules.limits import (
	HOURS,
	MINUTES,
	SERVICE_DAYS,
	SERVICE_HOURS,
	WORKING_DAYS,
	Calendar,
	ComplaintLimit,
	Promise,
	answer_by,
	days_late,
	promise,
)
from tests.rules.complaint_days import (
	CALENDAR,
	CLOSED,
	CLOSES,
	HOLIDAYS,
	MAKE_UP,
	OPENS,
	ROUND_THE_CLOCK,
	SHIPPED,
	at,
)

DAY, HOUR, SECOND = timedelta(days=1), timedelta(hours=1), timedelta(seconds=1)
COMPLAINT, ENQUIRY, FAULT = "Complaint", "Enquiry", "Fault Report"
NIGHTS = Calendar(ServiceHours(time(22), time(6)), ServiceHours(time(22), time(6), closed_on=CLOSED))


def promised(taken_at: datetime, kind: str = COMPLAINT, urgent: bool = False) -> Promise:
	return promise(taken_at, kind, "", urgent, SHIPPED.limits, CALENDAR)


def test_the_calendar_has_the_holiday_week_and_its_make_up_days() -> None:
	assert len(HOLIDAYS) == 8 and all(day in CLOSED for day in HOLIDAYS)
	assert [f"{day:%a %d %b}" for day in sorted(MAKE_UP)] == ["Sun 20 Sep", "Sat 10 Oct"]
	assert not MAKE_UP & CLOSED


@pytest.mark.parametrize(
	("taken_at", "due_by"),
	[
		(at(3, 2, 9), at(3, 2, 21, 30)),
		(at(3, 2, 0, 5), at(3, 2, 21, 30)),
		(at(3, 2, 21, 29), at(3, 2, 21, 30)),
		(at(3, 2, 21, 30), at(3, 3, 21, 30)),
		(at(3, 2, 21, 31), at(3, 3, 21, 30)),
		(at(3, 7, 12), at(3, 7, 21, 30)),
		(at(10, 1, 10), at(10, 1, 21, 30)),
		(at(10, 7, 23), at(10, 8, 21, 30)),
		(at(12, 31, 22), at(1, 1, 21, 30, year=2027)),
		(at(2, 28, 22, year=2028), at(2, 29, 21, 30, year=2028)),
	],
)
def test_what_is_urgent_is_due_the_same_day_whatever_its_kind(taken_at: datetime, due_by: datetime) -> None:
	for kind in (COMPLAINT, ENQUIRY, FAULT, ""):
		found = promised(taken_at, kind, urgent=True)
		assert found.due_by == due_by
		assert str(found.reason) == "The same day; the limit for: Urgent. (COMP-7)"


@pytest.mark.parametrize(
	("taken_at", "kind", "due_by"),
	[
		(at(3, 2, 9), ENQUIRY, at(3, 5, 21, 30)),
		(at(3, 4, 9), ENQUIRY, at(3, 9, 21, 30)),
		(at(9, 19, 12), ENQUIRY, at(9, 23, 21, 30)),
		(at(9, 23, 9), ENQUIRY, at(9, 29, 21, 30)),
		(at(9, 29, 9), ENQUIRY, at(10, 9, 21, 30)),
		(at(9, 30, 9), ENQUIRY, at(10, 10, 21, 30)),
		(at(9, 30, 21, 31), ENQUIRY, at(10, 12, 21, 30)),
		(at(10, 3, 10), ENQUIRY, at(10, 12, 21, 30)),
		(at(10, 10, 9), ENQUIRY, at(10, 14, 21, 30)),
		(at(3, 2, 9), COMPLAINT, at(3, 19, 21, 30)),
		(at(9, 18, 9), COMPLAINT, at(10, 13, 21, 30)),
		(at(9, 21, 9), COMPLAINT, at(10, 15, 21, 30)),
		(at(9, 28, 9), COMPLAINT, at(10, 21, 21, 30)),
		(at(10, 1, 9), COMPLAINT, at(10, 26, 21, 30)),
	],
	ids=str,
)
def test_three_and_thirteen_working_days_over_the_national_day_week(
	taken_at: datetime, kind: str, due_by: datetime
) -> None:
	assert promised(taken_at, kind).due_by == due_by


@pytest.mark.parametrize(
	("taken_at", "due_by"),
	[
		(at(3, 2, 2, 17), at(3, 3, 2, 17)),
		(at(10, 2, 23, 59), at(10, 3, 23, 59)),
		(at(4, 30, 3), at(5, 1, 3)),
		(at(12, 31, 22), at(1, 1, 22, year=2027)),
		(at(2, 28, 12), at(3, 1, 12)),
		(at(2, 28, 12, year=2028), at(2, 29, 12, year=2028)),
		(at(2, 29, 1, year=2028), at(3, 1, 1, year=2028)),
	],
)
def test_a_fault_is_due_within_24_hours_at_night_and_on_holidays(
	taken_at: datetime, due_by: datetime
) -> None:
	assert promised(taken_at, FAULT).due_by == due_by


def test_the_promise_says_where_it_comes_from() -> None:
	sentences = [str(promised(at(3, 2, 9), kind).reason) for kind in (FAULT, ENQUIRY, COMPLAINT)]
	assert sentences == [
		"24 Hours; the limit for: Fault Report. (COMP-7)",
		"3 Working Days; the limit for: Enquiry. (COMP-7)",
		"13 Working Days; the limit for: All. (COMP-7)",
	]


def test_the_first_limit_that_fits_counts() -> None:
	limits = (
		ComplaintLimit(1, HOURS, tier="Gold", urgent=True),
		ComplaintLimit(2, HOURS, COMPLAINT, "Gold"),
		ComplaintLimit(3, HOURS, tier="Gold"),
		ComplaintLimit(4, HOURS, COMPLAINT),
	)
	asked = [
		(COMPLAINT, "Gold", True, 1),
		(COMPLAINT, "Gold", False, 2),
		(FAULT, "Gold", False, 3),
		(COMPLAINT, "", False, 4),
		(COMPLAINT, "Ordinary", True, 4),
	]
	for kind, tier, urgent, hours in asked:
		found = promise(at(3, 2, 9), kind, tier, urgent, limits, CALENDAR)
		assert found.due_by == at(3, 2, 9 + hours)
	names = [str(promise(at(3, 2, 9), *one[:3], limits, CALENDAR).reason) for one in asked[1:3]]
	assert names == [
		"2 Hours; the limit for: Complaint. (COMP-7)",
		"3 Hours; the limit for: Gold. (COMP-7)",
	]


def test_nothing_is_promised_where_no_limit_fits() -> None:
	found = promise(at(3, 2, 9), FAULT, "", False, (ComplaintLimit(1, HOURS, COMPLAINT),), CALENDAR)
	assert found.due_by is None
	assert str(found.reason) == "No limit is set for this kind of complaint. (COMP-7)"


def test_the_law_wants_an_answer_within_15_days_whatever_was_promised() -> None:
	taken_at = at(9, 21, 9)
	assert answer_by(taken_at, SHIPPED.ceiling_days) == at(10, 6, 9)
	assert promised(taken_at).due_by == at(10, 15, 21, 30)
	assert answer_by(at(2, 15, 9, year=2028), 15) == at(3, 1, 9, year=2028)
	assert answer_by(taken_at, 0) is None


@pytest.mark.parametrize(
	("since", "amount", "unit", "end"),
	[
		(at(3, 2, 9), 90, MINUTES, at(3, 2, 10, 30)),
		(at(3, 2, 20), 4, HOURS, at(3, 3, 0)),
		(at(3, 2, 20), 4, SERVICE_HOURS, at(3, 3, 10)),
		(at(10, 1, 20), 4, SERVICE_HOURS, at(10, 2, 10)),
		(at(10, 1, 9), 1, SERVICE_DAYS, at(10, 2, 21, 30)),
		(at(10, 1, 9), 1, WORKING_DAYS, at(10, 9, 21, 30)),
		(at(10, 1, 9), 0, WORKING_DAYS, at(10, 8, 21, 30)),
	],
)
def test_every_unit_counts_in_its_own_way(since: datetime, amount: int, unit: str, end: datetime) -> None:
	assert CALENDAR.after(since, amount, unit) == end


def test_round_the_clock_a_day_ends_at_midnight_and_nights_end_in_the_morning() -> None:
	assert ROUND_THE_CLOCK.after(at(3, 2, 23), 0, SERVICE_DAYS) == at(3, 3, 0)
	assert ROUND_THE_CLOCK.opening_after(at(9, 30, 9), 1) == at(10, 8, 0)
	assert NIGHTS.after(at(3, 3, 2), 0, SERVICE_DAYS) == at(3, 3, 6)


@pytest.mark.parametrize(
	("since", "days", "opens"),
	[
		(at(3, 2, 21, 30), 1, at(3, 3, 7, 30)),
		(at(3, 2, 0, 1), 1, at(3, 3, 7, 30)),
		(at(3, 6, 21, 30), 1, at(3, 9, 7, 30)),
		(at(3, 7, 12), 1, at(3, 9, 7, 30)),
		(at(9, 30, 21, 30), 1, at(10, 8, 7, 30)),
		(at(9, 30, 21, 30), 3, at(10, 10, 7, 30)),
		(at(9, 30, 21, 30), 5, at(10, 13, 7, 30)),
		(at(10, 3, 12), 1, at(10, 8, 7, 30)),
		(at(2, 28, 12, year=2028), 1, at(2, 29, 7, 30, year=2028)),
		(at(3, 31, 12), 1, at(4, 1, 7, 30)),
	],
)
def test_the_day_after_is_the_morning_of_the_next_working_day(
	since: datetime, days: int, opens: datetime
) -> None:
	assert CALENDAR.opening_after(since, days) == opens


@pytest.mark.parametrize(
	("until", "amount", "unit", "begins"),
	[
		(at(3, 2, 21, 30), 30, MINUTES, at(3, 2, 21)),
		(at(3, 2, 1), 2, HOURS, at(3, 1, 23)),
		(at(3, 2, 9), 1, WORKING_DAYS, at(2, 27, 9)),
		(at(3, 2, 9), 1, SERVICE_DAYS, at(3, 1, 9)),
		(at(10, 9, 21, 30), 1, WORKING_DAYS, at(10, 8, 21, 30)),
		(at(10, 8, 21, 30), 1, WORKING_DAYS, at(9, 30, 21, 30)),
		(at(10, 12, 21, 30), 1, WORKING_DAYS, at(10, 10, 21, 30)),
		(at(10, 12, 21, 30), 3, WORKING_DAYS, at(10, 8, 21, 30)),
		(at(3, 1, 9, year=2028), 1, SERVICE_DAYS, at(2, 29, 9, year=2028)),
		(at(3, 2, 9), 0, WORKING_DAYS, at(3, 2, 9)),
	],
)
def test_so_long_before_is_the_same_time_on_an_earlier_day(
	until: datetime, amount: int, unit: str, begins: datetime
) -> None:
	assert CALENDAR.before(until, amount, unit) == begins


@pytest.mark.parametrize(
	("due_by", "until", "days"),
	[
		(at(3, 6, 21, 30), at(3, 6, 21, 30), 0),
		(at(3, 6, 21, 30), at(3, 6, 12), 0),
		(at(3, 6, 21, 30), at(3, 6, 23), 0),
		(at(3, 6, 21, 30), at(3, 8, 23), 0),
		(at(3, 6, 21, 30), at(3, 9, 21, 29), 0),
		(at(3, 6, 21, 30), at(3, 9, 21, 30), 1),
		(at(3, 6, 21, 30), at(3, 13, 21, 29), 4),
		(at(3, 6, 21, 30), at(3, 13, 21, 30), 5),
		(at(3, 6, 21, 30), at(3, 14, 10), 5),
		(at(3, 6, 21, 30), at(3, 15, 23), 5),
		(at(3, 6, 21, 30), at(3, 16, 10), 5),
		(at(9, 30, 21, 30), at(10, 7, 23), 0),
		(at(9, 30, 21, 30), at(10, 10, 21, 30), 3),
		(at(9, 30, 21, 30), at(10, 13, 21, 30), 5),
		(at(3, 7, 3), at(3, 9, 2), 0),
		(at(3, 7, 3), at(3, 9, 3), 1),
		(at(2, 28, 21, 30, year=2028), at(2, 29, 21, 30, year=2028), 1),
	],
)
def test_days_late_are_whole_working_days(due_by: datetime, until: datetime, days: int) -> None:
	assert days_late(due_by, until, CALENDAR) == days


moments = st.datetimes(at(1, 5, 0), at(12, 20, 0))
units = st.sampled_from([MINUTES, HOURS, SERVICE_HOURS, SERVICE_DAYS, WORKING_DAYS])
calendars = st.sampled_from([CALENDAR, ROUND_THE_CLOCK, NIGHTS])


@given(moments, st.integers(0, 15))
def test_working_days_are_a_count_over_the_days_on_which_offices_work(taken_at: datetime, days: int) -> None:
	begins = taken_at.date()
	while begins in CLOSED or taken_at >= datetime.combine(begins, CLOSES):
		begins += DAY
	ahead = [begins + count * DAY for count in range(60)]
	working = [day for day in ahead if day not in CLOSED]
	assert CALENDAR.after(taken_at, days, WORKING_DAYS) == datetime.combine(working[days], CLOSES)


@given(moments, moments, units, calendars, st.integers(1, 20), st.integers(0, 9))
def test_who_comes_later_or_is_promised_more_is_never_due_earlier(
	one: datetime, other: datetime, unit: str, calendar: Calendar, amount: int, more: int
) -> None:
	first, second = sorted([one, other])
	due_first = calendar.after(first, amount, unit)
	assert first < due_first <= calendar.after(second, amount, unit)
	assert due_first <= calendar.after(first, amount + more, unit)
	assert calendar.before(second, amount + more, unit) <= calendar.before(second, amount, unit) < second


@given(moments, st.integers(1, 15))
def test_a_day_opens_on_a_working_day_and_so_many_lie_between(since: datetime, days: int) -> None:
	opens = CALENDAR.opening_after(since, days)
	assert opens.time() == OPENS and opens.date() not in CLOSED
	passed = [since.date() + count * DAY for count in range(1, (opens.date() - since.date()).days + 1)]
	assert sum(day not in CLOSED for day in passed) == days


@given(moments, st.timedeltas(timedelta(0), timedelta(days=40)), st.timedeltas(timedelta(0), 3 * DAY))
def test_lateness_only_grows(due_by: datetime, late: timedelta, more: timedelta) -> None:
	found = days_late(due_by, due_by + late, CALENDAR)
	assert 0 <= found <= days_late(due_by, due_by + late + more, CALENDAR)
	days = [due_by.date() + count * DAY for count in range(1, late.days + 1)]
	assert found >= sum(day not in CLOSED for day in days)
	assert found <= late.days + 1


def test_where_offices_never_work_the_count_ends() -> None:
	never = ServiceHours(closed_on=frozenset(date(2024, 1, 1) + count * DAY for count in range(2000)))
	calendar = Calendar(ServiceHours(), never)
	assert calendar.after(at(3, 2, 9), 13, WORKING_DAYS) == at(3, 15, 9)
	assert calendar.opening_after(at(3, 2, 9), 1) > at(3, 2, 9)
	assert calendar.before(at(3, 2, 9), 1, WORKING_DAYS) < at(3, 2, 9)
	assert days_late(at(3, 2, 9), at(4, 2, 9), calendar) == 0
