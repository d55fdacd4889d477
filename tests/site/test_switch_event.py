"""Live events over HTTP become one log per call (CALL-1, CALL-6)."""

from datetime import timedelta
from itertools import permutations
from typing import Any

import frappe
import pytest

from devtools.client import SiteClient, SiteSession
from tests.site import centre

METHOD = "cs_center.calls.api.switch_event"
START = centre.workday_morning()


def _event(kind: str, seconds: int, **said: Any) -> dict[str, Any]:
	at = (START + timedelta(seconds=seconds)).isoformat()
	common = {
		"source": centre.SOURCE,
		"call_id": "c-1",
		"from_number": "13800138000",
		"to_number": centre.HOTLINE,
	}
	return {**common, "event": kind, "at": at, "direction": "inbound", **said}


CALL = (
	_event("ringing", 0, queue="billing"),
	_event("ringing", 5, agent="1001"),
	_event("answered", 12, agent="1001", seat="A1"),
	_event("hold", 60),
	_event("resumed", 90),
	_event("transferred", 120, transfer_to="1003"),
	_event("answered", 130, agent="1003"),
	_event("ended", 312, recording_url="https://pbx.example.com/rec/c-1.wav"),
)
SHOWN = (
	"direction",
	"outcome",
	"queue",
	"agent",
	"team",
	"wait_seconds",
	"talk_seconds",
	"hold_seconds",
	"transfers",
)


@pytest.fixture
def people() -> centre.Centre:
	return centre.PEOPLE


@pytest.fixture
def switch(http: SiteClient, people: centre.Centre) -> SiteSession:
	return http.token(people.switch)


def test_a_call_from_ring_to_end(switch: SiteSession, people: centre.Centre) -> None:
	customer = centre.customer("Li Ming", "13900139000", "138 0013 8000")
	answers = [switch.call(METHOD, **event) for event in CALL]
	for answer in answers:
		assert answer.status_code == 200, answer.text
	message = answers[0].json()["message"]
	assert message["matched"]["customer"] == customer
	assert "Li Ming" in message["reason"]
	log = frappe.get_doc("CS Call Log", message["call_log"])
	assert {field: log.get(field) for field in SHOWN} == {
		"direction": "Inbound",
		"outcome": "Answered",
		"queue": "billing",
		"agent": people.anna,
		"team": "A",
		"wait_seconds": 12,
		"talk_seconds": 300,
		"hold_seconds": 30,
		"transfers": 1,
	}
	assert [(leg.agent, leg.outcome) for leg in log.legs] == [
		(people.anna, "Transferred"),
		(people.bea, "Completed"),
	]
	assert log.hotline == "Hotline"
	assert log.kind == "Billing" and len(log.notices) == 2
	assert frappe.db.count("CS Call Recording", {"call_log": log.name}) == 1


def test_any_order_and_repetition_is_one_log(people: centre.Centre) -> None:
	seen = set()
	some = (CALL[0], CALL[2], CALL[5], CALL[6], CALL[7])
	for number, order in enumerate(list(permutations(some))[::12]):
		for event in (*order, order[0], order[-1]):
			said = {
				key: value
				for key, value in event.items()
				if key not in ("source", "call_id", "event", "at", "direction")
			}
			seconds = round((frappe.utils.get_datetime(event["at"]) - START).total_seconds())
			centre.take(f"p-{number}", event["event"], seconds, start=START, **said)
		log = frappe.get_doc("CS Call Log", {"call_id": f"p-{number}"})
		legs = [(leg.agent, leg.outcome, leg.answered_at, leg.ended_at) for leg in log.legs]
		seen.add(repr(({field: log.get(field) for field in SHOWN}, legs, log.title)))
	assert len(seen) == 1


