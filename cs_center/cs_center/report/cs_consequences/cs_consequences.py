"""What months running led to, and what people decided on it (STAFF-8)."""

from typing import Any

from frappe import _

from cs_center.appraisal.service import consequences
from cs_center.calls.service.figures import check_reader, column
from cs_center.papers.service.months import month_of

Row = dict[str, Any]


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	"""Columns and a row each, what waits for a decision first. Raises PermissionError."""
	check_reader(consequences.READERS)
	filters = filters or {}
	last = month_of(filters.get("to_month"))
	first = month_of(filters.get("from_month")) if filters.get("from_month") else last.back(12)[0]
	return _columns(), consequences.listed(first, last, bool(filters.get("only_open")))


def _columns() -> list[Row]:
	return [
		column("name", _("Case"), "Link", 170, consequences.CONSEQUENCE),
		column("month_key", _("Month", context="CS Appraisal Consequence"), "Data", 90),
		column("full_name", _("Name", context="CS Appraisal Consequence"), "Data", 130),
		column("team", _("Team", context="CS Appraisal Consequence"), "Link", 110, "CS Team"),
		column("kind", _("What Happened", context="CS Appraisal Consequence"), "Data", 180),
		column("decision", _("Decision", context="CS Appraisal Consequence"), "Data", 120),
		column("words", _("In Words", context="CS Appraisal Consequence"), "Data", 220),
		column("decided_by", _("Decided By", context="CS Appraisal Consequence"), "Data", 140),
		column("decided_at", _("Decided At", context="CS Appraisal Consequence"), "Datetime", 150),
		column("reason", _("Why", context="CS Appraisal Consequence"), "Data", 420),
	]
