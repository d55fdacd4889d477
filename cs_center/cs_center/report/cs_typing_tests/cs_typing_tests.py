"""Typing tests: each one, or the best that counts of each person (STAFF-1)."""

from typing import Any

from frappe import _
from frappe.utils import add_months, cint, getdate

from cs_center.calls.service.figures import check_reader, column
from cs_center.careers.service import results_shown

Row = dict[str, Any]


def execute(filters: dict[str, Any] | None = None) -> tuple[list[Row], list[Row]]:
	"""Columns, and a row for each test or person that the reader may see. Raises PermissionError."""
	check_reader(results_shown.READERS)
	filters = filters or {}
	last = getdate(filters.get("to_date"))
	first = getdate(filters.get("from_date") or add_months(last, -12))
	rows = results_shown.typing_tests(first, last, filters.get("team") or "")
	is_best = bool(cint(filters.get("best")))
	if is_best:
		rows = results_shown.best_by_person(rows)
	for row in rows:
		row |= {key: _(row[key], context="CS Typing Test") for key in ("status", "how", "language")}
	return _columns(is_best), rows


def _columns(is_best: bool) -> list[Row]:
	more = [column("tests", _("Tests"), "Int", 80)] if is_best else []
	single = [
		column("status", _("Status"), "Data", 120),
		column("why_not", _("Why It Does Not Count"), "Data", 260),
	]
	return [
		column("employee_name", _("Name"), "Data", 140),
		# No link: Frappe leaves out rows that link to other employees than those of a user permission.
		column("employee", _("Employee"), "Data", 150),
		column("team", _("Team"), "Link", 110, "CS Team"),
		column("tested_on", _("Day"), "Date", 110),
		column("language", _("Language", context="CS Typing Test"), "Data", 90),
		column("speed", _("Characters a Minute"), "Int", 150),
		column("accuracy", _("Right %"), "Percent", 100),
		*more,
		column("how", _("How"), "Data", 110),
		*([] if is_best else single),
		column("name", _("Record"), "Link", 120, "CS Typing Test"),
	]
