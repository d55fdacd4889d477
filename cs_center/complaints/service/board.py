"""The leader's board of complaints: what is late or about to be, by level, and what could not be looked at (COMP-3, COMP-7)."""

from datetime import datetime, timedelta
from typing import Any

import frappe
from frappe import _
from frappe.query_builder import Case, Criterion, DocType
from frappe.query_builder.functions import Count, Sum
from frappe.utils import now_datetime

from cs_center.calls.rules import access
from cs_center.calls.service.staff import viewer
from cs_center.complaints.rules import rights, states
from cs_center.complaints.service import policy, store
from cs_center.complaints.service.sweep import RETRY_MINUTES
from cs_center.responsibility.service.naming import name_of

READERS = frozenset({access.LEADER, *access.ABOVE_TEAMS, "System Manager"})
LATE, NEAR, ALL = "late", "near", "all"
UNSENT, TO_CALL, ASKED, FAILED = "unsent", "to_call", "asked", "failed"
VIEWS = (LATE, NEAR, UNSENT, TO_CALL, ASKED, FAILED, ALL)
NEAR_HOURS = 24
_A_PAGE = 50
#: What a leader decides on the board.
_DEEDS = (states.TAKE_OVER, states.ESCALATE, states.SKIP, states.GRANT_TIME, states.REFUSE_TIME, states.RATE)
#: The clock stands still while the customer is waited for.
_RUNNING = tuple(status for status in states.OPEN if status != states.WAITING)
_FIELDS = (
	"name",
	"title",
	"subject",
	"party_name",
	"customer",
	"topic",
	"status",
	"severity",
	"urgent",
	"station",
	"level",
	"level_name",
	"holder",
	"handler",
	"team",
	"taken_by",
	"callback_officer",
	"taken_at",
	"due_by",
	"dispatch_by",
	"callback_by",
	"asked_until",
	"sweep_error",
)


def board(team: str | None, station: str | None, level: int | None, view: str, start: int) -> dict[str, Any]:
	"""One page of a view of one team, or of all that the user leads, and how many each view and level has.

	Raises PermissionError for everybody but leaders.
	"""
	teams = _teams(team)
	if view not in VIEWS:
		frappe.throw(_("There is no view {0}.").format(view))
	now = now_datetime()
	chosen = [*_of_teams(teams), *_of_station(station)]
	at_level = [] if level is None else [DocType(store.COMPLAINT).level == level]
	rows = _rows([*chosen, *at_level, *_conditions(view, now)], view, max(start, 0))
	return {
		"teams": _choices(),
		"counts": {name: _count([*chosen, *at_level, *_conditions(name, now)]) for name in VIEWS},
		"levels": _levels(chosen, now),
		"rows": [_shown(row, now) for row in rows[:_A_PAGE]],
		"start": start,
		"has_more": len(rows) > _A_PAGE,
	}


def _teams(team: str | None) -> list[str] | None:
	"""The teams to show; None is every team, complaints without one included."""
	seer = viewer()
	if seer.user != "Administrator" and seer.roles.isdisjoint(READERS):
		frappe.throw(_("The board is for leaders."), frappe.PermissionError)
	if _sees_all():
		return [team] if team else None
	if team and team not in seer.led_teams:
		frappe.throw(_("You do not lead team {0}.").format(team), frappe.PermissionError)
	return [team] if team else sorted(seer.led_teams)


def _sees_all() -> bool:
	roles = viewer().roles
	return bool(roles & access.ABOVE_TEAMS) or "System Manager" in roles


def _choices() -> list[str]:
	if _sees_all():
		return frappe.get_all("CS Team", filters={"disabled": 0}, pluck="name", order_by="name")
	return sorted(viewer().led_teams)


def _of_teams(teams: list[str] | None) -> list[Criterion]:
	return [] if teams is None else [DocType(store.COMPLAINT).team.isin(teams or [""])]


def _of_station(station: str | None) -> list[Criterion]:
	return [DocType(store.COMPLAINT).station == station] if station else []


def _conditions(view: str, now: datetime) -> list[Criterion]:
	table = DocType(store.COMPLAINT)
	running = table.status.isin(_RUNNING)
	retried_by = now + timedelta(minutes=RETRY_MINUTES)
	return {
		LATE: [running, table.due_by <= now],
		NEAR: [running, table.due_by > now, table.due_by <= now + timedelta(hours=NEAR_HOURS)],
		UNSENT: [table.status == states.TAKEN, table.dispatch_by <= now],
		TO_CALL: [table.status == states.TO_CALL],
		ASKED: [table.status.isin(states.OPEN), table.asked_until.isnotnull()],
		# What failed is tried again within the hour: the index on that time finds it among all that is open.
		FAILED: [table.next_action_at <= retried_by, table.sweep_error != ""],
		ALL: [table.status.isin(states.OPEN)],
	}[view]


def _rows(conditions: list[Criterion], view: str, start: int) -> list["frappe._dict"]:
	table = DocType(store.COMPLAINT)
	first = {UNSENT: table.dispatch_by, TO_CALL: table.callback_by, ASKED: table.asked_until}
	by = first.get(view, table.due_by)
	return (
		frappe.qb.from_(table)
		.where(Criterion.all(conditions))
		.select(*_FIELDS)
		.orderby(by.isnull())
		.orderby(by)
		.orderby(table.name)
		.limit(_A_PAGE + 1)
		.offset(start)
	).run(as_dict=True)


def _count(conditions: list[Criterion]) -> int:
	table = DocType(store.COMPLAINT)
	return frappe.qb.from_(table).where(Criterion.all(conditions)).select(Count("*")).run()[0][0]


def _levels(chosen: list[Criterion], now: datetime) -> list[dict[str, Any]]:
	"""How many complaints each level has, and of them late and near, from the handlers up."""
	table = DocType(store.COMPLAINT)

	def how_many(view: str) -> Any:
		return Sum(Case().when(Criterion.all(_conditions(view, now)), 1).else_(0))

	found = (
		frappe.qb.from_(table)
		.where(Criterion.all([*chosen, *_conditions(ALL, now)]))
		.groupby(table.level)
		.select(table.level, Count("*"), how_many(LATE), how_many(NEAR))
	).run()
	counts = {level or 0: (int(count), int(late), int(near)) for level, count, late, near in found}
	book = policy.book()
	ranks = {0, *(level.rank for level in book.levels), *counts}
	return [
		{
			"level": rank,
			"name": book.level_name(rank),
			**dict(zip(("open", "late", "near"), figures, strict=True)),
		}
		for rank in sorted(ranks)
		for figures in [counts.get(rank, (0, 0, 0))]
	]


def _shown(row: "frappe._dict", now: datetime) -> dict[str, Any]:
	concerned, seer = _concerned(row), viewer()
	is_running = row.status in _RUNNING and bool(row.due_by)
	near = timedelta(hours=NEAR_HOURS)
	return {
		**row,
		"sweep_error": bool(row.sweep_error),
		"holder_name": name_of(row.holder) if row.holder else "",
		"handler_name": name_of(row.handler) if row.handler else "",
		"caller_name": name_of(row.callback_officer) if row.callback_officer else "",
		"is_late": is_running and row.due_by <= now,
		"is_near": is_running and now < row.due_by <= now + near,
		"deeds": [deed for deed in _DEEDS if rights.may(deed, seer, concerned)],
	}


def _concerned(row: "frappe._dict") -> rights.Concerned:
	"""Whom it concerns, but for the station's people: they decide nothing here."""
	return rights.Concerned(
		row.status, row.handler or "", row.holder or "", row.team or "", row.taken_by or ""
	)
