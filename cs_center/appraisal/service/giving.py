"""Points that people give, take back and put right (STAFF-6); the appraisal is locked, so that nothing is lost or doubled."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.query_builder import DocType
from frappe.utils import getdate

from cs_center.appraisal.rules import catalogue as rules
from cs_center.appraisal.rules import months
from cs_center.appraisal.rules.catalogue import PointRule
from cs_center.appraisal.rules.lines import NO_EVIDENCE, Evidence, PointLine
from cs_center.appraisal.rules.points import described
from cs_center.appraisal.service import opening, places, store
from cs_center.appraisal.service.actors import check_gives, check_is_giver
from cs_center.appraisal.service.counting import COUNTED, Policy, counted
from cs_center.appraisal.service.policy import LINE, number
from cs_center.calls.rules.reasons import Reason, Rejected
from cs_center.papers.rules.month import Month
from cs_center.responsibility.service.naming import kept
from cs_center.workforce.service.members import Member, members

GIVEN, TAKEN_BACK, PLACED = "Line Given", "Line Taken Back", "Place Changed"
_JOB = "cs_center.appraisal.jobs.follow_team"


@dataclass(frozen=True, slots=True)
class Given:
	"""What somebody gives. `points` None: what the rule says, where it says one number. `corrects`: a closed month."""

	rule: str
	day: date
	points: Decimal | None = None
	reason: str = ""
	evidence: Evidence = NO_EVIDENCE
	corrects: Month | None = None


def give(employees: Collection[str], given: Given) -> list[str]:
	"""A line for each of these people, or for none; names of the lines. Raises PermissionError, Rejected."""
	check_is_giver()
	policy = Policy()
	rule = _rule(given, policy)
	month = Month.of(given.day)
	_check_was_appraised(month)
	people = _people(employees, month)
	_check_evidence(given.evidence)
	opening.open_missing(month, people, policy)
	rows = store.locked(store.name_of_month(one.employee, month) for one in people)
	lines = store.lines_of(rows)
	added = []
	for row in rows.values():
		check_gives(row, rule)
		line = _line(row, given, rule)
		_check(row, line, rule, [store.as_line(one) for one in lines[row.name]])
		stored = store.line_row(line, line.reason, frappe.session.user)
		added.append((row, stored, kept(described(line, rule))))
	store.add_lines([stored for _row, stored, _said in added])
	for row, stored, _said in added:
		lines[row.name].append(frappe._dict(stored))
	_recount([(row, GIVEN, said, stored["name"]) for row, stored, said in added], lines, policy)
	_follow(rule, month, [row.team for row in rows.values()])
	return [stored["name"] for _row, stored, _said in added]


def take_back(name: str, why: str) -> None:
	"""A line counts no more; it stays with the reason. Raises PermissionError, Rejected."""
	row, stored, policy = _locked_with_line(name)
	line = store.as_line(stored)
	rule = rules.rule_of(line, policy.catalogue)
	check_gives(row, rule)
	if stored.taken_back:
		raise Rejected("The line is taken back already.")
	if stored.from_facts:
		raise Rejected("“{title}” comes from the facts by itself: have the fact corrected.", title=rule.title)
	if not why.strip():
		raise Rejected("Say why: the reason stays with the line.")
	months.check_lines_may_change(store.standing(row))
	store.take_back([name], why.strip(), frappe.session.user)
	lines = store.lines_of([row.name])
	said = kept(Reason(_BACK, {"line": str(kept(described(line, rule))), "why": why.strip()}))
	_recount([(row, TAKEN_BACK, said, name)], lines, policy)
	_follow(rule, line.month, [row.team])


def evidence(doctype: str, name: str) -> Evidence:
	"""The record that shows it, or nothing."""
	return Evidence(doctype.strip(), name.strip())


def place_changed(doc: Document) -> None:
	"""A project owner's place was written: their month's grade follows. Raises ValidationError (STAFF-12)."""
	month, policy = Month(getdate(doc.month)), Policy()
	name = store.name_of_month(doc.employee, month)
	row = store.locked([name]).get(name)
	if not row:
		return
	if row.status not in months.OPEN_FOR_LINES:
		frappe.throw(_("{0} is reviewed or closed: its grade does not change any more.").format(month.key))
	_recount([(row, PLACED, places.described(doc), None)], store.lines_of([name]), policy)


def _rule(given: Given, policy: Policy) -> PointRule:
	rule = policy.catalogue.get(given.rule)
	if not rule or given.rule not in policy.in_force:
		raise Rejected("There is no rule “{code}” in the catalogue: choose one of it.", code=given.rule)
	if given.day > getdate():
		raise Rejected("{day} has not come: choose a day up to today.", day=given.day)
	return rule


def _check_was_appraised(month: Month) -> None:
	"""A day of long ago that somebody mistyped begins no month for everybody."""
	if month < Month.of(getdate()).before and not frappe.db.exists(store.MONTH, month.key):
		raise Rejected("{month} was never appraised: put it right in a later month.", month=month.key)


def _people(employees: Collection[str], month: Month) -> list[Member]:
	known = members(employees)
	if not employees:
		raise Rejected("Choose somebody.")
	if missing := sorted(set(employees) - known.keys()):
		raise Rejected("{employees}: nobody of the centre.", employees=", ".join(missing))
	left_out = opening.posts_left_out()
	for one in known.values():
		if one.post in left_out:
			raise Rejected("{name} has a post that is not appraised.", name=one.full_name)
		if not one.is_here(month.first, month.last):
			raise Rejected("{name} is not here in {month}.", name=one.full_name, month=month.key)
	return list(known.values())


def _check_evidence(evidence: Evidence) -> None:
	if not evidence.doctype and not evidence.name:
		return
	if not frappe.db.exists("DocType", evidence.doctype) or not frappe.db.exists(*evidence):
		raise Rejected(
			"There is no such evidence: {doctype} {name}.", doctype=evidence.doctype, name=evidence.name
		)
	frappe.has_permission(evidence.doctype, "read", evidence.name, throw=True)


def _line(row: Any, given: Given, rule: PointRule) -> PointLine:
	points = given.points
	if points is None:
		if rule.lowest != rule.highest:
			raise Rejected("“{title}”: say how many points.", title=rule.title)
		points = rule.highest
	return PointLine(
		row.employee,
		Month.of(given.day),
		rule.code,
		points,
		given.day,
		given.evidence,
		given.reason.strip(),
		given.corrects,
	)


def _check(row: Any, line: PointLine, rule: PointRule, others: Sequence[PointLine]) -> None:
	into = store.standing(row)
	if line.corrects:
		name = store.name_of_month(row.employee, line.corrects)
		if not (corrected := store.locked([name]).get(name)):
			raise Rejected("There is no appraisal of {month} to put right.", month=line.corrects.key)
		corrected.user = row.user  # of the same employee, who may have had another user then
		months.check_correction(store.standing(corrected), into)
	months.check_lines_may_change(into)
	rules.check_line(line, rule, others)


def _locked_with_line(name: str) -> tuple[Any, Any, Policy]:
	appraisal = frappe.db.get_value(LINE, name, "appraisal")
	if not appraisal:
		frappe.throw(_("There is no line {0}.").format(name), frappe.DoesNotExistError)
	row, line = store.locked_one(appraisal), DocType(LINE)
	[stored] = frappe.qb.from_(line).where(line.name == name).select("*").for_update().run(as_dict=True)
	return row, stored, Policy()


_Step = tuple[Any, str, str, str | None]


def _recount(steps: Sequence[_Step], lines: dict[str, list[Any]], policy: Policy) -> None:
	"""Points and grade of appraisals that are locked, with the step of their history that changed them."""
	month = Month(getdate(steps[0][0].month))
	known = places.of_month(month, [row.employee for row, *_rest in steps])
	rows, events = [], []
	for row, what, said, line in steps:
		stored = [store.as_line(one) for one in lines[row.name]]
		values = counted(stored, known.get(row.employee, ()), policy)
		figures = {"points_before": number(row.points), "points_after": values["points"]}
		events.append(store.event(row, what, said, line=line, **figures))
		rows.append({"name": row.name, **values, "steps": row.steps})
	store.write(rows, (*COUNTED, "steps"))
	store.append(events)


def _follow(rule: PointRule, month: Month, teams: Collection[str | None]) -> None:
	"""A violation may make somebody else the best of the team: a worker looks (STAFF-6).

	Each time: a worker that has begun already may have read the lines before this one.
	"""
	for team in {team for team in teams if team and rule.is_violation}:
		frappe.enqueue(
			_JOB,
			queue="short",
			enqueue_after_commit=True,
			month=month.key,
			team=team,
		)


_BACK = "Taken back: {line} {why}"
