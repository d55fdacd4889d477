"""Who stayed and who left after a talk, and who was not talked with, by month, reason, officer or rule (KEEP-5)."""

from typing import Any

from frappe import _
from frappe.utils import add_months, get_first_day, getdate

from cs_center.calls.service.figures import check_reader, column
from cs_center.leaving.service import figures

Row = dict[str, Any]


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	"""Columns, a row each, no message, a chart of who stayed and who left. Raises PermissionError."""
	check_reader(figures.READERS)
	filters = filters or {}
	last = getdate(filters.get("to_date"))
	first = getdate(filters.get("from_date") or get_first_day(add_months(last, -11)))
	by = filters.get("by") or "Month"
	rows = figures.figures(by, first, last)
	return _columns(by), rows, None, _chart(rows) if rows else None


def _columns(by: str) -> list[Row]:
	return [
		column("who", _(by), "Data", 200),
		column("ended", _("Talks"), "Int", 80),
		column("stays", _("Stays", context="CS Leaving Talk"), "Int", 80),
		column("leaves", _("Leaves", context="CS Leaving Talk"), "Int", 80),
		column("kept_share", _("Stays %"), "Percent", 95),
		column("undecided", _("Undecided", context="CS Leaving Talk"), "Int", 100),
		column("refused_to_talk", _("Refused to Talk", context="CS Leaving Talk"), "Int", 130),
		column("untalked", _("Without a Talk"), "Int", 125),
		column("limit_passed", _("Limit Passed", context="CS Leaving Talk"), "Int", 110),
		column("value_kept", _("Value Kept", context="CS Leaving Talk"), "Currency", 120),
	]


def _chart(rows: list[Row]) -> Row:
	shown = (
		(_("Stays", context="CS Leaving Talk"), "stays"),
		(_("Leaves", context="CS Leaving Talk"), "leaves"),
		(_("Without a Talk"), "untalked"),
	)
	return {
		"data": {
			"labels": [row["who"] or "–" for row in rows],
			"datasets": [{"name": name, "values": [row[key] or 0 for row in rows]} for name, key in shown],
		},
		"type": "bar",
		"colors": ["#0b6b5d", "#c0392b", "#95a5a6"],
		"barOptions": {"stacked": 1},
	}
