"""Calls that ERPNext and Telephony log appear here as well, once; their own work is never disturbed (CALL-6)."""

from datetime import datetime, timedelta
from typing import Any

import frappe
import pytest

from cs_center.calls.service import log, mirrors
from devtools.site_fixtures import Services
from tests.site import centre

BOTH = ("Call Log", "TP Call Log")
NUMBER = "13800138000"
START = centre.workday_morning().replace(tzinfo=None)


def other_log(doctype: str, name: str, **values: Any) -> Any:
	"""A new call log of another app, ringing in."""
	call = {"id": name, "from": NUMBER, "to": centre.HOTLINE, "type": "Incoming", "status": "Ringing"}
	return frappe.get_doc({"doctype": doctype, **call, "start_time": START, **values})


def live_through(doctype: str, name: str) -> Any:
	"""A call from ring to end, saved at each step and more often than needed."""
	doc = other_log(doctype, name).insert()
	doc.save()
	doc.status = "In Progress"
	doc.save()
	doc.save()
	doc.update({"status": "Completed", "duration": 60, "end_time": START + timedelta(seconds=75)})
	doc.save()
	doc.save()
	return doc


def mirrored(name: str) -> Any:
	(call,) = frappe.get_all("CS Call Log", filters={"call_id": name}, pluck="name")
	return frappe.get_doc("CS Call Log", call)


def test_all_apps_are_there(full_site: str) -> None:
	assert set(frappe.get_installed_apps()) >= set(frappe.get_all_apps())


@pytest.mark.commits  # another app commits when a contact is made
@pytest.mark.parametrize("doctype", BOTH)
def test_a_call_appears_once_with_its_whole_life(full_site: str, doctype: str) -> None:
	customer = centre.customer("Li Ming", NUMBER)
	doc = other_log(doctype, "m-1").insert()
	assert mirrored("m-1").outcome == "Ringing"
	doc.status = "In Progress"
	doc.save()
	assert mirrored("m-1").outcome == "In Progress"
	doc.update({"status": "Completed", "duration": 60, "end_time": START + timedelta(seconds=75)})
	doc.save()
	call = mirrored("m-1")
	assert (call.outcome, call.direction, call.customer) == ("Answered", "Inbound", customer)
	assert (call.started_at, call.ended_at) == (START, START + timedelta(seconds=75))
	assert call.caller_number == "138****8000" and call.source == "telephony"


@pytest.mark.parametrize("doctype", BOTH)
def test_saved_again_and_again_it_stays_one(full_site: str, doctype: str) -> None:
	live_through(doctype, "m-2")
	assert frappe.db.count("CS Call Log") == 1
	assert frappe.db.count("CS Call Record") == 1
	assert mirrored("m-2").talk_seconds == 60


def test_one_call_in_both_apps_is_one_log(full_site: str) -> None:
	live_through("Call Log", "m-3")
	live_through("TP Call Log", "m-3")
	assert frappe.db.count("CS Call Log") == 1
	assert mirrored("m-3").outcome == "Answered"


@pytest.mark.parametrize(
	("kind", "status", "outcome"),
	[
		("Incoming", "No Answer", "Missed"),
		("Incoming", "Canceled", "Missed"),
		("Incoming", "Busy", "Missed"),
		("Outgoing", "No Answer", "No Answer"),
		("Outgoing", "Busy", "Busy"),
		("Outgoing", "Failed", "Failed"),
	],
)
def test_calls_that_nobody_took(full_site: str, kind: str, status: str, outcome: str) -> None:
	for doctype in BOTH:
		number = f"1370000000{BOTH.index(doctype)}"
		doc = other_log(doctype, f"m-4 {doctype}", type=kind, **{"from": number, "to": number}).insert()
		doc.update({"status": status, "end_time": START + timedelta(seconds=20)})
		doc.save()
		call = mirrored(doc.name)
		assert call.outcome == outcome and not call.answered_at
		assert frappe.db.count("CS Callback", {"call_log": call.name}) == (kind == "Incoming")


def test_who_answered(full_site: str) -> None:
	other_log("TP Call Log", "m-5", receiver=centre.PEOPLE.anna, status="In Progress").insert()
	call = mirrored("m-5")
	assert (call.agent, call.team) == (centre.PEOPLE.anna, "A")
	out = {
		"type": "Outgoing",
		"caller": centre.PEOPLE.bea,
		"from": centre.HOTLINE,
		"to": NUMBER,
		"status": "In Progress",
	}
	other_log("TP Call Log", "m-6", **out).insert()
	call = mirrored("m-6")
	assert (call.agent, call.direction, call.called_number) == (centre.PEOPLE.bea, "Outbound", "138****8000")


def test_a_recording_written_without_an_event_is_found(full_site: str) -> None:
	"""Twilio's address comes minutes after the call, by `db.set_value`."""
	from cs_center.calls.service.recordings import urls_of

	live_through("TP Call Log", "m-7")
	assert urls_of(mirrored("m-7")) == []
	url = "https://api.twilio.com/2010-04-01/Accounts/AC1/Recordings/RE1"
	frappe.db.set_value("TP Call Log", "m-7", "recording_url", url)
	assert urls_of(mirrored("m-7")) == [url]


