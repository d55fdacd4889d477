"""The ranking of a month or a quarter, of people or teams, and KPI scores, as reports show them: of what the reader may see."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import frappe
from frappe import _

from cs_center.appraisal.rules import ranking as rules
from cs_center.appraisal.rules.ranking import Entry, Ranked, places
from cs_center.appraisal.service.kpi import SCORED
from cs_center.appraisal.service.policy import number
from cs_center.appraisal.service.standings import quarter_ranking
from cs_center.appraisal.service.store import APPRAISAL, Row
from cs_center.calls.rules import access
from cs_center.calls.rules.reasons import Reason
from cs_center.engines.database import parts
from cs_center.papers.rules.month import Month
from cs_center.responsibility.service.naming import said

#: Who reads reports of points: leaders of their teams, the others of everybody.
READERS = (access.LEADER, access.SUPERVISOR, access.DIRECTOR, "HR User", "HR Manager")
MONTH, QUARTER = "Month", "Quarter"
PEOPLE, TEAMS = "People", "Teams"
_FIELDS = ("employee", "full_name", "staff_number", "team", "post", "points", "grade", "status", "is_scored")
_TWO_PLACES = Decimal("0.01")


def people(period: str, month: Month, team: str = "") -> list[Row]:
	"""Everybody's place, the best first, of those whose points the reader sees; places are those among all."""
	ranked = quarter_ranking(month) if period == QUARTER else _of_month(month)
	months = rules.quarter_of(month) if period == QUARTER else (month,)
	seen = {row.employee: row for row in _seen(months, team)}
	return [
		{
			"rank": one.rank,
			"rank_of": one.of,
			"employee": one.person,
			"full_name": seen[one.person].full_name,
			"staff_number": seen[one.person].staff_number,
			"team": seen[one.person].team,
			"points": float(one.points),
			"grade": seen[one.person].grade if period == MONTH and one.rank else "",
			"status": _(seen[one.person].status, context=APPRAISAL) if period == MONTH else "",
			"why": said(one.reason),
		}
		for one in ranked
		if one.person in seen
	]


def teams(period: str, month: Month) -> list[Row]:
	"""Teams by the mean points of their scored people: team, people, points, best, worst; equals share a place.

	Of the teams whose people the reader sees all; places are those among all teams.
	"""
	ranked = quarter_ranking(month) if period == QUARTER else _of_month(month)
	months = rules.quarter_of(month) if period == QUARTER else (month,)
	team_of, seen = _teams_of(months), {row.employee for row in _seen(months, "")}
	by_team: dict[str, list[Ranked]] = {}
	for one in ranked:
		if one.rank and (team := team_of.get(one.person)):
			by_team.setdefault(team, []).append(one)
	found = [_team(name, members) for name, members in by_team.items()]
	for row, place in zip(found, places([row["points"] for row in found]), strict=True):
		row.update({"rank": place, "rank_of": len(found), "points": float(row["points"])})
	shown = [row for row in found if all(one.person in seen for one in by_team[row["team"]])]
	return sorted(shown, key=lambda row: (row["rank"], row["team"]))


def kpi_scores(month: Month, team: str = "", post: str = "") -> list[Row]:
	"""What each indicator came to for whom the reader sees: `values` and `points` by the indicator's name, and `score`, None
	for who has none."""
	rows = [row for row in _seen((month,), team) if not post or row.post == post]
	names = {row.name: row for row in rows}
	fields = ["parent", "indicator", "value", "points"]
	scored: dict[str, list[Any]] = {}
	for part in parts(names):
		filters = {"parenttype": APPRAISAL, "parent": ("in", part), "known": 1}
		for one in frappe.get_all(SCORED, filters=filters, fields=fields):
			scored.setdefault(one.parent, []).append(one)
	found = [
		{
			"full_name": row.full_name,
			"staff_number": row.staff_number,
			"team": row.team,
			"post": row.post,
			"score": row.kpi_score if row.kpi_scored else None,
			"values": {one.indicator: one.value for one in scored[row.name]},
			"points": {one.indicator: one.points for one in scored[row.name]},
		}
		for row in rows
		if row.name in scored
	]
	return sorted(found, key=lambda row: (row["score"] is None, -(row["score"] or 0), row["full_name"]))


def _of_month(month: Month) -> list[Ranked]:
	"""By the points as they are now: of a settled month they are those that the ranking stands on."""
	rows = frappe.get_all(
		APPRAISAL, filters={"month": month.first}, fields=["employee", "points", "is_scored"]
	)
	return rules.rank(
		Entry(
			row.employee, number(row.points), None if row.is_scored else Reason(_NOT_SCORED, {}, "STAFF-10")
		)
		for row in rows
	)


def _seen(months: Sequence[Month], team: str) -> list[Any]:
	"""Appraisals that the reader sees; of several months of somebody the latest one is the last."""
	filters: dict[str, Any] = {"month": ("in", [month.first for month in months])}
	if team:
		filters["team"] = team
	fields = ["name", "kpi_scored", "kpi_score", *_FIELDS]
	return frappe.get_list(APPRAISAL, filters=filters, fields=fields, order_by="month", limit_page_length=0)


def _teams_of(months: Sequence[Month]) -> dict[str, str]:
	"""The team of everybody in the latest of these months."""
	filters = {"month": ("in", [month.first for month in months])}
	rows = frappe.get_all(APPRAISAL, filters=filters, fields=["employee", "team"], order_by="month")
	return {row.employee: row.team for row in rows}


def _team(name: str, members: Sequence[Ranked]) -> Row:
	points = [one.points for one in members]
	mean = (sum(points) / len(points)).quantize(_TWO_PLACES, ROUND_HALF_UP)
	best, worst = float(max(points)), float(min(points))
	return {"team": name, "people": len(points), "points": mean, "best": best, "worst": worst}


_NOT_SCORED = "Not scored, so without a rank."
