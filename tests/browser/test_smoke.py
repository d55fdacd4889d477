"""A browser can log in and sees the Desk, with its assets and its realtime connection."""

from collections.abc import Callable
from pathlib import Path

import frappe
from playwright.sync_api import Page, expect

from devtools.client import PASSWORD, SiteClient
from devtools.session import set_password


def test_login_shows_the_desk(
	page_as: Callable[..., Page], http: SiteClient, picture: Callable[[Page, str], Path]
) -> None:
	set_password("Administrator", PASSWORD)
	frappe.db.commit()
	page = page_as(None)
	errors: list[str] = []
	page.on("pageerror", lambda error: errors.append(str(error)))
	page.goto("/login")
	page.fill("#login_email", "Administrator")
	page.fill("#login_password", PASSWORD)
	page.click(".btn-login")
	expect(page.locator(".desk-sidebar")).to_be_visible()
	assert "/app" in page.url and "setup-wizard" not in page.url
	expect(page.locator(".modal.show")).to_have_count(0)
	picture(page, "desk")
	assert errors == []


def test_realtime_reaches_the_page(page: Page) -> None:
	page.goto("/app/todo")
	page.wait_for_function(
		"() => window.frappe && frappe.realtime.socket && frappe.realtime.socket.connected"
	)
	page.evaluate("() => frappe.realtime.on('cs_smoke', (message) => { window.smoke = message.text; })")
	frappe.publish_realtime("cs_smoke", {"text": "hello"}, user="Administrator")
	page.wait_for_function("() => window.smoke === 'hello'")


def test_list_of_the_full_site(full_site: str, page: Page, picture: Callable[[Page, str], Path]) -> None:
	page.goto("/app/customer")
	expect(page.locator(".page-title:visible").first).to_contain_text("Customer")
	picture(page, "full-site-customers")


def test_pages_of_the_app_open_one_after_the_other(page: Page) -> None:
	errors: list[str] = []
	page.on("pageerror", lambda error: errors.append(str(error)))
	page.goto("/app/cs-calling")
	for address, title in (
		("cs-responsibility-board", "Responsibility Board"),
		("cs-complaint-board", "Complaint Board"),
		("cs-calling", "Call Customers"),
	):
		page.evaluate("(address) => frappe.set_route(address)", address)
		expect(page.locator(".page-container:visible .title-text").first).to_contain_text(title)
	assert errors == []
