"""A busy day on the workspace and in the report: the figures there are those of the calls; the pictures are for readers."""

from collections.abc import Callable

import frappe
import pytest
from frappe.utils import getdate
from playwright.sync_api import Locator, Page, expect

from tests.browser.busy_day import fill_week, make_it_afternoon
from tests.site.centre import PEOPLE

#: Bars grow for a moment; they are drawn when one is this high.
DRAWN = "() => [...document.querySelectorAll('.{} rect.bar')].some((bar) => bar.getBBox().height > 40)"
WORDS = {"en": ("Calls Today", "Answer Rate Today"), "zh": ("今日来电", "今日接通率")}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_busy_day(page_as: Callable[..., Page], picture: Callable, language: str) -> None:
	make_it_afternoon()
	fill_week()
	frappe.db.set_value("User", PEOPLE.supervisor, "language", language)
	frappe.db.set_single_value(
		"Navbar Settings", "app_logo", "/assets/frappe/images/frappe-framework-logo.svg"
	)
	frappe.db.commit()
	frappe.clear_cache()
	page = page_as(PEOPLE.supervisor)
	page.goto("/app/service-centre")
	calls, answered = _today()
	expect(_card(page, WORDS[language][0])).to_have_text(str(calls))
	expect(_card(page, WORDS[language][1])).to_have_text(f"{round(100 * answered / calls, 1):g}%")
	page.locator(".sidebar-toggle-btn:visible").click()
	page.mouse.move(700, 700)
	page.wait_for_function(DRAWN.format("dashboard-widget-box"))
	page.wait_for_timeout(1500)
	picture(page, f"workspace-{language}")
	page.goto("/app/query-report/CS Call Volume")
	total = page.locator(".dt-row", has_text="合计" if language == "zh" else "Total")
	expect(total).to_contain_text(str(calls))
	page.wait_for_function(DRAWN.format("chart-wrapper"))
	picture(page, f"call-volume-{language}")


def _card(page: Page, title: str) -> Locator:
	return page.locator(".number-widget-box", has_text=title).locator(".number")


def _today() -> tuple[int, int]:
	"""Calls and answered calls of today; every call of the busy day is offered."""
	today = {"started_at": (">=", getdate())}
	answered = {**today, "answered_at": ("is", "set")}
	return frappe.db.count("CS Call Log", today), frappe.db.count("CS Call Log", answered)
