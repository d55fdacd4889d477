"""What was changed of pay, by whom and why (SEC-3). For HR only."""

from typing import Any

from frappe import _

from cs_center.calls.service.figures import column
from cs_center.pay.service import audit

Row = dict[str, Any]


def execute(filters: dict[str, Any] | None = None) -> tuple[list[Row], list[Row], str | None]:
	"""Columns, rows, the latest first, and whether there may be more of them. Raises PermissionError."""
	rows = audit.changes(filters or {})
	return _columns(), rows, _message() if len(rows) >= audit.MOST else None


def _message() -> str:
	return _("The latest {0} changes are shown: choose fewer days for those before.").format(audit.MOST)


def _columns() -> list[Row]:
	return [
		column("at", _("At"), "Datetime", 160),
		column("by_user", _("By"), "Data", 170),
		column("what", _("What"), "Data", 110),
		column("person", _("Employee"), "Data", 170),
		column("reference_doctype", _("Document Type"), "Data", 160),
		column("reference_name", _("Record"), "Data", 200),
		column("before", _("Before"), "Data", 180),
		column("after", _("After"), "Data", 220),
		column("why", _("Why"), "Data", 320),
	]
