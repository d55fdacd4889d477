"""Matters, tickets and ringing phones for the pages of first-caller responsibility."""

from datetime import datetime, timezone
from typing import Any

import frappe
from playwright.sync_api import Locator, Page, expect

from devtools.client import SiteSession
from devtools.session import as_user
from tests.site.centre import HOTLINE, PEOPLE, SOURCE, issue, matter_of

METHOD = "cs_center.calls.api.switch_event"
CONNECTED = "() => window.frappe?.realtime?.socket?.connected && window.cs_center?.pops?.$stack"


def ring(switch: SiteSession, call_id: str = "now", event: str = "ringing", **said: Any) -> str:
	"""The switch says over HTTP that a call rings for anna; returns its log."""
	values = {
		"source": SOURCE,
		"call_id": call_id,
		"event": event,
		"at": datetime.now(timezone.utc).isoformat(timespec="seconds"),
		"direction": "inbound",
		"from_number": "13800138000",
		"to_number": HOTLINE,
		"queue": "billing",
		"agent": "1001",
	}
	answer = switch.call(METHOD, **{**values, **said})
	assert answer.status_code == 200, answer.text
	return answer.json()["message"]["call_log"]


def ticket_of(user: str, subject: str, **values: Any) -> tuple[str, str]:
	"""A ticket that the user wrote, and the matter that is theirs by that."""
	with as_user(user):
		ticket = issue(subject, **values)
	return ticket.name, matter_of(ticket).name


def take_ticket_role(user: str) -> None:
	"""Somebody who may not write ERPNext's tickets."""
	frappe.db.delete("Has Role", {"parent": user, "role": "Support Team"})
	frappe.db.commit()
	frappe.clear_cache(user=user)


def past_erpnext(page: Page) -> Page:
	"""ERPNext's ticket asks for settings that only a system manager may read, and complains of it."""
	complaint = page.locator(".modal.show", has_text="Support Settings")
	page.add_locator_handler(complaint, lambda: complaint.locator(".btn-modal-close").click())
	return page


def speak_chinese(*users: str) -> None:
	for user in users:
		frappe.db.set_value("User", user, "language", "zh")
	frappe.db.commit()
	frappe.clear_cache()


def desk(page: Page, route: str = "/app/todo") -> Page:
	"""Open the Desk and wait until it hears of calls."""
	page.goto(route)
	page.wait_for_function(CONNECTED)
	return page


def choose_person(dialog: Locator, field: str, name: str) -> None:
	"""Choose somebody in a field of a dialog, once the dialog has put the focus where it wants it."""
	expect(dialog.locator(":focus")).to_have_count(1)
	place = dialog.locator(f'[data-fieldname="{field}"]')
	place.locator("input").click()
	place.locator("input").press_sequentially(name.split()[0])
	place.locator(f'[role="listbox"] >> text={name}').first.click()
	expect(place.locator("input")).to_have_value(name)
	# A field that others depend on has the dialog draw them anew.
	dialog.page.wait_for_timeout(500)


def pops(page: Page) -> Locator:
	return page.locator(".cs-pop:visible")


def owner_of(matter: str) -> str:
	frappe.db.rollback()
	return frappe.db.get_value("CS Responsibility", matter, "responsible")


ANNA, ALAN, BEA, LEE = PEOPLE.anna, PEOPLE.alan, PEOPLE.bea, PEOPLE.lee
