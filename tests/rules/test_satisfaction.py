"""BACK-6: figures of what customers answered, and when the week's summary is due."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_center.satisfaction import rules
from cs_center.satisfaction.rules import Answers


def test_figures_of_a_week() -> None:
	found = Answers(called=10, reached=8, solved=6, attitude=(30, 8), speed=(20, 8), quality=(5, 1))
	assert (found.reached_rate, found.solved_rate, found.mark) == (80.0, 75.0, 3.24)
	assert rules.mean(found.attitude) == 3.75


def test_nothing_is_no_figure() -> None:
	assert (Answers().reached_rate, Answers().solved_rate, Answers().mark) == (None, None, None)
	assert Answers(called=3).solved_rate is None


counts = st.integers(0, 50)
marks = st.tuples(counts, counts)
answers = st.builds(Answers, counts, counts, counts, marks, marks, marks)


@given(st.lists(answers))
def test_groups_add_up(parts: list[Answers]) -> None:
	whole = rules.together(parts)
	assert whole.called == sum(one.called for one in parts)
	assert whole.speed == tuple(sum(one.speed[side] for one in parts) for side in (0, 1))


@pytest.mark.parametrize(
	("day", "monday"),
	[("2026-11-23", "2026-11-16"), ("2026-11-29", "2026-11-16"), ("2026-11-30", "2026-11-23")],
)
def test_the_week_before(day: str, monday: str) -> None:
	first, last = rules.week_before(date.fromisoformat(day))
	assert (str(first), last - first) == (monday, timedelta(days=6))


@pytest.mark.parametrize(
	("now", "last_sent", "due"),
	[
		("2026-11-23 17:59", "2026-11-09", False),
		("2026-11-23 18:00", "2026-11-09", True),
		("2026-11-23 18:05", "2026-11-16", False),
		("2026-11-25 03:00", "2026-11-09", True),
		("2026-11-30 17:00", "2026-11-16", False),
		("2026-11-23 18:00", None, True),
	],
)
def test_monday_at_six(now: str, last_sent: str | None, due: bool) -> None:
	sent = date.fromisoformat(last_sent) if last_sent else None
	assert rules.is_due(datetime.fromisoformat(now), "Monday", 18, sent) is due


@given(
	st.datetimes(datetime(2026, 1, 1), datetime(2026, 3, 1)),
	st.sampled_from(rules.DAYS),
	st.integers(0, 23),
	st.lists(st.integers(1, 600), max_size=400),
)
def test_each_week_is_told_of_once(start: datetime, day: str, hour: int, steps: list[int]) -> None:
	now, told, last = start, [], None
	for minutes in steps:
		now += timedelta(minutes=minutes)
		if rules.is_due(now, day, hour, last):
			last = rules.week_before(now.date())[0]
			told.append(last)
	assert told == sorted(set(told))
