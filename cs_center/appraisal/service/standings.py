"""Who stands where over a quarter, and whom people rewarded for being the first (STAFF-8, STAFF-9)."""

from datetime import datetime, time
from decimal import Decimal

import frappe
from frappe.query_builder import DocType
from frappe.utils import getdate

from cs_center.appraisal.rules import ranking as rules
from cs_center.appraisal.rules.consequences import REWARD
from cs_center.appraisal.rules.months import CLOSED
from cs_center.appraisal.rules.ranking import Ranked
from cs_center.appraisal.service.consequences import CONSEQUENCE
from cs_center.appraisal.service.policy import number
from cs_center.appraisal.service.store import APPRAISAL
from cs_center.papers.rules.month import Month


def quarter_ranking(last: Month) -> list[Ranked]:
	"""The quarter of a month by the points of its three closed and scored months; who lacks one has no rank.

	person: the employee. Everybody with an appraisal of the quarter is in it.
	"""
	quarter = rules.quarter_of(last)
	appraisal = DocType(APPRAISAL)
	rows = (
		frappe.qb.from_(appraisal)
		.where(appraisal.month.isin([month.first for month in quarter]))
		.select(appraisal.employee, appraisal.month, appraisal.points, appraisal.status, appraisal.is_scored)
	).run()
	points: dict[str, dict[Month, Decimal]] = {}
	for employee, first, value, status, is_scored in rows:
		known = points.setdefault(employee, {})
		if status == CLOSED and is_scored:
			known[Month(getdate(first))] = number(value)
	return rules.rank(rules.quarter_entries(points, quarter))


def first_awards(month: Month) -> list[str]:
	"""Employees whom people decided in this month to reward for being first months running, as often as they did (STAFF-8).

	By the day of the decision: a decision that comes late is paid with the month in which it came, and never lost.
	"""
	table = DocType(CONSEQUENCE)
	until = datetime.combine(month.after.first, time())
	return (
		frappe.qb.from_(table)
		.where((table.decision == REWARD) & (table.decided_at >= month.first) & (table.decided_at < until))
		.select(table.employee)
		.orderby(table.employee)
	).run(pluck=True)
