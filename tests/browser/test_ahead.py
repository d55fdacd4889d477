"""Reminders and greetings in a browser: a plan says whom it would remind, and who calls sees what to say (KEEP-4)."""

from collections.abc import Callable

import frappe
import pytest
from playwright.sync_api import Page, expect

from tests.browser.calling import desk
from tests.browser.first_caller import speak_chinese
from tests.site.ahead import born, only, plan, prepare, today
from tests.site.calling import OFFICER
from tests.site.centre import PEOPLE


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_plan_says_whom_it_would_remind(
	page_as: Callable[..., Page], picture: Callable, language: str
) -> None:
	only()
	born("Li Ming", "13800138000", on=today(3))
	born("Wang Fang", "13800138001", on=today(3))
	born("Nobody Knows", on=today(10))
	frappe.db.commit()
	if language == "zh":
		speak_chinese(PEOPLE.supervisor)
	page = page_as(PEOPLE.supervisor)
	page.goto("/app/cs-reminder-plan/Birthday")
	page.get_by_role("button", name={"en": "Preview", "zh": "预览"}[language], exact=True).click()
	told = page.locator(".modal.show .modal-body")
	expect(told).to_contain_text(
		{
			"en": "In the next 30 days 3 customers have 3 occasions.",
			"zh": "未来 30 天内，3 位客户共有 3 个事由。",
		}[language]
	)
	expect(told.locator("tbody tr")).to_have_count(3)
	expect(told).to_contain_text("Dear Li Ming, happy birthday!")
	picture(page, f"reminder-plan-preview-{language}")
	assert not frappe.db.count("CS Greeting")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_form_offers_the_fields_of_the_rows(
	page_as: Callable[..., Page], picture: Callable, language: str
) -> None:
	if language == "zh":
		speak_chinese(PEOPLE.supervisor)
	page = page_as(PEOPLE.supervisor)
	page.goto("/app/cs-reminder-plan/Service Visit")
	page.on("pageerror", lambda error: pytest.fail(str(error)))
	field = page.locator('.frappe-control[data-fieldname="date_field"]')
	field.locator("input").click()
	expect(field.locator("li", has_text="(scheduled_date)")).to_have_count(1)
	expect(field.locator("li", has_text="(transaction_date)")).to_have_count(0)
	page.keyboard.press("Escape")
	picture(page, f"reminder-plan-{language}")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_who_calls_sees_what_to_say(page_as: Callable[..., Page], picture: Callable, language: str) -> None:
	only()
	plan()
	born("Li Ming", "13800138000")
	prepare()
	if language == "zh":
		speak_chinese(OFFICER)
	frappe.db.commit()
	page = page_as(OFFICER)
	desk(page)
	page.keyboard.press("n")
	expect(page.locator(".cs-calling-script")).to_contain_text("Dear Li Ming, all the best.")
	greeted = page.locator(".cs-calling-greetings")
	expect(greeted).to_contain_text({"en": "To Call", "zh": "待致电"}[language])
	picture(page, f"calling-greeting-{language}")


def test_the_list_of_greetings(page_as: Callable[..., Page], picture: Callable) -> None:
	only()
	plan()
	for number in range(3):
		born(f"Li {number}", f"1380013800{number}")
	prepare()
	frappe.db.commit()
	speak_chinese(PEOPLE.supervisor)
	page = page_as(PEOPLE.supervisor)
	page.goto("/app/cs-greeting")
	expect(page.locator(".list-row", has_text="待致电")).to_have_count(3)
	picture(page, "greetings-zh")
	page.locator(".list-row .list-subject a").first.click()
	expect(page.locator(".form-page")).to_contain_text("Li")
	picture(page, "greeting-zh")
