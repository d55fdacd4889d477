"""What months cost, and what grades people have: figures for HR (REP, STAFF-3, STAFF-13)."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from typing import Any

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Sum

from cs_center.calls.rules.reasons import Rejected
from cs_center.papers.rules.month import Month
from cs_center.pay.rules import spans
from cs_center.pay.rules.money import NOTHING
from cs_center.pay.rules.statement import COMPONENTS
from cs_center.pay.service import assignments, rates
from cs_center.pay.service.store import ASSIGNMENT, GRADE, check_is_hr, money
from cs_center.pay_office.service.paid import CLOSED, LINE, STATEMENT
from cs_center.workforce.service.members import members

TEAM, POST, COMPANY, GRADE_HELD, MONTH_OF = "Team", "Post", "Company", "Grade", "Month"
BY = (TEAM, POST, COMPANY, GRADE_HELD, MONTH_OF)
_COLUMNS = {TEAM: "team", POST: "post", COMPANY: "company", GRADE_HELD: "month", MONTH_OF: "month"}
_MOST_MONTHS = 24
Row = dict[str, Any]


def cost(first: Month, last: Month, by: str) -> list[Row]:
	"""Yuan of closed months by component: a row a team, post, company, grade or month. Each month of somebody counts for the
	grade they had at its end. Raises PermissionError, Rejected."""
	check_is_hr()
	if by not in BY:
		raise Rejected("Cost is counted by team, post, company, grade or month.")
	if not first <= last <= Month.of(first.first.replace(year=first.first.year + 2)).before:
		raise Rejected("Choose 1 to {most} months, the first one before the last.", most=_MOST_MONTHS)
	found: dict[Any, Row] = {}
	people: dict[Any, set[str]] = {}
	grade_of = _grade_of() if by == GRADE_HELD else None
	for key, employee, component, amount in _sums(first, last, _COLUMNS[by]):
		group = grade_of(employee, key) if grade_of else key
		row = found.setdefault(group, {"group": group, **dict.fromkeys(COMPONENTS, NOTHING)})
		row[component] += money(amount)
		people.setdefault(group, set()).add(employee)
	for group, row in found.items():
		row["people"] = len(people[group])
		row["total"] = sum((row[component] for component in COMPONENTS), NOTHING)
	return sorted(found.values(), key=lambda row: str(row["group"] or "\uffff"))


def by_grade(day: date) -> list[Row]:
	"""Who has which grade on a day: people, the rate, and what they come to a month. Raises PermissionError."""
	check_is_hr()
	of_rates, counts = rates.rows_of(), _people_by_grade(day)
	found = []
	for name, rank, post, disabled in frappe.get_all(
		GRADE, fields=["name", "`rank`", "post", "disabled"], order_by="`rank`, name", as_list=True
	):
		row = spans.at(of_rates.get(name, ()), day)
		rate, count = (row.value if row else None), counts.get(name, 0)
		if count or not disabled:
			month = (rate or NOTHING) * count
			since = row.first if row else None
			found.append(
				{
					"grade": name,
					"rank": rank,
					"post": post,
					"rate": rate,
					"since": since,
					"people": count,
					"month": month,
				}
			)
	return found


def history(employee: str = "", grade: str = "", void: bool = False) -> list[Row]:
	"""Grades that people have and had, the latest first; what was taken back when asked for. Raises PermissionError."""
	check_is_hr()
	table = DocType(ASSIGNMENT)
	query = frappe.qb.from_(table).where(table.status.isin(("Holds", "Void") if void else ("Holds",)))
	for column, value in ((table.employee, employee), (table.grade, grade)):
		query = query.where(column == value) if value else query
	query = query.orderby(table.employee).orderby(table.effective_from, order=frappe.qb.desc)
	rows = query.select(
		table.name.as_("assignment"),
		table.employee,
		table.employee_name,
		table.grade,
		table.effective_from,
		table.last_day,
		table.status,
		table.why,
		table.void_why,
		table.asked_by,
		table.approved_by,
		table.approved_at,
		table.source_name,
	).run(as_dict=True)
	of_rates = rates.rows_of()
	for row in rows:
		rate = spans.at(of_rates.get(row.grade, ()), row.effective_from)
		row["rate"] = rate.value if rate else None
	return rows


def _people_by_grade(day: date) -> dict[str, int]:
	held, counts = assignments.rows_of(), {}
	for employee, one in members().items():
		row = spans.at(held.get(employee, ()), day) if one.is_here(day, day) else None
		if row:
			counts[row.value] = counts.get(row.value, 0) + 1
	return counts


def _sums(first: Month, last: Month, column: str) -> Sequence[Any]:
	statement, line = DocType(STATEMENT), DocType(LINE)
	return (
		frappe.qb.from_(statement)
		.join(line)
		.on((line.parent == statement.name) & (line.parenttype == STATEMENT))
		.where((statement.status == CLOSED) & statement.month.between(first.first, last.first))
		.groupby(statement[column], statement.employee, line.component)
		.select(statement[column], statement.employee, line.component, Sum(line.amount))
	).run()


def _grade_of() -> Callable[[str, date], str]:
	"""The grade at the end of the month of a day, or on the last day of who left before."""
	held, known = assignments.rows_of(), members()

	@cache
	def grade_of(employee: str, day: date) -> str:
		left_on, last = known[employee].left_on if employee in known else None, Month.of(day).last
		row = spans.at(held.get(employee, ()), min(left_on or last, last))
		return str(row.value) if row else ""

	return grade_of
