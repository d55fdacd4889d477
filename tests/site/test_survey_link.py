"""BACK-5: the page of a survey's link can not be guessed, changed or used twice, and says nothing about anybody."""

import re
import secrets
import threading
from collections import Counter
from typing import Any

import frappe
import pytest
import requests
from frappe.utils import add_days, now_datetime

from cs_center.surveys import page
from cs_center.surveys.rules import tokens
from cs_center.surveys.service import inviting, links, store
from devtools.client import SiteClient, SiteSession
from devtools.session import as_user
from tests.site import centre
from tests.site.centre import PEOPLE
from tests.site.survey_links import NUMBER, SURVEY, answers, call, invited, response_of, status, token_of

CUSTOMER = "Mrs Li of the Harbour"
NOTHING, CLOSED, THANKS = "This address opens nothing.", "not open any more", "Your answers have reached us."


@pytest.fixture(autouse=True)
def nobody_has_asked_yet(site: str) -> None:
	frappe.cache.delete_keys("rl:")
	links.forget_failures(["127.0.0.1", "10.0.0.1", "10.0.0.2"])


@pytest.fixture
def link(http: SiteClient) -> str:
	"""The path of a link about a call of a customer."""
	centre.customer(CUSTOMER, NUMBER)
	found = invited()
	frappe.db.commit()
	return f"/s/{token_of(found.link)}"


@pytest.fixture
def guest(http: SiteClient) -> SiteSession:
	return customer_at(http)


def customer_at(http: SiteClient, address: str = "10.0.0.1") -> SiteSession:
	session = http.guest()
	session.headers.update({"Accept-Language": "en", "X-Forwarded-For": address})
	return session


def only_invitation() -> Any:
	[name] = frappe.get_all(store.INVITATION, pluck="name")
	return frappe.get_doc(store.INVITATION, name)


def sent(**said: str) -> dict[str, str]:
	return answers(prefix="q-", **said)


def test_a_customer_looks_and_answers(guest: SiteSession, link: str) -> None:
	shown = guest.get(link)
	assert shown.status_code == 200 and "Is your matter solved?" in shown.text
	assert only_invitation().status == "Opened" and only_invitation().opened_at
	done = guest.post(link, data=sent(Other="<b>Thanks</b>"))
	assert done.status_code == 200 and THANKS in done.text
	response = response_of(only_invitation().name)
	assert (response.channel, response.language, response.by_user) == ("Link", "en", None)
	assert (response.agent, response.customer, response.average) == (PEOPLE.anna, CUSTOMER, 4.67)
	assert response.words == "<b>Thanks</b>" or "&lt;b" in response.words or response.words == "Thanks"


def test_who_looks_uses_nothing_up(guest: SiteSession, link: str) -> None:
	for _time in range(5):
		assert guest.get(link).status_code == 200
	assert guest.request("HEAD", link).status_code == 200
	assert only_invitation().status == "Opened" and not frappe.db.count(store.RESPONSE)


def test_the_page_says_nothing_about_anybody(guest: SiteSession, link: str) -> None:
	said = {CUSTOMER, "Mrs Li", NUMBER, "138****", PEOPLE.anna, "anna", "1001", "Hotline", SURVEY}
	said |= {only_invitation().name, only_invitation().reference_name}
	pages = [guest.get(link), guest.post(link, data={}), guest.post(link, data=sent()), guest.get(link)]
	for shown in pages:
		assert not [one for one in said if one in shown.text]
		assert not [one for one in said if one in str(shown.headers)]
		assert "<script" not in shown.text and "/assets/" not in shown.text


def test_headers(guest: SiteSession, link: str) -> None:
	for path in (link, "/s/x", link + "x"):
		shown = guest.get(path)
		assert "no-store" in shown.headers["Cache-Control"]
		assert shown.headers["Referrer-Policy"] == "no-referrer"
		assert "noindex" in shown.headers["X-Robots-Tag"] and 'content="noindex' in shown.text
		assert shown.headers["X-Frame-Options"] == "DENY"
		assert shown.headers["Content-Type"].startswith("text/html")


def signed_by_us() -> str:
	"""A token that nobody was given, as if the random part had been guessed and the signature known."""
	return links.new_token()[0]


