"""Group `careers`: ten thousand people changed, tried and handed to payroll, beside HRMS's own Additional Salaries."""

import time
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import frappe

from benchmarks.figures import Figure, at_least, at_most, per_second
from cs_center.engines import salaries
from cs_center.engines.database import insert_many, stamp
from cs_center.papers.rules.month import Month
from cs_center.pay.rules.changes import Planned
from cs_center.pay.rules.spans import Edit, Row
from cs_center.pay.service import assignments, rates
from cs_center.pay.service.dated import Decision
from cs_center.pay_office.service import (
	applying,
	changes,
	components,
	handover,
	ledger,
	paid,
	reconciling,
	runs,
	standing,
	trying,
)
from devtools import session
from devtools.session import create_user
from devtools.site_fixtures import SiteFixtures
from tests.site.pay_office import STATEMENT, closed

GROUP = "careers"
PEOPLE, MOVED, MISSING, ONE_BY_ONE = 10_000, 500, 250, 200
MARCH = Month(date(2026, 3, 1))
_TABLES = (
	"CS Staff Record",
	"CS Pay Grade Assignment",
	"CS Pay Grade Rate",
	"CS Pay Statement",
	"CS Pay Line",
	"CS Payroll Entry",
	"CS Pay Change",
	"CS Pay Change Row",
)


def changed_and_tried(fixtures: SiteFixtures, site: str) -> Iterator[Figure]:
	"""500 of 10,000 people moved, a rate of all previewed, and a month of all tried with other figures."""
	with session.connected(site):
		names = _people()
		seconds = _timed(lambda: _moved(names[:MOVED]))
		yield Figure(GROUP, "500 people moved together", seconds, None, None, "s", *at_most(seconds, 10))
		name = _change("Rates of Grades", [{"subject": "G1", "amount": "3200"}])
		seconds = _timed(lambda: changes.preview(name))
		yield Figure(GROUP, "a rate of 10k people previewed", seconds, None, None, "s", *at_most(seconds, 15))
		seconds = _timed(lambda: trying.try_out(MARCH, {"rates": {"G1": "3200"}}))
		yield Figure(GROUP, "what if, a month of 10k people", seconds, None, None, "s", *at_most(seconds, 60))
		_clear()


def handed_to_payroll(fixtures: SiteFixtures, _site: str) -> Iterator[Figure]:
	"""A month of 10,000 people of whom 250 are missing in payroll, and all of it once more."""
	with session.connected(fixtures.full_site()):
		names = _people()
		_structure(names)
		closed(MARCH, {name: {"Post Pay": 3000, "Years-of-Service Pay": 200} for name in names})
		components.complete()
		frappe.db.commit()
		peer = per_second(lambda: _one_by_one(names[:ONE_BY_ONE]))
		_handed_over(names[MISSING:])
		ours = per_second(_missing_made)
		yield Figure(
			GROUP, "additional salaries made", ours, peer, None, "a second", *at_least(ours / peer, 0.8)
		)
		seconds = _timed(_run)
		yield Figure(GROUP, "10k people handed over again", seconds, None, None, "s", *at_most(seconds, 30))
		seconds = _timed(lambda: reconciling.rows(MARCH))
		yield Figure(GROUP, "payroll of 10k reconciled", seconds, None, None, "s", *at_most(seconds, 15))
		_clear()


MEASUREMENTS = (changed_and_tried, handed_to_payroll)


def _timed(action: Callable[[], Any]) -> float:
	began = time.perf_counter()
	action()
	return time.perf_counter() - began


def _people() -> list[str]:
	"""Employees with staff records who have grade G1 since 2020."""
	company = frappe.db.get_single_value("Global Defaults", "default_company")
	names = [f"HR-MANY-{number:05d}" for number in range(PEOPLE)]
	common = {**stamp(), "status": "Active", "date_of_joining": "2020-01-01", "company": company}
	insert_many(
		"Employee", [{"name": name, **common, "employee_name": name, "first_name": name} for name in names]
	)
	records = [
		{
			"name": f"M{place}",
			**stamp(),
			"staff_number": f"M{place}",
			"user": f"m{place}@example.com",
			"active": 1,
		}
		for place in range(PEOPLE)
	]
	insert_many(
		"CS Staff Record", [{**one, "employee": name} for one, name in zip(records, names, strict=True)]
	)
	decision = Decision("Administrator", "Administrator")
	for grade in ("G1", "G2"):
		frappe.get_doc({"doctype": "CS Pay Grade", "grade_name": grade}).insert()
		row = Row(date(2020, 1, 1), paid.money(3000), why="As agreed")
		rates.write([Planned(1, grade, Edit(row))], decision)
	row = Row(date(2020, 1, 1), "G1", why="As agreed")
	assignments.write([Planned(1, name, Edit(row)) for name in names], decision)
	frappe.db.commit()
	return names


