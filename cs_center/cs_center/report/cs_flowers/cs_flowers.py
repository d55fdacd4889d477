"""Little red flowers by giver, team or person: given, redeemed, still valid, expired (STAFF-11)."""

from typing import Any

from frappe import _
from frappe.utils import getdate

from cs_center.calls.service.figures import check_reader, column
from cs_center.recognition.service import figures

Row = dict[str, Any]


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	"""Columns, a row each, no message, a chart. Raises PermissionError."""
	check_reader(figures.REPORT_READERS)
	filters = filters or {}
	last = getdate(filters.get("to_date"))
	first = getdate(filters.get("from_date") or f"{last.year}-01-01")
	by = filters.get("by") or "Person"
	rows = figures.figures(by, first, last)
	return _columns(by), rows, None, _chart(rows) if rows else None


def _columns(by: str) -> list[Row]:
	return [
		column("who", _(by), "Data", 220),
		column("given", _("Flowers"), "Int", 100),
		column("redeemed", _("Redeemed"), "Int", 100),
		column("valid", _("Still Valid"), "Int", 110),
		column("expired", _("Expired"), "Int", 100),
	]


def _chart(rows: list[Row]) -> Row:
	most = rows[:15]
	return {
		"data": {
			"labels": [row["who"] or "–" for row in most],
			"datasets": [{"name": _("Flowers"), "values": [row["given"] for row in most]}],
		},
		"type": "bar",
		"colors": ["#d63a2f"],
	}