def test_tampered_unknown_and_made_up_links_look_alike(guest: SiteSession, link: str) -> None:
	token = link.rpartition("/")[2]
	other = "A" if token[5] != "A" else "B"
	tampered = token[:5] + other + token[6:]
	made_up = tokens.make(b"another secret", secrets.token_bytes(16))
	wrong = [
		tampered,
		made_up,
		token[:-1],
		token + "A",
		token.swapcase(),
		signed_by_us(),
		"x",
		"%00",
		"中文",
		"..%2f",
	]
	shown = [guest.get(f"/s/{one}") for one in wrong]
	assert [one.status_code for one in shown] == [404] * len(wrong)
	assert len({re.sub(r"/s/[^?\"]*", "", one.text) for one in shown}) == 1
	assert NOTHING in shown[0].text
	assert status(only_invitation().name) == "Sent"


def test_what_is_in_an_address_is_not_written_into_the_page(guest: SiteSession) -> None:
	shown = guest.get('/s/"><img src=x onerror=alert(1)>')
	assert "<img" not in shown.text and shown.status_code == 404


def test_a_tampered_link_does_not_reach_the_database(link: str, monkeypatch: pytest.MonkeyPatch) -> None:
	def no_database(*_args: Any, **_more: Any) -> None:
		raise AssertionError("the database was asked")

	token = link.rpartition("/")[2]
	monkeypatch.setattr(frappe.db, "get_value", no_database)
	assert links.find(token[:-2] + ("AA" if token[-2:] != "AA" else "BB")) is None
	with pytest.raises(AssertionError, match="was asked"):
		links.find(token)


def test_only_a_hash_is_kept(link: str) -> None:
	token = link.rpartition("/")[2]
	row = frappe.db.get_value(store.INVITATION, only_invitation().name, "*", as_dict=True)
	assert token not in str(row) and len(row.token_hash) == 64
	assert not frappe.db.exists(store.INVITATION, {"token_hash": token})


def test_replayed_answers_change_nothing(guest: SiteSession, link: str) -> None:
	assert THANKS in guest.post(link, data=sent()).text
	before = response_of(only_invitation().name).as_dict()
	for data in (sent(), sent(Attitude="1"), {}):
		again = guest.post(link, data=data)
		assert again.status_code == 410 and CLOSED in again.text
	assert guest.get(link).status_code == 410
	after = response_of(only_invitation().name).as_dict()
	assert after.lowest == before.lowest == 4 and after.modified == before.modified
	assert frappe.db.count(store.RESPONSE) == 1


def test_two_answers_at_once_are_one(http: SiteClient, link: str) -> None:
	data, codes = sent(), []

	def post(number: int) -> None:
		headers = {"X-Forwarded-For": f"10.1.0.{number}"}
		codes.append(requests.post(http.url + link, data=data, headers=headers, timeout=60).status_code)

	frappe.db.commit()
	threads = [threading.Thread(target=post, args=(number,)) for number in range(8)]
	for thread in threads:
		thread.start()
	for thread in threads:
		thread.join()
	frappe.db.rollback()
	assert Counter(codes) == {200: 1, 410: 7}
	assert frappe.db.count(store.RESPONSE) == 1


def test_expired(guest: SiteSession, link: str) -> None:
	row = only_invitation()
	frappe.db.set_value(store.INVITATION, row.name, "expires_at", add_days(now_datetime(), -1))
	for shown in (guest.get(link), guest.post(link, data=sent())):
		assert shown.status_code == 410 and CLOSED in shown.text
	assert not frappe.db.count(store.RESPONSE)


def test_withdrawn_and_replaced_links_open_nothing(guest: SiteSession, link: str) -> None:
	row = only_invitation()
	with as_user(PEOPLE.officer):
		newer = f"/s/{token_of(inviting.new_link(row.name))}"
	assert guest.get(link).status_code == 404 and guest.get(newer).status_code == 200
	with as_user(PEOPLE.supervisor):
		inviting.withdraw(row.name)
	for shown in (guest.get(newer), guest.post(newer, data=sent())):
		assert shown.status_code == 404 and NOTHING in shown.text
	assert not frappe.db.count(store.RESPONSE)


@pytest.mark.parametrize(
	("said", "problem"),
	[
		({"Solved": ""}, "Please answer: Is your matter solved?"),
		({"Attitude": "9"}, "A mark is 1, 2, 3, 4 or 5"),
		({"Other": "x" * 2001}, "at most 2000"),
	],
)
def test_what_is_wrong_is_said_and_what_was_right_is_kept(
	guest: SiteSession, link: str, said: dict[str, str], problem: str
) -> None:
	shown = guest.post(link, data=sent(**said))
	assert shown.status_code == 422 and problem in shown.text
	assert re.search(r'value="4" checked', shown.text)
	assert only_invitation().status in store.OPEN
	assert THANKS in guest.post(link, data=sent()).text


