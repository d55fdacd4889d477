"""Sheets of results as people keep them: which column says what, by its heading or by its place (STAFF-1)."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from cs_center.calls.rules.reasons import Reason, Rejected

PERSON, MONTH, MARK = "Person", "Month", "Mark"
DAY, SPEED, ACCURACY, LANGUAGE = "Day", "Speed", "Accuracy", "Language"
EXAM_COLUMNS = (PERSON, MONTH, MARK)
TYPING_COLUMNS = (PERSON, DAY, SPEED, ACCURACY, LANGUAGE)

_USUAL: dict[str, tuple[str, ...]] = {
	PERSON: (
		*("person", "employee", "staff number", "staff no", "employee id", "number", "staff"),
		*("工号", "员工", "员工号", "员工编号", "人员"),
	),
	MONTH: ("month", "月份", "月", "考试月份", "考核月份"),
	MARK: ("mark", "score", "marks", "points", "成绩", "分数", "得分", "考试成绩"),
	DAY: ("day", "date", "tested on", "日期", "测试日期", "考试日期"),
	SPEED: ("speed", "characters a minute", "cpm", "速度", "打字速度", "字/分钟", "字每分钟", "每分钟字数"),
	ACCURACY: ("accuracy", "right", "accuracy %", "正确率", "准确率", "正确率%"),
	LANGUAGE: ("language", "语言", "语种"),
}
_BY_HEADING = {heading: means for means, headings in _USUAL.items() for heading in headings}
#: A spreadsheet program keeps days as moments, and a month as its first day.
_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})[ T]00:00:00")
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_MONTH_AS_DAY = re.compile(r"(\d{4}-\d{2})-\d{2}")


@dataclass(frozen=True, slots=True)
class Line:
	"""A line with its number in the sheet, from 1 on."""

	number: int
	cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cells:
	"""What a line says, in the order of the columns that were asked for; blank where it says nothing."""

	number: int
	values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Problem:
	"""Why a row can not be entered."""

	row: int
	reason: Reason


def day_of(text: str) -> date:
	"""A day as people write it. Raises Rejected."""
	found = _DAY.fullmatch(text.strip())
	try:
		return date(*map(int, found.groups())) if found else _no_day(text)
	except ValueError:
		return _no_day(text)


def read(lines: Sequence[Line], columns: Sequence[str]) -> Iterator[Cells]:
	"""The lines without the heading. Without one the columns stand in their order."""
	if not lines:
		return
	places = _places(lines[0].cells, columns)
	for line in lines[1:] if places else lines:
		found = [places.get(name) for name in columns] if places else range(len(columns))
		cells = [_cell(line.cells, place, name) for place, name in zip(found, columns, strict=True)]
		if any(cells):
			yield Cells(line.number, tuple(cells))


def _places(cells: Sequence[str], columns: Sequence[str]) -> dict[str, int]:
	"""Where each column stands by the heading; nothing when the first line is none."""
	known = {_BY_HEADING.get(_plain(cell)): place for place, cell in reversed(list(enumerate(cells)))}
	return {name: known[name] for name in columns if name in known}


def _plain(heading: str) -> str:
	text = unicodedata.normalize("NFKC", heading).strip().lstrip("\ufeff").lower()
	return re.sub(r"[\s_\-]+", " ", text)


def _cell(cells: Sequence[str], place: int | None, column: str) -> str:
	text = (
		unicodedata.normalize("NFKC", cells[place]).strip()
		if place is not None and place < len(cells)
		else ""
	)
	if found := _MOMENT.fullmatch(text):
		text = found[1]
	if column == MONTH and (found := _MONTH_AS_DAY.fullmatch(text)):
		return found[1]
	return text


def _no_day(text: str) -> date:
	raise Rejected("A day is written as 2026-03-05, and “{day}” is none.", day=text)
