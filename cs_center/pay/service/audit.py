"""Reading what was done with pay (SEC-3)."""

from collections.abc import Mapping
from typing import Any

import frappe
from frappe import _
from frappe.utils import add_days, add_months, getdate

from cs_center.pay.service.store import EVENT, check_is_hr
from cs_center.responsibility.service.naming import name_of

_FIELDS = (
	"at",
	"by_user",
	"deed",
	"employee",
	"reference_doctype",
	"reference_name",
	"before",
	"after",
	"why",
)
#: Rows that are shown.
MOST = 10_000


def changes(filters: Mapping[str, Any]) -> list[dict[str, Any]]:
	"""The latest first, of the last month unless days are given; employee, by_user limit them. Raises PermissionError."""
	check_is_hr()
	last = getdate(filters.get("to_date"))
	first = getdate(filters.get("from_date") or add_months(last, -1))
	wanted: dict[str, Any] = {"at": ("between", (first, add_days(last, 1)))}
	wanted |= {field: filters[field] for field in ("employee", "by_user") if filters.get(field)}
	rows = frappe.get_all(EVENT, filters=wanted, fields=_FIELDS, order_by="`at` desc, name desc", limit=MOST)
	titles = _titles({row.employee for row in rows if row.employee})
	return [
		{
			**row,
			"what": _(row.deed, context=EVENT),
			"person": titles.get(row.employee, row.employee or ""),
			"by_user": name_of(row.by_user or ""),
			"reference_doctype": _(row.reference_doctype or ""),
		}
		for row in rows
	]


def _titles(employees: set[str]) -> dict[str, str]:
	rows = frappe.get_all(
		"Employee", filters={"name": ("in", list(employees) or [""])}, fields=["name", "employee_name"]
	)
	return {row.name: f"{row.employee_name} ({row.name})" for row in rows}
