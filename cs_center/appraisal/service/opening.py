"""Whose month is appraised, and the drafts that it begins with (STAFF-4, STAFF-10)."""

from collections.abc import Iterable, Sequence
from typing import Any

import frappe
from frappe.query_builder import DocType

from cs_center.appraisal.rules.months import DRAFT
from cs_center.appraisal.service import store
from cs_center.appraisal.service.counting import Policy, counted
from cs_center.appraisal.service.store import MONTH, OPEN, SETTLED, Row
from cs_center.calls.rules.reasons import Reason, Rejected
from cs_center.engines.database import insert_many, stamp, upsert_many
from cs_center.papers.rules.month import Month
from cs_center.responsibility.service.naming import kept
from cs_center.workforce.service.members import Member, members

POST = "CS Post"
#: What an appraisal keeps of who it is about; a draft follows what changes.
PERSON = ("full_name", "user", "staff_number", "team", "post")


def appraised(month: Month) -> list[Member]:
	"""Everybody whose month is scored: at the centre on any of its days, in a post that is appraised; by team."""
	left_out = posts_left_out()
	found = [
		one
		for one in members().values()
		if one.is_here(month.first, month.last)
		and one.post not in left_out
		and (one.active or one.left_on is not None)
	]
	return sorted(found, key=lambda one: (one.team, one.employee))


def posts_left_out() -> set[str]:
	"""Posts that are not appraised."""
	return set(frappe.get_all(POST, filters={"appraised": 0}, pluck="name"))


def open_month(month: Month) -> "frappe._dict":
	"""The month's own record, made when missing, locked until the end of the transaction."""
	blank = {"name": month.key, **stamp(), "month": month.first, "month_key": month.key, "status": OPEN}
	upsert_many(MONTH, [blank], ("month_key",))
	return locked_month(month)


def locked_month(month: Month) -> "frappe._dict | None":
	"""As it is now; None when there is none."""
	table = DocType(MONTH)
	rows = frappe.qb.from_(table).where(table.name == month.key).select("*").for_update().run(as_dict=True)
	return rows[0] if rows else None


def open_missing(month: Month, people: Sequence[Member], policy: Policy) -> list[str]:
	"""Drafts for those who have none yet; their names. Raises Rejected for a month that is ranked already."""
	wanted = {store.name_of_month(one.employee, month): one for one in people}
	filters = {"name": ("in", sorted(wanted))}
	known = set(frappe.get_all(store.APPRAISAL, filters=filters, pluck="name")) if wanted else set()
	if not (missing := [name for name in wanted if name not in known]):
		return []
	if open_month(month).status == SETTLED:
		raise Rejected("{month} is closed for everybody: nobody is added to it.", month=month.key)
	begin = counted((), (), policy)
	rows, events = [], []
	for name in missing:
		row = frappe._dict(_draft(name, wanted[name], month), **begin)
		events.append(store.event(row, "Drafted", _drafted(month), points_after=row.points))
		rows.append({**stamp(), **row})
	insert_many(store.APPRAISAL, rows)
	store.append(events)
	return missing


def person_of(one: Member) -> Row:
	"""The columns that say who it is about."""
	return {
		"full_name": one.full_name,
		"user": one.user or None,
		"staff_number": one.staff_number,
		"team": one.team or None,
		"post": one.post or None,
	}


def by_team(people: Iterable[Member], at_once: int) -> list[list[Member]]:
	"""In parts of so many or a few more: who is the best of a team is found among all of it."""
	parts: list[list[Member]] = []
	for one in people:
		last = parts[-1] if parts else None
		is_full = last is None or len(last) >= at_once
		if is_full and not (last and one.team and last[-1].team == one.team):
			parts.append([])
		parts[-1].append(one)
	return parts


def _draft(name: str, one: Member, month: Month) -> dict[str, Any]:
	return {
		"name": name,
		"employee": one.employee,
		**person_of(one),
		"month": month.first,
		"month_key": month.key,
		"status": DRAFT,
		"is_scored": 1,
		"steps": 0,
	}


def _drafted(month: Month) -> str:
	return kept(Reason("{month} begins.", {"month": month.key}, "STAFF-4"))
