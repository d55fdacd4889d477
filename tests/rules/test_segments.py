"""KEEP-1: the first rule that fits decides, and says why; shipped rules put customers where one expects them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_center.calls.rules.reasons import Rejected
from cs_center.retention.rules import segments as rules
from cs_center.retention.rules.segments import Asked, Condition, SegmentRule
from cs_center.setup.retention_defaults import SEGMENT_RULES

SHIPPED = rules.in_order(
	SegmentRule(
		name,
		segment,
		priority,
		tuple(rules.condition(one["fact"], one["days"], one["operator"], one["value"]) for one in conditions),
	)
	for name, segment, priority, conditions in SEGMENT_RULES
)
NOTHING = {
	asked: 0 if asked.days or asked.fact == rules.OVERDUE else None for asked in rules.asked_by(SHIPPED)
}


MONTHS, OVERDUE, OVERDUE_DAYS = Asked(rules.MONTHS), Asked(rules.OVERDUE), Asked(rules.OVERDUE_DAYS)
INVOICE, CONTRACT = Asked(rules.LAST_INVOICE), Asked(rules.CONTRACT_END)
IN_90, IN_180, IN_365 = (Asked(rules.COMPLAINTS, days) for days in (90, 180, 365))


@pytest.mark.parametrize(
	("known", "segment"),
	[
		({MONTHS: 1}, "Ordinary"),
		({MONTHS: 24}, "Loyal"),
		({MONTHS: 23}, "Ordinary"),
		({MONTHS: 24, OVERDUE: Decimal("0.01")}, "Ordinary"),
		({MONTHS: 24, IN_365: 1}, "Ordinary"),
		({MONTHS: 30, IN_90: 2, IN_365: 2}, "At Risk"),
		({MONTHS: 30, IN_180: 1, IN_365: 1, CONTRACT: 30}, "At Risk"),
		({MONTHS: 30, IN_180: 1, IN_365: 1, CONTRACT: 31}, "Ordinary"),
		({MONTHS: 30, OVERDUE_DAYS: 30}, "At Risk"),
		({MONTHS: 30, CONTRACT: -1}, "Lost"),
		({MONTHS: 30, CONTRACT: 0}, "Loyal"),
		({MONTHS: 30, INVOICE: 365}, "Lost"),
		({MONTHS: 30, INVOICE: 364}, "Loyal"),
	],
)
def test_shipped_rules(known: dict[Asked, rules.Value], segment: str) -> None:
	assert rules.choose(SHIPPED, {**NOTHING, **known}).segment == segment


def test_the_reason_names_the_rule_and_what_made_it_fit() -> None:
	rule = next(one for one in SHIPPED if one.name == "Two Years without a Complaint")
	facts = {**NOTHING, Asked(rules.MONTHS): 30, Asked(rules.OVERDUE): Decimal("0.000000")}
	told = [str(reason) for reason in rules.why(rule, facts)]
	assert told == [
		"Rule “Two Years without a Complaint”. (KEEP-1)",
		"Months with Us: 30.",
		"Complaints in 365 days: 0.",
		"Overdue Amount: 0.",
	]


def test_whom_no_rule_takes() -> None:
	assert rules.choose((), {}) is None
	assert [str(reason) for reason in rules.why(None, {})] == ["No rule fits. (KEEP-1)"]


@pytest.mark.parametrize(
	("fact", "days", "operator", "value", "told"),
	[
		("Shoe Size", 0, "Is", "42", "There is no fact “Shoe Size”: choose one of the list."),
		("Tier", 0, "At Least", "Gold", "“At Least” can not be asked of “Tier”."),
		("Calls", 0, "At Least", "3", "Say within how many days “Calls” counts, from 1 to 3650."),
		("Calls", 3651, "At Least", "3", "Say within how many days “Calls” counts, from 1 to 3650."),
		("Calls", 30, "At Least", " ", "Say with what “Calls” is compared."),
		("Calls", 30, "At Least", "many", "“Calls” is compared with a number, and “many” is none."),
		("Spend", 30, "At Most", "nan", "“Spend” is compared with a number, and “nan” is none."),
		("Spend", 30, "At Most", "Infinity", "“Spend” is compared with a number, and “Infinity” is none."),
	],
)
def test_a_condition_that_means_nothing_is_refused(
	fact: str, days: int, operator: str, value: str, told: str
) -> None:
	with pytest.raises(Rejected) as refused:
		rules.condition(fact, days, operator, value)
	assert str(refused.value) == told


def test_days_of_a_fact_without_a_window_do_not_count() -> None:
	assert rules.condition("Tier", 90, "Is", " Gold ").asked == Asked("Tier")


numbers = st.decimals(-1000, 1000, places=2)
facts_of = st.fixed_dictionaries(
	{
		Asked(rules.MONTHS): st.none() | st.integers(0, 500),
		Asked(rules.SPEND, 90): numbers,
		Asked(rules.CONTRACT_END): st.none() | st.integers(-500, 500),
		Asked(rules.TIER): st.sampled_from(["", None, "Gold", "Ordinary"]),
	}
)
number_conditions = st.builds(
	Condition,
	st.sampled_from([Asked(rules.MONTHS), Asked(rules.SPEND, 90), Asked(rules.CONTRACT_END)]),
	st.sampled_from(rules.OPERATORS),
	numbers,
)
text_conditions = st.builds(
	Condition,
	st.just(Asked(rules.TIER)),
	st.sampled_from([rules.IS, rules.IS_NOT, rules.KNOWN, rules.UNKNOWN]),
	st.sampled_from(["Gold", "gold", "Ordinary"]),
)
conditions = st.lists(number_conditions | text_conditions, max_size=4).map(tuple)
rule_books = st.lists(
	st.builds(SegmentRule, st.text("abc", min_size=1), st.sampled_from("XYZ"), st.integers(1, 3), conditions),
	max_size=6,
	unique_by=lambda rule: rule.name,
)


@given(number_conditions | text_conditions, facts_of)
def test_a_condition_and_its_opposite_never_both_hold(one: Condition, facts: rules.Facts) -> None:
	opposite = {
		rules.IS: rules.IS_NOT,
		rules.IS_NOT: rules.IS,
		rules.KNOWN: rules.UNKNOWN,
		rules.UNKNOWN: rules.KNOWN,
	}
	if one.operator in opposite:
		other = Condition(one.asked, opposite[one.operator], one.value)
		assert rules.holds(one, facts) != rules.holds(other, facts)


@given(number_conditions, facts_of)
def test_of_what_is_not_known_only_that_and_is_not_hold(one: Condition, facts: rules.Facts) -> None:
	unknown = {**facts, one.asked: None}
	assert rules.holds(one, unknown) == (one.operator in (rules.IS_NOT, rules.UNKNOWN))


@given(rule_books, facts_of)
def test_the_first_rule_that_fits_decides(book: list[SegmentRule], facts: rules.Facts) -> None:
	ordered = rules.in_order(book)
	chosen = rules.choose(ordered, facts)
	earlier = ordered[: ordered.index(chosen)] if chosen else ordered
	assert chosen is None or rules.fits(chosen, facts)
	assert not any(rules.fits(rule, facts) for rule in earlier)
	assert [rule.priority for rule in ordered] == sorted(rule.priority for rule in book)


@given(rule_books, facts_of)
def test_adding_a_condition_never_takes_more_customers(book: list[SegmentRule], facts: rules.Facts) -> None:
	for rule in book:
		wider = SegmentRule(rule.name, rule.segment, rule.priority, rule.conditions[:-1])
		assert rules.fits(wider, facts) or not rules.fits(rule, facts)
