"""The KPI sheet of each post, and what the facts of a month come to on it (STAFF-10)."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.query_builder import DocType

from cs_center.appraisal.rules import facts as rules_of_facts
from cs_center.appraisal.rules import kpi as rules
from cs_center.appraisal.rules.facts import PersonMonth
from cs_center.appraisal.rules.kpi import Indicator, SheetScore
from cs_center.appraisal.service.policy import points_scheme
from cs_center.calls.rules.reasons import Reason
from cs_center.calls.service.words import refusals_said
from cs_center.responsibility.service.naming import kept
from cs_center.workforce.service.members import Member

SHEET, INDICATOR, POST = "CS KPI Sheet", "CS KPI Indicator", "CS KPI Post"
#: Of somebody's appraisal: a row for each indicator of the sheet that they had.
SCORED = "CS Appraisal Indicator"
Sheet = tuple[Indicator, ...]
_TWO_PLACES = 2


def check(doc: Document) -> None:
	"""Refuse a sheet that means nothing, or a post that has another one. Raises ValidationError."""
	with refusals_said():
		rules.check([_indicator(row) for row in doc.indicators])
	posts = [row.post for row in doc.posts]
	if twice := next((post for post in posts if posts.count(post) > 1), None):
		frappe.throw(_("{0} is on the sheet twice: leave one of them out.").format(twice))
	elsewhere = {"post": ("in", posts or [""]), "parent": ("!=", doc.name or "")}
	for row in frappe.get_all(POST, filters=elsewhere, fields=["post", "parent"]):
		frappe.throw(
			_("{0} has the sheet {1} already: take it off there first.").format(row.post, row.parent)
		)


def sheets() -> dict[str, Sheet]:
	"""The sheet of each post that has one."""
	row, of_post = DocType(INDICATOR), DocType(POST)
	found: dict[str, list[Indicator]] = {}
	query = (
		frappe.qb.from_(of_post)
		.join(row)
		.on((row.parent == of_post.parent) & (row.parenttype == SHEET))
		.where(of_post.parenttype == SHEET)
		.select(of_post.post, row.indicator, row.unit, row.floor, row.target, row.weight, row.direction)
		.orderby(of_post.post, row.idx)
	)
	for line in query.run(as_dict=True):
		found.setdefault(line.post, []).append(_indicator(line))
	return {post: tuple(indicators) for post, indicators in found.items()}


def scores(
	facts: Mapping[str, PersonMonth], members: Iterable[Member], away: Mapping[str, Reason] | None = None
) -> dict[str, SheetScore]:
	"""What each employee's facts come to on the sheet of their post; who has no sheet is left out.

	away: why somebody's month is not scored, as `absence.why_not_scored` says.
	"""
	by_post, least = sheets(), points_scheme().kpi_known
	return {
		member.employee: rules.evaluate(
			by_post[member.post],
			rules_of_facts.values(facts[member.employee]),
			(away or {}).get(member.employee),
			least,
		)
		for member in members
		if member.employee in facts and member.post in by_post
	}


def rows_of(score: SheetScore) -> list[dict[str, Any]]:
	"""Rows of `CS Appraisal Indicator`, without the columns that every document has."""
	return [
		{
			"idx": place,
			"indicator": one.indicator.name,
			"known": int(one.value is not None),
			"value": one.value or Decimal(0),
			"unit": one.indicator.unit,
			"floor": one.indicator.floor,
			"target": one.indicator.target,
			"weight": one.indicator.weight,
			"points": one.points,
			"reason": kept(one.reason),
		}
		for place, one in enumerate(score.indicators, 1)
	]


def _indicator(row: Any) -> Indicator:
	return Indicator(
		row.indicator or "",
		row.unit or "",
		_exact(row.floor),
		_exact(row.target),
		_exact(row.weight),
		row.direction or rules.MORE,
	)


def _exact(value: Any) -> Decimal:
	return Decimal(str(frappe.utils.flt(value, _TWO_PLACES)))
