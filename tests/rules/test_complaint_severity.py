"""How severe a complaint is, by the manager's rules, and why (COMP-1)."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_center.complaints.rules.severity import Circumstances, Earlier, SeverityRule, is_graver, judge
from cs_center.complaints.rules.states import GENERAL, REPEAT, SEVERE, SEVERITIES
from cs_center.setup import complaint_defaults

NOW = datetime(2026, 3, 31, 12, 0)
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


def _shipped(name: str, values: dict) -> SeverityRule:
	topics = frozenset(row["topic"] for row in values.get("topics", ()))
	return SeverityRule(name, **{**values, "topics": topics})


SHIPPED = tuple(_shipped(*one) for one in complaint_defaults.SEVERITY_RULES.items())
BY_CALLBACKS, AGAIN = SHIPPED[1:]


def before(*ages: timedelta) -> tuple[Earlier, ...]:
	return tuple(Earlier("CS Complaint", f"C-{number}", NOW - age) for number, age in enumerate(ages, 1))


@pytest.mark.parametrize(
	("of", "severity", "sentence"),
	[
		(Circumstances(), GENERAL, "No rule says that it is graver. (COMP-1)"),
		(Circumstances("Staff Attitude"), GENERAL, "No rule says that it is graver. (COMP-1)"),
		(
			Circumstances("Leak of Secrets"),
			SEVERE,
			"Rule “Grave Circumstances”: it is about “Leak of Secrets”. (COMP-1)",
		),
		(Circumstances(failed_callbacks=1), GENERAL, "No rule says that it is graver. (COMP-1)"),
		(
			Circumstances(failed_callbacks=2),
			REPEAT,
			"Rule “Unsolved after Callbacks”: the customer said 2 times that it is not solved. (COMP-1)",
		),
		(
			Circumstances(earlier=before(2 * DAY, 9 * DAY, 40 * DAY)),
			REPEAT,
			"Rule “The Same Matter Again”: the customer brought the same matter 2 times before in 30 days, "
			"last with C-1. (COMP-1)",
		),
		(
			Circumstances("Grave Error", failed_callbacks=3, earlier=before(DAY)),
			SEVERE,
			"Rule “Grave Circumstances”: it is about “Grave Error”. (COMP-1)",
		),
	],
)
def test_the_shipped_rules_say_what_the_mission_says(of: Circumstances, severity: str, sentence: str) -> None:
	found = judge(of, SHIPPED, NOW)
	assert (found.severity, str(found.reason)) == (severity, sentence)


@pytest.mark.parametrize(
	("age", "severity"),
	[
		(SECOND, REPEAT),
		(30 * DAY, REPEAT),
		(30 * DAY + SECOND, GENERAL),
	],
)
def test_a_repeat_is_found_within_its_window(age: timedelta, severity: str) -> None:
	assert judge(Circumstances(earlier=before(age)), [AGAIN], NOW).severity == severity


def test_the_window_may_be_part_of_a_day_and_reach_over_a_leap_day() -> None:
	half = SeverityRule("Soon", REPEAT, earlier=1, window_days=0.5)
	assert judge(Circumstances(earlier=before(DAY / 2)), [half], NOW).severity == REPEAT
	assert judge(Circumstances(earlier=before(DAY / 2 + SECOND)), [half], NOW).severity == GENERAL
	leap = datetime(2028, 3, 1, 12)
	known = (Earlier("Issue", "ISS-1", datetime(2028, 1, 31, 12)),)
	assert judge(Circumstances(earlier=known), [AGAIN], leap).severity == REPEAT
	assert judge(Circumstances(earlier=known), [AGAIN], leap + SECOND).severity == GENERAL


def test_so_many_must_lie_in_the_window() -> None:
	thrice = SeverityRule("Thrice", SEVERE, earlier=3, window_days=10)
	assert judge(Circumstances(earlier=before(DAY, 2 * DAY, 11 * DAY)), [thrice], NOW).severity == GENERAL
	assert judge(Circumstances(earlier=before(DAY, 2 * DAY, 9 * DAY)), [thrice], NOW).severity == SEVERE


def test_a_loss_counts_from_its_sum_on() -> None:
	loss = SeverityRule("Loss", SEVERE, loss=10_000)
	assert judge(Circumstances(loss=9_999.99), [loss], NOW).severity == GENERAL
	found = judge(Circumstances(loss=10_000), [loss], NOW)
	assert (found.severity, str(found.reason)) == (
		SEVERE,
		"Rule “Loss”: the customer lost 10000, at least 10000. (COMP-1)",
	)


_ALL = SeverityRule("All", SEVERE, 5, frozenset({"Bill"}), 1, 30, 1, 100)
_MET = Circumstances("Bill", 100, 1, before(DAY))


@pytest.mark.parametrize(
	"missing",
	[
		Circumstances("Attitude", 100, 1, before(DAY)),
		Circumstances("Bill", 99, 1, before(DAY)),
		Circumstances("Bill", 100, 0, before(DAY)),
		Circumstances("Bill", 100, 1, before(31 * DAY)),
	],
)
def test_all_that_a_rule_asks_for_must_be_met(missing: Circumstances) -> None:
	assert judge(_MET, [_ALL], NOW).severity == SEVERE
	assert judge(missing, [_ALL], NOW).severity == GENERAL


def test_a_rule_that_asks_for_nothing_fits_nothing() -> None:
	assert judge(_MET, [SeverityRule("Nothing", SEVERE)], NOW).severity == GENERAL
	assert judge(_MET, [], NOW).severity == GENERAL


def test_the_gravest_comes_first_then_the_priority_then_the_name() -> None:
	topic = frozenset({"Bill"})
	late = SeverityRule("Late", SEVERE, 90, topic)
	first, second = SeverityRule("B", REPEAT, 1, topic), SeverityRule("A", REPEAT, 2, topic)
	third, general = SeverityRule("C", REPEAT, 2, topic), SeverityRule("G", GENERAL, 0, topic)
	rules = [general, third, second, first, late]
	names = []
	while rules:
		names.append(str(judge(Circumstances("Bill"), rules, NOW).reason.values["name"]))
		rules = [one for one in rules if one.name != names[-1]]
	assert names == ["Late", "B", "A", "C", "G"]


def test_which_severity_is_graver() -> None:
	pairs = [(one, other) for one in SEVERITIES for other in SEVERITIES if is_graver(one, other)]
	assert pairs == [(REPEAT, GENERAL), (SEVERE, GENERAL), (SEVERE, REPEAT)]


rules = st.builds(
	SeverityRule,
	name=st.sampled_from("ABCDEF"),
	severity=st.sampled_from(SEVERITIES),
	priority=st.integers(0, 3),
	topics=st.sampled_from([frozenset(), frozenset({"Bill"}), frozenset({"Attitude"})]),
	earlier=st.integers(0, 2),
	failed_callbacks=st.integers(0, 2),
	loss=st.sampled_from([0, 100]),
)


@given(st.lists(rules, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_the_records_does_not_matter_and_none_graver_fits(
	some: list[SeverityRule], shuffled: object
) -> None:
	found, mixed = judge(_MET, some, NOW), [*some]
	shuffled.shuffle(mixed)  # type: ignore[attr-defined]
	assert judge(_MET, mixed, NOW).severity == found.severity
	alone = [judge(_MET, [one], NOW).severity for one in some]
	assert found.severity == max([GENERAL, *alone], key=SEVERITIES.index)
