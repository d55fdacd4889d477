"""The demo's calls, and `make demo` on a machine without a bench, which still shows something."""

import os
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from cs_center.replay.generate import cable_callers
from devtools.demo_calls import Centre, Router

CHECKOUT = Path(__file__).resolve().parents[2]


def test_it_replays_generated_calls_instead(tmp_path: Path) -> None:
	env = {**os.environ, "BENCH": str(tmp_path / "nowhere"), "PYTHONPATH": str(CHECKOUT)}
	done = subprocess.run(
		[sys.executable, "-m", "devtools.demo"],
		cwd=CHECKOUT,
		env=env,
		stdin=subprocess.DEVNULL,
		capture_output=True,
		text=True,
		timeout=120,
		check=False,
	)
	assert done.returncode == 0, done.stderr
	assert "nowhere" in done.stdout
	assert "https://docs.frappe.io/framework/user/en/installation" in done.stdout
	assert "First-caller responsibility" in done.stdout


def a_centre(**changes: object) -> Centre:
	"""A centre as the demo's site describes it."""
	agents = [
		{"name": str(1001 + n), "queues": ["faults"], "from_hour": 7.5, "to_hour": 21.5, "seat": "S01"}
		for n in range(9)
	]
	plan = {
		"source": "demo-switch",
		"time_zone": "Asia/Shanghai",
		"hotlines": ["0719-8888888", "96396"],
		"agents": agents,
		"callers": cable_callers(100),
		"queues": [{"name": "faults", "share": 1, "mean_talk_seconds": 100}],
		"last_day": None,
		"told": [],
	}
	return Centre({**plan, **changes})


def test_yesterday_is_over_and_nothing_is_ahead_of_time() -> None:
	centre = a_centre()
	before = centre.now()
	untold, now = centre.untold(), centre.now()
	assert untold[0][0].date() == (now - timedelta(days=1)).date()
	assert all(at <= now for at, _ in untold)
	coming = centre.coming()
	assert all(next(coming)[0] >= before for _ in range(20))


def test_the_same_calls_every_time_and_those_told_are_left_out() -> None:
	first = a_centre().untold()[:500]
	assert a_centre().untold()[:500] == first
	told = {payload["call_id"] for _, payload in first}
	assert not told & {payload["call_id"] for _, payload in a_centre(told=list(told)).untold()}


def test_a_stopped_demo_makes_up_for_a_week_at_most() -> None:
	today = a_centre().now().date()
	for away, days in ((0, 1), (3, 3), (30, 7)):
		centre = a_centre(last_day=str(today - timedelta(days=away)))
		assert centre.untold()[0][0].date() == today - timedelta(days=days)


def test_the_day_has_its_hours_wherever_the_site_is() -> None:
	hours = [at.hour for at, _ in a_centre(time_zone="America/New_York").untold()]
	assert sum(8 <= hour < 21 for hour in hours) > 0.8 * len(hours)
	assert datetime.fromisoformat(a_centre(time_zone="UTC").untold()[0][1]["at"]).utcoffset() == timedelta(0)


def test_who_rests_today_answers_no_calls() -> None:
	centre = a_centre()
	working = {agent["name"] for agent in centre._on_duty(centre.now().date())}
	assert len(centre.resting()) == 3
	assert working.isdisjoint(centre.resting())


class FakeSwitch:
	"""Keeps what it is told; 1007 is responsible for every caller."""

	def __init__(self, wait_seconds: int) -> None:
		self.agents: list[str | None] = []
		self._wait_seconds = wait_seconds

	def tell(self, payload: dict[str, Any]) -> dict[str, Any]:
		self.agents.append(payload.get("agent"))
		return {"responsible": {"staff_number": "1007", "wait_seconds": self._wait_seconds}}


def test_callers_go_to_who_is_responsible() -> None:
	events = [
		{"event": "ringing"},
		{"event": "ringing", "agent": "1001"},
		{"event": "answered", "agent": "1001"},
		{"event": "transferred", "agent": "1001", "transfer_to": "1002"},
		{"event": "answered", "agent": "1002"},
	]
	for wait_seconds, agents in (
		(0, [None, "1007", "1007", "1007", "1002"]),
		(30, [None, "1001", "1001", "1001", "1002"]),
	):
		switch = FakeSwitch(wait_seconds)
		router = Router(switch)
		for event in events:
			router.tell({"call_id": "1", **event})
		assert switch.agents == agents
