"""People in sentences: by name and staff number, in the reader's language."""

from dataclasses import replace

import frappe
from frappe.query_builder import DocType
from frappe.utils.caching import request_cache

from cs_center.calls.rules.reasons import Reason
from cs_center.calls.service.words import say, say_for_all
from cs_center.engines.database import prepared, read, value

_PEOPLE = ("owner", "agent", "to", "user", "from", "by")


def said(reason: Reason) -> str:
	"""The sentence for who is asking."""
	return say(_named(reason))


def kept(reason: Reason) -> str:
	"""The sentence as it is stored."""
	return say_for_all(_named(reason))


@request_cache
def name_of(user: str) -> str:
	"""Full name and staff number; what is no user (a station) stays as it is."""
	rows = read(_names, user=user)
	if not rows:
		return user
	full_name, staff_number = rows[0]
	return f"{full_name or user} ({staff_number})" if staff_number else full_name or user


def staff_of(user: str) -> tuple[str, str]:
	"""Staff number and team of a user; blank for those who have none."""
	found = frappe.db.get_value("CS Staff Record", {"user": user, "active": 1}, ["name", "team"])
	return (found[0], found[1] or "") if found else ("", "")


def _named(reason: Reason) -> Reason:
	if reason.values.keys().isdisjoint(_PEOPLE):
		return reason
	named = {
		key: name_of(value) if key in _PEOPLE and isinstance(value, str) else value
		for key, value in reason.values.items()
	}
	return replace(reason, values=named)


@prepared
def _names() -> object:
	user, record = DocType("User"), DocType("CS Staff Record")
	return (
		frappe.qb.from_(user)
		.left_join(record)
		.on(record.user == user.name)
		.where(user.name == value("user"))
		.select(user.full_name, record.name)
	)
