"""STAFF-4 to STAFF-8, STAFF-13: points of a month on a site, from the first line to the ranking."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import frappe
import pytest
from frappe.utils import getdate

from cs_center.appraisal import api
from cs_center.appraisal.rules import catalogue
from cs_center.appraisal.rules.scheme import Scheme
from cs_center.appraisal.service import policy, results, settling
from devtools.session import as_user
from tests.site import appraisal as some
from tests.site.appraisal import APPRAISAL, DIRECTOR, EVENT, LINE, MONTH, MONTHS, NOW
from tests.site.centre import PEOPLE

pytestmark = pytest.mark.commits
ALL = (PEOPLE.anna, PEOPLE.alan, PEOPLE.bea, PEOPLE.lee, PEOPLE.supervisor, PEOPLE.inspector)
Refused = (frappe.ValidationError, frappe.PermissionError)


@pytest.fixture(autouse=True)
def month(site: str) -> None:
	some.drafted()


def points(user: str = PEOPLE.anna) -> tuple[float, str]:
	doc = some.month_of(user)
	return doc.points, doc.grade


def test_the_shipped_scheme_and_catalogue_are_the_missions() -> None:
	assert policy.points_scheme() == Scheme()
	assert policy.catalogue() == catalogue.by_code(catalogue.SHIPPED)


def test_everybody_in_an_appraised_post_has_one_month() -> None:
	found = frappe.get_all(APPRAISAL, filters={"month": MONTH.first}, pluck="user")
	assert sorted(found) == sorted(ALL)
	assert some.events(PEOPLE.anna) == ["Drafted"]
	some.drafted()
	assert frappe.db.count(APPRAISAL, {"month": MONTH.first}) == len(ALL)
	assert some.events(PEOPLE.anna) == ["Drafted"]


@pytest.mark.parametrize(
	("given", "wanted"),
	[
		((), (80, "B")),
		((("extra-task", None), ("extra-task", None), ("trainer", 1)), (91, "A")),
		((("games", None), ("trainer", -2)), (68, "D")),
		((("extra-task", None),) * 8, (110, "A")),
		((("extra-task", None), ("came-in-for-emergency", None)), (90, "B")),
		((("games", None),), (70, "C")),
		((("games", None), ("untidy-seat", -5)), (65, "D")),
		((("absent", None),), (60, "E")),
		((("absent", None), ("untidy-seat", -1)), (59, "Failing")),
		((("asleep", None),), (80, "B")),
	],
)
def test_examples_of_the_mission(given: Any, wanted: tuple[float, str]) -> None:
	for rule, number in given:
		some.give(PEOPLE.anna, rule, number, reason="As it was")
	assert points() == wanted
	doc = some.month_of(PEOPLE.anna)
	assert "STAFF-4" in doc.reasons and "STAFF-7" in doc.grade_reasons
	assert ("STAFF-5" in doc.reasons) == (len(given) == 8)
	assert doc.dismissals == (given == (("asleep", None),))


def test_a_line_says_who_gave_it_for_what_and_what_shows_it() -> None:
	issue = frappe.get_doc({"doctype": "CS Station", "station_name": "Shows it"}).insert()
	evidence = {"evidence_doctype": "CS Station", "evidence_name": issue.name}
	name = some.give(PEOPLE.anna, "untidy-seat", -2, by=PEOPLE.supervisor, reason="Cups", **evidence)
	line = frappe.get_doc(LINE, name)
	assert (line.given_by, line.reason, line.points) == (PEOPLE.supervisor, "Cups", -2)
	assert (line.evidence_doctype, line.evidence_name) == ("CS Station", issue.name)
	last = frappe.get_last_doc(EVENT, {"appraisal": line.appraisal, "event": "Line Given"})
	assert (last.points_before, last.points_after, last.line) == (80, 78, name)
	assert "Untidy seat" in last.reason and "STAFF-6" in last.reason


def test_several_people_at_once_or_none() -> None:
	people = [some.who(PEOPLE.anna), some.who(PEOPLE.alan)]
	with as_user(PEOPLE.lee):
		api.give(people, "extra-task", str(MONTH.first))
		with pytest.raises(frappe.PermissionError):
			api.give([*people, some.who(PEOPLE.bea)], "extra-task", str(MONTH.first))
	assert (points(), points(PEOPLE.alan), points(PEOPLE.bea)) == ((85, "B"), (85, "B"), (80, "B"))


@pytest.mark.parametrize(
	("by", "user", "rule", "number", "reason"),
	[
		(PEOPLE.lee, PEOPLE.lee, "extra-task", None, ""),
		(PEOPLE.lee, PEOPLE.bea, "extra-task", None, ""),
		(PEOPLE.anna, PEOPLE.alan, "extra-task", None, ""),
		(PEOPLE.inspector, PEOPLE.anna, "extra-task", None, ""),
		(PEOPLE.hr, PEOPLE.anna, "extra-task", None, ""),
		(PEOPLE.lee, PEOPLE.anna, "extra-task", 6, ""),
		(PEOPLE.lee, PEOPLE.anna, "untidy-seat", None, ""),
		(PEOPLE.lee, PEOPLE.anna, "trainer", 2, ""),
		(PEOPLE.lee, PEOPLE.anna, "no-valid-complaint", 5, ""),
		(PEOPLE.lee, PEOPLE.anna, "nothing-known", 5, ""),
		(PEOPLE.lee, PEOPLE.anna, "wrong-entry", -1.5, ""),
	],
)
def test_what_is_refused(by: str, user: str, rule: str, number: float | None, reason: str) -> None:
	with pytest.raises(Refused):
		some.give(user, rule, number, by=by, reason=reason)
	frappe.db.rollback()
	assert some.lines(user) == []


def test_a_post_that_is_not_appraised_gets_no_points() -> None:
	with pytest.raises(frappe.ValidationError, match="not appraised"):
		some.give(DIRECTOR, "extra-task", by=PEOPLE.supervisor)


def test_a_trainer_gives_their_own_points_to_anybody() -> None:
	some.give(PEOPLE.bea, "trainer", 3, by=PEOPLE.inspector, reason="Learned fast")
	assert points(PEOPLE.bea) == (83, "B")


def test_what_is_given_once_a_month_is_not_given_again_until_it_is_taken_back() -> None:
	name = some.give(PEOPLE.anna, "adopted-suggestion")
	with pytest.raises(frappe.ValidationError):
		some.give(PEOPLE.anna, "adopted-suggestion")
	with as_user(PEOPLE.lee):
		with pytest.raises(frappe.ValidationError):
			api.take_back(name, " ")
		api.take_back(name, "It was Alan's")
		with pytest.raises(frappe.ValidationError):
			api.take_back(name, "Again")
	assert points() == (80, "B")
	some.give(PEOPLE.anna, "adopted-suggestion")
	assert some.lines(PEOPLE.anna) == [("adopted-suggestion", 5, 1), ("adopted-suggestion", 5, 0)]
	assert some.events(PEOPLE.anna) == ["Drafted", "Line Given", "Line Taken Back", "Line Given"]


def test_a_month_that_runs_can_be_given_points_and_not_be_reviewed() -> None:
	some.give(PEOPLE.anna, "extra-task", day=getdate())
	assert some.month_of(PEOPLE.anna, NOW).points == 85
	with pytest.raises(frappe.ValidationError):
		some.reviewed(PEOPLE.anna, month=NOW)
	with pytest.raises(frappe.ValidationError):
		some.give(PEOPLE.anna, "extra-task", day=getdate() + timedelta(days=1))


def test_a_month_is_reviewed_appealed_answered_and_closed() -> None:
	some.give(PEOPLE.anna, "games")
	some.reviewed(PEOPLE.anna, by=PEOPLE.lee)
	name = some.name_of(PEOPLE.anna)
	with pytest.raises(frappe.ValidationError):
		some.give(PEOPLE.anna, "extra-task")
	with as_user(PEOPLE.anna):
		api.appeal(name, "It was the solitaire of the terminal test")
	with as_user(PEOPLE.lee):
		[line] = frappe.get_all(LINE, filters={"appraisal": name}, pluck="name")
		api.take_back(line, "True")
		api.answer(name, "You are right")
	with as_user(DIRECTOR):
		api.close(name)
	doc = some.month_of(PEOPLE.anna)
	assert (doc.status, doc.points, doc.closed_by) == ("Closed", 80, DIRECTOR)
	assert doc.appeal_words.startswith("It was") and doc.answer_words == "You are right"
	assert some.events(PEOPLE.anna)[-5:] == [
		"Reviewed",
		"Appealed",
		"Line Taken Back",
		"Appeal Answered",
		"Closed",
	]
	told = frappe.get_all(
		"CS Notice", filters={"reference_name": name}, fields=["user", "method"], order_by="name"
	)
	assert [(row.user, row.method.removeprefix("cs_appraisal_")) for row in told] == [
		(PEOPLE.anna, "reviewed"),
		(PEOPLE.lee, "appealed"),
		(PEOPLE.anna, "answered"),
		(PEOPLE.anna, "closed"),
	]


@pytest.mark.parametrize(
	("by", "do"),
	[
		(PEOPLE.anna, "review"),
		(PEOPLE.bea, "review"),
		(PEOPLE.hr, "review"),
		(PEOPLE.inspector, "review"),
		(PEOPLE.lee, "close"),
		(PEOPLE.supervisor, "close"),
		(PEOPLE.hr, "close"),
		(DIRECTOR, "answer"),
		(PEOPLE.alan, "appeal"),
	],
)
def test_who_may_not_do_what(by: str, do: str) -> None:
	if do != "review":
		some.reviewed(PEOPLE.anna)
	if do == "close":
		some.past_appeal(PEOPLE.anna)
	name, words = some.name_of(PEOPLE.anna), {"words": "Because"} if do in ("answer", "appeal") else {}
	with as_user(by), pytest.raises(Refused):
		getattr(api, do)(name, **words)
	frappe.db.rollback()


def test_a_day_of_long_ago_begins_no_month() -> None:
	mistyped = NOW.back(14)[0]
	with pytest.raises(frappe.ValidationError, match="never appraised"):
		some.give(PEOPLE.anna, "extra-task", day=mistyped.first)
	with as_user(DIRECTOR), pytest.raises(frappe.ValidationError, match="twelve months ago"):
		api.draft_month(mistyped.key)
	assert not frappe.db.exists(MONTHS, mistyped.key)


def test_who_gives_nobody_points_learns_of_nobody() -> None:
	with as_user(PEOPLE.hr), pytest.raises(frappe.PermissionError):
		api.give(["nobody"], "games", str(MONTH.last))


def test_people_are_looked_up_by_name_or_number_where_one_may_give() -> None:
	anna, alan, bea = (some.who(user) for user in (PEOPLE.anna, PEOPLE.alan, PEOPLE.bea))
	wanted = {PEOPLE.lee: {anna, alan}, PEOPLE.supervisor: {anna, alan, bea}}
	for user, people in wanted.items():
		with as_user(user):
			assert people <= {row["employee"] for row in api.people_to_give()}
			chosen = api.to_give([anna, bea])["people"]
			assert {row["employee"] for row in chosen} == {anna, bea} & people
			assert [row["employee"] for row in api.people_to_give("1002")] == [alan]
	with as_user(PEOPLE.lee):
		assert api.people_to_give("1003") == []
	with as_user(PEOPLE.hr), pytest.raises(frappe.PermissionError):
		api.people_to_give()


def test_what_facts_give_is_offered_to_put_right_alone() -> None:
	with as_user(PEOPLE.lee):
		given, corrected = (
			{rule["name"] for rule in found["rules"]} for found in (api.to_give(), api.to_give(corrects=True))
		)
	assert corrected - given == {rule.code for rule in catalogue.SHIPPED if rule.fact}


def test_an_appeal_is_in_time_or_none() -> None:
	some.reviewed(PEOPLE.anna)
	some.past_appeal(PEOPLE.anna)
	with as_user(PEOPLE.anna), pytest.raises(frappe.ValidationError):
		api.appeal(some.name_of(PEOPLE.anna), "Too late")


def test_what_was_returned_is_reviewed_and_may_be_appealed_again() -> None:
	some.reviewed(PEOPLE.anna)
	with as_user(PEOPLE.lee):
		api.return_to_draft(some.name_of(PEOPLE.anna), "A line was forgotten")
	doc = some.month_of(PEOPLE.anna)
	assert (doc.status, doc.reviewed_by, doc.appeal_until) == ("Draft", None, None)
	some.give(PEOPLE.anna, "extra-task")
	some.reviewed(PEOPLE.anna)
	with as_user(PEOPLE.anna):
		api.appeal(some.name_of(PEOPLE.anna), "Two tasks")


def test_a_closed_month_never_changes_and_is_put_right_in_a_later_one() -> None:
	line = some.give(PEOPLE.anna, "games")
	some.closed(PEOPLE.anna)
	before = some.month_of(PEOPLE.anna).as_dict()
	for deed in (
		lambda: some.give(PEOPLE.anna, "extra-task"),
		lambda: api.take_back(line, "Wrong"),
		lambda: api.return_to_draft(some.name_of(PEOPLE.anna), "Wrong"),
	):
		with pytest.raises(frappe.ValidationError):
			deed()
	some.drafted()
	assert some.month_of(PEOPLE.anna).as_dict() == before
	with pytest.raises(frappe.ValidationError):
		some.give(PEOPLE.anna, "games", 10, day=getdate(), corrects=MONTH.key)
	some.give(PEOPLE.anna, "games", 10, day=getdate(), corrects=MONTH.key, reason="It was a test")
	assert some.month_of(PEOPLE.anna, NOW).points == 90
	assert some.month_of(PEOPLE.anna).points == 70
	with pytest.raises(frappe.ValidationError):
		some.give(
			PEOPLE.bea, "games", 10, by=PEOPLE.supervisor, day=getdate(), corrects=MONTH.key, reason="x"
		)


def test_the_director_closes_the_month_and_it_is_ranked_with_ties() -> None:
	some.give(PEOPLE.anna, "extra-task")
	some.give(PEOPLE.alan, "extra-task")
	some.give(PEOPLE.bea, "games", by=PEOPLE.supervisor)
	some.reviewed(*ALL[:-2])
	some.reviewed(*ALL[-2:], by=DIRECTOR)
	with as_user(DIRECTOR):
		early = api.close_month(MONTH.key)
	assert (early["closed"], len(early["left"]), early["settled"]) == (0, len(ALL), False)
	some.past_appeal(*ALL)
	frappe.db.set_value(APPRAISAL, some.name_of(PEOPLE.lee), "is_scored", 0)
	with as_user(DIRECTOR):
		assert api.close_month(MONTH.key) == {"closed": len(ALL), "left": [], "settled": True}
	found = {user: some.month_of(user) for user in ALL}
	assert [found[user].rank for user in ALL] == [1, 1, 5, 0, 3, 3]
	assert {doc.rank_of for doc in found.values()} == {5}
	assert [found[user].is_first for user in ALL[:3]] == [1, 1, 0] and found[PEOPLE.bea].is_last
	assert "shared by 2" in found[PEOPLE.anna].rank_reason and not found[PEOPLE.lee].is_last
	record = frappe.get_doc(MONTHS, MONTH.key)
	assert (record.status, record.people, record.ranked, record.settled_by) == ("Settled", 6, 5, DIRECTOR)
	assert settling.settle(MONTH)
	assert some.events(PEOPLE.anna)[-2:] == ["Closed", "Ranked"]


def test_what_other_rooms_are_told() -> None:
	some.give(PEOPLE.anna, "extra-task")
	some.closed(PEOPLE.anna)
	people = [some.who(PEOPLE.anna), some.who(PEOPLE.bea), "nobody"]
	found = results.performance_of(MONTH, people)
	anna, bea = found[people[0]], found[people[1]]
	assert (anna.points, anna.is_closed, anna.is_scored) == (Decimal(85), True, True)
	assert not bea.is_closed and set(found) == set(people[:2])
	assert results.grades_of(people, [MONTH, NOW]) == {people[0]: {MONTH.key: "B"}}


@pytest.mark.parametrize(("place", "grade"), [(3, "B"), (28, "C"), (15, "C")])
def test_a_project_owners_place_limits_the_grade(place: int, grade: str) -> None:
	some.give(PEOPLE.anna, "games" if place != 28 else "extra-task")
	values = {"month": MONTH.last, "employee": some.who(PEOPLE.anna), "indicator": "Answer rate"}
	doc = frappe.get_doc(
		{"doctype": "CS Project Owner Place", **values, "place": place, "place_of": 30, "evidence": "No. 12"}
	).insert()
	assert some.month_of(PEOPLE.anna).grade == grade
	doc.withdrawn = 1
	doc.save()
	assert some.month_of(PEOPLE.anna).grade == ("C" if place != 28 else "B")
	with pytest.raises(frappe.PermissionError):
		doc.delete()
	some.reviewed(PEOPLE.anna)
	doc.withdrawn = 0
	with pytest.raises(frappe.ValidationError):
		doc.save()


def test_a_rule_that_lines_name_is_disabled_and_not_deleted() -> None:
	some.give(PEOPLE.anna, "games")
	rule = frappe.get_doc("CS Point Rule", "games")
	with pytest.raises(frappe.ValidationError):
		rule.delete()
	rule.reload()
	rule.disabled = 1
	rule.save()
	with pytest.raises(frappe.ValidationError):
		some.give(PEOPLE.alan, "games")
	assert points() == (70, "C")


def test_drafts_follow_the_scheme_and_say_so() -> None:
	some.give(PEOPLE.anna, "extra-task")
	some.reviewed(PEOPLE.bea)
	scheme = frappe.get_doc("CS Appraisal Scheme")
	scheme.base = 70
	scheme.save()
	some.drafted()
	assert (points(), points(PEOPLE.bea)) == ((75, "C"), (80, "B"))
	assert some.events(PEOPLE.anna)[-1] == "Counted Anew"
	scheme.base = 120
	with pytest.raises(frappe.ValidationError):
		scheme.save()
