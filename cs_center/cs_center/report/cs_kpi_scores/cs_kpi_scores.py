"""What each person's month came to on the KPI sheet of their post, indicator by indicator (STAFF-10)."""

from typing import Any

import frappe
from frappe import _

from cs_center.appraisal.service import ranking
from cs_center.calls.service.figures import check_reader, column
from cs_center.papers.service.months import month_of

Row = dict[str, Any]


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	"""Columns and a row each; leaders see their own teams. Raises PermissionError."""
	check_reader(ranking.READERS)
	filters = filters or {}
	month = month_of(filters.get("month"))
	found = ranking.kpi_scores(month, filters.get("team") or "", filters.get("post") or "")
	names = sorted({name for row in found for name in row["values"]})
	rows = [{**row, **_cells(row, names)} for row in found]
	return _columns(names), rows, None, _chart(rows) if rows else None


def _cells(row: Row, names: list[str]) -> Row:
	"""An indicator that nothing is known of is blank, not nothing."""
	values = {frappe.scrub(name): row["values"].get(name) for name in names}
	return {**values, **{f"{frappe.scrub(name)}_points": row["points"].get(name) for name in names}}


def _columns(names: list[str]) -> list[Row]:
	shown = [
		column("full_name", _("Name"), "Data", 140),
		column("staff_number", _("Staff Number"), "Data", 110),
		column("team", _("Team", context="CS Appraisal"), "Link", 120, "CS Team"),
		column("post", _("Post", context="CS Appraisal"), "Link", 150, "CS Post"),
		column("score", _("KPI Score", context="CS Appraisal"), "Float", 100, precision=2),
	]
	for name in names:
		shown.append(column(frappe.scrub(name), _(name), "Float", 130, precision=2))
		label = _("{0}: Points").format(_(name))
		shown.append(column(f"{frappe.scrub(name)}_points", label, "Float", 140, precision=2))
	return shown


def _chart(rows: list[Row]) -> Row:
	shown = [row for row in rows if row["score"] is not None][:30]
	values = [row["score"] for row in shown]
	labels, datasets = (
		[row["full_name"] for row in shown],
		[{"name": _("KPI Score", context="CS Appraisal"), "values": values}],
	)
	return {"data": {"labels": labels, "datasets": datasets}, "type": "bar", "colors": ["#0b6b5d"]}
