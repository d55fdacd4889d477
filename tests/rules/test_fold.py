"""One call out of everything that was said about it, in any order and any number of times (CALL-1, CALL-5, CALL-6)."""

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_center.calls.rules import events as ev
from cs_center.calls.rules import fold as folding
from cs_center.calls.rules.events import CallEvent
from cs_center.calls.rules.fold import Call, fold

NINE = datetime(2026, 3, 1, 1, 0, tzinfo=timezone.utc)
CALLER = {"from_number": "13800138000", "to_number": "4008123456", "direction": ev.INBOUND}


def at(kind: str, seconds: float, **said: Any) -> CallEvent:
	return CallEvent(kind, NINE + timedelta(seconds=seconds), **said)


def second(moment: datetime | None) -> float | None:
	return None if moment is None else (moment - NINE).total_seconds()


def legs_of(call: Call) -> list[tuple[object, ...]]:
	return [(leg.agent, leg.outcome, second(leg.answered_at), second(leg.ended_at)) for leg in call.legs]


LIVE = [
	at(ev.RINGING, 0, **CALLER, queue="support"),
	at(ev.RINGING, 2, agent="8001", queue="support"),
	at(ev.ANSWERED, 12, agent="8001", queue="support", seat="A1"),
	at(ev.HOLD, 30),
	at(ev.RESUMED, 50),
	at(ev.TRANSFERRED, 60, agent="8001", transfer_to="8002"),
	at(ev.RINGING, 61, agent="8002"),
	at(ev.ANSWERED, 65, agent="8002"),
	at(ev.ENDED, 100, recording_url="https://pbx.example/1.wav"),
]


def test_a_call_with_hold_and_transfer() -> None:
	call = fold(LIVE)
	assert (call.direction, call.customer.key, call.agent, call.seat, call.queue) == (
		"Inbound",
		"+8613800138000",
		"8001",
		"A1",
		"support",
	)
	assert (call.wait_seconds, call.talk_seconds, call.hold_seconds, call.outcome) == (12, 88, 20, "Answered")
	assert legs_of(call) == [("8001", "Transferred", 12, 60), ("8002", "Completed", 65, 100)]
	assert (call.legs[0].transferred_to, call.transfers) == ("8002", 1)
	assert call.recording_urls == ("https://pbx.example/1.wav",)
	assert call.was_answered and call.was_offered


def test_each_prefix_is_a_call_as_it_stands() -> None:
	outcomes = [fold(LIVE[:count]).outcome for count in range(1, len(LIVE) + 1)]
	assert outcomes == ["Ringing"] * 2 + ["In Progress"] * 6 + ["Answered"]
	assert fold(LIVE[:1]).talk_seconds is None
	assert fold(LIVE[:1]).ended_at is None


@pytest.mark.parametrize(
	("events", "outcome"),
	[
		([at(ev.RINGING, 0, **CALLER), at(ev.ENDED, 9)], "Missed"),
		([at(ev.MENU, 0, **CALLER), at(ev.ENDED, 9)], "Self-service"),
		([at(ev.MENU, 0, **CALLER), at(ev.QUEUED, 5), at(ev.ENDED, 9)], "Abandoned"),
		([at(ev.RINGING, 0, **CALLER), at(ev.QUEUED, 5), at(ev.VOICEMAIL, 7), at(ev.ENDED, 9)], "Voicemail"),
		([at(ev.RINGING, 0, **CALLER), at(ev.VOICEMAIL, 7)], "Voicemail"),
		([at(ev.RINGING, 0, **CALLER), at(ev.ENDED, 9, disposition="voicemail")], "Voicemail"),
		([at(ev.RINGING, 0, **CALLER), at(ev.ANSWERED, 9), at(ev.VOICEMAIL, 7), at(ev.ENDED, 9)], "Answered"),
		([at(ev.RINGING, 0, direction=ev.OUTBOUND), at(ev.ENDED, 9, disposition="busy")], "Busy"),
		([at(ev.RINGING, 0, direction=ev.OUTBOUND), at(ev.ENDED, 9, disposition="failed")], "Failed"),
		([at(ev.RINGING, 0, direction=ev.OUTBOUND), at(ev.ENDED, 9)], "No Answer"),
	],
)
def test_outcomes(events: list[CallEvent], outcome: str) -> None:
	assert fold(events).outcome == outcome
	assert outcome in folding.OUTCOMES


