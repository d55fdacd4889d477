"""Closing a month for everybody, and the ranking that is made of it for ever (STAFF-8, STAFF-10)."""

from dataclasses import dataclass
from typing import Any

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Count
from frappe.utils import now_datetime

from cs_center.appraisal.rules import months, ranking
from cs_center.appraisal.rules.ranking import Entry, Ranked
from cs_center.appraisal.service import life, opening, store
from cs_center.appraisal.service.actors import check_is_director
from cs_center.appraisal.service.drafting import Progress, one_by_one
from cs_center.appraisal.service.policy import number
from cs_center.appraisal.service.store import APPRAISAL, MONTH, OPEN, SETTLED, Row
from cs_center.calls.rules.reasons import Reason
from cs_center.engines.database import retried
from cs_center.papers.rules.month import Month
from cs_center.responsibility.service.naming import kept

#: The hook of those who hear that a month is ranked: `(month)`, in the same transaction.
HOOK = "cs_month_settled"
_AT_ONCE = 500
_RANKED = ("rank", "rank_of", "rank_reason", "is_first", "is_last", "steps")


@dataclass(frozen=True, slots=True)
class Closed:
	"""`left`: who is not closed and why. `settled`: whether the month is ranked now."""

	closed: int
	left: list[Row]
	settled: bool


def close_month(month: Month, show: Progress | None = None) -> Closed:
	"""Close all months that can be closed; when none is left open, rank them. Commits in chunks; safe to kill.

	Raises PermissionError for everybody but a director.
	"""
	check_is_director()
	appraisal = DocType(APPRAISAL)
	names = (
		frappe.qb.from_(appraisal)
		.where((appraisal.month == month.first) & (appraisal.status != months.CLOSED))
		.select(appraisal.name)
		.orderby(appraisal.name)
	).run(pluck=True)
	left: list[Row] = []
	for start in range(0, len(names), _AT_ONCE):
		part = names[start : start + _AT_ONCE]
		left += retried(lambda _attempt, part=part: life.close_those_ready(part))
		frappe.db.commit()  # a chunk at a time: what is closed stays closed
		if show:
			show(start + len(part), len(names))
	settled = retried(lambda _attempt: settle(month))
	frappe.db.commit()  # the ranking stands with its month
	return Closed(len(names) - len(left), left, settled)


def settle(month: Month) -> bool:
	"""Rank a month of which everything is closed; whether it is ranked, now or before."""
	record = opening.locked_month(month)
	if not record or record.status == SETTLED:
		return bool(record)
	if not record.drafted_at:
		return False
	rows = _rows(month)
	if not rows or any(row.status != months.CLOSED for row in rows.values()):
		return False
	ranked = ranking.rank(_entry(row) for row in rows.values())
	_write({row.employee: row for row in rows.values()}, ranked)
	counted = sum(1 for one in ranked if one.rank)
	values = {"status": SETTLED, "settled_at": now_datetime(), "settled_by": frappe.session.user}
	frappe.db.set_value(MONTH, month.key, {**values, "people": len(rows), "ranked": counted})
	for path in frappe.get_hooks(HOOK):
		frappe.get_attr(path)(month)
	return True


def settle_what_is_left() -> None:
	"""Months of which everything is closed and whose ranking a worker that died has left. Commits."""
	filters = {"status": OPEN, "drafted_at": ("is", "set")}
	firsts = frappe.get_all(MONTH, filters=filters, pluck="month", order_by="month")
	one_by_one((Month(frappe.utils.getdate(first)) for first in firsts), _settle)


def _settle(month: Month) -> None:
	retried(lambda _attempt: settle(month))
	frappe.db.commit()  # each ranking stands with its month


def standing(month: Month) -> dict[str, int]:
	"""How many appraisals of a month are where."""
	appraisal = DocType(APPRAISAL)
	query = (
		frappe.qb.from_(appraisal)
		.where(appraisal.month == month.first)
		.groupby(appraisal.status)
		.select(appraisal.status, Count("*"))
	)
	return dict(query.run())


def _rows(month: Month) -> dict[str, Any]:
	appraisal = DocType(APPRAISAL)
	query = frappe.qb.from_(appraisal).where(appraisal.month == month.first).select("*").for_update()
	return {row.name: row for row in query.run(as_dict=True)}


def _entry(row: Any) -> Entry:
	return Entry(
		row.employee, number(row.points), None if row.is_scored else Reason(_NO_RANK, {}, "STAFF-10")
	)


def _write(rows: dict[str, Any], ranked: list[Ranked]) -> None:
	written, events = [], []
	for one in ranked:
		row, said = rows[one.person], kept(one.reason)
		events.append(store.event(row, "Ranked", said))
		values = (one.rank or 0, one.of, said, int(one.is_first), int(one.is_last), row.steps)
		written.append({"name": row.name, **dict(zip(_RANKED, values, strict=True))})
	store.write(written, _RANKED)
	store.append(events)


_NO_RANK = "Not scored, so without a rank."
