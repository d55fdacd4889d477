"""Figures of a hotline over its calls (CALL-1, REP-1), as the replay and the site count them."""

from dataclasses import asdict
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_center.calls.rules import events as ev
from cs_center.calls.rules.events import CallEvent
from cs_center.calls.rules.fold import Call, fold
from cs_center.calls.rules.service_level import ServicePolicy, Tally, figures_of

SHANGHAI = ZoneInfo("Asia/Shanghai")
NINE = datetime(2026, 3, 2, 1, 0, tzinfo=timezone.utc)


def call(*kinds: str, at: datetime = NINE, wait: int = 5, talk: int = 60, direction: str = "Inbound") -> Call:
	"""A call with these events: the queue is joined after 10 s, the wait and the talk follow."""
	joined = at + timedelta(seconds=10)
	moments = {
		ev.MENU: at,
		ev.RINGING: at,
		ev.QUEUED: joined,
		ev.ANSWERED: joined + timedelta(seconds=wait),
		ev.VOICEMAIL: joined + timedelta(seconds=wait),
		ev.ENDED: joined + timedelta(seconds=wait + talk),
	}
	return fold([CallEvent(kind, moments[kind], direction, "13800138000", "96396") for kind in kinds])


ANSWERED = (ev.MENU, ev.QUEUED, ev.ANSWERED, ev.ENDED)
ABANDONED = (ev.MENU, ev.QUEUED, ev.ENDED)
SELF_SERVICE = (ev.MENU, ev.ENDED)
MISSED = (ev.RINGING, ev.ENDED)
VOICEMAIL = (ev.MENU, ev.QUEUED, ev.VOICEMAIL, ev.ENDED)
STILL_WAITING = (ev.MENU, ev.QUEUED)
SHAPES = (ANSWERED, ABANDONED, SELF_SERVICE, MISSED, VOICEMAIL, STILL_WAITING)


def counted(*calls: Call, **policy: int) -> dict[str, int]:
	"""The counts that are not zero."""
	tally = figures_of(calls, SHANGHAI, ServicePolicy(**policy)).total
	seconds = ("waits_known", "wait_seconds", "talks_known", "talk_seconds", "answered_in_time")
	return {name: count for name, count in asdict(tally).items() if count and name not in seconds}


@pytest.mark.parametrize(
	("shape", "expected"),
	[
		(ANSWERED, {"calls": 1, "offered": 1, "answered": 1}),
		(ABANDONED, {"calls": 1, "offered": 1, "abandoned": 1}),
		(SELF_SERVICE, {"calls": 1, "self_service": 1}),
		(MISSED, {"calls": 1, "self_service": 1, "missed": 1}),
		(VOICEMAIL, {"calls": 1, "offered": 1, "voicemail": 1}),
		((ev.MENU, ev.VOICEMAIL, ev.ENDED), {"calls": 1, "voicemail": 1}),
		(STILL_WAITING, {"calls": 1, "offered": 1, "unfinished": 1}),
		((ev.RINGING, ev.ANSWERED, ev.ENDED), {"calls": 1, "offered": 1, "answered": 1}),
	],
)
def test_each_kind_of_call_is_counted_once(shape: tuple[str, ...], expected: dict[str, int]) -> None:
	assert counted(call(*shape)) == expected


@pytest.mark.parametrize(("direction", "name"), [("Outbound", "outbound"), ("Internal", "internal")])
def test_calls_that_the_centre_makes_do_not_lift_its_answer_rate(direction: str, name: str) -> None:
	calls = [call(ev.RINGING, ev.ANSWERED, ev.ENDED, direction=direction), call(*ABANDONED)]
	assert counted(*calls) == {"calls": 2, "offered": 1, "abandoned": 1, name: 1}


def test_an_answer_at_the_threshold_is_in_time_and_a_second_later_is_not() -> None:
	calls = [
		call(*ANSWERED, wait=20),
		call(*ANSWERED, wait=21),
		call(*ABANDONED, wait=1),
		call(*SELF_SERVICE),
	]
	total = figures_of(calls, SHANGHAI, ServicePolicy(threshold_seconds=20)).total
	assert total.answer_rate == pytest.approx(2 / 3)
	assert total.service_level == pytest.approx(1 / 3)
	assert figures_of(
		calls, SHANGHAI, ServicePolicy(threshold_seconds=21)
	).total.service_level == pytest.approx(2 / 3)


