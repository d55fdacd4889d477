"""Messages to customers leave at permitted hours, once, and what went wrong is kept (KEEP-2, KEEP-4, SEC-1)."""

from datetime import timedelta
from typing import Any

import frappe
import pytest
import requests
from frappe.core.doctype.sms_settings import sms_settings
from frappe.utils import now_datetime

from cs_center.ahead.service import sending
from devtools.site_fixtures import Services
from tests.site import ahead, calling
from tests.site.ahead import born, greetings, only, only_greeting, plan, prepare, today
from tests.site.centre import mail_account

MOBILE, LANDLINE = "13800138000", "0719-8888888"
pytestmark = pytest.mark.commits


@pytest.fixture(autouse=True)
def nothing_shipped(site: str) -> None:
	only()


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


def to_send(*numbers: str, **values: Any) -> Any:
	"""A greeting that waits for its message."""
	if not frappe.db.exists("CS Reminder Plan", "Happy Birthday"):
		plan(channels=("SMS", "Mail"))
	born("Li Ming", *(numbers or (MOBILE,)), **values)
	prepare()
	return only_greeting()


def test_a_message_is_sent_once_and_frappes_log_has_no_number(gateway: Gateway) -> None:
	one = to_send()
	assert (one.status, one.channel) == ("To Send", "SMS")
	assert sending.send_due() == 1
	assert sending.send_due() == 0
	assert gateway.sent == [{"m": "Dear Li Ming, all the best.", "to": MOBILE}]
	one.reload()
	assert (one.status, one.message, one.attempts) == ("Sent", "Dear Li Ming, all the best.", 1)
	assert one.sent_at
	logged = str(frappe.get_all("SMS Log", fields=["*"]))
	assert MOBILE not in logged and "138****8000" in logged


def test_a_landline_takes_no_message_and_the_next_channel_counts(gateway: Gateway) -> None:
	mail_account()
	one = to_send(LANDLINE, email_id="li@example.com")
	assert one.channel == "Mail"


def test_of_several_numbers_the_mobile_one_gets_it(gateway: Gateway) -> None:
	to_send(LANDLINE, MOBILE)
	sending.send_due()
	assert [message["to"] for message in gateway.sent] == [MOBILE]


def test_a_mail_is_queued_with_the_greeting_and_is_no_html(site: str) -> None:
	mail_account()
	plan(channels=("Mail",), subject="For {{ customer_name }}", message="Dear {{ customer_name }},\nbye")
	who = born("Li & Co", email_id="li@example.com")
	prepare()
	assert sending.send_due() == 1
	one = only_greeting(customer=who)
	assert (one.status, one.subject) == ("Sent", "For Li & Co")
	[mail] = frappe.get_all("Email Queue", filters={"reference_name": one.name}, fields=["name", "message"])
	assert "Li &amp; Co" in mail.message.replace("=\r\n", "").replace("=\n", "")
	assert frappe.get_all("Email Queue Recipient", {"parent": mail.name}, pluck="recipient") == [
		"li@example.com"
	]


@pytest.mark.parametrize("how", ["contact", "everywhere"])
def test_who_unsubscribed_gets_no_mail(how: str) -> None:
	mail_account()
	plan(channels=("Mail",))
	born("Li", email_id="li@example.com")
	if how == "contact":
		values = {"email_id": "li@example.com", "unsubscribed": 1}
		frappe.db.set_value("Contact", {"first_name": "Li"}, values)
	else:
		row = {"doctype": "Email Unsubscribe", "email": "li@example.com", "global_unsubscribe": 1}
		frappe.get_doc(row).insert()
	prepare()
	assert only_greeting().status == "Unreachable"


def test_a_contact_reads_the_mail_of_a_customer_without_an_address() -> None:
	mail_account()
	plan(channels=("Mail",))
	born("Li")
	frappe.db.set_value("Contact", {"first_name": "Li"}, "email_id", "contact@example.com")
	prepare()
	sending.send_due()
	assert frappe.get_all("Email Queue Recipient", pluck="recipient") == ["contact@example.com"]


def test_who_refuses_after_it_was_prepared_is_not_sent_anything(gateway: Gateway) -> None:
	one = to_send()
	frappe.get_doc({"doctype": "CS Contact Wish", "customer": one.customer, "refuses": "Offers"}).insert()
	assert sending.send_due() == 0
	one.reload()
	assert one.status == "Not Allowed" and gateway.sent == []


