"""The life of a month: who may do what when, appeals in time, and closed for ever (STAFF-13, SEC-3)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_center.appraisal.rules import months
from cs_center.appraisal.rules.months import (
	AGENT,
	ANSWERED,
	APPEALED,
	CLOSED,
	DIRECTOR,
	DRAFT,
	LEADER,
	REVIEWED,
	Actor,
	MonthStanding,
	MonthStep,
)
from cs_center.appraisal.rules.scheme import Scheme
from cs_center.calls.rules.reasons import Rejected
from cs_center.papers.rules.month import Month

SCHEME = Scheme()
MARCH = Month(date(2026, 3, 1))
SECOND = date(2026, 4, 2)
LI, LEAD, HEAD = Actor("Li", AGENT), Actor("Wu", LEADER), Actor("An", DIRECTOR)

Deed = Callable[[MonthStanding, Actor, date, str], MonthStep]
DEEDS: dict[str, Deed] = {
	months.REVIEW: lambda one, by, today, _words: months.review(one, by, today, SCHEME),
	months.APPEAL: lambda one, by, today, words: months.appeal(one, by, today, words),
	months.ANSWER: lambda one, by, _today, words: months.answer(one, by, words),
	months.RETURN: lambda one, by, _today, words: months.return_to_draft(one, by, words),
	months.CLOSE: lambda one, by, today, _words: months.close(one, by, today),
}


def standing(state: str = DRAFT, month: Month = MARCH) -> MonthStanding:
	until = None if state == DRAFT else SECOND + timedelta(days=3)
	return MonthStanding("Li", month, state, None if state == DRAFT else SECOND, until)


def test_the_whole_way_with_an_appeal() -> None:
	one = months.review(standing(), LEAD, SECOND, SCHEME).after
	assert (one.state, one.reviewed_on, one.appeal_until) == (REVIEWED, SECOND, date(2026, 4, 5))
	step = months.appeal(one, LI, date(2026, 4, 5), " it was sick leave ")
	assert (step.after.state, str(step.reason)) == (APPEALED, "Li appeals: it was sick leave (STAFF-13)")
	one = months.answer(step.after, LEAD, "so it was").after
	assert one.state == ANSWERED
	step = months.close(one, HEAD, date(2026, 4, 5))
	assert (step.deed, step.before, step.after.state) == (months.CLOSE, one, CLOSED)


def test_a_month_is_reviewed_when_it_is_over() -> None:
	with pytest.raises(Rejected, match="from 2026-04-01 on"):
		months.review(standing(), LEAD, date(2026, 3, 31), SCHEME)
	months.review(standing(), LEAD, date(2026, 4, 1), SCHEME)


def test_the_last_day_of_an_appeal_and_the_first_to_close() -> None:
	one = standing(REVIEWED)
	assert months.appeal_until(one) == date(2026, 4, 5)
	months.appeal(one, LI, date(2026, 4, 5), "why")
	with pytest.raises(Rejected, match="until 2026-04-05"):
		months.appeal(one, LI, date(2026, 4, 6), "why")
	with pytest.raises(Rejected, match="may appeal until 2026-04-05"):
		months.close(one, HEAD, date(2026, 4, 5))
	months.close(one, HEAD, date(2026, 4, 6))


def test_a_month_with_an_open_appeal_is_not_closed() -> None:
	with pytest.raises(Rejected, match="Appealed"):
		months.close(standing(APPEALED), HEAD, date(2026, 5, 1))


def test_what_was_returned_is_reviewed_and_may_be_appealed_again() -> None:
	one = months.return_to_draft(standing(ANSWERED), HEAD, "a line is missing").after
	assert (one.state, one.reviewed_on, one.appeal_until) == (DRAFT, None, None)
	with pytest.raises(Rejected, match="not reviewed yet"):
		months.appeal_until(one)
	later = date(2026, 4, 20)
	months.appeal(months.review(one, LEAD, later, SCHEME).after, LI, later, "why")


@pytest.mark.parametrize("deed", [months.APPEAL, months.ANSWER, months.RETURN])
def test_words_are_wanted(deed: str) -> None:
	state = months.TRANSITIONS[deed][0][0]
	by = LI if deed == months.APPEAL else HEAD
	with pytest.raises(Rejected, match="Say why"):
		DEEDS[deed](standing(state), by, SECOND, "  ")


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("role", [AGENT, LEADER, DIRECTOR])
def test_who_may_do_what(deed: str, role: str) -> None:
	one = standing(months.TRANSITIONS[deed][0][0])
	today = SECOND if deed == months.APPEAL else date(2026, 4, 30)
	by = Actor("Li" if deed == months.APPEAL else "Wu", role)
	if role in months.WHO[deed]:
		DEEDS[deed](one, by, today, "why")
		other = replace(by, person="Zhao" if deed == months.APPEAL else "Li")
		with pytest.raises(Rejected, match="month"):
			DEEDS[deed](one, other, today, "why")
	else:
		with pytest.raises(Rejected, match="is done by"):
			DEEDS[deed](one, by, today, "why")


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("state", months.STATES)
def test_each_deed_has_its_place(deed: str, state: str) -> None:
	by = LI if deed == months.APPEAL else HEAD
	today = SECOND if deed == months.APPEAL else date(2026, 4, 30)
	sources, end = months.TRANSITIONS[deed]
	if state in sources:
		assert DEEDS[deed](standing(state), by, today, "why").after.state == end
	else:
		with pytest.raises(Rejected, match="can not be done"):
			DEEDS[deed](standing(state), by, today, "why")


@pytest.mark.parametrize(
	("state", "may"),
	[(DRAFT, True), (REVIEWED, False), (APPEALED, True), (ANSWERED, False), (CLOSED, False)],
)
def test_lines_change_only_while_somebody_looks_at_them(state: str, may: bool) -> None:
	if may:
		months.check_lines_may_change(standing(state))
	else:
		with pytest.raises(Rejected, match="correction" if state == CLOSED else "return it to draft"):
			months.check_lines_may_change(standing(state))


def test_a_closed_month_is_corrected_in_a_later_one() -> None:
	closed, later = standing(CLOSED), standing(DRAFT, MARCH.after)
	months.check_correction(closed, later)
	for corrected, into, why in (
		(standing(REVIEWED), later, "not closed"),
		(closed, standing(DRAFT, MARCH.before), "later month"),
		(closed, standing(DRAFT), "later month"),
		(closed, replace(later, person="Wu"), "same person"),
		(closed, standing(CLOSED, MARCH.after), "never changes"),
	):
		with pytest.raises(Rejected, match=why):
			months.check_correction(corrected, into)


deeds = st.tuples(
	st.sampled_from(sorted(DEEDS)),
	st.builds(Actor, st.sampled_from(["Li", "Wu"]), st.sampled_from([AGENT, LEADER, DIRECTOR])),
	st.integers(0, 3),
	st.sampled_from(["why", "why", ""]),
)
#: The way to the end, so that many of the ways that are tried come there.
TO_THE_END = [
	(months.REVIEW, Actor("Wu", LEADER), 0, ""),
	(months.APPEAL, Actor("Li", AGENT), 1, "why"),
	(months.ANSWER, Actor("Wu", LEADER), 0, "why"),
	(months.CLOSE, Actor("Wu", DIRECTOR), 0, ""),
]


@given(st.sampled_from([[], TO_THE_END, TO_THE_END[:1], TO_THE_END[:3]]), st.lists(deeds, max_size=25))
def test_no_way_leads_out_of_a_closed_month(
	first: list[tuple[str, Actor, int, str]], then: list[tuple[str, Actor, int, str]]
) -> None:
	one, today = standing(), SECOND
	for deed, by, days, words in [*first, *then]:
		today += timedelta(days=days)
		before = one
		try:
			one = DEEDS[deed](one, by, today, words).after
		except Rejected:
			assert one == before
			continue
		assert before.state != CLOSED
		assert (before.person, before.month) == (one.person, one.month)
		if one.state == CLOSED:
			assert by == Actor("Wu", DIRECTOR)
			assert before.state == ANSWERED or today > before.reviewed_on + timedelta(days=3)
	if first == TO_THE_END:
		assert one.state == CLOSED
