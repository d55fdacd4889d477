"""Warnings and incidents on the Desk: a threshold is judged, a warning answered, an incident ended (COMP-10, CALL-10)."""

from collections.abc import Callable
from datetime import timedelta

import frappe
import pytest
from frappe.utils import now_datetime
from playwright.sync_api import Page, expect

from cs_center.incidents.service import attaching
from cs_center.warnings.service import watch
from devtools.client import SiteClient
from devtools.session import as_user
from tests.browser.first_caller import desk, pops, ring, speak_chinese
from tests.site import complaints as some
from tests.site.centre import PEOPLE, answered_call
from tests.site.complaints import STATION, TOPIC


@pytest.fixture(autouse=True)
def complaints() -> list[str]:
	"""Three complaints about one topic, and a threshold that finds them many."""
	some.open_station()
	names = [some.dispatched().name, some.dispatched().name, some.taken().name]
	for name in frappe.get_all("CS Warning Threshold", pluck="name"):
		frappe.db.set_value("CS Warning Threshold", name, "enabled", 0)
	threshold = {"doctype": "CS Warning Threshold", "threshold_name": "Topics", "blue": 2, "yellow": 3}
	frappe.get_doc(threshold).insert()
	frappe.db.commit()
	watch.watch()
	return names


def _incident() -> str:
	given = {"subject": "Cable cut in the north", "topic": TOPIC, "station": STATION}
	given |= {"say_text": "Fitters are on their way", "started_at": now_datetime() - timedelta(hours=3)}
	with as_user(PEOPLE.lee):
		name = frappe.get_doc({"doctype": "CS Incident", **given}).insert().name
	frappe.db.commit()
	return name


def test_a_warning_is_answered_and_becomes_an_incident(
	page_as: Callable[..., Page], picture: Callable
) -> None:
	warning = frappe.get_all("CS Warning", pluck="name")[0]
	page = page_as(PEOPLE.lee)
	page.goto(f"/app/cs-warning/{warning}")
	page.get_by_role("button", name="Respond", exact=True).click()
	dialog = page.locator(".modal.show")
	expect(dialog.locator(":focus")).to_have_count(1)
	dialog.locator("textarea").fill("Two fitters are there")
	dialog.get_by_role("button", name="Respond", exact=True).click()
	expect(page.locator('[data-fieldname="response"] .control-value')).to_have_text("Two fitters are there")
	picture(page, "warning")
	page.get_by_role("button", name="Open Incident").click()
	expect(page.locator(".cs-tile")).to_have_count(3)
	page.get_by_role("button", name="Attach Complaints").click()
	page.locator(".modal.show").get_by_role("button", name="Yes").click()
	expect(page.locator(".cs-tile").nth(1).locator("b")).to_have_text("3")
	picture(page, "incident-open")
	page.goto("/app/cs-warning-threshold/Topics")
	expect(page.locator('[data-fieldname="history_html"] tbody tr')).to_have_count(1)
	page.get_by_role("button", name="Try on the Past").click()
	trial = page.locator(".modal.show")
	trial.get_by_role("button", name="Try", exact=True).click()
	expect(trial.locator("tbody tr")).to_have_count(1)
	picture(page, "threshold-tried")


def test_the_pop_says_it_first_and_attaches_the_call(
	page_as: Callable[..., Page], http: SiteClient, picture: Callable
) -> None:
	name = _incident()
	page = desk(page_as(PEOPLE.anna))
	call = ring(http.token(PEOPLE.switch))
	incident = pops(page).locator(".cs-pop-incidents")
	expect(incident).to_contain_text("Fitters are on their way")
	picture(page, "incident-pop")
	incident.get_by_role("button", name="The Call Belongs to It").click()
	expect(incident).to_contain_text(f"belongs to incident {name}")
	frappe.db.rollback()
	assert frappe.db.get_value("CS Call Log", call, "incident") == name


def test_a_caller_hears_of_it_and_a_leader_ends_it(
	page_as: Callable[..., Page], picture: Callable, complaints: list[str]
) -> None:
	name, call = _incident(), answered_call("now")
	frappe.db.commit()
	with as_user(PEOPLE.lee):
		attaching.attach_fitting(name)
	agent = page_as(PEOPLE.anna)
	agent.goto(f"/app/cs-call-log/{call}")
	expect(agent.locator(".form-message:visible")).to_contain_text("Fitters are on their way")
	agent.get_by_role("button", name="Incident", exact=True).click()
	agent.get_by_role("link", name="Attach to Incident").click()
	agent.locator(".modal.show").get_by_role("button", name="Attach", exact=True).click()
	expect(agent.locator(".form-message:visible")).to_contain_text("belongs to it")
	picture(agent, "incident-call")
	speak_chinese(PEOPLE.lee)
	leader = page_as(PEOPLE.lee)
	leader.goto(f"/app/cs-incident/{name}")
	leader.get_by_role("button", name="已恢复").click()
	dialog = leader.locator(".modal.show")
	expect(dialog.locator("textarea")).to_be_visible()
	dialog.locator("textarea").fill("电缆已修复")
	picture(leader, "incident-over")
	dialog.get_by_role("button", name="已恢复").click()
	expect(leader.locator(".cs-tile")).to_have_count(4)
	frappe.db.rollback()
	assert frappe.db.get_value("CS Incident", name, ["status", "calls"]) == ("Over", 1)
	frappe.get_attr("cs_center.incidents.jobs.work_off")(name)
	leader.reload()
	expect(leader.locator(".cs-tile")).to_have_count(4)
	picture(leader, "incident-ended")
	assert frappe.db.count("CS Complaint", {"incident": name, "status": "To Call Back"}) == 3
