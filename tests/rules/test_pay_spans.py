"""STAFF-3: grades and rates by date: one value a day in whatever order, and nothing overwritten."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_center.calls.rules.reasons import Rejected
from cs_center.pay.rules import spans
from cs_center.pay.rules.spans import Edit, Employment, Row

GRADES = ("G1", "G2", "G3")
LI = Employment("EMP-1", date(2024, 1, 1))
FIRST = date(2026, 1, 1)


def assigned(rows: Sequence[Row], first: date, grade: str, name: str, of: Employment = LI) -> tuple[Row, ...]:
	edit = spans.assign(rows, Row(first, grade, why="promoted"), of, GRADES)
	return spans.after(rows, edit, name)


def told(rows: Sequence[Row]) -> list[tuple[str, str, str]]:
	return [(str(row.first), str(row.last or ""), str(row.value)) for row in spans.holding(rows)]


def test_an_assignment_ends_the_one_before_it_the_day_before() -> None:
	rows = assigned(assigned((), FIRST, "G1", "1"), date(2026, 3, 1), "G2", "2")
	assert told(rows) == [("2026-01-01", "2026-02-28", "G1"), ("2026-03-01", "", "G2")]
	assert spans.at(rows, date(2026, 2, 28)).value == "G1" and spans.at(rows, date(2026, 3, 1)).value == "G2"
	assert spans.at(rows, date(2025, 12, 31)) is None


def test_one_in_between_lasts_until_the_next_and_one_before_all_until_the_first() -> None:
	rows = assigned(assigned((), FIRST, "G1", "1"), date(2026, 3, 1), "G2", "2")
	rows = assigned(rows, date(2026, 2, 1), "G3", "3")
	rows = assigned(rows, date(2025, 12, 1), "G2", "4")
	assert told(rows) == [
		("2025-12-01", "2025-12-31", "G2"),
		("2026-01-01", "2026-01-31", "G1"),
		("2026-02-01", "2026-02-28", "G3"),
		("2026-03-01", "", "G2"),
	]


def test_an_edit_says_which_row_ends_when_and_why() -> None:
	rows = assigned((), FIRST, "G1", "1")
	edit = spans.assign(rows, Row(date(2028, 3, 1), "G2", why="promoted"), LI, GRADES)
	(ending,) = edit.ends
	assert (ending.name, ending.last) == ("1", date(2028, 2, 29))
	assert str(ending.reason) == "Ends where G2 begins, on 2028-03-01. (STAFF-3)"
	assert edit.append == Row(date(2028, 3, 1), "G2", why="promoted")


@pytest.mark.parametrize(
	("first", "grade", "why", "told"),
	[
		(date(2026, 5, 1), "G9", "new", "no pay grade “G9”"),
		(date(2023, 12, 31), "G1", "new", "joins on 2024-01-01"),
		(date(2026, 7, 1), "G1", "new", "left on 2026-06-30"),
		(FIRST, "G2", "new", "holds from 2026-01-01 on already"),
		(date(2026, 5, 1), "G2", " ", "Say why"),
	],
)
def test_an_assignment_is_refused(first: date, grade: str, why: str, told: str) -> None:
	rows = assigned((), FIRST, "G1", "1")
	of = Employment("EMP-1", LI.joined_on, date(2026, 6, 30))
	with pytest.raises(Rejected, match=told):
		spans.assign(rows, Row(first, grade, why=why), of, GRADES)


@pytest.mark.parametrize("amount", ["-0.01", "100.001", "NaN", "Infinity", "1e30", "1e999999"])
def test_what_is_no_amount_is_no_rate(amount: str) -> None:
	with pytest.raises(Rejected, match="A rate is an amount"):
		spans.set_rate((), Row(FIRST, Decimal(amount), why="raise"))


def test_a_rate_from_a_day() -> None:
	edit = spans.set_rate((), Row(FIRST, Decimal("3500.50"), why="raise"))
	assert spans.at(spans.after((), edit, "1"), FIRST).value == Decimal("3500.50")


def test_what_is_void_is_kept_and_the_one_before_holds_on() -> None:
	rows = assigned(assigned((), FIRST, "G1", "1"), date(2026, 3, 1), "G2", "2")
	rows = spans.after(rows, spans.void(rows, "2", "wrong person"))
	assert told(rows) == [("2026-01-01", "", "G1")]
	assert [(row.name, row.void) for row in rows] == [("1", ""), ("2", "wrong person")]
	for name, why in (("2", "again"), ("9", "unknown"), ("1", "")):
		with pytest.raises(Rejected):
			spans.void(rows, name, why)


def test_undoing_is_a_row_of_its_own_that_brings_back_what_was_before() -> None:
	before = assigned(assigned((), FIRST, "G1", "1"), date(2026, 6, 1), "G3", "2")
	rows = assigned(before, date(2026, 3, 1), "G2", "3")
	edit = spans.undo(rows, "3", date(2026, 3, 1), "sheet was wrong")
	assert edit.append == Row(
		date(2026, 3, 1), "G1", last=date(2026, 5, 31), why="sheet was wrong", reverses="3"
	)
	assert spans.at(spans.after(rows, edit, "4"), date(2026, 4, 1)).name == "4"


def test_of_a_closed_month_nothing_is_undone_but_what_comes_after() -> None:
	rows = assigned(assigned((), FIRST, "G1", "1"), date(2026, 3, 1), "G2", "2")
	rows = spans.after(rows, spans.undo(rows, "2", date(2026, 4, 1), "wrong"), "3")
	assert told(rows) == [
		("2026-01-01", "2026-02-28", "G1"),
		("2026-03-01", "2026-03-31", "G2"),
		("2026-04-01", "", "G1"),
	]
	with pytest.raises(Rejected, match="ended on 2026-03-31"):
		spans.undo(rows, "2", date(2026, 4, 1), "again")
	with pytest.raises(Rejected, match="nothing to bring back"):
		spans.undo(rows, "1", date(2026, 4, 1), "wrong")


def test_the_rows_of_a_month_with_their_days() -> None:
	rows = assigned(assigned((), FIRST, "G1", "1"), date(2028, 2, 29), "G2", "2")
	found = spans.within(rows, date(2028, 2, 1), date(2028, 2, 29))
	assert [(span.first.day, span.last.day, span.row.value) for span in found] == [
		(1, 28, "G1"),
		(29, 29, "G2"),
	]
	assert spans.within(rows, date(2025, 1, 1), date(2025, 1, 31)) == ()


days = st.dates(date(2024, 1, 1), date(2025, 3, 31))
edits = st.lists(
	st.tuples(st.sampled_from(["assign", "void", "undo"]), days, st.sampled_from(GRADES), st.integers(0, 20)),
	max_size=15,
)


def applied(rows: tuple[Row, ...], edit: Edit) -> tuple[Row, ...]:
	return spans.after(rows, edit, f"R{len(rows)}")


def done(rows: tuple[Row, ...], what: str, day: date, grade: str, which: int) -> tuple[Row, ...]:
	try:
		if what == "assign":
			return applied(rows, spans.assign(rows, Row(day, grade, why="so"), LI, GRADES))
		if what == "void":
			return applied(rows, spans.void(rows, f"R{which}", "wrong"))
		return applied(rows, spans.undo(rows, f"R{which}", day, "wrong"))
	except Rejected:
		return rows


def value_by_day(rows: Sequence[Row]) -> list[str | None]:
	found = [spans.at(rows, date(2023, 12, 1) + timedelta(days=count)) for count in range(550)]
	return [str(row.value) if row else None for row in found]


@given(edits)
def test_after_any_edits_every_day_has_one_value_and_nothing_is_lost(
	wanted: list[tuple[str, date, str, int]],
) -> None:
	rows: tuple[Row, ...] = ()
	for one in wanted:
		before = rows
		rows = done(rows, *one)
		held = {row.name: (row.first, row.value, row.why) for row in rows}
		assert all(held[row.name] == (row.first, row.value, row.why) for row in before)
	holding = spans.holding(rows)
	for row, follower in pairwise(holding):
		assert row.first <= row.last == follower.first - timedelta(days=1)
	assert not holding or holding[-1].last is None
	for count in range(0, 550, 7):
		day = date(2023, 12, 1) + timedelta(days=count)
		latest = max((row for row in holding if row.first <= day), key=lambda row: row.first, default=None)
		assert spans.at(rows, day) == latest


@given(st.dictionaries(days, st.sampled_from(GRADES), max_size=8), st.randoms(use_true_random=False))
def test_the_order_of_assignments_does_not_matter(wanted: dict[date, str], random) -> None:
	shuffled = list(wanted)
	random.shuffle(shuffled)
	results = []
	for order in (sorted(wanted), shuffled):
		rows: tuple[Row, ...] = ()
		for day in order:
			rows = done(rows, "assign", day, wanted[day], 0)
		results.append(told(rows))
	assert results[0] == results[1]


@given(edits, days, st.sampled_from(GRADES))
def test_undoing_brings_back_the_value_of_every_day(
	wanted: list[tuple[str, date, str, int]], day: date, grade: str
) -> None:
	before: tuple[Row, ...] = ()
	for one in wanted:
		before = done(before, *one)
	changed = done(before, "assign", day, grade, 0)
	if changed != before:
		undone = applied(changed, spans.undo(changed, changed[-1].name, LI.joined_on, "wrong"))
		assert value_by_day(undone) == value_by_day(before)
		assert [row.name for row in undone][: len(changed)] == [row.name for row in changed]
