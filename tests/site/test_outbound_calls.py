"""CALL-8 by officers and by message: whom somebody gets, what it came to, and the laws of conduct (KEEP-2, BACK-2, BACK-5)."""

from datetime import timedelta
from typing import Any

import frappe
import pytest
import requests
from frappe.core.doctype.sms_settings import sms_settings
from frappe.utils import add_days, getdate, now_datetime

from cs_center.contact import api as desk
from cs_center.contact.service import ledger
from cs_center.outbound import api, jobs
from devtools.session import as_user
from tests.site import centre, survey_links
from tests.site.calling import OFFICER, SECOND, closed_now, set_hours
from tests.site.centre import PEOPLE
from tests.site.outbound import CALL, FIRST, LIST, RESULT, calls, imported, make, started

pytestmark = pytest.mark.commits


def taken(user: str = OFFICER) -> dict[str, Any] | None:
	with as_user(user):
		return desk.next_customer(CALL)


def log(outcome: str, user: str = OFFICER, **said: Any) -> Any:
	"""The next one of an officer gets a result; their row."""
	task = taken(user)["task"]
	with as_user(user):
		api.log_outbound_result(task, outcome, **said)
	return row(task)


def row(name: str) -> Any:
	return frappe.db.get_value(CALL, name, "*", as_dict=True)


def test_an_officer_gets_who_to_call_with_what_to_say() -> None:
	name = started(2, way="By Officers")
	found = taken()
	assert found["number"].replace(" ", "") == str(FIRST + int(found["title"][-1]))
	assert f"Dear {found['title']}, power is off in North tomorrow." in found["script"]
	assert "List: Power Is Off." in found["why"] and found["purpose"] == "Service"
	assert "Answered" in found["outcomes"] and "Accepted" not in found["outcomes"]
	assert taken(SECOND) is None, "who is not named calls nobody"
	after = log("Answered", words="Thanked")
	assert (after.status, after.called_by, after.words, after.pool) == ("Answered", OFFICER, "Thanked", None)
	assert frappe.db.get_value("CS Contact", {"task": after.name}, ["outcome", "cause"]) == ("Reached", name)
	assert log("No Answer").status == "No Answer" and taken() is None
	with as_user(OFFICER), pytest.raises(frappe.ValidationError, match="has its result"):
		api.log_outbound_result(after.name, "Busy")


def test_what_the_file_says_is_no_code() -> None:
	name = make(way="By Officers").name
	imported(name, 'number,name,district\n13800138000,<img src=x onerror=alert(1)>,"<b>x</b>"')
	with as_user(PEOPLE.supervisor):
		api.start_list(name)
	assert "<img" not in taken()["script"] and "&lt;b&gt;" in taken()["script"]


def test_a_pause_the_period_and_the_hours_stop_everybody() -> None:
	name = started(1, way="By Officers", purpose="Survey", survey=survey_links.SURVEY)
	with as_user(PEOPLE.lee):
		api.pause_list(name, "Wrong script")
	assert taken() is None
	with as_user(PEOPLE.lee):
		api.resume_list(name)
	set_hours("Everywhere", closed_now())
	assert taken() is None
	set_hours(
		"Everywhere", [{"calls": "All Calls", "days": "Every Day", "since": "00:00:00", "until": "23:59:59"}]
	)
	assert taken()
	frappe.db.set_value(
		LIST, name, {"period_from": add_days(getdate(), -3), "period_to": add_days(getdate(), -1)}
	)
	frappe.db.commit()
	frappe.clear_document_cache(LIST, name)
	with as_user(OFFICER):
		desk.give_back()
	assert taken() is None
	jobs.look_after_lists()
	assert frappe.db.get_value(LIST, name, ["status", "closed_why"]) == (
		"Closed",
		"Its period is over. (CALL-8)",
	)
	assert [one.status for one in calls(name)] == ["Withdrawn"]


