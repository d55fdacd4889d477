"""My Career in a browser: the agent's page and words, the leader's proposal, HR's sheet of first levels (STAFF-1, STAFF-2)."""

from collections.abc import Callable
from typing import Any

import frappe
import pytest
from playwright.sync_api import Page, expect

from cs_center.careers import api, jobs
from devtools.session import as_user
from tests.site import ladder
from tests.site.centre import PEOPLE


@pytest.fixture(autouse=True)
def people() -> tuple[str, ...]:
	found = ladder.open_ladder()
	frappe.db.commit()
	return found


def speaks(user: str, language: str) -> None:
	frappe.db.set_value("User", user, "language", language)
	frappe.db.commit()
	frappe.clear_cache()


@pytest.fixture
def anna(people: tuple[str, ...]) -> str:
	"""An intermediate who types too slowly to be a senior, with a step behind her and a skill."""
	found = ladder.at("Junior", people[0])
	ladder.dated(ladder.proposed(found), ladder.yesterday())
	jobs.look_after()
	ladder.trained(found, speed=41)
	frappe.get_doc({"doctype": "CS Skill", "skill_name": "English"}).insert()
	with as_user(PEOPLE.lee):
		api.confirm_skill(found, "English", "2024-03-01", "Talked with guests for a week")
	frappe.db.commit()
	return found


@pytest.mark.parametrize("language", ["en", "zh"])
def test_where_i_am_and_what_is_missing(
	page_as: Callable[..., Page], picture: Callable, anna: str, language: str
) -> None:
	speaks(PEOPLE.anna, language)
	page = page_as(PEOPLE.anna)
	page.goto("/app/cs-my-career")
	expect(page.locator(".cs-career-level")).to_have_text("Intermediate" if language == "en" else "中级")
	expect(page.locator(".cs-ahead.first .cs-requirements > li")).to_have_count(5)
	bar = page.locator(".cs-ahead.first [role=progressbar]").nth(1)
	expect(bar).to_have_attribute("aria-valuenow", "82")
	expect(page.locator("[aria-current=step]")).to_have_count(1)
	picture(page, f"my-career-{language}")
	page.set_viewport_size({"width": 390, "height": 844})
	width = page.evaluate("document.documentElement.scrollWidth")
	assert width <= 391
	picture(page, f"my-career-phone-{language}")


def test_a_leader_proposes_and_the_agent_says_their_words(
	page_as: Callable[..., Page], picture: Callable, anna: str
) -> None:
	leader = page_as(PEOPLE.lee)
	leader.goto(f"/app/cs-my-career/{anna}")
	leader.get_by_role("button", name="Propose a Step").click()
	dialog = leader.locator(".modal.show")
	dialog.locator("select[data-fieldname=level]").select_option("Senior")
	dialog.locator("textarea[data-fieldname=words]").fill("Solves what others can not")
	picture(leader, "career-propose")
	dialog.get_by_role("button", name="Propose", exact=True).click()
	expect(leader.locator(".cs-change").first).to_contain_text("Solves what others can not")
	leader.locator(".cs-change").first.get_by_role("button", name="Review", exact=True).click()
	dialog = leader.locator(".modal.show")
	dialog.locator("select[data-fieldname=opinion]").select_option("1")
	dialog.locator("textarea[data-fieldname=words]").fill("Ready")
	dialog.get_by_role("button", name="Keep", exact=True).click()
	expect(leader.locator(".cs-change").first).to_contain_text("agrees")
	agent = page_as(PEOPLE.anna)
	agent.goto("/app/cs-my-career")
	agent.get_by_role("button", name="Say My Words").click()
	dialog = agent.locator(".modal.show")
	dialog.locator("textarea").fill("I would like to help others")
	picture(agent, "career-my-words")
	dialog.get_by_role("button", name="Keep", exact=True).click()
	expect(agent.locator(".cs-change").first).to_contain_text("I would like to help others")
	picture(agent, "career-change")
	name = frappe.db.get_value("CS Level Change", {"open_key": anna}) or _latest(anna)
	leader.goto(f"/app/cs-level-change/{name}")
	expect(leader.locator(".indicator-pill").first).to_contain_text("Reviewed")
	picture(leader, "level-change-form")


def _latest(employee: str) -> Any:
	frappe.db.rollback()
	return frappe.db.get_value("CS Level Change", {"open_key": employee})


@pytest.mark.parametrize("language", ["en", "zh"])
def test_hr_enters_first_levels_with_a_sheet(
	page_as: Callable[..., Page], picture: Callable, language: str
) -> None:
	speaks(PEOPLE.hr, language)
	page = page_as(PEOPLE.hr)
	page.goto("/app/cs-level-holding")
	page.get_by_role("button", name="Enter First Levels" if language == "en" else "录入初始层级").click()
	dialog = page.locator(".modal.show")
	sheet = dialog.locator("textarea[data-fieldname=sheet]")
	sheet.fill("1001, Junior, 2024-03-01\n9999, Junior, 2024-03-01")
	expect(dialog.locator(".text-danger")).to_be_visible()
	picture(page, f"first-levels-{language}")
	sheet.fill("1001, 初级, 2024-03-01" if language == "zh" else "1001, Junior, 2024-03-01")
	expect(dialog.locator(".text-danger")).to_have_count(0)
	dialog.locator("textarea[data-fieldname=words]").fill("The list of spring")
	dialog.locator(".btn-modal-primary").click()
	expect(page.locator(".list-row-container .list-row")).to_have_count(1)
	picture(page, f"level-holdings-{language}")


def test_the_reports(page_as: Callable[..., Page], picture: Callable, anna: str) -> None:
	page = page_as(PEOPLE.supervisor)
	page.goto("/app/query-report/CS Ladder Overview")
	expect(page.locator(".dt-row", has_text="Anna").first).to_contain_text("Intermediate")
	picture(page, "ladder-overview")
	page.goto("/app/query-report/CS Level Changes")
	expect(page.locator(".dt-row", has_text="Well earned").first).to_be_visible()
	picture(page, "level-changes")