@pytest.mark.parametrize("doctype", BOTH)
def test_a_failure_of_ours_is_not_theirs(
	full_site: str, doctype: str, monkeypatch: pytest.MonkeyPatch
) -> None:
	def fail(*arguments: Any) -> None:
		frappe.db.set_value("CS Settings", None, "subscribers", 1)
		frappe.throw("broken")

	monkeypatch.setattr(log, "mirror", fail)
	other_log(doctype, "m-8").insert()
	assert frappe.db.exists(doctype, "m-8")
	assert not frappe.db.exists("CS Call Log", {"call_id": "m-8"})
	assert frappe.db.get_single_value("CS Settings", "subscribers") != 1, "half of a failed mirror was kept"
	assert not frappe.local.message_log, "the other app's user is not told about it"
	assert frappe.db.exists("Error Log", {"method": "Call could not be mirrored", "reference_name": "m-8"})


def test_what_can_not_be_a_call_is_kept_as_a_reject(full_site: str) -> None:
	other_log("Call Log", "m-9", start_time=datetime(2199, 1, 1)).insert()
	reject = frappe.get_last_doc("CS Call Reject")
	assert "ahead" in reject.reason and frappe.parse_json(reject.raw)["call_id"] == "m-9"
	assert frappe.db.exists("Call Log", "m-9")


def test_a_lost_race_is_run_again(
	full_site: str, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
	with monkeypatch.context() as patch:
		patch.setattr(log, "mirror", _lose)
		other_log("TP Call Log", "m-10").insert()
	frappe.db.commit()
	assert not frappe.db.exists("CS Call Log", {"call_id": "m-10"})
	services.run_jobs()
	frappe.db.rollback()
	assert mirrored("m-10").outcome == "Ringing"
	mirrors.mirror_again("TP Call Log", "no such log")


def _lose(*arguments: Any) -> None:
	raise frappe.DuplicateEntryError


def test_a_deadlock_is_told_to_the_other_app(full_site: str, monkeypatch: pytest.MonkeyPatch) -> None:
	"""The database has rolled back their work as well: they must not believe that it is done."""

	def lose(*arguments: Any) -> None:
		raise frappe.QueryDeadlockError

	monkeypatch.setattr(log, "mirror", lose)
	with pytest.raises(frappe.QueryDeadlockError):
		other_log("Call Log", "m-11").insert()


def test_a_rollback_of_theirs_leaves_nothing_of_ours(full_site: str) -> None:
	frappe.db.savepoint("theirs")
	live_through("TP Call Log", "m-12")
	missed = other_log("Call Log", "m-13", **{"from": "13900139000"}).insert()
	missed.update({"status": "No Answer", "end_time": START + timedelta(seconds=20)})
	missed.save()
	assert frappe.db.count("CS Call Log") == 2 and frappe.db.count("CS Callback") == 1
	frappe.db.rollback(save_point="theirs")
	for doctype in (
		"CS Call Log",
		"CS Call Record",
		"CS Call Leg",
		"CS Callback",
		"CS Call Recording",
		"CS Call Reject",
	):
		assert not frappe.db.count(doctype), doctype


@pytest.mark.commits
def test_erpnext_still_does_its_own_work(full_site: str) -> None:
	"""Links to the contact, comments and edits of its Call Log are as without us."""
	centre.customer("Li Ming", NUMBER)
	doc = live_through("Call Log", "m-14")
	links = {link.link_doctype for link in frappe.get_doc("Call Log", "m-14").links}
	assert "Contact" in links
	assert (doc.status, doc.duration, doc.get("from")) == ("Completed", 60, NUMBER)
	frappe.delete_doc("Call Log", "m-14")
	assert frappe.db.exists("CS Call Log", {"call_id": "m-14"}), "our log outlives theirs (SEC-3)"


def test_numbers_of_hrms_employees_are_in_the_book(full_site: str) -> None:
	person = {
		"first_name": "Wang",
		"gender": "Male",
		"date_of_birth": "1990-01-01",
		"date_of_joining": "2020-01-01",
	}
	company = frappe.get_all("Company", limit=1, pluck="name")[0]
	frappe.get_doc(
		{"doctype": "Employee", **person, "company": company, "cell_number": "13911112222"}
	).insert()
	assert frappe.db.exists("CS Phone Number", {"number_key": "+8613911112222", "party_type": "Employee"})


def test_helpdesk_tickets_can_be_linked(full_site: str) -> None:
	if not frappe.db.exists("DocType", "HD Ticket"):
		pytest.skip("the bench has no helpdesk")
	ticket = frappe.get_doc({"doctype": "HD Ticket", "subject": "No picture", "raised_by": "li@example.com"})
	ticket.insert(ignore_permissions=True)
	call = frappe.get_doc("CS Call Log", centre.answered_call("h-1"))
	call.update({"ticket_type": "HD Ticket", "ticket": str(ticket.name)})
	call.save()
	assert frappe.get_doc("CS Call Log", call.name).ticket == str(ticket.name)


def test_erpnexts_call_log_without_the_other_apps() -> None:
	live_through("Call Log", "m-15")
	assert mirrored("m-15").outcome == "Answered"
