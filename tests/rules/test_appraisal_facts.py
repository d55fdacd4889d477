"""Lines that flow in from facts: which, for how many points, and always the same ones (STAFF-6, FIRST-9, COMP-13)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_center.appraisal.rules import catalogue as rules
from cs_center.appraisal.rules import kpi
from cs_center.appraisal.rules.catalogue import by_code
from cs_center.appraisal.rules.facts import (
	Exam,
	Happened,
	LateHandling,
	PersonMonth,
	best_of_team,
	line_key,
	lines_of,
	values,
)
from cs_center.appraisal.rules.lines import NO_EVIDENCE, Evidence, PointLine, changes
from cs_center.appraisal.rules.scheme import Scheme
from cs_center.calls.rules.reasons import Rejected
from cs_center.papers.rules.month import Month

SCHEME = Scheme()
CATALOGUE = by_code(rules.SHIPPED)
MARCH = Month(date(2026, 3, 1))
TENTH = date(2026, 3, 10)
QUIET = PersonMonth("EMP-1", MARCH, 22)
COMPLAINED = replace(QUIET, valid_complaints=(Happened(TENTH, Evidence("CS Complaint", "CP-9")),))


def exam(mark: object) -> Exam:
	return Exam(TENTH, Evidence("CS Exam Result", "EX-1"), Decimal(mark))


def late(minutes: int, points: int, name: str = "CP-1") -> LateHandling:
	return LateHandling(TENTH, Evidence("CS Complaint", name), minutes, Decimal(points))


def dropped(name: str) -> Happened:
	return Happened(TENTH, Evidence("CS Responsibility", name))


def found(facts: PersonMonth) -> dict[str, Decimal]:
	return {line.rule: line.points for line in lines_of(facts, SCHEME, CATALOGUE)}


def test_a_month_without_a_valid_complaint() -> None:
	(line,) = lines_of(QUIET, SCHEME, CATALOGUE)
	assert (line.rule, line.points, line.day, line.person) == (
		"no-valid-complaint",
		5,
		date(2026, 3, 31),
		"EMP-1",
	)
	assert str(line.why) == "No valid complaint in 2026-03, with 22 days at work. (STAFF-6)"
	assert found(COMPLAINED) == {}


def test_who_was_never_there_gets_nothing_for_it() -> None:
	assert found(replace(QUIET, days_present=0)) == {}


@pytest.mark.parametrize(
	("mark", "lines"),
	[
		("100", {"full-exam-mark": 5}),
		("99.5", {}),
		("60", {}),
		("59.9", {"exam-failed": -10}),
		("0", {"exam-failed": -10}),
	],
)
def test_exams(mark: str, lines: dict[str, int]) -> None:
	assert found(replace(COMPLAINED, exam=exam(mark))) == lines


def test_an_exam_line_names_its_evidence() -> None:
	(line,) = lines_of(replace(COMPLAINED, exam=exam("59.9")), SCHEME, CATALOGUE)
	assert (line.day, line.evidence.name) == (TENTH, "EX-1")
	assert str(line.why) == "Exam of 2026-03-10: 59.9, under 60. (STAFF-6)"


@pytest.mark.parametrize("mark", ["-1", "100.5"])
def test_marks_that_can_not_be_are_refused(mark: str) -> None:
	with pytest.raises(Rejected, match="not from 0 to 100"):
		found(replace(QUIET, exam=exam(mark)))


def test_late_handling_of_a_sudden_event_costs_what_its_policy_took() -> None:
	assert found(replace(COMPLAINED, late=(late(0, 0),))) == {}
	(line,) = lines_of(replace(COMPLAINED, late=(late(12, 8),)), SCHEME, CATALOGUE)
	assert line.points == -8
	assert str(line.why) == "A sudden event, handled 12 minutes late: 8 points. (COMP-13)"


def test_each_dropped_matter_counts_once() -> None:
	facts = replace(COMPLAINED, dropped=(dropped("R-1"), dropped("R-2"), dropped("R-1")))
	lines = lines_of(facts, SCHEME, CATALOGUE)
	assert [(line.rule, line.points, line.evidence.name) for line in lines] == [
		("dropped-matter", -1, line.evidence.name) for line in lines
	]
	assert sorted(line.evidence.name for line in lines) == ["R-1", "R-2"]
	assert {line.why.rule for line in lines} == {"FIRST-9"}


def test_of_two_reports_of_one_event_the_graver_counts() -> None:
	for events in ((late(5, 5), late(40, 20)), (late(40, 20), late(5, 5))):
		(line,) = lines_of(replace(COMPLAINED, late=events), SCHEME, CATALOGUE)
		assert line.points == -20


def test_a_fact_without_a_rule_makes_no_line() -> None:
	own = {code: rule for code, rule in CATALOGUE.items() if rule.fact != rules.NO_COMPLAINT}
	assert lines_of(QUIET, SCHEME, own) == []
	by_hand = {code: replace(rule, fact="") for code, rule in CATALOGUE.items()}
	assert lines_of(replace(QUIET, exam=exam(100)), SCHEME, by_hand) == []


def test_keys_are_of_person_month_rule_and_evidence() -> None:
	keys = {
		line_key(person, month, rule, evidence)
		for person in ("A", "A'", "A', '")
		for month in (MARCH, MARCH.after)
		for rule in ("games", "fraud")
		for evidence in (NO_EVIDENCE, Evidence("A", "B"), Evidence("", "AB"))
	}
	assert len(keys) == 36 and {len(key) for key in keys} == {32}


happened = st.builds(
	Happened,
	st.dates(date(2026, 3, 1), date(2026, 3, 31)),
	st.builds(Evidence, st.sampled_from(["CS Complaint", "CS Responsibility"]), st.text("12", max_size=2)),
)
lates = st.builds(
	LateHandling,
	st.dates(date(2026, 3, 1), date(2026, 3, 31)),
	st.builds(Evidence, st.just("CS Complaint"), st.text("12", max_size=2)),
	st.integers(0, 60),
	st.integers(0, 20).map(Decimal),
)
any_facts = st.builds(
	PersonMonth,
	st.just("EMP-1"),
	st.just(MARCH),
	st.integers(0, 23),
	exam=st.none() | st.integers(0, 100).map(exam),
	valid_complaints=st.lists(happened, max_size=2).map(tuple),
	dropped=st.lists(happened, max_size=6).map(tuple),
	late=st.lists(lates, max_size=6).map(tuple),
)


@given(any_facts, st.randoms())
def test_the_same_facts_make_the_same_lines_in_any_order(facts: PersonMonth, random: Random) -> None:
	lines = lines_of(facts, SCHEME, CATALOGUE)
	keys = [line.key for line in lines]
	assert len(set(keys)) == len(keys)
	mixed = replace(
		facts,
		dropped=tuple(random.sample(facts.dropped * 2, 2 * len(facts.dropped))),
		late=tuple(random.sample(facts.late * 2, 2 * len(facts.late))),
	)
	assert lines_of(mixed, SCHEME, CATALOGUE) == lines


@given(any_facts, any_facts)
def test_lines_become_those_of_the_facts_and_then_nothing_changes(
	one: PersonMonth, other: PersonMonth
) -> None:
	given_by_hand = PointLine("EMP-1", MARCH, "extra-task", Decimal(5), TENTH, reason="tidied the cellar")
	stored = [*lines_of(one, SCHEME, CATALOGUE), given_by_hand]
	wanted = lines_of(other, SCHEME, CATALOGUE)
	todo = changes(stored, wanted)
	gone = {line.key for line in todo.to_remove}
	changed = {before.key: now for before, now in todo.to_change}
	after = [changed.get(line.key, line) for line in stored if line.key not in gone] + list(todo.to_add)
	assert given_by_hand in after
	assert {(x.key, x.points, x.day) for x in after if x.key} == {(x.key, x.points, x.day) for x in wanted}
	again = changes(after, wanted)
	assert not (again.to_add or again.to_change or again.to_remove)


def member(person: str, calls: int | None, quality: object, days: int = 20) -> PersonMonth:
	return PersonMonth(person, MARCH, days, calls, quality=None if quality is None else Decimal(quality))


@pytest.mark.parametrize(
	("team", "violators", "best"),
	[
		([member("A", 100, 95), member("B", 90, 90)], (), ["A"]),
		([member("A", 100, 90), member("B", 90, 95)], (), []),
		([member("A", 100, 95), member("B", 100, "95.0"), member("C", 1, 1)], (), ["A", "B"]),
		([member("A", 100, 95), member("B", 90, 90)], ("A",), ["B"]),
		([member("A", 100, 95), member("B", 90, 90)], ("A", "B"), []),
		([member("A", 100, 95)], (), []),
		([member("A", 100, 95), member("B", 200, 99, days=0)], (), []),
		([member("A", 100, 95), member("B", 200, None)], (), ["A"]),
		([member("A", None, 95), member("B", 0, 99)], (), []),
		([], (), []),
	],
)
def test_the_best_of_a_team(team: list[PersonMonth], violators: tuple[str, ...], best: list[str]) -> None:
	lines = best_of_team(team, violators, CATALOGUE)
	assert [line.person for line in lines] == best
	assert all((line.rule, line.points) == ("best-of-team", 5) for line in lines)
	assert lines == best_of_team(reversed(team), violators, CATALOGUE)


def test_why_somebody_is_the_best_of_a_team() -> None:
	(line,) = best_of_team([member("A", 100, "95.50"), member("B", 90, 90)], (), CATALOGUE)
	assert str(line.why) == (
		"Most calls of the team (100) and its best quality (95.5), without a violation. (STAFF-6)"
	)


def test_values_of_kpi_sheets() -> None:
	facts = replace(
		COMPLAINED, calls=1200, contacts=3, solved_first=2, waits=8, wait_seconds=Decimal(97), sales=0
	)
	assert values(facts) == {
		kpi.CALLS: 1200,
		kpi.FIRST_CONTACT: Decimal("66.67"),
		kpi.ANSWER_SPEED: Decimal("12.13"),
		kpi.ATTITUDE: None,
		kpi.COMPLAINTS: 1,
		kpi.SALES: 0,
		kpi.REFUNDS: None,
		kpi.QUALITY: None,
		kpi.CALLBACKS: None,
	}
	twice = replace(COMPLAINED, valid_complaints=COMPLAINED.valid_complaints * 2)
	assert values(twice)[kpi.COMPLAINTS] == 1
	assert set(values(QUIET)) == set(kpi.INDICATORS)
	assert values(QUIET)[kpi.FIRST_CONTACT] is None
	assert values(QUIET)[kpi.COMPLAINTS] == 0
	assert values(replace(QUIET, days_present=0))[kpi.COMPLAINTS] is None, "nobody was there to complain of"


def test_more_solved_than_there_were_is_refused() -> None:
	with pytest.raises(Rejected, match="solved 3 of 2"):
		found(replace(QUIET, contacts=2, solved_first=3))
