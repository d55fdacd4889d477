"""Who may do what with a matter: its owner, who leads the owner's team, and those above teams (FIRST-4, FIRST-5, FIRST-7)."""

from cs_center.calls.rules.access import ABOVE_TEAMS, AGENT, CALLBACK_OFFICER, LEADER, Viewer

TAKING_ROLES = frozenset({AGENT, LEADER, *ABOVE_TEAMS})


def may_take(viewer: Viewer) -> bool:
	"""Who talks to customers may take what nobody owns."""
	return bool(viewer.roles & TAKING_ROLES)


def may_decide(viewer: Viewer, team: str | None) -> bool:
	"""A leader's decision: over matters of the teams that they lead, and over all for those above; also over matters
	whose owner has no team."""
	if viewer.roles & ABOVE_TEAMS:
		return True
	return LEADER in viewer.roles and (not team or team in viewer.led_teams)


def may_hand_over(viewer: Viewer, owner: str, team: str | None) -> bool:
	"""The owner, or who may decide."""
	return viewer.user == owner or may_decide(viewer, team)


def may_answer_offer(viewer: Viewer, offered_to: str, members: frozenset[str]) -> bool:
	"""The colleague to whom it was offered, or anybody of the station."""
	return viewer.user == offered_to or viewer.user in members


def may_confirm(viewer: Viewer, owner: str, team: str | None) -> bool:
	"""Who has talked to the customer: the owner, who calls back, or who may decide."""
	return CALLBACK_OFFICER in viewer.roles or may_hand_over(viewer, owner, team)
