"""An employee who gets another number: what payroll was given for them still counts once, and what a change gave
them can be taken back (STAFF-3)."""

import frappe
from frappe.query_builder import CustomFunction, DocType

from cs_center.pay_office.rules.sheet import GRADES_OF_STAFF
from cs_center.pay_office.service.store import CHANGE, CHANGE_ROW, ENTRY

#: Somebody's own, of which one person has one chain.
KEPT = (ENTRY,)

_replace = CustomFunction("REPLACE", ["text", "before", "after"])


def employee_renamed(old: str, new: str) -> None:
	"""The links have been renamed by Frappe."""
	row = DocType(ENTRY)
	key = _replace(row.entry_key, f"{old}:", f"{new}:")
	frappe.qb.update(row).set(row.entry_key, key).where(
		(row.employee == new) & row.entry_key.like(f"{old}:%")
	).run()
	change, moved = DocType(CHANGE), DocType(CHANGE_ROW)
	is_theirs = (moved.resolved == old) & (change.what == GRADES_OF_STAFF)
	query = frappe.qb.update(moved).join(change).on(moved.parent == change.name)
	query.set(moved.resolved, new).where(is_theirs).run()
