"""People of ERPNext and Frappe: who is a user, what they may, when nobody works."""

from collections.abc import Iterable
from datetime import date

import frappe
from frappe.query_builder import DocType


def holidays(holiday_list: str | None) -> frozenset[date]:
	"""The days of an ERPNext Holiday List."""
	if not holiday_list:
		return frozenset()
	days = frappe.get_all("Holiday", filters={"parent": holiday_list}, pluck="holiday_date")
	return frozenset(frappe.utils.getdate(day) for day in days)


def enabled_users_with_role(role: str) -> list[str]:
	"""Names of the users who have the role and may log in."""
	has_role, user = DocType("Has Role"), DocType("User")
	rows = (
		frappe.qb.from_(has_role)
		.join(user)
		.on(user.name == has_role.parent)
		.where((has_role.role == role) & (has_role.parenttype == "User") & (user.enabled == 1))
		.select(user.name)
		.distinct()
	).run(pluck=True)
	return sorted(rows)


def enabled_users(users: Iterable[str]) -> set[str]:
	"""Those of the users who may log in."""
	names = list(users)
	return (
		set(frappe.get_all("User", filters={"name": ("in", names), "enabled": 1}, pluck="name"))
		if names
		else set()
	)


def region_code(country: str | None) -> str:
	"""The ISO 3166 code of an ERPNext country, in capitals; "CN" when there is none."""
	code = frappe.get_cached_value("Country", country, "code") if country else None
	return (code or "cn").upper()
