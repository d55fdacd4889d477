"""Marks of monthly exams: entered by people, appended, the last one counts (STAFF-1, STAFF-6)."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import getdate, now_datetime

from cs_center.appraisal.rules.facts import Exam
from cs_center.appraisal.rules.lines import Evidence
from cs_center.appraisal.rules.scheme import Scheme
from cs_center.appraisal.service.results import points_scheme
from cs_center.calls.rules.access import Viewer
from cs_center.calls.rules.reasons import Rejected
from cs_center.calls.service.staff import viewer
from cs_center.careers.rules import exams as rules
from cs_center.careers.rules.exams import Entry, SheetRow
from cs_center.engines.database import insert_many, ordered_name, parts, stamp
from cs_center.papers.rules.month import Month
from cs_center.responsibility.service.naming import kept
from cs_center.workforce.service import whose
from cs_center.workforce.service.choosing import colleagues
from cs_center.workforce.service.members import Member, members

MARK = "CS Exam Mark"
_PLACES = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Known:
	"""The mark that counts for somebody's month."""

	name: str
	employee: str
	month: Month
	mark: Decimal


def scheme() -> Scheme:
	"""Which mark passes and which is full: of the appraisal's scheme."""
	return points_scheme()


def enter(employee: str, month: str, mark: str, why: str = "") -> str:
	"""Enter one mark, or correct it with a reason; answers the record that counts. Raises PermissionError, Rejected."""
	check_may_enter(viewer(), employee)
	people = members([employee])
	entries, problems = rules.check_rows(
		[SheetRow(1, employee, month, mark)], people, Month.of(getdate()), scheme()
	)
	if problems:
		raise Rejected(problems[0].reason.text, **problems[0].reason.values)
	known = counting(entries, lock=True)
	key = key_of(employee, entries[0].month)
	write([entry for entry in entries if is_new(entry, people, known, why)], known, people, why)
	return frappe.db.get_value(MARK, {"counting_key": key})


def candidates(txt: str = "") -> list[dict[str, Any]]:
	"""For whom who asks may enter results, by a part of the name or the staff number; at most 20."""
	by = viewer()
	return colleagues(
		txt, None if whose.sees_all(by) else [team for team in by.led_teams if whose.leads(by, team)]
	)


def check_may_enter(by: Viewer, employee: str) -> None:
	"""Those above the teams and HR for everybody, leaders for their teams. Raises PermissionError."""
	if by.user and by.user == frappe.db.get_value("CS Staff Record", {"employee": employee}, "user"):
		frappe.throw(_("Nobody enters results of their own."), frappe.PermissionError)
	team = frappe.db.get_value("CS Staff Record", {"employee": employee}, "team")
	if not (whose.sees_all(by) or whose.leads(by, team)):
		frappe.throw(
			_("Results of tests are entered by HR, those above the teams, and the leader of the team."),
			frappe.PermissionError,
		)


def is_new(entry: Entry, people: dict[str, Member], known: dict[str, Known], why: str) -> bool:
	"""Whether an entry says something new. Raises Rejected."""
	was_there = people[entry.person].is_here(entry.month.first, entry.month.last)
	before = known.get(key_of(entry.person, entry.month))
	return rules.is_new(entry, before.mark if before else None, was_there, why)


def counting(entries: Collection[Entry], lock: bool = False) -> dict[str, Known]:
	"""The marks that count now for the people and months of entries, by key."""
	wanted = {key_of(entry.person, entry.month) for entry in entries}
	months = sorted({entry.month for entry in entries})
	found = _of_months({entry.person for entry in entries}, months, lock)
	return {key: one for one in found if (key := key_of(one.employee, one.month)) in wanted}


def write(
	entries: Sequence[Entry],
	known: dict[str, Known],
	people: dict[str, Member],
	why: str,
	*,
	by: str = "",
	exam_import: str | None = None,
) -> None:
	"""Append marks; those that they correct count no longer. Who was first raises by the unique key."""
	replaced = [known[key].name for one in entries if (key := key_of(one.person, one.month)) in known]
	_count_no_longer(replaced)
	common = {"entered_by": by or frappe.session.user, "entered_at": now_datetime()}
	common |= {"exam_import": exam_import, **stamp()}
	figures = scheme()
	insert_many(MARK, [{**_row(one, known, people, why, figures), **common} for one in entries])


def month_facts(month: Month, employees: Collection[str]) -> dict[str, dict[str, Any]]:
	"""The exam of each employee's month, as the appraisal asks for it."""
	return {
		one.employee: {"exam": Exam(month.last, Evidence(MARK, one.name), one.mark)}
		for one in _of_months(employees, [month])
	}


def passed_of(employees: Collection[str], months: Sequence[Month]) -> dict[str, dict[str, bool]]:
	"""Whether each employee passed the exam of each of the months, keyed as 2026-03; months without one are left out."""
	figures, found = scheme(), {employee: {} for employee in employees}
	for one in _of_months(employees, months):
		found[one.employee][one.month.key] = rules.passes(one.mark, figures)
	return found


def employee_renamed(old: str, new: str) -> None:
	"""Keys follow an employee's new number; the links have been renamed by Frappe. Merged into another one, the newest counts."""
	table = DocType(MARK)
	rows = (
		frappe.qb.from_(table)
		.where((table.employee == new) & (table.counts == 1))
		.orderby(table.entered_at, table.name)
		.select(table.name, table.employee, table.month, table.mark)
	).run()
	last = {month: name for name, _employee, month, _mark in rows}
	_count_no_longer([name for name, _employee, month, _mark in rows if last[month] != name])
	for month, name in last.items():
		frappe.db.set_value(MARK, name, "counting_key", key_of(new, Month.of(month)), update_modified=False)


def key_of(employee: str, month: Month) -> str:
	"""What one mark counts for."""
	return f"{employee}|{month.key}"


def _row(
	entry: Entry, known: dict[str, Known], people: dict[str, Member], why: str, figures: Scheme
) -> dict[str, Any]:
	key = key_of(entry.person, entry.month)
	return {
		"name": ordered_name(),
		"employee": entry.person,
		"employee_name": people[entry.person].full_name,
		"month": entry.month.first,
		"mark": entry.mark,
		"counts": 1,
		"counting_key": key,
		"result": kept(rules.judge(entry.mark, figures)),
		"replaces": known[key].name if key in known else None,
		"reason": why.strip() if key in known else None,
	}


def _count_no_longer(names: Sequence[str]) -> None:
	table, now = DocType(MARK), stamp()
	for some in parts(names):
		query = frappe.qb.update(table).where(table.name.isin(some))
		query = query.set(table.counts, 0).set(table.counting_key, None)
		query.set(table.modified, now["modified"]).set(table.modified_by, now["modified_by"]).run()


def _of_months(employees: Collection[str], months: Sequence[Month], lock: bool = False) -> Iterator[Known]:
	table = DocType(MARK)
	first_days = [month.first for month in months]
	for some in parts(employees) if first_days else ():
		query = frappe.qb.from_(table).where((table.counts == 1) & table.month.isin(first_days))
		query = query.where(table.employee.isin(some)).orderby(table.employee, table.month)
		query = query.select(table.name, table.employee, table.month, table.mark)
		for row in (query.for_update() if lock else query).run():
			yield _known(*row)


def _known(name: str, employee: str, first: date | datetime, mark: Any) -> Known:
	return Known(name, employee, Month.of(first), mark_decimal(mark))


def mark_decimal(mark: Any) -> Decimal:
	"""A mark as the database has it, to two places."""
	return Decimal(str(mark)).quantize(_PLACES)
