"""First levels, entered by HR with a sheet: which rows can be, and what is wrong with the others (STAFF-2)."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from cs_center.calls.rules.reasons import Rejected
from cs_center.careers.rules.sheets import Problem, day_of

_SEPARATORS = re.compile(r"\t|[,，;；]")
_COLUMNS = 3


@dataclass(frozen=True, slots=True)
class Person:
	"""Somebody who may come onto a ladder. `present`: the level where they are, blank for none."""

	employee: str
	joined_on: date
	user: str = ""
	present: str = ""


@dataclass(frozen=True, slots=True)
class Start:
	"""A row that can be entered."""

	row: int
	employee: str
	level: str
	since: date


def rows_of(sheet: str) -> list[tuple[int, list[str]]]:
	"""Lines of a sheet with their numbers, empty ones left out: person, level, first day, by tabs or commas."""
	lines = enumerate(sheet.splitlines(), 1)
	return [(row, [part.strip() for part in _SEPARATORS.split(line)]) for row, line in lines if line.strip()]


def check_rows(
	rows: Iterable[tuple[int, list[str]]],
	people: Mapping[str, Person],
	levels: Mapping[str, str],
	by_user: str,
	today: date,
) -> tuple[tuple[Start, ...], tuple[Problem, ...]]:
	"""Rows that can be entered, and what is wrong with the others.

	people: by every name that they may be written by. levels: names by everything that they may be written as.
	"""
	starts: list[Start] = []
	problems: list[Problem] = []
	seen: dict[str, int] = {}
	for row, parts in rows:
		try:
			start = _start(row, parts, people, levels, by_user, today)
			_check_once(start, seen)
			starts.append(start)
		except Rejected as rejected:
			problems.append(Problem(row, rejected.reason))
	return tuple(starts), tuple(problems)


def check_since(since: date, joined_on: date, today: date) -> None:
	"""A level begins between joining and today. Raises Rejected."""
	if since > today:
		raise Rejected("{day} is still to come: a first level is entered from its day on.", day=str(since))
	if since < joined_on:
		raise Rejected("{day} is before joining on {joined}.", day=str(since), joined=str(joined_on))


def check_correction(is_first: bool, has_open: bool, words: str) -> None:
	"""Only a first level is corrected, while nothing follows from it, and with a reason. Raises Rejected."""
	if not is_first:
		raise Rejected("A level change led to this level: propose another one.")
	if has_open:
		raise Rejected("A proposal is open: it is decided or withdrawn first.")
	if not words.strip():
		raise Rejected("Say in words why the first level was wrong.")


def _start(
	row: int,
	parts: list[str],
	people: Mapping[str, Person],
	levels: Mapping[str, str],
	by_user: str,
	today: date,
) -> Start:
	if len(parts) != _COLUMNS or not all(parts):
		raise Rejected("A row is: employee or staff number, level, first day.")
	person, level = people.get(parts[0]), levels.get(parts[1])
	if not person:
		raise Rejected("There is no member of staff “{person}”.", person=parts[0])
	if person.user and person.user == by_user:
		raise Rejected("Nobody enters their own level.")
	if not level:
		raise Rejected("There is no level “{level}”: choose one of the ladder.", level=parts[1])
	if person.present:
		raise Rejected("{person} is at {level} already.", person=parts[0], level=person.present)
	since = day_of(parts[2])
	check_since(since, person.joined_on, today)
	return Start(row, person.employee, level, since)


def _check_once(start: Start, seen: dict[str, int]) -> None:
	if start.employee in seen:
		raise Rejected(
			"{person} stands in row {row} already.", person=start.employee, row=seen[start.employee]
		)
	seen[start.employee] = start.row
