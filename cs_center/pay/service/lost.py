"""Who should be paid for a month and is none of its people: nobody drops out without a word (STAFF-3)."""

import frappe
from frappe.query_builder import DocType

from cs_center.calls.rules.reasons import Reason
from cs_center.engines.people import EmployeeService, service_of_employees
from cs_center.papers.rules.month import Month
from cs_center.pay.service import entries
from cs_center.pay.service.dated import HOLDS
from cs_center.pay.service.store import ASSIGNMENT
from cs_center.workforce.service.members import Member

#: Employee, what they are called, and why they can not be paid.
Problem = tuple[str, str, Reason]


def problems(month: Month, people: dict[str, Member]) -> list[Problem]:
	"""Employees who are given something in the month, or have a grade and work here in it, beside its people."""
	given = set(entries.lines_of(month)) - people.keys()
	graded = _graded(month) - people.keys()
	service = service_of_employees(given | graded)
	missing = given | {name for name in graded if name in service and _is_here(service[name], month)}
	return [_problem(name, service.get(name), month) for name in sorted(missing)]


def _graded(month: Month) -> set[str]:
	table = DocType(ASSIGNMENT)
	query = frappe.qb.from_(table).where((table.status == HOLDS) & (table.effective_from <= month.last))
	query = query.where(table.last_day.isnull() | (table.last_day >= month.first))
	return set(query.select(table.employee).distinct().run(pluck=True))


def _is_here(of: EmployeeService, month: Month) -> bool:
	return of.joined_on <= month.last and (of.left_on is None or of.left_on >= month.first)


def _problem(name: str, of: EmployeeService | None, month: Month) -> Problem:
	if of and of.joined_on > month.last:
		values = {"person": of.full_name, "day": str(of.joined_on), "month": month.key}
		return name, of.full_name, Reason(_JOINS_LATER, values)
	person = of.full_name if of else name
	return name, person, Reason(_NO_RECORD, {"person": person})


_JOINS_LATER = "{person} joins on {day}: there is no pay for {month}."
_NO_RECORD = "{person} has no staff record with an employee: enter one first."
