"""SEC-3: who, when, what before and what after, of everything that happens to a complaint; nothing of it goes silently."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import frappe
import pytest
from frappe.utils import get_datetime, now_datetime

from cs_center.complaints import api
from devtools.client import SiteClient
from tests.site import centre
from tests.site import complaints as some
from tests.site.centre import PEOPLE
from tests.site.complaints import FIXER, TOPIC, complaint
from tests.site.test_permissions import user_called

AsUser = Callable[[str], AbstractContextManager[None]]
WHY = "Because of the storm"


@pytest.fixture(autouse=True)
def station() -> str:
	return some.open_station()


def last(name: str) -> Any:
	"""The latest step of a complaint, its changes read."""
	found = frappe.get_last_doc("CS Complaint Event", {"complaint": name}, order_by="position desc")
	found.changed = json.loads(found.changes or "{}")
	return found


def later(name: str) -> str:
	return str(get_datetime(complaint(name).due_by).replace(microsecond=0) + timedelta(days=3))


#: Who does it from where, how, and what must be told as changed, from what to what.
DEEDS: dict[str, tuple[Callable[..., Any], str, Callable[[str], Any], dict[str, Any]]] = {
	"Dispatched": (
		some.taken,
		PEOPLE.anna,
		lambda name: api.dispatch(name, some.STATION, WHY),
		{"status": ["Taken", "With Station"], "station": [None, some.STATION]},
	),
	"Returned by Station": (
		some.dispatched,
		FIXER,
		lambda name: api.return_to_handler(name, WHY),
		{"status": ["With Station", "Taken"], "station": [some.STATION, ""]},
	),
	"Reported Done": (
		some.dispatched,
		FIXER,
		lambda name: api.report_done(name, WHY),
		{"status": ["With Station", "Reported Done"], "reported_by": [None, FIXER]},
	),
	"Verified": (
		some.reported,
		PEOPLE.lee,
		lambda name: api.verify(name, 1, WHY),
		{"status": ["Reported Done", "To Call Back"], "callback_officer": [None, PEOPLE.officer]},
	),
	"Customer Says Solved": (
		some.to_call,
		PEOPLE.officer,
		lambda name: api.log_callback(name, reached=1, solved=1, words=WHY),
		{"status": ["To Call Back", "Solved"], "closed_by": [None, PEOPLE.officer]},
	),
	"Customer Says Not Solved": (
		some.to_call,
		PEOPLE.officer,
		lambda name: api.log_callback(name, reached=1, report=WHY),
		{"level": [0, 1], "holder": [PEOPLE.anna, PEOPLE.lee], "failed_callbacks": [0, 1], "round": [1, 2]},
	),
	"Reopened": (
		some.solved,
		PEOPLE.officer,
		lambda name: api.reopen(name, WHY),
		{"status": ["Solved", "With Station"], "level": [0, 1], "closed_by": [PEOPLE.officer, None]},
	),
	"Escalated": (
		some.dispatched,
		PEOPLE.anna,
		lambda name: api.escalate(name, WHY),
		{"level": [0, 1], "holder": [PEOPLE.anna, PEOPLE.lee]},
	),
	"Taken Over": (
		some.dispatched,
		PEOPLE.lee,
		lambda name: api.take_over(name, WHY, PEOPLE.bea),
		{"handler": [PEOPLE.anna, PEOPLE.bea], "team": ["A", "B"]},
	),
	"Severity Changed": (
		some.dispatched,
		PEOPLE.lee,
		lambda name: api.change_severity(name, "Severe", WHY),
		{"severity": ["General", "Severe"]},
	),
	"Corrected": (
		some.dispatched,
		PEOPLE.anna,
		lambda name: api.correct(
			name, {"topic": "Staff Attitude", "kind": "Enquiry", "party_name": "Mr Wu"}, WHY
		),
		{
			"topic": [TOPIC, "Staff Attitude"],
			"kind": ["Complaint", "Enquiry"],
			"party_name": ["Mrs Li", "Mr Wu"],
			"title": ["Mrs Li · Picture breaks up", "Mr Wu · Picture breaks up"],
		},
	),
}


@pytest.mark.parametrize("event", DEEDS)
def test_a_deed_says_who_when_before_and_after(event: str, as_user: AsUser) -> None:
	begin, user, do, expected = DEEDS[event]
	name = begin().name
	with as_user(user):
		do(name)
	step = last(name)
	assert (step.event, step.by_user, step.owner) == (event, user, user)
	assert abs(step.at - now_datetime()) < timedelta(minutes=1) and step.reason
	assert event == "Customer Says Solved" or WHY in step.reason
	assert step.position == complaint(name).steps
	for field, values in expected.items():
		assert [value or None for value in step.changed[field]] == [value or None for value in values], field


def test_a_limit_that_moves_says_from_where(as_user: AsUser) -> None:
	name = some.dispatched().name
	until = later(name)
	for deed, user in (("extended", PEOPLE.lee), ("corrected", PEOPLE.anna), ("reopened", PEOPLE.anna)):
		if deed == "reopened":
			name = some.solved().name
			frappe.db.set_value("CS Complaint", name, "due_by", "2026-01-01 10:00:00")
		before = str(complaint(name).due_by)
		with as_user(user):
			if deed == "extended":
				api.extend(name, until, WHY, 1)
			elif deed == "corrected":
				api.correct(name, {"kind": "Enquiry"}, WHY)
			else:
				api.reopen(name, WHY)
		assert last(name).changed["due_by"] == [before, str(complaint(name).due_by)], deed


@pytest.mark.commits  # making a customer does
def test_whose_customer_is_put_right_has_their_tier_and_its_limit(as_user: AsUser) -> None:
	customer = centre.customer("Big Works", "13900139009")
	frappe.db.set_value("Customer", customer, "cs_tier", "Gold")
	name = some.dispatched().name
	with as_user(PEOPLE.anna):
		api.correct(name, {"customer": customer}, WHY)
	assert complaint(name).tier == "Gold" and last(name).changed["customer"] == [None, customer]


@pytest.mark.parametrize(
	("field", "before", "after"),
	[
		("description", "2026-11-01. Called at noon", "2026-11-01. Nobody called"),
		("description", "0", ""),
		("subject", "Picture breaks up", "Picture breaks up "),
		("loss_amount", 10, 20),
	],
)
def test_every_edit_is_kept(field: str, before: Any, after: Any, as_user: AsUser) -> None:
	doc = some.dispatched(**{field: before})
	for value in (before, after):
		with as_user(PEOPLE.anna):
			doc = complaint(doc.name)
			doc.set(field, value)
			doc.save()
		step = last(doc.name)
		assert (step.event == "Edited") == (value == after), value
	assert step.by_user == PEOPLE.anna and step.changed == {field: [before, after]}


def test_what_a_form_sends_back_unchanged_is_no_edit(as_user: AsUser) -> None:
	doc = some.dispatched(loss_amount=12_000)
	sent = json.loads(frappe.as_json(complaint(doc.name).as_dict()))
	with as_user(PEOPLE.anna):
		again = frappe.get_doc({**sent, "loss_amount": "12000", "level": "0"})
		again.save()
	assert last(doc.name).event == "Dispatched"


def test_long_names_fit_into_the_title(as_user: AsUser) -> None:
	doc = some.taken(subject="s" * 140, party_name="p" * 140)
	assert doc.title.startswith("ppp") and len(doc.title) == 140


def test_one_open_complaint_of_a_call_and_topic_whatever_becomes_of_it(as_user: AsUser) -> None:
	call = centre.answered_call("first")
	first = some.solved(call_log=call)
	assert first.open_key is None
	with as_user(PEOPLE.officer):
		api.reopen(first.name, WHY)
	assert complaint(first.name).open_key
	with as_user(PEOPLE.anna):
		assert api.take({"subject": "x", "topic": TOPIC, "call_log": call}) == {
			"name": first.name,
			"is_new": False,
		}
		other = api.take({"subject": "x", "topic": "Staff Attitude", "call_log": call})["name"]
		with pytest.raises(frappe.ValidationError, match=first.name):
			api.correct(other, {"topic": TOPIC}, WHY)


def test_only_the_systems_manager_deletes_and_it_is_kept(http: SiteClient) -> None:
	call = centre.answered_call("first")
	name = some.solved(call_log=call).name
	parts = {
		doctype: frappe.get_all(doctype, filters={"complaint": name}, pluck="name")
		for doctype in ("CS Complaint Event", "CS Complaint Callback")
	}
	assert all(parts.values()) and frappe.db.count("CS Notice", {"reference_name": name})
	for who in ("anna", "lee", "supervisor", "director", "officer"):
		user = http.token(user_called(who))
		assert user.delete(f"/api/resource/CS Complaint/{name}").status_code == 403, who
		for doctype, names in parts.items():
			assert user.delete(f"/api/resource/{doctype}/{names[0]}").status_code == 403, who
	answer = http.token(user_called("manager")).delete(f"/api/resource/CS Complaint/{name}")
	assert answer.status_code == 202, answer.text[-500:]
	for doctype, names in {**parts, "CS Complaint": [name]}.items():
		kept = {"deleted_doctype": doctype, "deleted_name": ("in", names)}
		rows = frappe.get_all("Deleted Document", filters=kept, fields=["owner", "data"])
		assert len(rows) == len(names) and {row.owner for row in rows} == {user_called("manager")}
		assert not frappe.get_all(doctype, filters={"name": ("in", names)})
	steps = [json.loads(row) for row in _deleted("CS Complaint Event")]
	assert {"Taken", "Customer Says Solved"} <= {step["event"] for step in steps}
	assert not frappe.db.get_value("CS Call Log", call, "complaint")
	versions = frappe.get_all("Version", filters={"docname": call}, pluck="data")
	assert any(name in version for version in versions)


def _deleted(doctype: str) -> list[str]:
	return frappe.get_all("Deleted Document", filters={"deleted_doctype": doctype}, pluck="data")


def test_history_that_the_systems_manager_mends_keeps_what_was(http: SiteClient) -> None:
	name = some.solved().name
	for doctype, field in (("CS Complaint Event", "reason"), ("CS Complaint Callback", "words")):
		part = frappe.get_all(doctype, filters={"complaint": name}, order_by="creation", pluck="name")[-1]
		before = frappe.db.get_value(doctype, part, field)
		for who, expected in (("director", 403), ("lee", 403), ("manager", 200)):
			answer = http.token(user_called(who)).put(f"/api/resource/{doctype}/{part}", json={field: "Mine"})
			assert answer.status_code == expected, (doctype, who, answer.text[-300:])
		[version] = frappe.get_all("Version", filters={"docname": part}, fields=["owner", "data"])
		assert version.owner == user_called("manager")
		assert json.loads(version.data)["changed"] == [[field, before, "Mine"]]


def test_nobody_writes_a_notice(http: SiteClient) -> None:
	some.dispatched()
	notice = frappe.get_all("CS Notice", pluck="name")[0]
	for who in ("anna", "lee", "director", "manager"):
		user = http.token(user_called(who))
		assert user.put(f"/api/resource/CS Notice/{notice}", json={"text": "Mine"}).status_code == 403, who
		assert user.delete(f"/api/resource/CS Notice/{notice}").status_code == 403, who


def test_the_ticket_may_go_and_the_complaint_stays(as_user: AsUser) -> None:
	with as_user(PEOPLE.anna):
		ticket = centre.issue()
	name = some.dispatched(ticket_type="Issue", ticket=ticket.name).name
	frappe.delete_doc("Issue", ticket.name)
	step = last(name)
	assert step.event == "Ticket Deleted" and step.changed["ticket"] == [ticket.name, None]
	with as_user(PEOPLE.anna):
		doc = complaint(name)
		assert not doc.ticket and doc.open_key
		doc.description = "Goes on"
		doc.save()
		api.story(name)
	with as_user(FIXER):
		api.report_done(name, "Mended")
	assert complaint(name).status == "Reported Done"
