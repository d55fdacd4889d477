"""Documents of any app as a manager describes them: fields by name, conditions as Frappe's own filters."""

import json
import operator
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

import frappe
from frappe import _
from frappe.utils import cast, get_datetime

_A_PAGE = 500
_OPERATORS = {"Is": "=", "Is Not": "!=", "At Least": ">=", "At Most": "<=", "Contains": "like"}
_SET = {"Is Set": "set", "Is Not Set": "not set"}
_COMPARED = {"Is": operator.eq, "Is Not": operator.ne, "At Least": operator.ge, "At Most": operator.le}
_CUSTOMER = "Customer"
_NUMBERS = ("Int", "Check", "Float", "Currency", "Percent")
_NUMBER = re.compile(r"\s*[-+]?\d+([.]\d*)?\s*")
_TYPES = {"docstatus": "Int", "idx": "Int", "creation": "Datetime", "modified": "Datetime"}
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
	return link_field(doctype, _CUSTOMER)


def party_field(doctype: str) -> str:
	"""The same, or else a field that names a customer where another field says so; blank when there is none."""
	if doctype == _CUSTOMER:
		return "name"
	if found := customer_field(doctype):
		return found
	fields = frappe.get_meta(doctype).get("fields", {"fieldtype": "Dynamic Link"})
	return next((field.fieldname for field in fields), "")


def customer_in(doc: Any, field: str) -> str:
	"""The customer whom a field of a document names; blank when it names nobody, or a party of another kind."""
	kind = doc.meta.get_field(field)
	if kind and kind.fieldtype == "Dynamic Link" and doc.get(kind.options) != _CUSTOMER:
		return ""
	return doc.get(field) or ""


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


def fits(doc: Any, conditions: Sequence[Condition]) -> bool:
	"""Whether a document fulfils all conditions as it stands in memory, compared as the database would."""
	return all(_holds(doc, one) for one in conditions)


def _holds(doc: Any, one: Condition) -> bool:
	value = doc.get(one.field)
	if one.operator in _SET:
		return bool(value) == (_SET[one.operator] == "set")
	if one.operator == "Contains":
		return one.value.casefold() in str(value or "").casefold()
	kind = _type_of(doc.meta, one.field)
	has, wanted = _comparable(kind, value), _comparable(kind, one.value)
	if type(has) is not type(wanted):
		return (
			one.operator == "Is Not"
		)  # a time that nobody has written is neither before nor after another one
	return _COMPARED[one.operator](has, wanted)


def unusable(doctype: str, conditions: Sequence[Condition]) -> list[str]:
	"""Values of conditions that their fields can never have, such as a word for a date."""
	meta = frappe.get_meta(doctype)
	compared = [one for one in conditions if one.operator in _COMPARED]
	return [one.value for one in compared if not _is_usable(_type_of(meta, one.field), one.value)]


def _is_usable(kind: str, value: str) -> bool:
	if kind in _NUMBERS:
		return bool(_NUMBER.fullmatch(value))
	try:
		return not value or _comparable(kind, value) != ""
	except (ValueError, TypeError, frappe.ValidationError):
		return False


def _type_of(meta: Any, fieldname: str) -> str:
	field = meta.get_field(fieldname)
	kind = field.fieldtype if field else _TYPES.get(fieldname, "Data")
	return "Float" if kind in ("Duration", "Rating", "Long Int") else kind


def _comparable(kind: str, value: Any) -> Any:
	found = cast(kind, value)
	return str(found or "").casefold() if found is None or isinstance(found, str) else found


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


def rows_in(doctype: str, table_field: str) -> str:
	"""The doctype of the rows in a table of a document; blank when it has no such table."""
	field = frappe.get_meta(doctype).get_field(table_field)
	return field.options if field and field.fieldtype == "Table" else ""


def is_a_date(doctype: str, field: str) -> bool:
	"""Whether a field says on which day something is."""
	found = frappe.get_meta(doctype).get_field(field)
	return bool(found) and found.fieldtype in ("Date", "Datetime")


def plain_fields(doctype: str) -> tuple[str, ...]:
	"""Fields of a document that everybody sees who sees the document."""
	meta = frappe.get_meta(doctype)
	kept = set(meta.get_valid_columns())
	shown = (field for field in meta.fields if not field.permlevel and field.fieldtype != "Password")
	return ("name", *(field.fieldname for field in shown if field.fieldname in kept))


def plain_values(doctype: str, name: str) -> dict[str, Any]:
	"""What these fields of a document have; nothing when it is gone. For callers that have checked who asks."""
	return frappe.db.get_value(doctype, name, list(plain_fields(doctype)), as_dict=True) or {}


def dated(
	doctype: str, rows_of: str, date_field: str, customer_field: str, spans: Sequence[tuple[date, date]]
) -> list["frappe._dict"]:
	"""Documents with a date within one of the spans, last days included: name, row (of the table `rows_of`), customer, day."""
	document = frappe.qb.DocType(doctype)
	holder = frappe.qb.DocType(rows_of) if rows_of else document
	query = frappe.qb.from_(holder)
	if rows_of:
		query = query.join(document).on((document.name == holder.parent) & (holder.parenttype == doctype))
	column = holder[date_field]
	within = [(column >= first) & (column < last + timedelta(days=1)) for first, last in spans]
	query = query.where(reduce(or_, within) & document[customer_field].isnotnull())
	return query.select(
		document.name, holder.name.as_("row"), document[customer_field].as_("customer"), column.as_("day")
	).run(as_dict=True)
