"""STAFF-2: who reviews, decides and dates a level change: nobody their own."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_center.calls.rules.access import AGENT, DIRECTOR, LEADER, SUPERVISOR, Viewer
from cs_center.calls.rules.reasons import Rejected
from cs_center.careers.rules import changes as rules
from cs_center.careers.rules.changes import Standing

TEAM = frozenset({"T1"})
LI = Viewer("li", frozenset({AGENT}), TEAM)
CHEN = Viewer("chen", frozenset({LEADER}), TEAM, TEAM)
OTHER = Viewer("other", frozenset({LEADER}), frozenset({"T2"}), frozenset({"T2"}))
ABOVE = Viewer("above", frozenset({SUPERVISOR}))
ZHOU = Viewer("zhou", frozenset({DIRECTOR}))
HAN = Viewer("han", frozenset({"HR User"}))
EVERYBODY = (LI, CHEN, OTHER, ABOVE, ZHOU, HAN)
JULY = date(2026, 7, 1)
NEW = Standing("li", "T1")


def reviewed() -> Standing:
	return rules.review(NEW, CHEN, True, "Calm with customers").standing


def heard() -> Standing:
	return rules.speak(reviewed(), LI, "I would like to").standing


def approved() -> Standing:
	return rules.decide(heard(), ZHOU, True, "Well earned").standing


def dated() -> Standing:
	return rules.set_date(approved(), HAN, JULY, JULY).standing


def test_from_the_proposal_until_it_holds() -> None:
	found = dated()
	assert (found.status, found.effective_from, found.agrees) == (rules.DATED, JULY, True)
	assert (found.leader_words, found.own_words, found.decision_words) == (
		"Calm with customers",
		"I would like to",
		"Well earned",
	)
	after = rules.take_effect(found, JULY)
	assert after.standing.status == rules.IN_FORCE
	assert str(after.reason) == "In force since 2026-07-01. (STAFF-2)"


def test_every_deed_leaves_a_sentence() -> None:
	said = rules.review(NEW, CHEN, False, " Too early ")
	assert str(said.reason) == "chen does not agree: Too early. (STAFF-2)"
	assert said.standing.agrees is False
	assert "zhou refuses: not yet" in str(rules.decide(heard(), ZHOU, False, "not yet").reason)


def test_both_sides_are_heard_before_the_decision() -> None:
	with pytest.raises(Rejected, match="Ask the person first"):
		rules.decide(reviewed(), ZHOU, True, "fine")
	with pytest.raises(Rejected, match="can not be done there"):
		rules.decide(rules.speak(NEW, LI, "please").standing, ZHOU, True, "fine")
	silent = rules.keep_silence(reviewed(), CHEN, "Asked twice").standing
	assert (silent.silent, silent.heard_by) == (True, "chen")
	assert rules.decide(silent, ZHOU, True, "fine").standing.status == rules.APPROVED


def test_who_would_not_say_anything_may_still_but_words_are_never_replaced() -> None:
	silent = rules.keep_silence(NEW, CHEN, "Asked twice").standing
	spoken = rules.speak(silent, LI, "after all").standing
	assert (spoken.own_words, spoken.silent) == ("after all", False)
	with pytest.raises(Rejected, match="stay as they are"):
		rules.speak(spoken, LI, "something else")
	with pytest.raises(Rejected, match="said something already"):
		rules.keep_silence(spoken, CHEN, "silent")


@pytest.mark.parametrize(
	("deed", "allowed"),
	[
		(rules.REVIEW, {"chen", "above"}),
		(rules.KEEP_SILENCE, {"chen", "above"}),
		(rules.SPEAK, {"li"}),
		(rules.APPROVE, {"zhou"}),
		(rules.REFUSE, {"zhou"}),
		(rules.DATE, {"han"}),
		(rules.WITHDRAW, {"han", "zhou"}),
		(rules.PROPOSE, {"chen", "above", "zhou"}),
	],
)
def test_who_does_what(deed: str, allowed: set[str]) -> None:
	assert {viewer.user for viewer in EVERYBODY if rules.may(deed, viewer, NEW)} == allowed


def test_nobody_does_anything_in_their_own_case_but_speak() -> None:
	everything = frozenset({LEADER, SUPERVISOR, DIRECTOR, "HR Manager"})
	own = Viewer("li", everything, TEAM, TEAM)
	deeds = [deed for deed in rules.TRANSITIONS if rules.may(deed, own, NEW)]
	assert deeds == [rules.SPEAK]


def test_who_reviewed_it_does_not_decide_it() -> None:
	both = Viewer("chen", frozenset({LEADER, DIRECTOR}), TEAM, TEAM)
	with pytest.raises(Rejected, match="somebody else: CS Director"):
		rules.decide(heard(), both, True, "fine")


def test_who_has_no_user_is_not_everybody_without_one() -> None:
	assert not rules.may(rules.SPEAK, Viewer("", frozenset()), Standing("", "T1"))
	assert rules.may(rules.REVIEW, CHEN, Standing("", "T1"))
	assert not rules.may(rules.REVIEW, CHEN, Standing("", ""))


@pytest.mark.parametrize(
	("deed", "why"),
	[
		(lambda: rules.review(NEW, CHEN, True, " "), "Say it in words"),
		(lambda: rules.speak(NEW, LI, ""), "Say it in words"),
		(lambda: rules.speak(NEW, CHEN, "for Li"), "Only the person"),
		(lambda: rules.decide(heard(), ZHOU, True, ""), "Say it in words"),
		(lambda: rules.set_date(approved(), HAN, date(2026, 6, 30), JULY), "closed month"),
		(lambda: rules.take_effect(dated(), date(2026, 6, 30)), "from 2026-07-01 on"),
		(lambda: rules.take_effect(approved(), JULY), "can not be done there"),
		(
			lambda: rules.set_date(rules.take_effect(dated(), JULY).standing, HAN, JULY, JULY),
			"can not be done",
		),
	],
)
def test_what_is_refused(deed: Callable[[], object], why: str) -> None:
	with pytest.raises(Rejected, match=why):
		deed()


def test_until_it_holds_hr_may_date_it_again() -> None:
	assert rules.set_date(dated(), HAN, date(2026, 8, 1), JULY).standing.effective_from == date(2026, 8, 1)


deeds = st.lists(
	st.tuples(
		st.sampled_from(sorted(rules.TRANSITIONS)), st.sampled_from(EVERYBODY), st.sampled_from(["", "so"])
	),
	max_size=12,
)


def done(of: Standing, deed: str, by: Viewer, words: str) -> Standing:
	deeds = {
		rules.REVIEW: lambda: rules.review(of, by, True, words),
		rules.SPEAK: lambda: rules.speak(of, by, words),
		rules.KEEP_SILENCE: lambda: rules.keep_silence(of, by, words),
		rules.APPROVE: lambda: rules.decide(of, by, True, words),
		rules.REFUSE: lambda: rules.decide(of, by, False, words),
		rules.DATE: lambda: rules.set_date(of, by, JULY, JULY),
		rules.TAKE_EFFECT: lambda: rules.take_effect(of, JULY),
		rules.WITHDRAW: lambda: rules.withdraw(of, by, words),
	}
	try:
		return deeds[deed]().standing
	except Rejected:
		return of


@given(st.sampled_from([NEW, reviewed(), heard(), dated()]), deeds)
def test_whatever_is_tried_no_change_holds_without_all_its_parts(
	start: Standing, tried: list[tuple[str, Viewer, str]]
) -> None:
	found = start
	for deed, by, words in tried:
		before, found = found, done(found, deed, by, words)
		if before.status in (rules.REFUSED, rules.IN_FORCE):
			assert found == before
		assert found == replace(found, own_words=before.own_words or found.own_words)
	if found.status in (rules.APPROVED, rules.REFUSED, rules.DATED, rules.IN_FORCE):
		assert found.leader_words and found.is_heard and found.decision_words
		assert found.decided_by == "zhou" and found.reviewed_by in ("chen", "above")
	if found.status in (rules.DATED, rules.IN_FORCE):
		assert found.effective_from == JULY


def test_what_does_not_hold_yet_may_be_withdrawn_with_a_reason() -> None:
	for standing in (NEW, reviewed(), approved(), dated()):
		found = rules.withdraw(standing, HAN, "Goes to another company")
		assert found.standing.status == rules.WITHDRAWN
		assert str(found.reason) == "han withdraws it: Goes to another company. (STAFF-2)"
	with pytest.raises(Rejected, match="can not be done there"):
		rules.withdraw(rules.take_effect(dated(), JULY).standing, HAN, "Too late")
	with pytest.raises(Rejected, match="somebody else"):
		rules.withdraw(NEW, CHEN, "No")


def test_who_has_left_comes_to_no_level() -> None:
	found = rules.lapse(dated(), date(2026, 6, 30))
	assert found.standing.status == rules.WITHDRAWN and "left on 2026-06-30" in str(found.reason)


def test_what_was_dated_into_a_month_that_is_closed_meanwhile_waits() -> None:
	with pytest.raises(Rejected, match="closed month: choose 2026-08-01"):
		rules.take_effect(dated(), date(2026, 8, 2), date(2026, 8, 1))
	assert rules.take_effect(dated(), date(2026, 8, 2), JULY).standing.status == rules.IN_FORCE
