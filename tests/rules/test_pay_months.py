"""STAFF-3: years of service, and parts of a month, to the fen."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_center.papers.rules.month import Month
from cs_center.pay.rules.money import fen, is_to_the_fen, shared
from cs_center.pay.rules.proration import LEGAL_DAYS, ProrationPolicy, Rated, employed, prorate
from cs_center.pay.rules.service_years import ServicePolicy, full_months, full_years, service_pay
from cs_center.pay.rules.spans import Employment

MARCH = Month(date(2026, 3, 1))
BY_DAYS, BY_LAW = ProrationPolicy(), ProrationPolicy(LEGAL_DAYS)


@pytest.mark.parametrize(
	("joined_on", "month", "years", "amount"),
	[
		(date(2023, 4, 1), date(2026, 3, 1), 2, 200),
		(date(2023, 3, 1), date(2026, 3, 1), 3, 300),
		(date(2025, 3, 1), date(2026, 2, 1), 0, 0),
		(date(2025, 3, 2), date(2026, 3, 1), 0, 0),
		(date(2025, 3, 2), date(2026, 4, 1), 1, 100),
		(date(2026, 3, 31), date(2026, 3, 1), 0, 0),
		(date(2016, 3, 1), date(2026, 3, 1), 10, 1000),
	],
)
def test_a_hundred_a_month_for_each_full_year(joined_on: date, month: date, years: int, amount: int) -> None:
	found = service_pay(joined_on, Month(month), ServicePolicy())
	assert (found.years, found.amount) == (years, amount)


def test_two_years_and_eleven_months_are_two_hundred_and_say_why() -> None:
	found = service_pay(date(2023, 4, 1), MARCH, ServicePolicy())
	assert str(found.reason) == (
		"Joined on 2023-04-01: 2 full years on 2026-03-01, 100.00 a month for each: 200.00. (STAFF-3)"
	)


def test_a_cap_holds_where_there_is_one() -> None:
	found = service_pay(date(2016, 3, 1), MARCH, ServicePolicy(most=Decimal(500)))
	assert (found.amount, "at most 500.00" in str(found.reason)) == (500, True)


@pytest.mark.parametrize(
	("joined_on", "day", "years"),
	[
		(date(2024, 2, 29), date(2025, 2, 27), 0),
		(date(2024, 2, 29), date(2025, 2, 28), 1),
		(date(2024, 2, 29), date(2028, 2, 28), 3),
		(date(2024, 2, 29), date(2028, 2, 29), 4),
		(date(2025, 12, 31), date(2026, 12, 30), 0),
		(date(2025, 12, 31), date(2026, 12, 31), 1),
		(date(2026, 5, 1), date(2024, 1, 1), 0),
	],
)
def test_who_joined_on_a_leap_day_has_a_full_year_on_the_last_of_february(
	joined_on: date, day: date, years: int
) -> None:
	assert full_years(joined_on, day) == years


def test_months_are_full_on_the_last_day_where_there_is_no_such_day() -> None:
	assert full_months(date(2025, 8, 31), date(2025, 9, 29)) == 0
	assert full_months(date(2025, 8, 31), date(2025, 9, 30)) == 1
	assert full_months(date(2025, 8, 31), date(2026, 2, 28)) == 6


some_day = st.dates(date(2015, 1, 1), date(2035, 12, 31))


@given(some_day, some_day)
def test_years_never_fall_and_are_full_exactly_once_a_year(joined_on: date, day: date) -> None:
	years, tomorrow = full_years(joined_on, day), full_years(joined_on, day + timedelta(days=1))
	assert 0 <= years <= tomorrow <= years + 1
	if tomorrow > years:
		on = day + timedelta(days=1)
		assert (on.month, on.day) == (joined_on.month, joined_on.day) or (on.month, on.day) == (2, 28)


def test_fen_are_rounded_half_away_from_zero() -> None:
	assert [fen(Decimal(text)) for text in ("0.005", "-0.005", "1.004", "2.675")] == [
		Decimal("0.01"),
		Decimal("-0.01"),
		Decimal("1.00"),
		Decimal("2.68"),
	]
	assert is_to_the_fen(Decimal("1.10")) and not is_to_the_fen(Decimal("1.101"))


@given(st.decimals(-9999, 9999, places=2), st.lists(st.decimals(0, 100, places=1), min_size=1, max_size=12))
def test_what_is_shared_sums_to_the_whole_and_none_is_a_fen_away(
	whole: Decimal, weights: list[Decimal]
) -> None:
	if not any(weights):
		with pytest.raises(ValueError):
			shared(whole, weights)
		return
	parts = shared(whole, weights)
	assert sum(parts) == whole
	for part, weight in zip(parts, weights, strict=True):
		assert abs(part * sum(weights) - whole * weight) < Decimal("0.01") * sum(weights)


def rated(first: int, last: int, rate: str) -> Rated:
	return Rated(date(2026, 3, first), date(2026, 3, last), Decimal(rate))


def amounts(policy: ProrationPolicy, *spans: Rated) -> list[str]:
	return [str(part.amount) for part in prorate(MARCH, spans, policy)]


def test_a_whole_month_is_the_rate() -> None:
	assert amounts(BY_DAYS, rated(1, 31, "3100")) == ["3100.00"]
	assert amounts(BY_LAW, rated(1, 31, "3100")) == ["3100.00"]


def test_parts_are_by_calendar_days() -> None:
	assert amounts(BY_DAYS, rated(1, 14, "3100"), rated(15, 31, "6200")) == ["1400.00", "3400.00"]
	assert amounts(BY_DAYS, rated(10, 31, "3100")) == ["2200.00"]


def test_the_last_part_takes_the_rest_and_says_so() -> None:
	parts = prorate(MARCH, [rated(1, 10, "100"), rated(11, 20, "100"), rated(21, 31, "100")], BY_DAYS)
	assert [str(part.amount) for part in parts] == ["32.26", "32.26", "35.48"]
	parts = prorate(MARCH, [rated(1, 1, "0.15"), rated(2, 2, "0.15"), rated(3, 31, "0.15")], BY_DAYS)
	assert [str(part.amount) for part in parts] == ["0.00", "0.00", "0.15"]
	assert "rounded so that all parts" in str(parts[2].reason) and "rounded" not in str(parts[1].reason)
	assert str(parts[1].reason) == "2026-03-02 to 2026-03-02: 0.15 a month x 1 of 31 days: 0.00. (STAFF-3)"


def test_by_the_legal_days_part_of_a_month_is_its_days_of_work_and_never_more_than_the_whole() -> None:
	assert amounts(BY_LAW, rated(23, 31, "2175")) == ["700.00"]
	assert amounts(BY_LAW, rated(2, 31, "2175")) == ["2175.00"]
	assert amounts(BY_LAW, rated(1, 15, "2200"), rated(16, 31, "4400")) == ["1000.00", "2400.00"]


def test_by_the_legal_days_a_list_of_days_of_rest_may_say_which_they_are() -> None:
	policy = ProrationPolicy(LEGAL_DAYS, rest_days=frozenset({date(2026, 3, 31)}))
	assert amounts(policy, rated(30, 31, "2175")) == ["100.00"]


@pytest.mark.parametrize(
	"spans",
	[
		[rated(1, 10, "1"), rated(10, 31, "1")],
		[Rated(date(2026, 2, 28), date(2026, 3, 5), Decimal(1))],
		[Rated(date(2026, 3, 28), date(2026, 4, 1), Decimal(1))],
		[rated(9, 8, "1")],
	],
)
def test_spans_that_overlap_or_leave_the_month_are_a_mistake_of_the_caller(spans: list[Rated]) -> None:
	with pytest.raises(ValueError):
		prorate(MARCH, spans, BY_DAYS)


@pytest.mark.parametrize(
	("joined_on", "left_on", "days"),
	[
		(date(2020, 1, 1), None, (1, 31)),
		(date(2026, 3, 31), None, (31, 31)),
		(date(2020, 1, 1), date(2026, 3, 1), (1, 1)),
		(date(2020, 1, 1), date(2026, 2, 28), None),
		(date(2026, 4, 1), None, None),
	],
)
def test_the_days_of_a_month_on_which_somebody_is_employed(
	joined_on: date, left_on: date | None, days: tuple[int, int] | None
) -> None:
	found = employed(Employment("EMP-1", joined_on, left_on), MARCH)
	assert (found and (found[0].day, found[1].day)) == days


rates = st.decimals(0, 20_000, places=2)
months = st.dates(date(2020, 1, 1), date(2029, 12, 31)).map(Month.of)


@given(months, rates, st.sets(st.integers(2, 28), max_size=5), st.sampled_from([BY_DAYS, BY_LAW]))
def test_parts_of_a_whole_month_sum_to_the_whole(
	month: Month, rate: Decimal, cuts: set[int], policy: ProrationPolicy
) -> None:
	starts = [1, *sorted(cuts)]
	ends = [start - 1 for start in starts[1:]] + [month.last.day]
	spans = [
		Rated(month.first.replace(day=start), month.first.replace(day=end), rate)
		for start, end in zip(starts, ends, strict=True)
	]
	assert sum(part.amount for part in prorate(month, spans, policy)) == rate


@given(months, rates, st.integers(1, 28), st.integers(0, 30), st.sampled_from([BY_DAYS, BY_LAW]))
def test_part_of_a_month_is_never_more_than_the_whole_and_longer_is_never_less(
	month: Month, rate: Decimal, first: int, count: int, policy: ProrationPolicy
) -> None:
	last = min(first + count, month.last.day)
	start = month.first.replace(day=first)
	(part,) = prorate(month, [Rated(start, month.first.replace(day=last), rate)], policy)
	assert 0 <= part.amount <= rate
	if last > first:
		(shorter,) = prorate(month, [Rated(start, month.first.replace(day=last - 1), rate)], policy)
		assert shorter.amount <= part.amount
