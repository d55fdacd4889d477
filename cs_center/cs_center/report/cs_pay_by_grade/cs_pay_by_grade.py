"""Grades on a day: rate, people, and what they come to a month (STAFF-3). HR only."""

from typing import Any

from frappe import _
from frappe.utils import getdate

from cs_center.calls.service.figures import column
from cs_center.pay_office.service import costs

Row = dict[str, Any]


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	"""Columns, one row a grade, nothing in words, chart, sums. Raises PermissionError."""
	rows = costs.by_grade(getdate((filters or {}).get("day")))
	return _columns(), rows, None, _chart(rows), _summary(rows), True


def _columns() -> list[Row]:
	return [
		column("grade", _("Grade"), "Link", 140, "CS Pay Grade"),
		column("post", _("Post"), "Link", 160, "CS Post"),
		column("rate", _("Yuan a Month"), "Currency", 120, precision=2),
		column("since", _("Since"), "Date", 110),
		column("people", _("People"), "Int", 90),
		column("month", _("All Together a Month"), "Currency", 150, precision=2),
	]


def _chart(rows: list[Row]) -> Row | None:
	shown = [row for row in rows if row["people"]]
	if not shown:
		return None
	data = {
		"labels": [row["grade"] for row in shown],
		"datasets": [{"name": _("People"), "values": [row["people"] for row in shown]}],
	}
	return {"data": data, "type": "bar", "colors": ["#29cd42"]}


def _summary(rows: list[Row]) -> list[Row]:
	people, month = sum(row["people"] for row in rows), sum(row["month"] for row in rows)
	return [
		{"label": _("People"), "value": people, "datatype": "Int", "indicator": "Blue"},
		{"label": _("All Together a Month"), "value": month, "datatype": "Currency", "indicator": "Blue"},
	]
