"""Appraisals as they are printed: the month's list by team, and one month with its lines."""

from itertools import groupby
from typing import Any

import frappe
from frappe.model.document import Document

from cs_center.appraisal.rules.exact import plain, signed
from cs_center.appraisal.service import story
from cs_center.appraisal.service.policy import number
from cs_center.appraisal.service.store import APPRAISAL

Row = dict[str, Any]
_LISTED = (
	"name",
	"full_name",
	"staff_number",
	"team",
	"post",
	"status",
	"points",
	"grade",
	"rank",
	"rank_of",
	"is_scored",
	"not_scored_why",
	"kpi_score",
	"kpi_scored",
)


def teams(doc: Document) -> list[Row]:
	"""The month's appraisals that the reader may see, team by team, the best first."""
	rows = frappe.get_list(
		APPRAISAL,
		filters={"month": doc.month},
		fields=list(_LISTED),
		order_by="team, points desc, full_name",
		limit_page_length=0,
	)
	for row in rows:
		row.shown_points = shown(row.points)
		row.shown_kpi = shown(row.kpi_score) if row.kpi_scored else ""
	return [
		{"team": team or "", "people": list(people)} for team, people in groupby(rows, lambda row: row.team)
	]


def lines(doc: Document) -> list[Row]:
	"""The lines of one appraisal, those that were taken back last. Raises PermissionError."""
	doc.check_permission("read")
	return [{**row, "shown_points": signed(number(row.points))} for row in story.lines(doc.name)]


def shown(points: Any) -> str:
	"""Without zeros that a database puts behind a number."""
	return plain(number(points))
