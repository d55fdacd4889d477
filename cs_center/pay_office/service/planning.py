"""What a change of pay would do to the grades and rates that there are: nothing is written here (STAFF-3)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import getdate

from cs_center.calls.rules.reasons import Rejected
from cs_center.pay.rules import changes as rules
from cs_center.pay.rules.changes import (
	Effect,
	GradeWish,
	Preview,
	Problem,
	RateWish,
	Staff,
	Undoing,
	World,
)
from cs_center.pay.rules.money import NOTHING
from cs_center.pay.service import assignments, closing, rates
from cs_center.pay.service.store import GRADE
from cs_center.pay_office.rules import changing, sheet
from cs_center.pay_office.rules.sheet import GRADES_OF_STAFF
from cs_center.pay_office.service.store import CHANGE_ROW
from cs_center.workforce.service.members import Member, members

#: The rooms that write each kind: their `lock`, `rows_of` and `write` are alike.
ROOMS = {sheet.GRADES_OF_STAFF: assignments, sheet.RATES_OF_GRADES: rates}


@dataclass(frozen=True, slots=True)
class Plan:
	"""A preview with the world that it was made in. `subjects`: employee or grade by row, blank where there is none."""

	preview: Preview
	subjects: dict[int, str]
	people: dict[str, Member]

	def effects_by_row(self) -> dict[int, list[Effect]]:
		found: dict[int, list[Effect]] = {}
		for one in self.preview.effects:
			found.setdefault(one.row, []).append(one)
		return found

	def problems_by_row(self) -> dict[int, Problem]:
		return {one.row: one for one in self.preview.problems}

	@property
	def moved(self) -> int:
		"""People whose grade or amount changes."""
		return len({one.person for one in self.preview.effects})


def plan(doc: Document, open_from: date | None = None) -> Plan:
	"""What the rows of a change would do. `open_from`: for who writes it, the answer of the room's `lock`."""
	people = members()
	finder = _Finder(people)
	subjects = {row.idx: finder.subject(doc.what, row) for row in doc.rows}
	world = _world(doc.what, people, {name for name in subjects.values() if name}, open_from)
	if doc.undoes:
		preview = _undone(doc, subjects, world)
	else:
		preview = _previewed(doc, subjects, world)
	return Plan(preview, subjects, people)


def subjects_of(name: str) -> list[str]:
	"""Employees or grades of a change that was asked for, read with a lock: no snapshot is taken before the rooms' locks."""
	row = frappe.qb.DocType(CHANGE_ROW)
	query = frappe.qb.from_(row).where(row.parent == name).select(row.resolved).for_update()
	return sorted({subject for (subject,) in query.run() if subject})


class _Finder:
	"""Who or which grade a row means."""

	def __init__(self, people: dict[str, Member]) -> None:
		self.people = people
		self.by_number = {one.staff_number: employee for employee, one in people.items()}

	def subject(self, what: str, row: Any) -> str:
		said = (row.resolved if row.undoes else row.subject or "").strip()
		return self.by_number.get(said, said) if what == GRADES_OF_STAFF else said


def _world(what: str, people: dict[str, Member], subjects: Collection[str], open_from: date | None) -> World:
	"""For grades only the people of the rows count; a rate concerns whoever has the grade."""
	names, locked = frappe.get_all(GRADE, pluck="name"), open_from is not None
	if what == GRADES_OF_STAFF:
		concerned = [name for name in subjects if name in people]
		held = assignments.rows_of(concerned, locked=locked) if concerned else {}
		of_rates = rates.rows_of(names)
	else:
		concerned = list(people)
		held = assignments.rows_of()
		known = [name for name in names if name in subjects]
		of_rates = {**rates.rows_of(names), **(rates.rows_of(known, locked=True) if locked and known else {})}
	staff = {
		name: Staff(assignments.employment_of(people[name]), tuple(held.get(name, ()))) for name in concerned
	}
	return World(staff, of_rates, closing.first_open() if open_from is None else open_from)


def _undone(doc: Document, subjects: dict[int, str], world: World) -> Preview:
	wanted = [Undoing(row.idx, subjects[row.idx], row.undoes) for row in doc.rows]
	undo = rules.undo_grades if doc.what == GRADES_OF_STAFF else rules.undo_rates
	return undo(wanted, world, doc.why)


def _previewed(doc: Document, subjects: dict[int, str], world: World) -> Preview:
	"""Rows that can not be read are problems beside those that the rules find."""
	disabled = set(frappe.get_all(GRADE, filters={"disabled": 1}, pluck="name"))
	make = _grade_wish if doc.what == GRADES_OF_STAFF else _rate_wish
	wishes: list[Any] = []
	problems: list[Problem] = []
	for row in doc.rows:
		try:
			wishes.append(make(doc, row, subjects[row.idx], disabled))
		except Rejected as rejected:
			problems.append(Problem(row.idx, rejected.reason))
	preview = rules.preview_grades if doc.what == GRADES_OF_STAFF else rules.preview_rates
	found = preview(wishes, world)
	return Preview(found.planned, found.effects, (*found.problems, *problems))


def _grade_wish(doc: Document, row: Any, employee: str, disabled: Collection[str]) -> GradeWish:
	grade = changing.check_grade((row.grade or "").strip(), disabled)
	return GradeWish(row.idx, employee, grade, _day(doc, row), _why(doc, row))


def _rate_wish(doc: Document, row: Any, grade: str, _disabled: Collection[str]) -> RateWish:
	return RateWish(row.idx, grade, sheet.amount(row.amount or ""), _day(doc, row), _why(doc, row))


def _day(doc: Document, row: Any) -> Any:
	return sheet.day(row.first or "", getdate(doc.first_day) if doc.first_day else None)


def _why(doc: Document, row: Any) -> str:
	return (row.why or "").strip() or doc.why or ""


def summed(effects: Iterable[Effect]) -> tuple[Decimal, Decimal, Decimal]:
	"""Yuan a month before, after, and the difference."""
	some: Sequence[Effect] = list(effects)
	before = sum((one.before or NOTHING for one in some), NOTHING)
	after = sum((one.after or NOTHING for one in some), NOTHING)
	return before, after, after - before
