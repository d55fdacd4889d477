"""Marks of exams by month: who passed, who entered them, what was corrected and why (STAFF-1, STAFF-6)."""

from typing import Any

from frappe import _
from frappe.utils import cint

from cs_center.calls.service.figures import check_reader, column
from cs_center.careers.service import results_shown
from cs_center.papers.service.months import how_many, month_of

Row = dict[str, Any]


def execute(filters: dict[str, Any] | None = None) -> tuple[list[Row], list[Row]]:
	"""Columns, and a row for each mark that the reader may see. Raises PermissionError."""
	check_reader(results_shown.READERS)
	filters = filters or {}
	months = month_of(filters.get("month")).back(how_many(filters.get("months"), 3))
	rows = results_shown.marks(
		months[0].first,
		months[-1].last,
		filters.get("team") or "",
		every=bool(cint(filters.get("every"))),
		failed=bool(cint(filters.get("failed"))),
	)
	yes, no = _("Yes"), _("No")
	for row in rows:
		row["passed"] = yes if row["passed"] else no
	return _columns(), rows


def _columns() -> list[Row]:
	return [
		column("month_key", _("Month"), "Data", 90),
		column("employee_name", _("Name"), "Data", 140),
		# No link: Frappe leaves out rows that link to other employees than those of a user permission.
		column("employee", _("Employee"), "Data", 150),
		column("team", _("Team"), "Link", 110, "CS Team"),
		column("mark", _("Mark"), "Float", 80, precision=2),
		column("passed", _("Passed"), "Data", 80),
		column("counts", _("Counts"), "Check", 80),
		column("reason", _("Why It Was Corrected"), "Data", 200),
		column("entered_by", _("Entered By"), "Link", 180, "User"),
		column("entered_at", _("Entered At"), "Datetime", 160),
		column("name", _("Record"), "Link", 120, "CS Exam Mark"),
	]
