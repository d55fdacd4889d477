"""What leaders above ask of a whole month from the Desk: small ones at once, large ones by a worker."""

import frappe
from frappe import _

from cs_center.appraisal.rules.months import CLOSED
from cs_center.appraisal.service import drafting, settling
from cs_center.appraisal.service.actors import check_is_above, check_is_director
from cs_center.appraisal.service.settling import Closed
from cs_center.appraisal.service.store import APPRAISAL
from cs_center.papers.rules.month import Month

_AT_ONCE = 300
_HR = ("HR User", "HR Manager")


def close_month(month: Month) -> Closed | None:
	"""None when a worker does it. Raises PermissionError for everybody but a director."""
	check_is_director()
	open_ones = frappe.db.count(APPRAISAL, {"month": month.first, "status": ("!=", CLOSED)})
	if open_ones <= _AT_ONCE:
		return settling.close_month(month)
	frappe.enqueue(
		"cs_center.appraisal.jobs.close_and_show",
		queue="long",
		job_id=f"cs_appraisal_close:{month.key}",
		deduplicate=True,
		month=month.key,
	)
	return None


def draft_month(month: Month) -> None:
	"""Raises PermissionError, and ValidationError for a month that has not begun."""
	check_is_above(*_HR)
	if month > Month.of(frappe.utils.getdate()):
		frappe.throw(_("This month has not begun."))
	drafting.ask(month, frappe.session.user)


def standing(month: Month) -> dict[str, int]:
	"""Raises PermissionError for who does not see everybody's."""
	check_is_above(*_HR)
	return settling.standing(month)
