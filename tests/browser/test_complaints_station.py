"""Complaints for the people of a station: what they must settle, and nothing of the centre's own (COMP-6, COMP-7, SEC-1)."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from frappe.utils import now_datetime
from playwright.sync_api import Page, expect

from cs_center.complaints import api
from devtools.session import as_user
from tests.browser.complaints import (
	LIST,
	close_message,
	commit,
	decide,
	open_complaint,
	press,
	save,
	standing,
	write,
	write_time,
)
from tests.site import complaints as some
from tests.site.centre import PEOPLE
from tests.site.complaints import DIRECTOR, FIXER, STATION

THE_LIST = re.compile(r"/cs-complaint(/view/list)?(\?|$)")


@pytest.fixture(autouse=True)
def station() -> None:
	some.open_station()
	commit()


def test_the_station_sees_what_is_theirs_and_reports_done(
	page_as: Callable[..., Page], picture: Callable
) -> None:
	name = some.dispatched(subject="Picture breaks up", loss_amount=300).name
	some.taken(subject="Not sent anywhere")
	commit()
	page = page_as(FIXER)
	page.goto("/app/my-station")
	expect(page.locator(".number-widget-box", has_text="With My Station").locator(".number")).to_have_text(
		"1"
	)
	picture(page, "station-workspace")
	page.goto(LIST)
	rows = page.locator(".list-row-container")
	expect(rows).to_have_count(1)
	expect(rows).to_contain_text("Picture breaks up")
	expect(page.get_by_role("button", name="Take Complaint")).to_have_count(0)
	open_complaint(page, name)
	form = page.locator(".form-layout:visible")
	picture(page, "station-form")
	for field in ("loss_amount", "responsible_person", "policy", "tier"):
		expect(form.locator(f'.frappe-control[data-fieldname="{field}"]')).not_to_be_visible()
	expect(page.get_by_role("button", name="Decide")).to_have_count(0)
	shown = press(page, "Report Done")
	write(shown, "what", "Amplifier replaced")
	save(shown, "Report Done")
	expect(page.locator(".cs-chain li").first).to_contain_text("reports it done: Amplifier replaced")
	expect(page.get_by_role("button", name="Verify with Station")).to_have_count(0)
	assert standing(name, "status", "reported_by") == {"status": "Reported Done", "reported_by": FIXER}


def test_what_is_not_theirs_goes_back(page_as: Callable[..., Page]) -> None:
	name = some.dispatched().name
	commit()
	page = open_complaint(page_as(FIXER), name)
	shown = press(page, "Not Ours")
	write(shown, "why", "The house belongs to South Branch")
	save(shown, "Give Back")
	expect(page).to_have_url(THE_LIST)
	expect(page.locator(".list-row-container")).to_have_count(0)
	expect(page.locator(".msgprint")).to_have_count(0)
	after = standing(name, "status", "station")
	assert (after.status, after.station or "") == ("Taken", "")


def test_more_time_is_asked_with_the_customers_consent_and_decided(
	page_as: Callable[..., Page], picture: Callable
) -> None:
	name = some.dispatched().name
	commit()
	due_by = standing(name, "due_by").due_by
	page = open_complaint(page_as(FIXER), name)
	shown = press(page, "Ask for More Time")
	write_time(shown, "until", due_by + timedelta(days=3))
	write(shown, "why", "The cable is ordered")
	shown.locator(".btn-modal-primary").click()
	expect(page.locator(".msgprint")).to_contain_text("only when the customer agrees")
	close_message(page)
	shown = page.locator(".modal.show")
	expect(shown.locator('textarea[data-fieldname="why"]')).to_have_value("The cable is ordered")
	shown.get_by_label("was asked and agrees").check()
	picture(page, "station-more-time")
	save(shown, "Ask")
	expect(page.locator(".cs-facts")).to_contain_text("More time is asked for")
	leader = open_complaint(page_as(PEOPLE.lee), name)
	shown = press(leader, "More Time")
	write(shown, "why", "The customer is patient")
	save(shown, "Decide")
	expect(leader.locator(".cs-chain li").first).to_contain_text("Extended")
	after = standing(name, "due_by", "asked_until")
	assert (after.due_by - due_by, after.asked_until) == (timedelta(days=3), None)


def test_the_station_form_leads_to_its_complaints(page_as: Callable[..., Page]) -> None:
	some.dispatched()
	commit()
	page = page_as(DIRECTOR)
	page.goto(f"/app/cs-station/{STATION}")
	page.locator('.document-link[data-doctype="CS Complaint"] .badge-link').click()
	expect(page).to_have_url(THE_LIST)
	expect(page.locator(".list-row-container")).to_have_count(1)


def test_somebody_elses_complaint_is_not_shown(page_as: Callable[..., Page]) -> None:
	name = some.taken().name
	commit()
	page = page_as(FIXER)
	page.goto(f"/app/cs-complaint/{name}")
	expect(page.locator("body")).to_contain_text("permission", ignore_case=True)
	expect(page.locator(".cs-next-text")).to_have_count(0)


def test_waiting_for_the_customer_stops_the_clock(page_as: Callable[..., Page]) -> None:
	name = some.dispatched().name
	commit()
	page = open_complaint(page_as(FIXER), name)
	shown = decide(page, "Wait for Customer", "Customer")
	write(shown, "for_what", "A key to the cellar")
	save(shown, "Stop the Clock")
	expect(page.locator(".cs-next-text")).to_contain_text("the clock stands still")
	assert standing(name).status == "Waiting for Customer"
	page.get_by_role("button", name="Customer Has Answered").click()
	page.locator(".modal.show").get_by_role("button", name="Yes").click()
	expect(page.locator(".cs-next-text")).to_contain_text(f"{STATION} settles it")
	assert standing(name).status == "With Station"


def _is_ahead(name: str) -> bool:
	return standing(name, "due_by").due_by > now_datetime()


def test_a_reported_complaint_shows_the_station_its_customers_words(page_as: Callable[..., Page]) -> None:
	name = some.to_call().name
	with as_user(PEOPLE.officer):
		api.log_callback(name, reached=1, solved=0, report="Nobody came at all")
	commit()
	assert _is_ahead(name)
	page = open_complaint(page_as(FIXER), name)
	expect(page.locator(".cs-chain")).to_contain_text("Nobody came at all")
	expect(page.locator(".cs-changes")).to_have_count(0)