def test_who_refuses_is_called_for_such_things_by_nobody_any_more() -> None:
	started(1, way="By Officers", purpose="Sales", title="First")
	after = log("Refused", refuses="Offers", words="Never again")
	assert after.status == "Refused" and frappe.db.count("CS Contact Wish", {"refuses": "Offers"}) == 1
	started(1, way="By Officers", purpose="Sales", title="Second")
	started(1, way="By Officers", purpose="Notice", title="Third")
	assert "List: Third." in taken()["why"]
	log("Answered")
	assert taken() is None


def test_a_sales_list_keeps_the_quiet_period_of_all_campaigns_and_lists() -> None:
	li = centre.customer("Li", "13800138000")
	made = {
		"doctype": "CS Contact",
		"customer": li,
		"purpose": "Sales",
		"cause": "CAM-1",
		"outcome": "Reached",
	}
	frappe.get_doc({**made, "at": now_datetime() - timedelta(days=3)}).db_insert()
	name = make(way="By Officers", purpose="Sales", period_to=add_days(getdate(), 60)).name
	imported(name, f"customer\n{li}")
	with as_user(PEOPLE.supervisor):
		api.start_list(name)
	(one,) = calls(name)
	assert one.status == "To Call" and one.next_action_at > now_datetime() + timedelta(days=26)
	assert taken() is None


def test_who_refused_after_the_import_is_found_out_when_it_is_their_turn() -> None:
	li = centre.customer("Li", "13800138000")
	name = make(way="By Officers", purpose="Sales").name
	imported(name, f"customer\n{li}")
	with as_user(PEOPLE.supervisor):
		api.start_list(name)
	frappe.get_doc({"doctype": "CS Contact Wish", "customer": li, "refuses": "Offers"}).insert()
	assert taken() is None
	(one,) = calls(name)
	assert (one.status, one.pool) == ("Not Allowed", None) and "wants no offers" in one.result


def test_after_all_attempts_somebody_is_unreachable() -> None:
	name, now = started(1, way="By Officers"), now_datetime()
	for attempt in range(5):
		frappe.db.set_value(CALL, calls(name)[0].name, "next_action_at", now_datetime())
		after = log("No Answer", words=f"Attempt {attempt}")
		# Each as if it had been on another day, at another hour.
		earlier = now - timedelta(days=6 - attempt, hours=attempt + 1)
		for doctype, by in ((RESULT, "call"), ("CS Contact", "task")):
			last = frappe.get_all(doctype, {by: after.name}, pluck="name", order_by="at desc", limit=1)[0]
			frappe.db.set_value(doctype, last, "at", earlier)
		frappe.db.commit()
	assert (after.status, after.tried, after.pool) == ("Unreachable", 5, None)


def test_call_me_again_is_kept_and_comes_first() -> None:
	name = started(2, way="By Officers")
	at = now_datetime().replace(microsecond=0) + timedelta(minutes=30)
	with as_user(OFFICER):
		task = desk.next_customer(CALL)["task"]
		with pytest.raises(frappe.ValidationError, match="is past"):
			api.log_outbound_result(task, "Call Again", again_at=str(at - timedelta(hours=1)))
		assert api.log_outbound_result(task, "Call Again", again_at=str(at)) == "Call Again"
	assert row(task).next_action_at == row(task).promised_at == at
	frappe.db.set_value(CALL, task, {"next_action_at": now_datetime(), "promised_at": now_datetime()})
	frappe.db.commit()
	assert taken()["task"] == task and len(calls(name)) == 2


def test_answers_to_an_officer_are_answers_of_the_survey() -> None:
	name = started(1, way="By Officers", purpose="Survey", survey=survey_links.SURVEY)
	found = taken()
	keys = {one["key"]: one["text"] for one in found["survey"]["questions"]}
	assert "Is your matter solved?" in keys.values()
	with as_user(OFFICER):
		with pytest.raises(frappe.ValidationError, match="Please answer"):
			api.log_outbound_result(found["task"], "Answered", answers={next(iter(keys)): ""})
		frappe.db.rollback()
		api.log_outbound_result(found["task"], "Answered", answers=survey_links.answers(Attitude="1"))
	after = row(found["task"])
	response = frappe.get_doc("CS Survey Response", after.response)
	assert (response.by_user, response.attitude, response.reference_name) == (OFFICER, 1, after.name)
	assert response.dissatisfied and frappe.db.exists("CS Callback", {"reference_name": response.name})
	with as_user(PEOPLE.supervisor):
		said = {(one["question"], one["said"]): one["count"] for one in api.list_result(name)["answers"]}
	assert said["Is your matter solved?", "Yes"] == 1


