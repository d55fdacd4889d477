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
	return [
		_column("name", _("Call"), "Link", 110, "CS Call Log"),
		_column("started_at", _("Started"), "Datetime", 160),
		_column("direction", _("Direction"), "Data", 90),
		_column("outcome", _("Outcome"), "Data", 100),
		_column("from_number", _("From"), "Data", 130),
		_column("to_number", _("To"), "Data", 130),
		_column("party_name", _("Name"), "Data", 160),
		_column("customer", _("Customer"), "Link", 140, "Customer"),
		_column("agent", _("Agent"), "Link", 180, "User"),
		_column("team", _("Team"), "Link", 100, "CS Team"),
		_column("queue", _("Queue"), "Data", 100),
		_column("kind", _("Kind"), "Link", 120, "CS Call Kind"),
		_column("wait_seconds", _("Wait (Seconds)"), "Int", 110),
		_column("talk_seconds", _("Talk (Seconds)"), "Int", 110),
	]


def _column(fieldname: str, label: str, fieldtype: str, width: int, options: str = "") -> Column:
	return {"fieldname": fieldname, "label": label, "fieldtype": fieldtype, "width": width, "options": options}
