"""Which first-caller rule a matter falls under."""

from itertools import permutations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_center.responsibility.rules.limits import Limit
from cs_center.responsibility.rules.policy import (
	LEADER,
	OWNERS_TEAM,
	FallbackStep,
	FirstCallerRule,
	MatterTraits,
	choose,
	fits,
	in_order,
)

KINDS, QUEUES, TIERS = ("Complaint", "Fault Report", "Survey"), ("main", "north"), ("Gold", "Ordinary")


def a_rule(
	name: str,
	priority: int = 0,
	kinds: tuple[str, ...] = (),
	queues: tuple[str, ...] = (),
	tiers: tuple[str, ...] = (),
	owns: bool = True,
) -> FirstCallerRule:
	return FirstCallerRule(name, priority, frozenset(kinds), frozenset(queues), frozenset(tiers), owns)


EVERY = a_rule("Every Matter", 10)
COMPLAINTS = a_rule("Complaints", 10, kinds=("Complaint",))
GOLD_COMPLAINTS = a_rule("Complaints of Gold", 10, kinds=("Complaint",), tiers=("Gold",))
SURVEYS = a_rule("Surveys", 5, kinds=("Survey",), owns=False)
SHIPPED = (EVERY, COMPLAINTS, GOLD_COMPLAINTS, SURVEYS)


def chosen(rules: tuple[FirstCallerRule, ...], kind: str = "", queue: str = "", tier: str = "") -> str:
	rule = choose(in_order(rules), MatterTraits(kind, queue, tier))
	return rule.name if rule else ""


def test_a_rule_ships_with_the_missions_figures() -> None:
	rule = FirstCallerRule()
	assert rule.owns
	assert rule.window_days == 30
	assert rule.fallback == (FallbackStep(OWNERS_TEAM), FallbackStep(LEADER))
	assert not rule.limits


@pytest.mark.parametrize(
	("kind", "tier", "name"),
	[
		("Enquiry", "Gold", "Every Matter"),
		("Complaint", "Ordinary", "Complaints"),
		("Complaint", "Gold", "Complaints of Gold"),
		("Survey", "Gold", "Surveys"),
	],
)
def test_of_equal_priority_the_more_particular_rule_decides_in_whatever_order_they_are_stored(
	kind: str, tier: str, name: str
) -> None:
	assert {chosen(rules, kind, "main", tier) for rules in permutations(SHIPPED)} == {name}


def test_the_lower_priority_number_is_asked_first_however_particular_the_other_is() -> None:
	first = a_rule("First of all", 1)
	assert chosen((*SHIPPED, first), "Complaint", "main", "Gold") == "First of all"


def test_of_equally_particular_rules_the_name_decides() -> None:
	by_queue = a_rule("By Queue", 10, queues=("main",))
	assert chosen((COMPLAINTS, by_queue), "Complaint", "main") == "By Queue"
	assert chosen((COMPLAINTS, by_queue), "Complaint", "north") == "Complaints"


def test_many_kinds_are_no_more_particular_than_one() -> None:
	many = a_rule("Faults and Complaints", 10, kinds=("Complaint", "Fault Report"))
	assert chosen((COMPLAINTS, many), "Complaint") == "Complaints"


@pytest.mark.parametrize(
	"rule",
	[
		a_rule("kind", kinds=("Complaint",)),
		a_rule("queue", queues=("main",)),
		a_rule("tier", tiers=("Gold",)),
		a_rule("all", kinds=("Complaint",), queues=("main",), tiers=("Gold",)),
	],
)
def test_a_trait_that_is_not_known_fits_only_rules_for_all_of_its_kind(rule: FirstCallerRule) -> None:
	assert fits(rule, MatterTraits("Complaint", "main", "Gold"))
	assert not fits(rule, MatterTraits())
	assert fits(EVERY, MatterTraits())
	assert chosen((rule, EVERY)) == "Every Matter"


def test_every_set_of_a_rule_must_fit() -> None:
	rule = a_rule("all three", kinds=("Complaint",), queues=("main",), tiers=("Gold",))
	for traits in (("Survey", "main", "Gold"), ("Complaint", "north", "Gold"), ("Complaint", "main", "")):
		assert not fits(rule, MatterTraits(*traits))


def test_a_rule_by_which_nobody_owns_is_chosen_before_the_one_that_would() -> None:
	rule = choose(in_order(SHIPPED), MatterTraits("Survey"))
	assert rule is SURVEYS
	assert not rule.owns


def test_where_no_rule_fits_nobody_is_meant_to_own() -> None:
	assert choose(in_order([COMPLAINTS]), MatterTraits("Enquiry")) is None
	assert choose((), MatterTraits("Complaint", "main", "Gold")) is None


def test_what_else_a_rule_sets_does_not_change_when_it_is_asked() -> None:
	strict = FirstCallerRule("A", wait_seconds=0, window_days=1, limits={"Complaint": Limit(1)})
	assert in_order([a_rule("B"), strict]) == in_order([strict, a_rule("B")]) == (strict, a_rule("B"))


def some_of(names: tuple[str, ...]) -> st.SearchStrategy[frozenset[str]]:
	return st.frozensets(st.sampled_from(names), max_size=2)


some_rules = st.lists(
	st.builds(
		FirstCallerRule,
		name=st.sampled_from("ABCDEFGH"),
		priority=st.integers(0, 2),
		kinds=some_of(KINDS),
		queues=some_of(QUEUES),
		tiers=some_of(TIERS),
		owns=st.booleans(),
	),
	max_size=6,
	unique_by=lambda rule: rule.name,
)


@given(
	some_rules,
	st.sampled_from(("", *KINDS)),
	st.sampled_from(("", *QUEUES)),
	st.sampled_from(("", *TIERS)),
	st.integers(0, 2**32),
)
def test_the_chosen_rule_fits_and_none_that_fits_has_precedence(
	rules: list[FirstCallerRule], kind: str, queue: str, tier: str, seed: int
) -> None:
	traits = MatterTraits(kind, queue, tier)
	found = choose(in_order(rules), traits)
	fitting = [rule for rule in rules if fits(rule, traits)]
	assert (found is None) is (not fitting)
	shuffled = rules.copy()
	Random(seed).shuffle(shuffled)
	assert choose(in_order(shuffled), traits) == found
	if found:
		assert found in fitting
		assert found.priority == min(rule.priority for rule in fitting)
		rivals = [rule for rule in fitting if rule.priority == found.priority]
		assert sets_of(found) == max(map(sets_of, rivals))
		assert found.name == min(rule.name for rule in rivals if sets_of(rule) == sets_of(found))


def sets_of(rule: FirstCallerRule) -> int:
	return sum(1 for names in (rule.kinds, rule.queues, rule.tiers) if names)
