"""Group `careers`: grades and rates of ten thousand people changed, and a month of them tried with other figures."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import frappe

from benchmarks import paid_centre
from benchmarks.figures import Figure, in_seconds, seconds
from cs_center.papers.rules.month import Month
from cs_center.pay_office.service import applying, changes, trying
from devtools import session
from devtools.session import create_user
from devtools.site_fixtures import SiteFixtures

GROUP = "careers"
PEOPLE, MOVED = 10_000, 500
MARCH = Month(date(2026, 3, 1))


def changed_and_tried(fixtures: SiteFixtures, site: str) -> Iterator[Figure]:
	"""500 of 10,000 people moved, a rate of all previewed, and a month of all tried with other figures."""
	with session.connected(site):
		names = paid_centre.people(PEOPLE)
		manager = create_user("HR Manager")
		taken = seconds(lambda: _moved(names[:MOVED], manager))
		yield in_seconds(GROUP, "500 people moved together", taken, 10)
		name = _change("Rates of Grades", [{"subject": "G1", "amount": "3200"}])
		taken = seconds(lambda: changes.preview(name))
		yield in_seconds(GROUP, "a rate of 10k people previewed", taken, 15)
		taken = seconds(lambda: trying.try_out(MARCH, {"rates": {"G1": "3200"}}))
		yield in_seconds(GROUP, "what if, a month of 10k people", taken, 60)
		paid_centre.clear()


MEASUREMENTS = (changed_and_tried,)


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
