"""The desk of who calls customers: one customer at a time, theirs alone, each result one key (BACK-1, BACK-2, KEEP-3)."""

from collections.abc import Callable
from datetime import timedelta

import frappe
import pytest
from frappe.utils import now_datetime
from playwright.sync_api import Page, expect

from cs_center.callbacks.service import plans
from cs_center.surveys.service import store as surveys
from tests.browser.calling import (
	OFFICER,
	SECOND,
	commit,
	desk,
	expect_customer,
	known_customer,
	open_to_callers,
	outcome,
	planned,
	said,
	take_next,
	to_call,
)
from tests.browser.complaints import choose, close_message, dialog, save, standing, write
from tests.browser.first_caller import speak_chinese
from tests.site import complaints as some
from tests.site.centre import PEOPLE, answered_call, customer
from tests.site.survey_links import invited


@pytest.fixture(autouse=True)
def hours(site: str) -> None:
	open_to_callers()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_there_is_to_know_is_there(
	page_as: Callable[..., Page], picture: Callable, language: str
) -> None:
	task = planned(known_customer())
	wish = {
		"doctype": "CS Contact Wish",
		"customer": "Li Ming",
		"refuses": "Offers",
		"words": "No leaflets please",
	}
	frappe.get_doc(wish).insert()
	commit()
	if language == "zh":
		speak_chinese(OFFICER)
	page = page_as(OFFICER)
	page.on("pageerror", lambda error: pytest.fail(str(error)))
	desk(page)
	shown = take_next(page, "Li Ming")
	expect(shown.locator(".cs-calling-number")).to_have_attribute("href", "tel:13800138000")
	expect(shown.locator(".cs-calling-script")).to_contain_text("Is everything as it should be?")
	expect(shown.locator(".cs-calling-told")).to_contain_text("Bring the identity card")
	expect(shown.locator(".cs-calling-about")).to_contain_text("Issue" if language == "en" else "问题")
	expect(shown.locator(".cs-calling-side")).to_contain_text("Asked about the bill")
	expect(shown.locator(".cs-calling-wishes")).to_contain_text("No leaflets please")
	expect(shown.locator(".cs-calling-why")).to_contain_text("Say thank you.")
	assert page.evaluate("window.broken") is None, "a script of a plan is only text"
	picture(page, f"calling-desk-{language}")
	assert frappe.db.get_value("CS Contact Lease", {"task": task}, "user") == OFFICER


@pytest.mark.parametrize(
	("key", "then", "status"),
	[
		("1", None, ("Done", "Reached")),
		("2", None, ("Open", "No Answer")),
		("3", None, ("Open", "Busy")),
		("4", "Enter", ("Open", "Call Again")),
		("5", None, ("Cancelled", "Wrong Number")),
		("6", "2", ("Cancelled", "Refused")),
	],
)
def test_each_result_is_one_key_and_the_next_comes_by_itself(
	page_as: Callable[..., Page], key: str, then: str | None, status: tuple[str, str]
) -> None:
	first, _second = to_call(customer("Li"), 30), to_call(customer("Wu"), 60)
	commit()
	page = page_as(OFFICER)
	desk(page)
	take_next(page, "Li")
	page.keyboard.press("w")
	page.keyboard.type("12 said so")
	page.keyboard.press("Escape")
	page.keyboard.press(key)
	if then:
		expect(page.locator(".modal.show")).to_be_visible()
		page.wait_for_timeout(600)
		page.keyboard.press(then)
	expect_customer(page, "Wu")
	assert outcome(first) == status
	assert said(first) == ["12 said so"]


def test_two_officers_never_get_the_same_customer(page_as: Callable[..., Page]) -> None:
	to_call(customer("Li"), 30), to_call(customer("Wu"), 60)
	commit()
	pages = [page_as(user) for user in (OFFICER, SECOND)]
	for page in pages:
		desk(page)
	for page in pages:
		page.keyboard.press("n")
	titles = [page.locator(".cs-calling-head h3").inner_text().split()[0] for page in pages]
	assert sorted(titles) == ["Li", "Wu"]


def test_a_browser_that_was_closed_gets_the_same_customer_back(page_as: Callable[..., Page]) -> None:
	task, _other = to_call(customer("Wu"), 60), to_call(customer("Li"), 90)
	commit()
	page = page_as(OFFICER)
	desk(page)
	take_next(page, "Wu")
	page.keyboard.press("w")
	page.keyboard.type("Half a sentence")
	page.context.new_page().goto("/app/home")
	page.reload()
	shown = expect_customer(page, "Wu")
	expect(shown.locator(".cs-calling-foot textarea")).to_have_value("Half a sentence")
	page.context.close()
	page = page_as(OFFICER)
	page.goto("/app/cs-calling")
	expect_customer(page, "Wu")
	page.keyboard.press("2")
	expect_customer(page, "Li")
	assert outcome(task)[1] == "No Answer"


