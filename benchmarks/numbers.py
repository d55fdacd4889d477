"""Filling a site with people who have telephone numbers."""

import frappe

from cs_center.engines.database import insert_many

STEP = 50_000


def mobile(number: int) -> str:
	"""The number-th mobile number, all different and valid."""
	return f"+86138{number:08d}"


def fill_to(target: int, have: int) -> None:
	"""Contacts with one number each, in ERPNext's tables and in the number book, up to `target` of them."""
	for start in range(have, target, STEP):
		numbers = range(start, min(start + STEP, target))
		insert_many("Contact", [_contact(number) for number in numbers])
		insert_many("Contact Phone", [_phone(number) for number in numbers])
		insert_many("CS Phone Number", [_book(number) for number in numbers])
		frappe.db.commit()
	for table in ("Contact", "Contact Phone", "CS Phone Number"):
		frappe.db.sql_ddl(f"ANALYZE TABLE `tab{table}`")


def clear() -> None:
	"""Take them away again."""
	for table in ("Contact", "Contact Phone", "CS Phone Number"):
		frappe.db.sql_ddl(f"TRUNCATE TABLE `tab{table}`")


def _stamp(name: str) -> dict[str, str]:
	now = "2026-01-01 00:00:00"
	return {
		"name": name,
		"creation": now,
		"modified": now,
		"owner": "Administrator",
		"modified_by": "Administrator",
	}


def _contact(number: int) -> dict[str, object]:
	return {**_stamp(f"contact-{number}"), "first_name": f"Caller {number}", "full_name": f"Caller {number}"}


def _phone(number: int) -> dict[str, object]:
	place = {"parent": f"contact-{number}", "parenttype": "Contact", "parentfield": "phone_nos", "idx": 1}
	return {**_stamp(f"phone-{number}"), **place, "phone": mobile(number), "is_primary_mobile_no": 1}


def _book(number: int) -> dict[str, object]:
	party = {"party_type": "Contact", "party": f"contact-{number}", "party_name": f"Caller {number}"}
	kind = {"label": "phone_nos", "extension": "", "is_primary": 1}
	return {**_stamp(f"book-{number}"), "number_key": mobile(number), **party, **kind}
