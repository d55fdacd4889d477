"""Campaigns in a browser: tried, started, called with one key each, and looked at beside those left alone (KEEP-2..6)."""

from collections.abc import Callable
from typing import Any

import frappe
import pytest
from playwright.sync_api import Page, expect

from cs_center.retention import api
from devtools.session import as_user, create_user
from devtools.site_fixtures import Services
from tests.site.campaigns import (
	CAMPAIGN,
	OFFICERS,
	campaign,
	customers_at_risk,
	members,
	open_desk,
	started,
)
from tests.site.centre import PEOPLE

RIA = OFFICERS[0]


@pytest.fixture
def names() -> list[str]:
	create_user("CS Retention Officer", email=RIA)
	open_desk()
	found = customers_at_risk(20)
	frappe.db.commit()
	return found


def speaks(user: str, language: str) -> None:
	frappe.db.set_value("User", user, "language", language)
	frappe.db.commit()
	frappe.clear_cache(user=user)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_leader_tries_and_starts_a_campaign(
	page_as: Callable[..., Page], picture: Callable, services: Services, names: list[str], language: str
) -> None:
	speaks(PEOPLE.supervisor, language)
	services.workers(1)
	doc = campaign(hold_out_percent=20)
	frappe.db.commit()
	page = page_as(PEOPLE.supervisor)
	page.goto(f"/app/cs-retention-campaign/{doc.name}")
	page.get_by_role("button", name={"en": "Preview", "zh": "预览"}[language], exact=True).click()
	told = page.locator(".modal.show .modal-body")
	expect(told).to_contain_text(names[0])
	expect(told).to_contain_text({"en": "Left Alone", "zh": "留作对照"}[language])
	picture(page, f"campaign-preview-{language}")
	page.keyboard.press("Escape")
	expect(page.locator(".modal.show")).to_have_count(0)
	page.get_by_role("button", name={"en": "Start", "zh": "开始"}[language], exact=True).click()
	page.locator(".modal.show .btn-primary").click()
	services.wait_until(lambda: frappe.db.get_value(CAMPAIGN, doc.name, "built_at"), timeout=60)
	page.reload()
	expect(page.locator(".cs-campaign-result .cs-tile").first).to_contain_text(
		str(sum(row.status == "To Call" for row in members(doc.name).values()))
	)
	expect(page.locator(".indicator-pill").first).to_contain_text({"en": "Running", "zh": "进行中"}[language])
	page.get_by_role("button", name={"en": "Pause", "zh": "暂停"}[language], exact=True).click()
	page.locator(".modal.show textarea").fill("Wrong script")
	page.locator(".modal.show .btn-primary").click()
	expect(page.locator(".form-message:not(.hidden)").first).to_contain_text("Wrong script")


def test_an_officer_calls_and_says_what_came_of_it_with_one_key(
	page_as: Callable[..., Page], picture: Callable, names: list[str]
) -> None:
	name = started(hold_out_percent=0, officers=[{"user": RIA, "capacity": 40}])
	frappe.db.commit()
	page = page_as(RIA)
	page.goto("/app/cs-calling")
	page.locator("[data-act=next]").first.click()
	desk = page.locator(".cs-calling-main")
	expect(desk).to_contain_text("Ask what went wrong")
	expect(desk).to_contain_text("Three months for half")
	picture(page, "campaign-desk")
	head = page.locator(".cs-calling-head h3")
	first = head.inner_text()
	page.wait_for_timeout(1500)
	page.keyboard.press("3")
	wait_for(page, lambda: statuses(name).count("Saved") == 1)
	expect(head).not_to_have_text(first)
	page.wait_for_timeout(1500)
	page.keyboard.press("6")
	page.locator(".modal.show .cs-choices button").nth(1).click()
	wait_for(page, lambda: statuses(name).count("Refused") == 1)
	assert frappe.db.count("CS Contact Wish", {"refuses": "Offers"}) == 1


def statuses(name: str) -> list[str]:
	frappe.db.rollback()
	return [row.status for row in members(name).values()]


def wait_for(page: Page, is_so: Callable[[], bool]) -> None:
	for _ in range(180):
		if is_so():
			return
		page.wait_for_timeout(250)
	raise AssertionError("it did not come to that")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_result_beside_those_left_alone(
	page_as: Callable[..., Page], picture: Callable, names: list[str], language: str
) -> None:
	speaks(PEOPLE.supervisor, language)
	name = finished(names)
	page = page_as(PEOPLE.supervisor)
	page.goto(f"/app/cs-retention-campaign/{name}")
	shown = page.locator(".cs-campaign-result")
	expect(shown).to_contain_text({"en": "percentage points", "zh": "个百分点"}[language])
	expect(shown.locator("svg.frappe-chart")).to_have_count(2)
	shown.scroll_into_view_if_needed()
	picture(page, f"campaign-result-{language}")
	page.goto("/app/cs-campaign-member")
	expect(page.locator(".list-row-container").first).to_be_visible()
	picture(page, f"campaign-members-{language}")


def finished(names: list[str]) -> str:
	"""A campaign with calls made and customers lost, most of them of those left alone."""
	name = started(hold_out_percent=30, cost_per_call=2)
	held: list[str] = []
	for position, (customer, row) in enumerate(sorted(members(name).items())):
		if row.status == "Held Out":
			held.append(customer)
		else:
			log(row, ("Saved", "Accepted", "Refused", "No Answer")[position % 4])
	lost: dict[str, Any] = {"customer": ("in", [*held[:-1], names[0]])}
	frappe.db.set_value("CS Customer Standing", lost, "segment", "Lost")
	frappe.db.commit()
	return name


def log(row: Any, outcome: str) -> None:
	with as_user(row.assigned_to):
		api.log_member_result(row.name, outcome)
