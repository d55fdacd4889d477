"""Calls through the accounts of the Telephony app (CALL-8)."""

from collections.abc import Iterator
from typing import Any

import frappe
import pytest
import requests
from requests.adapters import HTTPAdapter

from cs_center.contact.service import dialling
from cs_center.contact.service.dialling import Dialled
from tests.site.switches import NUMBER, PEOPLE, by_hand, dial, error_log, forget_what_happened, source
from tests.switches import WebSwitch, web_switch


@pytest.fixture(autouse=True)
def _nothing_remembered(site: str) -> Iterator[None]:
	forget_what_happened()
	yield
	forget_what_happened()


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Iterator[WebSwitch]:
	"""Stands for Twilio and Exotel: every request to another machine goes to a server here instead."""
	with web_switch(lambda asked: ANSWERS[asked.method, asked.path.rpartition("/")[2]]) as running:
		really = HTTPAdapter.send

		def send(self: HTTPAdapter, request: requests.PreparedRequest, **named: Any) -> requests.Response:
			assert request.url and request.url.startswith("https://"), request.url
			host, _, path = request.url.removeprefix("https://").partition("/")
			request.headers["Host"] = host
			request.url = f"{running.url}/{path}"
			return really(self, request, **{**named, "proxies": {}})

		monkeypatch.setattr(HTTPAdapter, "send", send)
		yield running


ANSWERS: dict[tuple[str, str], tuple[int, object]] = {}
TOKEN = "token-of-the-provider"


@pytest.fixture
def telephony(full_site: str, provider: WebSwitch) -> WebSwitch:
	"""A source of the Telephony app, and anna as an agent with numbers of both providers, neither enabled."""
	ANSWERS.clear()
	ANSWERS["POST", "connect.json"] = 200, {"Call": {"Sid": "exotel-1", "Status": "in-progress"}}
	ANSWERS["POST", "Calls.json"] = 201, {"sid": "CA1", "status": "queued"}
	source(dialling.TELEPHONY, "telephony", dial_without_line=1, dial_format="E.164")
	agent = {"doctype": "TP Telephony Agent", "user": PEOPLE.anna, "mobile_no": "+8613911112222"}
	agent |= {"twilio": 1, "twilio_number": "+12015550123", "exotel": 1, "exotel_number": "08047112233"}
	frappe.get_doc({**agent, "default_medium": "Exotel", "call_receiving_device": "Phone"}).insert()
	return provider


def enable(medium: str, **values: Any) -> None:
	"""As its settings would be saved, which ask the provider more than is told here."""
	from frappe.utils.password import set_encrypted_password

	doctype = f"TP {medium} Settings"
	frappe.db.set_single_value(doctype, {"enabled": 1, "account_sid": "AC1", "api_key": "key", **values})
	for secret in ("api_token", "auth_token", "api_secret"):
		if frappe.get_meta(doctype).has_field(secret):
			set_encrypted_password(doctype, doctype, TOKEN, secret)


def test_exotel_connects_an_agent_of_the_telephony_app(telephony: WebSwitch) -> None:
	enable("Exotel", subdomain="api.exotel.com", webhook_verify_token="hook")
	assert dial() == Dialled(switch="telephony", call_id="exotel-1")
	(asked,) = telephony.asked
	assert (asked.method, asked.host, asked.path) == (
		"POST",
		"api.exotel.com",
		"/v1/Accounts/AC1/Calls/connect.json",
	)
	assert (asked.said["From"], asked.said["To"]) == ("+8613911112222", NUMBER)
	assert asked.said["CallerId"] == "08047112233" and "key=hook" in asked.said["StatusCallback"]
	log = frappe.get_doc("TP Call Log", "exotel-1")
	assert (log.to, log.type, log.caller) == (NUMBER, "Outgoing", PEOPLE.anna)
	assert frappe.db.get_value("CS Call Log", {"call_id": "exotel-1"}, "direction") == "Outbound"


