"""HTTP methods for who calls customers: typed and thin."""

from datetime import datetime
from typing import Any

import frappe

from cs_center.contact.service import desk, leases
from cs_center.responsibility.service.requests import deed, written


@frappe.whitelist(methods=["POST"])
def next_customer(only: str = "") -> dict[str, Any] | None:
	"""The right customer to call now, for the user alone until the lease ends; nothing when there is nobody.

	only: of one doctype that has a queue, such as `CS Callback`.
	"""
	return deed(lambda: desk.take_next(only))


@frappe.whitelist()
def current_customer() -> dict[str, Any] | None:
	"""Whom the user has already, after the page was opened anew."""
	return desk.current()


@frappe.whitelist(methods=["POST"])
def pick_customer(doctype: str, task: str) -> dict[str, Any]:
	"""Take one whom the user chose from a list."""
	return deed(lambda: desk.pick(doctype, task))


@frappe.whitelist(methods=["POST"])
def keep_customer() -> datetime | None:
	"""The user is still at it: until when the customer is theirs now; nothing when somebody else may have them."""
	return leases.keep(frappe.session.user)


@frappe.whitelist(methods=["POST"])
def give_back() -> None:
	"""The customer goes back to the queue at once."""
	leases.release(frappe.session.user)


@frappe.whitelist(methods=["POST"])
def note_hours(call_from: str, call_until: str, words: str = "") -> list[dict[str, Any]]:
	"""The user's customer wants to be called only between these times of the day (KEEP-2); answers their wishes."""
	return deed(lambda: desk.note_hours(call_from, call_until, written(words)))


@frappe.whitelist(methods=["POST"])
def dial() -> dict[str, Any]:
	"""Call the user's customer through the switch; without one, the answer has the link that the client opens."""
	return deed(desk.dial)
