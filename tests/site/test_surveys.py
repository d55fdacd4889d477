"""BACK-5 on a site: customers are invited once for a cause, answer on the telephone, and low marks are followed."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import frappe
import pytest
from frappe.core.doctype.sms_settings import sms_settings
from frappe.utils import add_days, now_datetime

from cs_center.surveys import api, jobs
from cs_center.surveys.service import answering, sending, store
from devtools.client import SiteClient
from devtools.session import create_user
from devtools.site_fixtures import Services
from tests.site import centre
from tests.site.centre import PEOPLE
from tests.site.survey_links import BAD, NUMBER, SURVEY, answers, call, invited, response_of, status
from tests.site.test_permissions import user_called

AsUser = Callable[[str], AbstractContextManager[None]]


def asked_by_phone(as_user: AsUser, invitation: str, by: str = PEOPLE.officer, **said: str) -> Any:
	with as_user(by):
		name = api.answer_by_phone(invitation, answers(**said))
	return frappe.get_doc(store.RESPONSE, name)


@pytest.mark.commits  # making a customer does
def test_an_invitation_says_what_it_is_about() -> None:
	customer = centre.customer("Mrs Li", NUMBER)
	frappe.db.set_value("Customer", customer, "territory", "All Territories")
	found = invited(log=call(kind="Billing"))
	row = frappe.get_doc(store.INVITATION, found.name)
	assert (row.survey, row.status, row.channel) == (SURVEY, "Sent", "Link")
	assert (row.customer, row.agent, row.team, row.kind) == (customer, PEOPLE.anna, "A", "Billing")
	assert (row.area, row.caller_number) == ("All Territories", "138****8001")
	assert len(row.caller) == 40 and NUMBER not in str(row.as_dict())
	assert abs(row.expires_at - now_datetime() - timedelta(days=7)) < timedelta(minutes=1)


def test_one_invitation_for_a_cause() -> None:
	log = call()
	first = invited(log=log)
	again = invited(log=log)
	assert (first.is_new, again.is_new, again.name) == (True, False, first.name)
	assert again.link != first.link
	assert frappe.db.count(store.INVITATION) == 1


def test_who_was_asked_may_be_asked_about_something_else() -> None:
	assert invited(log=call("one")).name != invited(log=call("two")).name


def test_a_survey_made_for_the_kind_is_asked() -> None:
	questions = [{"question": "Is it mended?", "kind": "Yes or No", "measures": "Solved"}]
	survey = {"doctype": store.SURVEY, "survey_name": "Faults", "questions": questions, "priority": 5}
	frappe.get_doc({**survey, "kinds": [{"kind": "Fault Report"}]}).insert()
	assert (
		frappe.db.get_value(store.INVITATION, invited(log=call("a", kind="Fault Report")).name, "survey")
		== "Faults"
	)
	assert (
		frappe.db.get_value(store.INVITATION, invited(log=call("b", kind="Billing")).name, "survey") == SURVEY
	)
	frappe.db.set_value(store.SURVEY, {}, "enabled", 0)
	with pytest.raises(frappe.ValidationError, match="No survey is enabled"):
		api_invite(call("c"))


def api_invite(log: str, channel: str = "Link", by: str = PEOPLE.officer) -> dict[str, Any]:
	frappe.set_user(by)
	try:
		return api.invite("CS Call Log", log, channel)
	finally:
		frappe.set_user("Administrator")


@pytest.mark.parametrize(
	("channel", "said"), [("Pigeon", "Link, SMS, Phone"), ("SMS", "gateway"), ("", "Link, SMS, Phone")]
)
def test_channels_that_there_are_not(channel: str, said: str) -> None:
	with pytest.raises(frappe.ValidationError, match=said):
		api_invite(call(), channel)
	assert not frappe.db.count(store.INVITATION)


def test_what_is_not_there_is_not_asked_about(as_user: AsUser) -> None:
	with as_user(PEOPLE.officer):
		for doctype, name in (("CS Call Log", "none"), ("Dragon", "x"), ("CS Call Log", "' or 1=1")):
			with pytest.raises(frappe.DoesNotExistError):
				api.invite(doctype, name)
		with pytest.raises(frappe.DoesNotExistError):
			api.answer_by_phone("none", {})


def test_who_handled_it_does_not_ask(as_user: AsUser) -> None:
	log = call()
	frappe.db.set_value("CS Call Log", log, "agent", PEOPLE.lee)
	with as_user(PEOPLE.lee), pytest.raises(frappe.ValidationError, match="Somebody else asks"):
		api.invite("CS Call Log", log, "Phone")
	found = invited(store.PHONE, log)
	with as_user(PEOPLE.lee):
		for do in (lambda: api.phone_form(found.name), lambda: api.answer_by_phone(found.name, answers())):
			with pytest.raises((frappe.ValidationError, frappe.PermissionError)):
				do()
	assert status(found.name) == "Waiting"


def test_by_phone(as_user: AsUser) -> None:
	found = invited(store.PHONE)
	with as_user(PEOPLE.officer):
		form = api.phone_form(found.name)
	assert form["number"] == NUMBER and [one["kind"] for one in form["questions"]][-1] == "Free Words"
	response = asked_by_phone(as_user, found.name, Other="Nice people")
	assert (response.channel, response.by_user, response.agent, response.team) == (
		"Phone",
		PEOPLE.officer,
		PEOPLE.anna,
		"A",
	)
	assert (response.solved, response.lowest, response.average) == ("Yes", 4, 4.67)
	assert (response.attitude, response.speed, response.quality, response.other) == (5, 4, 5, 0)
	assert [(row.measures, row.said, row.mark) for row in response.answers][:2] == [
		("Solved", "Yes", 0),
		("Attitude", "5", 5),
	]
	assert response.words == "Nice people" and not response.dissatisfied
	assert status(found.name) == "Answered"
	assert frappe.db.get_value(store.INVITATION, found.name, "response") == response.name


def test_answered_once(as_user: AsUser) -> None:
	log = call()
	found = invited(store.PHONE, log)
	asked_by_phone(as_user, found.name)
	with pytest.raises(frappe.ValidationError, match="not open any more"):
		asked_by_phone(as_user, found.name)
	with pytest.raises(frappe.ValidationError, match="answered this survey already"):
		api_invite(log)
	assert frappe.db.count(store.RESPONSE) == 1


def test_answers_that_are_none_are_said_in_words(as_user: AsUser) -> None:
	found = invited(store.PHONE)
	with pytest.raises(frappe.ValidationError, match="A mark is 1"):
		asked_by_phone(as_user, found.name, Speed="9")
	with as_user(PEOPLE.officer):
		for wrong in ("[]", "{", "5"):
			with pytest.raises(frappe.ValidationError, match="JSON"):
				api.answer_by_phone(found.name, wrong)
	assert status(found.name) == "Waiting"


def test_the_number_is_for_who_calls(as_user: AsUser) -> None:
	by_phone, by_link = invited(store.PHONE), invited(log=call("second"))
	with as_user(PEOPLE.supervisor):
		assert api.phone_form(by_phone.name)["number"] == "138****8001"
	with as_user(PEOPLE.officer):
		assert api.phone_form(by_link.name)["number"] == "138****8001"


def test_low_marks_are_followed_by_somebody_else(as_user: AsUser) -> None:
	low = asked_by_phone(as_user, invited(store.PHONE, call("a")).name, **BAD)
	fine = asked_by_phone(as_user, invited(store.PHONE, call("b", "13900139002")).name)
	assert low.dissatisfied and "not solved" in low.follow_up and not fine.dissatisfied
	callbacks = frappe.get_all("CS Callback", filters={"status": "Open"}, fields=["*"])
	[row] = [one for one in callbacks if "not solved" in (one.reason or "")]
	assert abs(row.due_at - now_datetime() - timedelta(hours=24)) < timedelta(minutes=1)
	assert row.assigned_to != PEOPLE.anna
	assert len(callbacks) == 1


def test_withdrawn_by_leaders_only(as_user: AsUser) -> None:
	found = invited()
	with as_user(PEOPLE.officer), pytest.raises(frappe.PermissionError):
		api.withdraw(found.name)
	with as_user(PEOPLE.supervisor):
		api.withdraw(found.name)
	assert status(found.name) == "Withdrawn"
	with as_user(PEOPLE.officer):
		for do in (api.new_link, api.phone_form):
			with pytest.raises(frappe.ValidationError, match="not open any more"):
				do(found.name)


def test_what_nobody_answers_in_time_expires(as_user: AsUser) -> None:
	late, open_ = invited(log=call("a")), invited(log=call("b"))
	frappe.db.set_value(store.INVITATION, late.name, "expires_at", add_days(now_datetime(), -1))
	with pytest.raises(frappe.ValidationError, match="not open any more"):
		asked_by_phone(as_user, late.name)
	jobs.expire_invitations()
	assert (status(late.name), status(open_.name)) == ("Expired", "Sent")


@pytest.fixture
def gateway(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
	"""A gateway that takes every message, and what it was sent."""
	settings = {"sms_gateway_url": "http://127.0.0.1:9", "message_parameter": "m", "receiver_parameter": "to"}
	frappe.get_single("SMS Settings").update(settings).save()
	sent: list[dict[str, Any]] = []

	def send(_url: str, params: dict[str, Any], *_more: Any) -> int:
		sent.append(dict(params))
		return 200

	monkeypatch.setattr(sms_settings, "send_request", send)
	return sent


@pytest.mark.commits
def test_by_message(gateway: list[dict[str, Any]], as_user: AsUser) -> None:
	found = invited(store.SMS)
	assert not found.link and status(found.name) == "Waiting"
	jobs.send_sms(found.name)
	[message] = gateway
	assert message["to"] == NUMBER and "/s/" in message["m"]
	assert status(found.name) == "Sent"
	token = message["m"].rpartition("/s/")[2]
	answering.answer_by_link(token, answers())
	assert response_of(found.name).channel == "SMS"
	jobs.send_sms(found.name)
	assert len(gateway) == 1
	logged = str(frappe.get_all("SMS Log", fields=["*"]))
	assert token not in logged and NUMBER not in logged and "138****8001" in logged


@pytest.mark.commits
def test_a_message_that_the_gateway_refuses_is_not_lost(
	gateway: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch, as_user: AsUser
) -> None:
	def refuse(url: str, params: dict[str, Any], *_more: Any) -> int:
		raise ConnectionError(f"{url}?{params}")

	found = invited(store.SMS)
	with monkeypatch.context() as broken:
		broken.setattr(sms_settings, "send_request", refuse)
		jobs.send_sms(found.name)
	row = frappe.get_doc(store.INVITATION, found.name)
	assert row.status == "Waiting" and "ConnectionError" in row.problem and NUMBER not in row.problem
	assert not [one for one in frappe.get_all("Error Log", pluck="error") if NUMBER in one]
	with as_user(PEOPLE.officer):
		api.send_sms(found.name)
	jobs.send_sms(found.name)
	assert status(found.name) == "Sent" and len(gateway) == 1


@pytest.mark.commits
def test_a_worker_sends_it_after_the_commit(gateway: list[dict[str, Any]], services: Services) -> None:
	found = invited(store.SMS)
	frappe.db.commit()
	services.workers(1)
	# The worker's own gateway is nobody: it says so where a leader reads it.
	services.wait_until(lambda: frappe.db.get_value(store.INVITATION, found.name, "problem"), timeout=60)


def test_without_a_number_nothing_is_sent(gateway: list[dict[str, Any]]) -> None:
	found = invited(store.SMS)
	frappe.db.set_value(store.INVITATION, found.name, {"reference_doctype": None, "customer": None})
	assert sending._claimed(found.name)


def test_the_text_of_the_message() -> None:
	assert sending.text(SURVEY, "http://x/s/1").endswith("http://x/s/1")
	doc = frappe.get_doc(store.SURVEY, SURVEY)
	doc.sms_text = "Your words: {link} Thank you"
	doc.save()
	assert sending.text(SURVEY, "L") == "Your words: L Thank you"
	doc.sms_text = "Hello"
	with pytest.raises(frappe.ValidationError, match="link"):
		doc.save()


def test_answers_are_kept_as_they_were(http: SiteClient, as_user: AsUser) -> None:
	name = asked_by_phone(as_user, invited(store.PHONE).name).name
	for who in ("officer", "lee", "supervisor", "director"):
		user = http.token(user_called(who))
		changed = user.put(f"/api/resource/{store.RESPONSE}/{name}", json={"lowest": 5})
		assert changed.status_code == 403, who
		assert user.delete(f"/api/resource/{store.RESPONSE}/{name}").status_code == 403, who
		made = user.post(f"/api/resource/{store.RESPONSE}", json={"survey": SURVEY, "lowest": 5})
		assert made.status_code == 403, who
	forged = frappe.get_doc({"doctype": store.RESPONSE, "survey": SURVEY, "lowest": 5})
	with pytest.raises(frappe.PermissionError, match="kept as it was"):
		forged.insert(ignore_permissions=True)
	manager = http.token(user_called("manager"))
	assert manager.post(f"/api/resource/{store.RESPONSE}", json={"survey": SURVEY}).status_code == 403
	assert manager.put(f"/api/resource/{store.RESPONSE}/{name}", json={"lowest": 5}).status_code == 200
	[version] = frappe.get_all("Version", filters={"docname": name}, pluck="data")
	assert '"lowest"' in version and "4" in version
	assert manager.delete(f"/api/resource/{store.RESPONSE}/{name}").status_code == 202
	assert frappe.db.count("Deleted Document", {"deleted_doctype": store.RESPONSE}) == 1


#: anna's call, of team A, whose leader is lee, asked by the officer.
READERS = {
	store.INVITATION: {"officer", "lee", "supervisor", "director", "manager"},
	store.RESPONSE: {"officer", "lee", "supervisor", "director", "manager"},
}


def test_who_reads_what(http: SiteClient, as_user: AsUser) -> None:
	other_leader = create_user("CS Shift Leader", email="berta@centre.example.com")
	other_officer = create_user("CS Callback Officer", email="otto@centre.example.com")
	invitation = invited(store.PHONE).name
	names = {store.INVITATION: invitation, store.RESPONSE: asked_by_phone(as_user, invitation).name}
	people = (
		"anna",
		"alan",
		"officer",
		"lee",
		"supervisor",
		"director",
		"inspector",
		"retention",
		"manager",
		"hr",
	)
	users = {who: user_called(who) for who in people} | {"berta": other_leader, "otto": other_officer}
	for doctype, name in names.items():
		for who, user in users.items():
			session = http.token(user)
			may = who in READERS[doctype]
			one = session.get(f"/api/resource/{doctype}/{name}")
			assert (one.status_code == 200) is may, (doctype, who, one.text[-200:])
			listed = session.get(f"/api/resource/{doctype}")
			assert bool(listed.json().get("data")) is may, (doctype, who)
			export = {
				"doctype": doctype,
				"fields": f'["`tab{doctype}`.`name`"]',
				"file_format_type": "CSV",
				"title": "x",
			}
			found = session.post("/api/method/frappe.desk.reportview.export_query", json=export)
			exports = who in ("supervisor", "director", "manager")  # Frappe lets every System Manager
			assert (found.status_code == 200 and name in found.text) is exports, (
				doctype,
				who,
				found.text[-200:],
			)
			assert not {"caller", "token_hash", "cause_key"} & (one.json().get("data") or {}).keys(), who
		assert http.guest().get(f"/api/resource/{doctype}/{name}").status_code in (401, 403)


MAY = {
	"invite": {"officer", "lee", "supervisor", "director"},
	"new_link": {"officer", "lee", "supervisor", "director"},
	"phone_form": {"officer", "lee", "supervisor", "director"},
	"answer_by_phone": {"officer", "lee", "supervisor", "director"},
	"withdraw": {"lee", "supervisor", "director"},
}


@pytest.mark.parametrize("method", MAY)
def test_who_may_call_each_method(http: SiteClient, method: str) -> None:
	log = call()
	found = invited(store.PHONE, log)
	sent: dict[str, Any] = {"invitation": found.name}
	if method == "invite":
		sent = {"reference_doctype": "CS Call Log", "reference_name": log, "channel": "Phone"}
	if method == "answer_by_phone":
		sent["answers"] = {"nothing": "x"}
	people = [
		"anna",
		"alan",
		"inspector",
		"hr",
		"manager",
		"lee",
		"supervisor",
		"director",
		"officer",
		"guest",
	]
	for who in people:
		session = http.guest() if who == "guest" else http.token(user_called(who))
		code = session.call(f"cs_center.surveys.api.{method}", **sent).status_code
		if who in MAY[method]:
			assert code in (200, 417), (who, code)
		else:
			assert code in (401, 403), (who, code)
