"""Nobody who called is lost: missed calls become callbacks, once, and end when the caller is served (CALL-4)."""

from datetime import datetime, timedelta
from typing import Any

import frappe
import pytest

from cs_center.calls.rules.events import CallEvent
from cs_center.calls.service import log as calls
from cs_center.calls.service import silence
from cs_center.calls.service.privacy import sealed
from tests.site import centre

NIGHT = centre.workday_morning() - timedelta(hours=12)


def open_callbacks() -> list[Any]:
	fields = [
		"name",
		"status",
		"reason",
		"due_at",
		"assigned_to",
		"call_log",
		"caller_number",
		"team",
		"result",
	]
	return frappe.get_all("CS Callback", fields=fields, order_by="creation")


def test_an_abandoned_call() -> None:
	log = centre.abandoned_call("a-1")
	(callback,) = open_callbacks()
	assert callback.call_log == log
	assert callback.assigned_to == centre.PEOPLE.officer
	assert callback.caller_number == "138****8000"
	ended = centre.workday_morning().replace(tzinfo=None) + timedelta(seconds=40)
	assert callback.due_at == ended + timedelta(minutes=60)
	assert "Hung up" in callback.reason and "CALL-4" in callback.reason


def test_a_call_at_night_is_due_after_opening() -> None:
	centre.take("n-1", "ringing", 0, start=NIGHT, queue="billing")
	centre.take("n-1", "ended", 30, start=NIGHT)
	(callback,) = open_callbacks()
	assert "outside service hours" in callback.reason
	assert callback.due_at == datetime.combine(
		centre.workday_morning().date(), datetime.min.time()
	) + timedelta(hours=8, minutes=30)
	assert frappe.db.get_value("CS Call Log", callback.call_log, "off_hours") == 1


def test_a_queue_served_round_the_clock_has_no_night() -> None:
	centre.take("n-2", "ringing", 0, start=NIGHT, queue="faults")
	centre.take("n-2", "ended", 30, start=NIGHT)
	(callback,) = open_callbacks()
	assert "Hung up" in callback.reason


def test_voicemail_before_it_ends() -> None:
	centre.take("v-1", "ringing", 0)
	centre.take("v-1", "voicemail", 20, recording_url="https://pbx.example.com/v-1.wav")
	centre.take("v-1", "ended", 50)
	(callback,) = open_callbacks()
	assert "voicemail" in callback.reason


def test_served_calls_and_unknown_callers_make_none() -> None:
	centre.answered_call("s-1")
	centre.abandoned_call("s-2", from_number="anonymous")
	centre.abandoned_call("s-3", from_number="1001", direction="Internal")
	assert open_callbacks() == []


def test_one_open_callback_per_caller() -> None:
	for number in range(4):
		centre.abandoned_call(f"o-{number}", start=centre.workday_morning() + timedelta(minutes=number))
	assert len(open_callbacks()) == 1


def test_served_after_all_in_either_order() -> None:
	later = centre.workday_morning() + timedelta(minutes=30)
	centre.abandoned_call("l-1")
	centre.answered_call("l-2", start=later)
	(callback,) = open_callbacks()
	assert callback.status == "Cancelled" and "served" in callback.result
	centre.answered_call("l-4", start=later, from_number="13800138001")
	centre.abandoned_call("l-3", from_number="13800138001")
	assert len(open_callbacks()) == 1


def test_missed_again_after_it_was_done() -> None:
	centre.abandoned_call("d-1")
	(callback,) = open_callbacks()
	doc = frappe.get_doc("CS Callback", callback.name)
	doc.status = "Done"
	with pytest.raises(frappe.ValidationError, match="Result"):
		doc.save()
	doc.reload()
	doc.status = "Done"
	doc.result = "Sent the bill again"
	doc.save()
	assert doc.closed_by and doc.closed_at and not doc.open_key
	centre.abandoned_call("d-2", start=centre.workday_morning() + timedelta(minutes=5))
	assert [c.status for c in open_callbacks()].count("Open") == 1
	centre.take("d-1", "ended", 41)
	assert len(open_callbacks()) == 2


def test_two_workers_open_one(site: str) -> None:
	centre.abandoned_call("r-1")
	row = frappe.get_doc("CS Callback", open_callbacks()[0].name).as_dict()
	assert row.open_key == sealed("+8613800138000") and "138" not in row.open_key
	with pytest.raises(frappe.UniqueValidationError):
		frappe.get_doc({"doctype": "CS Callback", "due_at": row.due_at, "open_key": row.open_key}).insert()


def test_shared_among_officers() -> None:
	from devtools.session import create_user

	second = create_user("CS Callback Officer")
	for number in range(6):
		centre.abandoned_call(f"e-{number}", from_number=f"1380013900{number}")
	assigned = [callback.assigned_to for callback in open_callbacks()]
	assert {user: assigned.count(user) for user in set(assigned)} == {centre.PEOPLE.officer: 3, second: 3}


def test_records_of_long_ago_make_none_and_of_yesterday_do() -> None:
	def said(call_id: str, days: int, number: str) -> calls.Said:
		start = centre.workday_morning() - timedelta(days=days)
		events = (
			CallEvent("queued", start, from_number=number, queue="billing", direction="Inbound"),
			CallEvent("ended", start + timedelta(seconds=60)),
		)
		return calls.Said("pbx", call_id, events)

	calls.take_records(
		[said("b-1", 30, "13800139000"), said("b-2", 1, "13800139001"), said("b-3", 1, "13800139001")]
	)
	assert len(open_callbacks()) == 1


@pytest.mark.commits
def test_a_call_whose_end_was_never_said() -> None:
	start = centre.workday_morning() - timedelta(days=1)
	silent = centre.take("q-1", "ringing", 0, start=start, queue="billing").call_log
	talking = centre.take("q-2", "answered", 0, start=start, agent="1001", from_number="13800138001").call_log
	assert silence.end_silent_calls() == 2
	assert silence.end_silent_calls() == 0
	outcomes = [frappe.db.get_value("CS Call Log", log, "outcome") for log in (silent, talking)]
	assert outcomes == ["Abandoned", "Answered"]
	assert [callback.call_log for callback in open_callbacks()] == [silent]
	centre.take("q-2", "ended", 300, start=start, from_number="13800138001")
	assert frappe.db.get_value("CS Call Log", talking, "talk_seconds") == 300


@pytest.mark.commits
def test_a_call_with_news_is_left_alone() -> None:
	centre.take("q-3", "ringing", 0, start=datetime.now().astimezone() - timedelta(minutes=10))
	assert silence.end_silent_calls() == 0
