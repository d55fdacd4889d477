"""An employee who gets another number: what payroll was given for them still counts once (STAFF-3)."""

import frappe
from frappe.query_builder import CustomFunction, DocType

from cs_center.pay_office.service.store import ENTRY

_replace = CustomFunction("REPLACE", ["text", "before", "after"])


def employee_renamed(old: str, new: str) -> None:
	"""The links have been renamed by Frappe."""
	row = DocType(ENTRY)
	key = _replace(row.entry_key, f"{old}:", f"{new}:")
	frappe.qb.update(row).set(row.entry_key, key).where(
		(row.employee == new) & row.entry_key.like(f"{old}:%")
	).run()
