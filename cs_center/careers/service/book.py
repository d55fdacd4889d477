"""The ladders as the records say, and what may be written there (STAFF-1)."""

from collections.abc import Sequence
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
_LEVEL_FIELDS = ("level", "rank", "beside")
_REQUIREMENT_FIELDS = ("kind", "amount", "of_months", "grade", "skill", "post")


def grades() -> tuple[str, ...]:
	"""Of the appraisal, the best first."""
	return names(points_scheme())


@request_cache
def ladders() -> dict[str, Ladder]:
	"""Ladders by name; one that makes no sense any more is left out and logged."""
	asked, rows, found = _asked(), _rows_by_parent(_LADDER_LEVEL, _LEVEL_FIELDS, "rank, beside, idx"), {}
	policies = frappe.get_all(LADDER, fields=["name", "months_between", "down_grade", "down_months"])
	for policy in policies:
		try:
			levels = tuple(_level(row, asked.get(row.level, ())) for row in rows.get(policy.name, ()))
			found[policy.name] = rules.ladder(levels, _policy(policy))
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
	"""Raises ValidationError for requirements that mean nothing, and for none where a ladder leads up to the level."""
	placed = frappe.get_all(_LADDER_LEVEL, filters={"level": doc.name}, fields=[*_LEVEL_FIELDS])
	with refusals_said():
		for row in doc.requirements:
			_requirement(row)
		for row in placed:
			rules.check_asks(_level(row, doc.requirements))


def check_ladder(doc: Document) -> None:
	"""Raises ValidationError for levels that make no ladder, and while somebody is at a level that is taken away."""
	asked = _asked([row.level for row in doc.levels])
	with refusals_said():
		levels = tuple(_level(row, asked.get(row.level, ())) for row in doc.levels)
		for level in rules.ladder(levels, _policy(doc)).levels:
			rules.check_asks(level)
		_check_on_no_other(doc)
	before = doc.get_doc_before_save()
	gone = {row.level for row in before.levels} - {row.level for row in doc.levels} if before else set()
	_check_nobody_is_there(gone)


def check_may_delete(doc: Document) -> None:
	"""Raises ValidationError while somebody is on the ladder."""
	_check_nobody_is_there({row.level for row in doc.levels})


def _check_on_no_other(doc: Document) -> None:
	"""Raises Rejected for a level that is on another ladder: whoever is there could not be told where to go."""
	wanted = {"level": ("in", [row.level for row in doc.levels]), "parent": ("!=", doc.name)}
	for row in frappe.get_all(_LADDER_LEVEL, filters=wanted, fields=["level", "parent"], limit=1):
		raise Rejected("“{level}” is on the ladder {ladder} already.", level=row.level, ladder=row.parent)


def _check_nobody_is_there(levels: set[str]) -> None:
	held = {"level": ("in", sorted(levels)), "open_key": ("is", "set")}
	if levels and (there := frappe.get_all(HOLDING, filters=held, pluck="level", limit=1)):
		frappe.throw(_("Somebody is at {0}: it stays on the ladder.").format(_(there[0])))


def _policy(row: Any) -> LadderPolicy:
	down_grade = row.down_grade or ""
	return LadderPolicy(grades(), cint(row.months_between), down_grade, cint(row.down_months))


def _level(row: Any, asked: Sequence[Any]) -> Level:
	"""Raises Rejected for requirements that mean nothing any more."""
	return Level(row.level, cint(row.rank), tuple(map(_requirement, asked)), bool(row.beside))


def _asked(levels: Sequence[str] | None = None) -> dict[str, list[Any]]:
	"""What the records say that levels ask, of all by default."""
	filters = {} if levels is None else {"parent": ("in", list(levels))}
	return _rows_by_parent(_REQUIREMENT, _REQUIREMENT_FIELDS, "idx", filters)


def _rows_by_parent(
	doctype: str, fields: Sequence[str], order: str, filters: dict[str, Any] | None = None
) -> dict[str, list[Any]]:
	found: dict[str, list[Any]] = {}
	rows = frappe.get_all(doctype, filters=filters, fields=["parent", *fields], order_by=f"parent, {order}")
	for row in rows:
		found.setdefault(row.parent, []).append(row)
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