@pytest.mark.parametrize(
	("change", "word"),
	[
		({"event": "exploded"}, "exploded"),
		({"call_id": ""}, "call_id"),
		({"source": None}, "source"),
		({"at": "yesterday"}, "yesterday"),
		({"at": "2026-03-01T09:00:00"}, "no zone"),
		({"at": "2199-03-01T09:00:00+08:00"}, "ahead"),
		({"wait_seconds": -3}, "negative"),
		({"from_number": "1\x002"}, "printed"),
		({"agent": {"a": 1}}, "plain text"),
	],
)
def test_a_bad_event_is_refused_and_kept(switch: SiteSession, change: dict[str, Any], word: str) -> None:
	answer = switch.call(METHOD, **{**CALL[0], **change})
	assert answer.status_code == 417
	assert word in answer.text
	reject = frappe.get_last_doc("CS Call Reject")
	assert word in reject.reason and reject.status == "Open"
	assert not frappe.db.count("CS Call Log")


def test_a_reject_can_be_corrected_and_run_again(switch: SiteSession) -> None:
	switch.call(METHOD, **{**CALL[0], "event": "ring"})
	reject = frappe.get_last_doc("CS Call Reject")
	with pytest.raises(frappe.ValidationError, match="Unknown event ring"):
		reject.run_again()
	reject.corrected = reject.raw.replace('"ring"', '"ringing"')
	log = reject.run_again()
	assert frappe.db.get_value("CS Call Log", log, "outcome") == "Ringing"
	assert frappe.db.get_value("CS Call Reject", reject.name, ["status", "call_log"]) == ("Corrected", log)


def test_the_same_bad_event_is_listed_once(switch: SiteSession) -> None:
	for _again in range(3):
		assert switch.call(METHOD, **{**CALL[0], "event": "ring"}).status_code == 417
	assert frappe.get_all("CS Call Reject", pluck="times_received") == [3]


def test_only_a_switch_may_send(http: SiteClient, people: centre.Centre) -> None:
	assert http.guest().call(METHOD, **CALL[0]).status_code == 403
	assert http.login(people.anna).call(METHOD, **CALL[0]).status_code == 403
	assert http.login(people.supervisor).call(METHOD, **CALL[0]).status_code == 403
	assert http.token(people.switch).get(f"/api/method/{METHOD}").status_code == 403
	assert not frappe.db.count("CS Call Log")


def test_an_agent_who_is_writing_keeps_their_words(people: centre.Centre) -> None:
	name = centre.take("w-1", "ringing", 0, queue="billing").call_log
	form = frappe.get_doc("CS Call Log", name)
	form.summary = "The bill is too high"
	centre.take("w-1", "answered", 10, agent="1001")
	centre.take("w-1", "ended", 70)
	form.save()
	log = frappe.get_doc("CS Call Log", name)
	assert (log.summary, log.outcome, log.agent, log.talk_seconds) == (
		"The bill is too high",
		"Answered",
		people.anna,
		60,
	)


def test_people_can_not_change_what_the_switch_said(people: centre.Centre) -> None:
	name = centre.answered_call("f-1")
	log = frappe.get_doc("CS Call Log", name)
	log.update({"talk_seconds": 5, "outcome": "Missed", "agent": people.bea, "summary": "x"})
	log.save()
	assert frappe.db.get_value("CS Call Log", name, ["talk_seconds", "outcome", "agent"]) == (
		300,
		"Answered",
		people.anna,
	)


def test_webhooks_and_notifications_on_the_log_fire(people: centre.Centre) -> None:
	for event in ("New", "Value Change"):
		frappe.get_doc(
			{
				"doctype": "Notification",
				"name": f"Test {event}",
				"subject": f"{event} {{{{ doc.outcome }}}}",
				"document_type": "CS Call Log",
				"event": event,
				"value_changed": "outcome",
				"channel": "System Notification",
				"recipients": [{"receiver_by_role": "CS Supervisor"}],
				"message": "x",
				"enabled": 1,
			}
		).insert()
	centre.answered_call("n-1")
	subjects = set(frappe.get_all("Notification Log", pluck="subject"))
	assert {"New Ringing", "Value Change In Progress", "Value Change Answered"} <= subjects