def test_after_the_set_time_somebody_else_gets_the_customer(
	page_as: Callable[..., Page], picture: Callable
) -> None:
	task = to_call(customer("Wu"), 60)
	commit()
	page = page_as(OFFICER)
	desk(page)
	shown = take_next(page, "Wu")
	page.keyboard.press("w")
	page.keyboard.type("She wants a new box")
	page.keyboard.press("Escape")
	past = now_datetime() - timedelta(seconds=1)
	frappe.db.set_value("CS Contact Lease", {"task": task}, "until", past, update_modified=False)
	commit()
	other = page_as(SECOND)
	desk(other)
	take_next(other, "Wu")
	page.evaluate("frappe.pages['cs-calling'].desk.keep()")
	expect(shown.locator(".cs-calling-banner")).to_contain_text("Somebody else may have Wu now")
	picture(page, "calling-gone")
	page.keyboard.press("1")
	message = page.locator(".modal.show .msgprint")
	expect(message).to_contain_text("is calling this customer now")
	page.locator(".modal.show .btn-modal-close").click()
	expect(shown.locator(".cs-calling-foot textarea")).to_have_value("She wants a new box")
	assert outcome(task) == ("Open", None)
	other.keyboard.press("b")
	expect(other.locator(".cs-calling-nobody")).to_be_visible()
	expect(page.locator(".modal.show")).to_have_count(0)
	page.get_by_role("button", name="Take Again").click()
	expect(shown.locator(".cs-calling-banner")).to_be_empty()
	expect(shown.locator(".cs-calling-foot textarea")).to_have_value("She wants a new box")
	expect_customer(page, "Wu")
	page.keyboard.press("1")
	expect(shown.locator(".cs-calling-nobody")).to_be_visible()
	assert outcome(task) == ("Done", "Reached") and said(task) == ["She wants a new box"]


def test_who_is_at_it_keeps_the_customer_and_who_is_not_does_not(page_as: Callable[..., Page]) -> None:
	task = to_call(customer("Wu"), 60)
	commit()
	page = page_as(OFFICER)
	desk(page)
	take_next(page, "Wu")

	def until() -> object:
		frappe.db.rollback()
		return frappe.db.get_value("CS Contact Lease", {"task": task}, "until")

	before = until()
	page.evaluate("frappe.pages['cs-calling'].desk.keep()")
	assert until() == before, "nobody has touched the page since the customer came"
	page.mouse.move(300, 300)
	page.mouse.move(320, 320)
	page.evaluate("frappe.pages['cs-calling'].desk.keep()")
	assert until() > before


def test_nobody_to_call_is_said_and_asked_again(page_as: Callable[..., Page], picture: Callable) -> None:
	page = page_as(OFFICER)
	shown = desk(page)
	page.keyboard.press("n")
	expect(shown.locator(".cs-calling-says")).to_have_text("Nobody is to be called now.")
	picture(page, "calling-nobody")
	to_call(customer("Wu"), 60)
	commit()
	expect_customer(page, "Wu")


def test_a_time_that_is_refused_stays_to_be_mended(page_as: Callable[..., Page], picture: Callable) -> None:
	task = to_call(customer("Wu"), 60)
	commit()
	page = page_as(OFFICER)
	desk(page)
	shown = take_next(page, "Wu")
	page.keyboard.press("w")
	page.keyboard.type("After the holidays")
	page.keyboard.press("Escape")
	page.keyboard.press("4")
	asked = page.locator(".modal.show")
	expect(asked.locator('input[data-fieldname="time"]')).to_be_focused()
	picture(page, "calling-again")
	asked.locator('input[data-fieldname="day"]').fill("01-01-2026")
	asked.locator('input[data-fieldname="time"]').fill("14:05")
	page.keyboard.press("Enter")
	message = page.locator(".modal.show .msgprint")
	expect(message).to_contain_text("is past")
	close_message(page)
	expect(asked.locator('input[data-fieldname="time"]')).to_have_value("14:05")
	assert outcome(task) == ("Open", None)
	page.keyboard.press("Escape")
	expect(page.locator(".modal.show")).to_have_count(0)
	expect(shown.locator(".cs-calling-foot textarea")).to_have_value("After the holidays")


