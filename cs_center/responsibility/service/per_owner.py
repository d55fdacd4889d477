"""What became of the matters that members of staff took, for what is counted of each of them (FIRST-9, STAFF-10)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import frappe
from frappe.query_builder import Case, DocType
from frappe.query_builder.functions import Coalesce, Count, Date, Min, Sum
from pypika.terms import Criterion, ExistsCriterion

from cs_center.responsibility.rules import matter as rules
from cs_center.responsibility.service.store import EVENT, HANDOVER, MATTER


@dataclass(frozen=True, slots=True)
class Taken:
	"""Matters that somebody took, and how many of them the first contact settled."""

	matters: int
	settled_first: int


def taken_by(since: date, until: date) -> dict[str, Taken]:
	"""By who took them first, of matters that began from a day on and before another.

	The first contact settled what its first owner kept, handed to nobody, and was not called about again. What became a
	ticket must be closed as well; what did not has nothing to close.
	"""
	matter, first = DocType(MATTER), DocType(EVENT).as_("first")
	# Only what people have moved may have begun with somebody else: of the rest the owner is who took it.
	was_moved = (matter.fixed == 1) | matter.ticket.isnotnull()
	owner = Coalesce(first.to_user, matter.responsible)
	settled = _is_settled(matter) & (owner == matter.responsible)
	rows = (
		frappe.qb.from_(matter)
		.left_join(first)
		.on((first.responsibility == matter.name) & (first.position == 1) & was_moved)
		.where((matter.opened_at >= since) & (matter.opened_at < until) & (matter.status != rules.MERGED))
		.groupby(owner)
		.select(owner, Count("*"), Sum(Case().when(settled, 1).else_(0)))
	).run()
	return {user: Taken(int(matters), int(first_time or 0)) for user, matters, first_time in rows if user}


def dropped_by(since: date, until: date) -> list[tuple[str, str, date]]:
	"""User, matter and day of those that were dropped from a day on and before another, each once (FIRST-9)."""
	event = DocType(EVENT)
	return list(
		(
			frappe.qb.from_(event)
			.where((event.event == rules.DROPPED) & (event.at >= since) & (event.at < until))
			.groupby(event.from_user, event.responsibility)
			.select(event.from_user, event.responsibility, Date(Min(event.at)))
			.orderby(event.responsibility)
		).run()
	)


def _is_settled(matter: Any) -> Criterion:
	once = Coalesce(matter.first_call, "") == Coalesce(matter.last_call, "")
	without_ticket = matter.ticket.isnull() & matter.status.isin((*rules.LIVE, rules.LAPSED, rules.CLOSED))
	return once & (without_ticket | (matter.status == rules.CLOSED)) & ((matter.steps == 0) | _kept(matter))


def _kept(matter: Any) -> Criterion:
	handover = DocType(HANDOVER)
	of_it = frappe.qb.from_(handover).where(handover.responsibility == matter.name).select(handover.name)
	return ExistsCriterion(of_it).negate()
