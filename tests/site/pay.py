"""Grades, rates and people for tests of pay (STAFF-3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import frappe

from cs_center.appraisal.rules.ranking import Ranked
from cs_center.engines.database import insert_many, stamp
from cs_center.papers.rules.month import Month
from cs_center.pay import api, jobs
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


def graded() -> dict[str, str]:
	"""The four of `staff`, each of grade G1 at 3,000 yuan since they joined."""
	found = staff()
	grade()
	for person in found.values():
		given(person, since="2023-04-15")
	return found


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


@dataclass(frozen=True)
class Performance:
	"""What the room of appraisal says of somebody's month."""

	appraisal: str
	points: Decimal
	is_closed: bool = True
	is_scored: bool = True


#: By month and employee; the hooks below answer it.
PERFORMANCE: dict[tuple[str, str], Performance] = {}
RANKING: dict[str, list[Ranked]] = {}
FIRST: dict[str, list[str]] = {}


def performance(month: Month, employees: Sequence[str]) -> dict[str, Performance]:
	"""For the hook `cs_performance_of`."""
	return {one: PERFORMANCE[month.key, one] for one in employees if (month.key, one) in PERFORMANCE}


def quarter_ranking(last: Month) -> list[Ranked]:
	return RANKING.get(last.key, [])


def first_awards(month: Month) -> list[str]:
	return FIRST.get(month.key, [])


def answer_hooks(monkeypatch: Any) -> None:
	"""Appraisals are what PERFORMANCE, RANKING and FIRST say, until the end of the test."""
	ours = {
		"cs_performance_of": ["tests.site.pay.performance"],
		"cs_quarter_ranking": ["tests.site.pay.quarter_ranking"],
		"cs_first_awards": ["tests.site.pay.first_awards"],
		"cs_points_scheme": [],
	}
	hooks, attributes = frappe.get_hooks, frappe.get_attr
	for answers in (PERFORMANCE, RANKING, FIRST):
		answers.clear()

	def get_hooks(hook: Any = None, *rest: Any, **named: Any) -> Any:
		return ours[hook] if hook in ours else hooks(hook, *rest, **named)

	def get_attr(path: str) -> Any:
		return globals()[path.rpartition(".")[2]] if path.startswith("tests.") else attributes(path)

	monkeypatch.setattr(frappe, "get_hooks", get_hooks)
	monkeypatch.setattr(frappe, "get_attr", get_attr)


def scored(person: str, points: int | str, month: Month = MARCH, **values: Any) -> None:
	PERFORMANCE[month.key, person] = Performance(f"APP {person} {month.key}", Decimal(points), **values)


def computed(month: Month = MARCH) -> Any:
	"""HR has the month worked out; returns its row."""
	with as_user(PEOPLE.hr):
		api.compute(month.key)
		frappe.db.commit()
		jobs.compute_month(month.key)
	return frappe.get_doc("CS Pay Month", month.key)


def closed(month: Month = MARCH, leave_out_why: str = "") -> Any:
	"""A manager closes a month that was worked out; returns its row."""
	with as_user(MANAGER):
		api.close(month.key, leave_out_why)
		frappe.db.commit()
		jobs.close_month(month.key)
	return frappe.get_doc("CS Pay Month", month.key)


def problems(month: Month = MARCH) -> dict[str, str]:
	rows = frappe.get_all("CS Pay Problem", filters={"pay_month": month.key}, fields=["employee", "problem"])
	return {row.employee: row.problem for row in rows}


def many(count: int, of: str = "G1") -> list[str]:
	"""So many people of a grade since 2023-04-15, with employees and staff records; written in bulk, not committed."""
	names = [f"EMP-{number:05d}" for number in range(count)]
	company = frappe.db.get_single_value("Global Defaults", "default_company")
	since = {"date_of_joining": "2023-04-15", "date_of_birth": "1990-01-01"}
	common = {**stamp(), "company": company, "status": "Active", "gender": "Female", **since}
	people = [
		{**common, "name": name, "employee": name, "employee_name": name, "first_name": name}
		for name in names
	]
	insert_many("Employee", people)
	records = [
		{**stamp(), "name": f"S{name}", "staff_number": f"S{name}", "employee": name, "active": 1}
		for name in names
	]
	insert_many("CS Staff Record", records)
	rows = {**stamp(), "grade": of, "status": "Holds", "effective_from": "2023-04-15", "why": "As agreed"}
	insert_many(
		ASSIGNMENT,
		[{**rows, "name": f"GA {name}", "employee": name, "day_key": f"{name}|2023-04-15"} for name in names],
	)
	return names
