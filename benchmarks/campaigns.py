"""Group `retention`: a campaign of 100,000 members built and assigned, beside documents saved and assigned one by one."""

import time
from collections.abc import Iterator

import frappe
from frappe.utils import add_days, getdate, now_datetime

from benchmarks import retention_centre
from benchmarks.figures import Figure, at_least, at_most, per_second
from benchmarks.filling import fill
from benchmarks.retention import GROUP
from cs_center.engines.database import stamp
from cs_center.retention.service import campaign_building, campaigns
from devtools import session
from devtools.session import create_user
from devtools.site_fixtures import SiteFixtures

CUSTOMERS, ONE_IN, ONE_BY_ONE, OFFICERS = 1_000_000, 10, 300, 10
_TABLES = ("CS Customer Standing", "CS Campaign Member", "CS Phone Number")
_NAME = "concat('Seg-', lpad(seq, 8, '0'))"


def campaign_members(fixtures: SiteFixtures, site: str) -> Iterator[Figure]:
	"""Every tenth of a million customers: found, sifted by the laws of conduct, drawn, shared and written."""
	with session.connected(site):
		retention_centre.customers(CUSTOMERS)
		_standings_and_numbers()
		officers = [create_user("CS Retention Officer") for _ in range(OFFICERS)]
		frappe.db.commit()
		peer = per_second(lambda: _one_by_one(retention_centre.names(ONE_BY_ONE), officers))
		name = _campaign(officers)
		began = time.perf_counter()
		campaign_building.build(name)
		seconds = time.perf_counter() - began
		found = frappe.db.count("CS Campaign Member", {"campaign": name})
		if found != CUSTOMERS // ONE_IN:
			raise RuntimeError(f"{found} members instead of {CUSTOMERS // ONE_IN}")
		yield Figure(GROUP, "campaign of 100k out of 1M", seconds, None, None, "s", *at_most(seconds, 20))
		ours = found / seconds
		yield Figure(
			GROUP, "members built and assigned", ours, peer, None, "a second", *at_least(ours / peer, 50)
		)
		_clear(name)


MEASUREMENTS = (campaign_members,)


def _standings_and_numbers() -> None:
	segment = f"if(mod(seq, {ONE_IN}) = 0, 'At Risk', 'Ordinary')"
	standing = {"name": "concat('B', seq)", "customer": _NAME, "segment": segment}
	fill("CS Customer Standing", {**stamp(), "since": now_datetime()}, standing, CUSTOMERS)
	number = {
		"name": "concat('B', seq)",
		"customer": _NAME,
		"number_key": "concat('+861380', lpad(seq, 7, '0'))",
	}
	fill("CS Phone Number", {**stamp(), "is_primary": 1}, number, CUSTOMERS)


def _campaign(officers: list[str]) -> str:
	values = {
		"title": "Stay with Us",
		"period_from": getdate(),
		"period_to": add_days(getdate(), 30),
		"segments": [{"segment": "At Risk"}],
		"officers": [{"user": user, "capacity": 40} for user in officers],
	}
	name = frappe.get_doc({"doctype": "CS Retention Campaign", **values}).insert().name
	campaigns.start(name)
	frappe.db.commit()
	return name


def _one_by_one(names: list[str], officers: list[str]) -> int:
	"""Frappe's own way: a task for each customer, saved as a document, for the officer whom the load balancing names."""
	rule = frappe.new_doc("Assignment Rule")
	rule.document_type = "Customer"
	rule.update({"users": [{"user": user} for user in officers]})
	for name in names:
		task = {
			"doctype": "ToDo",
			"description": "Call",
			"reference_type": "Customer",
			"reference_name": name,
		}
		frappe.get_doc({**task, "allocated_to": rule.get_user_load_balancing()}).insert()
		frappe.db.commit()
	return len(names)


def _clear(name: str) -> None:
	for table in _TABLES:
		frappe.db.sql_ddl(f"TRUNCATE TABLE `tab{table}`")
	frappe.db.delete("CS Retention Campaign", {"name": name})
	for child in ("CS Campaign Officer", "CS Campaign Segment"):
		frappe.db.delete(child, {"parent": name})
	frappe.db.delete("ToDo", {"reference_type": "Customer"})
	frappe.db.commit()
	retention_centre.clear()