@pytest.mark.parametrize(
	("device", "to"), [("Phone", "+8613911112222"), ("Computer", "client:anna(at)centre.example.com")]
)
def test_twilio_connects_telephone_or_browser(telephony: WebSwitch, device: str, to: str) -> None:
	enable("Twilio", twiml_sid="AP1")
	frappe.db.set_value("TP Telephony Agent", PEOPLE.anna, "call_receiving_device", device)
	assert dial() == Dialled(switch="telephony", call_id="CA1")
	(asked,) = telephony.asked
	assert (asked.host, asked.path) == ("api.twilio.com", "/2010-04-01/Accounts/AC1/Calls.json")
	assert (asked.said["To"], asked.said["From"]) == (to, "+12015550123")
	assert NUMBER in asked.said["Twiml"] and "<Dial" in asked.said["Twiml"]
	assert frappe.db.get_value("TP Call Log", "CA1", "telephony_medium") == "Twilio"


def test_the_provider_that_the_agent_prefers_is_used(telephony: WebSwitch) -> None:
	enable("Twilio", twiml_sid="AP1")
	enable("Exotel", subdomain="api.exotel.com", webhook_verify_token="hook")
	assert dial().call_id == "exotel-1"
	frappe.db.set_value("TP Telephony Agent", PEOPLE.anna, "default_medium", "Twilio")
	assert dial().call_id == "CA1"


@pytest.mark.parametrize("medium", ["Twilio", "Exotel"])
def test_what_a_provider_refuses_is_said_without_its_secrets(telephony: WebSwitch, medium: str) -> None:
	enable(medium, **({"twiml_sid": "AP1"} if medium == "Twilio" else {"subdomain": "api.exotel.com"}))
	ANSWERS["POST", "connect.json"] = 403, {"RestException": {"Message": "Number is barred"}}
	ANSWERS["POST", "Calls.json"] = 403, {"message": "Number is barred", "code": 21215}
	why = by_hand()
	assert why.startswith(f"telephony: The switch refuses: {medium} 403") and "Number is barred" in why
	assert TOKEN not in error_log().error and NUMBER not in error_log().error
	assert not frappe.db.count("TP Call Log")


def test_a_provider_that_can_not_be_reached(telephony: WebSwitch, monkeypatch: pytest.MonkeyPatch) -> None:
	enable("Exotel", subdomain="api.exotel.com")

	def send(*_about: Any, **_named: Any) -> None:
		raise requests.ConnectionError(f"https://key:{TOKEN}@api.exotel.com")

	monkeypatch.setattr(HTTPAdapter, "send", send)
	assert by_hand() == "telephony does not answer."
	assert TOKEN not in error_log().error and "Exotel can not be reached" in error_log().error


@pytest.mark.parametrize(
	("change", "words"),
	[
		({"user": PEOPLE.alan, "name": PEOPLE.alan}, "You have no TP Telephony Agent."),
		({"exotel_number": ""}, "has no number of a provider that is enabled"),
		({"mobile_no": ""}, "has no mobile number"),
	],
)
def test_what_an_agent_of_the_telephony_app_lacks(
	telephony: WebSwitch, change: dict[str, str], words: str
) -> None:
	enable("Exotel", subdomain="api.exotel.com")
	table = frappe.qb.DocType("TP Telephony Agent")
	query = frappe.qb.update(table).where(table.name == PEOPLE.anna)
	for field, value in change.items():
		query = query.set(field, value)
	query.run()
	assert words in by_hand()
	assert not telephony.asked


def test_the_connection_of_the_telephony_app_is_tried(telephony: WebSwitch) -> None:
	assert dialling.try_connection("telephony")["state"] == "Refuses"
	enable("Exotel", subdomain="api.exotel.com")
	enable("Twilio", twiml_sid="AP1")
	ANSWERS["GET", "AC1"] = ANSWERS["GET", "AC1.json"] = 200, {"sid": "AC1"}
	assert dialling.try_connection("telephony") == {"state": "Connected", "said": "Twilio, Exotel"}
	ANSWERS["GET", "AC1"] = 401, {}
	tried_again = dialling.try_connection("telephony")
	assert tried_again["state"] == "Refuses" and "Exotel 401" in tried_again["said"]


def test_without_the_telephony_app_the_officer_is_told() -> None:
	if "telephony" in frappe.get_installed_apps():
		pytest.skip("it is installed here")
	source(dialling.TELEPHONY, "telephony", dial_without_line=1)
	assert by_hand() == "telephony: The Telephony app is not installed."
