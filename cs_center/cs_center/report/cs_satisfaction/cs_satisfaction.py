"""What customers answered when they were called back, by agent, station, kind or team (BACK-5, BACK-6)."""

from typing import Any

from frappe import _
from frappe.utils import add_days, getdate

from cs_center.calls.service.figures import check_reader, column
from cs_center.satisfaction.service import summary

Row = dict[str, Any]


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	"""Columns, a row each, no message, a chart of the shares and marks. Raises PermissionError."""
	check_reader(summary.READERS)
	filters = filters or {}
	last = getdate(filters.get("to_date"))
	first = getdate(filters.get("from_date") or add_days(last, -6))
	rows = summary.figures(filters.get("by") or "Station", first, last)
	return _columns(filters.get("by") or "Station"), rows, None, _chart(rows) if rows else None


def _columns(by: str) -> list[Row]:
	return [
		column("who", _(by), "Data", 220),
		column("called", _("Called Back"), "Int", 100),
		column("reached", _("Reached"), "Int", 90),
		column("reached_rate", _("Reached %"), "Percent", 100),
		column("solved", _("Solved"), "Int", 90),
		column("solved_rate", _("Solved %"), "Percent", 100),
		column("attitude", _("Attitude"), "Float", 90, precision=2),
		column("speed", _("Speed"), "Float", 90, precision=2),
		column("quality", _("Quality"), "Float", 90, precision=2),
		column("mark", _("All Marks"), "Float", 100, precision=2),
	]


def _chart(rows: list[Row]) -> Row:
	return {
		"data": {
			"labels": [row["who"] for row in rows],
			"datasets": [{"name": _("Solved %"), "values": [row["solved_rate"] or 0 for row in rows]}],
		},
		"type": "bar",
		"colors": ["#29845a"],
	}
