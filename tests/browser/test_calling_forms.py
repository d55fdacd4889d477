"""The forms beside the desk of who calls: a callback, a plan, the hours, what customers wish, and the workspace."""

from collections.abc import Callable
from datetime import timedelta

import frappe
import pytest
from frappe.utils import now_datetime
from playwright.sync_api import Page, expect

from cs_center.callbacks import api
from devtools.session import as_user, create_user
from tests.browser.calling import OFFICER, commit, expect_customer, open_to_callers, outcome, to_call
from tests.browser.complaints import close_message, dialog
from tests.browser.first_caller import speak_chinese
from tests.site import calling
from tests.site.centre import PEOPLE, customer, issue


@pytest.fixture(autouse=True)
def hours(site: str) -> None:
	open_to_callers()


def tried(name: str, words: str = "Rang for long") -> None:
	with as_user(OFFICER):
		api.log_result(name, "No Answer", words)


def test_a_callback_shows_its_calls_and_goes_to_the_desk(
	page_as: Callable[..., Page], picture: Callable
) -> None:
	task = to_call(customer("Li Ming", "13800138000"), 60)
	tried(task)
	calling.make_callable(task)
	calling.tried_at(task, now_datetime() - timedelta(hours=3))
	commit()
	page = page_as(OFFICER)
	page.goto(f"/app/cs-callback/{task}")
	calls = page.locator(".form-dashboard", has_text="Calls for This")
	expect(calls).to_contain_text("Rang for long")
	expect(calls).to_contain_text("No Answer")
	picture(page, "callback-form")
	page.get_by_role("button", name="Unreachable").click()
	dialog(page).get_by_role("button", name="Yes").click()
	message = page.locator(".modal.show .msgprint")
	expect(message).to_contain_text("Only 1 attempts at different hours")
	close_message(page)
	page.get_by_role("button", name="Call Now").click()
	expect_customer(page, "Li Ming")
	page.keyboard.press("1")
	expect(page.locator(".cs-calling-says")).to_be_visible()
	assert outcome(task) == ("Done", "Reached")


def test_the_list_says_what_is_late_promised_and_unreachable(
	page_as: Callable[..., Page], picture: Callable
) -> None:
	late, promised, lost = (
		to_call(customer(name), due) for name, due in (("Li", -90), ("Wu", 60), ("Qi", 60))
	)
	with as_user(OFFICER):
		api.log_result(promised, "Call Again", again_at=str(now_datetime() + timedelta(minutes=5)))
	over = {"status": "Unreachable", "pool": None, "open_key": None}
	frappe.db.set_value("CS Callback", lost, over)
	commit()
	page = page_as(PEOPLE.supervisor)
	page.goto("/app/cs-callback?status=%5B%22!%3D%22%2C%22%22%5D")
	for name, word in ((late, "Overdue"), (promised, "Promised"), (lost, "Unreachable")):
		row = page.locator(".list-row", has=page.locator(f'[data-name="{name}"]'))
		expect(row).to_contain_text(word)
	picture(page, "callback-list")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_plan_offers_fields_and_is_tried_before_it_is_saved(
	page_as: Callable[..., Page], picture: Callable, language: str
) -> None:
	ticket = issue("Picture breaks up", customer=customer("Li Ming", "13800138000"))
	frappe.db.set_value("Issue", ticket.name, "status", "Closed")
	issue("Still open", customer="Li Ming")
	commit()
	if language == "zh":
		speak_chinese(PEOPLE.supervisor)
	page = page_as(PEOPLE.supervisor)
	page.on("pageerror", lambda error: pytest.fail(str(error)))
	page.goto("/app/cs-callback-plan/Ticket Closed")
	rounds = page.locator(".cs-rounds")
	expect(rounds).to_contain_text(
		{"en": "Call 1: within 3 Days of it", "zh": "第 1 次回访：发生后 3 天内"}[language]
	)
	field = page.locator('.frappe-control[data-fieldname="date_field"]')
	field.locator("input").click()
	expect(field.locator("li", has_text="(resolution_date)")).to_have_count(1)
	expect(field.locator("li", has_text="(subject)")).to_have_count(0)
	page.keyboard.press("Escape")
	page.get_by_role("button", name={"en": "Preview", "zh": "预览"}[language], exact=True).click()
	told = page.locator(".modal.show .modal-body")
	expect(told).to_contain_text(ticket.name)
	expect(told).to_contain_text("Li Ming")
	expect(told).to_contain_text(
		{"en": "1 of the 2 documents", "zh": "最近 30 天有变动的 2 张单据中"}[language]
	)
	picture(page, f"callback-plan-preview-{language}")
	assert not frappe.db.count("CS Callback", {"status": "Open"})


def test_the_shipped_hours_are_said_as_a_week(page_as: Callable[..., Page], picture: Callable) -> None:
	times = [
		{"calls": "About Their Matters", "days": "Every Day", "since": "07:30:00", "until": "21:30:00"},
		{
			"calls": "Greetings, Surveys and Offers",
			"days": "Working Days",
			"since": "09:00:00",
			"until": "20:00:00",
		},
	]
	calling.set_hours("Everywhere", times)
	commit()
	page = page_as(PEOPLE.supervisor)
	page.goto("/app/cs-calling-hours/Everywhere")
	week = page.locator(".cs-week tbody tr")
	expect(week.nth(0).locator("td")).to_have_text(["About Their Matters", "07:30–21:30", "07:30–21:30"])
	expect(week.nth(1).locator("td")).to_have_text(
		["Greetings, Surveys and Offers", "09:00–20:00", "nobody is called"]
	)
	picture(page, "calling-hours")


def test_a_customer_s_form_shows_what_they_wish(page_as: Callable[..., Page], picture: Callable) -> None:
	buyer = customer("Li Ming", "13800138000")
	agent = create_user("CS Agent", "Sales User")
	commit()
	page = page_as(agent)
	page.goto(f"/app/customer/{buyer}")
	page.get_by_role("button", name="Note a Wish").click()
	page.wait_for_url("**/cs-contact-wish/new*")
	expect(page.locator('[data-fieldname="customer"] input')).to_have_value(buyer)
	page.locator('select[data-fieldname="refuses"]').select_option("Offers")
	page.get_by_role("button", name="Save").click()
	expect(page.locator(".indicator-pill", has_text="Wants no offers")).to_be_visible()
	page.goto(f"/app/customer/{buyer}")
	expect(page.locator(".form-message", has_text="Wants no offers")).to_be_visible()
	picture(page, "customer-wish")
	page.get_by_role("button", name="Note a Wish").click()
	page.wait_for_function("() => cur_frm?.doctype === 'CS Contact Wish' && !cur_frm.is_new()")
	frappe.db.rollback()
	assert frappe.db.count("CS Contact Wish", {"customer": buyer}) == 1, "the one that there is was opened"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_workspace_shows_the_work(page_as: Callable[..., Page], picture: Callable, language: str) -> None:
	late, mine = to_call(customer("Li"), -90), to_call(customer("Wu"), 60, assigned_to=OFFICER)
	tried(mine)
	assert late
	commit()
	if language == "zh":
		speak_chinese(OFFICER)
	page = page_as(OFFICER)
	page.goto("/app/callbacks")
	card = {"en": "My Callbacks", "zh": "我的回访"}[language]
	expect(page.locator(".number-widget-box", has_text=card).locator(".widget-content")).to_contain_text("1")
	expect(page.locator(".shortcut-widget-box").first).to_be_visible()
	picture(page, f"callbacks-workspace-{language}")
