"""An employee who gets another number: who was honoured for a year is not honoured for it again (STAFF-11)."""

import frappe
from frappe.query_builder import CustomFunction, DocType

from cs_center.recognition.service.store import HONOUR

_concat = CustomFunction("CONCAT", ["year", "between", "person"])


def employee_renamed(old: str, new: str) -> None:
	"""The links have been renamed by Frappe."""
	row = DocType(HONOUR)
	is_theirs = (row.employee == new) & row.honour_key.like(f"%|{old}")
	frappe.qb.update(row).set(row.honour_key, _concat(row.year, "|", new)).where(is_theirs).run()
