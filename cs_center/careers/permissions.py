"""Whose places on the ladder somebody sees: their own, those of teams that they lead, or all (STAFF-13, SEC-3)."""

from cs_center.workforce.service import whose

has_permission = whose.has_permission


def change_conditions(user: str | None = None) -> str:
	"""SQL that limits lists and reports of `CS Level Change`."""
	return whose.query_conditions("CS Level Change", user)


def event_conditions(user: str | None = None) -> str:
	"""SQL that limits lists and reports of `CS Level Change Event`."""
	return whose.query_conditions("CS Level Change Event", user)


def holding_conditions(user: str | None = None) -> str:
	"""SQL that limits lists and reports of `CS Level Holding`."""
	return whose.query_conditions("CS Level Holding", user)


def skill_conditions(user: str | None = None) -> str:
	"""SQL that limits lists and reports of `CS Staff Skill`."""
	return whose.query_conditions("CS Staff Skill", user)


def post_conditions(user: str | None = None) -> str:
	"""SQL that limits lists and reports of `CS Post History`."""
	return whose.query_conditions("CS Post History", user)
