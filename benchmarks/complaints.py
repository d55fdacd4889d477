"""Group `complaints`: the sweep beside re-saving documents, taking beside an Issue with an agreement, the month's papers."""

import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import cycle
from statistics import mean
from typing import Any

import frappe
from frappe.desk import query_report
from frappe.utils import now_datetime

from benchmarks import centre, complaint_centre
from benchmarks.figures import Figure, at_least, at_most, median_microseconds, per_second
from cs_center.complaints.service import sweep, taking
from cs_center.cs_center.doctype.cs_complaint.cs_complaint import CSComplaint
from devtools import session
from devtools.site_fixtures import SiteFixtures

GROUP = "complaints"
OPEN, DUE, AGENTS = 1_000_000, 20_000, 50
RESAVED, CUSTOMERS = 300, 100


def sweeping(fixtures: SiteFixtures, site: str) -> Iterator[Figure]:
	"""Escalating 20,000 due complaints out of a million open ones, beside raising tickets' priority by saving them, as helpdesks do."""
	with session.connected(site):
		centre.staff(AGENTS)
		complaint_centre.track_agreements()
		tickets = complaint_centre.issues(RESAVED)
		complaint_centre.complaints(OPEN, DUE, AGENTS)
		[found] = median_microseconds(_find_due, rounds=20, warm_up=2)
		seconds = found / 1e6
		yield Figure(
			GROUP, "finding a chunk of the due, 1M open", found / 1e3, None, None, "ms", *at_most(seconds, 1)
		)
		before = per_second(lambda: _resave(tickets))
		ours = per_second(lambda: sweep.sweep().escalated)
		peer = mean((before, per_second(lambda: _resave(tickets))))
		yield Figure(
			GROUP, "escalating the due, 1M open", ours, peer, None, "a second", *at_least(ours / peer, 100)
		)
		complaint_centre.clear()
		centre.clear()


def taking_one(fixtures: SiteFixtures, site: str) -> Iterator[Figure]:
	"""Taking a complaint: what our own part adds to what the same insert costs Frappe and ERPNext's agreement."""
	with session.connected(site):
		centre.staff(AGENTS)
		complaint_centre.track_agreements()
		whose = cycle(complaint_centre.customers(CUSTOMERS))
		ours, peer = median_microseconds(_take(whose), _insert_issue(whose), rounds=100, warm_up=10)
		own = _own_microseconds(_take(whose), rounds=100)
		added = own / (ours - own)
		yield Figure(
			GROUP,
			"our part of taking one, on top of the rest",
			own,
			ours - own,
			None,
			"us",
			*at_most(added, 0.3),
		)
		yield Figure(
			GROUP, "taking one beside inserting an Issue", ours, peer, None, "us", *at_most(ours / peer, 1.3)
		)
		complaint_centre.clear()
		centre.clear()


def papers(fixtures: SiteFixtures, site: str) -> Iterator[Figure]:
	"""The month's papers over a million calls and a year of a hundred thousand complaints, in seconds."""
	with session.connected(site):
		centre.calls(CALLS, CUSTOMERS)
		complaint_centre.year(SETTLED)
		frappe.db.commit()
		for report, filters in _PAPERS.items():
			[taken] = median_microseconds(partial(_run, report, filters), rounds=3, warm_up=1)
			yield Figure(GROUP, report, taken / 1e3, None, None, "ms", *at_most(taken / 1e6, 3))
		complaint_centre.clear()
		centre.clear()


MEASUREMENTS = (sweeping, taking_one, papers)
CALLS, SETTLED = 1_000_000, 100_000
_PAPERS: dict[str, dict[str, object]] = {
	"CS Station Ranking": {},
	"CS Complaints by Type": {"months": 12},
	"CS Repeat and Severe Complaints": {},
	"CS Late Complaints Notice": {},
}
#: Where Frappe hands a complaint that is inserted to us.
_HOOKS = ("before_insert", "validate", "before_save", "after_insert")


def _run(report: str, filters: dict[str, object]) -> None:
	query_report.run(report, filters)


def _find_due() -> None:
	sweep.claim(now_datetime())
	frappe.db.rollback()


def _resave(names: list[str]) -> int:
	"""What an escalation of a ticket is: its priority changes, and it is saved."""
	for name in names:
		doc = frappe.get_doc("Issue", name)
		doc.priority = "High"
		doc.save()
		frappe.db.commit()
	return len(names)


def _take(whose: Iterator[str]) -> Callable[[], None]:
	def take() -> None:
		values = {"subject": "Picture breaks up", "topic": complaint_centre.TOPIC}
		taking.take({**values, "customer": next(whose)}, False)
		frappe.db.commit()

	return take


def _insert_issue(whose: Iterator[str]) -> Callable[[], None]:
	def insert() -> None:
		frappe.get_doc({"doctype": "Issue", "subject": "Picture breaks up", "customer": next(whose)}).insert()
		frappe.db.commit()

	return insert


def _own_microseconds(action: Callable[[], object], rounds: int) -> float:
	"""The mean time that an action spends in our hooks on the document."""
	spent = 0.0

	def timed(hook: Callable[..., Any]) -> Callable[..., Any]:
		def run(doc: Any) -> None:
			nonlocal spent
			started = time.perf_counter()
			hook(doc)
			spent += time.perf_counter() - started

		return run

	kept = {name: getattr(CSComplaint, name) for name in _HOOKS}
	try:
		for name, hook in kept.items():
			setattr(CSComplaint, name, timed(hook))
		for _round in range(rounds):
			action()
	finally:
		for name, hook in kept.items():
			setattr(CSComplaint, name, hook)
	return spent / rounds * 1e6
