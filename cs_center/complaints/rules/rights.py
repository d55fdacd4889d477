"""Who may do what with a complaint, and who sees it (COMP-3, COMP-6, BACK-1, SEC-1)."""

from dataclasses import dataclass

from cs_center.calls.rules.access import (
	ABOVE_TEAMS,
	AGENT,
	CALLBACK_OFFICER,
	INSPECTOR,
	LEADER,
	RETENTION_OFFICER,
	Viewer,
)
from cs_center.complaints.rules import states

TAKING_ROLES = frozenset({AGENT, LEADER, CALLBACK_OFFICER, *ABOVE_TEAMS})
#: Who reads every complaint: they call back, judge the work or care for who was let down.
SEE_ALL = frozenset({CALLBACK_OFFICER, INSPECTOR, RETENTION_OFFICER, *ABOVE_TEAMS})


@dataclass(frozen=True, slots=True)
class Concerned:
	"""Whom a complaint concerns. `members`: of its station. `holder`: who has it at its level. `team`: the handler's."""

	status: str
	handler: str
	holder: str = ""
	team: str = ""
	taken_by: str = ""
	members: frozenset[str] = frozenset()


def may(deed: str, viewer: Viewer, of: Concerned) -> bool:
	"""Whether the viewer may do the deed, by the event that it leaves."""
	return any(_IS[who](viewer, of) for who in _BY_DEED[deed])


def may_take(viewer: Viewer) -> bool:
	return bool(viewer.roles & TAKING_ROLES)


def sees(viewer: Viewer, of: Concerned) -> bool:
	"""Who reads a complaint: whom it concerns, their team, its station, and who reads all."""
	if viewer.roles & SEE_ALL or viewer.user in (of.handler, of.holder, of.taken_by):
		return True
	is_teams = bool(of.team) and of.team in viewer.teams
	return is_teams or _leads(viewer, of) or _is_station(viewer, of)


def edits(viewer: Viewer, of: Concerned) -> bool:
	"""Who writes down more about a complaint: who may move it, and never its station."""
	return may(states.CORRECT, viewer, of) or _calls_back(viewer, of)


def sees_number(viewer: Viewer, of: Concerned) -> bool:
	"""Who needs the customer's number: who handles it, has it, settles it on the spot or calls back now (SEC-1)."""
	if of.status in states.CLOSED:
		return _is_above(viewer, of) or viewer.user == of.handler
	if viewer.user in (of.handler, of.holder) or _is_above(viewer, of) or _leads(viewer, of):
		return True
	if of.status == states.TO_CALL:
		return _calls_back(viewer, of)
	return of.status == states.WITH_STATION and _is_station(viewer, of)


def _is_handler(viewer: Viewer, of: Concerned) -> bool:
	return viewer.user == of.handler


def _is_holder(viewer: Viewer, of: Concerned) -> bool:
	"""Who has it at a level above its handler: having it as its handler gives no say over oneself."""
	return bool(of.holder) and viewer.user == of.holder != of.handler


def _leads(viewer: Viewer, of: Concerned) -> bool:
	return LEADER in viewer.roles and (not of.team or of.team in viewer.led_teams)


def _is_above(viewer: Viewer, _of: Concerned) -> bool:
	return bool(viewer.roles & ABOVE_TEAMS)


def _is_station(viewer: Viewer, of: Concerned) -> bool:
	return viewer.user in of.members


def _calls_back(viewer: Viewer, of: Concerned) -> bool:
	return CALLBACK_OFFICER in viewer.roles


_IS = {
	"handler": _is_handler,
	"holder": _is_holder,
	"leader": _leads,
	"above": _is_above,
	"station": _is_station,
	"caller": _calls_back,
}
_DECIDERS = ("holder", "leader", "above")
_HANDLERS = ("handler", *_DECIDERS)
_CALLERS = ("caller", "leader", "above")
_BY_DEED: dict[str, tuple[str, ...]] = {
	states.DISPATCH: _HANDLERS,
	states.RETURN: ("station", *_HANDLERS),
	states.REPORT: ("station", *_HANDLERS),
	states.VERIFY: ("caller", *_HANDLERS),
	states.NOT_DONE: ("caller", *_HANDLERS),
	states.CONFIRM: _CALLERS,
	states.NOT_SOLVED: _CALLERS,
	states.ATTEMPT: _CALLERS,
	states.GIVE_UP: _CALLERS,
	states.WAIT: ("station", *_HANDLERS),
	states.RESUME: ("station", "caller", *_HANDLERS),
	states.REOPEN: ("caller", *_HANDLERS),
	states.ESCALATE: _HANDLERS,
	states.SKIP: _DECIDERS,
	states.ASK_TIME: ("station", *_HANDLERS),
	states.GRANT_TIME: _DECIDERS,
	states.REFUSE_TIME: _DECIDERS,
	states.TAKE_OVER: _DECIDERS,
	states.RATE: _DECIDERS,
	states.CORRECT: _HANDLERS,
	states.ANSWER: ("caller", *_HANDLERS),
}
