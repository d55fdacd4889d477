"""STAFF-2: first levels by a sheet: each row is one, or says what is wrong with it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_center.calls.rules.reasons import Rejected
from cs_center.careers.rules import starts as rules
from cs_center.careers.rules.starts import Person

TODAY = date(2026, 6, 15)
LI = Person("EMP-1", date(2024, 2, 29), "li")
CHEN = Person("EMP-2", date(2020, 1, 1), "chen", "Senior")
PEOPLE = {"EMP-1": LI, "1001": LI, "EMP-2": CHEN}
LEVELS = {"Junior": "Junior", "初级": "Junior"}


def checked(sheet: str, by: str = "han") -> tuple:
	return rules.check_rows(rules.rows_of(sheet), PEOPLE, LEVELS, by, TODAY)


@pytest.mark.parametrize(
	"line",
	[
		"EMP-1\tJunior\t2024-03-01",
		"1001, 初级, 2024/3/1",
		"1001，Junior，2024年3月1日",
		" 1001 ;Junior; 2024.03.01 ",
	],
)
def test_a_row_as_people_write_it(line: str) -> None:
	(start,), problems = checked(line)
	assert (start.row, start.employee, start.level, start.since) == (1, "EMP-1", "Junior", date(2024, 3, 1))
	assert problems == ()


@pytest.mark.parametrize(
	("line", "why"),
	[
		("1001, Junior", "A row is"),
		("1001,,2024-03-01", "A row is"),
		("9999, Junior, 2024-03-01", "no member of staff “9999”"),
		("1001, Queen, 2024-03-01", "no level “Queen”"),
		("EMP-2, Junior, 2024-03-01", "EMP-2 is at Senior already"),
		("1001, Junior, soon", "“soon” is none"),
		("1001, Junior, 2025-02-29", "“2025-02-29” is none"),
		("1001, Junior, 2024-02-28", "before joining on 2024-02-29"),
		("1001, Junior, 2026-06-16", "still to come"),
		("1001, Junior, 2024-02-29\n\nEMP-1, Junior, 2024-03-01", "row 1 already"),
	],
)
def test_what_is_wrong_with_a_row(line: str, why: str) -> None:
	_starts, (problem,) = checked(line)
	assert why in str(problem.reason)


def test_nobody_enters_their_own_level() -> None:
	starts, (problem,) = checked("1001, Junior, 2024-03-01", by="li")
	assert starts == () and "their own level" in str(problem.reason)


def test_who_has_no_user_is_not_everybody_without_one() -> None:
	people = {"E": Person("E", date(2024, 1, 1))}
	starts, _problems = rules.check_rows([(1, ["E", "Junior", "2024-01-01"])], people, LEVELS, "", TODAY)
	assert len(starts) == 1


@pytest.mark.parametrize(
	("values", "why"),
	[
		((False, False, "wrong"), "propose another one"),
		((True, True, "wrong"), "is open"),
		((True, False, " "), "Say in words"),
	],
)
def test_what_is_corrected(values: tuple, why: str) -> None:
	with pytest.raises(Rejected, match=why):
		rules.check_correction(*values)
	rules.check_correction(True, False, "He was a senior")


@given(st.text(max_size=80))
def test_every_line_is_a_start_or_a_problem(sheet: str) -> None:
	rows = rules.rows_of(sheet)
	starts, problems = rules.check_rows(rows, PEOPLE, LEVELS, "han", TODAY)
	assert sorted([one.row for one in (*starts, *problems)]) == [row for row, _parts in rows]
