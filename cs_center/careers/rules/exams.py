"""Monthly exams: which mark counts, what it means, and sheets of marks row by row (STAFF-1, STAFF-6)."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from cs_center.appraisal.rules.exact import plain
from cs_center.appraisal.rules.scheme import Scheme
from cs_center.calls.rules.reasons import Reason, Rejected
from cs_center.careers.rules.sheets import Problem
from cs_center.papers.rules.month import Month

_MONTH = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*月?")
_PLACES = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class SheetRow:
	"""A row as it is written, with its number."""

	row: int
	person: str
	month: str
	mark: str


@dataclass(frozen=True, slots=True)
class Entry:
	"""A row that can be entered."""

	row: int
	person: str
	month: Month
	mark: Decimal


def passes(mark: Decimal, scheme: Scheme) -> bool:
	"""Whether an exam is passed (STAFF-6)."""
	return mark >= scheme.exam_pass


def judge(mark: Decimal, scheme: Scheme) -> Reason:
	"""What a mark means, in words."""
	values = {"mark": plain(mark), "passes": plain(scheme.exam_pass)}
	return Reason(_PASSED if passes(mark, scheme) else _FAILED, values, "STAFF-6")


def check_rows(
	rows: Iterable[SheetRow], people: Collection[str], newest: Month, scheme: Scheme
) -> tuple[tuple[Entry, ...], tuple[Problem, ...]]:
	"""Rows that can be entered, and what is wrong with the others. `newest`: the last month that can have had
	an exam."""
	entries: list[Entry] = []
	problems: list[Problem] = []
	seen: dict[tuple[str, Month], int] = {}
	for row in rows:
		try:
			entry = Entry(
				row.row, _person(row.person, people), _month(row.month, newest), mark_of(row.mark, scheme)
			)
			_check_once(entry, seen)
			entries.append(entry)
		except Rejected as rejected:
			problems.append(Problem(row.row, rejected.reason))
	return tuple(entries), tuple(problems)


def mark_of(text: str, scheme: Scheme) -> Decimal:
	"""A mark as somebody wrote it. Raises Rejected for what is no mark."""
	try:
		mark = Decimal(text.strip())
	except InvalidOperation:
		mark = Decimal("NaN")
	if not mark.is_finite() or not 0 <= mark <= scheme.exam_full:
		raise Rejected(
			"A mark is from 0 to {full}, and “{mark}” is none.", full=plain(scheme.exam_full), mark=text
		)
	if mark != mark.quantize(_PLACES):
		raise Rejected("A mark has at most two places behind the point, and “{mark}” has more.", mark=text)
	return mark


def is_new(entry: Entry, known: Decimal | None, was_there: bool, why: str) -> bool:
	"""Whether it is entered: not when the same mark is `known` already. `why`: it corrects what is known.

	Raises Rejected for who was not employed in the month, and for a correction without a reason.
	"""
	if not was_there:
		raise Rejected(
			"{person} was not employed in {month}: correct the month.",
			person=entry.person,
			month=entry.month.key,
		)
	if known == entry.mark:
		return False
	if known is not None and not why.strip():
		raise Rejected(
			"{person} has {known} for {month} already: say why it is corrected.",
			person=entry.person,
			known=plain(known),
			month=entry.month.key,
		)
	return True


def _person(text: str, people: Collection[str]) -> str:
	person = text.strip()
	if person not in people:
		raise Rejected("There is no member of staff “{person}”.", person=person)
	return person


def _month(text: str, newest: Month) -> Month:
	found = _MONTH.fullmatch(text.strip())
	if not found or not 1 <= int(found[2]) <= 12 or not int(found[1]):
		raise Rejected("A month is written as 2026-03, and “{month}” is none.", month=text)
	month = Month(date(int(found[1]), int(found[2]), 1))
	if month > newest:
		raise Rejected("{month} is still to come: there was no exam yet.", month=month.key)
	return month


def _check_once(entry: Entry, seen: dict[tuple[str, Month], int]) -> None:
	key = (entry.person, entry.month)
	if key in seen:
		raise Rejected(
			"{person} has a mark for {month} in row {row} already: keep one of them.",
			person=entry.person,
			month=entry.month.key,
			row=seen[key],
		)
	seen[key] = entry.row


_PASSED = "Mark {mark}: passed, from {passes} on."
_FAILED = "Mark {mark}: not passed, that is from {passes} on."
