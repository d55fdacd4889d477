"""STAFF-1, STAFF-6: sheets of results, results from elsewhere, texts of tests, and which marks are entered."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_center.appraisal.rules.scheme import Scheme
from cs_center.calls.rules.reasons import Rejected
from cs_center.careers.rules import elsewhere, exams, sheets, texts
from cs_center.careers.rules.elsewhere import TypingEntry, TypingRow
from cs_center.careers.rules.exams import Entry
from cs_center.careers.rules.sheets import EXAM_COLUMNS, TYPING_COLUMNS, Line
from cs_center.careers.rules.typing_speed import TypingPolicy, characters
from cs_center.papers.rules.month import Month

MARCH = Month(date(2026, 3, 1))
TODAY = date(2026, 3, 20)
POLICY = TypingPolicy()


def read(
	*rows: tuple[str, ...], columns: tuple[str, ...] = EXAM_COLUMNS
) -> list[tuple[int, tuple[str, ...]]]:
	lines = [Line(number, cells) for number, cells in enumerate(rows, 1)]
	return [(found.number, found.values) for found in sheets.read(lines, columns)]


def test_columns_are_found_by_their_headings_in_either_language() -> None:
	expected = [(2, ("1001", "2026-03", "88"))]
	assert read(("Mark", "Note", "Staff Number", "Month"), ("88", "x", "1001", "2026-03")) == expected
	assert read(("成绩", "姓名", "工号", "月份"), ("88", "安娜", "1001", "2026-03")) == expected
	assert read(("\ufeff工号", "月份", "成绩"), ("1001", "2026-03", "88")) == expected


def test_without_a_heading_columns_stand_in_their_order() -> None:
	assert read(("1001", "2026-03", "88"), ("", "", ""), ("1002", "2026-03")) == [
		(1, ("1001", "2026-03", "88")),
		(3, ("1002", "2026-03", "")),
	]
	assert read() == []


def test_days_of_a_spreadsheet_are_days_and_months() -> None:
	assert read(("1001", "2026-03-01 00:00:00", "88"))[0][1] == ("1001", "2026-03", "88")
	assert read(("1001", "2026-03-05 00:00:00", "50", "９７%"), columns=TYPING_COLUMNS)[0][1] == (
		"1001",
		"2026-03-05",
		"50",
		"97%",
		"",
	)


@pytest.mark.parametrize(
	("day", "speed", "accuracy", "says"),
	[
		("2026-3-5", "0", "97", "1 to 250"),
		("2026-3-5", "251", "97", "1 to 250"),
		("2026-3-5", "5.5", "97", "1 to 250"),
		("2026-3-5", "50", "101", "0 to 100"),
		("2026-3-5", "50", "nan", "0 to 100"),
		("2026-3-5", "50", "good", "0 to 100"),
		("2026-3-21", "50", "97", "still to come"),
		("2026-2-30", "50", "97", "is none"),
		("yesterday", "50", "97", "is none"),
	],
)
def test_what_is_no_result_is_named(day: str, speed: str, accuracy: str, says: str) -> None:
	entries, problems = elsewhere.check_rows(
		[TypingRow(4, "anna", day, speed, accuracy)], {"anna"}, TODAY, POLICY
	)
	assert not entries and problems[0].row == 4 and says in str(problems[0].reason)


@pytest.mark.parametrize(
	("language", "speed", "means"),
	[("", "250", "Chinese"), ("英文", "320", "English"), (" English ", "800", "English")],
)
def test_a_result_is_of_a_language_with_a_bound_of_its_own(language: str, speed: str, means: str) -> None:
	row = TypingRow(1, "anna", "2026-3-5", speed, "97", language)
	entries, problems = elsewhere.check_rows([row], {"anna"}, TODAY, POLICY)
	assert (entries[0].language, entries[0].speed, problems) == (means, int(speed), ())


@pytest.mark.parametrize(
	("language", "speed", "says"),
	[("", "251", "1 to 250"), ("en", "801", "1 to 800"), ("法文", "50", "neither")],
)
def test_what_no_language_allows_is_named(language: str, speed: str, says: str) -> None:
	row = TypingRow(1, "anna", "2026-3-5", speed, "97", language)
	entries, problems = elsewhere.check_rows([row], {"anna"}, TODAY, POLICY)
	assert not entries and says in str(problems[0].reason)


def test_another_speed_of_the_same_day_is_no_row_that_is_there_already() -> None:
	entry = TypingEntry(1, "anna", TODAY, 62, Decimal("0.95"))
	assert elsewhere.is_new(entry, ()) and not elsewhere.is_new(entry, {62})
	with pytest.raises(Rejected, match="withdraw"):
		elsewhere.is_new(entry, {60})


def test_results_are_read_and_doubles_are_named() -> None:
	rows = [
		TypingRow(1, " anna", "2026年3月5日", "62", "98.5 %"),
		TypingRow(2, "anna", "2026-03-05", "70", "99"),
		TypingRow(3, "nobody", "2026-03-05", "70", "99"),
	]
	entries, problems = elsewhere.check_rows(rows, {"anna"}, TODAY, POLICY)
	assert entries == (TypingEntry(1, "anna", date(2026, 3, 5), 62, Decimal("0.985")),)
	assert [one.row for one in problems] == [2, 3]


def test_an_inaccurate_result_does_not_count() -> None:
	good = TypingEntry(1, "anna", TODAY, 62, Decimal("0.95"))
	assert not elsewhere.judge(good, POLICY).why_not
	bad = elsewhere.judge(TypingEntry(1, "anna", TODAY, 62, Decimal("0.9499")), POLICY)
	assert "95 %" in str(bad.why_not[0]) and "62 a minute" in str(bad.reason)


def test_a_correction_needs_a_reason_and_the_same_mark_is_nothing_new() -> None:
	entry = Entry(1, "anna", MARCH, Decimal(80))
	assert exams.is_new(entry, None, True, "")
	assert not exams.is_new(entry, Decimal("80.00"), True, "")
	assert exams.is_new(entry, Decimal(70), True, "Counted wrong")
	with pytest.raises(Rejected, match="say why"):
		exams.is_new(entry, Decimal(70), True, " ")
	with pytest.raises(Rejected, match="not employed"):
		exams.is_new(entry, None, False, "x")


def test_marks_have_two_places() -> None:
	assert exams.mark_of("85.250", Scheme()) == Decimal("85.25")
	with pytest.raises(Rejected, match="two places"):
		exams.mark_of("85.255", Scheme())


def test_an_article_is_cut_at_the_end_of_a_sentence() -> None:
	sentence = "机顶盒的指示灯是绿色。"
	text = texts.cut(sentence * 200, POLICY)
	assert text == sentence * (1000 // len(sentence)) and texts.language_of(text) == texts.CHINESE
	english = "The lamp of the box is green. " * 20
	assert texts.cut(english, POLICY) == english.strip() and texts.language_of(english) == texts.ENGLISH
	assert texts.cut(sentence * 10, POLICY) is None
	assert texts.cut("无标点" * 2000, POLICY) is None
	assert texts.cut("", POLICY) is None


@given(st.text(alphabet="好。！ a.\n", max_size=3000))
def test_what_is_cut_is_as_long_as_a_test_takes(article: str) -> None:
	text = texts.cut(article, POLICY)
	if text is not None:
		assert POLICY.least_text <= len(characters(text)) <= POLICY.longest_text
		assert characters(article).startswith(characters(text))
