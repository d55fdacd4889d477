"""An employee who gets another number: the keys that hold what is there once follow (STAFF-2)."""

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Concat
from pypika.functions import Substring

from cs_center.careers.service.evidence import SKILL
from cs_center.careers.service.store import CHANGE, HOLDING

#: Somebody's own, of which one person has one chain.
KEPT = (HOLDING, CHANGE, SKILL)


def employee_renamed(old: str, new: str) -> None:
	"""The links have been renamed by Frappe."""
	for doctype in (CHANGE, HOLDING):
		row = DocType(doctype)
		is_open = (row.open_key == old) & (row.employee == new)
		frappe.qb.update(row).set(row.open_key, new).where(is_open).run()
	_begin_anew(CHANGE, "month_key", old, new)
	_begin_anew(SKILL, "open_key", old, new)


def _begin_anew(doctype: str, field: str, old: str, new: str) -> None:
	"""Keys that begin with the employee: `employee|what`."""
	row = DocType(doctype)
	rest = Substring(row[field], len(old) + 1, _LONGEST)
	is_of_old = Substring(row[field], 1, len(old) + 1) == f"{old}|"
	query = frappe.qb.update(row).set(row[field], Concat(new, rest))
	query.where((row.employee == new) & is_of_old).run()


_LONGEST = 140
