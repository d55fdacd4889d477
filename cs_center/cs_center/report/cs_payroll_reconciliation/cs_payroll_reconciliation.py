"""What payroll has against what closed statements are due: equal, missing, extra, different (STAFF-3). HR only."""

from typing import Any

from frappe import _

from cs_center.calls.service.figures import column
from cs_center.papers.service.months import month_of
from cs_center.pay_office.service import reconciling

Row = dict[str, Any]
_INDICATORS = {"Equal": "Green", "Missing": "Orange", "Extra": "Red", "Different": "Red"}


def _words() -> dict[str, str]:
	return {"Equal": _("Equal"), "Missing": _("Missing"), "Extra": _("Extra"), "Different": _("Different")}


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	"""Columns, one row a person and component, sums in words, no chart, counts. Raises PermissionError."""
	filters = filters or {}
	found = reconciling.reconciled(month_of(filters.get("month")))
	wanted = filters.get("verdict")
	shown = [_row(row) for row in found.rows if not wanted or row["verdict"] == wanted]
	return _columns(), shown, _message(found.sums), None, _summary(found.rows), True


def _row(row: Row) -> Row:
	return {**row, "said": _words()[row["verdict"]], "component": _(row["component"])}


def _columns() -> list[Row]:
	return [
		column("said", _("Verdict"), "Data", 90),
		column("employee", _("Employee"), "Link", 130, "Employee"),
		column("employee_name", _("Name"), "Data", 140),
		column("month", _("Month"), "Data", 80),
		column("component", _("Pay Component"), "Data", 160),
		column("due", _("Due"), "Currency", 110, precision=2),
		column("held", _("In Payroll"), "Currency", 110, precision=2),
		column("difference", _("Difference"), "Currency", 110, precision=2),
		column("document", _("Additional Salary"), "Link", 160, "Additional Salary"),
	]


def _message(sums: dict[str, Any]) -> str:
	lines = (
		_("{0}: due {1}, in payroll {2}, difference {3}.").format(
			_(name), f"{one.due:.2f}", f"{one.held:.2f}", f"{one.difference:.2f}"
		)
		for name, one in sums.items()
	)
	return "<br>".join(lines)


def _summary(rows: list[Row]) -> list[Row]:
	return [
		{
			"label": _words()[verdict],
			"value": sum(row["verdict"] == verdict for row in rows),
			"datatype": "Int",
			"indicator": indicator,
		}
		for verdict, indicator in _INDICATORS.items()
	]
