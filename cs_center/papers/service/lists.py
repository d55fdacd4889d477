"""Complaints that the month's papers name one by one: repeat and severe ones, and the late (COMP-7, COMP-8)."""

from typing import Any

import frappe
from frappe.query_builder import DocType
from frappe.utils import get_datetime, now_datetime

from cs_center.calls.rules import access
from cs_center.complaints.rules.limits import days_late
from cs_center.complaints.rules.states import REPEAT, SEVERE
from cs_center.complaints.service import policy
from cs_center.complaints.service.store import COMPLAINT
from cs_center.papers.rules.month import Month
from cs_center.papers.service.ranking import in_area
from cs_center.responsibility.service.naming import name_of

#: Who reads every complaint, and so a list of them.
READERS = (
	access.INSPECTOR,
	access.CALLBACK_OFFICER,
	access.SUPERVISOR,
	access.DIRECTOR,
	"System Manager",
)
#: The notice names stations and complaints, no customer: it is for leaders to put up.
NOTICE_READERS = (access.LEADER, *READERS)
#: Figures say nothing about a customer.
FIGURE_READERS = NOTICE_READERS

Row = dict[str, Any]


def repeat_and_severe(month: Month, area: str = "", station: str = "") -> list[Row]:
	"""Repeat and severe complaints that were taken in a month, the severe first."""
	complaint = DocType(COMPLAINT)
	query = (
		frappe.qb.from_(complaint)
		.where((complaint.taken_at >= month.first) & (complaint.taken_at < month.after.first))
		.where(complaint.severity.isin((REPEAT, SEVERE)))
		.orderby(complaint.taken_at)
		.select(
			complaint.name,
			complaint.taken_at,
			complaint.severity,
			complaint.severity_reason,
			complaint.topic,
			complaint.subject,
			complaint.party_name,
			complaint.station,
			complaint.status,
			complaint.failed_callbacks,
			complaint.responsible_person,
			complaint.closed_at,
		)
	)
	wanted = in_area(complaint, area)
	query = query.where(wanted) if wanted is not None else query
	query = query.where(complaint.station == station) if station else query
	return sorted(query.run(as_dict=True), key=lambda row: row.severity != SEVERE)


def late_notice(month: Month) -> list[Row]:
	"""Complaints that were five working days late in a month and so are named, the latest first (COMP-7)."""
	complaint = DocType(COMPLAINT)
	rows = (
		frappe.qb.from_(complaint)
		.where((complaint.named_at >= month.first) & (complaint.named_at < month.after.first))
		.select(
			complaint.name,
			complaint.subject,
			complaint.topic,
			complaint.station,
			complaint.due_by,
			complaint.closed_at,
			complaint.status,
			complaint.level_name,
			complaint.holder,
			complaint.named_at,
		)
	).run(as_dict=True)
	calendar, now = policy.calendar(), now_datetime()
	for row in rows:
		until = get_datetime(row.closed_at) if row.closed_at else now
		row.days_late = days_late(get_datetime(row.due_by), until, calendar) if row.due_by else 0
		row.holder_name = name_of(row.holder) if row.holder else ""
	return sorted(rows, key=lambda row: (-row.days_late, row.station or "", row.name))
