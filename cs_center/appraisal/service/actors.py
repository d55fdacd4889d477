"""As what somebody acts on a month: for their own, for their team's, for everybody's (STAFF-13)."""

from typing import Any

import frappe
from frappe import _

from cs_center.appraisal.rules.catalogue import TRAINER, PointRule
from cs_center.appraisal.rules.months import AGENT, DIRECTOR, LEADER, Actor
from cs_center.calls.rules import access
from cs_center.calls.service.staff import viewer
from cs_center.workforce.service.members import employee_of

_GIVERS = frozenset({access.LEADER, access.INSPECTOR, *access.ABOVE_TEAMS})


def actor_of(row: Any) -> Actor:
	"""As what the user acts on an appraisal. Raises PermissionError for who has no business with it."""
	seer = viewer()
	if is_own(row):
		# As whom the month names: somebody may have another user since.
		return Actor(row.user or row.employee, AGENT)
	if access.DIRECTOR in seer.roles:
		return Actor(seer.user, DIRECTOR)
	if access.SUPERVISOR in seer.roles or leads(row.team):
		return Actor(seer.user, LEADER)
	return frappe.throw(_("This month is not yours to decide on."), frappe.PermissionError)


def is_own(row: Any) -> bool:
	"""Whether a month is the user's own."""
	return bool(row.employee) and row.employee == employee_of(viewer().user)


def leads(team: str | None) -> bool:
	"""Whether the user leads a team."""
	seer = viewer()
	return access.LEADER in seer.roles and bool(team) and team in seer.led_teams


def check_gives(row: Any, rule: PointRule) -> None:
	"""Whether the user may give or take a line of a rule. Raises PermissionError, also for their own month."""
	seer = viewer()
	if is_own(row):
		frappe.throw(_("Nobody gives points to themselves."), frappe.PermissionError)
	if seer.roles & access.ABOVE_TEAMS or leads(row.team):
		return
	if access.INSPECTOR in seer.roles and rule.group == TRAINER:
		return
	frappe.throw(
		_("Leaders give points to their own team; trainers give the trainer's own."), frappe.PermissionError
	)


def check_is_giver() -> None:
	"""Raises PermissionError for those who give nobody points."""
	if not viewer().roles & _GIVERS:
		frappe.throw(_("Points are given by leaders."), frappe.PermissionError)


def check_is_director() -> None:
	"""Raises PermissionError."""
	if access.DIRECTOR not in viewer().roles:
		frappe.throw(_("A month is closed by the director."), frappe.PermissionError)


def check_is_above(*more: str) -> None:
	"""Raises PermissionError for those who have no say over everybody's months."""
	if not viewer().roles & (access.ABOVE_TEAMS | set(more)):
		frappe.throw(_("Everybody's months are for the leaders above."), frappe.PermissionError)
