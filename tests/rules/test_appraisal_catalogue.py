"""The shipped catalogue and scheme, what means nothing in them, and lines that keep their rule (STAFF-6)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from cs_center.appraisal.rules import catalogue as rules
from cs_center.appraisal.rules import scheme
from cs_center.appraisal.rules.catalogue import PointRule, by_code, check_line
from cs_center.appraisal.rules.lines import PointLine
from cs_center.appraisal.rules.scheme import FieldFigures, GradeBound, PlaceAward, Scheme
from cs_center.calls.rules.reasons import Rejected
from cs_center.papers.rules.month import Month

SCHEME = Scheme()
CATALOGUE = by_code(rules.SHIPPED)
MARCH = Month(date(2026, 3, 1))


def line(rule: str, number: object = 5, **values: object) -> PointLine:
	given = {"person": "EMP-1", "month": MARCH, "day": date(2026, 3, 10), "reason": "seen"}
	return PointLine(rule=rule, points=Decimal(number), **{**given, **values})


@pytest.mark.parametrize(
	("group", "count", "lowest", "highest"),
	[
		(rules.EXTRA, 6, 5, 5),
		(rules.LIGHT, 9, -20, -1),
		(rules.MEDIUM, 6, -10, -10),
		(rules.HEAVY, 4, -20, -20),
		(rules.DISMISSAL, 4, 0, 0),
		(rules.TRAINER, 1, -5, 5),
	],
)
def test_the_whole_catalogue_is_shipped(group: str, count: int, lowest: int, highest: int) -> None:
	of_group = [one for one in rules.SHIPPED if one.group == group]
	assert len(of_group) == count
	assert (min(one.lowest for one in of_group), max(one.highest for one in of_group)) == (lowest, highest)


def test_every_fact_feeds_a_shipped_rule() -> None:
	assert sorted(one.fact for one in rules.SHIPPED if one.fact) == sorted(rules.FACTS)


@pytest.mark.parametrize(
	("given_line", "why"),
	[
		(line("wrong-entry", -6), "from -5 to -1 points"),
		(line("wrong-entry", 0), "from -5 to -1 points"),
		(line("wrong-entry", "-1.5"), "whole points"),
		(line("wrong-entry", "NaN"), "from -5 to -1 points"),
		(line("fraud", -20), "from 0 to 0 points"),
		(line("trainer", 3, reason=" "), "written reason"),
		(line("trainer", 6), "from -5 to \\+5"),
		(line("trainer", 0), "changes nothing"),
		(line("absent", -20, reason=""), "written reason"),
		(line("no-valid-complaint"), "comes from the facts"),
		(line("extra-task", day=date(2026, 4, 1)), "not in 2026-03"),
		(line("adopted-suggestion"), "once a month"),
		(line("games", 11, corrects=MARCH.before), "from -10 to \\+10"),
		(line("games", 10, corrects=MARCH.before, reason=""), "written reason"),
		(line("games", 10, corrects=MARCH), "earlier month"),
		(line("games", 10, corrects=MARCH.before, day=date(2026, 2, 28)), "not in 2026-03"),
	],
)
def test_lines_that_their_rule_forbids(given_line: PointLine, why: str) -> None:
	with pytest.raises(Rejected, match=why):
		check_line(given_line, CATALOGUE[given_line.rule], [line("adopted-suggestion")])


@pytest.mark.parametrize(
	"given_line",
	[
		line("wrong-entry", -5, reason=""),
		line("wrong-entry", -1),
		line("extra-task"),
		line("trainer", -5),
		line("fraud", 0),
		line("adopted-suggestion", corrects=MARCH.before),
		line("no-valid-complaint", -5, corrects=MARCH.before),
	],
)
def test_lines_that_their_rule_allows(given_line: PointLine) -> None:
	others = [line("extra-task"), line("wrong-entry", -2), line("adopted-suggestion")]
	check_line(given_line, CATALOGUE[given_line.rule], others)


def test_a_correction_is_no_second_line() -> None:
	earlier = line("adopted-suggestion", corrects=MARCH.before)
	check_line(line("adopted-suggestion"), CATALOGUE["adopted-suggestion"], [earlier])


def test_violations_of_the_month() -> None:
	assert rules.has_violation([line("wrong-entry", -1)], CATALOGUE)
	assert rules.has_violation([line("fraud", 0)], CATALOGUE)
	assert not rules.has_violation([line("trainer", -5), line("extra-task")], CATALOGUE)
	assert not rules.has_violation([line("games", -10, corrects=MARCH.before)], CATALOGUE)


@pytest.mark.parametrize(
	("values", "why"),
	[
		({"code": " "}, "code and a title"),
		({"group": "Nice"}, "no group"),
		({"lowest": Decimal(6)}, "from the lower to the higher"),
		({"highest": Decimal("Infinity")}, "from the lower to the higher"),
		({"group": rules.LIGHT}, "violations below"),
		({"group": rules.DISMISSAL}, "a dismissal has none"),
		({"fact": "Weather"}, "no fact"),
		({"fact": rules.FULL_EXAM, "highest": Decimal(6)}, "one number of points"),
	],
)
def test_rules_that_mean_nothing_are_refused(values: dict[str, object], why: str) -> None:
	rule = PointRule("task", "Task", rules.EXTRA, Decimal(5), Decimal(5))
	with pytest.raises(Rejected, match=why):
		by_code([replace(rule, **values)])


def test_a_code_is_used_once() -> None:
	with pytest.raises(Rejected, match="two rules"):
		by_code([*rules.SHIPPED, rules.SHIPPED[0]])


def test_the_shipped_scheme_holds() -> None:
	scheme.check(SCHEME)
	assert SCHEME.award_places == (1500, 1500, 1500, 1000, 1000, 1000, 1000, 1000)
	assert SCHEME.field_staff == FieldFigures(Decimal(17), Decimal(270), Decimal(2))


GRADES = SCHEME.grades


@pytest.mark.parametrize(
	("values", "why"),
	[
		({"base": Decimal("NaN")}, "is no number"),
		({"most_pay": Decimal(-1)}, "below zero"),
		({"unpaid_months": -1}, "below zero"),
		({"first_months": 0}, "at least one month"),
		({"cap": Decimal(79)}, "capped at 79"),
		({"exam_full": Decimal(60)}, "full mark"),
		({"grades": ()}, "Name each grade"),
		({"grades": (*GRADES, GradeBound("A", Decimal(10)))}, "Name each grade"),
		({"grades": (*GRADES, GradeBound("F", Decimal(60)))}, "lower bound"),
		({"owner_at_least": "Z"}, "Z is not on it"),
		({"owner_at_least": "D"}, "least grade"),
		({"awards": (PlaceAward(2, 1, Decimal(1)),)}, "from the better"),
		({"awards": (PlaceAward(1, 3, Decimal(1)), PlaceAward(3, 4, Decimal(1)))}, "two awards"),
		({"field_staff": FieldFigures(points=Decimal(-1))}, "below zero"),
		({"kpi_known": Decimal(101)}, "No more than 100 %"),
	],
)
def test_schemes_that_mean_nothing_are_refused(values: dict[str, object], why: str) -> None:
	with pytest.raises(Rejected, match=why):
		scheme.check(replace(SCHEME, **values))
