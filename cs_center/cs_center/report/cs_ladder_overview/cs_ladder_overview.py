"""Everybody on the ladder: level, since when, and how far it is to the next one (STAFF-1)."""

from typing import Any

from frappe import _

from cs_center.calls.service.figures import check_reader, column
from cs_center.careers.service import figures

Row = dict[str, Any]


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	"""Columns, a row each, no message, a chart of how many are at each level. Raises PermissionError."""
	check_reader(figures.READERS)
	filters = filters or {}
	rows = figures.overview(filters.get("team") or "", filters.get("level") or "")
	return _columns(), rows, None, _chart(rows) if rows else None


def _columns() -> list[Row]:
	return [
		# No link: ERPNext lets most people link to themselves only, and Frappe would leave their team out.
		column("employee", _("Employee"), "Data", 130),
		column("staff_number", _("Staff Number"), "Data", 110),
		column("full_name", _("Name"), "Data", 130),
		column("team", _("Team"), "Link", 90, "CS Team"),
		column("level", _("Level"), "Link", 120, "CS Career Level"),
		column("since", _("Since"), "Date", 105),
		column("next_level", _("Next Level"), "Link", 120, "CS Career Level"),
		column("share", _("On the Way"), "Percent", 105),
		column("missing", _("What Is Missing"), "Data", 420),
		column("open", _("Proposal Open"), "Check", 110),
	]


def _chart(rows: list[Row]) -> Row:
	levels = sorted({(row["rank"], row["level"]) for row in rows})
	counts = [sum(row["level"] == level for row in rows) for _rank, level in levels]
	labels = [_(level) if level else _("On No Ladder") for _rank, level in levels]
	data = {"labels": labels, "datasets": [{"name": _("People"), "values": counts}]}
	return {"data": data, "type": "bar", "colors": ["#0b6b5d"]}
