"""Closed statements of a month, as payroll, the bank and finance need them: sums by component, exactly (STAFF-3)."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Sum

from cs_center.calls.rules.reasons import Reason, Rejected
from cs_center.papers.rules.month import Month
from cs_center.pay.rules.statement import Line, Reference, Statement
from cs_center.pay.service.store import money

STATEMENT, LINE, MONTH = "CS Pay Statement", "CS Pay Line", "CS Pay Month"
CLOSED = "Closed"


@dataclass(frozen=True, slots=True)
class Paid:
	"""The closed statement of one person and month: a line for each component, and the total that it was closed with."""

	name: str
	employee: str
	employee_name: str
	team: str
	post: str
	of: Statement


def check_closed(month: Month) -> None:
	"""Raises Rejected for a month that HR has not closed: what may still change is not handed over."""
	if frappe.db.get_value(MONTH, {"month": month.first}, "status") != CLOSED:
		raise Rejected(
			"{month} is not closed: close the month before anything goes to payroll.", month=month.key
		)


def people_of(month: Month) -> list[str]:
	"""Employees with a closed statement, in order."""
	filters = {"month": month.first, "status": CLOSED}
	return frappe.get_all(STATEMENT, filters, pluck="employee", order_by="employee")


def paid(month: Month, employees: Collection[str] | None = None) -> dict[str, Paid]:
	"""Closed statements by employee. Raises ValueError where a total is not the sum of its lines: nothing is paid of that."""
	statements, line = DocType(STATEMENT), DocType(LINE)
	query = (
		frappe.qb.from_(statements)
		.left_join(line)
		.on((line.parent == statements.name) & (line.parenttype == STATEMENT))
		.where((statements.month == month.first) & (statements.status == CLOSED))
		.groupby(statements.name, line.component)
		.orderby(statements.employee)
		.select(statements.name, statements.employee, statements.employee_name, statements.team)
		.select(statements.post, statements.total, line.component, Sum(line.amount))
	)
	if employees is not None:
		if not employees:
			return {}
		query = query.where(statements.employee.isin(sorted(employees)))
	return _by_employee(month, query.run())


def _by_employee(month: Month, rows: Collection[Any]) -> dict[str, Paid]:
	heads: dict[str, Any] = {}
	parts: dict[str, dict[str, Decimal]] = {}
	for name, employee, full_name, team, post, total, component, amount in rows:
		heads[employee] = (name, full_name or employee, team or "", post or "", money(total))
		if component:
			parts.setdefault(employee, {})[component] = money(amount)
	found = {}
	for employee, (name, full_name, team, post, total) in heads.items():
		of = _statement(employee, month, name, parts.get(employee, {}))
		if of.total != total:
			raise ValueError(f"the total of {name} is not the sum of its lines")
		found[employee] = Paid(name, employee, full_name, team, post, of)
	return found


def _statement(employee: str, month: Month, name: str, parts: dict[str, Decimal]) -> Statement:
	why, reference = (Reason("", {}, "STAFF-3"),), Reference(STATEMENT, name)
	lines = tuple(Line(component, amount, why, reference) for component, amount in parts.items())
	return Statement(employee, month, lines)
