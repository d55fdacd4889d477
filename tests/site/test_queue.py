"""Whom to call next: the right one, for one officer alone, and never against the laws of conduct (BACK-1, KEEP-2)."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from typing import Any

import frappe
import pytest
import requests
from frappe.utils import get_time, now_datetime

from cs_center.contact import api
from cs_center.contact.rules.hours import CallingHours, Window
from cs_center.contact.service import leases
from cs_center.engines.database import NamedLocks
from cs_center.patches import place_open_callbacks
from devtools.client import SiteClient
from devtools.session import between_transactions, create_user
from tests.site import calling
from tests.site.calling import OFFICER, SECOND, callback, make_callable, to_call
from tests.site.centre import PEOPLE, abandoned_call, customer

As = Callable[[str], AbstractContextManager[None]]
pytestmark = pytest.mark.commits


@pytest.fixture(autouse=True)
def hours(site: str) -> None:
	calling.always_open()


def next_for(as_user: As, user: str, **values: Any) -> str | None:
	with as_user(user):
		found = api.next_customer(**values)
	return found["task"] if found else None


def give_back(as_user: As, user: str) -> None:
	with as_user(user):
		api.give_back()


def test_who_is_due_soonest_is_first(as_user: As) -> None:
	later, sooner = to_call(customer("Li"), 90), to_call(customer("Wu"), 30)
	assert next_for(as_user, OFFICER) == sooner
	assert next_for(as_user, SECOND) == later


def test_who_means_more_is_due_sooner(as_user: As) -> None:
	diamond = customer("Li")
	frappe.db.set_value("Customer", diamond, "cs_tier", "Five-star Diamond")
	ordinary, important = to_call(customer("Wu"), 30), to_call(diamond, 200)
	assert next_for(as_user, OFFICER) == important
	assert next_for(as_user, SECOND) == ordinary
	assert "Five-star Diamond" in callback(important).order_reason


def test_a_promise_is_before_everybody_and_not_a_minute_early(as_user: As) -> None:
	due, promised = to_call(customer("Li"), -30), to_call(customer("Wu"), 300)
	with as_user(OFFICER):
		api.pick_customer("CS Callback", promised)
		frappe.call(
			"cs_center.callbacks.api.log_result",
			callback=promised,
			outcome="Call Again",
			again_at=str(now_datetime() + timedelta(hours=1)),
		)
	assert next_for(as_user, OFFICER) == due
	give_back(as_user, OFFICER)
	make_callable(promised)
	frappe.db.set_value("CS Callback", promised, "promised_at", now_datetime(), update_modified=False)
	assert next_for(as_user, OFFICER) == promised


def test_one_has_whom_one_has_until_they_are_given_back(as_user: As) -> None:
	first, second = to_call(customer("Li"), 30), to_call(customer("Wu"), 60)
	assert next_for(as_user, OFFICER) == first
	assert next_for(as_user, OFFICER) == first, "the page was opened anew"
	with as_user(OFFICER):
		assert api.current_customer()["task"] == first
	give_back(as_user, OFFICER)
	assert next_for(as_user, SECOND) == first
	assert next_for(as_user, OFFICER) == second


def test_a_customer_is_called_by_one_officer_however_many_reasons_there_are(as_user: As) -> None:
	li = customer("Li")
	one, _other = to_call(li, 30), to_call(li, 40)
	assert next_for(as_user, OFFICER) == one
	assert next_for(as_user, SECOND) is None


def test_a_closed_browser_gives_the_customer_back(as_user: As) -> None:
	task = to_call(customer("Li"))
	assert next_for(as_user, OFFICER) == task
	with as_user(OFFICER):
		until = api.keep_customer()
	assert timedelta(minutes=9) < until - now_datetime() <= timedelta(minutes=10)
	assert next_for(as_user, SECOND) is None
	frappe.db.set_value("CS Contact Lease", {"user": OFFICER}, "until", now_datetime())
	assert next_for(as_user, SECOND) == task
	with as_user(OFFICER):
		assert api.keep_customer() is None
		assert api.current_customer() is None


def test_the_handler_never_calls(as_user: As) -> None:
	task = to_call(customer("Li"), handlers=(OFFICER,))
	assert next_for(as_user, OFFICER) is None
	with as_user(OFFICER), pytest.raises(frappe.ValidationError, match="must not be called now"):
		api.pick_customer("CS Callback", task)
	assert next_for(as_user, SECOND) == task


def test_whose_it_is_and_whose_it_is_not(as_user: As) -> None:
	seconds = to_call(customer("Li"), 10, assigned_to=SECOND)
	annas = to_call(customer("Wu"), 20, assigned_to=PEOPLE.anna)
	everybodys = to_call(customer("Xu"), 30)
	assert next_for(as_user, OFFICER) == everybodys
	assert next_for(as_user, SECOND) == seconds
	give_back(as_user, OFFICER)
	assert next_for(as_user, PEOPLE.anna) == annas, "an agent calls whom they were given"
	assert next_for(as_user, PEOPLE.alan) is None, "and draws nobody else"


def test_nobody_is_called_outside_the_hours(as_user: As) -> None:
	task = to_call(customer("Li"))
	calling.set_hours("Everywhere", calling.closed_now())
	assert next_for(as_user, OFFICER) is None
	with as_user(OFFICER), pytest.raises(frappe.ValidationError, match="must not be called now"):
		api.pick_customer("CS Callback", task)
	calling.always_open()
	make_callable(task)
	assert next_for(as_user, OFFICER) == task


def test_greetings_and_matters_have_hours_of_their_own(as_user: As) -> None:
	only_matters = [
		{"calls": "About Their Matters", "days": "Every Day", "since": "00:00:00", "until": "23:59:59"}
	]
	calling.set_hours(
		"Everywhere", [*only_matters, *calling.closed_now(calls="Greetings, Surveys and Offers")]
	)
	greeting = to_call(customer("Li"), 10, purpose="Care")
	matter = to_call(customer("Wu"), 20)
	assert next_for(as_user, OFFICER) == matter
	assert callback(greeting).next_action_at > now_datetime()


def test_an_area_has_hours_of_its_own(as_user: As) -> None:
	north = frappe.get_doc({"doctype": "Territory", "territory_name": "North", "is_group": 1}).insert().name
	frappe.get_doc({"doctype": "Territory", "territory_name": "Hill", "parent_territory": north}).insert()
	li = customer("Li")
	frappe.db.set_value("Customer", li, "territory", "Hill")
	task = to_call(li, 10)
	calling.set_hours("North", calling.closed_now(), area=north)
	assert next_for(as_user, OFFICER) is None, "it was placed before the hours were set"
	there = to_call(li, 20)
	assert callback(there).pool.endswith("|North")
	elsewhere = to_call(customer("Wu"), 30)
	assert next_for(as_user, OFFICER) == elsewhere
	assert callback(task).status == "Open"


def test_a_customers_own_hours_are_kept(as_user: As) -> None:
	li, closed = customer("Li"), calling.closed_now()[0]
	wish = {"customer": li, "only_at": 1, "call_from": closed["since"], "call_until": closed["until"]}
	frappe.get_doc({"doctype": "CS Contact Wish", **wish}).insert()
	task = to_call(li)
	span = (Window(get_time(closed["since"]), get_time(closed["until"])),)
	own = CallingHours(span, span)
	assert callback(task).next_action_at == own.first_after(now_datetime())
	make_callable(task)
	assert next_for(as_user, OFFICER) is None
	assert callback(task).next_action_at > now_datetime(), "it went back to when it may be called"


def test_hours_that_a_customer_asks_for_later_count_for_what_is_waiting(as_user: As) -> None:
	"""Whoever likes to be called when others may not is drawn from the queue at those hours."""
	calling.set_hours("Everywhere", [calling.closed_now()[0]])
	li = customer("Li")
	task = to_call(li)
	assert next_for(as_user, OFFICER) is None
	wish = {"customer": li, "only_at": 1, "call_from": "00:00:00", "call_until": "23:59:59"}
	doc = frappe.get_doc({"doctype": "CS Contact Wish", **wish}).insert()
	calling.forget_request()
	assert next_for(as_user, OFFICER) == task
	give_back(as_user, OFFICER)
	doc.only_at = 0
	doc.save()
	calling.forget_request()
	assert next_for(as_user, OFFICER) is None
	assert callback(task).pool.endswith("|Everywhere")


def test_hours_of_an_area_that_are_set_later_count_for_what_is_waiting(as_user: As) -> None:
	north = frappe.get_doc({"doctype": "Territory", "territory_name": "North", "is_group": 1}).insert().name
	li = customer("Li")
	frappe.db.set_value("Customer", li, "territory", north)
	task = to_call(li, 10)
	calling.set_hours("North", calling.closed_now(), area=north)
	assert next_for(as_user, OFFICER) is None
	assert callback(task).pool.endswith("|North"), "it is drawn when the area opens"


@pytest.mark.parametrize(
	("refuses", "purpose", "status"),
	[("All Calls", "Service", "Cancelled"), ("Offers", "Care", "Cancelled"), ("Offers", "Service", "Open")],
)
def test_who_refused_is_not_called(as_user: As, refuses: str, purpose: str, status: str) -> None:
	li = customer("Li")
	before = to_call(li, purpose=purpose)
	frappe.get_doc({"doctype": "CS Contact Wish", "customer": li, "refuses": refuses}).insert()
	after = to_call(li, purpose=purpose)
	assert (next_for(as_user, OFFICER) is not None) == (status == "Open")
	assert callback(after).status == status
	assert callback(before).status == status, "what was asked before the refusal is not done either"
	if status == "Cancelled":
		assert "does not want" in callback(after).result or "wants no" in callback(after).result


def test_a_refusal_of_a_number_holds_for_whoever_has_it(as_user: As) -> None:
	abandoned_call("q-1", from_number="13900139001")
	[task] = frappe.get_all("CS Callback", pluck="name")
	frappe.db.set_value("CS Callback", task, "assigned_to", OFFICER)
	with as_user(OFFICER):
		api.pick_customer("CS Callback", task)
		frappe.call(
			"cs_center.callbacks.api.log_result", callback=task, outcome="Refused", refuses="All Calls"
		)
	li = customer("Li", "13900139001")
	assert callback(to_call(li)).status == "Cancelled"


def test_what_is_done_is_not_drawn(as_user: As) -> None:
	task = to_call(customer("Li"))
	doc = callback(task)
	doc.status, doc.result = "Done", "Talked in the street"
	doc.save()
	assert next_for(as_user, OFFICER) is None


def test_a_leader_gives_it_to_somebody_else(as_user: As) -> None:
	task = to_call(customer("Li"), handlers=(PEOPLE.alan,))
	with as_user(PEOPLE.supervisor):
		doc = callback(task)
		doc.assigned_to = SECOND
		doc.save()
		doc.assigned_to = PEOPLE.alan
		with pytest.raises(frappe.ValidationError, match="handled it"):
			doc.save()
	assert next_for(as_user, OFFICER) is None
	assert next_for(as_user, SECOND) == task


def test_the_number_in_full_is_for_who_calls(as_user: As) -> None:
	task = to_call(customer("Li", "13800138000"))
	with as_user(SECOND):
		assert callback(task).number == "138****8000"
	with as_user(OFFICER):
		assert api.next_customer()["number"] == "13800138000"
		assert callback(task).number == "13800138000"
		api.give_back()
		assert callback(task).number == "138****8000"


def test_who_has_no_post_has_no_queue(http: SiteClient) -> None:
	for user, status in ((create_user("Sales User"), 403), (PEOPLE.hr, 403), (OFFICER, 417)):
		method = "/api/method/cs_center.contact.api.next_customer"
		answer = http.token(user).post(method, json={"only": "User"})
		assert answer.status_code == status, answer.text
		assert ("no queue" in answer.text) == (user == OFFICER)


def test_many_are_walked_page_by_page(as_user: As) -> None:
	li = [frappe.get_doc({"doctype": "Customer", "customer_name": f"C{n}"}).insert().name for n in range(120)]
	names = [to_call(who, 1000 - number, handlers=(OFFICER,)) for number, who in enumerate(li)]
	assert next_for(as_user, OFFICER) is None, "all were handled by them"
	assert next_for(as_user, SECOND) == names[-1]


@contextmanager
def being_taken(task: str) -> Iterator[None]:
	"""Another officer's connection is about to take who this is about."""
	callers, key = frappe.local.db, callback(task).party_key
	frappe.connect(set_admin_as_user=False)
	other = frappe.local.db
	assert NamedLocks().first([f"cs_party_{key}"]) == 0
	frappe.local.db = callers
	try:
		yield
	finally:
		other.close()


