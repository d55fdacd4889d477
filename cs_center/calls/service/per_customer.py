"""How often customers called, to be joined to them in bulk."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Sum
from pypika import Case

from cs_center.calls.rules.events import INBOUND
from cs_center.engines.customers import Span


def calls_of_customers(since: Mapping[str, date], span: Span) -> Any:
	"""Columns: customer, and for each name how many calls came in since that day."""
	log = DocType("CS Call Log")
	counts = (Sum(Case().when(log.started_at >= day, 1).else_(0)).as_(name) for name, day in since.items())
	return (
		frappe.qb.from_(log)
		.where(span.holds(log.customer) & (log.started_at >= min(since.values())))
		.where(log.direction == INBOUND)
		.groupby(log.customer)
		.select(log.customer, *counts)
	)
