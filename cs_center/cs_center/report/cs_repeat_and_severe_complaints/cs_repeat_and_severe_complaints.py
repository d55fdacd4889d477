"""Repeat and severe complaints of a month, one by one (COMP-8)."""

from typing import Any

from frappe import _

from cs_center.calls.service.figures import check_reader, column
from cs_center.papers.service import lists, months

Row = dict[str, Any]


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	"""Columns, one row a complaint, no message, chart by station. Raises PermissionError."""
	check_reader(lists.READERS)
	filters = filters or {}
	month = months.month_of(filters.get("month"))
	rows = lists.repeat_and_severe(month, filters.get("area") or "", filters.get("station") or "")
	chart = _chart(rows) if rows else None
	for row in rows:
		row.update({field: _(row[field], context="CS Complaint") for field in ("severity", "status")})
		row["topic"] = _(row["topic"] or "")
	return _columns(), rows, None, chart, None, True


def _columns() -> list[Row]:
	# Frappe refuses a report to who may not read the doctype of a Link column: only the complaint is one.
	return [
		column("name", _("Complaint"), "Link", 125, "CS Complaint"),
		column("severity", _("Severity"), "Data", 80),
		column("taken_at", _("Taken"), "Datetime", 150),
		column("topic", _("Topic"), "Data", 150),
		column("subject", _("What It Is About"), "Data", 200),
		column("party_name", _("Name"), "Data", 120),
		column("station", _("Station"), "Data", 130),
		column("status", _("Status"), "Data", 120),
		column("failed_callbacks", _("Said Not Solved (Times)"), "Int", 100),
		column("responsible_person", _("Responsible Person", context="CS Complaint"), "Data", 130),
		column("closed_at", _("Closed"), "Datetime", 150),
		column("severity_reason", _("Why This Severity"), "Data", 320),
	]


def _chart(rows: list[Row]) -> Row:
	counts: dict[str, dict[str, int]] = {}
	for row in rows:
		of_station = counts.setdefault(row["station"] or _("(With No Station)"), {"Severe": 0, "Repeat": 0})
		of_station[row["severity"]] += 1
	names = {"Severe": _("Severe", context="CS Complaint"), "Repeat": _("Repeat", context="CS Complaint")}
	return {
		"data": {
			"labels": list(counts),
			"datasets": [
				{"name": name, "values": [one[severity] for one in counts.values()]}
				for severity, name in names.items()
			],
		},
		"type": "bar",
		"colors": ["#e24c4c", "#e79913"],
		"barOptions": {"stacked": 1, "spaceRatio": 0.4},
	}
