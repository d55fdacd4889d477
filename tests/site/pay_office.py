"""Grades, people, changes and closed months for tests of the pay office (STAFF-3)."""

from collections.abc import Mapping, Sequence
from typing import Any

import frappe

from cs_center.engines.database import insert_many, ordered_name, stamp
from cs_center.papers.rules.month import Month
from cs_center.pay_office import api
from devtools.remembered import remembered
from devtools.session import as_user
from tests.site.centre import PEOPLE
from tests.site.pay import RATE, STATEMENT, approved

CHANGE, LINE, RUN, ENTRY = "CS Pay Change", "CS Pay Line", "CS Payroll Run", "CS Payroll Entry"
SALARY = "Additional Salary"
STAFF, RATES = "Grades of Staff", "Rates of Grades"


@remembered
def grades() -> None:
	"""G1, G2 and G3 with 3,000, 4,000 and 5,000 a month since 2020."""
	for name, amount in (("G1", 3000), ("G2", 4000), ("G3", 5000)):
		frappe.get_doc({"doctype": "CS Pay Grade", "grade_name": name}).insert()
		approved(RATE, grade=name, amount=amount, effective_from="2020-01-01")


def draft(text: str = "", what: str = STAFF, **values: Any) -> str:
	"""A change of what was pasted, by PEOPLE.hr; returns its name."""
	with as_user(PEOPLE.hr):
		doc = frappe.get_doc({"doctype": CHANGE, "what": what, "why": "New year", **values}).insert()
		if text:
			api.take_sheet(doc.name, text=text)
	return doc.name


def asked(text: str, what: str = STAFF, **values: Any) -> str:
	name = draft(text, what, **values)
	with as_user(PEOPLE.hr):
		api.ask_for_change(name)
	return name


def change(name: str) -> Any:
	return frappe.get_doc(CHANGE, name)


def sheet(*lines: Sequence[str], headings: Sequence[str] = ("Staff Number", "New Grade", "From")) -> str:
	"""Lines as they are pasted from a spreadsheet."""
	return "\n".join("\t".join(line) for line in (headings, *lines))


def closed(month: Month, lines: Mapping[str, Mapping[str, float]]) -> dict[str, str]:
	"""A closed month with a statement for each employee, of these components; returns their names by employee."""
	common = {**stamp(), "month": month.first}
	if not frappe.db.exists("CS Pay Month", month.key):
		row = {"name": month.key, **common, "month_key": month.key, "status": "Closed"}
		insert_many("CS Pay Month", [row])
	names = {person: f"{person} {month.key}" for person in lines}
	titles = dict(frappe.get_all("Employee", fields=["name", "employee_name"], as_list=True))
	of_all = [
		{
			"name": names[person],
			**common,
			"employee": person,
			"employee_name": titles.get(person),
			"pay_month": month.key,
			"status": "Closed",
			"total": round(sum(parts.values()), 2),
		}
		for person, parts in lines.items()
	]
	insert_many(STATEMENT, of_all)
	parents = {"parenttype": STATEMENT, "parentfield": "lines"}
	rows = [
		{
			"name": ordered_name(),
			**stamp(),
			**parents,
			"parent": names[person],
			"idx": place,
			"component": component,
			"amount": amount,
			"rule": "STAFF-3",
			"reference_doctype": "Employee",
			"reference_name": person,
		}
		for person, parts in lines.items()
		for place, (component, amount) in enumerate(parts.items(), 1)
	]
	insert_many(LINE, rows)
	return names


@remembered
def structures(employees: Sequence[str]) -> None:
	"""A salary structure of HRMS for these employees."""
	component = {"doctype": "Salary Component", "salary_component": "Plain Pay", "type": "Earning"}
	frappe.get_doc({**component, "salary_component_abbr": "Pla"}).insert()
	company = frappe.db.get_value("Employee", employees[0], "company")
	currency = frappe.db.get_value("Company", company, "default_currency")
	values = {"name": "Plain", "company": company, "currency": currency, "payroll_frequency": "Monthly"}
	earnings = [{"salary_component": "Plain Pay", "amount": 5000}]
	structure = {"doctype": "Salary Structure", "is_active": "Yes", "earnings": earnings, **values}
	frappe.get_doc(structure).insert().submit()
	common = {"doctype": "Salary Structure Assignment", "salary_structure": "Plain", "company": company}
	for person in employees:
		joined_on = frappe.db.get_value("Employee", person, "date_of_joining")
		given = {**common, "employee": person, "currency": currency, "from_date": joined_on, "base": 5000}
		frappe.get_doc(given).insert().submit()


def salaries(person: str) -> list[tuple[str, str, float]]:
	"""Component, type and amount of what payroll would pay somebody."""
	filters = {"employee": person, "docstatus": 1, "disabled": 0, "ref_doctype": STATEMENT}
	rows = frappe.get_all(SALARY, filters, ["salary_component", "type", "amount"])
	return sorted((row.salary_component, row.type, row.amount) for row in rows)


def entries(person: str, status: str = "Handed Over") -> list[tuple[str, float]]:
	rows = frappe.get_all(ENTRY, {"employee": person, "status": status}, ["component", "amount"])
	return sorted((row.component, row.amount) for row in rows)
