"""Complaints for leaders: the board, decisions with their reasons, a policy tried on complaints that were (COMP-3, COMP-7)."""

from collections.abc import Callable
from datetime import timedelta

import frappe
import pytest
from frappe.utils import now_datetime
from playwright.sync_api import Locator, Page, expect

from tests.browser.complaints import (
	BOARD,
	choose,
	commit,
	decide,
	dialog,
	late,
	open_complaint,
	save,
	standing,
	write,
	write_time,
)
from tests.browser.first_caller import ALAN, ANNA, LEE, choose_person
from tests.site import complaints as some
from tests.site.centre import PEOPLE, customer
from tests.site.complaints import DIRECTOR, STATION

POLICY = "Every Complaint"


@pytest.fixture(autouse=True)
def station() -> None:
	some.open_station()
	commit()


@pytest.fixture
def day() -> dict[str, str]:
	"""One late, one near, one that waits for its station, one to call back, one that failed, one of team B."""
	now = now_datetime()
	made = {
		"late": late(some.dispatched(subject="Late for a day", customer=customer("Li Ming")).name, 26),
		"near": late(some.dispatched(subject="Due tonight").name, -5),
		"unsent": late(some.taken(subject="Not sent yet").name, -90, dispatch_by=now - timedelta(minutes=30)),
		"to_call": some.to_call(subject="To be called").name,
		"failed": late(
			some.dispatched(subject="Broken").name, -90, sweep_error="Traceback", next_action_at=now
		),
		"other": late(some.taken(PEOPLE.bea, subject="Of team B").name, 2),
	}
	commit()
	return made


def _board(page: Page) -> Page:
	page.goto(BOARD)
	expect(page.locator(".cs-tile")).to_have_count(7)
	return page


def _rows(page: Page) -> Locator:
	return page.locator(".cs-complaints tbody tr")


def _view(page: Page, view: str) -> None:
	page.locator(f'.cs-tile[data-view="{view}"]').click()
	expect(page.locator(f'.cs-tile[data-view="{view}"]')).to_have_attribute("aria-pressed", "true")


def _decide(page: Page, name: str, label: str) -> Locator:
	row = page.locator(f'.cs-complaints tr[data-name="{name}"]')
	row.get_by_role("button").click()
	row.locator(".dropdown-item", has_text=label).click()
	return dialog(page)


def test_the_board_shows_what_is_late_and_filters(
	page_as: Callable[..., Page], day: dict[str, str], picture: Callable
) -> None:
	page = _board(page_as(LEE))
	expect(_rows(page)).to_have_count(1)
	expect(_rows(page)).to_contain_text("Late for a day")
	expect(_rows(page).locator(".text-danger")).to_have_count(1)
	picture(page, "complaint-board")
	for view, subject in (
		("near", "Due tonight"),
		("unsent", "Not sent yet"),
		("to_call", "To be called"),
		("failed", "Broken"),
	):
		_view(page, view)
		expect(_rows(page)).to_have_count(1)
		expect(_rows(page)).to_contain_text(subject)
	_view(page, "all")
	expect(_rows(page)).to_have_count(5)
	page.locator('.cs-level-row[data-level="2"]').click()
	expect(page.locator(".cs-complaints")).to_contain_text("Nothing here.")
	page.locator('.cs-level-row[data-level="2"]').click()
	expect(_rows(page)).to_have_count(5)


def test_above_teams_all_are_seen_and_one_chosen(page_as: Callable[..., Page], day: dict[str, str]) -> None:
	page = _board(page_as(DIRECTOR))
	expect(_rows(page)).to_have_count(2)
	page.locator('[data-fieldname="team"] select').select_option("B")
	expect(_rows(page)).to_have_count(1)
	expect(_rows(page)).to_contain_text("Of team B")


def test_an_agent_has_no_board(page_as: Callable[..., Page]) -> None:
	page = page_as(ANNA)
	page.goto(BOARD)
	expect(page.locator("body")).to_contain_text("Not permitted", ignore_case=True)


