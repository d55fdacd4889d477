"""Group `careers`: a month of pay of ten thousand people, its way to payroll, and everybody on the ladder."""

from collections.abc import Iterator, Sequence
from typing import Any

import frappe
from frappe.utils import getdate

from benchmarks import paid_centre
from benchmarks.figures import Figure, at_least, at_most, in_seconds, median_microseconds, per_second, seconds
from cs_center.careers.service import figures as ladder
from cs_center.careers.service import proposing
from cs_center.engines import salaries
from cs_center.papers.rules.month import Month
from cs_center.pay.service import computing, ending, explaining
from cs_center.pay.service.store import STATEMENT
from cs_center.pay_office.service import components, handover, runs
from devtools import session
from devtools.session import create_user
from devtools.site_fixtures import SiteFixtures

GROUP = "careers"
PEOPLE, MONTHS, EXPLAINED = 10_000, 6, 200


def paid_and_handed_over(fixtures: SiteFixtures, _site: str) -> Iterator[Figure]:
	"""Everybody's month worked out, closed, explained and given to payroll, beside Additional Salary entered one by one."""
	with session.connected(fixtures.full_site()):
		month, names = Month.of(getdate()).before, paid_centre.people(PEOPLE)
		paid_centre.appraised([month], PEOPLE)
		frappe.set_user(create_user("HR Manager"))
		yield in_seconds(
			GROUP, "a month of pay of 10k people worked out", seconds(lambda: _worked_out(month)), 60
		)
		yield in_seconds(GROUP, "it closed, worked out once more", seconds(lambda: _closed(month)), 60)
		yield _explained(month)
		frappe.set_user("Administrator")
		paid_centre.with_payroll(names)
		components.complete()
		frappe.db.commit()
		yield _handed_over(month, names)
		paid_centre.clear()


def everybody_on_the_ladder(_fixtures: SiteFixtures, site: str) -> Iterator[Figure]:
	"""The report of all with what each lacks, and the proposals of a month."""
	with session.connected(site):
		paid_centre.people(PEOPLE)
		month = Month.of(getdate()).before
		paid_centre.appraised(month.back(MONTHS), PEOPLE)
		level = frappe.get_all("CS Ladder Level", pluck="level", order_by="idx", limit=1)[0]
		paid_centre.on_ladder(level, PEOPLE)
		frappe.db.commit()
		shown = seconds(lambda: _shown(level))
		yield in_seconds(GROUP, "10k people on the ladder, with what is missing", shown, 10)
		yield in_seconds(
			GROUP, "a month's proposals for 10k people", seconds(lambda: proposing.propose_month(month)), 60
		)
		paid_centre.clear()


MEASUREMENTS = (paid_and_handed_over, everybody_on_the_ladder)


def _worked_out(month: Month) -> None:
	computing.ask(month)
	frappe.db.commit()
	computing.run(month)
	assert frappe.db.count(STATEMENT, {"month": month.first}) == PEOPLE


def _closed(month: Month) -> None:
	ending.ask(month)
	frappe.db.commit()
	ending.run(month)
	assert frappe.db.count(STATEMENT, {"month": month.first, "status": "Closed"}) == PEOPLE


def _explained(month: Month) -> Figure:
	names = frappe.get_all(STATEMENT, {"month": month.first}, pluck="name", limit=EXPLAINED)
	left = iter(names * 2)
	[taken] = median_microseconds(lambda: explaining.of_statement(next(left)), rounds=EXPLAINED)
	goal = at_most(taken / 1000, 200)
	return Figure(GROUP, "a statement of 10k explained", taken / 1000, None, None, "ms", *goal)


def _handed_over(month: Month, names: Sequence[str]) -> Figure:
	"""One round of the worker, which goes on in another job."""
	run = runs.start(month, runs.ADDITIONAL_SALARY).name
	frappe.db.commit()

	def ours() -> int:
		handover.run(run, seconds=0)
		return frappe.db.count(salaries.ADDITIONAL_SALARY, {"docstatus": 1})

	made = per_second(ours)
	peer = per_second(lambda: _entered(month, names[-EXPLAINED:]))
	name = "Additional Salaries handed over beside entered"
	return Figure(GROUP, name, made, peer, None, "a second", *at_least(made / peer, 0.5))


def _entered(month: Month, names: Sequence[str]) -> int:
	company = frappe.db.get_single_value("Global Defaults", "default_company")
	values: dict[str, Any] = {"doctype": salaries.ADDITIONAL_SALARY, "company": company, "amount": 3000}
	values |= {"salary_component": "Plain Pay", "payroll_date": month.last}
	for name in names:
		frappe.get_doc({**values, "employee": name}).insert().submit()
		frappe.db.commit()
	return len(names)


def _shown(level: str) -> None:
	rows = ladder.overview()
	assert sum(row["level"] == level for row in rows) == PEOPLE
