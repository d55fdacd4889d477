"""STAFF-1 in a browser: a typing test with an input method and with keys, live figures, and what can not be pasted."""

from collections.abc import Callable

import frappe
import pytest
from playwright.sync_api import Page, expect

from cs_center.careers import exams_api
from devtools.session import as_user
from tests.site import tests_of_staff as some
from tests.site.tests_of_staff import ANNA, HR, LEE, TEST

BODY = "您好这里是客服中心请问有什么可以帮您谢谢您的来电祝您生活愉快再见"
ENGLISH = "Good morning, how can I help you? Thank you for your call."
WORDS = {"en": ("Begin: Chinese", "Counts", "not pasted"), "zh": ("开始：中文", "有效", "不能粘贴")}


@pytest.fixture(autouse=True)
def short_tests() -> None:
	"""Tests that take seconds: nobody waits a minute for each."""
	some.staff()
	policy = frappe.get_single("CS Typing Policy")
	policy.update({"least_seconds": 2, "most_seconds": 60, "least_text": 20})
	policy.update({"possible_speed": 5000, "possible_speed_english": 5000})
	policy.save()
	some.text(BODY, "Short")
	doc = {"doctype": "CS Typing Text", "title": "English", "body": ENGLISH, "language": "English"}
	frappe.get_doc(doc).insert()
	frappe.db.commit()


def speaks(language: str) -> None:
	frappe.db.set_value("User", ANNA, "language", language)
	frappe.db.commit()
	frappe.clear_cache(user=ANNA)


def compose(page: Page, phrase: str, letters: str) -> None:
	"""As an input method does it: letters are composed, then the phrase is put in their place."""
	device = page.context.new_cdp_session(page)
	for length in range(1, len(letters) + 1):
		text = letters[:length]
		place = {"selectionStart": length, "selectionEnd": length}
		device.send("Input.imeSetComposition", {"text": text, **place})
		page.wait_for_timeout(15)
	device.send("Input.insertText", {"text": phrase})
	device.detach()


def only_test() -> "frappe._dict":
	frappe.db.rollback()
	fields = ["status", "speed", "accuracy", "typed", "inputs", "why_not", "seconds"]
	(found,) = frappe.get_all(TEST, {"status": ("!=", "Given Up")}, fields)
	return found


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_test_is_taken_with_an_input_method(
	page_as: Callable[..., Page], picture: Callable, language: str
) -> None:
	begin, counts, not_pasted = WORDS[language]
	speaks(language)
	page = page_as(ANNA)
	page.goto("/app/cs-take-typing-test")
	picture(page, f"typing-start-{language}")
	page.get_by_role("button", name=begin).click()
	box = page.locator(".cs-typing-box")
	expect(box).to_be_focused()
	for start in range(0, 24, 4):
		compose(page, BODY[start : start + 4], "shurufa")
	page.wait_for_timeout(600)
	expect(page.locator(".cs-typing-figures .done")).to_have_text(f"24 / {len(BODY)}")
	expect(page.locator(".cs-typing-figures .accuracy")).to_have_text("100")
	page.evaluate(
		"""() => {
			const given = new DataTransfer();
			given.setData("text/plain", "祝您生活愉快再见");
			const paste = new ClipboardEvent("paste", { clipboardData: given, bubbles: true, cancelable: true });
			document.querySelector(".cs-typing-box").dispatchEvent(paste);
		}"""
	)
	expect(page.locator(".cs-typing-says")).to_contain_text(not_pasted)
	compose(page, "错", "cuo")
	page.wait_for_timeout(600)
	picture(page, f"typing-under-way-{language}")
	page.keyboard.press("Backspace")
	compose(page, BODY[24:], "shengyu")
	expect(page.locator(".cs-typing-result")).to_contain_text(counts)
	picture(page, f"typing-result-{language}")
	found = only_test()
	assert (found.status, found.typed, found.accuracy) == ("Counts", BODY, 100), found
	page.locator("[data-act=stop]").click()
	expect(page.locator(".cs-typing-start table")).to_contain_text(str(found.speed))


def test_a_pasted_text_does_not_count(page_as: Callable[..., Page], picture: Callable) -> None:
	speaks("en")
	page = page_as(ANNA)
	page.goto("/app/cs-take-typing-test")
	page.get_by_role("button", name="Begin: Chinese").click()
	expect(page.locator(".cs-typing-box")).to_be_focused()
	# Past the page's own refusal, as a script would do it.
	page.evaluate(
		"""(text) => {
			const box = document.querySelector(".cs-typing-box");
			box.value = text;
			box.dispatchEvent(new InputEvent("input", { bubbles: true }));
		}""",
		BODY,
	)
	expect(page.locator(".cs-typing-result")).to_contain_text("as if they were pasted")
	picture(page, "typing-pasted")
	assert only_test().status == "Does Not Count"


def test_keys_are_typed_and_mistakes_are_shown(page_as: Callable[..., Page], picture: Callable) -> None:
	speaks("en")
	page = page_as(ANNA, width=390, height=800)
	page.goto("/app/cs-take-typing-test")
	page.get_by_role("button", name="Begin: English").click()
	expect(page.locator(".cs-typing-box")).to_be_focused()
	page.keyboard.type("Good mornimg, how can I help", delay=20)
	page.wait_for_timeout(600)
	expect(page.locator(".cs-typing-shown .wrong")).to_have_count(1)
	picture(page, "typing-keys-mobile")
	page.wait_for_timeout(1500)
	page.locator("[data-act=finish]").click()
	expect(page.locator(".cs-typing-result")).to_be_visible()
	found = only_test()
	assert found.status == "Counts" and 95 <= found.accuracy < 100 and found.seconds >= 2


def test_a_wrong_result_is_withdrawn_on_its_form(page_as: Callable[..., Page], picture: Callable) -> None:
	with as_user(HR):
		anna = frappe.db.get_value("CS Staff Record", {"user": ANNA}, "employee")
		name = exams_api.enter_typing(anna, str(some.TODAY), 92, 98, "Company test")
	frappe.db.commit()
	page = page_as(LEE)
	page.goto(f"/app/cs-typing-test/{name}")
	page.get_by_role("button", name="Withdraw", exact=True).click()
	dialog = page.locator(".modal.show")
	dialog.locator("textarea").fill("The digits were swapped")
	dialog.get_by_role("button", name="Withdraw", exact=True).click()
	expect(page.locator(".indicator-pill", has_text="Withdrawn").first).to_be_visible()
	picture(page, "typing-withdrawn")
	assert only_test().status == "Withdrawn"
