"""Generated calls: the same for the same seed, believable, and the same as events and as record files."""

import json
from collections import Counter
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner

from cs_center.calls.rules import events as ev
from cs_center.calls.rules import fold as folding
from cs_center.calls.rules.events import CallEvent
from cs_center.calls.rules.fold import fold
from cs_center.replay.cli import main
from cs_center.replay.generate import (
	CABLE_QUEUES,
	Agent,
	Queue,
	cable_agents,
	cable_callers,
	generate_calls,
	generate_day,
)

DAY = date(2026, 3, 2)


def day_of(live: bool = True, seed: int = 1, calls: int = 400) -> list[tuple[str, CallEvent]]:
	return list(generate_day(DAY, cable_agents(8), cable_callers(300), CABLE_QUEUES, seed, calls, live))


def by_call(events: list[tuple[str, CallEvent]]) -> dict[str, list[CallEvent]]:
	calls: dict[str, list[CallEvent]] = {}
	for call_id, event in events:
		calls.setdefault(call_id, []).append(event)
	return calls


def test_the_same_seed_gives_the_same_day_and_another_another() -> None:
	assert day_of() == day_of()
	assert day_of() != day_of(seed=2)


def test_a_day_is_told_in_order_of_time_and_live_only_what_a_switch_posts() -> None:
	for live in (True, False):
		times = [event.at for _, event in day_of(live)]
		assert times == sorted(times)
	assert {event.kind for _, event in day_of(live=True)} <= set(ev.LIVE_KINDS)


def test_a_day_has_every_kind_of_call() -> None:
	live = [fold(events) for events in by_call(day_of(live=True)).values()]
	outcomes = Counter(call.outcome for call in live)
	assert outcomes.keys() == {folding.ANSWERED, folding.ABANDONED, folding.MISSED, folding.VOICEMAIL}
	assert outcomes[folding.ANSWERED] > len(live) / 2
	assert any(call.transfers for call in live)
	assert any(call.hold_seconds for call in live)
	assert {call.customer.kind for call in live} == {"e164", "withheld"}
	assert max(Counter(call.customer.key for call in live if call.customer.key).values()) > 1
	assert folding.SELF_SERVICE in {fold(events).outcome for events in by_call(day_of(live=False)).values()}


def test_agents_take_one_call_at_a_time_in_their_hours_and_queues() -> None:
	agents = [Agent("early", ("fault",), 8, 12), Agent("late", (), 10, 18)]
	told = generate_day(
		DAY, agents, cable_callers(50), [Queue("fault"), Queue("billing")], 3, 300, live=False
	)
	calls = [fold(events) for events in by_call(list(told)).values()]
	answered = [call for call in calls if call.was_answered]
	assert {call.agent for call in answered} == {"early", "late"}
	assert {call.queue for call in answered if call.agent == "early"} == {"fault"}
	for agent in agents:
		taken = sorted(
			(leg.answered_at, leg.ended_at)
			for call in calls
			for leg in call.legs
			if leg.agent == agent.name and leg.answered_at
		)
		assert all(one[1] <= other[0] for one, other in pairwise(taken))
		hours = [(at.hour + 8) % 24 + at.minute / 60 for at, _ in taken]
		assert agent.from_hour <= min(hours) and max(hours) <= agent.to_hour + 0.1


def test_exactly_so_many_calls_with_ids_of_their_own() -> None:
	calls = list(generate_calls(700, seed=4))
	assert len(calls) == len({call_id for call_id, _ in calls}) == 700
	assert len({fold(events).started_at.date() for _, events in calls}) > 1
	assert list(generate_calls(700, seed=4)) == calls
	assert list(generate_calls(0)) == []


def replayed(*arguments: object) -> dict[str, object]:
	result = CliRunner().invoke(main, ["replay", *map(str, arguments), "--json"])
	assert result.exit_code == 0, result.output
	return json.loads(result.stdout)


@pytest.mark.parametrize(
	("format_name", "same"),
	[
		(
			"asterisk-queue-log",
			"offered answered service_level asa_seconds mean_talk_seconds owned_matters returning_calls returned_to_owner",
		),
		(
			"asterisk-cdr-csv",
			"calls answered voicemail identified_callers owned_matters returning_calls returned_to_owner",
		),
		(
			"bank",
			"calls offered answered service_level asa_seconds identified_callers returning_calls returned_to_owner",
		),
	],
)
def test_a_written_file_replays_to_the_figures_of_the_events(
	tmp_path: Path, format_name: str, same: str
) -> None:
	path = tmp_path / "records"
	result = CliRunner().invoke(
		main, ["generate", "--calls", "900", "--seed", "5", "--format", format_name, str(path)]
	)
	assert result.exit_code == 0, result.output
	written = replayed("--format", format_name, path)
	events = replayed("--generated", 900, "--seed", 5)
	assert written["rejected"] == 0
	assert {name: written[name] for name in same.split()} == {name: events[name] for name in same.split()}


def test_a_place_that_can_not_be_written_is_told(tmp_path: Path) -> None:
	result = CliRunner().invoke(main, ["generate", "--calls", "1", str(tmp_path / "nowhere" / "out")])
	assert result.exit_code == 2
	assert "No such file" in result.output
