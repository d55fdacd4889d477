"""Additional Salaries of HRMS that stand for something of ours: made, found again, cancelled; and their components."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import getdate

from cs_center.engines.payroll import ADDITIONAL_SALARY, has_payroll

SALARY_COMPONENT = "Salary Component"
EARNING, DEDUCTION = "Earning", "Deduction"
_SUBMITTED = 1
_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Salary:
	"""A submitted Additional Salary that payroll will pay. `amount` in yuan, below zero for a deduction; `source`: the record
	that it was made from."""

	name: str
	employee: str
	component: str
	amount: Decimal
	on: date
	source: str


@dataclass(frozen=True, slots=True)
class Wanted:
	"""An Additional Salary that is to be; `amount` is not zero, below it is a deduction by `component`."""

	employee: str
	component: str
	amount: Decimal
	on: date
	source: tuple[str, str]


def check_is_there() -> None:
	"""Raises ValidationError without HRMS."""
	if not has_payroll():
		frappe.throw(_("Additional Salary is a document of HRMS, which is not installed."))


def kinds_of(components: Iterable[str]) -> dict[str, str]:
	"""Earning or Deduction of the Salary Components that there are and are not disabled."""
	names = sorted({name for name in components if name})
	if not names or not has_payroll():
		return {}
	filters = {"name": ("in", names), "disabled": 0}
	return dict(frappe.get_all(SALARY_COMPONENT, filters=filters, fields=["name", "type"], as_list=True))


def create_component(name: str, kind: str) -> None:
	"""A Salary Component by the rights of who asks. Raises PermissionError."""
	frappe.get_doc({"doctype": SALARY_COMPONENT, "salary_component": name, "type": kind}).insert()


def salaries_from(doctype: str, sources: Collection[str]) -> list[Salary]:
	"""What payroll has from these records: submitted and not switched off."""
	names, found = sorted(sources), []
	table = DocType(ADDITIONAL_SALARY)
	query = (
		frappe.qb.from_(table)
		.where((table.docstatus == _SUBMITTED) & (table.disabled == 0) & (table.ref_doctype == doctype))
		.select(table.name, table.employee, table.salary_component, table.type, table.amount)
		.select(table.payroll_date, table.ref_docname)
	)
	for start in range(0, len(names), _AT_ONCE):
		part = query.where(table.ref_docname.isin(names[start : start + _AT_ONCE]))
		found += [
			Salary(name, employee, component, _signed(kind, amount), getdate(on), source)
			for name, employee, component, kind, amount, on, source in part.run()
		]
	return found


def submit(wanted: Wanted) -> str:
	"""Make one and submit it; the caller has made sure that there is none. Raises ValidationError for what payroll refuses."""
	doc: Any = frappe.new_doc(ADDITIONAL_SALARY)
	company = frappe.get_cached_value("Employee", wanted.employee, "company")
	doc.update(
		{
			"employee": wanted.employee,
			"company": company,
			"currency": frappe.get_cached_value("Company", company, "default_currency"),
			"salary_component": wanted.component,
			"type": DEDUCTION if wanted.amount < 0 else EARNING,
			"amount": abs(wanted.amount),
			"payroll_date": wanted.on,
			"ref_doctype": wanted.source[0],
			"ref_docname": wanted.source[1],
			# It comes on top of what the salary structure says.
			"overwrite_salary_structure_amount": 0,
		}
	)
	doc.flags.ignore_permissions = True
	doc.submit()
	return doc.name


def cancel(name: str) -> None:
	"""Raises ValidationError when payroll has paid it already (a salary slip names it)."""
	doc = frappe.get_doc(ADDITIONAL_SALARY, name)
	doc.flags.ignore_permissions = True
	doc.cancel()


def _signed(kind: str, amount: Any) -> Decimal:
	found = Decimal(str(amount or 0)).quantize(Decimal("0.01"))
	return -found if kind == DEDUCTION else found
