"""HTTP methods of the dissatisfied-customer file: thin; who may is checked by the service (COMP-11)."""

import frappe
from frappe.utils import cint, nowdate

from cs_center.care.service import visits
from cs_center.responsibility.service.requests import day, deed, written


@frappe.whitelist(methods=["POST"])
def log_visit(file: str, content: str, mood: int = 0, done_on: str = "") -> str:
	"""A care visit that was made, today unless another day is given. mood: 1 to 5, 0 when not asked.
	Answers the day of the next visit."""
	on = day(done_on or nowdate())
	return deed(lambda: visits.log_visit(file, written(content), cint(mood), on))


@frappe.whitelist(methods=["POST"])
def close(file: str, why: str) -> None:
	"""Close a file, after one visit at least."""
	deed(lambda: visits.close(file, written(why)))
