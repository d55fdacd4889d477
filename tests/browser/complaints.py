"""Complaints and stations for the pages of complaints."""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import frappe
from frappe.utils import now_datetime
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Locator, Page, expect

from tests.browser.desk import choose_from_group

FOCUSED = "() => document.activeElement?.closest('.modal.show')?.querySelector(':focus:not(.modal)')"
LIST, BOARD = "/app/cs-complaint/view/list", "/app/cs-complaint-board"


def commit() -> None:
	"""What a test made is there for the browser."""
	frappe.db.commit()
	frappe.clear_cache()


def open_complaint(page: Page, name: str) -> Page:
	"""Open the form and wait for its story."""
	page.goto(f"/app/cs-complaint/{name}")
	expect(page.locator(".cs-next-text")).to_be_visible()
	return page


def press(page: Page, label: str) -> Locator:
	"""Press a button of the form; returns the dialog that opens."""
	page.locator(".page-actions").get_by_role("button", name=label, exact=True).click()
	return dialog(page)


def decide(page: Page, label: str, group: str = "Decide") -> Locator:
	"""Choose from a group of the form's buttons; returns the dialog that opens."""
	choose_from_group(page, group, label)
	return dialog(page)


def dialog(page: Page) -> Locator:
	shown = page.locator(".modal.show")
	expect(shown).to_be_visible()
	# What is typed before the dialog has put the focus where it wants it lands elsewhere.
	with suppress(PlaywrightError):
		page.wait_for_function(FOCUSED, timeout=3_000)
	page.wait_for_timeout(150)
	return shown


def close_message(page: Page) -> None:
	"""Put away what the server said."""
	shown = page.locator(".modal.show", has=page.locator(".msgprint"))
	shown.locator(".btn-modal-close").click()
	expect(shown).to_have_count(0)


def write(within: Locator, field: str, value: str) -> None:
	within.locator(f'textarea[data-fieldname="{field}"], input[data-fieldname="{field}"]').fill(value)


def write_time(within: Locator, field: str, at: datetime) -> None:
	"""Write a time, and put the calendar away that opens for it."""
	place = within.locator(f'input[data-fieldname="{field}"]')
	place.fill(at.strftime("%d-%m-%Y %H:%M:%S"))
	place.press("Tab")
	expect(within.page.locator(".datepicker.active")).to_have_count(0)


def choose(within: Locator, field: str, value: str) -> None:
	within.locator(f'select[data-fieldname="{field}"]').select_option(value)


def link(within: Locator, field: str, value: str) -> None:
	"""Choose a record in a link field."""
	place = within.locator(f'.frappe-control[data-fieldname="{field}"]')
	place.locator("input").click()
	place.locator("input").fill(value)
	place.locator('[role="option"]', has_text=value).first.click()
	expect(place.locator("input")).to_have_value(value)


def save(within: Locator, label: str) -> None:
	"""Press the dialog's own button; the dialog goes."""
	within.locator(".btn-modal-primary", has_text=label).click()
	expect(within).to_have_count(0)


def standing(name: str, *fields: str) -> Any:
	"""How a complaint stands in the database now."""
	frappe.db.rollback()
	return frappe.db.get_value("CS Complaint", name, fields or ("status",), as_dict=True)


def late(name: str, hours: float = 3, **values: Any) -> str:
	due_by = now_datetime() - timedelta(hours=hours)
	frappe.db.set_value("CS Complaint", name, {"due_by": due_by, **values}, update_modified=False)
	return name
