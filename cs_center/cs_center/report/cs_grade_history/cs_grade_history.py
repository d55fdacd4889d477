"""Which grades people have and had, since when, why, and who decided it (STAFF-3, STAFF-14). HR only."""

from typing import Any

from frappe import _
from frappe.utils import cint

from cs_center.calls.service.figures import column
from cs_center.pay_office.service import costs

Row = dict[str, Any]


def execute(filters: dict[str, Any] | None = None) -> tuple[list[Row], list[Row]]:
	"""Columns, and a row for each assignment, the latest of a person first. Raises PermissionError."""
	filters = filters or {}
	rows = costs.history(
		filters.get("employee") or "", filters.get("grade") or "", bool(cint(filters.get("void")))
	)
	return _columns(), [{**row, "status": _(row["status"])} for row in rows]


def _columns() -> list[Row]:
	return [
		column("employee", _("Employee"), "Link", 130, "Employee"),
		column("employee_name", _("Name"), "Data", 140),
		column("grade", _("Grade"), "Link", 110, "CS Pay Grade"),
		column("rate", _("Yuan a Month Then"), "Currency", 120, precision=2),
		column("effective_from", _("From"), "Date", 100),
		column("last_day", _("Last Day"), "Date", 100),
		column("status", _("Status"), "Data", 80),
		column("why", _("Why"), "Data", 220),
		column("void_why", _("Why Taken Back"), "Data", 180),
		column("asked_by", _("Asked By"), "Link", 150, "User"),
		column("approved_by", _("Approved By"), "Link", 150, "User"),
		column("approved_at", _("Approved"), "Datetime", 150),
		column("assignment", _("Record"), "Link", 180, "CS Pay Grade Assignment"),
	]
