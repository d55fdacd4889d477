"""Who may do what with a complaint, who sees it and who sees the number, as a table (COMP-3, COMP-6, BACK-1, SEC-1)."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_center.calls.rules import access
from cs_center.calls.rules.access import Viewer
from cs_center.complaints.rules import rights, states
from cs_center.complaints.rules.rights import Concerned, edits, may, may_take, sees, sees_number

NORTH, SOUTH = frozenset({"North"}), frozenset({"South"})


def viewer(user: str, role: str, teams: frozenset[str] = frozenset()) -> Viewer:
	return Viewer(user, frozenset({role}), teams, teams if role == access.LEADER else frozenset())


WHO = {
	"handler": viewer("Li", access.AGENT, NORTH),
	"holder": viewer("Zhao", access.EDITOR),
	"leader": viewer("Leader", access.LEADER, NORTH),
	"leader of another team": viewer("Other Leader", access.LEADER, SOUTH),
	"colleague": viewer("Wang", access.AGENT, NORTH),
	"who took it": viewer("Chen", access.AGENT, SOUTH),
	"agent of another team": viewer("Sun", access.AGENT, SOUTH),
	"agent of no team": viewer("Qian", access.AGENT),
	"station": viewer("East", access.STATION_MEMBER),
	"other station": viewer("West", access.STATION_MEMBER),
	"caller": viewer("Caller", access.CALLBACK_OFFICER),
	"inspector": viewer("Inspector", access.INSPECTOR),
	"retention": viewer("Retention", access.RETENTION_OFFICER),
	"supervisor": viewer("Supervisor", access.SUPERVISOR),
	"director": viewer("Director", access.DIRECTOR),
	"switch": viewer("Switch", access.SWITCH),
}
OF = Concerned(states.WITH_STATION, "Li", "Zhao", "North", "Chen", frozenset({"East"}))

_STATION = {states.RETURN, states.REPORT, states.WAIT, states.RESUME, states.ASK_TIME}
_CALLS = {states.CONFIRM, states.NOT_SOLVED, states.ATTEMPT, states.GIVE_UP}
_CHECKS = {states.VERIFY, states.NOT_DONE}
_HANDLES = {
	*_STATION,
	*_CHECKS,
	states.DISPATCH,
	states.REOPEN,
	states.ESCALATE,
	states.CORRECT,
	states.ANSWER,
}
_DECIDES = {states.SKIP, states.GRANT_TIME, states.REFUSE_TIME, states.TAKE_OVER, states.RATE}
MAY = {
	"handler": _HANDLES,
	"holder": _HANDLES | _DECIDES,
	"leader": _HANDLES | _DECIDES | _CALLS,
	"station": _STATION,
	"caller": _CALLS | _CHECKS | {states.RESUME, states.REOPEN, states.ANSWER},
	"supervisor": _HANDLES | _DECIDES | _CALLS,
	"director": _HANDLES | _DECIDES | _CALLS,
}
SEE = {*MAY, "colleague", "who took it", "inspector", "retention"}
TAKE = {name for name in WHO if name.startswith("agent")} | {
	*("handler", "leader", "leader of another team", "colleague", "who took it"),
	*("caller", "supervisor", "director"),
}


@pytest.mark.parametrize("who", WHO)
def test_who_may_do_what(who: str) -> None:
	assert {deed for deed in states.TRANSITIONS if may(deed, WHO[who], OF)} == MAY.get(who, set())


@pytest.mark.parametrize("who", WHO)
def test_who_sees_edits_and_takes_a_complaint(who: str) -> None:
	assert sees(WHO[who], OF) is (who in SEE)
	assert edits(WHO[who], OF) is (who in set(MAY) - {"station"})
	assert may_take(WHO[who]) is (who in TAKE)


_DECIDERS = {"handler", "holder", "leader", "supervisor", "director"}
NUMBER = {
	**{status: _DECIDERS for status in states.OPEN},
	states.WITH_STATION: {*_DECIDERS, "station"},
	states.TO_CALL: {*_DECIDERS, "caller"},
	**{status: {"handler", "supervisor", "director"} for status in states.CLOSED},
}


@pytest.mark.parametrize("status", states.STATUSES)
@pytest.mark.parametrize("who", WHO)
def test_who_sees_the_number_and_when(who: str, status: str) -> None:
	assert sees_number(WHO[who], replace(OF, status=status)) is (who in NUMBER[status])


def test_what_has_no_holder_and_no_members_is_nobody_s_by_a_blank() -> None:
	blank = viewer("", access.EDITOR)
	of = Concerned(states.TAKEN, "Li")
	assert not any(may(deed, blank, of) for deed in states.TRANSITIONS)


def test_of_what_belongs_to_no_team_every_leader_decides_and_so_sees_it() -> None:
	of = replace(OF, team="")
	for who in ("leader", "leader of another team"):
		assert may(states.TAKE_OVER, WHO[who], of) and sees(WHO[who], of)
	for who in ("colleague", "agent of no team", "agent of another team"):
		assert not sees(WHO[who], of)


def test_a_role_without_the_team_and_a_team_without_the_role_lead_nothing() -> None:
	member = Viewer("Wu", frozenset({access.LEADER}), NORTH, SOUTH)
	leads = Viewer("Wu", frozenset({access.AGENT}), NORTH, NORTH)
	for one in (member, leads):
		assert not may(states.TAKE_OVER, one, OF)
		assert sees(one, OF)


def test_every_deed_has_somebody_who_may_do_it() -> None:
	for deed in states.TRANSITIONS:
		assert any(may(deed, one, OF) for one in WHO.values())


people = st.sampled_from(["Li", "Zhao", "Chen", "East", "Wu"])
teams = st.sampled_from([frozenset(), NORTH, SOUTH])
roles = st.frozensets(st.sampled_from([*access.STAFF_ROLES, access.STATION_MEMBER]), max_size=2)
viewers = st.builds(
	lambda user, roles, own, led: Viewer(user, roles, own | led, led), people, roles, teams, teams
)
concerns = st.builds(
	Concerned,
	st.sampled_from(states.STATUSES),
	people,
	people | st.just(""),
	st.sampled_from(["", "North", "South"]),
	people,
	st.frozensets(people, max_size=2),
)


@given(viewers, concerns)
def test_who_may_do_anything_or_sees_the_number_sees_the_complaint(one: Viewer, of: Concerned) -> None:
	deeds = {deed for deed in states.TRANSITIONS if may(deed, one, of)}
	if deeds or sees_number(one, of) or edits(one, of):
		assert sees(one, of)
	if not one.roles & rights.SEE_ALL and one.user not in (of.handler, of.holder):
		assert access.LEADER in one.roles or deeds in (set(), _STATION)
