"""What leaders above ask of a whole month from the Desk: small ones at once, large ones by a worker."""

import frappe
from frappe import _

from cs_center.appraisal.rules.months import CLOSED
from cs_center.appraisal.service import drafting, settling
from cs_center.appraisal.service.actors import check_is_above, check_is_director
from cs_center.appraisal.service.settling import Closed
from cs_center.appraisal.service.store import APPRAISAL, MONTH
from cs_center.papers.rules.month import Month

_AT_ONCE = 300
_HR = ("HR User", "HR Manager")
_MONTHS_BACK = 12


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
	"""Raises PermissionError, and ValidationError for a month that has not begun or is too long ago to begin with."""
	check_is_above(*_HR)
	running = Month.of(frappe.utils.getdate())
	if month > running:
		frappe.throw(_("This month has not begun."))
	if month < running.back(_MONTHS_BACK + 1)[0] and not frappe.db.exists(MONTH, month.key):
		frappe.throw(_("{0} is more than twelve months ago and was never appraised.").format(month.key))
	drafting.ask(month, frappe.session.user)


def standing(month: Month) -> dict[str, int]:
	"""Raises PermissionError for who does not see everybody's."""
	check_is_above(*_HR)
	return settling.standing(month)
