"""KEEP-2, KEEP-3, KEEP-6 at the desk: whom an officer gets, what a call came to, and what the campaign came to."""

from datetime import timedelta
from typing import Any

import frappe
import pytest
from frappe.utils import add_days, getdate, now_datetime

from cs_center.contact import api as desk
from cs_center.contact.service import leases, ledger
from cs_center.contact.service.parties import Party
from cs_center.retention import api
from cs_center.retention.rules import members as paths
from devtools.client import SiteClient
from devtools.session import as_user
from tests.site.calling import closed_now, set_hours
from tests.site.campaigns import CAMPAIGN, MEMBER, OFFICERS, customers_at_risk, members, open_desk, started
from tests.site.centre import PEOPLE
from tests.site.test_segments import invoice

RIA = OFFICERS[0]
ONLY_RIA = [{"user": RIA, "capacity": 40}]

pytestmark = pytest.mark.commits


@pytest.fixture(autouse=True)
def open_for_calls(site: str) -> None:
	open_desk()


def taken(user: str = RIA) -> dict[str, Any] | None:
	with as_user(user):
		return desk.next_customer(MEMBER)


def log(outcome: str, user: str = RIA, **said: Any) -> str:
	"""The next member of an officer gets a result; the member's name."""
	task = taken(user)["task"]
	with as_user(user):
		api.log_member_result(task, outcome, **said)
	return task


def row(name: str) -> Any:
	return frappe.db.get_value(MEMBER, name, "*", as_dict=True)


# --- whom an officer gets ---


def test_an_officer_gets_their_own_with_what_to_say() -> None:
	customers_at_risk(6)
	name = started(hold_out_percent=0)
	found = taken()
	assert row(found["task"]).assigned_to == RIA
	assert found["number"].replace(" ", "").endswith(found["customer"][-4:])
	assert "Ask what went wrong" in found["script"] and found["offer"]["words"] == "Three months for half"
	assert "Campaign: Stay with Us." in found["why"] and found["outcomes"] == list(paths.OUTCOMES)
	by_the_clock = ("until", "again_at")
	again = {key: value for key, value in taken().items() if key not in by_the_clock}
	assert again == {key: found[key] for key in again}, "the same one until it has a result"
	with as_user(PEOPLE.officer):
		assert desk.next_customer(MEMBER) is None
	assert frappe.db.get_value(MEMBER, found["task"], "campaign") == name


def everybody(user: str) -> list[str]:
	"""All members whom an officer gets, one after another."""
	found = []
	while task := taken(user):
		found.append(task["task"])
		with as_user(user):
			api.log_member_result(task["task"], paths.REFUSED)
	return found


def test_who_is_left_alone_comes_through_no_door() -> None:
	customers_at_risk(12)
	name = started(hold_out_percent=50, officers=ONLY_RIA)
	held = {one.name for one in members(name).values() if one.status == paths.HELD_OUT}
	assert held and set(everybody(RIA)) == {one.name for one in members(name).values()} - held
	for member in held:
		for user in (RIA, PEOPLE.lee, PEOPLE.supervisor):
			with as_user(user):
				with pytest.raises((frappe.ValidationError, frappe.PermissionError)):
					desk.pick_customer(MEMBER, member)
				for outcome in paths.OUTCOMES:
					with pytest.raises((frappe.ValidationError, frappe.PermissionError)):
						api.log_member_result(
							member, outcome, again_at=str(now_datetime() + timedelta(hours=1))
						)
				for status in (paths.SAVED, paths.LOST):
					with pytest.raises((frappe.ValidationError, frappe.PermissionError)):
						api.settle_member(member, status)
			frappe.db.rollback()
		with as_user(PEOPLE.supervisor):
			with pytest.raises(frappe.ValidationError):
				api.withdraw_member(member, "x")
			assert not frappe.get_doc(MEMBER, member).number
	with as_user(PEOPLE.supervisor):
		with pytest.raises(frappe.ValidationError, match="other officer"):
			api.reassign_members(name, RIA)
		api.reassign_members(name, "", OFFICERS[1])
	after = members(name).values()
	assert {one.name for one in after if one.status == paths.HELD_OUT} == held
	assert not any(one.pool or one.assigned_to for one in after if one.name in held)
	assert not frappe.db.exists("CS Contact", {"task": ("in", list(held))})


def test_a_pause_stops_everybody_at_once_and_a_call_that_was_made_is_kept() -> None:
	customers_at_risk(3)
	name = started(hold_out_percent=0, officers=ONLY_RIA)
	mid_call = taken()["task"]
	with as_user(PEOPLE.lee):
		api.pause_campaign(name, "Wrong script")
	with as_user(RIA):
		assert api.log_member_result(mid_call, paths.SAVED) == paths.SAVED
		assert desk.next_customer(MEMBER) is None
	with as_user(PEOPLE.lee):
		api.resume_campaign(name)
	assert taken() is not None


