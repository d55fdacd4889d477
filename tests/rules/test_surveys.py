"""BACK-5, BACK-6: which survey is asked, what an answer can be, what marks come to, links that can not be made up, plans."""

import secrets
import string
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cs_center.calls.rules.reasons import Rejected
from cs_center.setup import survey_defaults
from cs_center.surveys.rules import forms, plans, tokens
from cs_center.surveys.rules.forms import MARK, NO, ONE_OF, WORDS, YES, YES_OR_NO, Question, Survey
from cs_center.surveys.rules.plans import Figures

SOLVED = Question("solved", "Solved?", YES_OR_NO, forms.SOLVED, required=True)
ATTITUDE = Question("attitude", "Attitude?", MARK, forms.ATTITUDE)
SPEED = Question("speed", "Speed?", MARK, forms.SPEED)
SHOP = Question("shop", "Where?", ONE_OF, options=("North", "South"))
MORE = Question("more", "More?", WORDS)
SURVEY = Survey("Satisfaction", (SOLVED, ATTITUDE, SPEED, SHOP, MORE))


def scored(**given: Any) -> forms.Scores:
	return forms.score(forms.read(SURVEY, {"solved": YES, **given}))


def test_the_shipped_survey_asks_what_the_mission_asks() -> None:
	[(_name, record)] = survey_defaults.records()
	asked = [(one["measures"], one["kind"]) for one in record["questions"]]
	assert asked == [
		(forms.SOLVED, YES_OR_NO),
		(forms.ATTITUDE, MARK),
		(forms.SPEED, MARK),
		(forms.QUALITY, MARK),
		(forms.OTHER, WORDS),
	]
	forms.check(
		Survey(
			"x",
			tuple(
				Question(str(n), one["question"], one["kind"], one["measures"])
				for n, one in enumerate(record["questions"])
			),
		)
	)


def test_the_survey_of_a_kind() -> None:
	for_all = Survey("All", (SOLVED,), priority=10)
	faults = Survey("Faults", (SOLVED,), frozenset({"Fault Report"}), priority=10)
	first = Survey("First", (SOLVED,), frozenset({"Billing"}), priority=1)
	some = [for_all, faults, first]
	for order in (some, some[::-1]):
		assert forms.choose(order, "Fault Report") is faults
		assert forms.choose(order, "Billing") is first
		assert forms.choose(order, "Enquiry") is for_all
		assert forms.choose(order, "") is for_all
	assert forms.choose([faults], "Enquiry") is None


def test_answers_are_read_in_the_order_of_the_questions() -> None:
	read = forms.read(SURVEY, {"more": " Thanks ", "speed": 4, "attitude": "5", "solved": "Yes", "shop": ""})
	assert [(one.question.key, one.said, one.mark) for one in read] == [
		("solved", "Yes", 0),
		("attitude", "5", 5),
		("speed", "4", 4),
		("more", "Thanks", 0),
	]


@pytest.mark.parametrize(
	("given", "said"),
	[
		({}, "Please answer: Solved?"),
		({"solved": ""}, "Please answer: Solved?"),
		({"solved": "yes"}, "choose one"),
		({"solved": True}, "choose one"),
		({"solved": YES, "attitude": "6"}, "A mark is 1"),
		({"solved": YES, "attitude": "0"}, "A mark is 1"),
		({"solved": YES, "attitude": "４"}, "A mark is 1"),
		({"solved": YES, "attitude": 4.5}, "A mark is 1"),
		({"solved": YES, "attitude": [5]}, "A mark is 1"),
		({"solved": YES, "shop": "West"}, "choose one"),
		({"solved": YES, "more": "x" * 2001}, "at most 2000"),
		({"solved": YES, "salary": "1"}, "does not ask: salary"),
	],
)
def test_what_is_no_answer_is_refused_with_words(given: dict[str, Any], said: str) -> None:
	with pytest.raises(Rejected, match=said):
		forms.read(SURVEY, given)


def test_of_a_survey_without_required_questions_one_must_be_answered() -> None:
	survey = Survey("x", (ATTITUDE, MORE))
	assert len(forms.read(survey, {"more": "Hello"})) == 1
	with pytest.raises(Rejected, match="at least one"):
		forms.read(survey, {"attitude": " ", "more": ""})


@given(
	st.dictionaries(st.sampled_from([one.key for one in SURVEY.questions] + ["other"]), st.text(max_size=5))
)
def test_whatever_is_sent_is_read_or_refused(given: dict[str, str]) -> None:
	try:
		read = forms.read(SURVEY, given)
	except Rejected:
		return
	assert {one.question.key for one in read} <= given.keys()
	assert all(one.mark in forms.MARKS for one in read if one.question.kind == MARK)


def test_scores() -> None:
	found = scored(attitude="5", speed="2", more="Slow")
	assert (found.solved, found.lowest, found.average, found.words) == (True, 2, 3.5, "Slow")
	assert found.by_measure == {forms.ATTITUDE: 5, forms.SPEED: 2}


def test_scores_without_marks() -> None:
	found = scored()
	assert (found.lowest, found.average, found.by_measure) == (0, 0, {})
	assert forms.score(forms.read(Survey("x", (MORE,)), {"more": "x"})).solved is None


