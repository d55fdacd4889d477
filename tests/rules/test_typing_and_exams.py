"""STAFF-1, STAFF-6: typing tests that nobody can make up, and sheets of marks."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_center.appraisal.rules.scheme import Scheme
from cs_center.calls.rules.reasons import Rejected
from cs_center.careers.rules import typing_speed
from cs_center.careers.rules.exams import SheetRow, check_rows, judge, mark_of, passes
from cs_center.careers.rules.typing_speed import (
	Issued,
	Result,
	Sent,
	TypingPolicy,
	check_session,
	result,
)
from cs_center.papers.rules.month import Month

POLICY = TypingPolicy()
START = datetime(2026, 3, 2, 9)
TEXT = "您好，有线电视客服中心，很高兴为您服务。" * 20


def steady(count: int, seconds: int) -> tuple[int, ...]:
	return tuple(place * seconds * 1000 // max(count, 1) for place in range(count))


def typed(text: str, seconds: int = 120, inputs: tuple[int, ...] | None = None, shown: str = TEXT) -> Result:
	found = steady(len(text) * 2, seconds) if inputs is None else inputs
	sent = Sent("li", "KB-1", "n1", text, found)
	return result(shown, sent, START, START + timedelta(seconds=seconds), POLICY)


def test_correct_characters_a_minute_and_accuracy() -> None:
	found = typed(TEXT[:100])
	assert (found.speed, found.accuracy, found.edits, found.counts) == (50, 1, 0, True)
	assert str(found.reason) == (
		"100 characters in 120 s, 0 wrong or missing: 50 a minute, 100 % right. (STAFF-1)"
	)
	found = typed(TEXT[:50] + "错" + TEXT[51:100])
	assert (found.speed, found.accuracy, found.edits) == (49, Decimal("0.99"), 1)


def test_accuracy_is_rounded_down() -> None:
	assert typed("今天x", shown="今天气").accuracy == Decimal("0.6666")


@pytest.mark.parametrize(
	("shown", "written", "edits", "compared"),
	[
		("今天天气好", "今天天气好", 0, 5),
		("今天天气好", "今天", 0, 2),
		("今天天气好", "今天气好", 1, 5),
		("今天天气好", "今天天天气好", 1, 5),
		("今天天气好", "明天天气好", 1, 5),
		("今天气", "今气", 1, 3),
		("今天天气好", "", 0, 0),
		("", "今", 1, 0),
	],
)
def test_the_fewest_edits_to_the_beginning_that_fits_best(
	shown: str, written: str, edits: int, compared: int
) -> None:
	assert typing_speed.compare(shown, written) == (edits, compared)


def test_white_space_and_how_letters_are_composed_do_not_count() -> None:
	assert typing_speed.characters(" 您\u3000好\n e\u0301 ") == "您好é"
	assert typed("\n".join(TEXT[:100])).accuracy == 1


@pytest.mark.parametrize(
	("found", "why"),
	[
		(typed(TEXT[:40], 59), "59 s, and a test takes at least 60"),
		(typed(TEXT[:301], 72), "faster than 250"),
		(typed(TEXT[:100], inputs=(5000,)), "1 inputs for 100 characters"),
		(typed(TEXT[:100], inputs=()), "0 inputs for 100 characters"),
		(typed(TEXT[:100], inputs=(5000,) * 100), "1 inputs for 100 characters"),
		(typed(TEXT[:100], inputs=tuple(range(100_000, 100_100))), "within 0.099 s"),
		(typed(TEXT[:100], inputs=steady(100, 300)), "before or after the test"),
		(typed(TEXT[:100], inputs=(-1, *steady(100, 100))), "before or after the test"),
		(typed("错" * 100), "less than 95 % right"),
		(typed(""), "less than 95 % right"),
	],
)
def test_what_speaks_against_a_test(found: Result, why: str) -> None:
	assert not found.counts
	assert any(why in str(reason) for reason in found.why_not)


def test_a_text_is_long_enough_and_not_too_long() -> None:
	typing_speed.check_text(TEXT, POLICY)
	for text in ("短", TEXT * 10):
		with pytest.raises(Rejected, match="choose one of 300 to 1000"):
			typing_speed.check_text(text, POLICY)
	with pytest.raises(Rejected, match="Much more"):
		typed(TEXT * 3)


ISSUED = Issued("li", "KB-1", "n1", START)
SENT = Sent("li", "KB-1", "n1", "", ())


@pytest.mark.parametrize(
	("issued", "sent", "seconds", "why"),
	[
		(None, SENT, 120, "No test of yours"),
		(ISSUED, replace(SENT, user="wang"), 120, "No test of yours"),
		(ISSUED, replace(SENT, text_id="KB-2"), 120, "No test of yours"),
		(ISSUED, replace(SENT, nonce="n2"), 120, "No test of yours"),
		(replace(ISSUED, is_used=True), SENT, 120, "there already"),
		(ISSUED, SENT, 601, "longer than 600 seconds"),
		(ISSUED, SENT, -1, "longer than"),
	],
)
def test_a_result_that_no_test_stands_behind_is_refused(
	issued: Issued | None, sent: Sent, seconds: int, why: str
) -> None:
	with pytest.raises(Rejected, match=why):
		check_session(issued, sent, START + timedelta(seconds=seconds), POLICY)
	check_session(ISSUED, SENT, START + timedelta(seconds=600), POLICY)


letters = st.text("今天气好ab，", max_size=25)


@given(letters, letters)
def test_accuracy_lies_between_nothing_and_all(shown: str, written: str) -> None:
	if len(written) > 2 * len(shown):
		return
	found = typed(written, shown=shown)
	assert 0 <= found.accuracy <= 1 and found.speed >= 0
	assert (found.accuracy == 1) == (bool(written) and shown.startswith(written))


@given(letters.filter(bool), st.integers(0, 24), st.sampled_from("今天x"))
def test_one_wrong_character_is_one_edit_at_most(shown: str, place: int, wrong: str) -> None:
	place %= len(shown)
	assert typing_speed.compare(shown, shown)[0] == 0
	assert typing_speed.compare(shown, shown[:place] + wrong + shown[place + 1 :])[0] <= 1
	assert typing_speed.compare(shown, shown[:place] + wrong + shown[place:])[0] <= 1


SCHEME = Scheme()
MARCH, APRIL = Month(date(2026, 3, 1)), Month(date(2026, 4, 1))


@pytest.mark.parametrize(("mark", "passed"), [("59.5", False), ("60", True), ("100", True)])
def test_sixty_passes(mark: str, passed: bool) -> None:
	found = str(judge(Decimal(mark), SCHEME))
	assert passes(Decimal(mark), SCHEME) == passed and ("not passed" in found) != passed
	assert mark in found and "60" in found


def test_a_sheet_is_checked_row_by_row() -> None:
	rows = [
		SheetRow(1, " LI ", "2026-03", "88.5"),
		SheetRow(2, "WANG", "2026年3月", "0"),
		SheetRow(3, "WANG", "2026/3", "90"),
		SheetRow(4, "ZHOU", "2026-03", "90"),
		SheetRow(5, "LI", "2026-04", "90"),
		SheetRow(6, "LI", "March", "90"),
		SheetRow(7, "LI", "2026-13", "90"),
		SheetRow(8, "LI", "2026-02", "100.5"),
		SheetRow(9, "LI", "2026-02", "much"),
		SheetRow(10, "LI", "0000-02", "9"),
	]
	entries, problems = check_rows(rows, {"LI", "WANG"}, MARCH, SCHEME)
	assert [(one.row, one.person, one.month.key, one.mark) for one in entries] == [
		(1, "LI", "2026-03", Decimal("88.5")),
		(2, "WANG", "2026-03", 0),
	]
	told = {one.row: str(one.reason) for one in problems}
	assert "in row 2 already" in told[3] and "no member of staff “ZHOU”" in told[4]
	assert "still to come" in told[5]
	assert all("written as 2026-03" in told[row] for row in (6, 7, 10))
	assert all("from 0 to 100" in told[row] for row in (8, 9))


@given(st.text(max_size=8) | st.decimals().map(str))
def test_any_text_is_a_mark_in_range_or_refused(text: str) -> None:
	try:
		assert 0 <= mark_of(text, SCHEME) <= 100
	except Rejected as rejected:
		assert text in str(rejected)
