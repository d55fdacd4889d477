"""What offers of campaigns came to with each officer, for what is counted of each of them (KEEP-3, STAFF-10)."""

from collections.abc import Iterable
from datetime import date

import frappe
from frappe.query_builder import Case, DocType
from frappe.query_builder.functions import Count, Sum

from cs_center.engines.database import parts
from cs_center.retention.rules import members as rules

_MEMBER = "CS Campaign Member"
_DECIDED = (rules.ACCEPTED, rules.REFUSED, rules.SAVED, rules.LOST)


def offers_of(users: Iterable[str], since: date, until: date) -> dict[str, tuple[int, int]]:
	"""How many customers decided with an officer from a day on and before another, and how many took the offer."""
	member = DocType(_MEMBER)
	took = Sum(Case().when(member.status.isin(rules.WITH_VALUE), 1).else_(0))
	query = (
		frappe.qb.from_(member)
		.where(member.status.isin(_DECIDED) & (member.ended_at >= since) & (member.ended_at < until))
		.groupby(member.assigned_to)
		.select(member.assigned_to, Count("*"), took)
	)
	rows = (row for part in parts(users) for row in query.where(member.assigned_to.isin(part)).run())
	return {user: (int(decided), int(taken)) for user, decided, taken in rows}
