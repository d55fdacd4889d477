"""My month in a browser: an agent reads it line by line and appeals, a leader looks at somebody of the team (STAFF-13)."""

from collections.abc import Callable
from datetime import timedelta

import frappe
import pytest
from playwright.sync_api import Page, expect

from cs_center.appraisal import api
from cs_center.engines.database import insert_many, ordered_name, stamp
from devtools.session import as_user
from tests.site import appraisal as some
from tests.site import papers
from tests.site.centre import PEOPLE
from tests.site.month_facts import called

PAGE = "/app/cs-my-month"


@pytest.fixture(autouse=True)
def a_month() -> None:
	"""Anna answered calls, came in for an emergency, was late twice, and had a complaint."""
	some.staff()
	for number in range(9):
		called(f"m-{number}", day=3 + number, from_number=f"1380013800{number}")
	papers.put(responsible_person=some.who(PEOPLE.anna))
	papers.put(late_minutes=12, late_points=10)
	answer = {"name": ordered_name(), **stamp(), "at": papers.at(), "agent": PEOPLE.anna, "attitude": 4.5}
	insert_many("CS Survey Response", [answer])
	some.drafted()
	some.give(PEOPLE.anna, "came-in-for-emergency", day=some.MONTH.first + timedelta(days=8))
	line = some.give(PEOPLE.anna, "late-or-early", -2, reason="Twelve minutes late")
	with as_user(PEOPLE.lee):
		api.take_back(line, "It was the night before the storm.")
		api.review([some.name_of(PEOPLE.anna)], "A good month, see to the late event.")
	frappe.db.commit()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_agent_reads_the_month_and_appeals(
	page_as: Callable[..., Page], picture: Callable, language: str
) -> None:
	frappe.db.set_value("User", PEOPLE.anna, "language", language)
	frappe.db.commit()
	frappe.clear_cache()
	page = page_as(PEOPLE.anna)
	page.goto(PAGE)
	month = page.locator(".cs-my-month")
	expect(month.locator(".cs-line")).to_have_count(3)
	expect(month.locator(".cs-line.taken-back")).to_contain_text("before the storm")
	expect(month.locator(".cs-indicator")).to_have_count(5)
	expect(month.locator(".cs-sum")).to_contain_text("75")
	expect(page.locator("[data-fieldname=employee]")).to_have_count(0)
	picture(page, f"my-month-{language}")
	page.set_viewport_size({"width": 390, "height": 844})
	overflow = "() => document.documentElement.scrollWidth <= window.innerWidth"
	assert page.evaluate(overflow), "it fits a telephone"
	picture(page, f"my-month-narrow-{language}")
	page.set_viewport_size({"width": 1280, "height": 900})
	button = month.locator("[data-deed=Appeal]")
	button.focus()
	page.keyboard.press("Enter")
	dialog = page.locator(".modal.show")
	dialog.locator("textarea").fill("The storm held everybody up.")
	dialog.locator(".btn-primary").click()
	expect(button).to_have_count(0)
	expect(month).to_contain_text("The storm held everybody up.")
	frappe.db.rollback()
	assert some.month_of(PEOPLE.anna).status == "Appealed"


def test_a_leader_looks_at_somebody_of_the_team(page_as: Callable[..., Page], picture: Callable) -> None:
	page = page_as(PEOPLE.lee)
	page.goto(f"{PAGE}?employee={some.who(PEOPLE.anna)}&month={some.MONTH.key}")
	month = page.locator(".cs-my-month")
	expect(month.locator(".cs-line")).to_have_count(3)
	expect(page.locator(".title-text").first).to_contain_text("1001")
	expect(month.locator("[data-deed=Appeal]")).to_have_count(0)
	picture(page, "my-month-leader")
