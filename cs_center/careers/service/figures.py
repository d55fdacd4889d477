"""Everybody on the ladder with what is missing, and what changed, by whom and why (STAFF-1, STAFF-2)."""

from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import getdate

from cs_center.calls.rules import access
from cs_center.calls.service.staff import viewer
from cs_center.careers.rules import ladder as rules
from cs_center.careers.rules.changes import HR_ROLES
from cs_center.careers.rules.ladder import Ladder
from cs_center.careers.rules.requirements import Evidence
from cs_center.careers.service import book, career, evidence, store
from cs_center.papers.rules.month import Month
from cs_center.responsibility.service.naming import name_of, said
from cs_center.workforce.service import whose
from cs_center.workforce.service.members import STAFF, Member, led_by, members

READERS = (access.LEADER, *sorted(access.ABOVE_TEAMS), *sorted(HR_ROLES))
_MOST = 2000
Row = dict[str, Any]


def overview(team: str = "", level: str = "") -> list[Row]:
	"""Everybody whom the user sees, with their level and the way to the next; who has no level comes last."""
	people = {name: one for name, one in members(_seen(team)).items() if one.active}
	here, ladders = store.holdings(people), tuple(book.ladders().values())
	last = Month.of(getdate()).before
	grades = evidence.grades_of(
		sorted(people.keys() & here.keys()), last.back(evidence.most_months(ladders) + 1)
	)
	month = career.month_by(grades)
	known = evidence.evidence_of(people, here, ladders, month, grades)
	has_open = store.with_open_change(people)
	by_level = {one.name: on for on in ladders for one in on.levels}
	rows = [
		_row(one, here.get(name), known.get(name), by_level, month, name in has_open)
		for name, one in people.items()
	]
	wanted = (row for row in rows if not level or row["level"] == level)
	return sorted(wanted, key=lambda row: (row["team"], -row["rank"], row["staff_number"]))


def history(first: date, last: date, employee: str = "", team: str = "") -> list[Row]:
	"""What happened to level changes within some days, the newest first; at most 2,000 steps."""
	event, change = DocType(store.EVENT), DocType(store.CHANGE)
	query = (
		frappe.qb.from_(event)
		.join(change)
		.on(change.name == event.level_change)
		.where((event.at >= first) & (event.at < frappe.utils.add_days(last, 1)))
		.select(event.at, event.by_user, event.event, event.reason, event.level_change, event.employee)
		.select(change.employee_name, change.team, change.from_level, change.to_level, change.proposed_by)
		.orderby(event.at, order=frappe.qb.desc)
		.orderby(event.position, order=frappe.qb.desc)
		.limit(_MOST)
	)
	if employee:
		query = query.where(event.employee == employee)
	if team:
		query = query.where(change.team == team)
	if not whose.sees_all(viewer()):
		query = query.where(event.employee.isin(sorted(led_by(viewer())) or [""]))
	rows = query.run(as_dict=True)
	for row in rows:
		row.by = name_of(row.by_user or "")
		row.event = _(row.event, context=store.EVENT)
	return rows


def _seen(team: str) -> set[str] | None:
	"""Employees of a team, or of all, whom the user sees; None for everybody."""
	seen = None if whose.sees_all(viewer()) else led_by(viewer())
	if not team:
		return seen
	of_team = set(frappe.get_all(STAFF, {"team": team, "employee": ("is", "set")}, pluck="employee"))
	return of_team if seen is None else of_team & seen


def _row(
	member: Member,
	here: Any,
	of: Evidence | None,
	by_level: dict[str, Ladder],
	month: Month,
	has_open: bool,
) -> Row:
	row = {
		"employee": member.employee,
		"staff_number": member.staff_number,
		"full_name": member.full_name,
		"team": member.team,
		"post": member.post,
		"level": here.level if here else "",
		"since": here.since if here else None,
		"next_level": "",
		"share": None,
		"missing": "",
		"rank": 0,
		"open": int(has_open),
	}
	on = by_level.get(of.level) if of else None
	if of and on:
		row["rank"] = on.level(of.level).rank
		if above := on.at_rank(row["rank"] + 1):
			found = rules.progress(of, above, on.policy, month)
			row |= {"next_level": above.name, "share": float(found.share * 100)}
			row["missing"] = " ".join(said(one.reason) for one in found.missing)
	return row
