"""Work that people do with the app before it is removed: calls, matters, complaints and segments."""

from datetime import datetime, timedelta, timezone
from typing import Any

import frappe
from frappe.utils import now_datetime

USER, COLLEAGUE = "someone@centre.example.com", "colleague@centre.example.com"
TICKET = "Bill is wrong"
NUMBER = "13800138000"


def insert(doctype: str, **values: Any) -> Any:
	return frappe.get_doc({"doctype": doctype, **values}).insert(ignore_permissions=True)


_HOURS = [{"weekday": "Monday", "starts_at": "09:00:00", "ends_at": "17:00:00"}]


def take_calls() -> str:
	from cs_center.calls.rules.events import CallEvent, read_live_event
	from cs_center.calls.rules.reasons import Rejected
	from cs_center.calls.service import clock, log, rejects

	start = datetime.now(timezone.utc) - timedelta(hours=1)
	lost = {"from_number": "13900139000", "to_number": "07198888888", "direction": "Inbound"}
	said = {**lost, "from_number": NUMBER}
	log.take_event("pbx", "lost", CallEvent("ringing", start, **lost))
	log.take_event("pbx", "lost", CallEvent("ended", start + timedelta(seconds=30), **lost))
	log.take_event("pbx", "answered", CallEvent("ringing", start, **said))
	log.take_event(
		"pbx", "answered", CallEvent("answered", start + timedelta(seconds=9), agent="1001", **said)
	)
	url = "https://pbx.example.com/a.wav"
	ended = CallEvent("ended", start + timedelta(seconds=99), recording_url=url, **said)
	taken = log.take_event("pbx", "answered", ended)
	frappe.db.commit()  # keeping a refused event rolls back what else is in the transaction
	try:
		read_live_event({"source": "pbx"}, clock.now())
	except Rejected as rejected:
		rejects.keep_event({"source": "pbx"}, rejected.reason)
	assert frappe.db.count("CS Callback") == 1 and frappe.db.count("CS Call Reject") == 1
	return taken.call_log


def answer_for_matters(call: str) -> str:
	"""A matter of a call and one of a ticket go their ways, with all that is told and shared about them."""
	from frappe.desk.form import assign_to

	from cs_center.responsibility import api
	from cs_center.responsibility.service import leaving, notices, sweep

	frappe.get_doc("User", COLLEAGUE).add_roles("CS Agent")
	insert("CS Staff Record", staff_number="1002", user=COLLEAGUE, team="A", working_hours=_HOURS)
	insert("CS Station", station_name="North", members=[{"user": USER}])
	insert("CS Absence", staff="1002", starts_at="2030-01-01", ends_at="2030-01-02", reason="Holidays")
	frappe.db.set_value("Customer", {"customer_name": "Li Ming"}, "cs_tier", "Gold")
	frappe.make_property_setter(
		{"doctype": "Customer", "fieldname": "cs_tier", "property": "bold", "value": "1"}
	)
	ticket = frappe.get_doc("Issue", {"subject": TICKET})
	assign_to.add({"assign_to": [USER], "doctype": "Issue", "name": ticket.name})
	(matter,) = frappe.get_all("CS Responsibility", filters={"ticket": ticket.name}, pluck="name")
	frappe.set_user(USER)
	api.screen_pop(call)
	api.answer_offer(api.offer(matter, "Print it", station="North", kind="Handling"), 1)
	api.station_done(matter, "Printed again")
	handover = api.offer(matter, "I am on leave", to_user=COLLEAGUE)
	frappe.set_user(COLLEAGUE)
	api.answer_offer(handover, 1)
	frappe.set_user("Administrator")
	insert("CS First Caller Rule", rule_name="Ours", priority=1, kinds=[{"kind": "Complaint"}], owns=1)
	api.tell(matter, api.told_text(matter), call)
	ticket.reload()
	ticket.status = "Closed"
	ticket.save()
	frappe.db.set_value("CS Staff Record", "1002", "active", 0)
	leaving.left(COLLEAGUE)
	frappe.flags.in_test = True  # notices are written at once: no worker runs here
	notices.owner_left(COLLEAGUE)
	assert notices.send_due() and frappe.db.count("Notification Log", {"document_type": "CS Responsibility"})
	frappe.flags.in_test = False
	sweep.sweep()
	frappe.db.set_value("Notification", "CS Owner Left", "enabled", 0)
	assert frappe.db.get_value("CS Responsibility", matter, "responsible") == COLLEAGUE
	return matter


