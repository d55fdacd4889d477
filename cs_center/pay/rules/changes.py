"""Mass updates of pay: what every row of a sheet would change, all or nothing, and how to take it back
(STAFF-3).

Nothing is written here: a preview holds the edits that would be. It is undone by edits of its own, never by
deletion.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar

from cs_center.calls.rules.reasons import Reason, Rejected
from cs_center.pay.rules import spans
from cs_center.pay.rules.money import NOTHING
from cs_center.pay.rules.spans import Edit, Employment, Row


@dataclass(frozen=True, slots=True)
class Staff:
	"""Somebody with all rows of their grades."""

	employment: Employment
	grades: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class World:
	"""What is so before a change. `staff` by person, `rates` by grade; `open_from`: the day after the last
	closed month."""

	staff: Mapping[str, Staff]
	rates: Mapping[str, tuple[Row, ...]]
	open_from: date


@dataclass(frozen=True, slots=True)
class GradeWish:
	"""A row of a sheet: this person has that grade from that day on. `row`: its number in the sheet."""

	row: int
	person: str
	grade: str
	first: date | None
	why: str


@dataclass(frozen=True, slots=True)
class RateWish:
	"""This grade is worth so many yuan a month from that day on."""

	row: int
	grade: str
	amount: Decimal
	first: date | None
	why: str


@dataclass(frozen=True, slots=True)
class Planned:
	"""An edit of the rows of a person or grade."""

	row: int
	subject: str
	edit: Edit


@dataclass(frozen=True, slots=True)
class Effect:
	"""What a row changes for one person from a day on: their grade, and yuan a month; None where there was
	none."""

	row: int
	person: str
	on: date
	grade_before: str
	grade_after: str
	before: Decimal | None
	after: Decimal | None

	@property
	def difference(self) -> Decimal:
		return (self.after or NOTHING) - (self.before or NOTHING)


@dataclass(frozen=True, slots=True)
class Problem:
	"""Why a row can not be."""

	row: int
	reason: Reason


@dataclass(frozen=True, slots=True)
class Preview:
	"""What a change would do. It is written as a whole, and only without problems."""

	planned: tuple[Planned, ...]
	effects: tuple[Effect, ...]
	problems: tuple[Problem, ...]

	@property
	def difference(self) -> Decimal:
		"""Yuan a month of all together, once every row holds."""
		return sum((effect.difference for effect in self.effects), NOTHING)


def preview_grades(wishes: Iterable[GradeWish], world: World) -> Preview:
	"""What a sheet of grades changes for whom."""
	return _previewed(
		wishes, lambda wish: wish.person, lambda wish: _plan_grade(wish, world), _of_person, world
	)


def preview_rates(wishes: Iterable[RateWish], world: World) -> Preview:
	"""What new rates change for everybody who has the grade then or comes to it while the rate holds."""
	return _previewed(wishes, lambda wish: wish.grade, lambda wish: _plan_rate(wish, world), _of_grade, world)


@dataclass(frozen=True, slots=True)
class Undoing:
	"""The row of a person or grade that a change added."""

	row: int
	subject: str
	name: str


def undo_grades(changed: Iterable[Undoing], world: World, why: str) -> Preview:
	"""How a change of grades is taken back: by rows that bring back what was before, in days that are not
	closed."""

	def plan(one: Undoing) -> Edit:
		rows = _person(one.subject, world).grades
		return spans.undo(rows, one.name, world.open_from, why)

	return _previewed(changed, lambda one: one.subject, plan, _of_person, world)


def undo_rates(changed: Iterable[Undoing], world: World, why: str) -> Preview:
	"""How a change of rates is taken back."""

	def plan(one: Undoing) -> Edit:
		return spans.undo(_rate_rows(one.subject, world), one.name, world.open_from, why)

	return _previewed(changed, lambda one: one.subject, plan, _of_grade, world)


def to_write(preview: Preview) -> tuple[Planned, ...]:
	"""The edits of a preview: all of them. Raises Rejected while any row has a problem, and for an empty
	sheet."""
	if preview.problems:
		raise Rejected(
			"Rows with problems: {count}. Correct them first; nothing was changed.",
			count=len(preview.problems),
		)
	if not preview.planned:
		raise Rejected("The sheet has no rows.")
	return preview.planned


_Wish = TypeVar("_Wish", GradeWish, RateWish, Undoing)


def _previewed(
	wishes: Iterable[_Wish],
	subject_of: Callable[[_Wish], str],
	plan: Callable[[_Wish], Edit],
	effects_of: Callable[[Planned, World], Iterable[Effect]],
	world: World,
) -> Preview:
	planned: list[Planned] = []
	effects: list[Effect] = []
	problems: list[Problem] = []
	seen: dict[str, int] = {}
	for wish in wishes:
		subject = subject_of(wish)
		try:
			_check_once(subject, wish.row, seen)
			one = Planned(wish.row, subject, plan(wish))
			effects += effects_of(one, world)
			planned.append(one)
		except Rejected as rejected:
			problems.append(Problem(wish.row, rejected.reason))
	return Preview(tuple(planned), tuple(effects), tuple(problems))


def _check_once(subject: str, row: int, seen: dict[str, int]) -> None:
	if seen.setdefault(subject, row) != row:
		raise Rejected(
			"{subject} is in row {row} already: keep one of them.", subject=subject, row=seen[subject]
		)


def _plan_grade(wish: GradeWish, world: World) -> Edit:
	staff = _person(wish.person, world)
	first = _checked_day(wish.first, world)
	edit = spans.assign(
		staff.grades, Row(first, wish.grade, why=wish.why), staff.employment, world.rates.keys()
	)
	if not spans.at(world.rates[wish.grade], first):
		raise Rejected(
			"Grade {grade} has no rate on {day}: enter one from then on.", grade=wish.grade, day=str(first)
		)
	return edit


def _plan_rate(wish: RateWish, world: World) -> Edit:
	rows = _rate_rows(wish.grade, world)
	return spans.set_rate(rows, Row(_checked_day(wish.first, world), wish.amount, why=wish.why))


def _person(person: str, world: World) -> Staff:
	if person not in world.staff:
		raise Rejected("There is no member of staff “{person}”.", person=person)
	return world.staff[person]


def _rate_rows(grade: str, world: World) -> tuple[Row, ...]:
	if grade not in world.rates:
		raise Rejected("There is no pay grade “{grade}”: choose one of the list.", grade=grade)
	return world.rates[grade]


def _checked_day(first: date | None, world: World) -> date:
	if not first:
		raise Rejected("Say from which day it holds.")
	if first < world.open_from:
		raise Rejected(
			"{day} lies in a closed month: begin on {open_from} or later, and correct what was paid by a line of its own.",
			day=str(first),
			open_from=str(world.open_from),
		)
	return first


def _of_person(planned: Planned, world: World) -> Iterable[Effect]:
	staff = world.staff[planned.subject]
	on, _last = _changed(planned.edit, staff.grades)
	before = spans.at(staff.grades, on)
	after = spans.at(spans.after(staff.grades, planned.edit), on)
	yield Effect(
		planned.row,
		planned.subject,
		on,
		_grade(before),
		_grade(after),
		_rate(_grade(before), world.rates, on),
		_rate(_grade(after), world.rates, on),
	)


def _of_grade(planned: Planned, world: World) -> Iterable[Effect]:
	grade, rows = planned.subject, world.rates[planned.subject]
	changed = {**world.rates, grade: spans.after(rows, planned.edit)}
	since, until = _changed(planned.edit, rows)
	for person, staff in world.staff.items():
		on = _first_day_with(grade, staff, since, until)
		if on:
			before, after = _rate(grade, world.rates, on), _rate(grade, changed, on)
			if after is None:
				raise Rejected(
					"{person} has grade {grade} on {day}, which would have no rate then: set another instead.",
					person=person,
					grade=grade,
					day=str(on),
				)
			yield Effect(planned.row, person, on, grade, grade, before, after)


def _changed(edit: Edit, rows: Sequence[Row]) -> tuple[date, date | None]:
	"""The first and the last day that an edit changes."""
	row = edit.append or next(row for row in rows if edit.void and row.name == edit.void.name)
	return row.first, row.last


def _first_day_with(grade: str, staff: Staff, since: date, until: date | None) -> date | None:
	"""The first day of a time on which somebody who works here has the grade."""
	left_on = staff.employment.left_on
	last = min(until or date.max, left_on or date.max)
	if last < since:
		return None
	held = spans.within(staff.grades, since, last)
	return next((span.first for span in held if span.row.value == grade), None)


def _grade(row: Row | None) -> str:
	return str(row.value) if row else ""


def _rate(grade: str, rates: Mapping[str, Sequence[Row]], day: date) -> Decimal | None:
	row = spans.at(rates.get(grade, ()), day)
	return Decimal(row.value) if row else None
