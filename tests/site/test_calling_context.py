"""What an officer is told of the customer whom they have, and nobody else (CALL-2, CALL-9, SEC-1)."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, time, timedelta
from typing import Any

import frappe
import pytest
from frappe.utils import get_datetime, now_datetime

from cs_center.callbacks import api as callbacks
from cs_center.contact import api
from devtools.client import SiteClient
from tests.site import calling
from tests.site import complaints as some
from tests.site.calling import OFFICER, SECOND, to_call
from tests.site.centre import PEOPLE, abandoned_call, answered_call, customer, issue

As = Callable[[str], AbstractContextManager[None]]
pytestmark = pytest.mark.commits

NUMBER = "13800138000"


@pytest.fixture(autouse=True)
def hours(site: str) -> None:
	calling.always_open()


def taken_by(as_user: As, user: str = OFFICER) -> dict[str, Any]:
	with as_user(user):
		return api.next_customer()


def told(call_log: str, notice: str) -> None:
	log = frappe.get_doc("CS Call Log", call_log)
	log.append("notices", {"notice": notice, "told": 1})
	log.append("notices", {"notice": "Not said yet", "told": 0})
	log.save()


def test_who_is_called_and_what_is_known(as_user: As) -> None:
	buyer = customer("Li Ming", NUMBER, "13900139000")
	frappe.db.set_value("Customer", buyer, "cs_tier", "Five-star Diamond")
	first = answered_call("first")
	second = answered_call("second", from_number="13900139000")
	told(first, "Bring the identity card")
	to_call(buyer)
	found = taken_by(as_user)
	assert found["tier"]["name"] == "Five-star Diamond"
	assert {call["name"] for call in found["calls"]} == {first, second}, "by each of the numbers"
	assert [one["text"] for one in found["told"]] == ["Bring the identity card"]
	owners = {one["owner"] for one in found["matters"]}
	assert owners == {PEOPLE.anna} and all(one["owner_name"] == "anna (1001)" for one in found["matters"])


def test_matters_that_are_over_are_not_open(as_user: As) -> None:
	buyer = customer("Li Ming", NUMBER)
	answered_call("first")
	over = {"status": "Closed", "ended_at": now_datetime()}
	frappe.db.set_value("CS Responsibility", {"customer": buyer}, over)
	to_call(buyer)
	assert taken_by(as_user)["matters"] == []


def test_somebody_elses_calls_and_matters_are_not_theirs(as_user: As) -> None:
	answered_call("stranger", from_number="13700137000")
	to_call(customer("Li Ming", NUMBER))
	found = taken_by(as_user)
	assert (found["calls"], found["matters"], found["told"], found["complaints"]) == ([], [], [], [])


def test_who_is_no_customer_is_known_by_the_number(as_user: As) -> None:
	log = abandoned_call("lost")
	found = taken_by(as_user)
	assert (found["customer"], found["tier"]) == (None, None)
	assert [call["name"] for call in found["calls"]] == [log]


def test_open_complaints_and_how_the_one_stands_that_it_is_about(as_user: As) -> None:
	some.open_station()
	buyer = customer("Li Ming", NUMBER)
	other = some.taken(customer=buyer, subject="Something else", topic="Bill and Charges")
	complaint = some.to_call(customer=buyer)
	named = {"reference_doctype": "CS Complaint", "reference_name": complaint.name}
	to_call(buyer, **named)
	found = taken_by(as_user)
	assert {one.name for one in found["complaints"]} == {complaint.name, other.name}
	about = found["about"]
	assert (about["name"], about["may_read"], about["title"]) == (
		complaint.name,
		True,
		"Mrs Li · Picture breaks up",
	)
	assert "calls the customer; only their word closes it" in about["next"]


def test_a_document_that_the_officer_may_not_read_is_only_named(as_user: As) -> None:
	buyer = customer("Li Ming", NUMBER)
	ticket = issue("A secret of ours", customer=buyer)
	to_call(buyer, reference_doctype="Issue", reference_name=ticket.name)
	about = taken_by(as_user)["about"]
	assert about == {"doctype": "Issue", "name": ticket.name, "label": "Issue", "may_read": False}


def test_a_document_that_is_gone_keeps_nobody_from_calling(as_user: As) -> None:
	buyer = customer("Li Ming", NUMBER)
	ticket = issue("Picture breaks up", customer=buyer)
	to_call(buyer, reference_doctype="Issue", reference_name=ticket.name)
	frappe.db.delete("Issue", {"name": ticket.name})
	assert taken_by(as_user)["about"]["may_read"] is False


def test_scripts_are_words_and_nothing_that_runs(as_user: As) -> None:
	buyer = customer("Li Ming", NUMBER)
	plan = {"doctype": "CS Callback Plan", "plan_name": "Thanks", "document_type": "Issue", "enabled": 0}
	plan |= {"rounds": [{"after": 0, "within": 3, "unit": "Days"}]}
	frappe.get_doc(plan).insert()
	script = "<p onclick='steal()'><b>Hello</b></p><script>steal()</script><img src=x onerror=steal()>"
	frappe.db.set_value(
		"CS Callback Plan", "Thanks", "script", script
	)  # as an import or an old version may have left it
	to_call(buyer, plan="Thanks")
	shown = taken_by(as_user)["script"]
	assert "<b>Hello</b>" in shown
	assert not any(evil in shown for evil in ("<script", "onclick", "onerror"))


def test_wishes_are_shown_and_noted(as_user: As) -> None:
	buyer = customer("Li Ming", NUMBER)
	to_call(buyer)
	assert taken_by(as_user)["wishes"] == []
	with as_user(OFFICER):
		(wish,) = api.note_hours("00:00", "23:30", "Never at midnight")
	assert wish.words == "Never at midnight" and wish.only_at == 1
	doc = frappe.get_doc("CS Contact Wish", {"customer": buyer})
	assert doc.number == "138****8000" and doc.owner == OFFICER
	with as_user(OFFICER):
		api.note_hours("18:00", "20:00")
		assert api.current_customer()["hours"] == ["18:00–20:00"]
	assert frappe.db.count("CS Contact Wish") == 1, "one for a customer"
	assert frappe.get_doc("CS Contact Wish", doc.name).words == "Never at midnight", (
		"nothing said leaves what was said"
	)


def test_hours_do_not_lift_a_refusal(as_user: As) -> None:
	buyer = customer("Li Ming", NUMBER)
	to_call(buyer)
	frappe.get_doc({"doctype": "CS Contact Wish", "customer": buyer, "refuses": "Offers"}).insert()
	taken_by(as_user)
	with as_user(OFFICER):
		(wish,) = api.note_hours("08:00", "23:00")
	assert wish.refuses == "Offers"


@pytest.mark.parametrize(("since", "until"), [("20:00", "18:00"), ("soon", "20:00"), ("", "20:00")])
def test_hours_that_are_none_are_refused(as_user: As, since: str, until: str) -> None:
	to_call(customer("Li Ming", NUMBER))
	taken_by(as_user)
	with as_user(OFFICER), pytest.raises(frappe.ValidationError):
		api.note_hours(since, until)
	assert not frappe.db.count("CS Contact Wish")


def test_nobody_notes_hours_of_somebody_whom_they_do_not_have(as_user: As) -> None:
	to_call(customer("Li Ming", NUMBER))
	taken_by(as_user)
	with as_user(SECOND), pytest.raises(frappe.ValidationError, match="no customer now"):
		api.note_hours("18:00", "20:00")


@pytest.mark.parametrize("method", ["next_customer", "current_customer", "note_hours", "dial"])
def test_who_has_no_post_in_the_centre_calls_nobody(http: SiteClient, method: str) -> None:
	to_call(customer("Li Ming", NUMBER))
	frappe.db.commit()
	given = {"call_from": "18:00", "call_until": "20:00"} if method == "note_hours" else {}
	for session in (http.login(PEOPLE.hr), http.guest()):
		answer = session.call(f"cs_center.contact.api.{method}", **given)
		assert answer.status_code == 403 and "13800138000" not in answer.text
	frappe.db.rollback()
	assert not frappe.db.count("CS Contact Lease", {"user": ("is", "set")})


def test_the_time_offered_to_call_again_is_within_their_hours(as_user: As) -> None:
	to_call(customer("Li Ming", NUMBER))
	before, found = soonest_full_hour(), taken_by(as_user)
	assert found["again_at"] in (before, soonest_full_hour())
	with as_user(OFFICER):
		api.note_hours("06:00", "06:30")
		again = api.current_customer()["again_at"]
	assert again.time() == time(6) and again > now_datetime()
	with as_user(OFFICER):
		status = callbacks.log_result(found["task"], "Call Again", again_at=str(again))
	assert status == "Open"
	assert get_datetime(frappe.db.get_value("CS Callback", found["task"], "promised_at")) == again


def soonest_full_hour() -> datetime:
	"""A quarter of an hour away at least: what is offered must not be over before the officer keeps it."""
	return (now_datetime() + timedelta(minutes=75)).replace(minute=0, second=0, microsecond=0)


def test_who_lost_the_customer_reads_nothing_more(as_user: As) -> None:
	to_call(customer("Li Ming", NUMBER))
	found = taken_by(as_user)
	frappe.db.set_value(
		"CS Contact Lease", {"task": found["task"]}, "until", now_datetime() - timedelta(seconds=1)
	)
	with as_user(OFFICER):
		assert api.current_customer() is None
	assert taken_by(as_user, SECOND)["task"] == found["task"]
	with as_user(OFFICER):
		assert api.current_customer() is None
