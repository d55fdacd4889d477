"""The leader's board: who owns what, what waits, whose owner is absent, what is near its limit, what was dropped."""

from datetime import datetime, timedelta
from typing import Any

import frappe
from frappe import _
from frappe.query_builder import Criterion, DocType
from frappe.query_builder.functions import Count
from frappe.utils import get_first_day, getdate, now_datetime

from cs_center.calls.rules import access
from cs_center.calls.service.staff import viewer
from cs_center.responsibility.rules import matter as rules
from cs_center.responsibility.service import store
from cs_center.responsibility.service.naming import name_of, said
from cs_center.workforce.service import presence

READERS = (access.LEADER, access.SUPERVISOR, access.DIRECTOR, "System Manager")
VIEWS = ("all", "waiting", "absent", "near", "missed", "unconfirmed")
NEAR = timedelta(hours=24)
_MOST_ROWS = 200
_FIELDS = (
	"name",
	"title",
	"status",
	"responsible",
	"staff_number",
	"team",
	"owned_since",
	"due_by",
	"escalated_at",
	"station",
	"offered_to",
	"answer_by",
	"kind",
	"tier",
	"customer",
	"party_name",
	"caller_number",
	"ticket_type",
	"ticket",
	"ticket_subject",
	"opened_at",
	"last_contact_at",
	"reason",
)


def board(team: str | None, view: str) -> dict[str, Any]:
	"""The board of one team, or of all that the user leads. Raises PermissionError for everybody but leaders."""
	teams = _teams(team)
	if view not in VIEWS:
		frappe.throw(_("There is no view {0}.").format(view))
	now = now_datetime()
	owners = {**_members(teams), **_owners(teams)}
	there = presence.there(owners, now)
	absent = sorted(user for user in owners if not there[user].is_there)
	rows = _rows(teams, view, absent, now)
	return {
		"teams": _choices(),
		"counts": {name: _count(teams, name, absent, now) for name in VIEWS},
		"rows": [_shown(row, there, now) for row in rows],
		"most_rows": _MOST_ROWS,
		"owners": _owner_rows(owners, there, _dropped(teams, now)),
	}


def _teams(team: str | None) -> list[str] | None:
	"""The teams to show; None is every team, those without one included."""
	seer = viewer()
	if seer.user != "Administrator" and seer.roles.isdisjoint(READERS):
		frappe.throw(_("The board is for leaders."), frappe.PermissionError)
	if seer.roles & access.ABOVE_TEAMS or "System Manager" in seer.roles:
		return [team] if team else None
	if team and team not in seer.led_teams:
		frappe.throw(_("You do not lead team {0}.").format(team), frappe.PermissionError)
	return [team] if team else sorted(seer.led_teams)


def _choices() -> list[str]:
	seer = viewer()
	if seer.roles & access.ABOVE_TEAMS or "System Manager" in seer.roles:
		return frappe.get_all("CS Team", filters={"disabled": 0}, pluck="name", order_by="name")
	return sorted(seer.led_teams)


def _of_teams(table: Any, teams: list[str] | None) -> list[Any]:
	return [] if teams is None else [table.team.isin(teams or [""])]


def _conditions(
	table: Any, teams: list[str] | None, view: str, absent: list[str], now: datetime
) -> Criterion:
	conditions = [
		table.status.isin(rules.LIVE),
		table.ticket.isnotnull() | (table.offered_to != ""),
		*_of_teams(table, teams),
	]
	if view == "waiting":
		conditions.append(table.offered_to != "")
	elif view == "absent":
		conditions.append(table.responsible.isin(absent or [""]))
	elif view == "near":
		conditions += [table.status == rules.OPEN, table.due_by > now, table.due_by <= now + NEAR]
	elif view == "missed":
		conditions += [table.status == rules.OPEN, table.due_by <= now]
	elif view == "unconfirmed":
		conditions.append(table.status == rules.AWAITING)
	return Criterion.all(conditions)


