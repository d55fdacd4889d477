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
		_column("name", _("Call"), "Link", 110, "CS Call Log"),
		_column("started_at", _("Started At"), "Datetime", 160),
		_column("direction", _("Direction"), "Data", 90),
		_column("outcome", _("Outcome"), "Data", 100),
		_column("from_number", _("From", context="CS Call Log"), "Data", 130),
		_column("to_number", _("To", context="CS Call Log"), "Data", 130),
		_column("party_name", _("Name", context="CS Call Log"), "Data", 160),
		_column("customer", _("Customer"), "Data", 140),
		_column("agent", _("Agent"), "Data", 180),
		_column("team", _("Team"), "Data", 100),
		_column("queue", _("Queue"), "Data", 100),
		_column("kind", _("Kind"), "Data", 120),
		_column("wait_seconds", _("Wait (Seconds)"), "Int", 110),
		_column("talk_seconds", _("Talk (Seconds)"), "Int", 110),
	]


def _column(fieldname: str, label: str, fieldtype: str, width: int, options: str = "") -> Column:
	return {
		"fieldname": fieldname,
		"label": label,
		"fieldtype": fieldtype,
		"width": width,
		"options": options,
	}
