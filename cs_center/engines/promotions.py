"""HRMS's Employee Promotion: what changes in somebody's employee record, as of a day. Pay is left alone."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import frappe

from cs_center.engines.people import has_hrms

PROMOTION = "Employee Promotion"
_CANCELLED = 2


def counts(name: str | None) -> bool:
	"""Whether a promotion that was made is there still, and nobody has cancelled it."""
	docstatus = frappe.db.get_value(PROMOTION, name, "docstatus") if name and has_hrms() else None
	return docstatus is not None and docstatus < _CANCELLED


def promote(employee: str, on: date, wanted: Mapping[str, str]) -> str | None:
	"""A submitted promotion that gives an employee these values by field; None without HRMS, and when nothing differs.

	The caller has made sure that there is none, and holds the lock. `on`: not later than today. Raises ValidationError.
	"""
	if not has_hrms():
		return None
	meta = frappe.get_meta("Employee")
	fields = [field for field, new in wanted.items() if new and meta.has_field(field)]
	known = frappe.db.get_value("Employee", employee, fields, as_dict=True) if fields else {}
	details = [
		_detail(meta, one, known.get(one), wanted[one]) for one in fields if known.get(one) != wanted[one]
	]
	if not details:
		return None
	doc: Any = frappe.new_doc(PROMOTION)
	doc.update({"employee": employee, "promotion_date": on, "promotion_details": details})
	doc.flags.ignore_permissions = True
	doc.insert()
	doc.submit()
	return doc.name


def _detail(meta: Any, field: str, current: str | None, new: str) -> dict[str, str]:
	label = meta.get_label(field)
	return {"property": label, "fieldname": field, "current": current or "", "new": new}