def test_the_mean_wait_is_of_the_answered_alone() -> None:
	calls = [call(*ANSWERED, wait=4, talk=100), call(*ANSWERED, wait=9, talk=200), call(*ABANDONED, wait=600)]
	total = figures_of(calls, SHANGHAI).total
	assert total.asa_seconds == 6.5
	assert total.mean_talk_seconds == 150


def test_there_is_no_rate_without_a_call() -> None:
	total = figures_of([call(*SELF_SERVICE)], SHANGHAI).total
	assert (total.answer_rate, total.service_level, total.asa_seconds) == (None, None, None)


def test_a_call_counts_in_the_hour_and_day_on_the_clocks_of_the_switch() -> None:
	before_midnight = datetime(2026, 3, 2, 15, 59, 55, tzinfo=timezone.utc)
	figures = figures_of(
		[call(*ANSWERED, at=before_midnight), call(*ABANDONED, at=before_midnight + timedelta(seconds=5))],
		SHANGHAI,
	)
	assert sorted(figures.by_hour) == [datetime(2026, 3, 2, 23), datetime(2026, 3, 3, 0)]
	assert {day: tally.answered for day, tally in figures.by_day().items()} == {
		date(2026, 3, 2): 1,
		date(2026, 3, 3): 0,
	}
	assert [hour for hour, tally in figures.by_hour_of_day().items() if tally.calls] == [0, 23]


def test_the_busiest_hour_is_that_of_most_offered_calls() -> None:
	later = NINE + timedelta(hours=2)
	calls = [call(*SELF_SERVICE)] * 5 + [
		call(*ANSWERED),
		call(*ABANDONED, at=later),
		call(*ANSWERED, at=later),
	]
	figures = figures_of(calls, SHANGHAI)
	busiest = figures.busiest_hour()
	assert busiest is not None
	assert (busiest[0], busiest[1].offered) == (datetime(2026, 3, 2, 11), 2)
	assert figures_of([call(*SELF_SERVICE)], SHANGHAI).busiest_hour() is None


def test_waits_are_counted_by_step_and_the_longest_together() -> None:
	calls = [call(*ANSWERED, wait=9), call(*ANSWERED, wait=10), call(*ANSWERED, wait=5000)]
	calls += [call(ev.QUEUED, ev.ENDED, wait=25, talk=0), call(*VOICEMAIL), call(*SELF_SERVICE)]
	waits = figures_of(calls, SHANGHAI).waits
	assert dict(waits.answered) == {0: 1, 1: 1, 60: 1}
	assert dict(waits.abandoned) == {2: 1}


any_call = st.builds(
	lambda shape, minutes, wait: call(*shape, at=NINE + timedelta(minutes=minutes), wait=wait),
	st.sampled_from(SHAPES),
	st.integers(0, 4000),
	st.integers(0, 60),
)


@given(st.lists(any_call, max_size=25), st.randoms())
def test_the_order_of_calls_does_not_matter_and_hours_add_up(calls: list[Call], random: object) -> None:
	figures = figures_of(calls, SHANGHAI)
	random.shuffle(calls)  # type: ignore[attr-defined]
	assert figures_of(calls, SHANGHAI).total == figures.total
	for parts in (figures.by_hour, figures.by_day(), figures.by_hour_of_day()):
		together = Tally()
		for tally in parts.values():
			together.include(tally)
		assert together == figures.total


@given(st.lists(any_call, max_size=25))
def test_every_call_has_one_fate(calls: list[Call]) -> None:
	total = figures_of(calls, SHANGHAI).total
	still_open = sum(not call.was_answered and call.ended_at is None for call in calls)
	assert total.answered + total.abandoned + total.self_service + total.voicemail + still_open == total.calls
	in_time = [call for call in calls if call.was_answered and (call.wait_seconds or 0) <= 20]
	assert total.answered_in_time == len(in_time)