def test_a_list_is_settled_once_somebody_is_on_it() -> None:
	name = started(1, way="By Officers")
	doc = frappe.get_doc(LIST, name)
	doc.purpose = "Sales"
	with pytest.raises(frappe.ValidationError, match="Purpose can not be changed"):
		doc.save()
	for deed in (doc.delete, frappe.get_doc(CALL, calls(name)[0].name).delete):
		with pytest.raises(frappe.ValidationError, match="close"):
			deed()
	with as_user(PEOPLE.supervisor):
		api.close_list(name, "Power is back")
		with pytest.raises(frappe.ValidationError, match="can not be"):
			api.resume_list(name)
	assert calls(name)[0].status == "Withdrawn"
	closed = frappe.get_doc(LIST, name)
	closed.title = "Another"
	with pytest.raises(frappe.ValidationError, match="closed"):
		closed.save()


class Gateway:
	"""A gateway of messages: what it was sent, and what it fails with."""

	def __init__(self) -> None:
		self.sent: list[dict[str, Any]] = []
		self.fails_with: Exception | None = None

	def take(self, _url: str, params: dict[str, Any], *_more: Any) -> int:
		if self.fails_with:
			raise self.fails_with
		self.sent.append(dict(params))
		return 200


@pytest.fixture
def gateway(site: str, monkeypatch: pytest.MonkeyPatch) -> Gateway:
	settings = {"sms_gateway_url": "http://127.0.0.1:9", "message_parameter": "m", "receiver_parameter": "to"}
	frappe.get_single("SMS Settings").update(settings).save()
	found = Gateway()
	monkeypatch.setattr(sms_settings, "send_request", found.take)
	return found


def test_messages_are_sent_once_and_frappes_log_has_no_number(gateway: Gateway) -> None:
	name = started(3, way="By SMS")
	jobs.send_messages()
	jobs.send_messages()
	assert sorted(one["to"] for one in gateway.sent) == [str(FIRST + place) for place in range(3)]
	assert gateway.sent[0]["m"].endswith("power is off in North tomorrow.")
	assert {(one.status, one.pool) for one in calls(name)} == {("Sent", None)}
	assert frappe.db.count("CS Contact", {"cause": name, "outcome": ledger.REACHED}) == 3
	assert not frappe.get_all("SMS Log", {"sent_to": ("like", f"%{FIRST}%")})


def test_no_message_outside_the_hours_or_to_a_fixed_line(gateway: Gateway) -> None:
	set_hours("Everywhere", closed_now())
	name = make(way="By SMS", purpose="Sales").name
	set_hours("Everywhere", closed_now())
	doc = imported(name, "number\n0719-8888888\n13800138000")
	assert (doc.created, doc.rejected) == (1, 1)
	with as_user(PEOPLE.supervisor):
		api.start_list(name)
	frappe.db.set_value(CALL, calls(name)[0].name, "next_action_at", now_datetime())
	frappe.db.commit()
	jobs.send_messages()
	assert gateway.sent == [] and calls(name)[0].next_action_at > now_datetime()


def test_what_the_gateway_refuses_is_tried_later_and_what_may_have_arrived_is_not(gateway: Gateway) -> None:
	name = started(1, way="By SMS")
	response = requests.Response()
	response.status_code = 503
	gateway.fails_with = requests.HTTPError("http://gateway?to=138", response=response)
	jobs.send_messages()
	(one,) = calls(name)
	assert one.status == "To Call" and "503" in one.result and one.next_action_at > now_datetime()
	frappe.db.set_value(CALL, one.name, "next_action_at", now_datetime())
	frappe.db.commit()
	gateway.fails_with = requests.exceptions.ReadTimeout("slow")
	jobs.send_messages()
	gateway.fails_with = None
	jobs.send_messages()
	(one,) = calls(name)
	assert one.status == "Handed Over" and "may have it" in one.result and gateway.sent == []