def test_no_event_is_no_call() -> None:
	with pytest.raises(ValueError):
		fold([])


@pytest.mark.parametrize(
	("caller", "called", "said", "direction", "customer"),
	[
		("13800138000", "8001", "", "Inbound", "+8613800138000"),
		("8001", "13800138000", "", "Outbound", "+8613800138000"),
		("8001", "8002", "", "Internal", "int:8001"),
		("8001", "8002", "Outbound", "Internal", "int:8001"),
		("8001", "", "", "Internal", "int:8001"),
		("anonymous", "8001", "", "Inbound", ""),
		("07198888888", "13800138000", "Outbound", "Outbound", "+8613800138000"),
	],
)
def test_which_way_a_call_went(caller: str, called: str, said: str, direction: str, customer: str) -> None:
	call = fold([at(ev.RINGING, 0, from_number=caller, to_number=called, direction=said)])
	assert (call.direction, call.customer.key) == (direction, customer)


def test_the_agent_of_an_outbound_call_is_who_dialled() -> None:
	call = fold([at(ev.RINGING, 0, from_number="8001", to_number="13800138000"), at(ev.ENDED, 5)])
	assert call.agent == "8001"


def test_the_number_of_a_queue_is_no_agent() -> None:
	ringing = at(ev.RINGING, 0, from_number="13800138000", to_number="8001")
	assert fold([ringing]).agent == "8001"
	assert fold([ringing, at(ev.QUEUED, 1, queue="support")]).agent == ""


def test_a_number_that_one_switch_hides_is_known_from_the_other() -> None:
	call = fold([at(ev.QUEUED, 0, from_number="anonymous"), at(ev.RINGING, 1, from_number="13800138000")])
	assert call.from_number.key == "+8613800138000"


def test_two_agents_ring_and_the_second_answers_in_the_second_the_first_gave_up() -> None:
	rows = [
		at(ev.RINGING, 0, **CALLER, agent="8001"),
		at(ev.QUEUED, 0, queue="support"),
		at(ev.ENDED, 15, agent="8001", disposition="no_answer"),
		at(ev.RINGING, 15, **CALLER),
		at(ev.ANSWERED, 15, agent="8002"),
		at(ev.ENDED, 60, agent="8002"),
	]
	call = fold(rows)
	assert legs_of(call) == [("8001", "No Answer", None, 15), ("8002", "Completed", 15, 60)]
	assert (call.outcome, call.talk_seconds, call.wait_seconds) == ("Answered", 45, 15)


def test_a_second_source_a_second_later_adds_no_leg() -> None:
	record = [
		at(ev.RINGING, 1, **CALLER, agent="8001"),
		at(ev.ANSWERED, 13, agent="8001"),
		at(ev.ENDED, 41, agent="8001"),
	]
	live = [at(ev.RINGING, 0, **CALLER), at(ev.ANSWERED, 12, agent="8001"), at(ev.ENDED, 40)]
	call = fold([*record, *live])
	assert legs_of(call) == [("8001", "Completed", 12, 41)]
	assert second(call.ended_at) == 41


def test_an_answer_told_after_the_end_of_a_short_call_is_the_same_leg() -> None:
	call = fold([at(ev.ANSWERED, 4, agent="8001"), at(ev.ENDED, 5), at(ev.ANSWERED, 6, agent="8001")])
	assert legs_of(call) == [("8001", "Completed", 4, 5)]
	assert call.talk_seconds == 1


def test_a_record_that_follows_live_events_of_a_transferred_call() -> None:
	record = [at(ev.ANSWERED, 12.6, agent="8001"), at(ev.ENDED, 99.5, agent="8001", disposition="")]
	assert legs_of(fold([*LIVE, *record])) == legs_of(fold(LIVE))


def test_an_attended_transfer_that_rings_before_it_is_told() -> None:
	call = fold(
		[
			at(ev.ANSWERED, 5, agent="8001"),
			at(ev.HOLD, 25),
			at(ev.RINGING, 29, agent="8002"),
			at(ev.TRANSFERRED, 30, transfer_to="8002"),
			at(ev.ANSWERED, 31, agent="8002"),
			at(ev.ENDED, 90),
		]
	)
	assert legs_of(call) == [("8001", "Transferred", 5, 29), ("8002", "Completed", 31, 90)]
	assert call.legs[0].transferred_to == "8002"
	assert call.hold_seconds == 5


