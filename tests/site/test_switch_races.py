"""Several switches and workers at once: one log per call, one callback per caller, nothing lost (CALL-6)."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import frappe
import pytest
import requests

from devtools.client import SiteClient
from tests.site import centre

URL = "/api/method/cs_center.calls.api.switch_event"


@pytest.fixture
def post(http: SiteClient) -> Any:
	header = dict(http.token_header(centre.PEOPLE.switch))
	frappe.db.commit()

	def _post(event: dict[str, Any]) -> requests.Response:
		return requests.post(http.url + URL, json=event, headers=header, timeout=60)

	return _post


def _event(call_id: str, kind: str, seconds: int, **said: Any) -> dict[str, Any]:
	at = (centre.workday_morning() + timedelta(seconds=seconds)).isoformat()
	who = {
		"from_number": "13800138000",
		"to_number": centre.HOTLINE,
		"direction": "inbound",
		"source": centre.SOURCE,
	}
	return {**who, "call_id": call_id, "event": kind, "at": at, **said}


def _together(post: Any, events: list[dict[str, Any]]) -> list[dict[str, Any]]:
	with ThreadPoolExecutor(8) as pool:
		answers = list(pool.map(post, events))
	assert {answer.status_code for answer in answers} == {200}, [a.text[-400:] for a in answers if not a.ok][
		:1
	]
	frappe.db.rollback()
	return [answer.json()["message"] for answer in answers]


def test_all_events_of_one_call_at_once(post: Any) -> None:
	life = [
		_event("race-1", "ringing", 0, queue="billing"),
		_event("race-1", "answered", 12, agent="1001"),
		_event("race-1", "transferred", 60, transfer_to="1003"),
		_event("race-1", "answered", 70, agent="1003"),
		_event("race-1", "ended", 200, recording_url="https://pbx.example.com/1.wav"),
	]
	answers = _together(post, life * 6)
	assert len({answer["call_log"] for answer in answers}) == 1
	log = frappe.get_doc("CS Call Log", answers[0]["call_log"])
	assert (log.outcome, log.agent, log.wait_seconds, log.talk_seconds, log.transfers) == (
		"Answered",
		centre.PEOPLE.anna,
		12,
		188,
		1,
	)
	assert [leg.agent for leg in log.legs] == [centre.PEOPLE.anna, centre.PEOPLE.bea]
	facts = json.loads(frappe.db.get_value("CS Call Record", log.name, "facts"))
	assert len(facts) == len(life)
	assert frappe.db.count("CS Call Recording", {"call_log": log.name}) == 1


def test_many_new_calls_at_once(post: Any) -> None:
	_together(post, [_event(f"race-2-{number}", "ringing", number) for number in range(60)])
	assert frappe.db.count("CS Call Log", {"call_id": ("like", "race-2-%")}) == 60


def test_one_caller_gives_up_on_many_lines_at_once(post: Any) -> None:
	calls = [f"race-3-{number}" for number in range(12)]
	_together(post, [_event(call, "ringing", 0, queue="billing") for call in calls])
	_together(post, [_event(call, "ended", 40) for call in calls])
	assert frappe.get_all("CS Callback", pluck="status") == ["Open"]
