"""BACK-6: a share of each area at random, the same for the same seed, fair to everybody."""

import random
from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_center.calls.rules.reasons import Rejected
from cs_center.surveys.rules import sampling

names = st.text("abcdef", min_size=1, max_size=4)
populations = st.dictionaries(
	st.sampled_from(["East", "West", sampling.REST]), st.sets(names, max_size=30).map(list), max_size=3
)
percents = st.decimals(0, 100, places=2)
share_tables = st.dictionaries(st.sampled_from(["East", "West", sampling.REST]), percents, max_size=3)


@given(populations, share_tables, st.text(max_size=8))
def test_who_is_drawn(population: dict[str, list[str]], shares: dict[str, Decimal], seed: str) -> None:
	drawn = sampling.draw(population, shares, seed)
	assert drawn == sampling.draw(population, shares, seed)
	for area, people in drawn.items():
		assert set(people) <= set(population[area]) and len(set(people)) == len(people)
	for area, people in population.items():
		share = shares.get(area, Decimal(0))
		assert len(drawn.get(area, [])) == sampling.size(len(people), share)


@given(populations, share_tables, st.randoms(use_true_random=False))
def test_the_order_of_the_population_does_not_matter(
	population: dict[str, list[str]], shares: dict[str, Decimal], shuffle: random.Random
) -> None:
	areas = list(population)
	shuffle.shuffle(areas)
	mixed = {area: shuffle.sample(population[area], len(population[area])) for area in areas}
	assert sampling.draw(mixed, shares, "seed") == sampling.draw(population, shares, "seed")
	assert sampling.fingerprint(mixed) == sampling.fingerprint(population)


@given(populations, populations)
def test_another_population_has_another_fingerprint(
	one: dict[str, list[str]], other: dict[str, list[str]]
) -> None:
	same = {area: sorted(people) for area, people in one.items() if people} == {
		area: sorted(people) for area, people in other.items() if people
	}
	assert (sampling.fingerprint(one) == sampling.fingerprint(other)) is same


def test_areas_are_drawn_apart() -> None:
	people = [f"c{number}" for number in range(100)]
	shares = {"East": Decimal(10), "West": Decimal(10)}
	both = sampling.draw({"East": people, "West": people}, shares, "seed")
	assert both["East"] == sampling.draw({"East": people}, shares, "seed")["East"] != both["West"]


@pytest.mark.parametrize(
	("population", "share", "expected"),
	[
		(0, "50", 0),
		(10, "0", 0),
		(1, "0.01", 1),
		(1000, "0.04", 1),
		(1000, "0.25", 3),
		(1000, "0.24", 2),
		(3, "50", 2),
		(3, "100", 3),
		(130_000, "1", 1300),
	],
)
def test_sizes_are_rounded_half_up_and_at_least_one(population: int, share: str, expected: int) -> None:
	assert sampling.size(population, Decimal(share)) == expected


def test_everybody_is_as_likely_as_everybody_else() -> None:
	"""Chi-square over many seeds; 19 degrees of freedom: a fair draw is over 43.8 once in a thousand times."""
	people, rounds, share = [f"c{number:02d}" for number in range(20)], 4000, Decimal(25)
	counted = Counter(
		name
		for seed in range(rounds)
		for name in sampling.draw({"East": people}, {"East": share}, str(seed))["East"]
	)
	expected = rounds * 5 / 20
	# Drawn without replacement, five of twenty: the variance of each count is smaller by 15/19 of a free one.
	chi_square = sum((counted[name] - expected) ** 2 / expected for name in people) * 19 / 15
	assert chi_square < 43.8
	assert set(counted) == set(people)


def test_a_known_draw_stays_what_it_is() -> None:
	"""Whoever checks a draw years later must find the same people, on another Python too."""
	people = [f"c{number:03d}" for number in range(200)]
	drawn = sampling.draw({"East": people}, {"East": Decimal(2)}, "2026-Q4")
	assert drawn == {"East": ["c041", "c083", "c063", "c185"]}


@pytest.mark.parametrize(
	("territory", "area"),
	[("East", "East"), ("Harbour", "East"), ("Pier", "East"), ("West", ""), ("", ""), ("Loop", "")],
)
def test_a_territory_has_the_share_of_the_nearest_one_above(territory: str, area: str) -> None:
	parents = {"Pier": "Harbour", "Harbour": "East", "East": "All", "West": "All", "Loop": "Loop"}
	assert sampling.area_of(territory, parents, frozenset({"East"})) == area


@pytest.mark.parametrize(
	("quarter", "shares", "said"),
	[
		("2026-Q5", [("East", 1)], "2026-Q4"),
		("", [("East", 1)], "2026-Q4"),
		("2026-Q4", [], "at least one area"),
		("2026-Q4", [("East", 0)], "at least one area"),
		("2026-Q4", [("East", 1), ("East", 2)], "one share"),
		("2026-Q4", [("East", 101)], "0 to 100"),
		("2026-Q4", [("East", 1), ("West", -1)], "0 to 100"),
	],
)
def test_a_sample_that_can_not_be_drawn(quarter: str, shares: list[tuple[str, int]], said: str) -> None:
	with pytest.raises(Rejected, match=said):
		sampling.check(quarter, [(area, Decimal(share)) for area, share in shares])
	sampling.check("2026-Q4", [("", Decimal(1))])
