"""What agents answered, for what is counted of each of them (STAFF-10)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import frappe
from frappe.query_builder import Case, DocType
from frappe.query_builder.functions import Count, Date, Sum

from cs_center.calls.rules import fold
from cs_center.calls.rules.events import INBOUND, INTERNAL_CALL
from cs_center.engines.database import parts

_CALL = "CS Call Log"


@dataclass(frozen=True, slots=True)
class Answered:
	"""Calls that somebody was the first to answer, in and out. `waits`: of how many `wait_seconds` is the sum: those that came in.

	days: on how many days.
	"""

	calls: int
	waits: int
	wait_seconds: int
	days: int


def answered_by(users: Iterable[str], since: date, until: date) -> dict[str, Answered]:
	"""By user, of calls that began from a day on and before another; who answered none is left out."""
	log = DocType(_CALL)
	came_in = log.direction == INBOUND
	query = (
		frappe.qb.from_(log)
		.where((log.outcome == fold.ANSWERED) & (log.direction != INTERNAL_CALL))
		.where((log.started_at >= since) & (log.started_at < until))
		.groupby(log.agent)
		.select(
			log.agent,
			Count("*"),
			Sum(Case().when(came_in, 1).else_(0)),
			Sum(Case().when(came_in, log.wait_seconds).else_(0)),
			Count(Date(log.started_at)).distinct(),
		)
	)
	rows = (row for part in parts(users) for row in query.where(log.agent.isin(part)).run())
	return {user: Answered(*(int(figure or 0) for figure in figures)) for user, *figures in rows}


def were_logged(since: date, until: date) -> bool:
	"""Whether any call is known of that time: where none is, nobody answered none."""
	log = DocType(_CALL)
	began = (log.started_at >= since) & (log.started_at < until)
	return bool(frappe.qb.from_(log).where(began).select(log.name).limit(1).run())
