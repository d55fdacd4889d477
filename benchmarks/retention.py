"""Group `retention`: segments of a million customers, beside computing and saving them one by one."""

import time
from collections.abc import Iterator

import frappe
from frappe.utils import add_days, getdate

from benchmarks import calling, retention_centre
from benchmarks.figures import Figure, at_least, at_most, per_second
from cs_center.retention.service import runs
from devtools import session
from devtools.site_fixtures import SiteFixtures

GROUP = "retention"
CUSTOMERS, PAPERS, CALLS, ONE_BY_ONE = 1_000_000, 500_000, 1_000_000, 300


def segments(fixtures: SiteFixtures, site: str) -> Iterator[Figure]:
	"""All customers for the first time, when each gets a segment, and again, when few change."""
	with session.connected(site):
		retention_centre.customers(CUSTOMERS)
		retention_centre.papers(PAPERS, CUSTOMERS)
		retention_centre.calls_and_complaints(CALLS, CUSTOMERS)
		peer = per_second(lambda: _one_by_one(retention_centre.names(ONE_BY_ONE)))
		first = _seconds()
		yield Figure(GROUP, "segments of 1M, first time", first, None, None, "s", *at_most(first, 60))
		again = _seconds()
		yield Figure(GROUP, "segments of 1M, every night", again, None, None, "s", *at_most(again, 60))
		ours = CUSTOMERS / first
		yield Figure(
			GROUP, "customers put into a segment", ours, peer, None, "a second", *at_least(ours / peer, 50)
		)
		retention_centre.clear()


MEASUREMENTS = (segments, calling.next_customer)


def _seconds() -> float:
	began = time.perf_counter()
	runs.compute()
	return time.perf_counter() - began


def _one_by_one(names: list[str]) -> int:
	"""The same facts by Frappe's own calls for each customer, and the outcome saved on the document."""
	today = getdate()
	for name in names:
		doc = frappe.get_doc("Customer", name)
		complaints = frappe.db.count(
			"CS Complaint", {"customer": name, "taken_at": (">=", add_days(today, -90))}
		)
		late = frappe.get_all(
			"Sales Invoice",
			filters={
				"customer": name,
				"docstatus": 1,
				"outstanding_amount": (">", 0),
				"due_date": ("<", today),
			},
			fields=["sum(outstanding_amount) as amount"],
		)
		contract = frappe.get_all(
			"Contract",
			{"party_name": name, "docstatus": 1},
			pluck="end_date",
			order_by="end_date desc",
			limit=1,
		)
		doc.customer_details = f"{complaints} {late[0].amount} {contract}"
		doc.save()
		frappe.db.commit()
	return len(names)