def test_a_transfer_whose_answer_was_lost() -> None:
	call = fold(
		[at(ev.RINGING, 0, agent="8001"), at(ev.TRANSFERRED, 30, transfer_to="95598"), at(ev.ENDED, 40)]
	)
	assert [(leg.outcome, leg.transferred_to) for leg in call.legs] == [("Transferred", "95598")]


def test_the_queue_knows_better_than_the_record_when_the_agent_came_on() -> None:
	record = [at(ev.RINGING, 0, **CALLER), at(ev.ANSWERED, 0, agent="8001"), at(ev.ENDED, 60, agent="8001")]
	queue = [
		at(ev.QUEUED, 1, queue="support", from_number="13800138000"),
		at(ev.RINGING, 16, agent="8002", queue="support"),
		at(ev.ANSWERED, 20, agent="8001", queue="support", wait_seconds=19),
		at(ev.ENDED, 60, agent="8001", queue="support"),
	]
	call = fold([*record, *queue])
	assert (second(call.answered_at), call.wait_seconds, call.talk_seconds) == (20, 19, 40)
	assert legs_of(call) == [("8002", "No Answer", None, 20), ("8001", "Completed", 20, 60)]


def test_the_wait_over_two_queues_is_measured() -> None:
	call = fold(
		[
			at(ev.QUEUED, 0, queue="sales"),
			at(ev.ENDED, 60, queue="sales", wait_seconds=60),
			at(ev.QUEUED, 60, queue="support"),
			at(ev.ANSWERED, 70, queue="support", agent="8001", wait_seconds=10),
			at(ev.ENDED, 100, agent="8001"),
		]
	)
	assert call.wait_seconds == 70


def test_the_wait_that_the_switch_says_counts() -> None:
	assert fold([at(ev.QUEUED, 0), at(ev.ENDED, 31, wait_seconds=30)]).wait_seconds == 30


agents = st.sampled_from(["", "8001", "8002", "8003"])
some_events = st.builds(
	at,
	st.sampled_from(ev.KINDS),
	st.sampled_from([0, 1, 2, 3, 5, 30, 31, 31.5, 60, 3600]),
	agent=agents,
	queue=st.sampled_from(["", "sales", "support"]),
	transfer_to=agents,
	from_number=st.sampled_from(["", "8001", "13800138000", "anonymous"]),
	to_number=st.sampled_from(["", "8001", "4008123456"]),
	direction=st.sampled_from(["", "Inbound", "Outbound", "Internal"]),
	disposition=st.sampled_from(["", *ev.DISPOSITIONS]),
	recording_url=st.sampled_from(["", "https://pbx.example/1.wav", "https://pbx.example/2.wav"]),
	wait_seconds=st.none() | st.integers(0, 60),
)


@given(st.lists(some_events, min_size=1, max_size=12), st.data())
def test_any_order_and_repetition_ends_in_the_same_call(events: list[CallEvent], data: st.DataObject) -> None:
	shuffled = data.draw(st.permutations(events + data.draw(st.lists(st.sampled_from(events), max_size=5))))
	assert fold(shuffled) == fold(events)


@given(st.permutations(LIVE), st.lists(st.sampled_from(LIVE), max_size=6))
def test_a_whole_call_in_any_order(shuffled: list[CallEvent], again: list[CallEvent]) -> None:
	assert fold([*shuffled, *again]) == fold(LIVE)


@given(st.lists(some_events, min_size=1, max_size=12))
def test_what_is_true_of_every_call(events: list[CallEvent]) -> None:
	for count in range(1, len(events) + 1):
		_check(fold(events[:count]))


def _check(call: Call) -> None:
	assert call.outcome in folding.OUTCOMES
	assert all(
		seconds is None or seconds >= 0
		for seconds in (call.wait_seconds, call.talk_seconds, call.hold_seconds)
	)
	assert (call.ended_at is None) == (call.talk_seconds is None) or call.answered_at is None
	assert call.was_answered == any(leg.answered_at for leg in call.legs)
	for leg in call.legs:
		assert leg.ended_at is None or leg.ended_at >= (leg.answered_at or leg.rang_at)
		assert (leg.ended_at is None) == (leg.outcome in ("Ringing", "In Progress"))
	assert all(leg.ended_at for leg in call.legs[:-1])
	if call.ended_at:
		assert call.outcome not in ("Ringing", "In Progress")
		assert all(leg.ended_at for leg in call.legs)
