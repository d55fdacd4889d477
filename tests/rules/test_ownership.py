"""Who owns a customer's matter: the first who took it (FIRST-1, FIRST-3, FIRST-7)."""

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_center.calls.rules import events as ev
from cs_center.calls.rules.events import CallEvent
from cs_center.calls.rules.fold import fold
from cs_center.responsibility.rules.ownership import (
	CustomerCall,
	Decision,
	OwnershipPolicy,
	as_customer_call,
	assign,
	assign_all,
	caller_key,
	served_by,
)

START = datetime(2026, 3, 2, 1, 0, tzinfo=timezone.utc)


def call(hours: float, agent: str | None = None, waits_hours: float = 0, name: str = "") -> CustomerCall:
	"""A call so many hours after START; `agent` None: nobody answered, blank: not known who did."""
	began = START + timedelta(hours=hours)
	answered = None if agent is None else began + timedelta(hours=waits_hours)
	return CustomerCall(name or f"c{hours}", began, answered, agent or "")


def decided(*calls: CustomerCall, window_days: float = 30) -> list[Decision]:
	return [decision for _, decision in assign_all(calls, OwnershipPolicy(window_days))]


def test_the_first_agent_who_answers_owns_the_matter_whoever_answers_later() -> None:
	first, second, third = decided(call(0, "Li"), call(1, "Wang"), call(2, "Li"))
	assert first.became_owner and first.is_new_matter and not first.is_returning
	assert (second.owner_before, second.is_returning, second.returned_to_owner) == ("Li", True, False)
	assert (third.owner_before, third.is_returning, third.returned_to_owner) == ("Li", True, True)
	assert third.matter.owner == "Li"
	assert third.matter.owned_since == START
	assert third.matter.owner_call_id == "c0"


def test_a_call_that_nobody_answered_makes_nobody_owner() -> None:
	first, second = decided(call(0), call(1, "Wang"))
	assert not first.matter.owner and not first.became_owner
	assert second.became_owner and not second.is_returning


def test_an_agent_who_is_not_known_owns_nothing_and_the_next_who_is_known_does() -> None:
	unknown, known, again = decided(call(0, ""), call(1, "Wang"), call(2, ""))
	assert not unknown.matter.owner and not unknown.became_owner
	assert (
		known.became_owner and known.is_returning and not known.owner_before and not known.returned_to_owner
	)
	assert again.is_returning and not again.returned_to_owner and again.matter.owner == "Wang"


@pytest.mark.parametrize(
	("seconds_after_window", "is_new"),
	[(-1, False), (0, False), (1, True)],
)
def test_a_gap_of_the_window_is_the_same_matter_and_a_second_more_is_a_new_one(
	seconds_after_window: int, is_new: bool
) -> None:
	later = 30 * 24 + seconds_after_window / 3600
	_, decision = decided(call(0, "Li"), call(later, "Wang"))
	assert decision.is_new_matter is is_new
	assert decision.matter.owner == ("Wang" if is_new else "Li")
	assert decision.is_returning is not is_new


def test_the_gap_is_from_the_start_of_the_call_before_answered_or_not() -> None:
	day = 24
	decisions = decided(call(0, "Li"), call(20 * day), call(45 * day, "Wang"), call(80 * day, "Zhao"))
	assert [decision.matter.owner for decision in decisions] == ["Li", "Li", "Li", "Zhao"]


def test_the_window_is_policy() -> None:
	assert decided(call(0, "Li"), call(30, "Wang"), window_days=1)[1].became_owner
	assert not decided(call(0, "Li"), call(30, "Wang"), window_days=2)[1].became_owner


def test_who_answered_first_owns_it_even_if_they_took_the_later_call() -> None:
	waited_long = call(0, "Li", waits_hours=2, name="first in, second served")
	decisions = decided(waited_long, call(1, "Wang", name="second in, first served"))
	assert [decision.matter.owner for decision in decisions] == ["Wang", "Wang"]


@pytest.mark.parametrize(
	("calls", "rule", "words"),
	[
		([call(0, "Li")], "FIRST-1", "Li answered first and owns the matter until it is closed."),
		([call(0)], "FIRST-1", "Nobody has answered the customer yet"),
		([call(0, "")], "FIRST-1", "did not say who answered"),
		([call(0, "Li"), call(1)], "FIRST-1", "Li has owned the matter since 2026-03-02T01:00:00+00:00"),
		([call(0, "Li"), call(1, "Li")], "FIRST-3", "answered the customer again"),
		(
			[call(0, "Li"), call(1, "Wang")],
			"FIRST-3",
			"the call went to Wang and should have gone to the owner",
		),
		([call(0, "Li"), call(1, "")], "FIRST-3", "did not say who answered this call"),
		([call(0, "Li"), call(960, "Li")], "FIRST-7", "the last call was 40.0 days before, the window is 30"),
	],
)
def test_every_decision_says_why(calls: list[CustomerCall], rule: str, words: str) -> None:
	reason = decided(*calls)[-1].reason
	assert reason.rule == rule
	assert words in str(reason)