def test_a_complaint_s_customer_answers_and_the_callback_follows(
	page_as: Callable[..., Page], picture: Callable
) -> None:
	some.open_station()
	complaint = some.to_call(customer=customer("Li Ming", "13800138000"))
	plans.sweep()
	task = frappe.db.get_value("CS Callback", {"reference_name": complaint.name, "status": "Open"})
	assert task, "the shipped plan asks for this call"
	commit()
	page = page_as(OFFICER)
	desk(page)
	shown = take_next(page, "Li Ming")
	expect(shown.locator(".cs-calling-about")).to_contain_text("only their word closes it")
	page.keyboard.press("w")
	page.keyboard.type("Works since Monday")
	page.keyboard.press("Escape")
	page.keyboard.press("1")
	asked = dialog(page)
	expect(asked.locator('textarea[data-fieldname="words"]')).to_have_value("Works since Monday")
	choose(asked, "solved", "Yes")
	picture(page, "calling-complaint")
	save(asked, "Save")
	expect(shown.locator(".cs-calling-says")).to_have_text("Nobody is to be called now.")
	assert outcome(task) == ("Done", "Reached")
	assert standing(complaint.name).status == "Solved"
	words = frappe.db.get_value("CS Complaint Callback", {"complaint": complaint.name}, "words")
	assert words == "Works since Monday"


def test_questions_are_answered_by_one_key_each(page_as: Callable[..., Page], picture: Callable) -> None:
	buyer = customer("Li Ming", "13800138000")
	invitation = invited(surveys.PHONE, answered_call("asked")).name
	about = {"reference_doctype": surveys.INVITATION, "reference_name": invitation}
	task = to_call(buyer, 60, purpose="Care", **about)
	commit()
	page = page_as(OFFICER)
	desk(page)
	shown = take_next(page, "Li Ming")
	expect(shown.locator(".cs-question")).to_have_count(5)
	for key in "s1435":
		page.keyboard.press(key)
	picture(page, "calling-survey")
	page.keyboard.type("Come on time")
	page.keyboard.press("Escape")
	page.keyboard.press("1")
	expect(shown.locator(".cs-calling-says")).to_have_text("Nobody is to be called now.")
	assert outcome(task) == ("Done", "Reached")
	response = frappe.get_doc(surveys.RESPONSE, {"invitation": invitation})
	assert (response.attitude, response.speed, response.quality) == (4, 3, 5)
	assert response.words == "Come on time"


def test_hands_on_a_mouse_do_as_well(page_as: Callable[..., Page]) -> None:
	task = to_call(customer("Li Ming", "13800138000"), 60)
	commit()
	page = page_as(OFFICER)
	shown = desk(page)
	shown.get_by_role("button", name="Next Customer").click()
	expect_customer(page, "Li Ming")
	shown.locator("textarea").fill("All is well")
	shown.get_by_role("button", name="Refused").click()
	dialog(page).get_by_role("button", name="No offers").click()
	expect(shown.locator(".cs-calling-says")).to_have_text("Nobody is to be called now.")
	assert outcome(task) == ("Cancelled", "Refused") and said(task) == ["All is well"]
	assert frappe.db.get_value("CS Contact Wish", {"customer": "Li Ming"}, "refuses") == "Offers"


def test_the_link_dials_where_no_switch_is(page_as: Callable[..., Page]) -> None:
	to_call(customer("Li Ming", "13800138000"), 60)
	commit()
	page = page_as(OFFICER)
	desk(page)
	shown = take_next(page, "Li Ming")
	page.evaluate("window.open = (link) => { window.dialled = link; }")
	page.keyboard.press("d")
	expect(shown.locator(".cs-calling-dialled")).to_have_text("Your telephone dials.")
	assert page.evaluate("window.dialled") == "tel:+8613800138000"


def test_a_customer_says_when_they_like_to_be_called(page_as: Callable[..., Page]) -> None:
	to_call(customer("Li Ming", "13800138000"), 60)
	commit()
	page = page_as(OFFICER)
	desk(page)
	shown = take_next(page, "Li Ming")
	page.keyboard.press("h")
	asked = dialog(page)
	write(asked, "call_from", "06:00")
	write(asked, "call_until", "23:00")
	save(asked, "Keep")
	expect(shown.locator(".cs-calling-wishes")).to_contain_text("Only from 06:00 to 23:00")


def test_an_agent_without_a_queue_sees_a_page_that_says_so(page_as: Callable[..., Page]) -> None:
	page = page_as(PEOPLE.anna)
	page.on("pageerror", lambda error: pytest.fail(str(error)))
	shown = desk(page)
	expect(shown.locator(".cs-calling-says")).to_have_text("Take the next customer when you are ready.")
	shown.get_by_role("button", name="Next Customer").click()
	expect(shown.locator(".cs-calling-says")).to_have_text("Nobody is to be called now.")


def test_who_has_no_part_in_it_does_not_come_in(page_as: Callable[..., Page]) -> None:
	page = page_as(PEOPLE.inspector)
	page.goto("/app/cs-calling")
	expect(page.locator(".modal.show, .page-card, .empty-state, .msgprint").first).to_be_visible()
	expect(page.locator(".cs-calling")).to_have_count(0)
