"""Appraisals as they are printed: the month's list by team, and one month with its lines."""

from itertools import groupby
from typing import Any

import frappe
from frappe.model.document import Document

from cs_center.appraisal.service.policy import LINE, RULE
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
	"uncapped",
	"grade",
	"rank",
	"rank_of",
	"is_scored",
	"not_scored_why",
	"kpi_score",
	"kpi_reason",
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
	return [
		{"team": team or "", "people": list(people)} for team, people in groupby(rows, lambda row: row.team)
	]


def lines(doc: Document) -> list[Row]:
	"""The lines of one appraisal, those that were taken back last."""
	doc.check_permission("read")
	rows = frappe.get_all(
		LINE, filters={"appraisal": doc.name}, fields=["*"], order_by="taken_back, day, creation"
	)
	titles = dict(frappe.get_all(RULE, fields=["name", "title"], as_list=True))
	return [{**row, "title": titles.get(row.rule, row.rule)} for row in rows]
