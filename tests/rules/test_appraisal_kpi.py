"""KPI sheets: from a value to a score, weights that sum to the whole, and what nothing is known of (STAFF-10)."""

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_center.appraisal.rules import kpi
from cs_center.appraisal.rules.kpi import LESS, MORE, SHIPPED, Indicator, check, evaluate
from cs_center.calls.rules.reasons import Reason, Rejected

CALLS = Indicator(kpi.CALLS, "calls", Decimal(0), Decimal(1500), Decimal(60))
SPEED = Indicator(kpi.ANSWER_SPEED, "seconds", Decimal(60), Decimal(15), Decimal(40), LESS)
SHEET = (CALLS, SPEED)


def score(calls: object = None, speed: object = None) -> Decimal | None:
	known = {kpi.CALLS: calls, kpi.ANSWER_SPEED: speed}
	return evaluate(SHEET, {name: Decimal(n) for name, n in known.items() if n is not None}).score


@pytest.mark.parametrize(
	("calls", "speed", "expected"),
	[
		(1500, 15, "100"),
		(3000, 1, "100"),
		(0, 60, "0"),
		(0, 600, "0"),
		(750, 60, "30"),
		(0, "37.5", "20"),
		(750, "37.5", "50"),
		(500, 30, "46.67"),
	],
)
def test_scores_are_linear_between_floor_and_target(calls: object, speed: object, expected: str) -> None:
	assert score(calls, speed) == Decimal(expected)


def test_what_nothing_is_known_of_is_left_out_and_the_others_share_its_weight() -> None:
	assert score(calls=750) == 50
	assert score(speed=15) == 100
	assert score() is None
	found = evaluate(SHEET, {kpi.CALLS: Decimal(750), kpi.ANSWER_SPEED: None})
	assert [str(one.reason) for one in found.indicators] == [
		"Calls Taken: 750 calls, nothing at 0, full at 1500; weight 100 %: 50 points. (STAFF-10)",
		"Answer Speed: nothing is known; the others share its weight. (STAFF-10)",
	]
	assert str(found.reason) == "1 of 2 indicators are known: 50 points of 100. (STAFF-10)"
	assert str(evaluate(SHEET, {}).reason).startswith("Nothing is known of any indicator")


def test_of_too_little_that_is_known_there_is_no_score() -> None:
	least = Decimal(50)
	found = evaluate(SHEET, {kpi.ANSWER_SPEED: Decimal(15)}, least=least)
	assert (found.score, [one.points for one in found.indicators]) == (None, [0, 0])
	assert str(found.reason) == "Only 40 % of the sheet is known, less than 50 %: not scored. (STAFF-10)"
	assert str(found.indicators[1].reason).startswith("Answer Speed: 15 seconds; too little")
	assert evaluate(SHEET, {kpi.CALLS: Decimal(1500)}, least=least).score == 100
	assert evaluate(SHEET, {kpi.CALLS: Decimal(1500)}, least=Decimal(60)).score == 100, "just as much"


def test_nothing_is_a_value() -> None:
	assert score(calls=0, speed=15) == 40


def test_who_was_away_is_not_scored() -> None:
	found = evaluate(SHEET, {kpi.CALLS: Decimal(1500)}, away=Reason("Away."))
	assert (found.score, found.indicators, str(found.reason)) == (None, (), "Away.")


@pytest.mark.parametrize("post", SHIPPED)
def test_shipped_sheets_hold(post: str) -> None:
	check(SHIPPED[post])
	assert {one.name for one in SHIPPED[post]} <= set(kpi.INDICATORS)


@pytest.mark.parametrize(
	("sheet", "why"),
	[
		((), "sum to 100, not 0"),
		((CALLS,), "sum to 100, not 60"),
		((CALLS, replace(SPEED, weight=Decimal("40.01"))), "not 100.01"),
		((CALLS, replace(CALLS, weight=Decimal(40))), "on the sheet twice"),
		((replace(CALLS, name=" "), SPEED), "name and a unit"),
		((replace(CALLS, unit=""), SPEED), "name and a unit"),
		((replace(CALLS, direction="Up"), SPEED), "more or less"),
		((replace(CALLS, target=Decimal("Infinity")), SPEED), "are numbers"),
		((replace(CALLS, target=Decimal(0)), SPEED), "above the floor"),
		((replace(CALLS, direction=LESS), SPEED), "below the floor"),
		((CALLS, replace(SPEED, direction=MORE)), "above the floor"),
		((CALLS, replace(SPEED, weight=Decimal(0))), "above zero"),
	],
)
def test_sheets_that_mean_nothing_are_refused(sheet: tuple[Indicator, ...], why: str) -> None:
	with pytest.raises(Rejected, match=why):
		check(sheet)


figures = st.decimals(-1000, 1000, places=2)


@st.composite
def sheets(draw: st.DrawFn) -> tuple[Indicator, ...]:
	"""Sheets that hold, of any number of indicators."""
	cuts = sorted({0, 100, *draw(st.lists(st.integers(1, 99), max_size=5))})
	sheet = []
	for number, (low, high) in enumerate(pairwise(cuts)):
		floor = draw(figures)
		target = draw(figures.filter(lambda value, floor=floor: value != floor))
		direction = MORE if target > floor else LESS
		sheet.append(Indicator(f"I{number}", "calls", floor, target, Decimal(high - low), direction))
	return tuple(sheet)


@given(sheets(), st.data())
def test_the_points_of_any_sheet_sum_to_its_score(sheet: tuple[Indicator, ...], data: st.DataObject) -> None:
	check(sheet)
	values = {one.name: data.draw(st.none() | figures) for one in sheet}
	found = evaluate(sheet, values)
	assert len(found.indicators) == len(sheet)
	assert (found.score is None) == all(value is None for value in values.values())
	if found.score is not None:
		assert found.score == sum(one.points for one in found.indicators)
		assert 0 <= found.score <= 100
		assert all(one.points >= 0 for one in found.indicators)
		assert found.score == round(found.score, 2)


@given(sheets(), st.data())
def test_a_better_value_is_never_a_worse_score(sheet: tuple[Indicator, ...], data: st.DataObject) -> None:
	values = {one.name: data.draw(figures) for one in sheet}
	one = data.draw(st.sampled_from(sheet))
	step = data.draw(st.decimals(0, 100, places=2))
	better = {**values, one.name: values[one.name] + (step if one.direction == MORE else -step)}
	assert evaluate(sheet, better).score >= evaluate(sheet, values).score