@given(st.lists(st.integers(1, 5), min_size=1, max_size=8))
def test_the_average_lies_between_lowest_and_highest(marks: list[int]) -> None:
	survey = Survey("x", tuple(Question(str(n), "?", MARK) for n in range(len(marks))))
	found = forms.score(forms.read(survey, {str(n): mark for n, mark in enumerate(marks)}))
	assert found.lowest == min(marks) and min(marks) <= found.average <= max(marks)


@pytest.mark.parametrize(
	("given", "low", "rule"),
	[
		({"solved": NO, "attitude": 5}, 2, "BACK-3"),
		({"attitude": 2}, 2, "BACK-5"),
		({"attitude": 5, "speed": 1}, 2, "BACK-5"),
		({"attitude": 3}, 2, None),
		({"attitude": 1}, 0, None),
		({}, 2, None),
	],
)
def test_who_is_called_again(given: dict[str, Any], low: int, rule: str | None) -> None:
	why = forms.follow_up(scored(**given), low)
	assert (why.rule if why else None) == rule
	assert not why or str(why)


@pytest.mark.parametrize(
	("questions", "said"),
	[
		((), "at least one question"),
		((Question("a", "a", "Colour"),), "no such kind"),
		((Question("a", "a", ONE_OF, options=("x",)),), "two different"),
		((Question("a", "a", ONE_OF, options=("x", "x")),), "two different"),
		((Question("a", "a", MARK, forms.SOLVED),), "yes or no"),
		((Question("a", "a", YES_OR_NO, forms.SPEED),), "by a mark"),
	],
)
def test_a_survey_that_can_not_be_asked_is_refused(questions: tuple[Question, ...], said: str) -> None:
	with pytest.raises(Rejected, match=said):
		forms.check(Survey("x", questions))


SECRET = b"site's secret"
LETTERS = string.ascii_letters + string.digits + "-_"


@given(st.binary(min_size=16, max_size=16))
def test_a_token_is_signed_and_kept_as_something_else(random: bytes) -> None:
	token = tokens.make(SECRET, random)
	assert tokens.is_signed(SECRET, token) and set(token) <= set(LETTERS) and len(token) == 43
	assert not tokens.is_signed(b"another secret", token)
	kept = tokens.stored(SECRET, token)
	assert len(kept) == 64 and token not in kept
	assert kept != tokens.stored(b"another secret", token)


@given(st.binary(min_size=16, max_size=16), st.integers(0, 42), st.sampled_from(LETTERS))
def test_another_letter_anywhere_is_refused(random: bytes, place: int, letter: str) -> None:
	token = tokens.make(SECRET, random)
	changed = token[:place] + letter + token[place + 1 :]
	assume(changed != token)
	assert not tokens.is_signed(SECRET, changed)


@given(st.text(max_size=60))
def test_nothing_that_is_made_up_is_signed(token: str) -> None:
	assert not tokens.is_signed(SECRET, token)


def test_a_token_in_another_spelling_is_refused() -> None:
	token = tokens.make(SECRET, secrets.token_bytes(16))
	for changed in (token + "=", token + "A", token[:-1], f" {token}", token + "\n", token.swapcase()):
		assert not tokens.is_signed(SECRET, changed), changed


def test_the_spare_bits_of_the_last_letter_make_no_second_token() -> None:
	token = tokens.make(SECRET, bytes(16))
	same = [letter for letter in LETTERS if tokens.is_signed(SECRET, token[:-1] + letter)]
	assert same == [token[-1]]


def test_a_token_has_128_random_bits() -> None:
	with pytest.raises(ValueError, match="16"):
		tokens.make(SECRET, b"short")


def test_why_a_station_plans() -> None:
	why = plans.why_asked(Figures(10, 3.2, 4), 4.0, 5)
	assert why and "3.2" in str(why) and Figures(10, 3.2, 4).dissatisfied_share == 40.0
	assert plans.why_asked(Figures(10, 4.0, 4), 4.0, 5) is None
	assert plans.why_asked(Figures(4, 1.0, 4), 4.0, 5) is None
	assert plans.why_asked(Figures(10, 0, 4), 4.0, 5) is None
	assert plans.why_asked(Figures(), 4.0, 0) is None


def test_a_plan_is_asked_for_within_two_weeks() -> None:
	due = plans.due_on(date(2026, 12, 20), 14)
	assert due == date(2027, 1, 3)
	for status, late in ((plans.ASKED, True), (plans.RETURNED, True), (plans.WRITTEN, False)):
		assert plans.is_late(status, due, due + timedelta(days=1)) is late
		assert not plans.is_late(status, due, due)


def test_the_path_of_a_plan() -> None:
	assert plans.write(plans.ASKED, "More people") == plans.WRITTEN
	assert plans.write(plans.WRITTEN, "Better") == plans.write(plans.RETURNED, "More") == plans.WRITTEN
	assert plans.judge(plans.WRITTEN, True, "") == plans.ACCEPTED
	assert plans.judge(plans.WRITTEN, False, "Who?") == plans.RETURNED
	for refused in (
		lambda: plans.write(plans.ACCEPTED, "x"),
		lambda: plans.write(plans.ASKED, " "),
		lambda: plans.judge(plans.ASKED, True, ""),
		lambda: plans.judge(plans.ACCEPTED, False, "x"),
		lambda: plans.judge(plans.WRITTEN, False, " "),
	):
		with pytest.raises(Rejected):
			refused()