def _rows(teams: list[str] | None, view: str, absent: list[str], now: datetime) -> list["frappe._dict"]:
	table = DocType(store.MATTER)
	return (
		frappe.qb.from_(table)
		.where(_conditions(table, teams, view, absent, now))
		.select(*_FIELDS)
		.orderby(table.due_by.isnull())
		.orderby(table.due_by)
		.orderby(table.opened_at)
		.limit(_MOST_ROWS)
	).run(as_dict=True)


def _count(teams: list[str] | None, view: str, absent: list[str], now: datetime) -> int:
	table = DocType(store.MATTER)
	query = frappe.qb.from_(table).where(_conditions(table, teams, view, absent, now)).select(Count("*"))
	return query.run()[0][0]


def _owners(teams: list[str] | None) -> dict[str, int]:
	"""How many matters each owner has."""
	table = DocType(store.MATTER)
	rows = (
		frappe.qb.from_(table)
		.where(
			Criterion.all([table.status.isin(rules.LIVE), table.ticket.isnotnull(), *_of_teams(table, teams)])
		)
		.groupby(table.responsible)
		.select(table.responsible, Count("*"))
	).run()
	return {user: count for user, count in rows if user}


def _members(teams: list[str] | None) -> dict[str, int]:
	"""Everybody of these teams with no matters yet, so that a leader sees who could take some."""
	filters = {"active": 1} if teams is None else {"active": 1, "team": ("in", teams or [""])}
	return dict.fromkeys(frappe.get_all("CS Staff Record", filters=filters, pluck="user"), 0)


def _dropped(teams: list[str] | None, now: datetime) -> dict[str, int]:
	"""Matters that each agent dropped this month (FIRST-9)."""
	return dropped(get_first_day(getdate(now)), getdate(now), teams)


def dropped(first: Any, last: Any, teams: list[str] | None = None) -> dict[str, int]:
	"""Matters that each agent dropped on these days, both included (FIRST-9)."""
	event, matter = DocType(store.EVENT), DocType(store.MATTER)
	query = (
		frappe.qb.from_(event)
		.join(matter)
		.on(matter.name == event.responsibility)
		.where(
			(event.event == rules.DROPPED)
			& (event.at >= first)
			& (event.at < getdate(last) + timedelta(days=1))
		)
		.groupby(event.from_user)
		.select(event.from_user, Count("*"))
	)
	for condition in _of_teams(matter, teams):
		query = query.where(condition)
	return {user: count for user, count in query.run() if user}


def _shown(row: "frappe._dict", there: dict[str, Any], now: datetime) -> dict[str, Any]:
	presence_of = there.get(row.responsible)
	return {
		**row,
		"owner_name": name_of(row.responsible) if row.responsible else "",
		"offered_to_name": name_of(row.offered_to) if row.offered_to else "",
		"station_name": name_of(row.station) if row.station else "",
		"owner_there": bool(presence_of and presence_of.is_there),
		"owner_why": said(presence_of.reason) if presence_of else "",
		"is_missed": bool(row.due_by and row.due_by <= now and row.status == rules.OPEN),
		"is_near": bool(row.due_by and now < row.due_by <= now + NEAR and row.status == rules.OPEN),
	}


def _owner_rows(
	owners: dict[str, int], there: dict[str, Any], dropped_by: dict[str, int]
) -> list[dict[str, Any]]:
	rows = [
		{
			"user": user,
			"name": name_of(user),
			"matters": owners.get(user, 0),
			"dropped": dropped_by.get(user, 0),
			"there": bool(there[user].is_there) if user in there else None,
			"busy": bool(there[user].is_busy) if user in there else None,
			"why": said(there[user].reason) if user in there else "",
		}
		for user in {**owners, **dropped_by}
	]
	return sorted(rows, key=lambda row: (-row["matters"], row["name"]))
