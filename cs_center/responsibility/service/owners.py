"""Who can own matters."""

import frappe
from frappe import _

from cs_center.calls.service.staff import viewer
from cs_center.engines import people
from cs_center.responsibility.rules.rights import may_take
from cs_center.responsibility.service.naming import name_of, staff_of


def may_own(user: str) -> bool:
	"""Whether somebody talks to customers and has a staff number to give them (FIRST-3)."""
	return may_take(viewer(user)) and bool(staff_of(user)[0])


def check_may_own(user: str) -> None:
	"""Raises ValidationError for those who can not own matters, or not log in."""
	if not people.enabled_users([user]) or not may_own(user):
		text = _("{0} can not own matters. Choose an agent or a leader who has a staff record.")
		frappe.throw(text.format(name_of(user)))
