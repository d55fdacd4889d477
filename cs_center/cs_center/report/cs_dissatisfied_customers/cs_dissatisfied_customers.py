"""Dissatisfied customers and when each is visited next (COMP-11)."""

from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate

from cs_center.calls.service.figures import check_reader, column
from cs_center.care.service import due

Row = dict[str, Any]


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	"""Columns, one row a file that the user may read, no message, chart, summary. Raises PermissionError."""
	check_reader(due.READERS)
	filters = filters or {}
	until = getdate(filters["until"]) if filters.get("until") else None
	rows = due.visits_due(frappe.session.user, until, filters.get("assigned_to") or "")
	return _columns(), rows, None, _chart(rows) if rows else None, _summary(rows), True


def _columns() -> list[Row]:
	return [
		column("name", _("File"), "Link", 120, "CS Dissatisfied Customer"),
		column("party_name", _("Name"), "Data", 140),
		column("next_visit_on", _("Next Visit"), "Date", 110),
		column("overdue", _("Overdue (Days)"), "Int", 110),
		column("cared_for_by", _("Cared For By"), "Data", 160),
		column("visits", _("Visits"), "Int", 70),
		column("mood", _("Satisfied (1 to 5)"), "Int", 120),
		column("since", _("Since"), "Date", 110),
		column("complaint", _("Complaint"), "Data", 125),
		column("reason", _("Why"), "Data", 360),
	]


def _chart(rows: list[Row]) -> Row:
	counts: dict[str, list[int]] = {}
	for row in rows:
		of_officer = counts.setdefault(row["cared_for_by"] or _("Nobody Yet"), [0, 0])
		of_officer[0 if row["overdue"] else 1] += 1
	names = (_("Overdue"), _("Not Yet Due"))
	return {
		"data": {
			"labels": list(counts),
			"datasets": [
				{"name": name, "values": [one[position] for one in counts.values()]}
				for position, name in enumerate(names)
			],
		},
		"type": "bar",
		"colors": ["#e24c4c", "#29845a"],
		"barOptions": {"stacked": 1, "spaceRatio": 0.4},
	}


def _summary(rows: list[Row]) -> list[Row]:
	overdue = sum(1 for row in rows if row["overdue"])
	return [
		{"label": _("Open Files"), "value": len(rows), "datatype": "Int", "indicator": "Blue"},
		{"label": _("Overdue"), "value": overdue, "datatype": "Int", "indicator": "Red"},
	]
