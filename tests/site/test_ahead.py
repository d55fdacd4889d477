"""Customers are told ahead of time: each once a day, of everything that is due (KEEP-4)."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import frappe
import pytest

from cs_center.ahead import jobs
from cs_center.ahead.rules.days import keys_on
from cs_center.contact import api as contact
from devtools.site_fixtures import Services
from tests.site import ahead
from tests.site.ahead import born, contract, greetings, only, only_greeting, plan, prepare, today
from tests.site.calling import OFFICER
from tests.site.centre import PEOPLE, customer

As = Callable[[str], AbstractContextManager[None]]
NUMBER = "13800138000"
pytestmark = pytest.mark.commits


@pytest.fixture(autouse=True)
def nothing_shipped(site: str) -> None:
	only()


def callbacks(**filters: Any) -> list[Any]:
	fields = [
		"name",
		"status",
		"reason",
		"purpose",
		"assigned_to",
		"customer",
		"reference_doctype",
		"cause_key",
	]
	return frappe.get_all("CS Callback", filters=filters, fields=fields)


def test_a_contract_that_ends_in_14_days_and_one_that_ends_today() -> None:
	only("Contract Ends")
	li, wang = customer("Li", NUMBER), customer("Wang", "13800138001")
	soon, now = contract(li, 14), contract(wang, 0)
	for days in (13, 15, 1):
		contract(customer(f"Not {days}", "13800138002"), days + 5)
	contract(customer("Draft", "13800138003"), 14, docstatus=0)
	contract("Some Supplier", 14, party_type="Supplier")
	assert prepare() == 2
	found = {one.customer: one for one in greetings()}
	assert set(found) == {li, wang}
	assert [(one.reasons[0].reference_name, one.reasons[0].days_before) for one in found.values()] == [
		(soon, 14),
		(now, 0),
	]
	assert found[li].status == "To Call" and "in 14 days" in found[li].reasons[0].reason
	[call] = callbacks(customer=li)
	assert (call.purpose, call.status, call.reference_doctype) == ("Care", "Open", "Contract")
	assert "KEEP-4" in call.reason


def test_a_sweep_that_comes_twice_does_it_once() -> None:
	plan()
	born("Li", NUMBER)
	assert prepare() == 1
	assert prepare() == 0
	assert len(greetings()) == len(callbacks()) == 1


def test_many_reasons_are_one_greeting_and_the_most_important_leads() -> None:
	only("Contract Ends")
	plan(priority=1, message="Happy {{ occasion }}, {{ customer_name }}. Also: {{ others|join(', ') }}")
	li = born("Li", NUMBER)
	first, second = contract(li, 0), contract(li, 14)
	assert prepare() == 1
	one = only_greeting()
	assert [row.occasion for row in one.reasons] == ["Birthday", "Contract Ends", "Contract Ends"]
	assert {row.reference_name for row in one.reasons[1:]} == {first, second}
	[call] = callbacks()
	assert "Birthday" in call.reason and first in call.reason and second in call.reason


def test_who_is_still_to_be_called_hears_of_what_comes_later_in_the_same_call() -> None:
	only("Contract Ends")
	plan(late_days=3)
	li = born("Li", NUMBER)
	prepare()
	ahead.yesterday_was(only_greeting().name)
	frappe.db.set_value("CS Greeting", only_greeting().name, "last_day", today(2))
	contract(li, 14)
	assert prepare() == 0
	one = only_greeting()
	assert [row.occasion for row in one.reasons] == ["Birthday", "Contract Ends"]
	[call] = callbacks()
	assert "Contract Ends" in call.reason and "Birthday" in call.reason


def test_who_has_heard_today_hears_of_more_on_another_day() -> None:
	frappe.db.set_value("CS Reminder Plan", "Contract Ends", {"enabled": 1, "late_days": 1})
	plan()
	li = born("Li", NUMBER)
	prepare()
	one = only_greeting()
	frappe.db.set_value("CS Greeting", one.name, "status", "Sent")
	contract(li, 14)
	assert prepare() == 0
	ahead.yesterday_was(one.name)
	frappe.db.set_value("Contract", {"party_name": li}, "end_date", today(13))
	assert prepare() == 1, "made up for a day later"
	assert [row.occasion for row in greetings(status="To Call")[0].reasons] == ["Contract Ends"]


def test_what_was_missed_is_made_up_for_and_not_for_long() -> None:
	plan(late_days=2)
	for days in range(5):
		born(f"Born {days}", NUMBER, on=today(-days))
	prepare()
	assert sorted(one.party_name for one in greetings()) == ["Born 0", "Born 1", "Born 2"]


def test_who_refused_is_never_told() -> None:
	only("Contract Ends")
	plan(channels=("SMS", "Mail", "Call"))
	for name, refuses in (("No Offers", "Offers"), ("No Calls", "All Calls")):
		who = born(name, NUMBER)
		contract(who, 0)
		frappe.get_doc({"doctype": "CS Contact Wish", "customer": who, "refuses": refuses}).insert()
	prepare()
	assert [one.status for one in greetings()] == ["Not Allowed", "Not Allowed"]
	assert all("want" in one.why and "KEEP-2" in one.why for one in greetings())
	assert callbacks() == []


def test_who_can_not_be_reached_is_kept_with_the_reason() -> None:
	plan()
	born("Nobody Knows")
	prepare()
	one = only_greeting()
	assert one.status == "Unreachable" and "No number or address" in one.why


def test_festivals_by_the_lunar_calendar_for_a_tier() -> None:
	born("Ordinary", NUMBER)
	gold = born("Gold One", "13800138001", cs_tier="Gold")
	born("Gone", "13800138002", cs_tier="Gold", disabled=1)
	# Within a leap month no festival is kept by the lunar calendar.
	key = min(keys_on(today()), key=lambda key: (key[-1] == "+", key[0] == "G"))
	frappe.get_doc(
		{
			"doctype": "CS Festival",
			"festival_name": "Feast of the Day",
			"calendar": {"L": "Lunar", "G": "Gregorian"}[key[0]],
			"month": int(key[1:3]),
			"day": int(key[3:5]),
		}
	).insert()
	feasts = plan(
		"Feasts", kind="Festival", tiers=[{"tier": "Gold"}], festivals=[{"festival": "Feast of the Day"}]
	)
	prepare()
	assert not frappe.db.get_value("CS Reminder Plan", feasts.name, "sweep_error")
	one = only_greeting()
	assert (one.customer, one.reasons[0].occasion) == (gold, "Feast of the Day")
	prepare()
	assert len(greetings()) == 1


def test_a_plan_for_a_segment() -> None:
	li, _wang = born("Li", NUMBER), born("Wang", "13800138001")
	frappe.get_doc({"doctype": "CS Customer Standing", "customer": li, "segment": "Loyal"}).db_insert()
	plan(segments=[{"segment": "Loyal"}])
	prepare()
	assert [one.customer for one in greetings()] == [li]


def test_visits_stand_in_the_rows_of_a_schedule() -> None:
	only("Service Visit")
	li = customer("Li", NUMBER)
	schedule = frappe.get_doc(
		{"doctype": "Maintenance Schedule", "customer": li, "docstatus": 1, "name": "MS-1"}
	)
	schedule.db_insert()
	for days, status in ((14, "Pending"), (0, "Fully Completed"), (30, "Pending")):
		row = {"parent": "MS-1", "parenttype": "Maintenance Schedule", "parentfield": "schedules"}
		row |= {"scheduled_date": today(days), "completion_status": status}
		frappe.get_doc({"doctype": "Maintenance Schedule Detail", "name": f"MSD-{days}", **row}).db_insert()
	prepare()
	[reason] = only_greeting().reasons
	assert (reason.reference_doctype, reason.reference_name, reason.days_before) == (
		"Maintenance Schedule",
		"MS-1",
		14,
	)


def test_the_officer_sees_what_to_say_and_what_was_said_before(as_user: As) -> None:
	plan(message="Dear {{ customer_name }},\nhappy {{ occasion }} & more")
	born("Li", NUMBER)
	prepare()
	with as_user(OFFICER):
		found = contact.next_customer()
	assert found["script"] == "Dear Li,<br>happy Birthday &amp; more"
	[shown] = found["greetings"]
	assert shown["status"] == "To Call" and "Birthday today" in shown["reasons"][0]


@pytest.mark.parametrize(
	("outcome", "status"), [("Reached", "Called"), ("Wrong Number", "Called"), ("Refused", "Called")]
)
def test_what_became_of_the_call_is_kept(as_user: As, outcome: str, status: str) -> None:
	from cs_center.callbacks import api

	plan()
	born("Li", NUMBER)
	prepare()
	[call] = callbacks()
	with as_user(OFFICER):
		contact.pick_customer("CS Callback", call.name)
		api.log_result(call.name, outcome, refuses="Offers" if outcome == "Refused" else "")
	jobs.look_after()
	found = frappe.db.get_value("CS Callback", call.name, "status")
	assert (
		only_greeting().status
		== {"Done": "Called", "Cancelled": "Missed", "Unreachable": "Unreachable"}[found]
	)


def test_a_call_that_is_too_late_is_not_made() -> None:
	plan()
	born("Li", NUMBER)
	prepare()
	ahead.yesterday_was(only_greeting().name)
	frappe.db.set_value("Customer", "Li", "cs_birthday_key", None)
	prepare()
	assert [one.status for one in callbacks()] == ["Cancelled"]
	assert only_greeting().status == "Missed" and "too late" in only_greeting().why


def test_a_named_manager_calls_their_own_customer_or_is_told() -> None:
	frappe.get_doc("User", PEOPLE.bea).add_roles("CS Retention Officer")
	plan()
	born("Large", NUMBER, account_manager=PEOPLE.bea)
	large = born("Larger", "13800138001", account_manager=PEOPLE.hr)
	prepare()
	found = {one.party_name: one for one in greetings()}
	assert (found["Large"].status, found["Large"].assigned_to) == ("To Call", PEOPLE.bea)
	[call] = callbacks()
	assert call.assigned_to == PEOPLE.bea
	assert (found["Larger"].status, found["Larger"].assigned_to) == ("With the Manager", PEOPLE.hr)
	[told] = frappe.get_all("CS Notice", filters={"user": PEOPLE.hr}, fields=["reference_name", "text"])
	assert told.reference_name == large and "Birthday" in told.text


def test_a_plan_that_fails_is_shown_and_stops_no_other() -> None:
	plan()
	plan("Nowhere", channels=("SMS",))
	born("Li", NUMBER)
	broken = plan(
		"Broken",
		kind="Date of a Document",
		document_type="Contract",
		date_field="end_date",
		customer_field="party_name",
	)
	frappe.db.set_value("CS Reminder Plan", broken.name, "date_field", "gone")
	prepare()
	assert len(greetings()) == 1
	assert "gone" in frappe.db.get_value("CS Reminder Plan", "Broken", "sweep_error")
	assert "SMS Settings" in frappe.db.get_value("CS Reminder Plan", "Nowhere", "sweep_error")
	assert frappe.db.exists("Error Log", {"method": ("like", "%Broken%")})


def test_plans_have_days_on_which_they_count() -> None:
	born("Li", NUMBER)
	over = plan("Over", valid_to=today(-1))
	plan("Not Yet", valid_from=today(1))
	prepare()
	assert greetings() == []
	frappe.db.set_value("CS Reminder Plan", over.name, "valid_to", today())
	prepare()
	assert len(greetings()) == 1


def test_a_customer_with_another_name_is_not_told_again() -> None:
	plan(late_days=2)
	li = born("Li", NUMBER)
	prepare()
	frappe.db.set_value("CS Greeting", only_greeting().name, "status", "Sent")
	frappe.rename_doc("Customer", li, "Li Two")
	prepare()
	ahead.yesterday_was(only_greeting().name)
	frappe.db.set_value("Customer", "Li Two", "cs_birthday_key", min(keys_on(today() - timedelta(days=1))))
	frappe.db.set_value("CS Greeting Reason", {"plan": "Happy Birthday"}, "occasion_date", today(-1))
	prepare()
	assert only_greeting().customer == "Li Two"


def test_a_customer_is_deleted_with_their_greetings() -> None:
	plan(channels=("Mail", "Call"))
	frappe.db.set_value("Customer", made := born("Li"), "cs_birthday_key", min(keys_on(today())))
	prepare()
	assert len(greetings()) == 1
	for name in frappe.get_all("Contact", pluck="name", filters={"first_name": "Li"}):
		frappe.delete_doc("Contact", name)
	frappe.delete_doc("Customer", made)
	assert greetings() == [] and frappe.db.count("CS Greeting Reason") == 0


def test_two_workers_at_once_and_one_that_is_killed(services: Services) -> None:
	plan()
	total = 2500
	key = min(keys_on(today()))
	for number in range(total):
		name = f"C-{number:05}"
		row = {"name": name, "customer_name": name, "customer_type": "Individual", "cs_birthday_key": key}
		frappe.get_doc({"doctype": "Customer", **row}).db_insert()
	frappe.db.commit()
	[worker] = services.workers(1)
	frappe.enqueue("cs_center.ahead.jobs.prepare", queue="long")
	services.wait_until(lambda: frappe.db.count("CS Greeting") > 0)
	services.kill(worker)
	assert 0 < frappe.db.count("CS Greeting") < total, "killed before its end"
	services.workers(2)
	for _turn in range(2):
		frappe.enqueue("cs_center.ahead.jobs.prepare", queue="long")
	services.wait_until(lambda: frappe.db.count("CS Greeting") == total, timeout=120)
	services.wait_until(lambda: frappe.db.get_single_value("CS Settings", "greetings_made_on") == today())
	assert frappe.db.count("CS Greeting") == frappe.db.count("CS Greeting Reason") == total
	assert len(set(frappe.get_all("CS Greeting", pluck="customer"))) == total


def test_the_database_itself_holds_one_greeting_for_a_customer_and_day() -> None:
	from cs_center.ahead.rules.channels import Choice
	from cs_center.ahead.rules.occasions import Occasion
	from cs_center.ahead.service import store

	li = customer("Li", NUMBER)
	for number in range(2):
		one = Occasion(
			f"k{number}", li, plan(f"P{number}").name, "Birthday", today(), 0, today(), 10, ("Call",)
		)
		told = [((one,), Choice("Unreachable"))]
		if not number:
			store.write_new(told, {}, today())
			continue
		with pytest.raises(Exception, match="Duplicate"):
			store.write_new(told, {}, today())


def test_a_day_is_prepared_once_and_not_before_its_hour() -> None:
	from cs_center.ahead.service import sweep

	frappe.db.set_single_value("CS Settings", {"greetings_hour": 6, "greetings_made_on": today(-1)})
	ahead.forget()
	noon = ahead.noon()
	assert sweep.is_due(noon) and not sweep.is_due(noon.replace(hour=5))
	prepare()
	ahead.forget()
	assert not sweep.is_due(noon) and sweep.is_due(ahead.noon(1))
