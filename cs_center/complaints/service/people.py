"""Who stands where in the chain of a complaint, as the site knows it now (COMP-3)."""

from collections.abc import Collection
from datetime import datetime

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Count
from frappe.utils import now_datetime
from frappe.utils.caching import request_cache

from cs_center.callbacks.rules.missed import least_loaded
from cs_center.calls.rules import access
from cs_center.complaints.rules.chain import Holder, Officer, Team, holder
from cs_center.complaints.rules.states import TO_CALL
from cs_center.complaints.service.policy import book
from cs_center.engines import people
from cs_center.workforce.service import presence

STAFF, TEAM = "CS Staff Record", "CS Team"


def holder_of(rank: int, handler: str, team: str | None) -> Holder:
	"""Who has a complaint of this handler at a level."""
	return holder(rank, handler, _teams().get(team or "", Team()), book().levels, _officers())


def leaders_of(team: str | None) -> set[str]:
	"""Who leads a team."""
	known = _teams().get(team or "", Team())
	return set(filter(None, (known.leader, known.deputy)))


def choose_caller(not_these: Collection[str]) -> str | None:
	"""Who calls the customer back: of those who call, who has least to call (BACK-1)."""
	officers = people.enabled_users_with_role(access.CALLBACK_OFFICER)
	able = [user for user in officers if user not in not_these]
	if not able:
		return None
	complaint = DocType("CS Complaint")
	rows = (
		frappe.qb.from_(complaint)
		.where((complaint.status == TO_CALL) & complaint.callback_officer.isin(able))
		.groupby(complaint.callback_officer)
		.select(complaint.callback_officer, Count("*"))
	).run()
	return least_loaded({**dict.fromkeys(able, 0), **dict(rows)})


@request_cache
def _officers() -> dict[str, Officer]:
	"""Everybody who may stand in a chain. Read once a request or chunk: the chain of thousands is asked for at once."""
	fields = ["user", "post", "deputy"]
	records = frappe.get_all(STAFF, filters={"active": 1}, fields=fields)
	superiors = people.superiors()
	known = {row.user: row for row in records if row.user}
	users = {*known, *superiors, *superiors.values(), *(row.deputy for row in records if row.deputy)}
	users |= {user for team in _teams().values() for user in (team.leader, team.deputy) if user}
	away = _away(users, now_datetime())
	return {
		user: Officer(
			user,
			post=(known[user].post or "") if user in known else "",
			superior=superiors.get(user, ""),
			deputy=(known[user].deputy or "") if user in known else "",
			is_away=user in away,
		)
		for user in users
	}


@request_cache
def _teams() -> dict[str, Team]:
	rows = frappe.get_all(TEAM, filters={"disabled": 0}, fields=["name", "leader", "deputy"])
	return {row.name: Team(row.leader or "", row.deputy or "") for row in rows}


def _away(users: set[str], now: datetime) -> set[str]:
	"""Who left, may not log in, or is on leave: who is only off shift reads it in the morning."""
	enabled = people.enabled_users(users)
	found = users - enabled
	for user, person in presence.people_now(sorted(enabled), now).items():
		if person.has_left or person.on_leave_until:
			found.add(user)
	return found
