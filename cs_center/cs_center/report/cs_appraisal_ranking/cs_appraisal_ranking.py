"""Who stands where in a month or a quarter, people or teams, equals side by side (STAFF-8, STAFF-9)."""

from typing import Any

from frappe import _

from cs_center.appraisal.service import ranking
from cs_center.calls.service.figures import check_reader, column
from cs_center.papers.service.months import month_of

Row = dict[str, Any]


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	"""Columns and a row each; leaders see their own teams. Raises PermissionError."""
	check_reader(ranking.READERS)
	filters = filters or {}
	period = filters.get("period") or ranking.MONTH
	month = month_of(filters.get("month"))
	if filters.get("by") == ranking.TEAMS:
		rows = ranking.teams(period, month)
		return _columns_of_teams(), rows, None, _chart(rows) if rows else None
	return _columns_of_people(period), ranking.people(period, month, filters.get("team") or "")


def _columns_of_people(period: str) -> list[Row]:
	shown = [
		column("rank", _("Rank", context="CS Appraisal"), "Int", 70),
		column("full_name", _("Name"), "Data", 140),
		column("staff_number", _("Staff Number"), "Data", 110),
		column("team", _("Team", context="CS Appraisal"), "Link", 120, "CS Team"),
		column("points", _("Points", context="CS Appraisal"), "Float", 90, precision=2),
	]
	if period == ranking.MONTH:
		shown += [
			column("grade", _("Grade", context="CS Appraisal"), "Data", 80),
			column("status", _("Status", context="CS Appraisal"), "Data", 120),
		]
	return [*shown, column("why", _("Why"), "Data", 420)]


def _columns_of_teams() -> list[Row]:
	return [
		column("rank", _("Rank", context="CS Appraisal"), "Int", 70),
		column("team", _("Team", context="CS Appraisal"), "Link", 160, "CS Team"),
		column("people", _("People"), "Int", 80),
		column("points", _("Mean Points"), "Float", 110, precision=2),
		column("best", _("Best"), "Float", 90, precision=2),
		column("worst", _("Worst"), "Float", 90, precision=2),
	]


def _chart(rows: list[Row]) -> Row:
	values = [row["points"] for row in rows]
	labels, datasets = [row["team"] for row in rows], [{"name": _("Mean Points"), "values": values}]
	return {"data": {"labels": labels, "datasets": datasets}, "type": "bar", "colors": ["#0b6b5d"]}
