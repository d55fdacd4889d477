"""How far a job is, told to the one user who waits for it and to nobody else (STAFF-13)."""

from collections.abc import Callable

import frappe

from cs_center.pay_office.service.store import PROGRESS

#: Told what part of 0 to 1 is done.
Progress = Callable[[float], None]


def to_user(user: str, doctype: str, name: str) -> Progress:
	"""Tells a user by realtime; names the document, never an amount."""

	def tell(done: float) -> None:
		told = {"doctype": doctype, "name": name, "percent": round(100 * done)}
		frappe.publish_realtime(PROGRESS, told, user=user)

	return tell


def nobody(_done: float) -> None:
	pass