@pytest.mark.parametrize("waiting", [3, 45])
def test_nobody_waits_for_who_is_being_taken(as_user: As, waiting: int) -> None:
	tasks = [to_call(customer(f"C{number}"), 10 + number) for number in range(waiting)]
	with being_taken(tasks[0]):
		assert next_for(as_user, OFFICER) == tasks[1]
		assert next_for(as_user, SECOND) == tasks[2]
	give_back(as_user, OFFICER)
	assert next_for(as_user, OFFICER) == tasks[0], "who was not taken after all comes first again"


def test_a_claim_is_refused_until_the_one_before_has_ended(site: str) -> None:
	key = callback(to_call(customer("Li"))).party_key
	assert leases.take(OFFICER, key, "CS Callback", "one")
	assert leases.take(SECOND, key, "CS Callback", "two") is None
	assert leases.holder(key) == OFFICER and leases.lease_of(OFFICER).task == "one"
	frappe.db.set_value(leases.LEASE, key, "until", now_datetime() - timedelta(seconds=1))
	assert leases.take(SECOND, key, "CS Callback", "two").task == "two"
	assert leases.lease_of(OFFICER) is None and leases.lease_of(SECOND).task == "two"


def test_officers_who_ask_at_the_same_moment_get_different_customers(http: SiteClient) -> None:
	officers = [create_user("CS Callback Officer", email=f"o{n}@centre.example.com") for n in range(8)]
	headers = [dict(http.token_header(user)) for user in officers]
	tasks = {to_call(customer(f"C{number}"), number) for number in range(6)}
	url = f"{http.url}/api/method/cs_center.contact.api.next_customer"
	with between_transactions(), ThreadPoolExecutor(8) as pool:
		answers = list(pool.map(lambda h: requests.post(url, headers=h, timeout=60), headers))
	assert {answer.status_code for answer in answers} == {200}
	got = [answer.json()["message"]["task"] for answer in answers if answer.json().get("message")]
	assert sorted(got) == sorted(tasks), "everybody is called, nobody twice"


def test_callbacks_from_before_there_was_a_queue_get_their_places(as_user: As) -> None:
	abandoned_call("p-1")
	[task] = frappe.get_all("CS Callback", pluck="name")
	before = {"assigned_to": None, "pool": None, "order_at": None, "next_action_at": None, "party_key": None}
	frappe.db.set_value("CS Callback", task, before)
	assert next_for(as_user, OFFICER) is None
	place_open_callbacks.execute()
	assert next_for(as_user, OFFICER) == task
