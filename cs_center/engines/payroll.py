"""Pay of HRMS and who employees are: a deduction as an Additional Salary that is never made twice."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import frappe
from frappe import _

ADDITIONAL_SALARY = "Additional Salary"
_CANCELLED = 2


@dataclass(frozen=True, slots=True)
class Person:
	"""An employee; `user` is blank for who has none, `superior` for who reports to nobody with one."""

	name: str
	full_name: str
	user: str = ""
	company: str = ""
	superior: str = ""


def persons(employees: Iterable[str]) -> dict[str, Person]:
	"""Employees by name, those that there are."""
	return _persons("name", employees)


def persons_by_user(users: Iterable[str]) -> dict[str, Person]:
	"""Employees by their user."""
	return {person.user: person for person in _persons("user_id", users).values()}


def has_payroll() -> bool:
	"""Whether HRMS is there."""
	return "hrms" in frappe.get_installed_apps()


def check_deduction(component: str) -> None:
	"""Raises ValidationError when this is no deduction that payroll knows."""
	if not has_payroll():
		frappe.throw(_("Additional Salary is a document of HRMS, which is not installed."))
	kind = frappe.db.get_value("Salary Component", component, "type") if component else None
	if kind != "Deduction":
		frappe.throw(
			_("{0} is no deduction of payroll: choose another in CS Settings.").format(component or "–")
		)


def deductions_of(doctype: str, name: str) -> dict[str, str]:
	"""Deductions that were made from a document and not cancelled, by employee."""
	filters = {"ref_doctype": doctype, "ref_docname": name, "docstatus": ("<", _CANCELLED)}
	rows = frappe.get_all(
		ADDITIONAL_SALARY, filters=filters, fields=["employee", "name"], order_by="creation"
	)
	return {row.employee: row.name for row in rows}


def deduct(employee: str, amount: Decimal, component: str, on: date, source: tuple[str, str]) -> str:
	"""A submitted deduction. The caller has made sure that there is none, and holds the lock. Raises ValidationError."""
	doc: Any = frappe.new_doc(ADDITIONAL_SALARY)
	doc.update(
		{
			"employee": employee,
			"company": frappe.db.get_value("Employee", employee, "company"),
			"salary_component": component,
			"type": "Deduction",
			"amount": amount,
			"payroll_date": on,
			"ref_doctype": source[0],
			"ref_docname": source[1],
			# It comes on top of what the salary structure says.
			"overwrite_salary_structure_amount": 0,
		}
	)
	doc.flags.ignore_permissions = True
	doc.insert()
	doc.submit()
	return doc.name


def _persons(field: str, values: Iterable[str]) -> dict[str, Person]:
	wanted = sorted({value for value in values if value})
	if not wanted:
		return {}
	fields = ["name", "employee_name", "user_id", "company", "reports_to"]
	rows = frappe.get_all("Employee", filters={field: ("in", wanted)}, fields=fields)
	above = {row.reports_to for row in rows if row.reports_to}
	users: dict[str, str] = {}
	if above:
		filters = {"name": ("in", sorted(above))}
		users = dict(frappe.get_all("Employee", filters=filters, fields=["name", "user_id"], as_list=True))
	return {
		row.name: Person(
			row.name,
			row.employee_name or row.name,
			row.user_id or "",
			row.company or "",
			users.get(row.reports_to) or "",
		)
		for row in rows
	}
