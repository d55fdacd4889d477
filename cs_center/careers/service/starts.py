"""First levels: where people stand when the ladder begins for them, entered by HR (STAFF-2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import frappe
from frappe import _
from frappe.utils import getdate

from cs_center.calls.service.staff import viewer
from cs_center.careers.rules import changes
from cs_center.careers.rules import starts as rules
from cs_center.careers.rules.changes import HR_ROLES
from cs_center.careers.rules.starts import Person, Start
from cs_center.careers.service import book, store
from cs_center.careers.service.deeds import member_named
from cs_center.engines.database import insert_many, ordered_name, stamp
from cs_center.responsibility.service.naming import said
from cs_center.workforce.service.members import Member, employees_of, members


@dataclass(frozen=True, slots=True)
class Preview:
	"""What a sheet comes to: rows that can be entered, and problems with the numbers of their rows."""

	starts: list[dict[str, str]]
	problems: list[dict[str, str]]


def preview(sheet: str) -> Preview:
	"""What would be entered; nothing is written. Raises PermissionError."""
	check_is_hr()
	people = _named(sheet)
	starts, problems = _checked(sheet, people)
	shown = [
		{
			"row": str(one.row),
			"employee": one.employee,
			"name": people[one.employee].full_name,
			"level": one.level,
			"since": str(one.since),
		}
		for one in starts
	]
	return Preview(shown, [{"row": str(one.row), "text": said(one.reason)} for one in problems])


def enter(sheet: str, words: str) -> int:
	"""Enter first levels, all or none; how many. Raises PermissionError, Rejected, ValidationError."""
	check_is_hr()
	why, people = changes.said(words), _named(sheet)
	starts, problems = _checked(sheet, people)
	if problems:
		rows = "\n".join(f"{one.row}: {said(one.reason)}" for one in problems)
		frappe.throw(_("Nothing was entered, because of these rows: {0}").format(rows))
	_write(starts, people, why)
	return len(starts)


def correct(employee: str, level: str, since: date, words: str) -> None:
	"""Another first level in place of a wrong one, which stays as withdrawn. Raises PermissionError, Rejected."""
	check_is_hr()
	member = member_named(employee)
	if member.user and member.user == frappe.session.user:
		frappe.throw(_("Nobody enters their own level."), frappe.PermissionError)
	here = store.holdings([employee], lock=True).get(employee)
	has_open = bool(store.open_change(employee, lock=True))
	rules.check_correction(bool(here and not here.level_change), has_open, words)
	book.ladder_of(level)
	rules.check_since(since, member.joined_on, getdate())
	store.close(here.name, withdrawn=1, words=f"{here.words or ''}\n{words.strip()}".strip())
	_write([Start(1, employee, level, since)], {employee: member}, words.strip())


def check_is_hr() -> None:
	"""Raises PermissionError for everybody else."""
	if not viewer().roles & HR_ROLES:
		frappe.throw(_("First levels are entered by HR."), frappe.PermissionError)


def _named(sheet: str) -> dict[str, Member]:
	"""Whom a sheet names, by employee or staff number."""
	names = {cells[0] for _row, cells in rules.rows_of(sheet)}
	return members({*names, *employees_of(names).values()})


def _checked(sheet: str, people: dict[str, Member]) -> tuple[tuple[Start, ...], tuple[rules.Problem, ...]]:
	here = store.holdings(people)
	known: dict[str, Person] = {}
	for name, one in people.items():
		present = here[name].level if name in here else ""
		known[name] = known[one.staff_number] = Person(name, one.joined_on, one.user, present)
	levels = {name: name for on in book.ladders().values() for name in (level.name for level in on.levels)}
	levels |= {_(name): name for name in levels.copy()}
	return rules.check_rows(rules.rows_of(sheet), known, levels, frappe.session.user, getdate())


def _write(starts: Sequence[Start], people: dict[str, Member], words: str) -> None:
	"""One at a time for each person: the unique key holds it."""
	common = {**stamp(), "words": words, "entered_by": frappe.session.user, "withdrawn": 0}
	rows = [
		{
			"name": ordered_name(),
			**common,
			"employee": one.employee,
			"employee_name": people[one.employee].full_name,
			"level": one.level,
			"since": one.since,
			"open_key": one.employee,
		}
		for one in starts
	]
	insert_many(store.HOLDING, rows)
