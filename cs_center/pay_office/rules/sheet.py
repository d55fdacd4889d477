"""Rows of a sheet by which HR moves people or sets rates: as people type them, in English or Chinese (STAFF-3)."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from cs_center.calls.rules.reasons import Rejected

SUBJECT, GRADE, AMOUNT, FIRST, WHY = "subject", "grade", "amount", "first", "why"
GRADES_OF_STAFF, RATES_OF_GRADES = "Grades of Staff", "Rates of Grades"
#: What a sheet must have; the day and the reason may come from the change.
NEEDED = {GRADES_OF_STAFF: (SUBJECT, GRADE), RATES_OF_GRADES: (SUBJECT, AMOUNT)}
COLUMNS = {
	GRADES_OF_STAFF: (SUBJECT, GRADE, FIRST, WHY),
	RATES_OF_GRADES: (SUBJECT, AMOUNT, FIRST, WHY),
}
_PERSON = (
	*("employee", "employee id", "employee no", "staff number", "staff no", "person", "who"),
	*("员工", "员工编号", "员工号", "工号", "人员", "职员编号"),
)
_GRADE = ("grade", "pay grade", "岗级", "薪级", "工资级别", "岗级名称")
_USUAL: dict[str, dict[str, tuple[str, ...]]] = {
	GRADES_OF_STAFF: {SUBJECT: _PERSON, GRADE: ("new grade", *_GRADE, "新岗级")},
	RATES_OF_GRADES: {
		SUBJECT: _GRADE,
		AMOUNT: (
			*("amount", "rate", "yuan", "yuan a month", "new rate", "monthly rate"),
			*("金额", "月标准", "标准", "岗位工资", "元/月", "每月元", "新标准"),
		),
	},
}
_OF_BOTH: dict[str, tuple[str, ...]] = {
	FIRST: (
		*("from", "from day", "effective from", "since", "date", "start"),
		*("生效日期", "起始日期", "生效日", "自", "日期"),
	),
	WHY: ("why", "reason", "note", "原因", "理由", "事由", "备注"),
}
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]00:00(?::00)?)?")
_COMPACT_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MOST_ROWS = 5_000
_LONGEST_CELL = 500


@dataclass(frozen=True, slots=True)
class Typed:
	"""One row as it was typed. `row`: its number in the sheet, from 1 on."""

	row: int
	subject: str
	grade: str = ""
	amount: str = ""
	first: str = ""
	why: str = ""


def typed(what: str, lines: Sequence[Sequence[str]]) -> list[Typed]:
	"""The rows of a sheet, the headings first; columns may come in any order, and others are left out.

	A row without a new grade or amount changes nothing, and is left out as well: the template lists everybody. Raises
	Rejected for headings that are not there, for no rows, and for too many.
	"""
	filled = [[str(cell or "").strip() for cell in line] for line in lines]
	filled = [line for line in filled if any(line)]
	if not filled:
		raise Rejected("The sheet has no rows.")
	places = _places(what, filled[0])
	value = NEEDED[what][1]
	rows = [_typed(row, line, places) for row, line in enumerate(filled[1:], 1)]
	rows = [row for row in rows if getattr(row, value)]
	if not rows:
		raise Rejected("The sheet has no rows.")
	if len(rows) > _MOST_ROWS:
		raise Rejected(
			"The sheet has {count} rows; a change takes {most}: split it.", count=len(rows), most=_MOST_ROWS
		)
	return rows


def split(text: str) -> Iterator[list[str]]:
	"""Lines that were pasted from a spreadsheet: cells by tabs, else by semicolons or commas."""
	delimiter = next((one for one in ("\t", ";", ",", "，") if one in text), "\t")
	for line in text.splitlines():
		yield [cell.strip().strip('"') for cell in line.split(delimiter)]


def day(text: str, otherwise: date | None) -> date | None:
	"""A day as people write it; `otherwise` for none. Raises Rejected for what is no day."""
	said = unicodedata.normalize("NFKC", text).strip()
	if not said:
		return otherwise
	found = _DAY.fullmatch(said) or _COMPACT_DAY.fullmatch(said)
	try:
		if found:
			return date(*map(int, found.groups()))
	except ValueError:
		pass
	raise Rejected("“{said}” is no day: write it as 2026-03-01.", said=text)


def amount(text: str) -> Decimal:
	"""Yuan as people write them, such as 5,200.00 or ￥5200 元. Raises Rejected for what is no amount."""
	said = unicodedata.normalize("NFKC", text).strip()
	plain = re.sub(r"[\s,¥元]", "", said)
	if not re.fullmatch(r"-?\d{1,15}(?:\.\d{1,9})?", plain) or re.search(r",(?!\d{3}(?:\D|$))", said):
		raise Rejected("“{said}” is no amount: write yuan such as 5200 or 5200.50.", said=text)
	return Decimal(plain)


def heading(text: str, what: str) -> str | None:
	"""What a column means; None for one that says nothing to a change."""
	said = re.sub(r"[\s_\-]+", " ", unicodedata.normalize("NFKC", text)).strip().lstrip("\ufeff").lower()
	known: Mapping[str, tuple[str, ...]] = {**_USUAL[what], **_OF_BOTH}
	return next((means for means, headings in known.items() if said in headings), None)


def _places(what: str, headings: Sequence[str]) -> dict[str, int]:
	places: dict[str, int] = {}
	for place, text in enumerate(headings):
		if means := heading(text, what):
			places.setdefault(means, place)
	if missing := [one for one in NEEDED[what] if one not in places]:
		raise Rejected(
			"The first line has no column for {missing}: take the template.", missing=_SAID[what, missing[0]]
		)
	return places


def _typed(row: int, line: Sequence[str], places: Mapping[str, int]) -> Typed:
	cells = {means: line[place] if place < len(line) else "" for means, place in places.items()}
	return Typed(row, **{means: cell[:_LONGEST_CELL] for means, cell in cells.items()})


_SAID = {
	(GRADES_OF_STAFF, SUBJECT): "Staff Number",
	(GRADES_OF_STAFF, GRADE): "New Grade",
	(RATES_OF_GRADES, SUBJECT): "Grade",
	(RATES_OF_GRADES, AMOUNT): "Yuan a Month",
}
