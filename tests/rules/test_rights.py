"""Who may do what with a matter (FIRST-4, FIRST-5, FIRST-7)."""

import pytest

from cs_center.calls.rules.access import (
	AGENT,
	CALLBACK_OFFICER,
	DIRECTOR,
	EDITOR,
	INSPECTOR,
	LEADER,
	RETENTION_OFFICER,
	STAFF_ROLES,
	SUPERVISOR,
	SWITCH,
	Viewer,
)
from cs_center.responsibility.rules.rights import (
	may_answer_offer,
	may_confirm,
	may_decide,
	may_hand_over,
	may_take,
)

OWNER, TEAM = "Li", "Day 1"


def viewer(user: str, *roles: str, leads: str = "") -> Viewer:
	teams = frozenset({TEAM} if not leads else {leads})
	return Viewer(user, frozenset(roles), teams, frozenset({leads} if leads else ()))


VIEWERS = {
	"the owner": viewer(OWNER, AGENT),
	"the owner without a role": viewer(OWNER),
	"a colleague of the team": viewer("Wang", AGENT),
	"the leader of the team": viewer("Chen", LEADER, leads=TEAM),
	"the leader of another team": viewer("Zhou", LEADER, leads="Night 2"),
	"who leads the team without the role": viewer("Sun", AGENT, leads=TEAM),
	"a leader of no team": viewer("Qian", LEADER),
	"the supervisor": viewer("Wu", SUPERVISOR),
	"the director": viewer("Zheng", DIRECTOR),
	"the callback officer": viewer("Feng", CALLBACK_OFFICER),
	"an inspector": viewer("Chu", INSPECTOR),
	"a retention officer": viewer("Wei", RETENTION_OFFICER),
	"an editor": viewer("Jiang", EDITOR),
	"the switch": viewer("Switch", SWITCH),
	"somebody else": viewer("Shen"),
}
#: Take, decide, hand over, confirm; and decide where the owner has no team.
MAY = {
	"the owner": "take hand-over confirm",
	"the owner without a role": "hand-over confirm",
	"a colleague of the team": "take",
	"the leader of the team": "take decide hand-over confirm decide-without-team",
	"the leader of another team": "take decide-without-team",
	"who leads the team without the role": "take",
	"a leader of no team": "take decide-without-team",
	"the supervisor": "take decide hand-over confirm decide-without-team",
	"the director": "take decide hand-over confirm decide-without-team",
	"the callback officer": "confirm",
	"an inspector": "",
	"a retention officer": "",
	"an editor": "",
	"the switch": "",
	"somebody else": "",
}


@pytest.mark.parametrize("who", VIEWERS)
def test_each_may_do_what_their_post_is_for_and_nothing_else(who: str) -> None:
	one = VIEWERS[who]
	may = {
		"take": may_take(one),
		"decide": may_decide(one, TEAM),
		"hand-over": may_hand_over(one, OWNER, TEAM),
		"confirm": may_confirm(one, OWNER, TEAM),
		"decide-without-team": may_decide(one, None),
	}
	assert {deed for deed, allowed in may.items() if allowed} == set(MAY[who].split())
	assert may_decide(one, "") is may_decide(one, None)


@pytest.mark.parametrize("who", VIEWERS)
@pytest.mark.parametrize("team", [TEAM, "Night 2", "", None])
def test_who_may_decide_may_do_all_the_rest(who: str, team: str | None) -> None:
	one = VIEWERS[who]
	if may_decide(one, team):
		assert may_take(one)
		assert may_hand_over(one, OWNER, team)
	if may_hand_over(one, OWNER, team):
		assert may_confirm(one, OWNER, team)


def test_only_who_leads_and_those_above_decide_over_the_owner() -> None:
	deciders = {who for who, one in VIEWERS.items() if may_decide(one, TEAM)}
	assert deciders == {"the leader of the team", "the supervisor", "the director"}
	assert not any(may_decide(viewer("Yu", role), TEAM) for role in set(STAFF_ROLES) - {SUPERVISOR, DIRECTOR})


@pytest.mark.parametrize("who", VIEWERS)
def test_an_offer_is_answered_by_who_it_was_made_to_and_by_nobody_above_them(who: str) -> None:
	one = VIEWERS[who]
	assert may_answer_offer(one, one.user, frozenset())
	assert may_answer_offer(one, "", frozenset({one.user, "Gu"}))
	assert not may_answer_offer(one, "Gu", frozenset())
	assert not may_answer_offer(one, "", frozenset())
	assert not may_answer_offer(one, "", frozenset({"Gu"}))


def test_roles_add_up() -> None:
	both = viewer("Feng", AGENT, CALLBACK_OFFICER)
	assert may_take(both) and may_confirm(both, OWNER, TEAM)
	assert not may_hand_over(both, OWNER, TEAM)
