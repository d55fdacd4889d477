"""Documents of any app as a manager describes them: fields by name, conditions as Frappe's own filters."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import frappe
from frappe import _
from frappe.utils import get_datetime

_A_PAGE = 500
_OPERATORS = {"Is": "=", "Is Not": "!=", "At Least": ">=", "At Most": "<=", "Contains": "like"}
_SET = {"Is Set": "set", "Is Not Set": "not set"}
_ALWAYS = ("name", "modified", "owner", "_assign")


@dataclass(frozen=True, slots=True)
class Condition:
	field: str
	operator: str
	value: str = ""

	def as_filter(self) -> list[str]:
		"""As `frappe.get_all` takes it."""
		if self.operator in _SET:
			return [self.field, "is", _SET[self.operator]]
		value = f"%{self.value}%" if self.operator == "Contains" else self.value
		return [self.field, _OPERATORS[self.operator], value]


def unknown_fields(doctype: str, fields: Sequence[str]) -> list[str]:
	"""Fields that the doctype does not have, or that the database does not keep."""
	columns = set(frappe.get_meta(doctype).get_valid_columns())
	return [field for field in fields if field not in columns]


def customer_field(doctype: str) -> str:
	"""The first field that names a customer; blank when there is none."""
	return link_field(doctype, "Customer")


def link_field(doctype: str, to: str) -> str:
	"""The first field of a doctype that links to another one; blank when there is none."""
	fields = frappe.get_meta(doctype).get("fields", {"fieldtype": "Link", "options": to})
	return next((field.fieldname for field in fields), "")


def is_kept(doctype: str) -> bool:
	"""Whether there are documents of it, one by one."""
	if not frappe.db.exists("DocType", doctype):
		return False
	meta = frappe.get_meta(doctype)
	return not (meta.issingle or meta.istable or meta.get("is_virtual"))


def changed_pages(doctype: str, since: datetime, fields: Sequence[str]) -> Iterator[list["frappe._dict"]]:
	"""Documents changed after a moment, in the order of their changes. Pages; each is read when it is asked for."""
	after, name = since, ""
	wanted = list(dict.fromkeys((*_ALWAYS, *filter(None, fields))))
	table = frappe.qb.DocType(doctype)
	while True:
		later = (table.modified > after) | ((table.modified == after) & (table.name > name))
		query = frappe.qb.from_(table).where((table.modified >= after) & later)
		rows = (
			query.orderby(table.modified).orderby(table.name).limit(_A_PAGE).select(*wanted).run(as_dict=True)
		)
		if not rows:
			return
		after, name = get_datetime(rows[-1].modified), rows[-1].name
		yield rows


def fitting(doctype: str, names: Sequence[str], conditions: Sequence[Condition]) -> set[str]:
	"""Which of the documents fulfil all conditions; only submitted ones, where a document can be submitted."""
	filters = [["name", "in", list(names)], *(one.as_filter() for one in conditions)]
	if frappe.get_meta(doctype).is_submittable:
		filters.append(["docstatus", "=", 1])
	return set(frappe.get_all(doctype, filters=filters, pluck="name"))


def in_short(doctype: str, name: str) -> dict[str, str]:
	"""The title of a document and its status in the reader's language, where it has them. For callers that have checked
	who asks."""
	meta = frappe.get_meta(doctype)
	fields = {"title": meta.get_title_field(), "status": "status" if meta.has_field("status") else ""}
	row = frappe.db.get_value(doctype, name, list({*filter(None, fields.values())}), as_dict=True) or {}
	status = row.get("status") or ""
	return {
		"title": str(row.get(fields["title"]) or ""),
		"status": _(status, context=doctype) if status else "",
	}


def assigned(row: Any) -> list[str]:
	"""Whom a document is assigned to."""
	return json.loads(row.get("_assign") or "[]")
