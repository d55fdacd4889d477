"""How many customers somebody called back, for what is counted of each of them (STAFF-10)."""

from datetime import date

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Coalesce, Count

from cs_center.callbacks.rules.results import DONE
from cs_center.callbacks.service.store import DOCTYPE

_COMPLAINT = "CS Complaint"


def reached_by(since: date, until: date) -> dict[str, int]:
	"""Callbacks that somebody reached the customer in. Those of complaints are counted with the complaints."""
	callback = DocType(DOCTYPE)
	rows = (
		frappe.qb.from_(callback)
		.where((callback.closed_at >= since) & (callback.closed_at < until) & (callback.status == DONE))
		.where(Coalesce(callback.reference_doctype, "") != _COMPLAINT)
		.groupby(callback.closed_by)
		.select(callback.closed_by, Count("*"))
	).run()
	return {user: count for user, count in rows if user}
