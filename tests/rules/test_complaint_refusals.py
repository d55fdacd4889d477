"""When a deed with a complaint is refused: who calls back, how often, how far it rises (COMP-3, COMP-6, BACK-1, BACK-2)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from cs_center.calls.rules.reasons import Rejected
from cs_center.complaints.rules import states
from cs_center.complaints.rules.states import (
	GENERAL,
	REPEAT,
	SOLVED,
	TAKEN,
	CallbackPolicy,
	Step,
	counted,
)
from tests.rules.complaint_standings import (
	DUE,
	HIGHEST,
	HOUR,
	LATER,
	NOW,
	SECOND,
	THREE_TO_FIVE,
	TRIES,
	WHY,
	WINDOW_DAYS,
	asked,
	at_east,
	reported,
	solved,
	taken,
	to_call,
	tried,
)


@pytest.mark.parametrize("blank", ["", " ", "\n\t"])
@pytest.mark.parametrize(
	"deed",
	[
		lambda blank: states.return_to_handler(at_east, NOW, blank),
		lambda blank: states.report_done(at_east, NOW, "Wang", blank),
		lambda blank: states.verify(reported, NOW, "Zhao", False, blank),
		lambda blank: states.customer_says_not_solved(to_call, NOW, "Zhao", blank, HIGHEST),
		lambda blank: states.wait_for_customer(at_east, NOW, blank),
		lambda blank: states.reopen(solved, NOW, blank, HIGHEST, WINDOW_DAYS),
		lambda blank: states.escalate_in_emergency(taken, 2, blank, HIGHEST),
		lambda blank: states.ask_more_time(at_east, LATER, blank, True),
		lambda blank: states.extend(at_east, LATER, blank, True),
		lambda blank: states.refuse_more_time(asked, blank),
		lambda blank: states.take_over(taken, "Wang", blank),
		lambda blank: states.rate(taken, REPEAT, blank),
		lambda blank: states.correct(taken, LATER, blank),
		lambda blank: states.answer(taken, blank),
	],
)
def test_what_people_decide_needs_a_reason(deed: Callable[[str], Step], blank: str) -> None:
	with pytest.raises(Rejected, match=r"^(Say why|Write what)"):
		deed(blank)


_NOT_BACK = "Somebody other than the handler calls the customer back (BACK-1)."
_ASK_FIRST = "A limit moves only when the customer agrees: ask them first."
_NOT_LATER = "Choose a time after 2026-03-05 21:30."
_HIGHER = "Choose a level above the present one."


@pytest.mark.parametrize(
	("deed", "words"),
	[
		(lambda: states.dispatch(taken, NOW, ""), "Choose the station that must settle the complaint."),
		(lambda: states.dispatch(at_east, NOW, "East"), "The complaint is with East already."),
		(
			lambda: states.verify(reported, NOW, "Wang", True, ""),
			"Who reported that it is done does not verify it. Ask a colleague.",
		),
		(
			lambda: states.verify(reported, NOW, "Wang", False, "dark"),
			"Who reported that it is done does not verify it. Ask a colleague.",
		),
		(
			lambda: states.customer_says_not_solved(to_call, NOW, "Zhao", " ", HIGHEST),
			"Write what the customer says is not solved: the director reads it.",
		),
		(
			lambda: states.close_unreachable(replace(tried, attempts=TRIES[1:]), NOW, "Zhao", THREE_TO_FIVE),
			"The customer was tried 2 times at different hours; 3 are needed before it may be closed so.",
		),
		(
			lambda: states.reopen(solved, NOW + timedelta(days=30), "dark", HIGHEST, WINDOW_DAYS),
			"It was closed more than 30 days ago: take a new complaint.",
		),
		(
			lambda: states.escalate(replace(taken, level=4), WHY, HIGHEST),
			"The complaint is at the highest level already.",
		),
		(lambda: states.escalate_in_emergency(replace(taken, level=2), 2, "fire", HIGHEST), _HIGHER),
		(lambda: states.escalate_in_emergency(replace(taken, level=2), 1, "fire", HIGHEST), _HIGHER),
		(lambda: states.escalate_in_emergency(taken, 5, "fire", HIGHEST), _HIGHER),
		(lambda: states.ask_more_time(at_east, LATER, "a part", False), _ASK_FIRST),
		(lambda: states.ask_more_time(at_east, DUE, "a part", True), _NOT_LATER),
		(lambda: states.extend(at_east, LATER, "a part", False), _ASK_FIRST),
		(lambda: states.extend(at_east, DUE, "a part", True), _NOT_LATER),
		(lambda: states.extend(at_east, DUE - HOUR, "a part", True), _NOT_LATER),
		(lambda: states.refuse_more_time(at_east, "too long"), "Nobody asked for more time."),
		(lambda: states.take_over(taken, "Li", "why"), "Li handles the complaint already."),
		(lambda: states.rate(taken, "Terrible", "why"), "There is no severity Terrible."),
		(lambda: states.rate(taken, GENERAL, "why"), "The complaint is rated so already."),
	],
)
def test_a_refusal_says_what_is_wrong(deed: Callable[[], Step], words: str) -> None:
	with pytest.raises(Rejected) as refused:
		deed()
	assert str(refused.value) == str(refused.value.reason) == words


@pytest.mark.parametrize("by", ["Li", "Wang"], ids=["handler", "reporter"])
@pytest.mark.parametrize(
	"deed",
	[
		lambda by: states.customer_says_solved(tried, NOW, by),
		lambda by: states.customer_says_not_solved(tried, NOW, by, "dark", HIGHEST),
		lambda by: states.not_reached(tried, NOW, by, THREE_TO_FIVE),
		lambda by: states.close_unreachable(tried, NOW, by, THREE_TO_FIVE),
	],
)
def test_who_handles_it_or_reported_it_done_does_not_call_back(deed: Callable[[str], Step], by: str) -> None:
	with pytest.raises(Rejected) as refused:
		deed(by)
	assert str(refused.value) == _NOT_BACK


def on(*times: str) -> tuple[datetime, ...]:
	"""Times written as day and clock, of March 2026."""
	return tuple(datetime.strptime(f"2026-03-{one}", "%Y-%m-%d %H:%M") for one in times)


@pytest.mark.parametrize(
	("attempts", "count"),
	[
		((), 0),
		(on("03 09:00"), 1),
		(on("03 09:00", "03 09:20", "03 09:40"), 1),
		(on("03 09:00", "03 10:59"), 1),
		(on("03 09:00", "03 11:00"), 2),
		(on("03 09:00", "03 10:30", "03 11:10"), 2),
		(on("03 09:00", "04 09:30", "05 09:59"), 1),
		(on("03 09:59", "04 10:00"), 2),
		(on("03 18:00", "03 09:00", "03 12:00"), 3),
		(on("03 09:00", "03 11:00", "03 13:00", "04 09:00", "04 15:00"), 4),
		(on("03 23:30", "04 00:30", "04 01:30"), 2),
	],
)
def test_attempts_count_at_different_hours_and_far_enough_from_each_other(
	attempts: tuple[datetime, ...], count: int
) -> None:
	assert len(counted(attempts, THREE_TO_FIVE)) == count
	assert set(counted(attempts, THREE_TO_FIVE)) <= set(attempts)


def test_how_far_attempts_are_from_each_other_is_policy() -> None:
	close = on("03 09:00", "03 10:00", "03 11:00")
	assert len(counted(close, CallbackPolicy(gap_minutes=60))) == 3
	assert len(counted(close, CallbackPolicy(gap_minutes=61))) == 2
	assert len(counted(on("03 09:00", "03 09:01"), CallbackPolicy(gap_minutes=0))) == 1


def test_five_attempts_are_enough_and_a_sixth_is_refused() -> None:
	five = replace(to_call, attempts=on("03 08:00", "03 11:00", "03 14:00", "03 17:00", "03 20:00"))
	with pytest.raises(Rejected, match=r"^The customer was tried 5 times at different hours: close it"):
		states.not_reached(five, NOW, "Zhao", THREE_TO_FIVE)
	assert states.not_reached(replace(five, attempts=five.attempts[1:]), NOW, "Zhao", THREE_TO_FIVE)
	assert states.customer_says_solved(five, NOW, "Zhao").after.status == SOLVED


def test_no_policy_closes_without_an_attempt() -> None:
	with pytest.raises(Rejected, match="was tried 0 times at different hours; 1 are needed"):
		states.close_unreachable(to_call, NOW, "Zhao", CallbackPolicy(least=0))


def test_a_complaint_comes_back_until_the_last_second_of_the_window() -> None:
	at = solved.closed_at or NOW
	assert states.reopen(solved, at + timedelta(days=30), "dark", HIGHEST, 30).after.round == 2
	assert states.reopen(solved, at + timedelta(hours=12), "dark", HIGHEST, 0.5).after.level == 1
	for since, window in ((timedelta(days=30) + SECOND, 30), (timedelta(hours=12) + SECOND, 0.5)):
		with pytest.raises(Rejected, match="take a new complaint"):
			states.reopen(solved, at + since, "dark", HIGHEST, window)


def test_what_never_had_a_station_comes_back_to_who_handles_it() -> None:
	assert states.reopen(replace(solved, station=""), NOW, "dark", HIGHEST, 30).after.status == TAKEN


@pytest.mark.parametrize(
	("level", "highest", "after"), [(0, 4, 1), (3, 4, 4), (4, 4, 4), (4, 3, 4), (0, 0, 0)]
)
def test_what_is_not_solved_rises_one_level_and_never_falls(level: int, highest: int, after: int) -> None:
	not_solved = states.customer_says_not_solved(replace(to_call, level=level), NOW, "Zhao", "dark", highest)
	reopened = states.reopen(replace(solved, level=level), NOW, "dark", highest, 30)
	assert not_solved.after.level == reopened.after.level == after


@pytest.mark.parametrize(
	("level", "to", "skipped"), [(0, 1, ()), (0, 2, (1,)), (0, 4, (1, 2, 3)), (2, 4, (3,)), (3, 4, ())]
)
def test_the_skipped_are_exactly_those_between(level: int, to: int, skipped: tuple[int, ...]) -> None:
	step = states.escalate_in_emergency(replace(taken, level=level), to, "a fire", HIGHEST)
	assert (step.after.level, step.skipped) == (to, skipped)
	assert states.escalate(taken, WHY, HIGHEST).skipped == ()
