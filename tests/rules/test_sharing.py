"""Matters of somebody who left are shared fairly, one customer's to one colleague (FIRST-5)."""

from collections import Counter
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from cs_center.responsibility.rules.sharing import share


def test_matters_are_shared_evenly() -> None:
	given_to = share(
		[(f"M-{number}", f"customer {number}") for number in range(9)], {"Li": 0, "Wang": 0, "Zhao": 0}
	)
	assert Counter(given_to.values()) == {"Li": 3, "Wang": 3, "Zhao": 3}


def test_who_has_fewest_gets_most() -> None:
	given_to = share([(f"M-{number}", "") for number in range(4)], {"Li": 5, "Wang": 2, "Zhao": 3})
	assert Counter(given_to.values()) == {"Wang": 3, "Zhao": 1}
	assert share([("M-1", "")], {"Li": 1, "Wang": 0}) == {"M-1": "Wang"}


def test_who_has_far_too_many_gets_none() -> None:
	given_to = share([(f"M-{number}", "") for number in range(10)], {"Li": 100, "Wang": 0, "Zhao": 0})
	assert Counter(given_to.values()) == {"Wang": 5, "Zhao": 5}


def test_a_customer_with_many_matters_keeps_one_to_talk_to() -> None:
	matters = [("M-1", "Ma"), ("M-2", "Hu"), ("M-3", "Ma"), ("M-4", "Gao"), ("M-5", "Ma")]
	given_to = share(matters, {"Li": 0, "Wang": 0})
	assert given_to["M-1"] == given_to["M-3"] == given_to["M-5"] == "Li"
	assert given_to["M-2"] == given_to["M-4"] == "Wang"


def test_customers_who_are_not_known_are_not_taken_for_one() -> None:
	assert set(share([("M-1", ""), ("M-2", "")], {"Li": 0, "Wang": 0}).values()) == {"Li", "Wang"}


def test_a_customer_is_not_mixed_up_with_a_matter_of_the_same_name() -> None:
	matters = [("M-1", ""), ("M-2", "M-1")]
	assert set(share(matters, {"Li": 0, "Wang": 0}).values()) == {"Li", "Wang"}


def test_nothing_is_shared_with_nobody_or_out_of_nothing() -> None:
	assert share([("M-1", "Ma")], {}) == {}
	assert share([], {"Li": 3}) == {}


def test_one_colleague_gets_everything() -> None:
	assert share([("M-1", "Ma"), ("M-2", "")], {"Li": 99}) == {"M-1": "Li", "M-2": "Li"}


some_matters = st.lists(st.sampled_from(["", "", "Ma", "Hu", "Gao", "Xu"]), max_size=40).map(
	lambda customers: [(f"M-{number}", customer) for number, customer in enumerate(customers)]
)
loads = st.dictionaries(st.sampled_from("ABCDEF"), st.integers(0, 20), min_size=1)


def largest_customer(matters: list[tuple[str, str]]) -> int:
	known = Counter(customer for _, customer in matters if customer)
	return max(known.values(), default=min(1, len(matters)))


@given(some_matters, loads)
def test_every_matter_goes_to_one_of_the_receivers_and_a_customers_all_to_the_same(
	matters: list[tuple[str, str]], load: dict[str, int]
) -> None:
	given_to = share(matters, load)
	assert set(given_to) == {name for name, _ in matters}
	assert set(given_to.values()) <= set(load)
	of_customer: dict[str, set[str]] = {}
	for name, customer in matters:
		if customer:
			of_customer.setdefault(customer, set()).add(given_to[name])
	assert all(len(receivers) == 1 for receivers in of_customer.values())


@given(some_matters, st.sets(st.sampled_from("ABCDEF"), min_size=1), st.integers(0, 9))
def test_from_equal_loads_nobody_ends_with_more_than_the_largest_customer_above_another(
	matters: list[tuple[str, str]], people: set[str], before: int
) -> None:
	after = Counter(dict.fromkeys(people, before))
	after.update(share(matters, dict.fromkeys(people, before)).values())
	assert max(after.values()) - min(after.values()) <= largest_customer(matters)


@given(some_matters, loads)
def test_who_gets_something_is_not_above_who_has_least_by_more_than_the_largest_customer(
	matters: list[tuple[str, str]], load: dict[str, int]
) -> None:
	given_to = share(matters, load)
	after = Counter(load)
	after.update(given_to.values())
	least = min(after[user] for user in load)
	assert all(after[user] - least <= largest_customer(matters) for user in set(given_to.values()))
	spread = max(load.values()) - min(load.values())
	assert max(after.values()) - least <= max(spread, largest_customer(matters))


@given(some_matters, loads, st.integers(0, 2**32))
def test_the_same_matters_are_always_shared_the_same_in_whatever_order_people_are_named(
	matters: list[tuple[str, str]], load: dict[str, int], seed: int
) -> None:
	people = list(load.items())
	Random(seed).shuffle(people)
	assert share(matters, dict(people)) == share(matters, load)


@given(some_matters, loads, st.integers(0, 2**32))
def test_the_order_of_the_matters_changes_who_gets_which_but_not_how_many(
	matters: list[tuple[str, str]], load: dict[str, int], seed: int
) -> None:
	shuffled = matters.copy()
	Random(seed).shuffle(shuffled)
	assert Counter(share(shuffled, load).values()) == Counter(share(matters, load).values())
