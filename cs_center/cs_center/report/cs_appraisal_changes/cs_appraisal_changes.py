"""What changed of points, months, the scheme and the catalogue: when, by whom, why (SEC-3, STAFF-14)."""

from typing import Any

from frappe import _
from frappe.utils import add_days, getdate

from cs_center.appraisal.service import changes
from cs_center.calls.service.figures import check_reader, column

Row = dict[str, Any]


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	"""Columns and a row each, the latest first. Raises PermissionError."""
	check_reader(changes.READERS)
	filters = filters or {}
	last = getdate(filters.get("to_date"))
	first = getdate(filters.get("from_date") or add_days(last, -30))
	return _columns(), changes.changes(first, last, filters.get("employee") or "", filters.get("month") or "")


def _columns() -> list[Row]:
	return [
		column("at", _("At", context="CS Appraisal Event"), "Datetime", 160),
		column("by", _("By", context="CS Appraisal Event"), "Data", 160),
		column("about", _("About", context="CS Appraisal Event"), "Data", 190),
		column("month_key", _("Month", context="CS Appraisal"), "Data", 80),
		column("event", _("Event", context="CS Appraisal Event"), "Data", 140),
		column("before", _("Before", context="CS Appraisal Event"), "Data", 110),
		column("after", _("After", context="CS Appraisal Event"), "Data", 110),
		column("reason", _("Why", context="CS Appraisal Event"), "Small Text", 420),
		column("document", _("Document", context="CS Appraisal Event"), "Dynamic Link", 170, "document_type"),
	]
