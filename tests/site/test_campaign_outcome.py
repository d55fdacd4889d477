"""KEEP-6, KEEP-7 on a site: what a campaign came to beside those left alone, and prospects that become leads."""

from decimal import Decimal

import frappe
import pytest
from frappe.utils import add_days, getdate, now_datetime

from cs_center.contact import api as desk
from cs_center.retention import api
from cs_center.retention.rules import members as paths
from devtools.session import as_user
from tests.site.campaigns import (
	CAMPAIGN,
	MEMBER,
	OFFICERS,
	campaign,
	customers_at_risk,
	members,
	open_desk,
	started,
)
from tests.site.centre import PEOPLE, answered_call
from tests.site.test_segments import invoice

RIA = OFFICERS[0]
ONLY_RIA = [{"user": RIA, "capacity": 40}]

pytestmark = pytest.mark.commits


@pytest.fixture(autouse=True)
def open_for_calls(site: str) -> None:
	open_desk()


def log(outcome: str) -> None:
	"""The next member of the officer gets a result."""
	with as_user(RIA):
		api.log_member_result(desk.next_customer(MEMBER)["task"], outcome)


# --- what the campaign came to ---


def test_the_result_counts_everybody_in_their_group() -> None:
	names = customers_at_risk(20)
	for one in names:
		invoice(one, 40, 100)
	name = started(hold_out_percent=40, officers=ONLY_RIA, cost_per_call=2)
	log(paths.SAVED)
	log(paths.ACCEPTED)
	log(paths.NO_ANSWER)
	held = [one for one, found in members(name).items() if found.status == paths.HELD_OUT]
	meant = [one for one in names if one not in held]
	frappe.db.set_value(
		"CS Customer Standing", {"customer": ("in", [*held[:3], meant[0]])}, "segment", "Lost"
	)
	invoice(meant[1], 0, 60)
	with as_user(PEOPLE.supervisor):
		found = api.campaign_result(name)
	assert found["counts"]["to_call"] == len(meant) and found["counts"]["held_out"] == len(held)
	assert (found["counts"]["called"], found["counts"]["reached"]) == (3, 2)
	assert (found["value_kept"], found["cost"], found["value_before"]) == (400, 6, 100 * len(meant))
	treated, alone = found["groups"]
	assert (treated["customers"], treated["lost"], alone["customers"], alone["lost"]) == (
		len(meant),
		1,
		len(held),
		3,
	)
	assert (treated["spend_each"], alone["spend_each"]) == (Decimal(60) / len(meant), 0)
	assert found["comparison"]["difference"] == pytest.approx(3 / len(held) - 1 / len(meant))
	assert any("percentage points" in words for words in found["words"])
	assert [one["user"] for one in found["officers"]] == [RIA] and found["officers"][0]["kept"] == 2


def test_the_result_as_of_an_earlier_day() -> None:
	[one, *_rest] = customers_at_risk(4)
	name = started(hold_out_percent=0, officers=ONLY_RIA)
	frappe.db.set_value(CAMPAIGN, name, "started_at", add_days(now_datetime(), -9))
	frappe.db.set_value("CS Customer Standing", {"customer": one}, "segment", "Lost")
	change = {
		"customer": one,
		"from_segment": "At Risk",
		"to_segment": "Lost",
		"at": add_days(now_datetime(), -2),
	}
	frappe.get_doc({"doctype": "CS Segment Change", "name": "changed", **change}).db_insert()
	with as_user(PEOPLE.supervisor):
		lost = [
			api.campaign_result(name, str(add_days(getdate(), -day)))["groups"][0]["lost"]
			for day in (0, 1, 2, 3, 4)
		]
	assert lost == [1, 1, 1, 0, 0]


def test_lost_may_mean_that_nothing_was_invoiced() -> None:
	names = customers_at_risk(3)
	name = started(hold_out_percent=0, lost_means="Nothing Invoiced since the Start", officers=ONLY_RIA)
	invoice(names[0], 0, 60)
	invoice(names[1], 0, -60, is_return=1)
	invoice(names[2], 1, 60)
	with as_user(PEOPLE.lee):
		found = api.campaign_result(name)
	assert found["groups"][0]["lost"] == 2 and found["comparison"] is None
	assert "Nobody was left alone" in found["words"][0]


def test_a_draft_has_no_result_and_officers_see_none() -> None:
	name = campaign().name
	with as_user(PEOPLE.lee), pytest.raises(frappe.ValidationError, match="not begun"):
		api.campaign_result(name)
	with as_user(RIA), pytest.raises(frappe.PermissionError):
		api.campaign_result(name)


# --- prospects ---


def test_a_prospect_becomes_a_lead_once() -> None:
	call = answered_call("call-1", from_number="13900139000")
	with as_user(PEOPLE.anna):
		lead = api.note_prospect(call, "Mr Zhao", "Asks for broadband")
		assert api.note_prospect(call, "Mr Zhao") == lead
	made = frappe.get_doc("Lead", lead)
	assert (made.first_name, made.lead_owner) == ("Mr Zhao", PEOPLE.anna)
	assert (
		"13900139000" in made.mobile_no.replace(" ", "").replace("-", "")
		and "broadband" in made.notes[0].note
	)
	with as_user(PEOPLE.bea), pytest.raises(frappe.PermissionError):
		api.note_prospect(call, "Mr Zhao")


def test_a_customer_is_no_prospect() -> None:
	[one] = customers_at_risk(1)
	call = answered_call("call-1", from_number="13900139000")
	frappe.db.set_value("CS Call Log", call, "customer", one)
	with as_user(PEOPLE.anna), pytest.raises(frappe.ValidationError, match="customer already"):
		api.note_prospect(call, "Mr Zhao")
