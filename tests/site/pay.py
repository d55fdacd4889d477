"""Grades, rates and people for tests of pay (STAFF-3)."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import frappe

from cs_center.papers.rules.month import Month
from cs_center.pay import api
from devtools.remembered import remembered
from devtools.session import as_user, create_user
from tests.site.centre import PEOPLE
from tests.site.workforce import employee

MANAGER, SECOND = "hr.manager@centre.example.com", "hr.second@centre.example.com"
ASSIGNMENT, RATE, STATEMENT = "CS Pay Grade Assignment", "CS Pay Grade Rate", "CS Pay Statement"
MARCH = Month(date(2026, 3, 1))


@remembered
def hr() -> None:
	"""Two HR Managers beside PEOPLE.hr, who is an HR User."""
	for user in (MANAGER, SECOND):
		create_user("HR Manager", email=user)


@remembered
def staff(joined_on: str = "2023-04-15") -> dict[str, str]:
	"""Anna, Alan, Bea and their leader Lee as employees, by first name in small letters."""
	found = {}
	for number, name in (("1001", "anna"), ("1002", "alan"), ("1003", "bea"), ("1009", "lee")):
		values = {"user_id": getattr(PEOPLE, name), "date_of_joining": joined_on}
		found[name] = employee(name.title(), create_user_permission=0, **values)
		frappe.db.set_value("CS Staff Record", number, "employee", found[name])
	return found


def grade(name: str = "G1", amount: float | str = 3000, since: str = "2020-01-01") -> str:
	"""A grade with a rate; returns its name."""
	if not frappe.db.exists("CS Pay Grade", name):
		frappe.get_doc({"doctype": "CS Pay Grade", "grade_name": name}).insert()
	approved(RATE, grade=name, amount=amount, effective_from=since)
	return name


def asked(doctype: str, **values: Any) -> str:
	"""HR asks for a row; returns its name."""
	with as_user(PEOPLE.hr):
		return frappe.get_doc({"doctype": doctype, "why": "As agreed", **values}).insert().name


def approved(doctype: str, **values: Any) -> str:
	"""HR asks for a row and the manager approves it; returns its name."""
	name = asked(doctype, **values)
	with as_user(MANAGER):
		api.approve(doctype, name)
	return name


def given(person: str, of: str = "G1", since: str = "2024-01-01") -> str:
	return approved(ASSIGNMENT, employee=person, grade=of, effective_from=since)


def held(person: str) -> list[tuple[str, str, str]]:
	"""Grade, first and last day of what holds, in order."""
	rows = frappe.get_all(
		ASSIGNMENT,
		filters={"employee": person, "status": "Holds"},
		fields=["grade", "effective_from", "last_day"],
		order_by="effective_from",
	)
	return [(row.grade, str(row.effective_from), str(row.last_day or "")) for row in rows]


def entry(person: str, component: str, amount: float = 0, month: Month = MARCH, **values: Any) -> str:
	"""An approved entry; returns its name."""
	values = {"employee": person, "component": component, "amount": amount, "month": month.first, **values}
	with as_user(PEOPLE.hr):
		doc = frappe.get_doc({"doctype": "CS Pay Entry", "why": "As agreed", **values}).insert()
	with as_user(MANAGER):
		api.approve_entries([doc.name])
	return doc.name


def lines(person: str, month: Month = MARCH) -> list[tuple[str, Decimal]]:
	"""Component and amount of each line of a statement, in its order."""
	doc = statement(person, month)
	return [(row.component, Decimal(f"{row.amount:.2f}")) for row in doc.lines]


def statement(person: str, month: Month = MARCH) -> Any:
	name = frappe.db.get_value(STATEMENT, {"employee": person, "month": month.first})
	return frappe.get_doc(STATEMENT, name)


def sums(names: Sequence[str]) -> Decimal:
	return sum(
		(Decimal(str(frappe.db.get_value("CS Pay Entry", name, "amount"))) for name in names), Decimal(0)
	)