def test_fields_that_are_not_asked(guest: SiteSession, link: str) -> None:
	shown = guest.post(link, data={**sent(), "q-customer": "x", "agent": "y"})
	assert shown.status_code == 422 and "does not ask" in shown.text
	assert THANKS in guest.post(link, data={**sent(), "agent": PEOPLE.bea, "cmd2": "x"}).text
	assert response_of(only_invitation().name).agent == PEOPLE.anna


def test_what_was_sent_is_written_back_safely(guest: SiteSession, link: str) -> None:
	shown = guest.post(link, data=sent(Solved="", Other="</textarea><script>alert(1)</script>"))
	assert "<script" not in shown.text and "&lt;script" in shown.text


def test_who_guesses_gets_no_answer_any_more(http: SiteClient, guest: SiteSession, link: str) -> None:
	codes = [guest.get(f"/s/{signed_by_us()}").status_code for _time in range(links.MOST_FAILURES)]
	assert set(codes) == {404}
	for shown in (guest.get(link), guest.post(link, data=sent())):
		assert shown.status_code == 429 and "try again in ten minutes" in shown.text
	assert not frappe.db.count(store.RESPONSE)
	assert customer_at(http, "10.0.0.2").get(link).status_code == 200


def test_looks_and_answers_of_one_address_are_limited(
	http: SiteClient, guest: SiteSession, link: str
) -> None:
	codes = [guest.post(link, data={}).status_code for _time in range(page.MOST_ANSWERS + 1)]
	assert codes == [422] * page.MOST_ANSWERS + [429]
	assert guest.get(link).status_code == 200
	key = frappe.cache.make_key("rl:None:10.0.0.1:cs_survey_GET")
	frappe.cache.incrby(key, page.MOST_LOOKS)
	assert guest.get(link).status_code == 429
	assert customer_at(http, "10.0.0.2").get(link).status_code == 200


@pytest.mark.parametrize(
	("asked", "browser", "said"),
	[
		("", "zh-CN,zh;q=0.9,en;q=0.8", "您的问题解决了吗"),
		("", "en-GB,en;q=0.9", "Is your matter solved?"),
		("", "fr", "Is your matter solved?"),
		("", "", "Is your matter solved?"),
		("?lang=zh", "en", "您的问题解决了吗"),
		("?lang=en", "zh-CN", "Is your matter solved?"),
		("?lang=../etc", "zh-CN", "您的问题解决了吗"),
	],
)
def test_languages(guest: SiteSession, link: str, asked: str, browser: str, said: str) -> None:
	guest.headers["Accept-Language"] = browser
	assert said in guest.get(link + asked).text


def test_problems_are_said_in_the_language_of_the_page(guest: SiteSession, link: str) -> None:
	shown = guest.post(f"{link}?lang=zh", data=sent(Solved=""))
	assert "请回答" in shown.text and "您的问题解决了吗" in shown.text
	assert "谢谢" in guest.post(f"{link}?lang=zh", data=sent()).text
	assert response_of(only_invitation().name).language == "zh"


def test_a_colleague_who_is_logged_in_can_send_the_page(http: SiteClient, link: str) -> None:
	session = http.login(PEOPLE.alan)
	session.headers["Accept-Language"] = "en"
	shown = session.get(link)
	found = re.search(r'name="csrf_token" value="(\w+)"', shown.text)
	data = sent() | ({"csrf_token": found[1]} if found else {})
	assert THANKS in session.post(link, data=data).text


def test_other_addresses_are_left_to_the_site(guest: SiteSession) -> None:
	for path in ("/s", "/s/", "/s/a/b", "/salt"):
		assert NOTHING not in guest.get(path).text
	assert guest.get("/login").status_code == 200


def test_no_api_takes_answers_from_guests(http: SiteClient, link: str) -> None:
	name = only_invitation().name
	for method, values in (
		("answer_by_phone", {"invitation": name, "answers": answers()}),
		("phone_form", {"invitation": name}),
		("new_link", {"invitation": name}),
		("invite", {"reference_doctype": "CS Call Log", "reference_name": call("x")}),
	):
		assert http.guest().call(f"cs_center.surveys.api.{method}", **values).status_code in (401, 403), (
			method
		)
	assert not frappe.db.count(store.RESPONSE)
