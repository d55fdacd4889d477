"""KEEP-6: who is left alone is drawn evenly, by seed and customer alone; what a campaign prevented, beside statsmodels."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest, kstest
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from cs_center.calls.rules.reasons import Rejected
from cs_center.retention.rules import members, outcome
from cs_center.retention.rules.holdout import draw, is_held_out
from cs_center.retention.rules.outcome import Group, compare, newcombe, wilson

#: So unlikely that a fair draw is refused once in a million runs; seeds are fixed, so that a run is like the one before.
CHANCE = 1e-6
MANY = 20_000
names = st.lists(st.text(min_size=1, max_size=20), unique=True, max_size=30)
seeds = st.text("0123456789abcdef", min_size=32, max_size=32)


@given(seeds, names, st.integers(0, 90), st.randoms())
def test_the_draw_is_of_seed_and_customer_alone(
	seed: str, customers: list[str], percent: int, luck: object
) -> None:
	before = {one: is_held_out(seed, one, percent) for one in customers}
	luck.shuffle(customers)
	assert {
		one: is_held_out(seed, one, percent) for one in customers[: len(customers) // 2]
	}.items() <= before.items()


@given(seeds, st.text(min_size=1), st.integers(0, 100), st.integers(0, 100))
def test_a_larger_share_holds_out_whom_a_smaller_one_does(seed: str, customer: str, a: int, b: int) -> None:
	if is_held_out(seed, customer, min(a, b)):
		assert is_held_out(seed, customer, max(a, b))
	assert not is_held_out(seed, customer, 0) and is_held_out(seed, customer, 100)


@pytest.mark.parametrize("seed", ["0" * 32, "5f" * 16, "9ab3" * 8])
@pytest.mark.parametrize("percent", [0.5, 10, 33.3, 50])
def test_the_share_is_what_it_says(seed: str, percent: float) -> None:
	held = sum(is_held_out(seed, f"Customer {number}", percent) for number in range(MANY))
	assert binomtest(held, MANY, percent / 100).pvalue > CHANCE


def test_lots_are_uniform() -> None:
	lots = [draw("ab" * 16, f"Customer {number}") / 2**64 for number in range(MANY)]
	assert kstest(lots, "uniform").pvalue > CHANCE


def test_seeds_neighbours_and_halves_are_independent() -> None:
	one = [is_held_out("1" * 32, f"Customer {number}", 50) for number in range(MANY)]
	other = [is_held_out("2" * 32, f"Customer {number}", 50) for number in range(MANY)]
	both = sum(a and b for a, b in zip(one, other, strict=True))
	assert binomtest(both, MANY, 0.25).pvalue > CHANCE
	alike = sum(a == b for a, b in pairwise(one))
	assert binomtest(alike, MANY - 1, 0.5).pvalue > CHANCE
	assert binomtest(sum(one[::2]), MANY // 2, 0.5).pvalue > CHANCE


shares = st.integers(1, 5000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))


@given(shares)
def test_a_share_has_the_interval_of_statsmodels(share: tuple[int, int]) -> None:
	low, high = proportion_confint(*share, alpha=0.05, method="wilson")
	assert (wilson(*share).low, wilson(*share).high) == pytest.approx((low, high), abs=1e-9)


@given(shares, shares)
def test_a_difference_has_the_interval_of_statsmodels(one: tuple[int, int], two: tuple[int, int]) -> None:
	low, high = confint_proportions_2indep(*one, *two, method="newcomb", compare="diff", alpha=0.05)
	found = newcombe(Group(one[1], one[0]), Group(two[1], two[0]))
	assert (found.low, found.high) == pytest.approx((low, high), abs=1e-9)
	assert found.low <= one[0] / one[1] - two[0] / two[1] <= found.high


def test_newcombes_own_example() -> None:
	"""Newcombe 1998, Statistics in Medicine 17: 56/70 less 48/80, method 10 without continuity correction."""
	found = newcombe(Group(70, 56), Group(80, 48))
	assert (round(found.low, 4), round(found.high, 4)) == (0.0524, 0.3339)


@pytest.mark.parametrize("figures", [(1, 0), (-1, 5), (6, 5)])
def test_what_is_no_share_is_refused(figures: tuple[int, int]) -> None:
	with pytest.raises(Rejected):
		wilson(*figures)


@given(shares, shares)
def test_the_words_are_those_of_the_figures(treated: tuple[int, int], held: tuple[int, int]) -> None:
	found = compare(Group(treated[1], treated[0]), Group(held[1], held[0]))
	said = str(found.reason)
	assert ("fewer" in said) == (found.interval.low > 0) and ("percentage points more" in said) == (
		found.interval.high < 0
	)
	assert ("may be chance" in said) == (found.interval.low <= 0 <= found.interval.high)
	assert found.kept == pytest.approx(found.difference * treated[1])
	assert found.kept_interval.low <= found.kept <= found.kept_interval.high


def test_a_campaign_that_helped() -> None:
	found = compare(Group(900, 90), Group(100, 25))
	assert round(found.difference, 3) == 0.15 and round(found.kept) == 135
	assert str(found.reason).startswith("The campaign lost 15.0 percentage points fewer customers")


@pytest.mark.parametrize("groups", [(Group(0, 0), Group(5, 1)), (Group(5, 1), Group(0, 0))])
def test_without_a_group_there_is_nothing_to_compare(groups: tuple[Group, Group]) -> None:
	assert compare(*groups) is None


def test_counts_of_the_result() -> None:
	statuses = {
		members.TO_CALL: 4,
		members.NO_ANSWER: 2,
		members.SAVED: 3,
		members.LOST: 1,
		members.HELD_OUT: 5,
	}
	found = outcome.counts(statuses, called=6, reached=4)
	assert (found.to_call, found.left, found.held_out, found.saved, found.lost) == (10, 6, 5, 3, 1)
	assert (found.called, found.reached, found.accepted, found.refused) == (6, 4, 0, 0)


def test_percent_is_exact() -> None:
	assert is_held_out("", "x", Decimal("100")) and not is_held_out("", "x", Decimal("0.0"))
