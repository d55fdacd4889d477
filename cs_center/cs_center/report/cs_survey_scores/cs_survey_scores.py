"""What customers answered in surveys, by agent, station, kind, survey, area or channel (BACK-5, BACK-6)."""

from typing import Any

from frappe import _
from frappe.utils import add_days, getdate

from cs_center.calls.service.figures import check_reader, column
from cs_center.surveys.service import scores

Row = dict[str, Any]


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	"""Columns, a row each, no message, a chart of the average marks. Raises PermissionError."""
	check_reader(scores.READERS)
	filters = filters or {}
	last = getdate(filters.get("to_date"))
	first = getdate(filters.get("from_date") or add_days(last, -29))
	by = filters.get("by") or "Agent"
	rows = scores.figures(by, first, last, filters.get("sample") or "")
	return _columns(by), rows, None, _chart(rows) if rows else None


def _columns(by: str) -> list[Row]:
	return [
		column("who", _(by), "Data", 170),
		column("answered", _("Answers"), "Int", 90),
		column("link", _("By Link"), "Int", 80),
		column("sms", _("By Message"), "Int", 115),
		column("phone", _("By Phone"), "Int", 95),
		column("solved_rate", _("Solved %"), "Percent", 90),
		column("attitude", _("Attitude"), "Float", 85, precision=2),
		column("speed", _("Speed"), "Float", 80, precision=2),
		column("quality", _("Quality"), "Float", 80, precision=2),
		column("average", _("All Marks"), "Float", 95, precision=2),
		column("dissatisfied", _("Dissatisfied"), "Int", 105),
		column("dissatisfied_share", _("Dissatisfied %"), "Percent", 115),
	]


def _chart(rows: list[Row]) -> Row:
	return {
		"data": {
			"labels": [row["who"] for row in rows],
			"datasets": [{"name": _("All Marks"), "values": [row["average"] or 0 for row in rows]}],
		},
		"type": "bar",
		"colors": ["#0b6b5d"],
	}
