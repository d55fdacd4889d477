"""Seats, staff and Erlang C with the mission's figures and those of the textbooks (SHIFT-5, SHIFT-6)."""

import math
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_center.workforce.rules.staffing import (
	HOTLINE_STANDARD,
	SeatPolicy,
	StaffPolicy,
	WaitTarget,
	agents_needed,
	erlang_c,
	hand_over_of_line,
	seats_by_subscribers,
	seats_for_answer_rate,
	seats_for_growth,
	staff_for_seats,
)


@pytest.mark.parametrize(
	("subscribers", "seats"),
	[(130_000, 6), (140_000, 7), (139_999, 6), (20_000, 1), (39_999, 1), (5_000, 1), (0, 0)],
)
def test_one_seat_for_each_full_20000_subscribers(subscribers: int, seats: int) -> None:
	result = seats_by_subscribers(subscribers)
	assert result.seats == seats
	assert result.reason.rule == "SHIFT-5"
	assert str(subscribers) in str(result.reason)


def test_the_subscribers_of_a_seat_are_policy() -> None:
	assert seats_by_subscribers(130_000, SeatPolicy(subscribers_per_seat=10_000)).seats == 13
	with pytest.raises(ValueError, match="subscribers"):
		seats_by_subscribers(-1)


@pytest.mark.parametrize(
	("then", "now", "seats"),
	[(130_000, 150_000, 1), (130_000, 149_999, 0), (130_000, 175_000, 2), (130_000, 90_000, 0)],
)
def test_one_more_seat_for_each_20000_new_subscribers(then: int, now: int, seats: int) -> None:
	assert seats_for_growth(then, now).seats == seats


@pytest.mark.parametrize(
	("rates", "seats"),
	[
		(("0.90", "0.90", "0.90"), 1),
		(("0.95", "0.89", "0.90", "0.88"), 1),
		(("0.90", "0.901", "0.90"), 0),
		(("0.80", "0.80", "0.80", "0.95"), 0),
		(("0.80", "0.80"), 0),
	],
)
def test_one_more_seat_when_the_answer_rate_is_5_points_lower_three_weeks_running(
	rates: tuple[str, ...], seats: int
) -> None:
	result = seats_for_answer_rate([Decimal(rate) for rate in rates], Decimal("0.95"))
	assert result.seats == seats
	assert result.reason.rule == "SHIFT-5"


@pytest.mark.parametrize(
	("calls", "is_due"),
	[
		((1500, 1500, 1500, 1500), True),
		((2000, 1400, 1300, 1500, 1200), True),
		((1500, 1501, 1500, 1500), False),
		((1000, 1000, 1000), False),
		((1000, 1000, 1000, 1000, 1600), False),
	],
)
def test_a_line_whose_complaint_calls_fell_by_500_for_four_weeks_is_handed_over(
	calls: tuple[int, ...], is_due: bool
) -> None:
	assert hand_over_of_line(calls, usual_calls=2000).is_due is is_due


def test_a_seat_of_14_hours_needs_two_and_a_half_people() -> None:
	assert staff_for_seats(1).per_seat == Decimal("2.5")
	assert staff_for_seats(3).staff == Decimal("7.5")
	assert staff_for_seats(6).staff == Decimal(15)
	assert (
		str(staff_for_seats(3).reason)
		== "3 seats x 14 h a day x 30 days / 168 h a month = 7.5 people. (SHIFT-6)"
	)
	assert "= 150 people" in str(staff_for_seats(60).reason)


def test_the_hours_of_a_seat_are_policy() -> None:
	assert staff_for_seats(7, StaffPolicy(hours_per_day=Decimal(24))).staff == 30
	with pytest.raises(ValueError, match="legal_hours"):
		staff_for_seats(1, StaffPolicy(legal_hours_per_month=Decimal(0)))


def test_erlang_c_of_the_textbook() -> None:
	"""200 calls an hour of 180 s, 14 agents: 17.4 % wait, 88.8 % at most 20 s, 7.8 s on average."""
	result = erlang_c(200, 180, 14, 20)
	assert result.erlangs == 10
	assert result.wait_probability == pytest.approx(0.1741, abs=0.0001)
	assert result.service_level == pytest.approx(0.8883, abs=0.0001)
	assert result.asa_seconds == pytest.approx(7.83, abs=0.01)
	assert result.occupancy == pytest.approx(0.714, abs=0.001)
	assert agents_needed(200, 180).agents == 14
	assert agents_needed(200, 180, HOTLINE_STANDARD).agents == 16
	assert "14 agents answer 88.8%" in str(agents_needed(200, 180).reason)


def test_one_server_waits_as_often_as_it_is_busy() -> None:
	assert erlang_c(30, 60, 1).wait_probability == pytest.approx(0.5)


def test_too_few_agents_keep_nobody_from_waiting() -> None:
	for agents in (0, 9, 10):
		result = erlang_c(200, 180, agents)
		assert (result.wait_probability, result.service_level, result.asa_seconds) == (1, 0, math.inf)


def test_no_calls_need_no_agents() -> None:
	assert agents_needed(0, 180).agents == 0
	assert agents_needed(200, 0).agents == 0
	assert erlang_c(0, 180, 3).service_level == 1


def test_thousands_of_erlangs_do_not_overflow() -> None:
	result = agents_needed(100_000, 180)
	assert result.erlangs == 5000
	assert 5000 < result.agents < 5100
	assert 0.8 <= result.service_level < 0.9


@pytest.mark.parametrize("share", [1, 1.5, -0.1])
def test_a_target_that_no_number_of_agents_reaches_is_refused(share: float) -> None:
	with pytest.raises(ValueError, match="share"):
		agents_needed(10, 60, WaitTarget(share, 20))


@pytest.mark.parametrize("arguments", [(-1, 60, 1), (1, -60, 1), (1, 60, -1)])
def test_nothing_is_negative(arguments: tuple[int, int, int]) -> None:
	with pytest.raises(ValueError, match="negative"):
		erlang_c(*arguments)


def by_definition(traffic: Fraction, agents: int) -> Fraction:
	"""Erlang C with its factorials, exactly."""
	waiting = traffic**agents / math.factorial(agents) * agents / (agents - traffic)
	served = sum((traffic**k / math.factorial(k) for k in range(agents)), Fraction(0))
	return waiting / (served + waiting)


@given(st.integers(1, 900), st.integers(1, 300), st.integers(1, 15))
def test_the_recursion_is_the_definition(calls_per_hour: int, handling_seconds: int, spare: int) -> None:
	traffic = Fraction(calls_per_hour * handling_seconds, 3600)
	agents = math.floor(traffic) + spare
	expected = by_definition(traffic, agents)
	assert erlang_c(calls_per_hour, handling_seconds, agents).wait_probability == pytest.approx(
		float(expected)
	)


@given(st.floats(0.1, 3000), st.floats(1, 900), st.floats(0, 0.99), st.floats(0, 120))
def test_one_agent_less_misses_the_target(calls: float, handling: float, share: float, within: float) -> None:
	target = WaitTarget(share, within)
	result = agents_needed(calls, handling, target)
	assert result.service_level >= share
	assert result.agents > result.erlangs
	fewer = erlang_c(calls, handling, result.agents - 1, within)
	assert fewer.service_level < share or fewer.agents <= fewer.erlangs