def _change(what: str, rows: list[dict[str, str]]) -> str:
	values = {"what": what, "why": "New year", "first_day": MARCH.first, "rows": rows}
	return frappe.get_doc({"doctype": "CS Pay Change", **values}).insert().name


def _moved(names: list[str]) -> None:
	name = _change("Grades of Staff", [{"subject": one, "grade": "G2"} for one in names])
	changes.ask(name)
	frappe.db.commit()
	frappe.set_user(create_user("HR Manager"))
	changes.approve(name)
	frappe.db.commit()
	if not applying.apply(name):
		raise RuntimeError("not applied")
	frappe.set_user("Administrator")


def _structure(names: list[str]) -> None:
	"""HRMS asks only whether there is an assignment of a salary structure."""
	company = frappe.db.get_single_value("Global Defaults", "default_company")
	common = {
		**stamp(),
		"docstatus": 1,
		"company": company,
		"salary_structure": "Plain",
		"from_date": "2020-01-01",
	}
	insert_many(
		"Salary Structure Assignment", [{"name": f"SSA-{name}", **common, "employee": name} for name in names]
	)


def _one_by_one(names: list[str]) -> int:
	"""HRMS's own way: a document inserted, then submitted."""
	company = frappe.db.get_single_value("Global Defaults", "default_company")
	currency = frappe.db.get_value("Company", company, "default_currency")
	values = {"company": company, "currency": currency, "salary_component": "Post Pay", "amount": 1}
	for name in names:
		doc = frappe.get_doc(
			{"doctype": "Additional Salary", "employee": name, "payroll_date": MARCH.last, **values}
		)
		doc.insert().submit()
		frappe.db.commit()
	return len(names)


def _handed_over(names: list[str]) -> None:
	"""As it stands after a run: a document and a row of the ledger for each."""
	now = standing.standing(MARCH, names)
	documents, rows = [], []
	for place, one in enumerate(now.compared):
		name, statement = f"ADS-{place:06d}", now.statements[one.key.person].name
		common = {"name": name, **stamp(), "docstatus": 1, "employee": one.key.person}
		common |= {"salary_component": one.key.component, "type": salaries.EARNING, "amount": one.due.amount}
		documents.append(
			{**common, "payroll_date": MARCH.last, "ref_doctype": STATEMENT, "ref_docname": statement}
		)
		entry = {"name": name, **stamp(), "employee": one.key.person, "month": MARCH.first}
		entry |= {"component": one.key.component, "amount": one.due.amount, "document": name}
		rows.append({**entry, "status": ledger.HANDED_OVER, "entry_key": ":".join(one.key)})
	insert_many("Additional Salary", documents)
	insert_many("CS Payroll Entry", rows)
	frappe.db.commit()


def _run() -> int:
	name = runs.start(MARCH, runs.ADDITIONAL_SALARY).name
	frappe.db.commit()
	handover.run(name)
	if (status := frappe.db.get_value(runs.RUN, name, "status")) != runs.DONE:
		raise RuntimeError(f"the run is {status}")
	return PEOPLE


def _missing_made() -> int:
	_run()
	return 2 * MISSING


def _clear() -> None:
	for table in _TABLES:
		frappe.db.sql_ddl(f"TRUNCATE TABLE `tab{table}`")
	frappe.db.delete("Employee", {"name": ("like", "HR-MANY-%")})
	if frappe.db.table_exists("Additional Salary"):
		frappe.db.delete("Additional Salary", {"employee": ("like", "HR-MANY-%")})
		frappe.db.delete("Salary Structure Assignment", {"employee": ("like", "HR-MANY-%")})
	frappe.db.commit()
