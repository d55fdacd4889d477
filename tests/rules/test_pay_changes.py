"""STAFF-3: mass updates: what each row changes, problems row by row, all or nothing, and the way back."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_center.calls.rules.reasons import Rejected
from cs_center.pay.rules import spans
from cs_center.pay.rules.changes import (
	GradeWish,
	Preview,
	RateWish,
	Staff,
	Undoing,
	World,
	preview_grades,
	preview_rates,
	to_write,
	undo_grades,
	undo_rates,
)
from cs_center.pay.rules.spans import Employment, Row

START, MARCH, APRIL = date(2025, 1, 1), date(2026, 3, 1), date(2026, 4, 1)


def staff(person: str, *grades: Row, left_on: date | None = None) -> Staff:
	return Staff(Employment(person, START, left_on), grades)


WORLD = World(
	staff={
		one.employment.person: one
		for one in (
			staff("LI", Row(START, "G1", "A1")),
			staff("WANG", Row(START, "G2", "A2")),
			staff("ZHAO"),
			staff("QIAN", Row(START, "G1", "A3", date(2026, 4, 30)), Row(date(2026, 5, 1), "G2", "A4")),
			staff("SUN", Row(START, "G2", "A5"), left_on=date(2026, 2, 28)),
		)
	},
	rates={
		"G1": (Row(START, Decimal("3000.00"), "R1"),),
		"G2": (Row(START, Decimal("3500.00"), "R2"),),
		"G3": (Row(APRIL, Decimal("4200.00"), "R3"),),
	},
	open_from=MARCH,
)


def wish(
	row: int = 1, person: str = "LI", grade: str = "G2", first: date | None = MARCH, why: str = "promoted"
):
	return GradeWish(row, person, grade, first, why)


def written(world: World, preview: Preview) -> World:
	"""The world once a preview is written, rows named by their row in the sheet."""
	people, rates = dict(world.staff), dict(world.rates)
	for one in to_write(preview):
		name = f"N{one.row}" if one.edit.append and not one.edit.append.reverses else f"U{one.row}"
		if one.subject in people:
			old = people[one.subject]
			people[one.subject] = replace(old, grades=spans.after(old.grades, one.edit, name))
		else:
			rates[one.subject] = spans.after(rates[one.subject], one.edit, name)
	return replace(world, staff=people, rates=rates)


def test_a_row_shows_what_it_changes() -> None:
	found = preview_grades([wish(), wish(2, "ZHAO", "G1")], WORLD)
	li, zhao = found.effects
	assert (li.person, li.on, li.grade_before, li.grade_after, li.before, li.after) == (
		"LI",
		MARCH,
		"G1",
		"G2",
		3000,
		3500,
	)
	assert (zhao.grade_before, zhao.before, zhao.difference) == ("", None, 3000)
	assert (found.problems, found.difference) == ((), 3500)
	assert [one.subject for one in to_write(found)] == ["LI", "ZHAO"]


@pytest.mark.parametrize(
	("bad", "why"),
	[
		(wish(2, "ZHOU"), "no member of staff “ZHOU”"),
		(wish(2, "WANG", "G9"), "no pay grade “G9”"),
		(wish(2, "WANG", "G3"), "Grade G3 has no rate on 2026-03-01"),
		(wish(2, "LI"), "LI is in row 1 already"),
		(wish(2, "WANG", "G1", date(2026, 2, 28)), "2026-02-28 lies in a closed month"),
		(wish(2, "WANG", "G1", None), "from which day"),
		(wish(2, "WANG", "G1", why=""), "Say why"),
		(wish(2, "QIAN", "G1", date(2026, 5, 1)), "holds from 2026-05-01 on already"),
		(wish(2, "SUN", "G1"), "left on 2026-02-28"),
	],
)
def test_one_bad_row_and_nothing_is_written(bad: GradeWish, why: str) -> None:
	found = preview_grades([wish(), bad], WORLD)
	(problem,) = found.problems
	assert problem.row == 2 and why in str(problem.reason)
	assert [effect.person for effect in found.effects] == ["LI"]
	with pytest.raises(Rejected, match="Rows with problems: 1"):
		to_write(found)


def test_an_empty_sheet_is_refused() -> None:
	with pytest.raises(Rejected, match="no rows"):
		to_write(preview_grades([], WORLD))


def test_a_rate_changes_the_pay_of_who_has_the_grade_then_or_later() -> None:
	found = preview_rates([RateWish(1, "G2", Decimal("3600.00"), MARCH, "raise")], WORLD)
	assert [(one.person, one.on, one.before, one.after) for one in found.effects] == [
		("WANG", MARCH, 3500, 3600),
		("QIAN", date(2026, 5, 1), 3500, 3600),
	]
	assert found.difference == 200


def test_a_rate_with_a_later_one_behind_it_changes_nothing_for_who_comes_after_that() -> None:
	rates = {**WORLD.rates, "G2": (*WORLD.rates["G2"], Row(date(2026, 5, 1), Decimal(3700), "R4"))}
	rates["G2"] = (replace(rates["G2"][0], last=date(2026, 4, 30)), rates["G2"][1])
	found = preview_rates(
		[RateWish(1, "G2", Decimal("3600.00"), MARCH, "raise")], replace(WORLD, rates=rates)
	)
	assert [one.person for one in found.effects] == ["WANG"]


@pytest.mark.parametrize(
	("bad", "why"),
	[
		(RateWish(2, "G9", Decimal(1), MARCH, "raise"), "no pay grade “G9”"),
		(RateWish(2, "G1", Decimal(-1), MARCH, "raise"), "A rate is an amount"),
		(RateWish(2, "G1", Decimal(1), START, "raise"), "closed month"),
		(RateWish(2, "G1", Decimal(1), MARCH, ""), "Say why"),
		(RateWish(2, "G2", Decimal(1), MARCH, "raise"), "G2 is in row 1 already"),
	],
)
def test_a_bad_rate_is_a_problem_of_its_row(bad: RateWish, why: str) -> None:
	found = preview_rates([RateWish(1, "G2", Decimal(3600), MARCH, "raise"), bad], WORLD)
	(problem,) = found.problems
	assert problem.row == 2 and why in str(problem.reason)


def test_a_change_is_undone_by_rows_that_bring_back_what_was_before() -> None:
	changed = written(WORLD, preview_grades([wish(), wish(2, "ZHAO", "G1")], WORLD))
	back = undo_grades([Undoing(1, "LI", "N1"), Undoing(2, "ZHAO", "N2")], changed, "wrong sheet")
	li, zhao = back.effects
	assert (li.grade_before, li.grade_after, li.difference) == ("G2", "G1", -500)
	assert (zhao.grade_after, zhao.after, zhao.difference) == ("", None, -3000)
	undone = written(changed, back)
	assert [(row.name, row.void, row.reverses) for row in undone.staff["LI"].grades] == [
		("A1", "", ""),
		("N1", "wrong sheet", ""),
		("U1", "", "N1"),
	]
	again = undo_grades([Undoing(1, "LI", "N1")], undone, "wrong sheet")
	assert "holds no more" in str(again.problems[0].reason)


def test_once_a_month_is_closed_only_what_comes_after_it_is_brought_back() -> None:
	changed = replace(written(WORLD, preview_grades([wish()], WORLD)), open_from=APRIL)
	undone = written(changed, undo_grades([Undoing(1, "LI", "N1")], changed, "wrong sheet"))
	grades = undone.staff["LI"].grades
	assert spans.at(grades, date(2026, 3, 31)).value == "G2" and spans.at(grades, APRIL).value == "G1"


def test_a_rate_is_undone_unless_somebody_would_be_left_without_any() -> None:
	changed = written(WORLD, preview_rates([RateWish(1, "G2", Decimal(3600), MARCH, "raise")], WORLD))
	back = undo_rates([Undoing(1, "G2", "N1")], changed, "wrong")
	assert [(one.person, one.difference) for one in back.effects] == [("WANG", -100), ("QIAN", -100)]
	assert spans.at(written(changed, back).rates["G2"], APRIL).value == 3500
	world = replace(WORLD, open_from=START)
	(problem,) = undo_rates([Undoing(1, "G1", "R1")], world, "wrong").problems
	assert "LI has grade G1 on 2025-01-01, which would have no rate then" in str(problem.reason)
	assert undo_rates([Undoing(1, "G3", "R3")], WORLD, "wrong").problems == ()
	assert "no pay grade" in str(undo_rates([Undoing(1, "G9", "R3")], WORLD, "wrong").problems[0].reason)
	assert "no member" in str(undo_grades([Undoing(1, "ZHOU", "A1")], WORLD, "wrong").problems[0].reason)


wishes = st.lists(
	st.builds(
		wish,
		st.just(0),
		st.sampled_from(["LI", "WANG", "ZHAO", "QIAN"]),
		st.sampled_from(["G1", "G2"]),
		st.dates(MARCH, date(2026, 8, 31)),
		st.just("so"),
	),
	max_size=4,
	unique_by=lambda one: one.person,
).map(lambda found: [replace(one, row=row) for row, one in enumerate(found, start=1)])


@given(wishes)
def test_a_change_and_its_undoing_leave_every_day_as_it_was(wanted: list[GradeWish]) -> None:
	preview = preview_grades(wanted, WORLD)
	if preview.problems or not preview.planned:
		return
	changed = written(WORLD, preview)
	for effect in preview.effects:
		assert spans.at(changed.staff[effect.person].grades, effect.on).value == effect.grade_after
	back = undo_grades([Undoing(one.row, one.person, f"N{one.row}") for one in wanted], changed, "wrong")
	assert back.difference == -preview.difference
	undone = written(changed, back)
	for person, before in WORLD.staff.items():
		after = undone.staff[person].grades
		assert len(after) >= len(before.grades)
		for count in range(0, 700, 5):
			day = START + timedelta(days=count)
			was, now = spans.at(before.grades, day), spans.at(after, day)
			assert (was and was.value) == (now and now.value)


def test_taking_back_a_first_rate_touches_nobody_who_comes_when_the_next_one_holds() -> None:
	rates = {
		**WORLD.rates,
		"G3": (
			Row(MARCH, Decimal(4200), "R3", date(2026, 4, 30)),
			Row(date(2026, 5, 1), Decimal(4300), "R4"),
		),
	}
	world = replace(WORLD, rates=rates, staff={"LI": staff("LI", Row(date(2026, 5, 1), "G3", "A1"))})
	found = undo_rates([Undoing(1, "G3", "R3")], world, "wrong")
	assert (found.effects, found.problems) == ((), ())
