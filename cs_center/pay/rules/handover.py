"""What payroll must have for the statements of a month, against what it has: by person, month and component
(STAFF-3).

Handing over again changes nothing: what is there is kept, what is missing is made, what differs or should not
be there goes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from cs_center.calls.rules.reasons import Rejected
from cs_center.pay.rules.money import NOTHING
from cs_center.pay.rules.statement import Statement

EQUAL, MISSING, EXTRA, DIFFERENT = "Equal", "Missing", "Extra", "Different"
VERDICTS = (EQUAL, MISSING, EXTRA, DIFFERENT)


class Key(NamedTuple):
	"""`month` as 2026-03."""

	person: str
	month: str
	component: str


@dataclass(frozen=True, slots=True)
class Due:
	"""What payroll must have, in yuan; below zero it is a deduction. Never zero."""

	key: Key
	amount: Decimal


@dataclass(frozen=True, slots=True)
class Held:
	"""A record that payroll has and nobody cancelled; the amount of a deduction is below zero."""

	name: str
	key: Key
	amount: Decimal


@dataclass(frozen=True, slots=True)
class Compared:
	"""What is due beside what is held; None where there is none."""

	key: Key
	due: Due | None
	held: Held | None

	@property
	def verdict(self) -> str:
		if not self.held:
			return MISSING
		if not self.due:
			return EXTRA
		return EQUAL if self.due.amount == self.held.amount else DIFFERENT


@dataclass(frozen=True, slots=True)
class Steps:
	"""What is cancelled first and created then; what is kept is right."""

	cancel: tuple[Held, ...]
	create: tuple[Due, ...]
	keep: tuple[Held, ...]


@dataclass(frozen=True, slots=True)
class Sums:
	"""Yuan due and held."""

	due: Decimal = NOTHING
	held: Decimal = NOTHING

	@property
	def difference(self) -> Decimal:
		return self.held - self.due


def dues(statements: Iterable[Statement]) -> tuple[Due, ...]:
	"""What the statements come to by component. Raises Rejected for a person's month that is there twice."""
	found: list[Due] = []
	seen: set[tuple[str, str]] = set()
	for one in statements:
		whose = (one.person, one.month.key)
		if whose in seen:
			raise Rejected("{person} has two statements for {month}.", person=one.person, month=one.month.key)
		seen.add(whose)
		found += [
			Due(Key(*whose, component), amount) for component, amount in one.by_component.items() if amount
		]
	return tuple(sorted(found, key=lambda due: due.key))


def reconcile(due: Iterable[Due], held: Iterable[Held]) -> tuple[Compared, ...]:
	"""Each due beside the record that stands for it, one with its very amount if there is any; other records
	are extra."""
	wanted = {one.key: one for one in due}
	by_key: dict[Key, list[Held]] = {}
	for record in held:
		by_key.setdefault(record.key, []).append(record)
	found: list[Compared] = []
	for key in sorted({*wanted, *by_key}):
		found += _compared(key, wanted.get(key), by_key.get(key, []))
	return tuple(found)


def steps(compared: Sequence[Compared]) -> Steps:
	"""What is to be done so that payroll has what is due and nothing else."""
	gone = (EXTRA, DIFFERENT)
	return Steps(
		cancel=tuple(one.held for one in compared if one.held and one.verdict in gone),
		create=tuple(one.due for one in compared if one.due and one.verdict in (MISSING, DIFFERENT)),
		keep=tuple(one.held for one in compared if one.held and one.verdict == EQUAL),
	)


def sums_by_component(compared: Iterable[Compared]) -> dict[str, Sums]:
	"""What is due and held of each component, by its name."""
	found: dict[str, Sums] = {}
	for one in sorted(compared, key=lambda row: row.key.component):
		so_far = found.get(one.key.component, Sums())
		found[one.key.component] = _added(so_far, one)
	return found


def total(compared: Iterable[Compared]) -> Sums:
	"""What is due and held altogether."""
	found = Sums()
	for one in compared:
		found = _added(found, one)
	return found


def _compared(key: Key, due: Due | None, held: list[Held]) -> list[Compared]:
	records = sorted(held, key=lambda record: (not due or record.amount != due.amount, record.name))
	if not due:
		return [Compared(key, None, record) for record in records]
	first = records[0] if records else None
	return [Compared(key, due, first), *(Compared(key, None, record) for record in records[1:])]


def _added(sums: Sums, one: Compared) -> Sums:
	due = one.due.amount if one.due else NOTHING
	held = one.held.amount if one.held else NOTHING
	return Sums(sums.due + due, sums.held + held)
