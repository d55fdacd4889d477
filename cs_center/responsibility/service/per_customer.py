"""How many matters of customers are open, to be joined to them in bulk."""

from typing import Any

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Count

from cs_center.engines.customers import Span
from cs_center.responsibility.service.store import LIVE, MATTER


def open_matters_of_customers(span: Span) -> Any:
	"""Columns: customer, `open_matters`."""
	matter = DocType(MATTER)
	return (
		frappe.qb.from_(matter)
		.where(span.holds(matter.customer) & matter.status.isin(LIVE))
		.groupby(matter.customer)
		.select(matter.customer, Count("*").as_("open_matters"))
	)
