"""The desk of who calls customers, for its browser tests."""

from typing import Any

import frappe
from playwright.sync_api import Locator, Page, expect

from tests.browser.complaints import commit
from tests.site import calling
from tests.site.calling import OFFICER, SECOND, callback, to_call
from tests.site.centre import answered_call, customer, issue

DESK = "/app/cs-calling"
NUMBER, SHOWN = "13800138000", "138 0013 8000"
SCRIPT = "<p>Good morning. <b>Is everything as it should be?</b></p><script>window.broken = 1</script>"

__all__ = ["DESK", "NUMBER", "OFFICER", "SECOND", "callback", "commit", "desk", "to_call"]


def known_customer(name: str = "Li Ming", number: str = NUMBER) -> str:
	"""A customer of the highest tier who called before, whose matter is open, and who was told something."""
	buyer = customer(name, number)
	frappe.db.set_value("Customer", buyer, "cs_tier", "Five-star Diamond")
	log = frappe.get_doc("CS Call Log", answered_call(f"call-{number}", from_number=number))
	log.append("notices", {"notice": "Bring the identity card", "told": 1})
	log.summary = "Asked about the bill"
	log.save()
	return buyer


def plan(script: str = SCRIPT, **values: Any) -> str:
	"""A plan for tickets, with something to say."""
	given = {
		"plan_name": "After a Ticket",
		"document_type": "Issue",
		"script": script,
		"enabled": 0,
		**values,
	}
	rounds = [{"after": 0, "within": 3, "unit": "Days"}]
	return frappe.get_doc({"doctype": "CS Callback Plan", "rounds": rounds, **given}).insert().name


def planned(buyer: str, due_in: float = 60) -> str:
	"""A callback about a ticket of the customer, with a script."""
	ticket = issue("Picture breaks up", customer=buyer)
	named = {"plan": plan(), "reference_doctype": "Issue", "reference_name": ticket.name}
	return to_call(buyer, due_in, **named)


def desk(page: Page) -> Locator:
	"""Open the desk; returns it."""
	page.goto(DESK)
	shown = page.locator(".cs-calling")
	expect(shown.locator(".cs-calling-nobody, .cs-calling-head")).to_be_visible()
	return shown


def take_next(page: Page, who: str) -> Locator:
	"""Ask for the next customer by the key, and wait for who it is."""
	page.keyboard.press("n")
	return expect_customer(page, who)


def expect_customer(page: Page, who: str) -> Locator:
	shown = page.locator(".cs-calling")
	expect(shown.locator(".cs-calling-head h3")).to_contain_text(who)
	page.wait_for_timeout(800)  # a key pressed sooner is not meant for this customer
	return shown


def outcome(name: str) -> tuple[str, str | None]:
	"""Status and outcome of a callback in the database now."""
	frappe.db.rollback()
	return frappe.db.get_value("CS Callback", name, ["status", "outcome"])


def said(name: str) -> list[str]:
	"""Words of the calls for a callback."""
	frappe.db.rollback()
	return frappe.get_all("CS Contact", filters={"task": name}, pluck="words", order_by="at")


def open_to_callers() -> None:
	"""Hours at which everybody may be called, and two officers."""
	calling.always_open()
	frappe.db.delete("CS Callback", {"status": "Open"})
	commit()
