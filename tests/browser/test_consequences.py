"""In a browser: a KPI sheet, the ranking with its equals, and a decision on what months led to (STAFF-8 to STAFF-10)."""

from collections.abc import Callable

import frappe
import pytest
from playwright.sync_api import Page, expect

from cs_center.appraisal.service.consequences import CONSEQUENCE
from tests.browser.desk import choose_from_group
from tests.site import appraisal as some
from tests.site.complaints import DIRECTOR
from tests.site.month_facts import LAST
from tests.site.test_consequences import closed


@pytest.fixture(autouse=True)
def a_ranking() -> None:
	"""Anna is under 60; Alan and Bea share the first place."""
	some.staff()
	closed(LAST, anna=59, alan=85, bea=85)
	frappe.db.commit()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_director_reads_the_ranking_and_decides(
	page_as: Callable[..., Page], picture: Callable, language: str
) -> None:
	frappe.db.set_value("User", DIRECTOR, "language", language)
	frappe.db.commit()
	frappe.clear_cache()
	page = page_as(DIRECTOR)
	page.goto(f"/app/query-report/CS Appraisal Ranking?month={LAST.first}")
	expect(page.locator(".dt-row", has_text="Anna").first).to_contain_text("59")
	picture(page, f"appraisal-ranking-{language}")
	page.goto("/app/cs-kpi-sheet/Customer Representative")
	expect(page.locator("[data-fieldname=indicators] .grid-row").nth(1)).to_be_visible()
	picture(page, f"kpi-sheet-{language}")
	[name] = frappe.get_all(CONSEQUENCE, pluck="name")
	page.goto(f"/app/cs-appraisal-consequence/{name}")
	choose_from_group(page, *{"en": ("Decide", "Warning"), "zh": ("作出决定", "警告")}[language])
	dialog = page.locator(".modal.show")
	dialog.locator("textarea").fill("Talked with her; a plan until March.")
	picture(page, f"consequence-dialog-{language}")
	dialog.locator(".btn-primary").click()
	expect(page.locator(".inner-group-button")).to_have_count(0)
	expect(page.locator(".form-page").first).to_contain_text("a plan until March")
	picture(page, f"consequence-decided-{language}")
	frappe.db.rollback()
	assert frappe.db.get_value(CONSEQUENCE, name, "decision") == "Warning"
