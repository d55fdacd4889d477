"""Group `careers`: grades and rates of ten thousand people changed, and a month of them tried with other figures."""

import time
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import frappe

from benchmarks.figures import Figure, at_most
from cs_center.engines.database import insert_many, stamp
from cs_center.papers.rules.month import Month
from cs_center.pay.rules.changes import Planned
from cs_center.pay.rules.spans import Edit, Row
from cs_center.pay.service import assignments, rates
from cs_center.pay.service.dated import Decision
from cs_center.pay_office.service import applying, changes, paid, trying
from devtools import session
from devtools.session import create_user
from devtools.site_fixtures import SiteFixtures

GROUP = "careers"
PEOPLE, MOVED = 10_000, 500
MARCH = Month(date(2026, 3, 1))
_TABLES = (
	"CS Staff Record",
	"CS Pay Grade",
	"CS Pay Grade Assignment",
	"CS Pay Grade Rate",
	"CS Pay Change",
	"CS Pay Change Row",
)


def changed_and_tried(fixtures: SiteFixtures, site: str) -> Iterator[Figure]:
	"""500 of 10,000 people moved, a rate of all previewed, and a month of all tried with other figures."""
	with session.connected(site):
		names = _people()
		manager = create_user("HR Manager")
		seconds = _timed(lambda: _moved(names[:MOVED], manager))
		yield Figure(GROUP, "500 people moved together", seconds, None, None, "s", *at_most(seconds, 10))
		name = _change("Rates of Grades", [{"subject": "G1", "amount": "3200"}])
		seconds = _timed(lambda: changes.preview(name))
		yield Figure(GROUP, "a rate of 10k people previewed", seconds, None, None, "s", *at_most(seconds, 15))
		seconds = _timed(lambda: trying.try_out(MARCH, {"rates": {"G1": "3200"}}))
		yield Figure(GROUP, "what if, a month of 10k people", seconds, None, None, "s", *at_most(seconds, 60))
		_clear()


MEASUREMENTS = (changed_and_tried,)


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


def _moved(names: list[str], manager: str) -> None:
	name = _change("Grades of Staff", [{"subject": one, "grade": "G2"} for one in names])
	changes.ask(name)
	frappe.db.commit()
	frappe.set_user(manager)
	changes.approve(name)
	frappe.db.commit()
	if not applying.apply(name):
		raise RuntimeError("not applied")
	frappe.set_user("Administrator")


def _clear() -> None:
	for table in _TABLES:
		frappe.db.sql_ddl(f"TRUNCATE TABLE `tab{table}`")
	frappe.db.delete("Employee", {"name": ("like", "HR-MANY-%")})
	frappe.db.commit()
