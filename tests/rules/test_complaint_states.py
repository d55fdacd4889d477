"""Every deed with a complaint: what it leads to and the sentence that stays (COMP-2, COMP-3, COMP-6, COMP-7)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from cs_center.calls.rules.reasons import Rejected
from cs_center.complaints.rules import states
from cs_center.complaints.rules.states import (
	CLOSED,
	OPEN,
	REPORTED,
	SEVERE,
	SOLVED,
	STATUSES,
	TAKEN,
	TO_CALL,
	TRANSITIONS,
	UNREACHABLE,
	WAITING,
	WITH_STATION,
	Standing,
	Step,
)
from tests.rules.complaint_standings import (
	DUE,
	EACH,
	HIGHEST,
	LATER,
	NOW,
	THREE_TO_FIVE,
	TRIES,
	WHY,
	WINDOW_DAYS,
	asked,
	at_east,
	reported,
	taken,
	to_call,
	tried,
	unreachable,
	waiting,
)

Deed = Callable[[Standing], Step]

DEEDS: dict[str, Deed] = {
	states.DISPATCH: lambda it: states.dispatch(it, NOW, "West"),
	states.RETURN: lambda it: states.return_to_handler(it, NOW, "not ours"),
	states.REPORT: lambda it: states.report_done(it, NOW, "Wang", "mended"),
	states.VERIFY: lambda it: states.verify(it, NOW, "Zhao", True, ""),
	states.NOT_DONE: lambda it: states.verify(it, NOW, "Zhao", False, "still dark"),
	states.CONFIRM: lambda it: states.customer_says_solved(it, NOW, "Zhao"),
	states.NOT_SOLVED: lambda it: states.customer_says_not_solved(it, NOW, "Zhao", "dark", HIGHEST),
	states.ATTEMPT: lambda it: states.not_reached(it, NOW, "Zhao", THREE_TO_FIVE),
	states.GIVE_UP: lambda it: states.close_unreachable(it, NOW, "Zhao", THREE_TO_FIVE),
	states.WAIT: lambda it: states.wait_for_customer(it, NOW, "a photo"),
	states.RESUME: lambda it: states.go_on(it, NOW),
	states.REOPEN: lambda it: states.reopen(it, NOW, "dark again", HIGHEST, WINDOW_DAYS),
	states.ESCALATE: lambda it: states.escalate(it, WHY, HIGHEST),
	states.SKIP: lambda it: states.escalate_in_emergency(it, 3, "a fire", HIGHEST),
	states.ASK_TIME: lambda it: states.ask_more_time(it, LATER, "a part", True),
	states.GRANT_TIME: lambda it: states.extend(it, LATER, "a part", True),
	states.REFUSE_TIME: lambda it: states.refuse_more_time(replace(it, asked_until=LATER), "too long"),
	states.TAKE_OVER: lambda it: states.take_over(it, "Chen", "Li is ill"),
	states.RATE: lambda it: states.rate(it, SEVERE, "the press"),
	states.CORRECT: lambda it: states.correct(it, LATER, "a fault"),
	states.ANSWER: lambda it: states.answer(it, "a part is on its way"),
}


def test_every_deed_of_the_table_is_tried() -> None:
	assert set(DEEDS) == set(TRANSITIONS)
	assert set(EACH) == set(STATUSES) == {*OPEN, *CLOSED}


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("event", TRANSITIONS)
def test_the_table_and_the_deeds_agree(status: str, event: str) -> None:
	begins, ends = TRANSITIONS[event]
	before = EACH[status]
	if status not in begins:
		with pytest.raises(Rejected) as refused:
			DEEDS[event](before)
		assert str(refused.value) == f"The complaint is at “{status}”; “{event}” can not be done there."
		return
	step = DEEDS[event](before)
	assert step.event == event
	assert step.after.status == (ends or (WITH_STATION if event == states.RESUME else status))
	assert step.after.since == (before.since if step.after.status == status != ends else NOW)
	assert step.after.is_open is (step.after.status not in (SOLVED, UNREACHABLE))
	assert bool(step.after.closed_at) is not step.after.is_open


def test_only_a_callback_leads_to_closed_and_only_from_there() -> None:
	closing = {event for event, (_begins, ends) in TRANSITIONS.items() if ends in CLOSED}
	assert closing == {states.CONFIRM, states.GIVE_UP}
	assert {begins for event in closing for begins in TRANSITIONS[event][0]} == {TO_CALL}
	assert [event for event, (_begins, ends) in TRANSITIONS.items() if ends == TO_CALL] == [states.VERIFY]
	assert TRANSITIONS[states.VERIFY][0] == (REPORTED,)


_UP = {"level": 1, "round": 2, "reported_by": "", "attempts": ()}


@pytest.mark.parametrize(
	("before", "event", "after", "sentence"),
	[
		(
			taken,
			states.DISPATCH,
			replace(at_east, station="West", since=NOW),
			"Sent to West. Note: – (COMP-2)",
		),
		(
			asked,
			states.DISPATCH,
			replace(at_east, station="West", since=NOW),
			"Sent to West. Note: – (COMP-2)",
		),
		(
			asked,
			states.RETURN,
			replace(taken, since=NOW),
			"East says that it is not theirs: not ours (COMP-2)",
		),
		(asked, states.REPORT, replace(reported, since=NOW), "East reports it done: mended (COMP-6)"),
		(
			replace(reported, attempts=TRIES),
			states.VERIFY,
			replace(to_call, since=NOW),
			"East has confirmed that it is done; now the customer is called. Note: – (COMP-6)",
		),
		(
			reported,
			states.NOT_DONE,
			replace(at_east, since=NOW),
			"East has not settled it: still dark (COMP-6)",
		),
		(
			tried,
			states.CONFIRM,
			replace(tried, status=SOLVED, since=NOW, closed_at=NOW),
			"The customer told Zhao that it is solved. (COMP-6)",
		),
		(
			tried,
			states.NOT_SOLVED,
			replace(at_east, since=NOW, failed_callbacks=1, **_UP),
			"The customer told Zhao that it is not solved: dark (COMP-6)",
		),
		(
			to_call,
			states.ATTEMPT,
			replace(to_call, attempts=(NOW,)),
			"Zhao did not reach the customer; 1 attempts at different hours of at least 3. (BACK-2)",
		),
		(
			tried,
			states.GIVE_UP,
			replace(tried, status=UNREACHABLE, since=NOW, closed_at=NOW),
			"Closed as unreachable after 3 attempts at different hours. (BACK-2)",
		),
		(
			asked,
			states.WAIT,
			replace(asked, status=WAITING, since=NOW, paused=WITH_STATION),
			"Waits for the customer: a photo (COMP-7)",
		),
		(
			waiting,
			states.RESUME,
			replace(at_east, since=NOW, due_by=DUE + timedelta(hours=49)),
			"Goes on; the limit moved by the 49.0 hours that the customer took. (COMP-7)",
		),
		(
			unreachable,
			states.REOPEN,
			replace(at_east, since=NOW, **_UP),
			"The customer came back about it: dark again (FIRST-7)",
		),
		(taken, states.ESCALATE, replace(taken, level=1), "policy (COMP-5)"),
		(taken, states.SKIP, replace(taken, level=3), "An emergency: a fire (COMP-3)"),
		(
			at_east,
			states.ASK_TIME,
			asked,
			"East asks for time until 2026-03-09 21:30, the customer agrees: a part (COMP-7)",
		),
		(
			asked,
			states.GRANT_TIME,
			replace(at_east, due_by=LATER),
			"The limit moves from 2026-03-05 21:30 to 2026-03-09 21:30, the customer agrees: a part (COMP-7)",
		),
		(
			asked,
			states.REFUSE_TIME,
			at_east,
			"No more time; the limit stays 2026-03-05 21:30: too long (COMP-7)",
		),
		(
			at_east,
			states.TAKE_OVER,
			replace(at_east, handler="Chen"),
			"Chen handles it from now on: Li is ill (FIRST-5)",
		),
		(
			at_east,
			states.RATE,
			replace(at_east, severity=SEVERE),
			"Severity Severe instead of General: the press (COMP-1)",
		),
		(
			at_east,
			states.CORRECT,
			replace(at_east, due_by=LATER),
			"Corrected; the limit is 2026-03-09 21:30: a fault (COMP-7)",
		),
		(at_east, states.ANSWER, at_east, "The customer was told: a part is on its way (COMP-7)"),
	],
)
def test_every_deed_leads_to_one_standing_and_says_why(
	before: Standing, event: str, after: Standing, sentence: str
) -> None:
	step = DEEDS[event](before)
	assert (step.before, step.after) == (before, after)
	assert str(step.reason) == sentence


def test_notes_are_kept() -> None:
	assert (
		str(states.dispatch(taken, NOW, "East", " urgent ").reason) == "Sent to East. Note: urgent (COMP-2)"
	)
	assert str(states.verify(reported, NOW, "Zhao", True, " seen ").reason).endswith("Note: seen (COMP-6)")


def test_without_a_limit_waiting_moves_none_and_more_time_sets_one() -> None:
	assert states.go_on(replace(waiting, due_by=None), NOW).after.due_by is None
	step = states.extend(replace(at_east, due_by=None), LATER, "a part", True)
	assert step.after.due_by == LATER
	assert str(step.reason).startswith("The limit moves from – to 2026-03-09 21:30")


def test_what_waits_goes_on_from_where_it_was() -> None:
	for status in (TAKEN, WITH_STATION):
		paused = states.wait_for_customer(replace(at_east, status=status), NOW, "a photo").after
		after = states.go_on(paused, NOW + timedelta(minutes=90)).after
		assert (after.status, after.paused, after.due_by) == (status, "", DUE + timedelta(minutes=90))


def test_a_station_that_was_written_down_already_can_be_sent_it() -> None:
	step = states.dispatch(replace(taken, station="East"), NOW, "East")
	assert (step.after.status, step.after.station) == (WITH_STATION, "East")
