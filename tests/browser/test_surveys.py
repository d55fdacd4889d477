"""BACK-5 in a browser: the page of a link on a phone, in both languages, and the form of who asks on the telephone."""

from collections.abc import Callable
from typing import Any

import frappe
import pytest
from playwright.sync_api import Browser, Page, expect

from cs_center.surveys import api
from cs_center.surveys.service import store
from cs_center.surveys.service.plans import PLAN
from devtools.client import SiteClient
from devtools.session import as_user
from tests.site import centre
from tests.site import complaints as some
from tests.site.centre import PEOPLE
from tests.site.complaints import FIXER
from tests.site.survey_links import NUMBER, answers, call, invited, response_of, token_of
from tests.site.test_samples import WEST, asked

WORDS = {
	"en": ("Your Opinion", "Send My Answers", "Thank You", "Please answer: Is your matter solved?"),
	"zh": ("您的评价", "提交", "谢谢您", "请回答：您的问题解决了吗？"),
}
#: What a thumb hits without looking, in pixels.
TOUCH = 44


@pytest.fixture
def phone(browser: Browser, http: SiteClient) -> Any:
	"""`phone("zh-CN")` is a page on a customer's phone whose browser speaks that language."""
	pages = []

	def open_page(locale: str, **more: Any) -> Page:
		context = browser.new_context(
			base_url=http.url,
			viewport={"width": 390, "height": 844},
			locale=locale,
			has_touch=True,
			is_mobile=True,
			device_scale_factor=2,
			**more,
		)
		pages.append(context)
		return context.new_page()

	yield open_page
	for context in pages:
		context.close()


@pytest.fixture
def link(http: SiteClient) -> str:
	centre.customer("Mrs Li", NUMBER)
	found = invited()
	frappe.db.commit()
	return f"/s/{token_of(found.link)}"


@pytest.mark.parametrize("locale", ["en-GB", "zh-CN"])
def test_a_customer_answers_on_a_phone(
	phone: Callable[..., Page], picture: Callable, link: str, locale: str
) -> None:
	language = locale[:2]
	title, send, thanks, _problem = WORDS[language]
	page = phone(locale)
	page.goto(link)
	expect(page.locator("h1")).to_have_text(title)
	assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
	for one in page.locator(".choice, button").all():
		box = one.bounding_box()
		assert box and box["height"] >= TOUCH and box["width"] >= TOUCH
	picture(page, f"survey-page-{language}")
	groups = page.locator("fieldset")
	groups.nth(0).locator(".choice").nth(0).tap()
	for place, mark in ((1, 5), (2, 4), (3, 5)):
		groups.nth(place).locator(".choice").nth(mark - 1).tap()
	page.locator("textarea").fill("Nice people 很好")
	page.get_by_role("button", name=send).scroll_into_view_if_needed()
	picture(page, f"survey-page-filled-{language}")
	page.get_by_role("button", name=send).tap()
	expect(page.locator("h1")).to_have_text(thanks)
	picture(page, f"survey-thanks-{language}")
	frappe.db.rollback()
	[invitation] = frappe.get_all(store.INVITATION, pluck="name")
	response = response_of(invitation)
	assert (response.solved, response.attitude, response.speed, response.language) == ("Yes", 5, 4, language)
	page.goto(link)
	expect(page.locator("h1")).to_have_text(thanks)


def test_what_is_missing_is_asked_for_and_the_language_can_be_changed(
	phone: Callable[..., Page], picture: Callable, link: str
) -> None:
	page = phone("en-GB", java_script_enabled=False)
	page.goto(link)
	page.get_by_role("link", name="中文").tap()
	expect(page.locator("h1")).to_have_text(WORDS["zh"][0])
	page.locator("fieldset").nth(1).locator(".choice").nth(2).tap()
	# The browser itself says what is missing; one that does not is answered by the server.
	page.locator("form").evaluate("form => form.noValidate = true")
	page.get_by_role("button", name=WORDS["zh"][1]).tap()
	expect(page.locator(".problem")).to_have_text(WORDS["zh"][3])
	expect(page.locator("fieldset").nth(1).locator("input").nth(2)).to_be_checked()
	picture(page, "survey-page-problem-zh")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_link_that_opens_nothing(phone: Callable[..., Page], picture: Callable, scheme: str) -> None:
	page = phone("zh-CN", color_scheme=scheme)
	page.goto("/s/nothing")
	expect(page.locator("h1")).to_have_text("没有内容")
	picture(page, f"survey-nothing-{scheme}")


