"""STAFF-6, STAFF-10: lines follow the facts in drafts, and in nothing that a leader has reviewed."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import frappe
import pytest
from frappe.utils import getdate

from cs_center.appraisal import jobs
from cs_center.appraisal.rules.facts import Exam, PersonMonth
from cs_center.appraisal.rules.lines import Evidence
from cs_center.appraisal.service import drafting, following
from cs_center.appraisal.service.sources import Gathered
from cs_center.calls.rules.reasons import Reason
from cs_center.papers.rules.month import Month
from devtools.session import as_user
from tests.site import appraisal as some
from tests.site.appraisal import LINE, MONTH, MONTHS, NOW
from tests.site.centre import PEOPLE

pytestmark = pytest.mark.commits
Know = Callable[..., None]


@pytest.fixture
def know(monkeypatch: pytest.MonkeyPatch) -> Know:
	"""`know(user, exam=70, days_present=20)` says what is known of somebody; the rest of the centre does nothing."""
	some.staff()
	known: dict[str, dict[str, Any]] = {}
	away: dict[str, Reason] = {}

	def gathered(month: Month, people: Any, _scheme: Any) -> Gathered:
		blank = {"days_present": 0}
		facts = {
			one.employee: PersonMonth(one.employee, month, **{**blank, **known.get(one.user, {})})
			for one in people
		}
		return Gathered(facts, {one: why for one, why in away.items() if one in facts}, {})

	def say(user: str, exam: int | None = None, away_for: str = "", **values: Any) -> None:
		if exam is not None:
			values["exam"] = Exam(MONTH.first, Evidence("User", user), Decimal(exam))
		known[user] = values
		if away_for:
			away[some.who(user)] = Reason(away_for, {}, "STAFF-10")

	monkeypatch.setattr(following.sources, "gathered", gathered)
	return say


def test_a_line_of_facts_follows_them_and_its_past_is_kept(know: Know) -> None:
	know(PEOPLE.anna, exam=100)
	drafting.draft(MONTH)
	drafting.draft(MONTH)
	assert some.lines(PEOPLE.anna) == [("full-exam-mark", 5, 0)]
	know(PEOPLE.anna, exam=40)
	drafting.draft(MONTH)
	assert some.lines(PEOPLE.anna) == [("full-exam-mark", 5, 1), ("exam-failed", -10, 0)]
	doc = some.month_of(PEOPLE.anna)
	assert (doc.points, doc.grade) == (70, "C")
	know(PEOPLE.anna, exam=100)
	drafting.draft(MONTH)
	assert [row for row in some.lines(PEOPLE.anna) if not row[2]] == [("full-exam-mark", 5, 0)]
	know(PEOPLE.anna)
	drafting.draft(MONTH)
	assert [row for row in some.lines(PEOPLE.anna) if not row[2]] == [] and len(some.lines(PEOPLE.anna)) == 3
	assert some.month_of(PEOPLE.anna).points == 80
	assert some.events(PEOPLE.anna) == ["Drafted", *["Facts Changed"] * 4]


def test_a_line_of_facts_is_not_taken_back_by_hand(know: Know) -> None:
	know(PEOPLE.anna, exam=40)
	drafting.draft(MONTH)
	[line] = frappe.get_all(LINE, filters={"from_facts": 1}, pluck="name")
	with as_user(PEOPLE.lee), pytest.raises(frappe.ValidationError, match="have the fact corrected"):
		some.api.take_back(line, "She was ill")


def test_what_is_reviewed_does_not_move_and_what_is_appealed_does(know: Know) -> None:
	know(PEOPLE.anna, exam=40)
	drafting.draft(MONTH)
	some.reviewed(PEOPLE.anna)
	know(PEOPLE.anna)
	jobs.keep_up()
	assert some.month_of(PEOPLE.anna).points == 70
	with as_user(PEOPLE.anna):
		some.api.appeal(some.name_of(PEOPLE.anna), "I was not there")
	jobs.keep_up()
	assert some.month_of(PEOPLE.anna).points == 80


def test_what_belongs_to_the_end_of_a_month_comes_at_its_end(know: Know) -> None:
	know(PEOPLE.anna, days_present=20)
	drafting.draft(MONTH)
	drafting.draft(NOW)
	assert some.lines(PEOPLE.anna) == [("no-valid-complaint", 5, 0)]
	wanted = [("no-valid-complaint", 5, 0)] if getdate() == NOW.last else []
	assert some.lines(PEOPLE.anna, NOW) == wanted


def test_a_violation_makes_somebody_else_the_best_of_the_team(know: Know) -> None:
	there = {"days_present": 20, "valid_complaints": ()}
	know(PEOPLE.anna, calls=300, quality=Decimal(95), **there)
	know(PEOPLE.alan, calls=200, quality=Decimal(90), **there)
	drafting.draft(MONTH)
	assert ("best-of-team", 5, 0) in some.lines(PEOPLE.anna)
	assert ("best-of-team", 5, 0) not in some.lines(PEOPLE.alan)
	some.give(PEOPLE.anna, "untidy-seat", -1)
	jobs.follow_team(MONTH.key, "A")
	assert ("best-of-team", 5, 1) in some.lines(PEOPLE.anna)
	assert ("best-of-team", 5, 0) in some.lines(PEOPLE.alan)
	assert some.month_of(PEOPLE.anna).points == 84


def test_who_was_away_is_not_scored(know: Know) -> None:
	know(PEOPLE.anna, away_for="Away.")
	drafting.draft(MONTH)
	doc = some.month_of(PEOPLE.anna)
	assert (doc.is_scored, doc.not_scored_why) == (0, "Away. (STAFF-10)")
	assert some.month_of(PEOPLE.alan).is_scored


def test_facts_that_can_not_be_keep_one_person_back(know: Know) -> None:
	know(PEOPLE.anna, exam=130)
	know(PEOPLE.alan, exam=100)
	know(PEOPLE.bea, exam=100)
	drafting.draft(MONTH)
	assert some.lines(PEOPLE.alan) == [("full-exam-mark", 5, 0)]
	assert some.lines(PEOPLE.bea) == [("full-exam-mark", 5, 0)]
	assert some.lines(PEOPLE.anna) == []
	record = frappe.get_doc(MONTHS, MONTH.key)
	assert record.run_status == "Done" and "Anna" in record.run_error and "130" not in record.run_error


def test_facts_of_one_that_can_not_be_take_nothing_from_the_team(know: Know) -> None:
	know(PEOPLE.anna, calls=300, quality=Decimal(95), days_present=20)
	know(PEOPLE.alan, calls=200, quality=Decimal(90), days_present=20)
	drafting.draft(MONTH)
	best = some.lines(PEOPLE.anna)
	assert ("best-of-team", 5, 0) in best
	know(PEOPLE.alan, calls=200, quality=Decimal(90), days_present=20, exam=130)
	drafting.draft(MONTH)
	assert some.lines(PEOPLE.anna) == best
	know(PEOPLE.anna, calls=300, quality=Decimal(95), days_present=20, exam=130)
	drafting.draft(MONTH)
	assert some.lines(PEOPLE.anna) == best, "left as they are"


def test_a_month_that_fails_stops_no_other(know: Know, monkeypatch: pytest.MonkeyPatch) -> None:
	drafting.draft(MONTH)
	draft = drafting.draft

	def failing(month: Month) -> None:
		if month == MONTH:
			raise ValueError("broken")
		draft(month)

	monkeypatch.setattr(drafting, "draft", failing)
	jobs.keep_up()
	assert frappe.db.get_value(MONTHS, NOW.key, "run_status") == "Done"
	assert frappe.db.exists("Error Log", {"method": ("like", f"%{MONTH.key} are left%")})


def test_who_changes_teams_takes_a_draft_along_and_no_reviewed_month(know: Know) -> None:
	drafting.draft(MONTH)
	some.reviewed(PEOPLE.alan)
	for number in ("1001", "1002"):
		record = frappe.get_doc("CS Staff Record", number)
		record.team = "B"
		record.save()
	drafting.draft(MONTH)
	assert (some.month_of(PEOPLE.anna).team, some.month_of(PEOPLE.alan).team) == ("B", "A")
