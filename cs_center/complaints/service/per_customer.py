"""How often customers complained, to be joined to them in bulk."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Sum
from pypika import Case

from cs_center.complaints.service.store import COMPLAINT
from cs_center.engines.customers import Span


def complaints_of_customers(since: Mapping[str, date], span: Span) -> Any:
	"""Columns: customer, and for each name how many complaints were taken since that day."""
	table = DocType(COMPLAINT)
	counts = (Sum(Case().when(table.taken_at >= day, 1).else_(0)).as_(name) for name, day in since.items())
	return (
		frappe.qb.from_(table)
		.where(span.holds(table.customer) & (table.taken_at >= min(since.values())))
		.groupby(table.customer)
		.select(table.customer, *counts)
	)
