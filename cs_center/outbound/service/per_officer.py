"""What calls of sales lists came to with each officer, for what is counted of each of them (CALL-8, STAFF-10)."""

from collections.abc import Iterable
from datetime import date

import frappe
from frappe.query_builder import Case, DocType
from frappe.query_builder.functions import Count, Sum

from cs_center.engines.database import parts
from cs_center.outbound.rules import results as rules
from cs_center.outbound.rules.lists import SALES

_CALL, _LIST = "CS Outbound Call", "CS Outbound List"


def offers_of(users: Iterable[str], since: date, until: date) -> dict[str, tuple[int, int]]:
	"""How many customers decided with an officer from a day on and before another, and how many took the offer."""
	call, book = DocType(_CALL), DocType(_LIST)
	decided = (rules.ACCEPTED, rules.REFUSED)
	query = (
		frappe.qb.from_(call)
		.join(book)
		.on(book.name == call.outbound_list)
		.where(call.status.isin(decided) & (call.result_at >= since) & (call.result_at < until))
		.where(book.purpose == SALES)
		.groupby(call.called_by)
		.select(call.called_by, Count("*"), Sum(Case().when(call.status == rules.ACCEPTED, 1).else_(0)))
	)
	rows = (row for part in parts(users) for row in query.where(call.called_by.isin(part)).run())
	return {user: (int(said), int(taken)) for user, said, taken in rows}
