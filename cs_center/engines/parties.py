"""Contacts, customers, leads and employees, as far as the number book needs them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import frappe
from frappe.model.document import Document

PARTY_DOCTYPES = ("Contact", "Customer", "Lead", "Employee")
#: Fields that hold numbers without saying so in their options.
_UNMARKED_FIELDS = {"Lead": ("fax",), "Customer": ("mobile_no",)}
_NAME_FIELDS = {
	"Contact": ("full_name", "first_name"),
	"Customer": ("customer_name",),
	"Lead": ("lead_name", "company_name"),
	"Employee": ("employee_name",),
}
_EXTENSIONS = {"Lead": {"phone": "phone_ext"}}
_PRIMARY_FIELDS = ("mobile_no", "phone", "cell_number")


@dataclass(frozen=True, slots=True)
class PartyNumber:
	"""A number as it is written in one field of a party. `label`: the field's, in English."""

	written: str
	label: str
	is_primary: bool = False
	extension: str = ""


@dataclass(frozen=True, slots=True)
class Party:
	doctype: str
	name: str
	title: str
	customer: str
	numbers: tuple[PartyNumber, ...]


def number_fields(doctype: str) -> tuple[str, ...]:
	"""Every field of the doctype that holds a telephone number, custom fields included."""
	meta = frappe.get_meta(doctype)
	marked = [
		field.fieldname for field in meta.fields if field.fieldtype == "Phone" or field.options == "Phone"
	]
	unmarked = [name for name in _UNMARKED_FIELDS.get(doctype, ()) if meta.has_field(name)]
	return tuple(dict.fromkeys([*marked, *unmarked]))


def party_of(doc: Document) -> Party:
	"""The party that a document stands for, with all its numbers."""
	numbers = [*_numbers_in(doc.doctype, doc, number_fields(doc.doctype))]
	if doc.doctype == "Contact":
		numbers += [_contact_phone(row) for row in doc.get("phone_nos") or [] if row.phone]
		customer = next(
			(row.link_name for row in doc.get("links") or [] if row.link_doctype == "Customer"), ""
		)
	else:
		customer = doc.name if doc.doctype == "Customer" else doc.get("customer") or ""
	return Party(doc.doctype, doc.name, _title(doc.doctype, doc), customer, _unique(numbers))


def count_parties(doctype: str) -> int:
	return frappe.db.count(doctype)


def parties(doctype: str, page: int = 2000) -> Iterator[list[Party]]:
	"""All parties of one doctype in pages, read in bulk."""
	fields = ("name", *_present(doctype, (*number_fields(doctype), *_NAME_FIELDS[doctype])))
	fields += _present(doctype, ("customer", *_EXTENSIONS.get(doctype, {}).values()))
	after = ""
	while rows := frappe.get_all(
		doctype,
		filters={"name": (">", after)},
		fields=list(dict.fromkeys(fields)),
		order_by="name",
		limit=page,
	):
		after = rows[-1].name
		yield _contacts(rows) if doctype == "Contact" else [_plain_party(doctype, row) for row in rows]


def _plain_party(doctype: str, row: dict[str, Any]) -> Party:
	customer = row["name"] if doctype == "Customer" else row.get("customer") or ""
	numbers = _unique(_numbers_in(doctype, row, number_fields(doctype)))
	return Party(doctype, row["name"], _title(doctype, row), customer, numbers)


def _contacts(rows: list[dict[str, Any]]) -> list[Party]:
	names = [row["name"] for row in rows]
	phones = _children("Contact Phone", names, ["phone", "is_primary_phone", "is_primary_mobile_no"])
	links = _children("Dynamic Link", names, ["link_name"], {"link_doctype": "Customer"})
	fields = number_fields("Contact")
	found = []
	for row in rows:
		numbers = [*_numbers_in("Contact", row, fields), *map(_contact_phone, phones.get(row["name"], []))]
		customer = next((link.link_name for link in links.get(row["name"], [])), "")
		found.append(Party("Contact", row["name"], _title("Contact", row), customer, _unique(numbers)))
	return found


def _children(
	doctype: str, parents: list[str], fields: list[str], filters: dict[str, str] | None = None
) -> dict[str, list[Any]]:
	rows = frappe.get_all(
		doctype,
		filters={"parenttype": "Contact", "parent": ("in", parents), **(filters or {})},
		fields=["parent", *fields],
		order_by="idx",
	)
	grouped: dict[str, list[Any]] = {}
	for row in rows:
		grouped.setdefault(row.parent, []).append(row)
	return grouped


def _numbers_in(doctype: str, row: Any, fields: Iterable[str]) -> Iterator[PartyNumber]:
	extensions = _EXTENSIONS.get(doctype, {})
	for field in fields:
		if written := row.get(field):
			label = frappe.get_meta(doctype).get_label(field)
			extension = row.get(extensions.get(field, "")) or ""
			yield PartyNumber(written, label, field in _PRIMARY_FIELDS, extension)


def _contact_phone(row: Any) -> PartyNumber:
	label = frappe.get_meta("Contact").get_label("phone_nos")
	return PartyNumber(row.phone or "", label, bool(row.is_primary_phone or row.is_primary_mobile_no))


def _unique(numbers: Iterable[PartyNumber]) -> tuple[PartyNumber, ...]:
	kept: dict[tuple[str, str], PartyNumber] = {}
	for number in numbers:
		known = kept.get((number.written, number.extension))
		if number.written and (known is None or number.is_primary > known.is_primary):
			kept[number.written, number.extension] = number
	return tuple(kept.values())


def _title(doctype: str, row: Any) -> str:
	return next(
		(value for field in _NAME_FIELDS[doctype] if (value := row.get(field))), row.get("name") or ""
	)


def _present(doctype: str, fields: Iterable[str]) -> tuple[str, ...]:
	meta = frappe.get_meta(doctype)
	return tuple(field for field in fields if meta.has_field(field))
