"""First-caller responsibility for leaders: the board, many matters at once, a rule tried on past calls (FIRST-5, FIRST-9)."""

from collections.abc import Callable
from datetime import timedelta

import frappe
import pytest
from frappe.utils import now_datetime
from playwright.sync_api import Locator, Page, expect

from tests.browser.desk import choose_from_group
from tests.browser.first_caller import ALAN, ANNA, BEA, LEE, choose_person, owner_of, speak_chinese, ticket_of
from tests.site.centre import PEOPLE, answered_call, customer, log_on, workday_morning

BOARD = "/app/cs-responsibility-board"
SUBJECTS = ("No signal since noon", "Wrong bill of October", "Move to another address", "Slow broadband")


@pytest.fixture
def matters() -> list[str]:
	"""Four matters of anna, each of a customer: the first is late, the second offered to alan; alan is there."""
	made = [ticket_of(ANNA, subject, customer=customer(f"Customer {subject}"))[1] for subject in SUBJECTS]
	now = now_datetime()
	frappe.db.set_value("CS Responsibility", made[0], "due_by", now - timedelta(hours=2))
	frappe.db.set_value("CS Responsibility", made[2], "due_by", now + timedelta(hours=3))
	_offer(made[1])
	log_on(ALAN)
	frappe.db.commit()
	return made


def _offer(matter: str) -> None:
	from cs_center.responsibility.service import handover

	handover.offer(matter, ALAN, "", "Ownership", "Off tomorrow")


def _open(page: Page) -> Page:
	page.goto(BOARD)
	expect(page.locator(".cs-tile")).to_have_count(6)
	return page


def _tile(page: Page, view: str) -> Locator:
	return page.locator(f'.cs-tile[data-view="{view}"]')


def _rows(page: Page) -> Locator:
	return page.locator(".cs-matters tbody tr")


def _choose(page: Page, *matters: str) -> None:
	for matter in matters:
		page.locator(f'[data-matter="{matter}"]').check()


def test_the_board_shows_and_filters(
	page_as: Callable[..., Page], matters: list[str], picture: Callable
) -> None:
	page = _open(page_as(LEE))
	expect(_rows(page)).to_have_count(4)
	expect(_tile(page, "all").locator("b")).to_have_text("4")
	expect(page.locator(".cs-owners tr", has_text="anna (1001)").locator("td").nth(1)).to_have_text("4")
	expect(page.locator(".cs-owners tr", has_text="alan (1002)").locator(".cs-dot.there")).to_be_visible()
	picture(page, "board")
	for view, subject in (("missed", SUBJECTS[0]), ("waiting", SUBJECTS[1]), ("near", SUBJECTS[2])):
		_tile(page, view).click()
		expect(_rows(page)).to_have_count(1)
		expect(_rows(page)).to_contain_text(subject)
	_tile(page, "unconfirmed").click()
	expect(page.locator(".cs-matters")).to_contain_text("Nothing here.")


def test_another_team_is_no_business_of_a_leader(page_as: Callable[..., Page], matters: list[str]) -> None:
	ticket_of(BEA, "Of team B")
	frappe.db.commit()
	page = _open(page_as(LEE))
	expect(_rows(page)).to_have_count(4)
	above = _open(page_as(PEOPLE.supervisor))
	expect(_rows(above)).to_have_count(5)
	above.locator('[data-fieldname="team"] select').select_option("B")
	expect(_rows(above)).to_have_count(1)
	expect(_rows(above)).to_contain_text("Of team B")


def test_many_go_to_one_after_a_look(
	page_as: Callable[..., Page], matters: list[str], picture: Callable
) -> None:
	page = _open(page_as(LEE))
	_choose(page, matters[0], matters[2])
	page.get_by_role("button", name="Reassign to One").click()
	dialog = page.locator(".modal.show")
	choose_person(dialog, "to", "alan (1002)")
	dialog.locator("textarea").fill("anna is ill")
	dialog.get_by_label("let them lie").check()
	dialog.get_by_role("button", name="Preview").click()
	expect(dialog.locator(".cs-plan tbody tr")).to_have_count(2)
	expect(dialog.locator('[data-fieldname="plan"]')).to_contain_text("alan (1002)")
	picture(page, "board-preview")
	assert owner_of(matters[0]) == ANNA
	dialog.get_by_role("button", name="Move 2 Matters").click()
	expect(page.locator(".cs-owners tr", has_text="anna (1001)").locator("td").nth(1)).to_have_text("2")
	expect(page.locator(".cs-owners tr", has_text="anna (1001)").locator("td").nth(2)).to_have_text("2")
	assert [owner_of(matter) for matter in matters] == [ALAN, ANNA, ALAN, ANNA]