def complain(call: str) -> str:
	"""A complaint goes its way, and one of a call is open, with all that managers set and all that people are told."""
	from cs_center.complaints import api
	from cs_center.complaints.service import sweep
	from cs_center.notices import service as notices

	frappe.get_doc("User", COLLEAGUE).add_roles("CS Callback Officer", "CS Station Member")
	insert("CS Complaint Topic", topic_name="Ours", kind="Complaint", station="North")
	limits = [{"kind": "Complaint", "amount": 2, "unit": "Working Days"}]
	steps = [{"anchor": "Taken", "amount": 5, "unit": "Minutes", "action": "Escalate", "level": "Director"}]
	insert("CS Escalation Policy", policy_name="Ours", priority=1, limits=limits, steps=steps)
	insert("CS Severity Rule", rule_name="Ours", severity="Severe", topics=[{"topic": "Ours"}])
	frappe.set_user(USER)
	told = {"subject": "Rude", "topic": "Ours", "customer": "Li Ming", "loss_amount": 20_000}
	of_call = api.take({**told, "call_log": call})["name"]
	name = api.take(told, dispatch=1)["name"]
	api.report_done(name, "We said sorry")
	frappe.set_user(COLLEAGUE)
	api.verify(name, 1)
	api.log_callback(name, reached=1, report="Still angry")
	frappe.set_user("Administrator")
	api.escalate(name, "It is about policy")
	assert sweep.sweep(now_datetime() + timedelta(days=2)).escalated
	assert frappe.db.get_value("CS Complaint", of_call, "level")
	assert frappe.db.get_value("CS Complaint", name, "agreement_status")
	frappe.flags.in_test = True  # notices are written at once: no worker runs here
	assert notices.send_due() and frappe.db.count("Notification Log", {"document_type": "CS Complaint"})
	frappe.flags.in_test = False
	board = {"kanban_board_name": "Complaints of Ours", "reference_doctype": "CS Complaint"}
	insert("Kanban Board", **board, field_name="status", columns=[{"column_name": "Solved"}])
	insert("Custom Field", dt="CS Complaint", fieldname="street", label="Street", fieldtype="Data")
	about = {"subject": "Cable cut", "topic": "Mass Fault", "station": "North", "started_at": now_datetime()}
	insert("CS Incident", **about)
	return name


def look_at_customers() -> None:
	"""Customers have their segments, one has another one since, and a week's satisfaction was told of."""
	from cs_center.retention import jobs
	from cs_center.satisfaction.service.summary import TOLD_WEEK

	jobs.compute_segments()
	insert("CS Segment Rule", rule_name="Ours", segment="Lost", priority=1)
	jobs.compute_segments()
	assert frappe.db.count("CS Segment Change")
	frappe.db.set_global(TOLD_WEEK, "2026-11-16")
	_greet_on_a_birthday()


def _greet_on_a_birthday() -> None:
	from cs_center.ahead.service import sweep

	today = frappe.utils.getdate()
	doc = frappe.get_doc("Customer", {"customer_name": "Li Ming"})
	doc.update({"cs_birthday_month": today.month, "cs_birthday_day": today.day})
	doc.save()
	frappe.db.commit()  # the sweep takes back what is not there yet when a plan fails
	assert sweep.prepare() == 1 and frappe.db.count("CS Greeting") == 1