def test_the_page_in_the_dark(phone: Callable[..., Page], picture: Callable, link: str) -> None:
	page = phone("en-GB", color_scheme="dark")
	page.goto(link)
	page.locator("fieldset").nth(0).locator(".choice").nth(0).tap()
	expect(page.locator("input:checked + span")).to_have_text("Yes")
	picture(page, "survey-page-dark")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_officer_asks_with_one_key_each(
	page_as: Callable[..., Page], picture: Callable, language: str
) -> None:
	centre.customer("Mrs Li", NUMBER)
	found = invited(store.PHONE)
	frappe.db.set_value("User", PEOPLE.officer, "language", language)
	frappe.db.commit()
	frappe.clear_cache()
	page = page_as(PEOPLE.officer)
	page.goto(f"/app/cs-survey-invitation/{found.name}")
	page.get_by_role("button", name={"en": "Answer by Phone", "zh": "电话填写"}[language]).click()
	dialog = page.locator(".modal.show")
	expect(dialog).to_contain_text(NUMBER)
	expect(dialog.locator(".cs-asked").first).to_have_class("cs-asked cs-now")
	for key in ("y", "5", "2", "3"):
		page.keyboard.press(key)
	expect(dialog.locator("textarea")).to_be_focused()
	page.keyboard.type("It took 3 days")
	expect(dialog.locator("input:checked")).to_have_count(4)
	picture(page, f"survey-by-phone-{language}")
	dialog.get_by_role("button", name={"en": "Keep the Answers", "zh": "保存答案"}[language]).click()
	expect(dialog).to_have_count(0)
	frappe.db.rollback()
	response = response_of(found.name)
	assert (response.attitude, response.speed, response.quality, response.lowest) == (5, 2, 3, 2)
	assert response.words == "It took 3 days" and response.dissatisfied
	said = {"en": "Answered", "zh": "已答"}[language]
	expect(page.locator(".indicator-pill", has_text=said).first).to_be_visible()
	expect(page.locator("[data-fieldname=status] .control-value").first).to_have_text(said)
	picture(page, f"survey-invitation-{language}")


def test_a_link_is_made_on_the_form_of_a_call(page_as: Callable[..., Page], picture: Callable) -> None:
	log = call()
	frappe.db.commit()
	page = page_as(PEOPLE.supervisor)
	page.goto(f"/app/cs-call-log/{log}")
	page.get_by_role("button", name="Survey").click()
	page.get_by_role("link", name="Make a Link").click()
	shown = page.locator(".modal.show input[data-fieldname=link]")
	expect(shown).to_be_visible()
	assert len(token_of(shown.input_value())) == 43
	picture(page, "survey-link-made")


def test_a_sample_is_drawn_checked_and_closed(
	page_as: Callable[..., Page],
	picture: Callable,
	asked: str,  # noqa: F811
) -> None:
	frappe.db.commit()
	page = page_as(PEOPLE.supervisor)
	page.goto(f"/app/cs-survey-sample/{asked}")
	page.get_by_role("button", name="Check the Draw").click()
	expect(page.locator(".modal.show")).to_contain_text("The same seed draws the same customers.")
	picture(page, "survey-sample-checked")
	page.keyboard.press("Escape")
	names = frappe.get_all(store.INVITATION, filters={"sample": asked}, pluck="name", order_by="name")
	for name, mark in zip(names, ("5", "2", "1", "3"), strict=False):
		with as_user(PEOPLE.officer):
			api.answer_by_phone(name, answers(Attitude=mark, Speed=mark, Quality=mark))
	frappe.db.commit()
	page.get_by_role("button", name="Close", exact=True).first.click()
	page.locator(".modal.show").get_by_role("button", name="Yes").click()
	expect(page.locator(".indicator-pill", has_text="Closed").first).to_be_visible()
	picture(page, "survey-sample-closed")
	page.goto(f"/app/query-report/CS Survey Scores?sample={asked}&by=Area")
	expect(page.locator(".dt-row", has_text=WEST).first).to_contain_text("2.75")
	picture(page, "survey-scores")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_station_writes_its_plan(page_as: Callable[..., Page], picture: Callable, language: str) -> None:
	some.open_station()
	doc = {
		"doctype": PLAN,
		"station": some.STATION,
		"status": "Asked",
		"due_on": "2026-01-01",
		"plan_key": "x",
	}
	name = frappe.get_doc({**doc, "average": 2.75, "answered": 4, "dissatisfied_share": 50}).insert().name
	frappe.db.set_value("User", FIXER, "language", language)
	frappe.db.commit()
	frappe.clear_cache()
	page = page_as(FIXER)
	page.goto(f"/app/cs-improvement-plan/{name}")
	button = {"en": "Write the Plan", "zh": "填写整改计划"}[language]
	page.get_by_role("button", name=button).click()
	dialog = page.locator(".modal.show")
	dialog.locator("textarea").fill("Two more people from Monday, Wang leads them")
	dialog.get_by_role("button", name={"en": "Hand In", "zh": "提交"}[language]).click()
	expect(
		page.locator(".indicator-pill", has_text={"en": "Written", "zh": "已提交"}[language]).first
	).to_be_visible()
	picture(page, f"improvement-plan-{language}")
