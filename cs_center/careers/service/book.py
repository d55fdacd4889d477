"""The ladders as the records say, and what may be written there (STAFF-1)."""

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint
from frappe.utils.caching import request_cache

from cs_center.appraisal.rules.grades import names
from cs_center.appraisal.service.results import points_scheme
from cs_center.calls.rules.reasons import Rejected
from cs_center.calls.service.words import refusals_said
from cs_center.careers.rules import ladder as rules
from cs_center.careers.rules.ladder import Ladder, LadderPolicy, Level
from cs_center.careers.rules.requirements import POST, SKILL, Requirement, requirement

LADDER, LEVEL, HOLDING = "CS Career Ladder", "CS Career Level", "CS Level Holding"
_LADDER_LEVEL, _REQUIREMENT = "CS Ladder Level", "CS Level Requirement"


def grades() -> tuple[str, ...]:
	"""Of the appraisal, the best first."""
	return names(points_scheme())


@request_cache
def ladders() -> dict[str, Ladder]:
	"""Ladders by name; one that makes no sense any more is left out and logged."""
	asked = _requirements()
	rows: dict[str, list[Level]] = {}
	fields = ["parent", "level", "rank", "beside"]
	for row in frappe.get_all(_LADDER_LEVEL, fields=fields, order_by="parent, rank, beside, idx"):
		level = Level(row.level, row.rank, asked.get(row.level, ()), bool(row.beside))
		rows.setdefault(row.parent, []).append(level)
	found = {}
	policies = frappe.get_all(LADDER, fields=["name", "months_between", "down_grade", "down_months"])
	for policy in policies:
		try:
			found[policy.name] = rules.ladder(tuple(rows.get(policy.name, ())), _policy(policy))
		except Rejected as rejected:
			frappe.log_error(f"Career ladder {policy.name} is left out", str(rejected.reason))
	return found


def ladder_of(level: str) -> Ladder:
	"""The ladder on which a level is. Raises Rejected."""
	found = next((one for one in ladders().values() if any(it.name == level for it in one.levels)), None)
	if not found:
		raise Rejected("“{level}” is on no ladder: put it there first.", level=level)
	return found


def check_level(doc: Document) -> None:
	"""Raises ValidationError for requirements that mean nothing."""
	with refusals_said():
		for row in doc.requirements:
			_requirement(row)


def check_ladder(doc: Document) -> None:
	"""Raises ValidationError for levels that make no ladder, and while somebody is at a level that is taken away."""
	levels = tuple(Level(row.level, cint(row.rank), (), bool(row.beside)) for row in doc.levels)
	with refusals_said():
		rules.ladder(levels, _policy(doc))
	before = doc.get_doc_before_save()
	gone = {row.level for row in before.levels} - {row.level for row in doc.levels} if before else set()
	_check_nobody_is_there(gone)


def check_may_delete(doc: Document) -> None:
	"""Raises ValidationError while somebody is on the ladder."""
	_check_nobody_is_there({row.level for row in doc.levels})


def _check_nobody_is_there(levels: set[str]) -> None:
	held = {"level": ("in", sorted(levels)), "open_key": ("is", "set")}
	if levels and (there := frappe.get_all(HOLDING, filters=held, pluck="level", limit=1)):
		frappe.throw(_("Somebody is at {0}: it stays on the ladder.").format(_(there[0])))


def _policy(row: Any) -> LadderPolicy:
	down_grade = row.down_grade or ""
	return LadderPolicy(grades(), cint(row.months_between), down_grade, cint(row.down_months))


def _requirements() -> dict[str, tuple[Requirement, ...]]:
	found: dict[str, tuple[Requirement, ...]] = {}
	fields = ["parent", "kind", "amount", "of_months", "grade", "skill", "post"]
	for row in frappe.get_all(_REQUIREMENT, fields=fields, order_by="parent, idx"):
		found[row.parent] = (*found.get(row.parent, ()), _requirement(row))
	return found


def _requirement(row: Any) -> Requirement:
	wanted = {SKILL: row.skill, POST: row.post}
	return requirement(
		row.kind,
		cint(row.amount),
		cint(row.of_months),
		(row.grade or "").strip(),
		wanted.get(row.kind) or "",
		grades(),
	)
