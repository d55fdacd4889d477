"""The monthly notice: complaints that were five working days late in a month, without their customers (COMP-7)."""

from typing import Any

from frappe import _

from cs_center.calls.service.figures import check_reader, column
from cs_center.papers.service import lists, months

Row = dict[str, Any]


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	"""Columns, one row a complaint, whose month it is in words, chart by station. Raises PermissionError."""
	check_reader(lists.NOTICE_READERS)
	month = months.month_of((filters or {}).get("month"))
	rows = lists.late_notice(month)
	for row in rows:
		row["status"] = _(row["status"], context="CS Complaint")
		row.update({field: _(row[field] or "") for field in ("topic", "level_name")})
	message = _("Named in the notice of {0}: five working days late, or more.").format(month.key)
	return _columns(), rows, message, _chart(rows) if rows else None, None, True


def _columns() -> list[Row]:
	# A leader may put the notice up without reading each complaint: none is a link.
	return [
		column("station", _("Station"), "Data", 150),
		column("name", _("Complaint"), "Data", 125),
		column("topic", _("Topic"), "Data", 150),
		column("subject", _("What It Is About"), "Data", 220),
		column("due_by", _("Promised By"), "Datetime", 150),
		column("days_late", _("Working Days Late"), "Int", 120),
		column("status", _("Status"), "Data", 130),
		column("level_name", _("At Level"), "Data", 110),
		column("holder_name", _("Has It Now"), "Data", 160),
	]


def _chart(rows: list[Row]) -> Row:
	counts: dict[str, int] = {}
	for row in rows:
		station = row["station"] or _("(With No Station)")
		counts[station] = counts.get(station, 0) + 1
	ordered = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
	return {
		"data": {
			"labels": [station for station, _count in ordered],
			"datasets": [{"name": _("Complaints"), "values": [count for _station, count in ordered]}],
		},
		"type": "bar",
		"colors": ["#e24c4c"],
	}
