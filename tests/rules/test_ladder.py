"""STAFF-1, STAFF-2: what a level asks, what somebody has, and one proposed step at a time."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_center.calls.rules.reasons import Rejected
from cs_center.careers.rules import requirements as kinds
from cs_center.careers.rules.ladder import (
	BESIDE,
	DOWN,
	UP,
	Ladder,
	LadderPolicy,
	Level,
	ahead,
	check_asks,
	check_step,
	direction,
	ladder,
	outlook,
	progress,
)
from cs_center.careers.rules.requirements import SHIPPED_GRADES, Evidence, Requirement, requirement, standing
from cs_center.careers.rules.shipped import LEVELS, shipped
from cs_center.papers.rules.month import Month

JUNE = Month(date(2026, 6, 1))
ON = shipped()
NAMES = [level.name for level in LEVELS]


def months(count: int, value: object) -> dict[str, object]:
	return {month.key: value for month in JUNE.back(count)}


#: Who has all that the level above asks.
READY = Evidence(
	"EMP-1",
	"Junior",
	since=date(2025, 12, 1),
	joined_on=date(2025, 12, 1),
	typing_speed=52,
	exams=months(3, True),
	grades=months(3, "B"),
)


def test_the_shipped_ladder() -> None:
	assert [(level.name, level.rank) for level in ON.levels if not level.beside] == [
		("Junior", 1),
		("Intermediate", 2),
		("Senior", 3),
		("Leader", 4),
	]
	assert {level.name for level in ON.levels if level.beside} == {"Inspector", "Callback", "Editor"}
	speeds = {
		level.name: one.amount for level in LEVELS for one in level.requirements if one.kind == kinds.TYPING
	}
	assert (speeds["Junior"], speeds["Intermediate"]) == (30, 50)
	assert SHIPPED_GRADES[:5] == ("A", "B", "C", "D", "E")


@pytest.mark.parametrize(
	("asked", "values", "needed", "has", "share", "told"),
	[
		(requirement(kinds.MONTHS_SERVED, 6), {}, 6, 7, "1", "6 full months served: 7 since 2025-12-01."),
		(requirement(kinds.MONTHS_SERVED, 8), {}, 8, 7, "0.87", "8 full months served: 7 since 2025-12-01."),
		(requirement(kinds.TYPING, 50), {"typing_speed": 45}, 50, 45, "0.90", "45 in the best test"),
		(requirement(kinds.TYPING, 50), {"typing_speed": None}, 50, 0, "0", "no typing test counts yet"),
		(
			requirement(kinds.EXAMS, 3, 3),
			{"exams": months(2, True)},
			3,
			2,
			"0.66",
			"3 of the last 3 months: in 2",
		),
		(requirement(kinds.EXAMS, 1, 1), {"exams": months(1, False)}, 1, 0, "0", "in 0"),
		(requirement(kinds.GRADES, 2, 3, "B"), {}, 2, 3, "1", "Grade B or better in 2 of the last 3"),
		(requirement(kinds.GRADES, 2, 3, "A"), {}, 2, 0, "0", "in 0"),
		(requirement(kinds.NONE_BELOW, 0, 3, "B"), {}, 3, 3, "1", "0 below it"),
		(
			requirement(kinds.NONE_BELOW, 0, 3, "C"),
			{"grades": {"2026-05": "Failing", "2026-06": "A"}},
			3,
			2,
			"0.66",
			"No grade below C in the last 3 months: 1 below it",
		),
		(requirement(kinds.SKILL, name="English"), {}, 1, 0, "0", "Skill English: still missing"),
		(requirement(kinds.SKILL, name="English"), {"skills": frozenset({"English"})}, 1, 1, "1", "there"),
		(requirement(kinds.POST, name="Deputy"), {"posts": frozenset({"Deputy"})}, 1, 1, "1", "held"),
		(requirement(kinds.POST, name="Deputy"), {}, 1, 0, "0", "never held yet"),
	],
)
def test_a_requirement_says_what_it_needs_and_what_somebody_has(
	asked: Requirement, values: dict, needed: int, has: int, share: str, told: str
) -> None:
	found = standing(replace(READY, **values), asked, SHIPPED_GRADES, JUNE)
	assert (found.needed, found.has, found.share, found.is_met) == (
		needed,
		has,
		Decimal(share),
		has >= needed,
	)
	assert found.missing == max(needed - has, 0)
	assert told in str(found.reason) and "STAFF-1" in str(found.reason)


@pytest.mark.parametrize(
	("values", "why"),
	[
		({"kind": "Shoe Size"}, "no requirement “Shoe Size”"),
		({"kind": kinds.TYPING}, "how much"),
		({"kind": kinds.EXAMS, "amount": 3, "of_months": 2}, "how many months"),
		({"kind": kinds.NONE_BELOW, "grade": "B"}, "how many months"),
		({"kind": kinds.GRADES, "amount": 1, "of_months": 2, "grade": "Z"}, "“Z” is none"),
		({"kind": kinds.SKILL, "name": " "}, "which one"),
	],
)
def test_a_requirement_that_means_nothing_is_refused(values: dict, why: str) -> None:
	with pytest.raises(Rejected, match=why):
		requirement(**values)


@pytest.mark.parametrize(
	("levels", "policy", "why"),
	[
		((Level("A", 1), Level("A", 2)), {}, "“A” is there twice"),
		((Level("A", 1), Level("B", 3)), {}, "ranks 1, 2, 3"),
		((Level("A", 1), Level("B", 1)), {}, "ranks 1, 2, 3"),
		((), {}, "ranks 1, 2, 3"),
		((Level("A", 1), Level("B", 2, beside=True)), {}, "“B” stands beside no level"),
		((Level("A", 1),), {"down_grade": "Z"}, "leads a level down"),
		((Level("A", 1),), {"down_months": 0}, "leads a level down"),
	],
)
def test_levels_that_make_no_ladder_are_refused(levels: tuple[Level, ...], policy: dict, why: str) -> None:
	with pytest.raises(Rejected, match=why):
		ladder(levels, LadderPolicy(**policy))


def test_progress_is_a_whole_only_when_all_is_met() -> None:
	level = ON.level("Intermediate")
	found = progress(READY, level, ON.policy, JUNE)
	assert (found.share, found.is_met, found.missing) == (1, True, ())
	almost = replace(READY, typing_speed=49)
	found = progress(almost, level, ON.policy, JUNE)
	assert (found.share, found.is_met) == (Decimal("0.99"), False)
	assert [one.requirement.kind for one in found.missing] == [kinds.TYPING]
	assert progress(READY, Level("Open to All", 1), ON.policy, JUNE).share == 1


def test_who_has_all_is_proposed_a_level_higher_with_the_evidence() -> None:
	found = outlook(READY, ON, JUNE, False)
	proposal = found.proposal
	assert (proposal.before, proposal.to, proposal.direction, proposal.month) == (
		"Junior",
		"Intermediate",
		UP,
		JUNE,
	)
	assert len(proposal.evidence) == 5 and "52 in the best test" in str(proposal.evidence[1])
	assert str(found.reason) == "All 5 requirements of Intermediate are met. (STAFF-2)"


@pytest.mark.parametrize(
	("values", "has_open", "why"),
	[
		({}, True, "A proposal is open"),
		({"since": date(2026, 4, 2)}, False, "Junior since 2026-04-02: nothing is proposed within 3 months"),
		({"typing_speed": 49}, False, "1 of 5 requirements of Intermediate are missing"),
		({"level": "Leader"}, False, "Leader is the highest level"),
		({"grades": months(2, "E")}, False, "Junior is the lowest level: people decide"),
		({"grades": {"2026-04": "A", "2026-05": "A"}}, False, "2026-06 is not closed or was not scored"),
	],
)
def test_why_nothing_is_proposed(values: dict, has_open: bool, why: str) -> None:
	found = outlook(replace(READY, **values), ON, JUNE, has_open)
	assert found.proposal is None and why in str(found.reason)


def test_three_full_months_after_a_change_there_may_be_another() -> None:
	assert outlook(replace(READY, since=date(2026, 4, 1)), ON, JUNE, False).proposal


@pytest.mark.parametrize(
	("level", "grades", "to"),
	[
		("Senior", months(2, "E"), "Intermediate"),
		("Inspector", months(2, "Failing"), "Intermediate"),
		("Intermediate", {"2026-05": "E", "2026-06": "Failing"}, "Junior"),
		("Senior", {"2026-05": "D", "2026-06": "E"}, None),
		("Senior", {"2026-06": "E"}, None),
	],
)
def test_who_fails_months_running_is_proposed_a_level_lower(
	level: str, grades: dict[str, str], to: str | None
) -> None:
	proposal = outlook(replace(READY, level=level, grades=grades), ON, JUNE, False).proposal
	assert (proposal and (proposal.to, proposal.direction)) == (to and (to, DOWN))
	if proposal:
		assert [str(reason)[:7] for reason in proposal.evidence] == ["2026-05", "2026-06"]


def test_people_may_propose_a_post_beside_the_ladder_but_no_two_steps() -> None:
	check_step(ON, "Senior", "Inspector")
	check_step(ON, "Intermediate", "Editor")
	check_step(ON, "Inspector", "Leader")
	for before, to, why in (
		("Junior", "Senior", "more than one step"),
		("Leader", "Intermediate", "more than one step"),
		("Junior", "Junior", "already"),
		("Junior", "Queen", "no level “Queen”"),
	):
		with pytest.raises(Rejected, match=why):
			check_step(ON, before, to)


recent = st.sampled_from([month.key for month in JUNE.back(8)])
evidence = st.builds(
	Evidence,
	person=st.just("EMP-1"),
	level=st.sampled_from(NAMES),
	since=st.dates(date(2020, 1, 1), date(2026, 6, 30)),
	joined_on=st.dates(date(2020, 1, 1), date(2026, 6, 30)),
	typing_speed=st.none() | st.integers(0, 120),
	exams=st.dictionaries(recent, st.booleans()) | st.just(months(8, True)),
	grades=st.dictionaries(recent, st.sampled_from(SHIPPED_GRADES))
	| st.sampled_from([months(8, "A"), months(8, "E")]),
)


@given(evidence, st.booleans())
def test_never_two_steps_at_once_and_never_two_proposals(of: Evidence, has_open: bool) -> None:
	proposal = outlook(of, ON, JUNE, has_open).proposal
	if proposal:
		assert not has_open
		step = ON.level(proposal.to).rank - ON.level(of.level).rank
		assert step == (1 if proposal.direction == UP else -1)
		assert not ON.level(proposal.to).beside and proposal.evidence
		check_step(ON, proposal.before, proposal.to)


@given(evidence, st.sampled_from(NAMES), st.integers(0, 200))
def test_progress_lies_between_nothing_and_all_and_more_is_never_less(
	of: Evidence, level: str, faster: int
) -> None:
	found = progress(of, ON.level(level), ON.policy, JUNE)
	assert 0 <= found.share <= 1 and (found.share == 1) == found.is_met == (not found.missing)
	better = replace(of, typing_speed=(of.typing_speed or 0) + faster)
	assert progress(better, ON.level(level), ON.policy, JUNE).share >= found.share


def test_levels_are_found_by_name_and_rank() -> None:
	assert Ladder((Level("A", 1),)).at_rank(2) is None
	assert ON.at_rank(3).name == "Senior"
	assert ladder(LEVELS[::-1], ON.policy).at_rank(3).name == "Senior"


def test_a_level_that_asks_for_no_grades_waits_for_no_month() -> None:
	levels = (Level("A", 1), Level("B", 2, (requirement(kinds.MONTHS_SERVED, 6),)))
	proposal = outlook(
		replace(READY, level="A", grades={}), ladder(levels, LadderPolicy()), JUNE, False
	).proposal
	assert proposal and proposal.to == "B"


@pytest.mark.parametrize(
	("before", "to", "expected"),
	[("Junior", "Intermediate", UP), ("Senior", "Inspector", BESIDE), ("Editor", "Intermediate", DOWN)],
)
def test_the_direction_of_a_step(before: str, to: str, expected: str) -> None:
	assert direction(ON, before, to) == expected


@pytest.mark.parametrize(
	("level", "names"),
	[
		("Junior", ["Intermediate"]),
		("Intermediate", ["Senior", "Inspector", "Callback", "Editor"]),
		("Senior", ["Leader", "Inspector", "Callback", "Editor"]),
		("Inspector", ["Leader", "Callback", "Editor"]),
		("Leader", []),
	],
)
def test_where_somebody_may_go_next(level: str, names: list[str]) -> None:
	assert [one.name for one in ahead(ON, level)] == names
	for name in names:
		check_step(ON, level, name)


def test_how_far_back_a_ladder_looks() -> None:
	assert ON.most_months == 6
	assert ladder((Level("A", 1),), LadderPolicy(down_months=4)).most_months == 4


def test_leap_days_and_month_ends_count_as_full_months() -> None:
	"""Who joined on 31 August has six full months on the last day of February, in leap years as well."""
	asked = requirement(kinds.MONTHS_SERVED, 6)
	for joined, month in (
		(date(2023, 8, 31), Month(date(2024, 2, 1))),
		(date(2025, 8, 31), Month(date(2026, 2, 1))),
		(date(2024, 2, 29), Month(date(2024, 8, 1))),
	):
		assert standing(replace(READY, joined_on=joined), asked, SHIPPED_GRADES, month).is_met


def test_a_level_above_the_lowest_asks_something() -> None:
	served = (requirement(kinds.MONTHS_SERVED, 6),)
	for fine in (Level("Junior", 1), Level("Senior", 2, served), Level("Inspector", 2, beside=True)):
		check_asks(fine)
	with pytest.raises(Rejected, match="everybody below"):
		check_asks(Level("Expert", 2))