def test_nobody_is_called_before_or_after_the_period() -> None:
	customers_at_risk(2)
	name = started(hold_out_percent=0, officers=ONLY_RIA)
	for since, until in ((1, 9), (-9, -1)):
		dates = {"period_from": add_days(getdate(), since), "period_to": add_days(getdate(), until)}
		frappe.db.set_value(CAMPAIGN, name, dates)
		assert taken() is None


def test_nobody_is_called_outside_the_hours() -> None:
	customers_at_risk(2)
	set_hours("Everywhere", closed_now())
	started(hold_out_percent=0, officers=ONLY_RIA)
	assert taken() is None


def test_who_refuses_or_was_offered_something_since_is_not_called() -> None:
	refuses, offered = customers_at_risk(2)
	name = started(hold_out_percent=0, officers=ONLY_RIA)
	frappe.get_doc({"doctype": "CS Contact Wish", "customer": refuses, "refuses": "All Calls"}).insert()
	ledger.note(Party(offered, ""), ledger.Task(MEMBER, "x", "Sales", "CAM-OTHER"), "Reached")
	assert taken() is None
	found = members(name)
	assert (found[refuses].status, found[refuses].pool, found[refuses].customer_key) == (
		paths.WITHDRAWN,
		None,
		None,
	)
	assert found[offered].status == paths.TO_CALL
	assert found[offered].next_action_at >= now_datetime() + timedelta(days=29)
	with as_user(RIA), pytest.raises(frappe.ValidationError):
		desk.pick_customer(MEMBER, found[offered].name)


def test_two_campaigns_do_not_call_the_same_customer_in_the_quiet_period() -> None:
	[one] = customers_at_risk(1)
	first = started(hold_out_percent=0, officers=ONLY_RIA)
	log(paths.REFUSED)
	with as_user(PEOPLE.lee):
		api.close_campaign(first, "Enough")
	second = started(hold_out_percent=0, officers=ONLY_RIA)
	assert members(second) == {} and frappe.db.get_value(CAMPAIGN, second, "left_quiet") == 1
	frappe.db.set_value("CS Contact", {"customer": one}, "at", add_days(now_datetime(), -31))
	with as_user(PEOPLE.lee):
		api.close_campaign(second, "Empty")
	assert set(members(started(hold_out_percent=0, officers=ONLY_RIA))) == {one}


# --- what a call came to ---


@pytest.mark.parametrize(
	("outcome", "kept", "reached"),
	[
		(paths.SAVED, 70, 1),
		(paths.LOST, 0, 1),
		(paths.REFUSED, 0, 1),
		(paths.WRONG_NUMBER, 0, 0),
		(paths.ACCEPTED, 300, 1),
	],
)
def test_a_call_ends_with_its_value_and_cost(outcome: str, kept: int, reached: int) -> None:
	[one] = customers_at_risk(1)
	invoice(one, 10, 70)
	name = started(hold_out_percent=0, officers=ONLY_RIA, cost_per_call=1.5, cost_per_offer=20)
	member = log(outcome, words="So they said")
	found = row(member)
	cost = 21.5 if outcome == paths.ACCEPTED else 1.5
	assert (found.status, found.value_before, found.value_kept, found.cost) == (outcome, 70, kept, cost)
	assert (found.calls, found.reached, found.pool, found.customer_key, found.number_key) == (
		1,
		reached,
		None,
		None,
		None,
	)
	assert found.ended_at and "So they said" in found.result
	assert frappe.db.get_value(CAMPAIGN, name, "spent") == cost
	assert frappe.db.get_value("CS Contact", {"task": member}, ["purpose", "cause", "customer"]) == (
		"Sales",
		name,
		one,
	)
	assert leases.lease_of(RIA) is None


def test_an_accepted_offer_is_an_opportunity() -> None:
	[one] = customers_at_risk(1)
	started(hold_out_percent=0, officers=ONLY_RIA)
	member = log(paths.ACCEPTED, value=250, words="From January")
	made = frappe.get_doc("Opportunity", row(member).opportunity)
	assert (made.opportunity_from, made.party_name, made.title) == ("Customer", one, "Stay with Us")
	assert (made.opportunity_amount, made.opportunity_owner) == (250, RIA)
	assert "From January" in made.notes[0].note


def test_who_accepted_is_settled_later() -> None:
	customers_at_risk(1)
	started(hold_out_percent=0, officers=ONLY_RIA)
	member = log(paths.ACCEPTED)
	with as_user(RIA):
		assert api.settle_member(member, paths.SAVED, "Signed", 500) == paths.SAVED
		with pytest.raises(frappe.ValidationError):
			api.settle_member(member, paths.ACCEPTED)
		assert (row(member).value_kept, bool(row(member).settled_at)) == (500, True)
		assert api.settle_member(member, paths.LOST, "Left after all") == paths.LOST
	assert row(member).value_kept == 0


