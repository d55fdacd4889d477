"""Group `careers`: a month of 10,000 people made of a million calls, beside HRMS making its own appraisals one by one."""

from collections.abc import Callable, Iterator

import frappe
from frappe.utils import getdate

from benchmarks import careers_centre
from benchmarks.figures import Figure, at_least, in_seconds, per_second, seconds
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
		gathered = seconds(lambda: facts.of_month(month, opening.appraised(month)))
		yield in_seconds(GROUP, "gathering the facts of 10,000, 1M calls", gathered, 30)
		first = seconds(lambda: drafting.draft(month))
		assert frappe.db.count(APPRAISAL, {"month": month.first}) >= PEOPLE
		yield in_seconds(GROUP, "drafting the month of 10,000, 1M calls", first, 60)
		yield in_seconds(GROUP, "drafting it again", seconds(lambda: drafting.draft(month)), 60)
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
