"""Switches that dial, for tests: make one, dial as somebody, and see what was logged."""

from typing import Any

import frappe

from cs_center.contact.service import dialling
from cs_center.contact.service.dialling import Dialled
from tests.site import centre
from tests.switches import SECRET

PEOPLE = centre.PEOPLE
NUMBER = "+8613800138000"
SOURCE = dialling.SOURCE


def forget_what_happened() -> None:
	"""Silence is kept in the cache, and errors in a table without transactions: no rollback reaches them."""
	frappe.cache.delete_keys("cs_center_silent_switch")
	frappe.db.delete("Error Log", {"reference_doctype": SOURCE})


def source(kind: str | None = dialling.AMI, name: str = centre.SOURCE, **values: Any) -> Any:
	"""A switch that can dial, with all that it needs."""
	known = {"dial_user": "cs", "dial_secret": SECRET, "dial_context": "out"}
	doc = {"doctype": SOURCE, "source_name": name, "dial_kind": kind, **known, **values}
	return frappe.get_doc(doc).insert()


def dial(reference: str = "CS-CB-00001", user: str = PEOPLE.anna, number: str = NUMBER) -> Dialled:
	frappe.set_user(user)
	try:
		return dialling.dial(number, reference)
	finally:
		frappe.set_user("Administrator")


def error_log() -> Any:
	"""What was logged, once."""
	filters = {"reference_doctype": SOURCE}
	(row,) = frappe.get_all("Error Log", filters=filters, fields=["method", "error", "reference_name"])
	return row


def by_hand(reference: str = "r", user: str = PEOPLE.anna) -> str:
	"""Dial, and be told to do it oneself; returns why."""
	said = dial(reference, user)
	assert (said.switch, said.call_id, said.link) == ("", "", f"tel:{NUMBER}")
	return said.reason
