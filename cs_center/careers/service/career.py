"""Somebody's page: where they are, since when, what the next level needs, what they have and what is missing (STAFF-1)."""

from collections.abc import Collection
from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate

from cs_center.calls.rules.access import Viewer
from cs_center.calls.service.staff import viewer
from cs_center.careers.rules import changes as rules
from cs_center.careers.rules import ladder as ladder_rules
from cs_center.careers.rules.changes import Standing
from cs_center.careers.rules.ladder import Ladder, Level
from cs_center.careers.rules.requirements import Evidence
from cs_center.careers.service import book, deeds, evidence, store
from cs_center.papers.rules.month import Month
from cs_center.pay.rules.service_years import full_months
from cs_center.responsibility.service.naming import name_of, said
from cs_center.workforce.service import whose
from cs_center.workforce.service.members import STAFF, Member, led_by, member_of

_CHANGE = (
	"name",
	"status",
	"direction",
	"from_level",
	"to_level",
	"creation",
	"month",
	"words",
	"evidence",
	"agrees",
	"leader_words",
	"own_words",
	"silent",
	"decision_words",
	"effective_from",
	"problem",
)
_BY = ("proposed_by", "reviewed_by", "decided_by")
Row = dict[str, Any]


def career_of(employee: str | None) -> Row:
	"""Everything of the page; of the user themselves when nobody is named. Raises PermissionError, DoesNotExistError."""
	member = deeds.member_named(employee) if employee else member_of(frappe.session.user)
	if not member:
		return {"employee": None, "others": bool(people(""))}
	seer = viewer()
	if member.user != seer.user and not whose.may_see(seer, member.employee):
		frappe.throw(_("This is the page of somebody else."), frappe.PermissionError)
	here = store.holdings([member.employee]).get(member.employee)
	found = {**_person(member), "is_own": member.user == seer.user, "level": None, "ladder": [], "next": []}
	found |= {"history": _history(member.employee), "skills": _skills(member.employee)}
	found |= {"changes": _changes(member), "others": bool(people(""))}
	return {**found, **_on_ladder(member, here, seer)} if here else found


def people(text: str) -> list[Row]:
	"""Whose pages the user may open beside their own, the first twenty that fit a text."""
	seer = viewer()
	if not whose.sees_all(seer) and not seer.led_teams:
		return []
	filters: list[Any] = [["employee", "is", "set"], ["active", "=", 1]]
	if not whose.sees_all(seer):
		filters.append(["employee", "in", sorted(led_by(seer)) or [""]])
	either = [["staff_name", "like", f"%{text}%"], ["name", "like", f"%{text}%"]] if text else None
	fields = ["employee", "staff_name", "name as staff_number", "team"]
	return frappe.get_all(
		STAFF, filters=filters, or_filters=either, fields=fields, order_by="team, name", limit=_SHOWN
	)


def month_for(employees: Collection[str]) -> Month:
	"""The last full month; while its appraisal is not closed yet, the one before it."""
	last = Month.of(getdate()).before
	return month_by(evidence.grades_of(employees, (last.before, last)))


def month_by(grades: dict[str, dict[str, str]]) -> Month:
	"""The same where the grades of these months are read already."""
	last = Month.of(getdate()).before
	has_last = any(last.key in one for one in grades.values())
	has_before = any(last.before.key in one for one in grades.values())
	return last.before if has_before and not has_last else last


def _on_ladder(member: Member, here: Any, seer: Viewer) -> Row:
	on, month = book.ladder_of(here.level), month_for([member.employee])
	of = evidence.evidence_of({member.employee: member}, {member.employee: here}, [on], month)[
		member.employee
	]
	has_open = bool(store.open_change(member.employee))
	next_levels = ladder_rules.ahead(on, here.level)
	about = _about(on)
	standing = Standing(member.user, member.team)
	return {
		"month": month.key,
		"level": {"name": here.level, "since": here.since, "months": full_months(of.since, getdate())},
		"ladder": [_step(one, here.level, about) for one in on.levels],
		"next": [_ahead(of, one, on, month, about) for one in next_levels],
		"outlook": said(ladder_rules.outlook(of, on, month, has_open).reason),
		"steps": _steps(on, here.level) if not has_open and rules.may(rules.PROPOSE, seer, standing) else [],
	}


def _person(member: Member) -> Row:
	return {
		"employee": member.employee,
		"name": member.full_name,
		"staff_number": member.staff_number,
		"team": member.team,
		"post": member.post,
		"joined_on": member.joined_on,
	}


def _step(level: Level, here: str, about: dict[str, str]) -> Row:
	return {
		"name": level.name,
		"rank": level.rank,
		"beside": level.beside,
		"is_here": level.name == here,
		"description": about.get(level.name) or "",
	}


def _ahead(of: Evidence, level: Level, on: Ladder, month: Month, about: dict[str, str]) -> Row:
	found = ladder_rules.progress(of, level, on.policy, month)
	return {
		"name": level.name,
		"beside": level.beside,
		"description": about.get(level.name) or "",
		"share": float(found.share),
		"is_met": found.is_met,
		"missing": len(found.missing),
		"requirements": [
			{
				"kind": one.requirement.kind,
				"needed": one.needed,
				"has": one.has,
				"missing": one.missing,
				"share": float(one.share),
				"is_met": one.is_met,
				"text": said(one.reason),
			}
			for one in found.standings
		],
	}


def _steps(on: Ladder, here: str) -> list[str]:
	"""Levels that people may propose from here."""
	rank = on.level(here).rank
	return [one.name for one in on.levels if one.name != here and abs(one.rank - rank) <= 1]


def _about(on: Ladder) -> dict[str, str]:
	names = [level.name for level in on.levels]
	rows = frappe.get_all(book.LEVEL, filters={"name": ("in", names)}, fields=["name", "description"])
	return {row.name: _(row.description or "") for row in rows}


def _history(employee: str) -> list[Row]:
	fields = ["level", "since", "until", "words", "level_change"]
	filters = {"employee": employee, "withdrawn": 0}
	return frappe.get_all(book.HOLDING, filters=filters, fields=fields, order_by="since desc")


def _skills(employee: str) -> list[Row]:
	filters = {"employee": employee, "open_key": ("is", "set")}
	rows = frappe.get_all(
		evidence.SKILL, filters=filters, fields=["skill", "since", "confirmed_by"], order_by="skill"
	)
	return [{**row, "confirmed_by": name_of(row.confirmed_by or "")} for row in rows]


def _changes(member: Member) -> list[Row]:
	"""Level changes, the newest first, with what the user may do now."""
	order = "creation desc, name desc"
	rows = frappe.get_all(
		store.CHANGE, filters={"employee": member.employee}, fields=[*_CHANGE, *_BY], order_by=order
	)
	for row in rows:
		row.update({by: name_of(row[by]) if row[by] else "" for by in _BY})
		row.deeds = deeds.allowed(row.name) if row.status in rules.OPEN else []
	return rows


_SHOWN = 20
