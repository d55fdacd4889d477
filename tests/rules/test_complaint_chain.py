"""Who has a complaint at each level: posts, leaders, deputies and holes; never who handles it (COMP-3)."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_center.complaints.rules.chain import Level, Officer, Team, holder

LEADS = Level(1, "Shift Leader", frozenset({"Shift Leader"}), leads_team=True)
SUPERVISES = Level(2, "Supervisor", frozenset({"Supervisor"}))
DIRECTS = Level(3, "Director", frozenset({"Director"}))
MANAGES = Level(4, "General Manager", frozenset({"General Manager", "Owner"}))
LEVELS = (MANAGES, LEADS, DIRECTS, SUPERVISES)
TEAM = Team("Leader", "Second")
OFFICERS = {
	one.user: one
	for one in (
		Officer("Li", "Agent", "Leader"),
		Officer("Leader", "Shift Leader", "Supervisor", "Vice"),
		Officer("Other Leader", "Shift Leader", "Other Supervisor"),
		Officer("Another Supervisor", "Supervisor", "Director"),
		Officer("Supervisor", "Supervisor", "Director", "Deputy Supervisor"),
		Officer("Director", "Director", "Boss"),
		Officer("Boss", "Owner"),
		Officer("Vice", "Agent"),
		Officer("Second", "Agent"),
		Officer("Deputy Supervisor", "Agent"),
	)
}


def found(
	rank: int, *away: str, handler: str = "Li", team: Team = TEAM, **changes: Officer
) -> tuple[str, int, str]:
	"""Who has it, at which rank, and the sentence; `away`: who is not there; `changes`: other officers."""
	officers = {**OFFICERS, **changes}
	officers |= {user: replace(officers.get(user, Officer(user)), is_away=True) for user in away}
	has = holder(rank, handler, team, LEVELS, officers)
	return has.user, has.rank, str(has.reason)


@pytest.mark.parametrize(
	("rank", "user", "level"),
	[
		(1, "Leader", "Shift Leader"),
		(2, "Supervisor", "Supervisor"),
		(3, "Director", "Director"),
		(4, "Boss", "General Manager"),
	],
)
def test_the_chain_goes_up_by_superiors_and_their_posts(rank: int, user: str, level: str) -> None:
	assert found(rank) == (user, rank, f"{user} has it as {level}. (COMP-3)")


def test_rank_zero_asks_for_the_first_level() -> None:
	assert found(0)[:2] == ("Leader", 1)


def test_the_team_s_leader_comes_before_the_superior_with_the_post() -> None:
	li = Officer("Li", "Agent", "Other Leader")
	assert found(1, Li=li)[0] == "Leader"
	assert found(1, Li=li, team=Team())[0] == "Other Leader"
	assert found(2, Li=replace(li, superior="Another Supervisor"))[0] == "Another Supervisor"


def test_who_leads_the_team_needs_no_post_and_no_record() -> None:
	assert found(1, team=Team("Somebody"))[0] == "Somebody"
	assert found(2, team=Team("Somebody"))[0] == "Supervisor"


def test_without_a_superior_of_the_post_the_first_who_has_it_stands_there() -> None:
	stranger = {"handler": "Stranger", "team": Team()}
	assert found(2, **stranger)[0] == "Another Supervisor"
	assert found(2, "Another Supervisor", **stranger)[0] == "Supervisor"


def test_who_is_away_is_represented_by_the_deputy() -> None:
	assert found(2, "Supervisor") == (
		"Deputy Supervisor",
		2,
		"Deputy Supervisor has it as Supervisor, for Supervisor who is away. (COMP-3)",
	)
	assert found(1, "Leader")[0] == "Vice"
	assert found(1, "Leader", "Vice") == (
		"Second",
		1,
		"Second has it as Shift Leader, for Leader who is away. (COMP-3)",
	)


def test_the_team_s_deputy_represents_its_leader_only() -> None:
	assert found(2, "Supervisor", "Deputy Supervisor", "Another Supervisor")[:2] == ("Director", 3)
	assert found(1, "Leader", "Vice", "Second")[0] == "Other Leader"


def test_a_hole_goes_up_and_says_so() -> None:
	assert found(1, "Leader", "Vice", "Second", "Other Leader") == (
		"Supervisor",
		2,
		"Nobody is there as Shift Leader; Supervisor has it as Supervisor. (COMP-3)",
	)
	nobody = ("Supervisor", "Deputy Supervisor", "Another Supervisor", "Director")
	assert found(2, *nobody) == (
		"Boss",
		4,
		"Nobody is there as Supervisor, Director; Boss has it as General Manager. (COMP-3)",
	)
	away = ("Leader", "Vice", "Second", "Other Leader", "Supervisor", "Another Supervisor")
	assert found(1, *away)[2] == (
		"Nobody is there as Shift Leader; "
		"Deputy Supervisor has it as Supervisor, for Supervisor who is away. (COMP-3)"
	)


def test_nobody_at_all_leaves_it_with_who_had_it() -> None:
	assert found(4, "Boss") == (
		"",
		4,
		"Nobody is there as General Manager; it stays with who had it. (COMP-3)",
	)
	assert found(5)[:2] == ("", 5)
	assert str(holder(1, "Li", TEAM, (), OFFICERS).reason).startswith("Nobody is there as –;")


def test_who_handles_it_never_has_it_on_a_level() -> None:
	assert found(1, handler="Leader")[0] == "Other Leader"
	assert found(1, "Other Leader", handler="Leader")[:2] == ("Supervisor", 2)
	assert found(3, handler="Director")[:2] == ("Boss", 4)


@pytest.mark.parametrize("handler", ["Vice", "Second"])
def test_not_as_a_deputy_either(handler: str) -> None:
	other = {"Vice": "Second", "Second": "Vice"}[handler]
	assert found(1, "Leader", handler=handler)[0] == other
	assert found(1, "Leader", other, handler=handler)[0] == "Other Leader"


def test_people_who_report_to_each_other_end_no_search() -> None:
	circle = {"Director": Officer("Director", "Director", "Supervisor")}
	assert found(4, **circle)[0] == "Boss"
	assert found(3, **circle)[0] == "Director"
	itself = {"Li": Officer("Li", "Agent", "Li")}
	assert found(2, **itself)[0] == "Another Supervisor"
	through_li = {"Leader": Officer("Leader", "Shift Leader", "Li")}
	assert found(1, **through_li)[0] == "Leader"


users = st.sampled_from([*OFFICERS, ""])
officers = st.fixed_dictionaries(
	{
		user: st.builds(
			Officer,
			st.just(user),
			st.sampled_from(["Agent", "Shift Leader", "Supervisor", "Director", "Owner"]),
			users,
			users,
			st.booleans(),
		)
		for user in OFFICERS
	}
)


@given(officers, users.filter(bool), st.builds(Team, users, users), st.integers(0, 5))
def test_whoever_has_it_is_there_stands_high_enough_and_is_not_the_handler(
	people: dict[str, Officer], handler: str, team: Team, rank: int
) -> None:
	has = holder(rank, handler, team, LEVELS, people)
	assert has.user != handler
	assert all(str(value) in str(has.reason) for value in has.reason.values.values())
	if not has.user:
		above = [level for level in LEVELS if level.rank >= max(rank, 1)]
		posts = {post for level in above for post in level.posts}
		assert not any(
			one.post in posts and not one.is_away for user, one in people.items() if user != handler
		)
		return
	assert has.rank >= max(rank, 1)
	assert not people[has.user].is_away
	level = next(one for one in LEVELS if one.rank == has.rank)
	stands = {user for user, one in people.items() if one.post in level.posts}
	stands |= {team.leader} if level.leads_team else set()
	deputies = {people[user].deputy for user in stands if user}
	deputies |= {team.deputy} if team.leader in stands else set()
	assert has.user in stands | deputies
