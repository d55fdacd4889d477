"""Group `careers`: a month of 10,000 people made of a million calls, beside HRMS making its own appraisals one by one."""

import time
from collections.abc import Callable, Iterator

import frappe
from frappe.utils import getdate

from benchmarks import careers_centre
from benchmarks.figures import Figure, at_least, at_most, per_second
from cs_center.appraisal.service import drafting, facts, opening
from cs_center.appraisal.service.store import APPRAISAL
from cs_center.papers.rules.month import Month
from devtools import session
from devtools.site_fixtures import SiteFixtures

GROUP = "careers"
PEOPLE, CALLS, BY_HRMS = 10_000, 1_000_000, 300


def drafting_a_month(fixtures: SiteFixtures, _site: str) -> Iterator[Figure]:
	"""Everybody's month computed from facts, then again when nothing has changed, in seconds; and people a second."""
	from hrms.hr.doctype.appraisal_cycle.appraisal_cycle import create_appraisals_for_cycle

	with session.connected(fixtures.full_site()):
		month = Month.of(getdate()).before
		careers_centre.staff(PEOPLE)
		careers_centre.month(month, PEOPLE, CALLS)
		cycle = careers_centre.cycle(month, BY_HRMS)
		frappe.db.commit()
		gathered = _seconds(lambda: facts.of_month(month, opening.appraised(month)))
		yield _in_seconds("gathering the facts of 10,000, 1M calls", gathered, 30)
		first = _seconds(lambda: drafting.draft(month))
		assert frappe.db.count(APPRAISAL, {"month": month.first}) >= PEOPLE
		yield _in_seconds("drafting the month of 10,000, 1M calls", first, 60)
		yield _in_seconds("drafting it again", _seconds(lambda: drafting.draft(month)), 60)
		peer = per_second(lambda: _by_hrms(create_appraisals_for_cycle, cycle))
		ours = PEOPLE / first
		name = "people drafted beside HRMS appraisals made"
		yield Figure(GROUP, name, ours, peer, None, "a second", *at_least(ours / peer, 5))
		careers_centre.clear()


MEASUREMENTS = (drafting_a_month,)


def _by_hrms(create: Callable[[object], None], cycle: object) -> int:
	create(cycle)
	frappe.db.commit()
	made = frappe.db.count("Appraisal")
	assert made == BY_HRMS
	return made


def _seconds(do: Callable[[], object]) -> float:
	started = time.perf_counter()
	do()
	return time.perf_counter() - started


def _in_seconds(name: str, taken: float, goal: float) -> Figure:
	return Figure(GROUP, name, taken, None, None, "s", *at_most(taken, goal))
