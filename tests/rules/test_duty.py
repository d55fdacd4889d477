"""When somebody is on duty: nights, holidays, leave, a month's end, a leap day (FIRST-5, SHIFT-1)."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_center.workforce.rules.duty import (
	DatedShift,
	Interval,
	WeeklyHours,
	WorkPlan,
	duties,
	merged,
	time_off,
	without,
)

MONDAY = date(2026, 3, 2)
TUESDAY, WEDNESDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)
SUNDAY = MONDAY + timedelta(days=6)
EARLY = WeeklyHours(None, time(7, 30), time(15, 30))
NIGHT = WeeklyHours(None, time(22), time(6))


def span(day: date, start: int, end: int) -> Interval:
	"""Hours of a day; 24 and more are on the next one."""
	midnight = datetime.combine(day, time())
	return Interval(midnight + timedelta(hours=start), midnight + timedelta(hours=end))


def test_weekly_hours_are_those_of_their_weekday() -> None:
	office = tuple(WeeklyHours(weekday, time(9), time(17)) for weekday in range(5))
	found = duties(WorkPlan(office), MONDAY, SUNDAY)
	assert found == [span(MONDAY + timedelta(days=count), 9, 17) for count in range(5)]


def test_no_hours_no_duty() -> None:
	assert duties(WorkPlan(), MONDAY, SUNDAY) == []
	assert not WorkPlan(leave_days=frozenset({MONDAY})).says_when
	assert WorkPlan((EARLY,)).says_when


def test_a_night_shift_is_one_duty_over_midnight() -> None:
	assert duties(WorkPlan((NIGHT,)), MONDAY, MONDAY) == [span(MONDAY, 22, 30)]


def test_hours_that_end_where_they_begin_are_a_whole_day() -> None:
	all_day = WeeklyHours(None, time(8), time(8))
	assert duties(WorkPlan((all_day,)), MONDAY, TUESDAY) == [span(MONDAY, 8, 56)]


def test_hours_that_touch_or_overlap_are_one_duty() -> None:
	hours = (
		WeeklyHours(0, time(8), time(12)),
		WeeklyHours(0, time(12), time(15)),
		WeeklyHours(None, time(14), time(18)),
	)
	assert duties(WorkPlan(hours), MONDAY, MONDAY) == [span(MONDAY, 8, 18)]


@pytest.mark.parametrize(
	("last", "following"),
	[
		(date(2026, 1, 31), date(2026, 2, 1)),
		(date(2024, 2, 28), date(2024, 2, 29)),
		(date(2024, 2, 29), date(2024, 3, 1)),
		(date(2026, 2, 28), date(2026, 3, 1)),
		(date(2026, 12, 31), date(2027, 1, 1)),
	],
)
def test_a_night_over_the_end_of_a_month(last: date, following: date) -> None:
	(duty,) = duties(WorkPlan((NIGHT,)), last, last)
	assert duty == Interval(datetime.combine(last, time(22)), datetime.combine(following, time(6)))


def test_the_leap_day_is_worked_like_any_other() -> None:
	shift = DatedShift(date(2024, 2, 1), date(2024, 2, 29), time(8), time(16))
	found = duties(WorkPlan(shifts=(shift,)), date(2024, 2, 1), date(2024, 3, 31))
	assert len(found) == 29
	assert found[-1] == span(date(2024, 2, 29), 8, 16)


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25), date(2026, 3, 8)])
def test_a_night_has_its_hours_by_the_clock_whatever_daylight_saving_does(day: date) -> None:
	(duty,) = duties(WorkPlan((NIGHT,)), day - timedelta(days=1), day - timedelta(days=1))
	assert duty.ends_at - duty.starts_at == timedelta(hours=8)


def test_a_night_runs_into_a_holiday_but_does_not_begin_on_one() -> None:
	plan = WorkPlan((NIGHT,), holidays=frozenset({TUESDAY}))
	assert duties(plan, MONDAY, WEDNESDAY) == [span(MONDAY, 22, 30), span(WEDNESDAY, 22, 30)]


def test_a_dated_shift_stands_for_the_weekly_hours_of_its_days() -> None:
	shift = DatedShift(TUESDAY, TUESDAY, time(22), time(6))
	plan = WorkPlan((EARLY,), (shift,))
	assert duties(plan, MONDAY, WEDNESDAY) == [
		Interval(datetime.combine(MONDAY, time(7, 30)), datetime.combine(MONDAY, time(15, 30))),
		span(TUESDAY, 22, 30),
		Interval(datetime.combine(WEDNESDAY, time(7, 30)), datetime.combine(WEDNESDAY, time(15, 30))),
	]


def test_a_shift_without_an_end_goes_on() -> None:
	plan = WorkPlan(shifts=(DatedShift(MONDAY, None, time(8), time(16)),))
	assert duties(plan, SUNDAY - timedelta(days=7), MONDAY) == [span(MONDAY, 8, 16)]
	assert duties(plan, date(2030, 5, 1), date(2030, 5, 1)) == [span(date(2030, 5, 1), 8, 16)]


def test_a_shift_may_have_holidays_of_its_own() -> None:
	own = DatedShift(MONDAY, TUESDAY, time(8), time(16), holidays=frozenset({MONDAY}))
	plan = WorkPlan((EARLY,), (own,), holidays=frozenset({TUESDAY}))
	assert duties(plan, MONDAY, TUESDAY) == [span(TUESDAY, 8, 16)]


def test_leave_is_leave_from_the_shift_of_the_day() -> None:
	plan = WorkPlan((NIGHT,), leave_days=frozenset({TUESDAY}))
	assert duties(plan, MONDAY, WEDNESDAY) == [span(MONDAY, 22, 30), span(WEDNESDAY, 22, 30)]
	assert time_off(plan, MONDAY, WEDNESDAY) == [span(TUESDAY, 6, 30)]
	assert time_off(plan, TUESDAY, TUESDAY) == [span(TUESDAY, 6, 30)]


def test_leave_without_hours_is_the_day() -> None:
	plan = WorkPlan(leave_days=frozenset({TUESDAY, WEDNESDAY}))
	assert time_off(plan, MONDAY, SUNDAY) == [span(TUESDAY, 0, 48)]


def test_half_a_day_of_leave_is_the_second_half_of_the_hours() -> None:
	plan = WorkPlan(
		(WeeklyHours(None, time(8), time(12)), WeeklyHours(None, time(14), time(18))),
		half_leave_days=frozenset({MONDAY}),
	)
	assert duties(plan, MONDAY, MONDAY) == [span(MONDAY, 8, 12)]
	assert time_off(plan, MONDAY, MONDAY) == [span(MONDAY, 14, 18)]
	night = WorkPlan((NIGHT,), half_leave_days=frozenset({MONDAY}))
	assert duties(night, MONDAY, MONDAY) == [span(MONDAY, 22, 26)]
	assert time_off(night, MONDAY, MONDAY) == [span(MONDAY, 26, 30)]


def test_an_absence_is_taken_out_to_the_minute() -> None:
	gone = Interval(datetime(2026, 3, 2, 23, 15), datetime(2026, 3, 3, 1))
	plan = WorkPlan((NIGHT,), absences=(gone,))
	assert duties(plan, MONDAY, MONDAY) == [
		Interval(datetime(2026, 3, 2, 22), datetime(2026, 3, 2, 23, 15)),
		Interval(datetime(2026, 3, 3, 1), datetime(2026, 3, 3, 6)),
	]
	assert time_off(plan, MONDAY, MONDAY) == [gone]


def test_the_end_of_an_interval_is_outside() -> None:
	morning = span(MONDAY, 8, 12)
	assert morning.covers(datetime(2026, 3, 2, 8)) and not morning.covers(datetime(2026, 3, 2, 12))


DAYS = st.dates(date(2024, 2, 20), date(2024, 3, 10))
TIMES = st.sampled_from([time(hour, minute) for hour in range(24) for minute in (0, 30)])
SOME_DAYS = st.frozensets(DAYS, max_size=4)


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
	start = datetime.combine(draw(DAYS), draw(TIMES))
	return Interval(start, start + timedelta(minutes=draw(st.integers(1, 4000))))


@st.composite
def dated_shifts(draw: st.DrawFn) -> DatedShift:
	first = draw(DAYS)
	last = draw(st.none() | st.integers(0, 9).map(lambda days: first + timedelta(days=days)))
	return DatedShift(first, last, draw(TIMES), draw(TIMES), draw(st.none() | SOME_DAYS))


PLANS = st.builds(
	WorkPlan,
	hours=st.lists(st.builds(WeeklyHours, st.none() | st.integers(0, 6), TIMES, TIMES), max_size=4).map(
		tuple
	),
	shifts=st.lists(dated_shifts(), max_size=2).map(tuple),
	holidays=SOME_DAYS,
	absences=st.lists(intervals(), max_size=3).map(tuple),
	leave_days=SOME_DAYS,
	half_leave_days=SOME_DAYS,
)
FIRST, LAST = date(2024, 2, 18), date(2024, 3, 14)


@given(PLANS)
def test_duties_are_in_order_apart_and_never_in_an_absence(plan: WorkPlan) -> None:
	found = duties(plan, FIRST, LAST)
	assert all(each.starts_at < each.ends_at for each in found)
	assert all(before.ends_at < after.starts_at for before, after in pairwise(found))
	for gone in plan.absences:
		assert not any(each.starts_at < gone.ends_at and gone.starts_at < each.ends_at for each in found)


@given(PLANS)
def test_nobody_is_on_duty_and_off_at_once(plan: WorkPlan) -> None:
	worked, off = duties(plan, FIRST, LAST), time_off(plan, FIRST, LAST)
	assert all(before.ends_at < after.starts_at for before, after in pairwise(off))
	assert without(worked, off) == worked
	for gone in plan.absences:
		assert any(each.starts_at <= gone.starts_at and gone.ends_at <= each.ends_at for each in off)


@given(PLANS)
def test_leave_and_absence_explain_every_hour_that_is_not_worked(plan: WorkPlan) -> None:
	would_work = duties(WorkPlan(plan.hours, plan.shifts, plan.holidays), FIRST, LAST)
	worked, off = duties(plan, FIRST, LAST), time_off(plan, FIRST, LAST)
	assert without(worked, would_work) == []
	assert without(would_work, merged([*worked, *off])) == []


@given(PLANS, st.datetimes(datetime(2024, 2, 20), datetime(2024, 3, 10)))
def test_a_moment_is_on_duty_when_a_shift_of_this_or_the_day_before_says_so(
	plan: WorkPlan, moment: datetime
) -> None:
	plan = WorkPlan(plan.hours, plan.shifts, plan.holidays, plan.absences, plan.leave_days)
	expected = any(
		is_planned(plan, day, moment) for day in (moment.date(), moment.date() - timedelta(days=1))
	) and not any(gone.covers(moment) for gone in plan.absences)
	assert any(each.covers(moment) for each in duties(plan, FIRST, LAST)) is expected


def is_planned(plan: WorkPlan, day: date, moment: datetime) -> bool:
	"""Whether a shift that begins on the day is on at the moment, by the words of the rule."""
	if day in plan.leave_days:
		return False
	dated = [shift for shift in plan.shifts if shift.is_of(day)]
	for shift in dated:
		closed = plan.holidays if shift.holidays is None else shift.holidays
		if day not in closed and is_between(shift, day, moment):
			return True
	if dated or day in plan.holidays:
		return False
	return any(
		is_between(hours, day, moment)
		for hours in plan.hours
		if hours.weekday is None or hours.weekday == day.weekday()
	)


def is_between(hours: WeeklyHours | DatedShift, day: date, moment: datetime) -> bool:
	end = day if hours.ends_at > hours.starts_at else day + timedelta(days=1)
	return datetime.combine(day, hours.starts_at) <= moment < datetime.combine(end, hours.ends_at)


@given(st.lists(intervals(), max_size=6), st.lists(intervals(), max_size=6))
def test_merging_changes_no_moment(some: list[Interval], others: list[Interval]) -> None:
	moments = [at for each in [*some, *others] for at in (each.starts_at, each.ends_at)]
	left = without(merged(some), merged(others))
	for moment in moments:
		assert any(each.covers(moment) for each in merged(some)) == any(each.covers(moment) for each in some)
		expected = any(each.covers(moment) for each in some) and not any(
			each.covers(moment) for each in others
		)
		assert any(each.covers(moment) for each in left) == expected
