"""How much a customer means to the centre (KEEP-1)."""

from collections.abc import Iterable

import frappe

DOCTYPE, FIELD = "CS Customer Tier", "cs_tier"


def of_customers(customers: Iterable[str]) -> dict[str, str]:
	"""The tier of each customer, and of "" (nobody known); blank where there is none."""
	default = default_tier()
	names = sorted(filter(None, customers))
	filters = {"name": ("in", names)}
	rows = frappe.get_all("Customer", filters=filters, fields=["name", FIELD]) if names else []
	return {"": default, **{row.name: row[FIELD] or default for row in rows}}


def default_tier() -> str:
	"""The tier of customers that nobody gave one."""
	return frappe.db.get_value(DOCTYPE, {"is_default": 1}) or ""