def test_sharing_starts_with_those_who_are_there(
	page_as: Callable[..., Page], matters: list[str], picture: Callable
) -> None:
	page = _open(page_as(LEE))
	page.locator(".cs-choose-all").check()
	page.get_by_role("button", name="Share Among People").click()
	dialog = page.locator(".modal.show")
	people = dialog.locator('[data-fieldname="people"] .checkbox', has_text="(100")
	expect(people.filter(has_text="alan (1002)").locator("input")).to_be_checked()
	expect(people.filter(has_text="anna (1001)").locator("input")).not_to_be_checked()
	# Who is logged in is there.
	expect(people.filter(has_text="lee (1009)").locator("input")).to_be_checked()
	dialog.locator("textarea").fill("anna has left")
	dialog.get_by_role("button", name="Preview").click()
	expect(dialog.locator(".cs-plan tbody tr")).to_have_count(4)
	picture(page, "board-share")
	dialog.get_by_role("button", name="Move 4 Matters").click()
	expect(page.locator(".cs-owners tr", has_text="anna (1001)").locator("td").nth(1)).to_have_text("0")
	assert sorted(owner_of(matter) for matter in matters) == [ALAN, ALAN, LEE, LEE]


def test_what_is_refused_says_why(page_as: Callable[..., Page], matters: list[str]) -> None:
	page = _open(page_as(LEE))
	_choose(page, matters[0], matters[3])
	page.get_by_role("button", name="Reassign to One").click()
	dialog = page.locator(".modal.show")
	choose_person(dialog, "to", "anna (1001)")
	dialog.locator("textarea").fill("Stay with her")
	dialog.get_by_role("button", name="Preview").click()
	dialog.get_by_role("button", name="Move 2 Matters").click()
	shown = page.locator(".msgprint")
	expect(shown).to_contain_text("0 done, 2 refused")
	expect(shown).to_contain_text("owns this matter already")


def test_taking_over_and_releasing(page_as: Callable[..., Page], matters: list[str]) -> None:
	page = _open(page_as(LEE))
	_choose(page, matters[1])
	page.get_by_role("button", name="Take Over").click()
	dialog = page.locator(".modal.show")
	dialog.locator("textarea").fill("I settle it")
	dialog.get_by_role("button", name="Preview").click()
	dialog.get_by_role("button", name="Move 1 Matters").click()
	expect(page.locator(".cs-matters tr", has_text=SUBJECTS[1])).to_contain_text("lee (1009)")
	assert owner_of(matters[1]) == LEE
	_choose(page, matters[2], matters[3])
	page.get_by_role("button", name="Release").click()
	page.locator(".modal.show textarea").fill("Customer moved away")
	page.locator(".modal.show").get_by_role("button", name="Release").click()
	expect(_rows(page)).to_have_count(2)
	frappe.db.rollback()
	assert frappe.db.get_value("CS Responsibility", matters[3], "status") == "Released"


def test_an_agent_has_no_board(page_as: Callable[..., Page], matters: list[str]) -> None:
	page = page_as(ANNA)
	page.goto(BOARD)
	expect(page.locator("body")).to_contain_text("Not permitted", ignore_case=True)


def test_a_leader_decides_on_the_form(page_as: Callable[..., Page], matters: list[str]) -> None:
	page = page_as(LEE)
	page.goto(f"/app/cs-responsibility/{matters[3]}")
	choose_from_group(page, "Decide", "Reassign")
	dialog = page.locator(".modal.show")
	choose_person(dialog, "to", "alan (1002)")
	dialog.locator("textarea").fill("anna is ill")
	dialog.get_by_role("button", name="Reassign").click()
	expect(page.locator(".cs-chain")).to_contain_text(
		"By a leader's decision the matter goes from anna (1001)"
	)
	assert owner_of(matters[3]) == ALAN


def test_a_rule_is_tried_on_past_calls(page_as: Callable[..., Page], picture: Callable) -> None:
	customer("Li Ming", "13800138000")
	answered_call("first", agent="1002", from_number="13800138000")
	log = answered_call("again", start=workday_morning() + timedelta(minutes=30), from_number="13800138000")
	frappe.db.commit()
	page = page_as(PEOPLE.supervisor)
	page.goto("/app/cs-first-caller-rule/Every Matter")
	page.get_by_role("button", name="Try on Past Calls").click()
	dialog = page.locator(".modal.show")
	dialog.get_by_role("button", name="Try", exact=True).click()
	expect(dialog.locator(".cs-tile", has_text="Calls Again")).to_contain_text("1")
	expect(dialog.locator("tr", has_text="alan").first).to_be_visible()
	picture(page, "rule-tried")
	dialog.locator("a[data-call]").first.click()
	page.wait_for_url(f"**/cs-call-log/{log}")


def test_chinese(page_as: Callable[..., Page], matters: list[str], picture: Callable) -> None:
	speak_chinese(LEE)
	page = _open(page_as(LEE))
	expect(page.locator(".title-text:visible")).to_have_text("首问责任看板")
	expect(_rows(page)).to_have_count(4)
	picture(page, "board-zh")
	page.locator(".cs-choose-all").check()
	page.locator('[data-deed="share"]').click()
	expect(page.locator(".modal.show")).to_be_visible()
	picture(page, "board-share-zh")
