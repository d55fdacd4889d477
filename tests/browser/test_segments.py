"""Segments in a browser: a rule is tried, everything is computed, and a customer says where they are and why (KEEP-1)."""

from collections.abc import Callable

import frappe
import pytest
from playwright.sync_api import Page, expect

from cs_center.retention import jobs
from devtools.session import create_user
from devtools.site_fixtures import Services
from tests.site import complaints as some
from tests.site.centre import PEOPLE
from tests.site.test_segments import complains, customer


@pytest.fixture
def whose() -> str:
	"""A customer of thirty months who has complained twice."""
	some.open_station()
	name = customer("Mr Wang", 30)
	customer("Mrs Li", 30)
	jobs.compute_segments()
	complains(name, 2)
	frappe.db.commit()
	return name


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_rule_is_tried_before_it_is_saved(
	page_as: Callable[..., Page], picture: Callable, whose: str, language: str
) -> None:
	frappe.db.set_value("User", PEOPLE.supervisor, "language", language)
	frappe.db.commit()
	frappe.clear_cache()
	page = page_as(PEOPLE.supervisor)
	page.goto("/app/cs-segment-rule/Complains Again")
	page.get_by_role("button", name={"en": "Preview", "zh": "预览"}[language], exact=True).click()
	told = page.locator(".modal.show .modal-body")
	expect(told).to_contain_text("Mr Wang")
	expect(told).to_contain_text({"en": "Complaints in 90 days: 2.", "zh": "90 天内投诉：2。"}[language])
	expect(told).not_to_contain_text("Mrs Li")
	picture(page, f"segment-rule-preview-{language}")


def test_all_are_computed_on_demand(
	page_as: Callable[..., Page], picture: Callable, services: Services, whose: str
) -> None:
	services.workers(1)
	page = page_as(PEOPLE.supervisor)
	page.goto("/app/cs-segment-run")
	page.get_by_role("button", name="Compute Now").click()
	services.wait_until(lambda: frappe.db.count("CS Segment Run", {"status": "Done"}) == 2, timeout=60)
	page.reload()
	expect(page.locator(".list-row", has_text="Done")).to_have_count(2)
	page.goto("/app/retention")
	expect(page.locator(".chart-container", has_text="At Risk")).to_be_visible()
	picture(page, "retention-workspace")


def test_a_customer_says_where_they_are_and_why(
	page_as: Callable[..., Page], picture: Callable, whose: str
) -> None:
	jobs.compute_segments()
	officer = create_user("CS Retention Officer", "Sales User")
	frappe.db.commit()
	page = page_as(officer)
	page.goto(f"/app/customer/{whose}")
	expect(page.locator(".form-dashboard")).to_contain_text("At Risk since")
	page.get_by_role("button", name="Why This Segment").click()
	told = page.locator(".modal.show .modal-body")
	expect(told).to_contain_text("✓ Complaints in 90 days: 2. (At Least 2)")
	expect(told).to_contain_text("Loyal → At Risk")
	picture(page, "why-this-segment")
