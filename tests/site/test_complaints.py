"""COMP-1..7, BACK-1..3 on a site: a complaint from its first word to the customer's last."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import frappe
import pytest
from frappe.utils import get_datetime, now_datetime

from cs_center.complaints import api
from cs_center.complaints.service import sweep
from cs_center.responsibility import api as matters
from tests.site import complaints as some
from tests.site.centre import PEOPLE, answered_call, issue, matter_of, only_matter, workday_morning
from tests.site.complaints import DIRECTOR, FIXER, STATION, complaint, events, notices

AsUser = Callable[[str], AbstractContextManager[None]]


@pytest.fixture(autouse=True)
def station() -> str:
	return some.open_station()


def test_a_complaint_goes_its_way_to_the_customers_word() -> None:
	doc = some.solved()
	assert doc.status == "Solved" and doc.closed_by == PEOPLE.officer and doc.next_action_at is None
	assert events(doc.name) == ["Taken", "Dispatched", "Reported Done", "Verified", "Customer Says Solved"]
	assert notices(FIXER, doc.name) == ["cs_complaint_dispatched"]
	assert "cs_complaint_reported_done" in notices(PEOPLE.anna, doc.name)
	assert notices(PEOPLE.officer, doc.name) == ["cs_complaint_to_call_back"]


def test_what_is_taken_is_rated_promised_and_explained() -> None:
	doc = some.taken()
	assert (doc.status, doc.severity, doc.handler, doc.team) == ("Taken", "General", PEOPLE.anna, "A")
	assert doc.dispatch_by - doc.taken_at == timedelta(minutes=60)
	assert doc.kind == "Complaint" and "COMP-7" in doc.due_reason and "COMP-1" in doc.severity_reason
	assert doc.next_action_at == doc.taken_at + timedelta(minutes=45)
	urgent = some.taken(urgent=1)
	assert urgent.due_by.date() - urgent.taken_at.date() <= timedelta(days=1)


def test_not_solved_goes_back_and_up_with_a_report(as_user: AsUser) -> None:
	name = some.to_call().name
	with as_user(PEOPLE.officer):
		with pytest.raises(frappe.ValidationError, match="director"):
			api.log_callback(name, reached=1, solved=0)
		assert api.log_callback(name, reached=1, solved=0, report="Still breaks up") == "With Station"
	doc = complaint(name)
	assert (doc.level, doc.holder, doc.round, doc.failed_callbacks) == (1, PEOPLE.lee, 2, 1)
	assert "cs_complaint_not_solved" in notices(DIRECTOR, name)
	assert "cs_complaint_not_solved" in notices(FIXER, name)


def test_the_director_reads_what_made_a_customer_angry_though_it_is_solved(as_user: AsUser) -> None:
	name = some.to_call().name
	with as_user(PEOPLE.officer):
		with pytest.raises(frappe.ValidationError, match="angry"):
			api.log_callback(name, reached=1, solved=1, angry=1)
		api.log_callback(name, reached=1, solved=1, angry=1, report="The fitter shouted")
	assert complaint(name).status == "Solved" and notices(DIRECTOR, name) == ["cs_complaint_not_solved"]


def test_unsolved_after_two_callbacks_is_a_repeat(as_user: AsUser) -> None:
	name = some.to_call().name
	for _round in range(2):
		with as_user(PEOPLE.officer):
			api.log_callback(name, reached=1, solved=0, report="No")
		if _round == 0:
			with as_user(FIXER):
				api.report_done(name, "Again")
			with as_user(PEOPLE.anna):
				api.verify(name, 1)
	doc = complaint(name)
	assert (doc.severity, doc.level) == ("Repeat", 2) and doc.holder == PEOPLE.supervisor
	assert "COMP-1" in doc.severity_reason


def test_unreachable_needs_attempts_at_different_hours(as_user: AsUser) -> None:
	name = some.to_call().name
	with as_user(PEOPLE.officer):
		for _attempt in range(4):
			api.log_callback(name, reached=0)
		with pytest.raises(frappe.ValidationError, match="3"):
			api.close_unreachable(name)
	attempts = frappe.get_all("CS Complaint Callback", filters={"complaint": name}, pluck="name")
	for hours, attempt in enumerate(attempts):
		at = get_datetime("2026-11-20 09:00:00") + timedelta(hours=3 * hours)
		frappe.db.set_value("CS Complaint Callback", attempt, "at", at)
	with as_user(PEOPLE.officer):
		api.close_unreachable(name)
	assert complaint(name).status == "Unreachable"


@pytest.mark.parametrize(
	"field, value", [("status", "Solved"), ("severity", "Severe"), ("handler", PEOPLE.bea)]
)
def test_the_loop_is_not_skipped_by_editing(field: str, value: str, as_user: AsUser) -> None:
	doc = some.dispatched()
	with as_user(PEOPLE.lee):
		doc.set(field, value)
		with pytest.raises(frappe.ValidationError, match="buttons"):
			doc.save()


def test_edits_are_kept_with_before_and_after(as_user: AsUser) -> None:
	doc = some.dispatched()
	with as_user(PEOPLE.anna):
		doc.reload()
		doc.description = "Every evening"
		doc.save()
		steps = api.story(doc.name)["steps"]
	assert steps[-1]["event"] == "Edited" and steps[-1]["changes"] == {"description": [None, "Every evening"]}


def test_the_same_matter_again_is_a_repeat() -> None:
	first = some.taken(customer=_customer())
	again = some.taken(customer=first.customer)
	other = some.taken(customer=first.customer, topic="Staff Attitude")
	assert (first.severity, again.severity, other.severity) == ("General", "Repeat", "General")
	assert first.name in again.severity_reason


def test_from_a_call_the_owner_of_the_matter_handles_it(as_user: AsUser) -> None:
	call = answered_call("first")
	second = answered_call("second", agent="1003", start=workday_morning() + timedelta(minutes=20))
	doc = some.taken(by=PEOPLE.bea, call_log=second)
	assert doc.handler == PEOPLE.anna and doc.taken_by == PEOPLE.bea and doc.caller_number
	assert frappe.db.get_value("CS Call Log", second, "complaint") == doc.name
	with as_user(PEOPLE.anna):
		again = api.take({"subject": "Same", "topic": some.TOPIC, "call_log": second})
		assert again == {"name": doc.name, "is_new": False}
		api.chased(doc.name, call)
		assert complaint(doc.name).number == "13800138000"
	assert complaint(doc.name).responsibility == only_matter().name


def test_what_the_call_was_noted_as_before_stays_in_the_history() -> None:
	call = answered_call("first")
	assert frappe.db.get_value("CS Call Log", call, "kind") == "Billing"
	doc = some.taken(call_log=call)
	assert frappe.db.get_value("CS Call Log", call, "kind") == doc.kind == "Complaint"
	first = frappe.get_doc("CS Complaint Event", {"complaint": doc.name, "position": 1})
	assert "Its call was noted as “Billing” before." in first.reason


def test_whoever_has_the_customer_on_the_line_passes_it_on(as_user: AsUser) -> None:
	doc = some.taken(call_log=answered_call("first"))
	later, others = workday_morning() + timedelta(minutes=20), {"from_number": "13900139000"}
	again = answered_call("again", agent="1003", start=later)
	another = answered_call("another", agent="1003", start=later, **others)
	with as_user(PEOPLE.bea):
		api.chased(doc.name, again)
		with pytest.raises(frappe.PermissionError):
			api.chased(doc.name, another)
	assert events(doc.name) == ["Taken", "Customer Called Again"]


def test_whose_matter_moves_hands_on_the_complaint(as_user: AsUser) -> None:
	with as_user(PEOPLE.anna):
		ticket = issue()
	doc = some.taken(ticket_type="Issue", ticket=ticket.name)
	with as_user(PEOPLE.lee):
		matters.reassign(matter_of(ticket).name, PEOPLE.alan, "Anna is ill")
	assert complaint(doc.name).handler == PEOPLE.alan
	with as_user(PEOPLE.lee):
		api.take_over(doc.name, "I know them")
	assert complaint(doc.name).handler == PEOPLE.lee and matter_of(ticket).responsible == PEOPLE.lee


def test_what_must_be_reported_at_once_is_at_the_leader_when_taken() -> None:
	doc = some.taken(topic="Leak of Secrets")
	assert (doc.level, doc.holder, doc.severity) == (1, PEOPLE.lee, "Severe")
	assert notices(PEOPLE.lee, doc.name) == ["cs_complaint_reported"]


@pytest.mark.commits
def test_the_sweep_goes_up_one_level_at_a_time_and_says_so() -> None:
	name = some.taken().name
	assert sweep.sweep(now_datetime()).due == 0
	some.age(name, timedelta(minutes=61))
	tally = sweep.sweep()
	assert (tally.due, tally.escalated) == (1, 1)
	doc = complaint(name)
	assert (doc.level, doc.holder) == (1, PEOPLE.lee)
	assert events(name) == ["Taken", "Reminded", "Escalated"]
	assert sweep.sweep().due == 0
	assert notices(PEOPLE.lee, name) == ["cs_complaint_escalated"]


def test_an_emergency_skips_levels_and_tells_the_skipped(as_user: AsUser) -> None:
	name = some.taken().name
	with as_user(PEOPLE.anna), pytest.raises(frappe.PermissionError):
		api.escalate_in_emergency(name, "Director", "Fire")
	with as_user(PEOPLE.lee):
		api.escalate_in_emergency(name, "Director", "Fire")
	doc = complaint(name)
	assert (doc.level, doc.holder) == (3, DIRECTOR)
	assert "cs_complaint_skipped" in notices(PEOPLE.supervisor, name)


def test_more_time_needs_the_customer_and_a_decision(as_user: AsUser) -> None:
	doc = some.dispatched()
	until = str(get_datetime(doc.due_by) + timedelta(days=3))
	with as_user(FIXER):
		with pytest.raises(frappe.ValidationError, match="agrees"):
			api.ask_more_time(doc.name, until, "Parts", 0)
		api.ask_more_time(doc.name, until, "Parts", 1)
		with pytest.raises(frappe.PermissionError):
			api.decide_more_time(doc.name, 1, "Fine")
	with as_user(PEOPLE.lee):
		api.decide_more_time(doc.name, 1, "Fine")
	moved = complaint(doc.name)
	assert str(moved.due_by) == until and not moved.asked_until


def test_waiting_for_the_customer_stops_the_clock(as_user: AsUser) -> None:
	doc = some.dispatched()
	with as_user(PEOPLE.anna):
		api.wait_for_customer(doc.name, "Receipt")
		frappe.db.set_value("CS Complaint", doc.name, "since", now_datetime() - timedelta(hours=5))
		api.go_on(doc.name)
	moved = complaint(doc.name).due_by - doc.due_by
	assert timedelta(hours=5) <= moved < timedelta(hours=5, minutes=1)


def test_the_station_sees_only_its_own(as_user: AsUser) -> None:
	mine, other = some.dispatched(), some.taken()
	with as_user(FIXER):
		assert frappe.get_list("CS Complaint", pluck="name") == [mine.name]
		with pytest.raises(frappe.PermissionError):
			api.story(other.name)
		story = api.story(mine.name)
	assert (
		STATION in story["next"] and "Reported Done" in story["deeds"] and "Dispatched" not in story["deeds"]
	)


def _customer() -> Any:
	made = frappe.get_doc({"doctype": "Customer", "customer_name": "Mrs Li"})
	return made.insert(ignore_permissions=True).name