def test_nothing_leaves_outside_the_hours_of_the_customer(gateway: Gateway) -> None:
	one = to_send()
	calling.set_hours("Everywhere", calling.closed_now())
	assert sending.send_due() == 0
	one.reload()
	later = one.status == "To Send" and one.send_at > now_datetime()
	assert (later or one.status == "Missed") and gateway.sent == []


def refused(code: int) -> requests.HTTPError:
	response = requests.Response()
	response.status_code = code
	return requests.HTTPError(f"http://gateway?to={MOBILE}", response=response)


def test_what_the_gateway_refuses_is_tried_again_and_then_kept(gateway: Gateway) -> None:
	one = to_send()
	gateway.fails_with = refused(503)
	for attempt in (1, 2, 3):
		frappe.db.set_value("CS Greeting", one.name, "send_at", now_datetime() - timedelta(minutes=1))
		assert sending.send_due() == 0
		one.reload()
		if one.status == "To Send":
			assert one.send_at > now_datetime(), "not at once"
		assert one.attempts == attempt and "HTTPError 503" in one.why and MOBILE not in one.why
	assert one.status == "Failed"
	assert not [log for log in frappe.get_all("Error Log", pluck="error") if MOBILE in (log or "")]


def test_what_the_gateway_takes_at_the_second_time_is_sent(gateway: Gateway) -> None:
	one = to_send()
	gateway.fails_with = refused(500)
	sending.send_due()
	gateway.fails_with = None
	frappe.db.set_value("CS Greeting", one.name, "send_at", now_datetime() - timedelta(minutes=1))
	assert sending.send_due() == 1
	one.reload()
	assert (one.status, one.why, one.attempts) == ("Sent", None, 2)


def test_what_may_have_arrived_is_never_sent_again(gateway: Gateway) -> None:
	one = to_send()
	gateway.fails_with = requests.exceptions.ReadTimeout("slow")
	sending.send_due()
	gateway.fails_with = None
	sending.send_due()
	one.reload()
	assert one.status == "Failed" and "may have it" in one.why and gateway.sent == []


def test_a_worker_that_died_with_a_message_is_found_out(gateway: Gateway) -> None:
	one = to_send()
	frappe.db.set_value("CS Greeting", one.name, {"status": "Sending", "send_at": now_datetime()})
	sending.send_due()
	assert only_greeting().status == "Sending", "somebody may be at it"
	frappe.db.set_value("CS Greeting", one.name, "send_at", now_datetime() - timedelta(hours=1))
	sending.send_due()
	assert only_greeting().status == "Failed" and gateway.sent == []


def test_what_was_not_sent_on_its_day_may_be_told_on_the_next(gateway: Gateway) -> None:
	plan(channels=("SMS",), late_days=2)
	one = to_send()
	ahead.yesterday_was(one.name)
	assert sending.send_due() == 0
	prepare()
	assert [(each.day, each.status) for each in greetings()] == [(today(-1), "Missed"), (today(), "To Send")]
	sending.send_due()
	assert len(gateway.sent) == 1


def test_words_that_can_not_be_said_fail_with_the_reason(gateway: Gateway) -> None:
	one = to_send()
	frappe.db.set_value("CS Reminder Plan", "Happy Birthday", "message", "{{ 1 // days }}")
	frappe.clear_document_cache("CS Reminder Plan", "Happy Birthday")
	sending.send_due()
	one.reload()
	assert one.status == "Failed" and "zero" in one.why and gateway.sent == []


def test_two_workers_send_each_message_once(services: Services) -> None:
	mail_account()
	plan(channels=("Mail",))
	key = min(ahead.keys_on(today()))
	total = 300
	for number in range(total):
		name = f"C-{number:05}"
		row = {
			"name": name,
			"customer_name": name,
			"cs_birthday_key": key,
			"email_id": f"c{number}@example.com",
		}
		frappe.get_doc({"doctype": "Customer", **row}).db_insert()
	prepare()
	frappe.db.commit()
	services.workers(2)
	for _turn in range(2):
		frappe.enqueue("cs_center.ahead.jobs.send", queue="long")
	services.wait_until(lambda: frappe.db.count("CS Greeting", {"status": "Sent"}) == total, timeout=120)
	found = frappe.get_all("Email Queue Recipient", pluck="recipient")
	assert len(found) == len(set(found)) == total