def test_one_call_at_a_time_comes_to_the_same_as_all_at_once() -> None:
	calls = [
		call(hours, agent) for hours, agent in ((0, None), (3, "Li"), (9, "Wang"), (900, "Wang"), (901, "Li"))
	]
	matter = None
	for one, together in zip(calls, decided(*calls), strict=True):
		decision = assign(matter, one)
		matter = decision.matter
		assert decision == together


@dataclass
class NaiveFigures:
	"""The words of the rule once more, over the whole list at once."""

	matters: int = 0
	returning: int = 0
	returned: int = 0

	@classmethod
	def of(cls, calls: list[CustomerCall], window: timedelta) -> "NaiveFigures":
		found = cls()
		calls = sorted(calls, key=lambda c: (c.answered_at or c.started_at, c.started_at, c.call_id))
		while calls:
			size = 1
			while (
				size < len(calls)
				and calls[size].started_at - max(c.started_at for c in calls[:size]) <= window
			):
				size += 1
			matter, calls = calls[:size], calls[size:]
			answered = [c for c in matter if c.answered_at]
			known = [c for c in answered if c.agent]
			found.matters += 1
			found.returning += max(0, len(answered) - 1)
			found.returned += sum(c.agent == known[0].agent for c in known[1:])
		return found


some_calls = st.lists(
	st.tuples(
		st.integers(0, 400),
		st.sampled_from([None, None, "", "Li", "Wang", "Zhao"]),
		st.sampled_from([0, 0, 1, 30]),
	),
	max_size=14,
)


@given(some_calls, st.integers(1, 4), st.integers(0, 2**32))
def test_any_order_of_input_gives_what_a_naive_count_gives(
	drawn: list[tuple[int, str | None, int]], window_days: int, seed: int
) -> None:
	calls = [call(hours, agent, wait, name=str(index)) for index, (hours, agent, wait) in enumerate(drawn)]
	shuffled = calls.copy()
	Random(seed).shuffle(shuffled)
	decisions = decided(*shuffled, window_days=window_days)
	assert decisions == decided(*calls, window_days=window_days)
	assert NaiveFigures.of(calls, timedelta(days=window_days)) == NaiveFigures(
		matters=sum(decision.is_new_matter for decision in decisions),
		returning=sum(decision.is_returning for decision in decisions),
		returned=sum(decision.returned_to_owner for decision in decisions),
	)


def inbound(number: str, caller_ref: str = "", direction: str = "Inbound") -> CallEvent:
	return CallEvent(ev.RINGING, START, direction, number, "96396", caller_ref=caller_ref)


@pytest.mark.parametrize(
	("event", "key"),
	[
		(inbound("138 0013 8000"), "+8613800138000"),
		(inbound("13800138000", "17"), "+8613800138000"),
		(inbound("95588"), "short-CN:95588"),
		(inbound("anonymous"), ""),
		(inbound("anonymous", "17"), "ref:17"),
		(inbound("", "17"), "ref:17"),
		(inbound("801"), ""),
		(inbound("13800138000", direction="Outbound"), ""),
	],
)
def test_a_caller_is_known_by_number_else_by_the_reference_of_the_switch(event: CallEvent, key: str) -> None:
	assert caller_key(fold([event])) == key


def test_everybody_who_took_a_call_served_it_and_the_first_of_them_answered_it() -> None:
	def at(kind: str, seconds: int, agent: str) -> CallEvent:
		return CallEvent(kind, START + timedelta(seconds=seconds), "Inbound", "13800138000", agent=agent)

	taken = [at(ev.RINGING, 0, "Zhao"), at(ev.ANSWERED, 9, "Li"), at(ev.TRANSFERRED, 20, "Li")]
	folded = fold([*taken, at(ev.ANSWERED, 30, "Wang"), at(ev.ENDED, 60, "")])
	assert served_by(folded) == {"Li", "Wang"}
	assert as_customer_call("c", folded) == CustomerCall("c", START, START + timedelta(seconds=9), "Li")


def test_an_agent_whom_it_only_rang_took_nothing() -> None:
	rang = fold([CallEvent(ev.RINGING, START, "Inbound", "13800138000", agent="Zhao")])
	assert served_by(rang) == set()
	assert as_customer_call("c", rang) == CustomerCall("c", START)
