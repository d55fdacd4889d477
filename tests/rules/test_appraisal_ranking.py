"""Rankings with equals, awards to the fen, who is away, and months running (STAFF-8 to STAFF-10)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_center.appraisal.rules import consequences as listed
from cs_center.appraisal.rules.absence import Absence, joined_up, why_not_scored
from cs_center.appraisal.rules.consequences import Consequence, MonthResult, consequences
from cs_center.appraisal.rules.ranking import (
	Entry,
	places,
	quarter_awards,
	quarter_entries,
	quarter_of,
	rank,
)
from cs_center.appraisal.rules.scheme import PlaceAward, Scheme
from cs_center.calls.rules.reasons import Reason, Rejected
from cs_center.papers.rules.month import Month

SCHEME = Scheme()
MARCH = Month(date(2026, 3, 1))
AWAY = Reason("away")


def entries(*points: object) -> list[Entry]:
	return [Entry(f"EMP-{place:02}", Decimal(number)) for place, number in enumerate(points)]


def ranks(*points: object) -> list[int | None]:
	return [one.rank for one in rank(entries(*points))]


def test_equals_share_a_rank_and_the_next_ones_are_left_out() -> None:
	assert ranks(90, 85, 85, 80) == [1, 2, 2, 4]
	assert ranks(80, "80.0", "80.00") == [1, 1, 1]
	assert places([3, 1, 3, 2]) == [1, 4, 1, 3]


def test_a_rank_in_words() -> None:
	first, second, third = rank(entries(90, 85, "85.0"))
	assert str(first.reason) == "Rank 1 of 3 with 90 points. (STAFF-8)"
	assert str(second.reason) == str(third.reason) == "Rank 2 of 3 with 85 points, shared by 2. (STAFF-8)"


def test_who_is_away_has_no_rank_and_is_told_why() -> None:
	found = rank([Entry("B", Decimal(95), AWAY), Entry("A", Decimal(70)), Entry("C", Decimal(80))])
	assert [(one.person, one.rank, one.of) for one in found] == [("C", 1, 2), ("A", 2, 2), ("B", None, 2)]
	assert found[-1].reason == AWAY and not found[-1].is_last


@pytest.mark.parametrize(
	("points", "first", "last"),
	[
		((90, 80, 70), [True, False, False], [False, False, True]),
		((90, 90, 70, 70), [True, True, False, False], [False, False, True, True]),
		((80,), [False], [False]),
		((80, 80), [True, True], [False, False]),
	],
)
def test_nobody_is_first_or_last_alone(points: Sequence[int], first: list[bool], last: list[bool]) -> None:
	found = rank(entries(*points))
	assert [one.is_first for one in found] == first
	assert [one.is_last for one in found] == last


def test_nobody_is_in_a_ranking_twice() -> None:
	with pytest.raises(Rejected, match="EMP-00 is in the ranking twice"):
		rank([*entries(80), *entries(81)])


numbers = st.integers(40, 60).map(Decimal) | st.decimals(0, 110, places=1)
anybody = st.dictionaries(
	st.text("ABCDEF", min_size=1, max_size=4), st.tuples(numbers, st.booleans()), max_size=20
)


@given(anybody, st.randoms())
def test_any_ranking_is_consistent(people: dict[str, tuple[Decimal, bool]], random: Random) -> None:
	given_in = [Entry(person, points, AWAY if away else None) for person, (points, away) in people.items()]
	found = rank(given_in)
	random.shuffle(given_in)
	assert rank(given_in) == found
	assert sorted(one.person for one in found) == sorted(people)
	ranked = [one for one in found if one.rank]
	assert {one.person for one in ranked} == {
		person for person, (_points, away) in people.items() if not away
	}
	for one in ranked:
		assert one.rank == 1 + sum(other.points > one.points for other in ranked)
		assert one.of == len(ranked)
	assert all(one.points >= other.points for one, other in pairwise(ranked))


@pytest.mark.parametrize(
	("month", "keys"), [(1, "01 02 03"), (3, "01 02 03"), (4, "04 05 06"), (12, "10 11 12")]
)
def test_quarters(month: int, keys: str) -> None:
	found = quarter_of(Month(date(2026, month, 1)))
	assert [one.key for one in found] == [f"2026-{key}" for key in keys.split()]


def test_a_quarter_is_ranked_by_its_three_months() -> None:
	quarter = quarter_of(MARCH)
	january, february, march = quarter
	points = {
		"Li": dict(zip(quarter, map(Decimal, (90, 91, 92)), strict=True)),
		"Wu": {january: Decimal(110), march: Decimal(110)},
		"An": dict(zip(quarter, map(Decimal, (95, 95, 95)), strict=True)),
	}
	found = rank(quarter_entries(points, quarter))
	assert [(one.person, one.rank, one.points) for one in found] == [
		("An", 1, 285),
		("Li", 2, 273),
		("Wu", None, 220),
	]
	assert str(found[-1].reason) == f"Not ranked in the quarter: not scored in {february.key}. (STAFF-9)"


def awarded(*points: object) -> list[Decimal]:
	return [one.amount for one in quarter_awards(rank(entries(*points)), SCHEME)]


def test_places_of_a_quarter_get_what_the_mission_says() -> None:
	assert awarded(*range(100, 90, -1)) == [1500, 1500, 1500, 1000, 1000, 1000, 1000, 1000]
	assert awarded(90, 80) == [1500, 1500], "places that nobody has are not given away"


def test_equals_share_what_their_places_get() -> None:
	found = quarter_awards(rank(entries(100, 99, 98, 98, 98, 97, 96, 95, 95, 94)), SCHEME)
	shared = [Decimal("1166.67"), Decimal("1166.67"), Decimal("1166.66")]
	assert [one.amount for one in found] == [1500, 1500, *shared, 1000, 1000, 500, 500]
	assert str(found[2].reason) == (
		"Rank 3 of the quarter, shared by 3: places 3 to 5 get 3500.00 yuan together. (STAFF-9)"
	)
	assert str(found[0].reason) == "Rank 1 of the quarter: 1500.00 yuan. (STAFF-9)"


@given(st.lists(numbers, max_size=25))
def test_awards_sum_to_what_the_places_get_whoever_shares_them(points: list[Decimal]) -> None:
	found = quarter_awards(rank(entries(*points)), SCHEME)
	ranked = {one.person: one for one in rank(entries(*points))}
	assert sum(one.amount for one in found) == sum(SCHEME.award_places[: len(points)])
	for one, other in pairwise(found):
		assert one.amount >= other.amount
		if one.rank == other.rank:
			assert one.amount - other.amount <= Decimal("0.01")
	assert all(ranked[one.person].rank == one.rank for one in found)


def test_between_awards_there_may_be_places_without_any() -> None:
	gap = replace(SCHEME, awards=(PlaceAward(1, 1, Decimal(100)), PlaceAward(3, 3, Decimal("0.01"))))
	found = quarter_awards(rank(entries(3, 2, 2, 2)), gap)
	assert [one.amount for one in found] == [100, Decimal("0.01")], "a fen can not be shared"


def day(text: str) -> date:
	return date.fromisoformat(text)


@pytest.mark.parametrize(
	("first", "last", "month", "is_scored"),
	[
		("2026-02-01", "2026-03-31", "2026-02-01", True),
		("2026-02-01", "2026-04-01", "2026-02-01", False),
		("2026-02-01", "2026-04-01", "2026-03-01", False),
		("2026-02-01", "2026-04-01", "2026-04-01", True),
		("2026-01-16", "2026-05-15", "2026-01-01", False),
		("2026-01-17", "2026-05-15", "2026-01-01", True),
		("2026-01-17", "2026-05-15", "2026-05-01", True),
		("2026-01-17", "2026-05-16", "2026-05-01", False),
		("2026-04-16", "2026-07-15", "2026-04-01", True),
		("2026-04-15", "2026-07-15", "2026-04-01", False),
		("2023-12-30", "2024-02-28", "2024-01-01", True),
		("2023-12-30", "2024-02-29", "2024-01-01", False),
		("2023-12-31", "2024-02-29", "2024-02-01", False),
	],
)
def test_over_two_months_away_is_not_scored(first: str, last: str, month: str, is_scored: bool) -> None:
	reason = why_not_scored([Absence(day(first), day(last))], Month(day(month)), SCHEME)
	assert (reason is None) == is_scored
	assert is_scored or (first in str(reason) and "STAFF-10" in str(reason))


def test_absences_that_follow_each_other_are_one() -> None:
	parts = [
		Absence(day("2026-03-01"), day("2026-04-05")),
		Absence(day("2026-02-01"), day("2026-02-28")),
		Absence(day("2026-02-10"), day("2026-02-12")),
	]
	assert joined_up(parts) == [Absence(day("2026-02-01"), day("2026-04-05"))]
	assert why_not_scored(parts, MARCH, SCHEME)
	apart = [parts[1], Absence(day("2026-03-02"), day("2026-04-05"))]
	assert joined_up(apart) == apart and why_not_scored(apart, MARCH, SCHEME) is None


def test_an_absence_that_ends_before_it_begins_is_refused() -> None:
	with pytest.raises(Rejected, match="ends before it begins"):
		joined_up([Absence(day("2026-03-02"), day("2026-03-01"))])


def months_of(*values: tuple[object, str], until: Month = MARCH, person: str = "Li") -> list[MonthResult]:
	"""Points of months that end with `until`, each with F for first and L for last in the ranking, X for failing."""
	return [
		MonthResult(person, month, Decimal(points), "F" in place, "L" in place, "X" in place)
		for month, (points, place) in zip(until.back(len(values)), values, strict=True)
	]


def of_march(*values: tuple[object, str]) -> list[Consequence]:
	return consequences(months_of(*values), MARCH, SCHEME)


@pytest.mark.parametrize(
	("values", "kinds"),
	[
		([("69.9", "L"), ("69.9", "L")], [listed.LAST_RUNNING]),
		([(69, "L"), (70, "L")], []),
		([(70, "L"), (69, "L")], []),
		([(69, ""), (69, "L")], []),
		([(69, "L"), (69, "L"), (69, "")], []),
		([(60, "")], []),
		([("59.9", "")], [listed.MONTH_UNDER]),
		([(59, ""), (60, "")], []),
		([(59, "X")] * 3, [listed.MONTH_UNDER, listed.FAILING_RUNNING]),
		([(59, "X"), (59, ""), (59, "X")], [listed.MONTH_UNDER]),
		([(61, "X")] * 3, [listed.FAILING_RUNNING]),
		([(59, "X"), (60, ""), (59, "X"), (59, "X")], [listed.MONTH_UNDER]),
		([(59, "LX")] * 3, [listed.LAST_RUNNING, listed.MONTH_UNDER, listed.FAILING_RUNNING]),
		([(95, "F")] * 2, []),
		([(95, "F")] * 3, [listed.FIRST_RUNNING]),
		([(95, "F")] * 4, []),
		([(95, "F")] * 6, [listed.FIRST_RUNNING]),
		([(95, "F"), (95, ""), (95, "F"), (95, "F")], []),
	],
)
def test_consequences_of_months_running(values: list[tuple[object, str]], kinds: list[str]) -> None:
	assert [one.kind for one in of_march(*values)] == kinds


def test_three_months_first_are_for_people_to_reward() -> None:
	(found,) = of_march((95, "F"), (96, "F"), (97, "F"))
	assert (found.person, [one.key for one in found.months]) == ("Li", ["2026-01", "2026-02", "2026-03"])
	assert str(found.reason) == (
		"First in the ranking for 3 months running (2026-01: 95, 2026-02: 96, 2026-03: 97): "
		"may be rewarded. People decide. (STAFF-8)"
	)


@pytest.mark.parametrize("kind", listed.KINDS)
def test_people_decide_once_with_words_and_never_on_themselves(kind: str) -> None:
	for decision in listed.choices(kind):
		assert listed.decide(kind, "", decision, " She was ill. ", is_own=False) == "She was ill."
		for decided, words, is_own in ((decision, "Why", False), ("", "Why", True), ("", "  ", False)):
			with pytest.raises(Rejected):
				listed.decide(kind, decided, decision, words, is_own)
	for decision in {*listed.DECISIONS, ""} - set(listed.choices(kind)):
		with pytest.raises(Rejected, match="does not follow"):
			listed.decide(kind, "", decision, "Why", is_own=False)


def test_a_month_that_is_not_scored_ends_the_run() -> None:
	failing = [(59, "L")] * 3
	results = [one for one in months_of(*failing) if one.month != MARCH.before]
	assert [one.kind for one in consequences(results, MARCH, SCHEME)] == [listed.MONTH_UNDER]
	assert consequences(results, MARCH.before, SCHEME) == []


def test_everybody_is_listed_by_name_and_by_their_own_months() -> None:
	results = [*months_of((50, ""), person="Wu"), *months_of((90, "F")), *months_of((55, ""), person="An")]
	assert [one.person for one in consequences(results, MARCH, SCHEME)] == ["An", "Wu"]


@given(
	st.lists(st.tuples(st.integers(50, 100), st.sampled_from(["", "F", "L", "X"])), min_size=1, max_size=12),
	st.integers(1, 4),
)
def test_consequences_depend_on_the_latest_months_alone(values: list[tuple[int, str]], running: int) -> None:
	policy = replace(SCHEME, last_months=running, failing_months=running, first_months=running)
	results = months_of(*values)
	found = {one.kind: one for one in consequences(results, MARCH, policy)}
	latest = results[-running:] if len(results) >= running else []
	assert (listed.LAST_RUNNING in found) == bool(latest and all(x.is_last and x.points < 70 for x in latest))
	assert (listed.FAILING_RUNNING in found) == bool(latest and all(one.is_failing for one in latest))
	assert (listed.MONTH_UNDER in found) == (results[-1].points < 60)
	assert listed.FIRST_RUNNING not in found or all(one.is_first for one in latest)
	for one in found.values():
		assert one.months[-1] == MARCH and all(x.after == y for x, y in pairwise(one.months))
