"""Little red flowers: allowances, shares that sum to the whole, three months to the day, the oldest first (STAFF-11)."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_center.calls.rules.reasons import Rejected
from cs_center.papers.rules.month import Month
from cs_center.recognition.rules import flowers as rules
from cs_center.recognition.rules.flowers import (
	Allowance,
	Flower,
	FlowerPolicy,
	Prize,
	allowance,
	balance,
	check_gift,
	expires_on,
	honours_of,
	redeem,
	team_shares,
)

POLICY = FlowerPolicy()
MARCH = Month(date(2026, 3, 1))


def flower(given_on: date, name: str = "F-1", **values: object) -> Flower:
	given_values = {"giver": "Wu", "person": "Li", "team": "East", "reason": "stayed with a customer"}
	return Flower(
		name, given_on=given_on, expires_on=expires_on(given_on, POLICY), **{**given_values, **values}
	)


@pytest.mark.parametrize(
	("given_on", "last_day"),
	[
		("2026-01-15", "2026-04-15"),
		("2025-11-30", "2026-02-28"),
		("2025-11-28", "2026-02-28"),
		("2023-11-30", "2024-02-29"),
		("2026-03-31", "2026-06-30"),
		("2025-10-31", "2026-01-31"),
		("2024-02-29", "2024-05-29"),
	],
)
def test_a_flower_is_valid_for_three_months(given_on: str, last_day: str) -> None:
	one, last = flower(date.fromisoformat(given_on)), date.fromisoformat(last_day)
	assert one.expires_on == last
	assert one.is_valid(last) and not one.is_valid(last + timedelta(days=1))
	assert not one.is_valid(one.given_on - timedelta(days=1))
	assert not replace(one, redeemed_on=one.given_on).is_valid(last)


@pytest.mark.parametrize(
	("givers", "headcounts", "shares"),
	[
		(3, {"East": 10, "West": 10, "North": 10}, {"East": 2, "West": 2, "North": 2}),
		(2, {"East": 9, "West": 3}, {"East": 3, "West": 1}),
		(2, {"East": 8, "West": 8, "North": 9}, {"North": 2, "East": 1, "West": 1}),
		(1, {"East": 5, "West": 5, "North": 5}, {"East": 1, "North": 1, "West": 0}),
		(1, {"East": 1, "West": 3}, {"East": 0, "West": 2}),
		(1, {"East": 0, "West": 1}, {"East": 0, "West": 2}),
		(1, {"East": 0}, {"East": 0}),
		(1, {}, {}),
	],
)
def test_shares_of_teams_by_headcount(
	givers: int, headcounts: dict[str, int], shares: dict[str, int]
) -> None:
	assert team_shares(givers, headcounts, POLICY) == shares


@given(st.integers(0, 60), st.dictionaries(st.text("ABC", min_size=1, max_size=3), st.integers(0, 40)))
def test_shares_sum_to_what_the_leaders_have(givers: int, headcounts: dict[str, int]) -> None:
	shares = team_shares(givers, headcounts, POLICY)
	people = sum(headcounts.values())
	assert sum(shares.values()) == (2 * givers if people else 0)
	for one, count in headcounts.items():
		assert abs(shares[one] * people - 2 * givers * count) < max(people, 1)
		assert all(shares[one] >= shares[other] for other in headcounts if count > headcounts[other])


def test_what_is_left_of_a_month() -> None:
	given_before = [
		flower(date(2026, 3, 1)),
		flower(date(2026, 3, 31), giver="Zhao"),
		flower(date(2026, 2, 28)),
		flower(date(2026, 4, 1)),
		flower(date(2026, 3, 5), team="West", giver="Zhao"),
	]
	shares = {"East": 3, "West": 1}
	assert allowance("Wu", "East", MARCH, given_before, shares, POLICY) == Allowance(1, 1)
	assert allowance("Zhao", "West", MARCH, given_before, shares, POLICY) == Allowance(0, 0)
	assert allowance("Qian", "North", MARCH, given_before, shares, POLICY) == Allowance(2, 0)
	assert allowance("Wu", "East", MARCH, given_before * 3, shares, POLICY) == Allowance(0, 0)


@pytest.mark.parametrize(
	("giver", "person", "reason", "left", "why"),
	[
		("Wu", "Wu", "well done", Allowance(2, 2), "themselves"),
		("Wu", "Li", " ", Allowance(2, 2), "what the flower is for"),
		("Wu", "Li", "well done", Allowance(0, 2), "all your flowers"),
		("Wu", "Li", "well done", Allowance(2, 0), "This team"),
	],
)
def test_flowers_that_are_not_given(giver: str, person: str, reason: str, left: Allowance, why: str) -> None:
	with pytest.raises(Rejected, match=why):
		check_gift(giver, person, reason, left)


def test_a_flower_is_given() -> None:
	check_gift("Wu", "Li", "well done", Allowance(1, 1))


def test_the_oldest_are_redeemed_first() -> None:
	owned = [
		flower(date(2026, 3, 2), "F-3"),
		flower(date(2026, 1, 1), "F-0"),
		flower(date(2026, 1, 3), "F-1"),
		flower(date(2026, 1, 5), "F-2", redeemed_on=date(2026, 2, 1)),
		flower(date(2026, 3, 2), "F-4"),
	]
	today = date(2026, 4, 2)
	assert balance(owned, today) == 3
	found = redeem(owned, Prize("Mug", 2), today)
	assert [one.name for one in found.used] == ["F-1", "F-3"]
	assert str(found.reason) == "“Mug” on 2026-04-02 for the 2 oldest valid flowers. (STAFF-11)"


def test_more_than_there_are_is_refused() -> None:
	with pytest.raises(Rejected, match="takes 3 flowers, and 1 are valid"):
		redeem([flower(date(2026, 3, 2)), flower(date(2026, 1, 1))], Prize("Mug", 3), date(2026, 4, 2))


days = st.dates(date(2025, 10, 1), date(2026, 3, 31))


@given(
	st.lists(days, max_size=15),
	st.lists(st.tuples(st.integers(0, 20), st.integers(1, 5)), max_size=15),
	st.randoms(),
)
def test_no_way_of_redeeming_takes_more_than_is_valid(
	gifts: list[date], wishes: list[tuple[int, int]], random: Random
) -> None:
	owned = {f"F-{number}": flower(day, f"F-{number}") for number, day in enumerate(gifts)}
	today, taken = date(2025, 12, 1), []
	for wait, number in wishes:
		today += timedelta(days=wait)
		held = list(owned.values())
		random.shuffle(held)
		valid = balance(held, today)
		try:
			found = redeem(held, Prize("Mug", number), today)
		except Rejected:
			assert valid < number
			continue
		assert len(found.used) == number <= valid
		left = [one for one in held if one.is_valid(today) and one not in found.used]
		for one in found.used:
			assert one.given_on <= today <= one.expires_on and one.redeemed_on is None
			assert all(one.given_on <= other.given_on for other in left)
			owned[one.name] = replace(one, redeemed_on=today)
			taken.append(one.name)
	assert len(set(taken)) == len(taken)


def test_the_first_three_of_a_year_with_equals() -> None:
	counts = {"Li": 5, "An": 4, "Bo": 4, "Wu": 3, "Zhao": 3, "Qian": 1}
	found = honours_of(counts, POLICY)
	assert [(one.person, one.flowers, one.rank) for one in found] == [
		("Li", 5, 1),
		("An", 4, 2),
		("Bo", 4, 2),
	]
	del counts["Li"]
	assert [(one.person, one.rank) for one in honours_of(counts, POLICY)] == [
		("An", 1),
		("Bo", 1),
		("Wu", 3),
		("Zhao", 3),
	]
	assert honours_of({}, POLICY) == []


@pytest.mark.parametrize(
	("values", "why"),
	[
		({"per_giver": 0}, "at least one"),
		({"valid_months": 0}, "at least one"),
		({"prizes": (Prize("Mug", 0),)}, "name and at least one flower"),
		({"prizes": (Prize(" ", 1),)}, "name and at least one flower"),
		({"prizes": (Prize("Mug", 1), Prize("Mug", 2))}, "another name"),
	],
)
def test_policies_that_mean_nothing_are_refused(values: dict[str, object], why: str) -> None:
	rules.check(POLICY)
	with pytest.raises(Rejected, match=why):
		rules.check(replace(POLICY, **values))
