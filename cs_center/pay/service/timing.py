"""On which day the last month of pay is worked out by itself."""

from datetime import date

import frappe

from cs_center.papers.rules.month import Month
from cs_center.pay.service import closing, computing
from cs_center.pay.service.store import MONTH, POLICY


def compute_when_due(today: date) -> None:
	"""The last month, once, from the day on that the policy says; never a closed one."""
	day = int(frappe.get_cached_doc(POLICY).statement_day or 0)
	month = Month.of(today).before
	if not day or today.day < day or month.first < closing.open_from():
		return
	if not frappe.db.get_value(MONTH, month.key, "computed_at"):
		computing.ask(month)
