"""STAFF-4 to STAFF-6, STAFF-13 in a browser: a leader gives points from the list, an agent appeals, the director closes."""

from collections.abc import Callable
from typing import Any

import frappe
import pytest
from playwright.sync_api import Page, expect

from devtools.session import as_user
from tests.site import appraisal as some
from tests.site.appraisal import APPRAISAL, DIRECTOR, MONTH, MONTHS
from tests.site.centre import PEOPLE

WORDS = {
	"en": {
		"give": "Give Points",
		"do": "Give",
		"review": "Review",
		"appeal": "Appeal",
		"title": "Extra task",
		"reviewed": "Reviewed",
		"points": "85 points",
		"close": "Close the Month",
		"yes": "Yes",
		"ranked": "The month is ranked.",
		"changes": "Line Given",
	},
	"zh": {
		"give": "加扣分",
		"do": "给分",
		"review": "审核",
		"appeal": "申诉",
		"title": "额外任务",
		"reviewed": "已审核",
		"points": "85 分",
		"close": "关闭本月",
		"yes": "是",
		"ranked": "本月已排名。",
		"changes": "已给分",
	},
}
LANGUAGES = pytest.mark.parametrize("language", ["en", "zh"])


@pytest.fixture(autouse=True)
def month() -> None:
	some.drafted()
	frappe.db.commit()


def speaks(language: str, *users: str) -> None:
	for user in users:
		frappe.db.set_value("User", user, "language", language)
		frappe.clear_cache(user=user)
	frappe.db.commit()


def wait_for(page: Page, is_so: Callable[[], Any]) -> None:
	for _ in range(180):
		frappe.db.rollback()
		if is_so():
			return
		page.wait_for_timeout(250)
	raise AssertionError("it did not come to that")


def primary(page: Page) -> Any:
	return page.locator(
		".modal.show .btn-modal-primary:visible, .modal.show .modal-footer .btn-primary:visible"
	).first


@LANGUAGES
def test_a_leader_gives_points_from_the_list(
	page_as: Callable[..., Page], picture: Callable, language: str
) -> None:
	words = WORDS[language]
	speaks(language, PEOPLE.lee)
	page = page_as(PEOPLE.lee)
	page.goto(f"/app/cs-appraisal?month_key={MONTH.key}&team=A")
	rows = page.locator(".list-row-container .list-row")
	expect(rows).to_have_count(3)
	for user in ("Anna", "Alan"):
		page.locator(".list-row", has_text=user).locator(".list-row-checkbox").check()
	page.get_by_role("button", name=words["give"]).click()
	dialog = page.locator(".modal.show")
	expect(dialog.locator(".tb-selected-value")).to_have_count(2)
	expect(dialog).to_contain_text("Anna (1001)")
	dialog.locator("select[data-fieldname=rule]").select_option("extra-task")
	expect(dialog).to_contain_text("+5")
	page.wait_for_timeout(500)
	picture(page, f"appraisal-give-{language}")
	dialog.get_by_role("button", name=words["do"], exact=True).click()
	wait_for(page, lambda: some.month_of(PEOPLE.alan).points == 85)
	assert some.month_of(PEOPLE.anna).points == 85
	expect(page.locator(".modal.show")).to_have_count(0)
	page.wait_for_timeout(1200)
	picture(page, f"appraisal-list-{language}")


@LANGUAGES
def test_a_month_is_reviewed_and_appealed_on_its_form(
	page_as: Callable[..., Page], picture: Callable, language: str
) -> None:
	words = WORDS[language]
	some.give(PEOPLE.anna, "extra-task")
	some.give(PEOPLE.anna, "untidy-seat", -3, reason="Cups and papers")
	line = some.give(PEOPLE.anna, "wrong-entry", -2, reason="Not hers")
	with as_user(PEOPLE.lee):
		some.api.take_back(line, "It was Alan's")
	some.give(PEOPLE.anna, "trainer", 3, reason="Learned the new tariff in a day", by=PEOPLE.inspector)
	speaks(language, PEOPLE.lee, PEOPLE.anna)
	name = some.name_of(PEOPLE.anna)
	page = page_as(PEOPLE.lee)
	page.goto(f"/app/cs-appraisal/{name}")
	expect(page.locator(".form-message, .form-dashboard").first).to_contain_text(words["points"])
	expect(page.locator(".cs-appraisal-lines tbody tr")).to_have_count(4)
	expect(page.locator(".cs-appraisal-lines")).to_contain_text(words["title"])
	page.wait_for_timeout(800)
	picture(page, f"appraisal-form-{language}")
	page.get_by_role("button", name=words["review"], exact=True).click()
	page.locator(".modal.show textarea").fill("Good month")
	primary(page).click()
	wait_for(page, lambda: some.month_of(PEOPLE.anna).status == "Reviewed")
	agent = page_as(PEOPLE.anna)
	agent.goto(f"/app/cs-appraisal/{name}")
	expect(agent.locator(".indicator-pill").first).to_contain_text(words["reviewed"])
	agent.get_by_role("button", name=words["appeal"], exact=True).click()
	agent.locator(".modal.show textarea").fill("My seat was tidy")
	primary(agent).click()
	wait_for(agent, lambda: some.month_of(PEOPLE.anna).status == "Appealed")
	agent.wait_for_timeout(1500)
	picture(agent, f"appraisal-agent-{language}")
	for kind, name_of_print in ((APPRAISAL, name), (MONTHS, MONTH.key)):
		title = "CS Appraisal" if kind == APPRAISAL else "CS Appraisal List"
		page.goto(f"/printview?doctype={kind}&name={name_of_print}&format={title}&_lang={language}")
		expect(page.locator(".sheet")).to_contain_text("Anna")
		picture(page, f"appraisal-print-{'one' if kind == APPRAISAL else 'list'}-{language}")


@LANGUAGES
def test_the_director_closes_the_month(
	page_as: Callable[..., Page], picture: Callable, language: str
) -> None:
	words = WORDS[language]
	some.give(PEOPLE.anna, "extra-task")
	users = [user for user in frappe.get_all(APPRAISAL, filters={"month": MONTH.first}, pluck="user")]
	some.reviewed(*users, by=DIRECTOR)
	some.past_appeal(*users)
	frappe.db.commit()
	speaks(language, DIRECTOR)
	page = page_as(DIRECTOR)
	page.goto(f"/app/cs-appraisal-month/{MONTH.key}")
	expect(page.get_by_role("button", name=words["close"])).to_be_visible()
	page.wait_for_timeout(800)
	picture(page, f"appraisal-month-{language}")
	page.get_by_role("button", name=words["close"]).click()
	page.locator(".modal.show").get_by_role("button", name=words["yes"], exact=True).click()
	expect(page.locator(".modal.show", has_text=words["ranked"])).to_be_visible()
	wait_for(page, lambda: frappe.db.get_value(MONTHS, MONTH.key, "status") == "Settled")
	page.goto("/app/query-report/CS Appraisal Changes")
	expect(page.locator(".dt-scrollable")).to_contain_text(words["changes"])
	page.wait_for_timeout(800)
	picture(page, f"appraisal-changes-{language}")