def test_not_reached_comes_again_at_another_hour_until_it_is_enough() -> None:
	customers_at_risk(1)
	started(hold_out_percent=0, officers=ONLY_RIA)
	member = log(paths.NO_ANSWER)
	now, first_tried_at = row(member), now_datetime()
	assert (now.status, now.tried, now.reached) == (paths.NO_ANSWER, 1, 0)
	assert now.next_action_at >= now_datetime() + timedelta(minutes=119) and taken() is None
	for days in range(4):
		at = add_days(first_tried_at, -days - 2) + timedelta(hours=1 + days)
		task = ledger.Task(MEMBER, member, "Sales", now.campaign)
		ledger.note(Party(now.customer, now.caller), task, "No Answer")
		frappe.db.set_value("CS Contact", frappe.get_last_doc("CS Contact").name, "at", at)
	frappe.db.set_value(MEMBER, member, "next_action_at", now_datetime())
	assert taken() is None
	assert (row(member).status, row(member).pool) == (paths.UNREACHABLE, None)


def test_call_me_at_five_is_kept_to_the_minute() -> None:
	customers_at_risk(1)
	started(hold_out_percent=0, officers=ONLY_RIA)
	at = (now_datetime() + timedelta(hours=2)).replace(second=0, microsecond=0)
	member = log(paths.CALL_AGAIN, again_at=str(at))
	assert (row(member).status, row(member).promised_at, row(member).next_action_at) == (
		paths.CALL_AGAIN,
		at,
		at,
	)
	assert taken() is None


def test_a_refusal_may_be_a_wish() -> None:
	[one] = customers_at_risk(1)
	started(hold_out_percent=0, officers=ONLY_RIA)
	log(paths.REFUSED, refuses="Offers", words="Never again")
	assert frappe.db.get_value("CS Contact Wish", {"customer": one}, ["refuses", "words"]) == (
		"Offers",
		"Never again",
	)


def test_a_second_result_is_refused() -> None:
	customers_at_risk(1)
	name = started(hold_out_percent=0, officers=ONLY_RIA, cost_per_call=1)
	member = log(paths.SAVED)
	with as_user(RIA), pytest.raises(frappe.ValidationError, match="has its result"):
		api.log_member_result(member, paths.LOST)
	assert frappe.db.get_value(CAMPAIGN, name, "spent") == 1


def test_members_of_others_are_not_ones_own() -> None:
	customers_at_risk(3)
	name = started(hold_out_percent=0)
	[other] = [one.name for one in members(name).values() if one.assigned_to == OFFICERS[1]]
	with as_user(RIA):
		for deed in (
			lambda: api.log_member_result(other, paths.SAVED),
			lambda: desk.pick_customer(MEMBER, other),
			lambda: api.settle_member(other, paths.SAVED),
			lambda: api.withdraw_member(other, "x"),
		):
			with pytest.raises(frappe.PermissionError):
				deed()
	with as_user(PEOPLE.lee):
		api.withdraw_member(other, "Moved away")
	assert (row(other).status, row(other).result, row(other).pool) == (paths.WITHDRAWN, "Moved away", None)


def test_a_campaign_whose_budget_is_spent_pauses_and_tells_the_leader() -> None:
	customers_at_risk(3)
	name = started(hold_out_percent=0, officers=ONLY_RIA, cost_per_call=10, budget=20)
	log(paths.LOST)
	assert frappe.db.get_value(CAMPAIGN, name, "status") == "Running"
	log(paths.LOST)
	assert frappe.db.get_value(CAMPAIGN, name, ["status", "spent"]) == ("Paused", 20)
	assert "budget" in frappe.db.get_value(CAMPAIGN, name, "paused_why")
	assert taken() is None
	told = frappe.get_all("CS Notice", {"reference_name": name, "method": "cs_campaign_paused"}, pluck="user")
	assert PEOPLE.supervisor in told and RIA not in told
	with as_user(PEOPLE.supervisor):
		with pytest.raises(frappe.ValidationError, match="budget"):
			api.resume_campaign(name)
		frappe.get_doc(CAMPAIGN, name).update({"budget": 100}).save()
		api.resume_campaign(name)
	assert taken() is not None


def test_over_http_a_number_is_only_for_who_calls(http: SiteClient) -> None:
	customers_at_risk(3)
	name = started(hold_out_percent=0)
	mine = next(one for one in members(name).values() if one.assigned_to == RIA)
	path = f"/api/resource/{MEMBER}/{mine.name}"
	frappe.db.commit()
	officer = http.token(RIA)
	assert not officer.get(path).json()["data"].get("number")
	taken_one = officer.request(
		"POST", "/api/method/cs_center.contact.api.next_customer", json={"only": MEMBER}
	).json()["message"]
	assert taken_one["task"] == mine.name and officer.get(path).json()["data"]["number"]
	assert not http.token(PEOPLE.lee).get(path).json()["data"].get("number")
	deed = {"member": mine.name, "outcome": "Saved"}
	for user in (OFFICERS[1], PEOPLE.anna):
		got = http.token(user).request(
			"POST", "/api/method/cs_center.retention.api.log_member_result", json=deed
		)
		assert got.status_code == 403, user
	assert (
		officer.request(
			"POST", "/api/method/cs_center.retention.api.log_member_result", json=deed
		).status_code
		== 200
	)
