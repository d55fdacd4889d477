"""An employee who gets another number: the keys that hold what is there once follow (STAFF-3)."""

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Concat
from pypika.functions import Function

from cs_center.pay.service.dated import HOLDS, PROPOSED
from cs_center.pay.service.store import ASSIGNMENT, ENTRY, STATEMENT

#: Somebody's own, of which one person has one chain.
KEPT = (ASSIGNMENT, ENTRY, STATEMENT)


def employee_renamed(old: str, new: str) -> None:
	"""The links have been renamed by Frappe."""
	row = DocType(ASSIGNMENT)
	for status, before in ((HOLDS, ""), (PROPOSED, "?")):
		key = Concat(before, row.employee, "|", row.effective_from)
		frappe.qb.update(row).set(row.day_key, key).where(
			(row.employee == new) & (row.status == status)
		).run()
	entry = DocType(ENTRY)
	key = Function("REPLACE", entry.entry_key, f"|{old}|", f"|{new}|")
	frappe.qb.update(entry).set(entry.entry_key, key).where(
		(entry.employee == new) & entry.entry_key.isnotnull()
	).run()
