"""A large centre with grades, levels and closed months of appraisal for the benchmarks of pay and of the ladder."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import frappe

from benchmarks.filling import fill
from cs_center.engines.database import insert_many, stamp
from cs_center.papers.rules.month import Month
from cs_center.pay.rules.changes import Planned
from cs_center.pay.rules.spans import Edit, Row
from cs_center.pay.service import assignments, rates
from cs_center.pay.service.dated import Decision
from cs_center.pay.service.store import money

_TABLES = (
	"CS Staff Record",
	"CS Appraisal",
	"CS Level Holding",
	"CS Level Change",
	"CS Pay Grade",
	"CS Pay Grade Assignment",
	"CS Pay Grade Rate",
	"CS Pay Change",
	"CS Pay Change Row",
	"CS Pay Month",
	"CS Pay Problem",
	"CS Pay Statement",
	"CS Pay Line",
	"CS Payroll Run",
	"CS Payroll Entry",
	"Additional Salary",
	"Salary Structure Assignment",
)
_SINCE = date(2020, 1, 1)
_NUMBER = "lpad(seq - 1, 5, '0')"
_EMPLOYEE = f"concat('HR-MANY-', {_NUMBER})"


def people(how_many: int) -> list[str]:
	"""Employees with staff records who have grade G1 since 2020."""
	company = frappe.db.get_single_value("Global Defaults", "default_company")
	common = {**stamp(), "status": "Active", "date_of_joining": _SINCE, "company": company}
	named = {"name": _EMPLOYEE, "employee_name": _EMPLOYEE, "first_name": _EMPLOYEE}
	fill("Employee", common, named, how_many)
	number, user = f"concat('M', {_NUMBER})", f"concat('m', {_NUMBER}, '@example.com')"
	varying = {"name": number, "staff_number": number, "staff_name": number, "user": user}
	fill("CS Staff Record", {**stamp(), "active": 1}, {**varying, "employee": _EMPLOYEE}, how_many)
	names = [f"HR-MANY-{place:05d}" for place in range(how_many)]
	_grades(names)
	frappe.db.commit()
	return names


def appraised(months: Sequence[Month], how_many: int) -> None:
	"""A closed month each, of 91 points and grade A for every third."""
	for month in months:
		row = {**stamp(), "month": month.first, "month_key": month.key, "status": "Closed", "is_scored": 1}
		grade = "if(mod(seq, 3), 'B', 'A')"
		varying = {"name": f"concat('{month.key}-', {_EMPLOYEE})", "employee": _EMPLOYEE, "grade": grade}
		fill("CS Appraisal", row, {**varying, "points": "if(mod(seq, 3), 84, 91)"}, how_many)


def on_ladder(level: str, how_many: int) -> None:
	"""All of them at one level for a year."""
	row: dict[str, Any] = {
		**stamp(),
		"level": level,
		"since": frappe.utils.add_years(None, -1),
		"withdrawn": 0,
	}
	varying = {"name": f"concat('hold-', {_NUMBER})", "employee": _EMPLOYEE, "open_key": _EMPLOYEE}
	fill("CS Level Holding", row, varying, how_many)


def with_payroll(names: Sequence[str]) -> None:
	"""A salary structure of HRMS for everybody, so that it takes an Additional Salary of theirs."""
	component = {"doctype": "Salary Component", "salary_component": "Plain Pay", "type": "Earning"}
	frappe.get_doc({**component, "salary_component_abbr": "Pla"}).insert(ignore_if_duplicate=True)
	company = frappe.db.get_single_value("Global Defaults", "default_company")
	currency = frappe.db.get_value("Company", company, "default_currency")
	of = {"company": company, "currency": currency}
	values = {
		"doctype": "Salary Structure",
		"name": "Plain",
		"is_active": "Yes",
		"payroll_frequency": "Monthly",
	}
	earnings = [{"salary_component": "Plain Pay", "amount": 5000}]
	if not frappe.db.exists("Salary Structure", "Plain"):
		frappe.get_doc({**values, **of, "earnings": earnings}).insert().submit()
	row = {**stamp(), **of, "docstatus": 1, "salary_structure": "Plain", "from_date": _SINCE, "base": 5000}
	insert_many(
		"Salary Structure Assignment", [{**row, "name": f"bench-{name}", "employee": name} for name in names]
	)
	frappe.db.commit()


def clear() -> None:
	"""Take everything away again."""
	for table in _TABLES:
		if frappe.db.table_exists(table):
			frappe.db.sql_ddl(f"TRUNCATE TABLE `tab{table}`")
	frappe.db.delete("Employee", {"name": ("like", "HR-MANY-%")})
	frappe.db.commit()


def _grades(names: Sequence[str]) -> None:
	decision = Decision("Administrator", "Administrator")
	for grade in ("G1", "G2"):
		frappe.get_doc({"doctype": "CS Pay Grade", "grade_name": grade}).insert()
		rates.write([Planned(1, grade, Edit(Row(_SINCE, money(3000), why="As agreed")))], decision)
	row = Row(_SINCE, "G1", why="As agreed")
	assignments.write([Planned(1, name, Edit(row)) for name in names], decision)
