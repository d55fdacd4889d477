"""Calls with their numbers in full: for supervisors and directors, and every look is noted (SEC-1)."""

from typing import Any

from frappe import _

from cs_center.calls.service import figures, numbers_report

Column = dict[str, Any]


def execute(filters: dict[str, Any] | None = None) -> tuple[list[Column], list[dict[str, Any]]]:
	"""Columns and rows. Raises PermissionError for everybody else."""
	figures.check_reader(numbers_report.READERS)
	filters = dict(filters or {})
	scope = figures.scope(filters, numbers_report.MOST_DAYS)
	numbers_report.note_access(filters)
	return _columns(), numbers_report.calls(scope, filters)


def _columns() -> list[Column]:
	# Frappe refuses a report to who may not read the doctype of a Link column: only the call is one.
	return [
		figures.column("name", _("Call"), "Link", 110, "CS Call Log"),
		figures.column("started_at", _("Started At"), "Datetime", 160),
		figures.column("direction", _("Direction"), "Data", 90),
		figures.column("outcome", _("Outcome"), "Data", 100),
		figures.column("from_number", _("From", context="CS Call Log"), "Data", 130),
		figures.column("to_number", _("To", context="CS Call Log"), "Data", 130),
		figures.column("party_name", _("Name", context="CS Call Log"), "Data", 160),
		figures.column("customer", _("Customer"), "Data", 140),
		figures.column("agent", _("Agent"), "Data", 180),
		figures.column("team", _("Team"), "Data", 100),
		figures.column("queue", _("Queue"), "Data", 100),
		figures.column("kind", _("Kind"), "Data", 120),
		figures.column("wait_seconds", _("Wait (Seconds)"), "Int", 110),
		figures.column("talk_seconds", _("Talk (Seconds)"), "Int", 110),
	]
