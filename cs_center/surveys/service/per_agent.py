"""What customers said of agents in surveys, for what is counted of each of them (BACK-5, STAFF-10)."""

from datetime import date
from decimal import Decimal

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Cast, Count, Sum

from cs_center.surveys.service.store import RESPONSE

#: Marks are means of answers, kept as parts of one: summed exactly, the order makes no difference.
_EXACT = "DECIMAL(12,6)"


def attitude_of_agents(since: date, until: date) -> dict[str, tuple[Decimal, int]]:
	"""Sum and number of the marks for attitude from 1 to 5, by the agent that they are about."""
	answer = DocType(RESPONSE)
	rows = (
		frappe.qb.from_(answer)
		.where((answer.at >= since) & (answer.at < until) & (answer.attitude > 0))
		.groupby(answer.agent)
		.select(answer.agent, Sum(Cast(answer.attitude, _EXACT)), Count("*"))
	).run()
	return {user: (Decimal(str(total)), count) for user, total, count in rows if user}
