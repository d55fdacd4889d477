"""Pay in a browser: HR works a month out and closes it, somebody reads their own (STAFF-3, STAFF-13, STAFF-14)."""

from collections.abc import Callable

import frappe
import pytest
from playwright.sync_api import Page, expect

from tests.site import pay
from tests.site.centre import PEOPLE
from tests.site.pay import ASSIGNMENT, MANAGER, asked, closed, computed


@pytest.fixture(autouse=True)
def staff() -> dict[str, str]:
	"""Four people of a grade; Anna has an award, a share and a change of grade in March."""
	pay.hr()
	found = pay.staff()
	pay.grade("G1", 3000)
	pay.grade("G2", "3600.50")
	for person in found.values():
		pay.given(person, since="2023-04-15")
	pay.given(found["anna"], "G2", "2026-03-16")
	pay.entry(found["anna"], "Award", 150, why="Helped at the fair")
	pay.entry(found["anna"], "Deduction", -20, why="Lost key card")
	frappe.db.commit()
	return found


def in_language(user: str, language: str) -> None:
	frappe.db.set_value("User", user, "language", language)
	frappe.db.commit()
	frappe.clear_cache()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_somebody_reads_their_own_pay(
	page_as: Callable[..., Page], picture: Callable, staff: dict[str, str], language: str
) -> None:
	computed()
	closed()
	in_language(PEOPLE.anna, language)
	page = page_as(PEOPLE.anna)
	page.goto("/app/cs-my-pay")
	expect(page.locator(".cs-my-pay-total strong")).to_have_text("3,639.92".replace(",", ""))
	expect(page.locator(".cs-pay tbody tr")).to_have_count(5)
	picture(page, f"my-pay-{language}")


def test_hr_approves_works_out_and_closes(
	page_as: Callable[..., Page], picture: Callable, staff: dict[str, str]
) -> None:
	proposed = asked(ASSIGNMENT, employee=staff["bea"], grade="G2", effective_from="2026-03-01")
	computed()
	frappe.db.commit()
	in_language(MANAGER, "zh")
	page = page_as(MANAGER)
	page.goto(f"/app/cs-pay-grade-assignment/{proposed}")
	picture(page, "pay-assignment-zh")
	page.get_by_role("button", name="批准", exact=True).click()
	expect(page.locator(".indicator-pill", has_text="生效").first).to_be_visible()
	page.goto("/app/cs-pay-month/2026-03")
	expect(page.get_by_role("button", name="关账", exact=True)).to_be_visible()
	picture(page, "pay-month-zh")
	page.goto(f"/app/cs-pay-statement/{pay.statement(staff['anna']).name}")
	expect(page.locator(".cs-pay tbody tr")).to_have_count(5)
	picture(page, "pay-statement-zh")
	page.goto("/app/cs-pay-entry")
	expect(page.locator(".list-row-container").first).to_be_visible()
	picture(page, "pay-entries-zh")
