"""What changed on the ladder, by whom and why (STAFF-2, SEC-3)."""

from typing import Any

from frappe import _
from frappe.utils import add_months, getdate

from cs_center.calls.service.figures import check_reader, column
from cs_center.careers.service import figures

Row = dict[str, Any]


def execute(filters: dict[str, Any] | None = None) -> tuple[list[Row], list[Row]]:
	"""Columns and a row for each step, the newest first. Raises PermissionError."""
	check_reader(figures.READERS)
	filters = filters or {}
	last = getdate(filters.get("to_date"))
	first = getdate(filters.get("from_date") or add_months(last, -12))
	return _columns(), figures.history(first, last, filters.get("employee") or "", filters.get("team") or "")


def _columns() -> list[Row]:
	return [
		column("at", _("At"), "Datetime", 155),
		column("level_change", _("Level Change"), "Link", 140, "CS Level Change"),
		column("employee_name", _("Name"), "Data", 120),
		column("team", _("Team"), "Link", 80, "CS Team"),
		column("from_level", _("From Level"), "Link", 110, "CS Career Level"),
		column("to_level", _("To Level"), "Link", 110, "CS Career Level"),
		column("event", _("What Happened"), "Data", 150),
		column("by", _("By"), "Data", 150),
		column("reason", _("Why"), "Data", 420),
	]