def test_decisions_on_the_board_keep_their_reason(
	page_as: Callable[..., Page], day: dict[str, str], picture: Callable
) -> None:
	page = _board(page_as(LEE))
	name = day["late"]
	shown = _decide(page, name, "Escalate")
	write(shown, "why", "We can not lay cables")
	save(shown, "Up One Level")
	expect(page.locator('.cs-level-row[data-level="1"] td').nth(1)).to_have_text("1")
	shown = _decide(page, name, "Emergency")
	picture(page, "complaint-emergency")
	choose(shown, "level", "Director")
	write(shown, "why", "The cable is live")
	save(shown, "Skip Levels")
	expect(_rows(page)).to_contain_text("Director")
	shown = _decide(page, name, "Take Over")
	choose_person(shown, "user", "alan (1002)")
	write(shown, "why", "anna is ill")
	save(shown, "Take Over")
	shown = _decide(page, name, "Change Severity")
	choose(shown, "severity", "Severe")
	write(shown, "why", "Somebody was hurt")
	save(shown, "Change")
	expect(_rows(page)).to_contain_text("Severe")
	after = standing(name, "level", "handler", "severity", "holder")
	assert after == {"level": 3, "handler": ALAN, "severity": "Severe", "holder": DIRECTOR}
	reasons = frappe.get_all("CS Complaint Event", filters={"complaint": name}, pluck="reason")
	for why in ("We can not lay cables", "The cable is live", "anna is ill", "Somebody was hurt"):
		assert any(why in reason for reason in reasons), why


def test_a_limit_is_extended_on_the_form(page_as: Callable[..., Page], day: dict[str, str]) -> None:
	page = open_complaint(page_as(LEE), day["late"])
	expect(page.locator(".cs-next.late")).to_contain_text("was due by")
	shown = decide(page, "Extend the Limit")
	until = now_datetime() + timedelta(days=2)
	write_time(shown, "until", until)
	shown.get_by_label("was asked and agrees").check()
	write(shown, "why", "She is away until then")
	save(shown, "Extend")
	expect(page.locator(".cs-next.late")).to_have_count(0)
	assert abs(standing(day["late"], "due_by").due_by - until) < timedelta(minutes=1)


def test_a_policy_is_tried_before_it_is_saved(
	page_as: Callable[..., Page], day: dict[str, str], picture: Callable
) -> None:
	page = page_as(PEOPLE.supervisor)
	page.goto(f"/app/cs-escalation-policy/{POLICY}")
	trial = page.locator('[data-fieldname="trial_html"]')
	page.wait_for_function("() => window.cur_frm?.doc?.limits?.length")
	page.evaluate(
		"() => cur_frm.doc.limits.forEach((row) => Object.assign(row, {amount: 1, unit: 'Minutes'}))"
	)
	trial.get_by_role("button", name="Try").click()
	expect(trial.locator(".cs-tile", has_text="Complaints")).to_contain_text("6")
	expect(trial).to_contain_text("What Would Be Different")
	expect(trial.locator("tbody tr", has_text=day["near"])).to_be_visible()
	trial.scroll_into_view_if_needed()
	picture(page, "policy-tried")
	assert frappe.db.get_value("CS Complaint Limit", {"parent": POLICY, "idx": 2}, "amount") == 24


def test_a_customer_shows_their_complaints(page_as: Callable[..., Page], day: dict[str, str]) -> None:
	page = page_as("Administrator")
	page.goto("/app/customer/Li Ming")
	page.get_by_role("tab", name="Dashboard").click()
	badge = page.locator('.document-link[data-doctype="CS Complaint"]')
	expect(badge).to_contain_text("1")


def test_the_station_filter(page_as: Callable[..., Page], day: dict[str, str]) -> None:
	page = _board(page_as(LEE))
	_view(page, "all")
	field = page.locator('.page-form [data-fieldname="station"] input')
	field.fill(STATION)
	page.locator('[role="option"]', has_text=STATION).first.click()
	expect(_rows(page)).to_have_count(4)
