"""Values that hold from a day on: the grade of a person, the rate of a grade (STAFF-3).

Days are closed: a row holds from its first day to its last, both included; without a last day, until further
notice. A row ends the day before the next one begins, in whatever order they were written. Nothing is
overwritten and nothing deleted: an edit says which rows end when, which become void and why, and which row is
added. That somebody leaves ends no row: who computes pay asks for the days of their employment.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import zip_longest

from cs_center.calls.rules.reasons import Reason, Rejected
from cs_center.pay.rules.money import is_to_the_fen

Value = Decimal | str
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Employment:
	"""From when to when somebody works here, both days included; `left_on` None: still."""

	person: str
	joined_on: date
	left_on: date | None = None


@dataclass(frozen=True, slots=True)
class Row:
	"""A value from a day on. `name`: blank while it is not saved. `why`: as people said it.

	void: why it holds no more, blank while it does. reverses: the row that it undoes.
	"""

	first: date
	value: Value
	name: str = ""
	last: date | None = None
	why: str = ""
	void: str = ""
	reverses: str = ""


@dataclass(frozen=True, slots=True)
class Ending:
	"""The new last day of a row; None: until further notice."""

	name: str
	last: date | None
	reason: Reason


@dataclass(frozen=True, slots=True)
class Voiding:
	"""A row that holds no more, and why."""

	name: str
	why: str


@dataclass(frozen=True, slots=True)
class Edit:
	"""What is written, together or not at all."""

	append: Row | None = None
	ends: tuple[Ending, ...] = ()
	void: Voiding | None = None


@dataclass(frozen=True, slots=True)
class Span:
	"""Days on which one row holds, both included."""

	first: date
	last: date
	row: Row


def holding(rows: Iterable[Row]) -> tuple[Row, ...]:
	"""The rows that are not void, by their days."""
	return tuple(sorted((row for row in rows if not row.void), key=lambda row: row.first))


def at(rows: Iterable[Row], day: date) -> Row | None:
	"""The row that holds on a day; None before the first one."""
	return next((row for row in rows if not row.void and _holds(row, day)), None)


def within(rows: Iterable[Row], first: date, last: date) -> tuple[Span, ...]:
	"""The rows that hold on any day from `first` to `last`, with those of the days on which they do."""
	return tuple(
		Span(max(row.first, first), min(row.last or last, last), row)
		for row in holding(rows)
		if row.first <= last and (row.last is None or row.last >= first)
	)


def assign(rows: Sequence[Row], new: Row, of: Employment, grades: Collection[str]) -> Edit:
	"""Give somebody a grade from a day on, which may lie before or after others (STAFF-3).

	Raises Rejected for an unknown grade, a day outside the employment, or one from which there is a grade
	already.
	"""
	if new.value not in grades:
		raise Rejected("There is no pay grade “{grade}”: choose one of the list.", grade=new.value)
	if new.first < of.joined_on:
		raise Rejected(
			"{person} joins on {day}: no grade holds before that.", person=of.person, day=str(of.joined_on)
		)
	if of.left_on and new.first > of.left_on:
		raise Rejected(
			"{person} left on {day}: no grade begins after that.", person=of.person, day=str(of.left_on)
		)
	return _inserted(rows, new)


def set_rate(rows: Sequence[Row], new: Row) -> Edit:
	"""Give a grade a rate, in yuan a month, from a day on (STAFF-3).

	Raises Rejected for an amount that is none, or a day from which there is a rate already.
	"""
	check_rate(new.value)
	return _inserted(rows, new)


def check_rate(amount: object) -> None:
	"""Raises Rejected for what is no rate, as it was written: before anything rounds it."""
	if not isinstance(amount, Decimal) or not is_to_the_fen(amount) or amount < 0:
		raise Rejected("A rate is an amount of zero or more, to the fen; {amount} is none.", amount=amount)


def void(rows: Sequence[Row], name: str, why: str) -> Edit:
	"""Take back a row that should never have been: what was before it holds on. Raises Rejected without a
	reason."""
	check_why(why)
	return _edit(rows, None, _known(rows, name), why)


def undo(rows: Sequence[Row], name: str, open_from: date, why: str) -> Edit:
	"""Bring back what was before a row, by a row of its own that says so.

	From the day of the row itself when that is `open_from` or later: then the row is void. Days before
	`open_from` are paid and closed: of a row that began on one, only what comes after is brought back. Raises
	Rejected without a reason and where there is nothing to bring back.
	"""
	check_why(why)
	row = _known(rows, name)
	earlier = at(rows, row.first - _DAY)
	back = Row(max(row.first, open_from), earlier.value, why=why, reverses=name) if earlier else None
	if row.first >= open_from:
		return _edit(rows, back, row, why)
	if not back:
		raise Rejected("Nothing held before {day}: there is nothing to bring back.", day=str(row.first))
	if row.last and row.last < open_from:
		raise Rejected("“{name}” ended on {day}, in a closed month.", name=name, day=str(row.last))
	return _edit(rows, back)


def after(rows: Iterable[Row], edit: Edit, name: str = "") -> tuple[Row, ...]:
	"""All rows as they are once an edit is written, the void ones too. `name`: of the row that is added."""
	lasts = {ending.name: ending.last for ending in edit.ends}
	found = [replace(row, last=lasts[row.name]) if row.name in lasts else row for row in rows]
	if gone := edit.void:
		found = [replace(row, void=gone.why) if row.name == gone.name else row for row in found]
	return (*found, replace(edit.append, name=name)) if edit.append else tuple(found)


def _inserted(rows: Sequence[Row], new: Row) -> Edit:
	check_why(new.why)
	if same := next((row for row in holding(rows) if row.first == new.first), None):
		raise Rejected(
			"{value} holds from {day} on already: take that back first, or choose another day.",
			value=same.value,
			day=str(same.first),
		)
	return _edit(rows, new)


def _edit(rows: Sequence[Row], new: Row | None, gone: Row | None = None, why: str = "") -> Edit:
	kept = [row for row in holding(rows) if row is not gone]
	chain = sorted([*kept, new] if new else kept, key=lambda row: row.first)
	append, ends = None, []
	for row, follower in zip_longest(chain, chain[1:]):
		last = follower.first - _DAY if follower else None
		if row is new:
			append = replace(row, last=last)
		elif row.last != last:
			ends.append(Ending(row.name, last, _why_ends(follower)))
	return Edit(append, tuple(ends), Voiding(gone.name, why) if gone else None)


def _why_ends(follower: Row | None) -> Reason:
	if not follower:
		return Reason(_GOES_ON, {}, "STAFF-3")
	return Reason(_FOLLOWED, {"value": follower.value, "day": str(follower.first)}, "STAFF-3")


def _holds(row: Row, day: date) -> bool:
	return row.first <= day and (row.last is None or day <= row.last)


def _known(rows: Iterable[Row], name: str) -> Row:
	row = next((row for row in rows if row.name == name), None)
	if not row:
		raise Rejected("There is no “{name}”.", name=name)
	if row.void:
		raise Rejected("“{name}” holds no more: {why}.", name=name, why=row.void)
	return row


def check_why(why: str) -> None:
	"""What is changed is changed with a reason. Raises Rejected."""
	if not why.strip():
		raise Rejected("Say why: the reason stays with the change.")


_FOLLOWED = "Ends where {value} begins, on {day}."
_GOES_ON = "Holds until further notice: nothing follows it any more."
