"""The report of satisfaction with its chart, and the mail of Monday evening, as they look (BACK-6)."""

from collections.abc import Callable
from datetime import date

import frappe
import pytest
from frappe.translate import print_language
from playwright.sync_api import Page, expect

from cs_center.satisfaction.service import summary
from tests.site import complaints as some
from tests.site.centre import PEOPLE
from tests.site.test_satisfaction import answer

WEEK = (date(2026, 11, 16), date(2026, 11, 22))


@pytest.fixture(autouse=True)
def a_week() -> None:
	some.open_station()
	answer("2026-11-16 09:00:00", mark=5)
	answer("2026-11-17 09:00:00", solved=0, mark=2)
	answer("2026-11-18 11:00:00", mark=4, station="South", handler=PEOPLE.bea, team="B", kind="Billing")
	answer("2026-11-19 11:00:00", reached=0, solved=0, station="South")
	frappe.db.commit()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_report_and_its_chart(page_as: Callable[..., Page], picture: Callable, language: str) -> None:
	frappe.db.set_value("User", PEOPLE.supervisor, "language", language)
	frappe.db.commit()
	frappe.clear_cache()
	page = page_as(PEOPLE.supervisor)
	page.goto(f"/app/query-report/CS Satisfaction?from_date={WEEK[0]}&to_date={WEEK[1]}")
	expect(page.locator(".dt-row", has_text="South").first).to_contain_text("50")
	expect(page.locator(".chart-wrapper rect.bar").first).to_be_visible()
	picture(page, f"satisfaction-{language}")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_mail(page_as: Callable[..., Page], picture: Callable, language: str) -> None:
	with print_language(language):
		written = summary.message(*WEEK)
	page = page_as(PEOPLE.supervisor)
	page.set_content(f"<div style='width: 640px; font-family: sans-serif'>{written}</div>")
	expect(page.locator("table").first).to_contain_text({"en": "Called Back", "zh": "已回访"}[language])
	expect(page.locator("table")).to_have_count(1 + len(summary.BY))
	picture(page, f"satisfaction-mail-{language}")
