"""First-caller responsibility on an agent's Desk: the screen pop, its ticket, hand-overs, tickets (CALL-2, FIRST-1..4)."""

from collections.abc import Callable
from datetime import timedelta

import frappe
import pytest
from playwright.sync_api import Page, expect

from devtools.client import SiteClient, SiteSession
from devtools.session import as_user
from tests.browser.first_caller import (
	ALAN,
	ANNA,
	BEA,
	LEE,
	choose_person,
	desk,
	owner_of,
	past_erpnext,
	pops,
	ring,
	speak_chinese,
	take_ticket_role,
	ticket_of,
)
from tests.site.centre import PEOPLE, answered_call, customer, issue, workday_morning

OURS = "13800138000"
#: Milliseconds from the answer to the switch to a card that shows.
PROMPTLY = 10_000


@pytest.fixture
def switch(http: SiteClient) -> SiteSession:
	return http.token(PEOPLE.switch)


@pytest.fixture
def matter() -> str:
	"""A matter of alan with the ticket that he wrote for Li Ming."""
	name = customer("Li Ming", OURS)
	contact = frappe.db.get_value("Contact", {"first_name": "Li Ming"})
	_ticket, matter = ticket_of(ALAN, "No signal since noon", customer=name, contact=contact)
	frappe.db.commit()
	return matter


def test_the_pop_reaches_the_agent_alone(
	page_as: Callable[..., Page], switch: SiteSession, matter: str, picture: Callable
) -> None:
	page, other = desk(page_as(ANNA)), desk(page_as(BEA))
	ring(switch)
	expect(pops(page)).to_be_visible(timeout=PROMPTLY)
	expect(pops(page)).to_contain_text("Li Ming", timeout=PROMPTLY)
	expect(pops(page)).to_contain_text(OURS)
	owner = pops(page).locator(".cs-owner")
	expect(owner).to_contain_text("Belongs to alan (1002)")
	expect(owner).to_contain_text("(FIRST-")
	expect(pops(page)).to_contain_text("No signal since noon")
	picture(page, "pop")
	expect(pops(other)).to_have_count(0)


def test_calls_stack_and_typing_goes_on(
	page_as: Callable[..., Page], switch: SiteSession, matter: str
) -> None:
	page = desk(page_as(ANNA), "/app/cs-call-log")
	page.get_by_role("button", name="Log a Call").click()
	expect(page.locator(".modal.show :focus")).to_have_count(1)
	field = page.locator('.modal.show [data-fieldname="from_number"] input')
	field.press_sequentially("1380")
	ring(switch)
	expect(pops(page)).to_have_count(1)
	ring(switch, "then", from_number="13700137000")
	expect(pops(page)).to_have_count(2)
	expect(field).to_be_focused()
	page.keyboard.type("0138")
	expect(field).to_have_value("13800138")


def test_escape_puts_the_card_aside_with_what_was_typed(
	page_as: Callable[..., Page], switch: SiteSession, matter: str
) -> None:
	page = desk(page_as(ANNA))
	ring(switch)
	pops(page).get_by_role("button", name="Create Ticket").click()
	subject = pops(page).locator('[name="subject"]')
	expect(subject).to_be_focused()
	page.keyboard.type("Wants the invoice")
	page.keyboard.press("Escape")
	expect(subject).to_be_hidden()
	pops(page).get_by_role("button", name="Close").click()
	expect(pops(page)).to_have_count(0)
	page.get_by_role("button", name="Last Call").focus()
	page.keyboard.press("Enter")
	expect(subject).to_have_value("Wants the invoice")


def test_a_call_that_came_before_the_page(
	page_as: Callable[..., Page], switch: SiteSession, matter: str
) -> None:
	ring(switch)
	page = desk(page_as(ANNA))
	expect(pops(page)).to_contain_text("Li Ming")
	pops(page).get_by_role("button", name="Close").click()
	with page.expect_response("**/*ringing_now*"):
		page.reload()
	page.wait_for_timeout(500)
	expect(pops(page)).to_have_count(0)
	page.get_by_role("button", name="Last Call").click()
	expect(pops(page)).to_contain_text("Li Ming")


def test_a_call_that_came_while_the_connection_was_down(
	page_as: Callable[..., Page], switch: SiteSession, matter: str
) -> None:
	page = desk(page_as(ANNA))
	page.evaluate("() => { frappe.realtime.socket.disconnect() }")
	ring(switch)
	page.wait_for_timeout(500)
	expect(pops(page)).to_have_count(0)
	page.evaluate("() => { frappe.realtime.socket.connect() }")
	expect(pops(page)).to_contain_text("Li Ming")


def test_a_ticket_out_of_the_pop(
	page_as: Callable[..., Page], switch: SiteSession, picture: Callable
) -> None:
	customer("Li Ming", OURS)
	page = past_erpnext(desk(page_as(ANNA)))
	log = ring(switch)
	expect(pops(page)).to_contain_text("who takes the call owns it")
	ring(switch, event="answered")
	# The card asks again by itself: who answered owns the matter now.
	expect(pops(page)).to_contain_text("You answer for this caller's matter")
	pops(page).get_by_role("button", name="Create Ticket").click()
	pops(page).locator('[name="subject"]').fill("Invoice of October")
	expect(pops(page).locator('[name="kind"]')).to_have_value("Billing")
	expect(pops(page).locator('[name="matter"]')).to_have_count(2)
	picture(page, "pop-ticket")
	pops(page).get_by_role("button", name="Create and Open").click()
	page.wait_for_url("**/app/issue/**")
	expect(page.locator(".cs-answers")).to_contain_text("anna (1001) answers for this ticket")
	picture(page, "ticket-of-the-pop")
	frappe.db.rollback()
	found = frappe.db.get_value("CS Call Log", log, ["ticket", "kind"], as_dict=True)
	matters = frappe.get_all("CS Responsibility", fields=["responsible", "ticket", "first_call"])
	assert matters == [{"responsible": ANNA, "ticket": found.ticket, "first_call": log}]


def test_a_ticket_that_is_there_is_told_of_and_linked(
	page_as: Callable[..., Page], switch: SiteSession, matter: str
) -> None:
	page = desk(page_as(ANNA))
	log = ring(switch, event="answered")
	pops(page).get_by_role("button", name="It Is About This Ticket").click()
	expect(pops(page).get_by_role("button", name="It Is About This Ticket")).to_have_count(0)
	item = pops(page).locator(".cs-item", has_text="No signal since noon")
	item.get_by_role("button", name="Tell Customer").click()
	told = pops(page).locator(".cs-tell textarea")
	assert "1002" in told.input_value()
	pops(page).get_by_role("button", name="Log as Told").click()
	expect(pops(page)).to_contain_text("Told Already")
	frappe.db.rollback()
	ticket = frappe.db.get_value("CS Responsibility", matter, "ticket")
	assert frappe.db.get_value("CS Call Log", log, "ticket") == ticket
	assert frappe.db.exists("CS Responsibility Event", {"responsibility": matter, "event": "Told"})


def test_who_may_not_write_tickets_is_told_which_role(
	page_as: Callable[..., Page], switch: SiteSession, matter: str
) -> None:
	take_ticket_role(ANNA)
	page = desk(page_as(ANNA))
	ring(switch)
	expect(pops(page)).to_contain_text("Ask for the role Support Team")
	expect(pops(page).get_by_role("button", name="Create Ticket")).to_have_count(0)


def test_the_pop_masks_numbers_of_other_teams(
	page_as: Callable[..., Page], switch: SiteSession, matter: str
) -> None:
	log = ring(switch)
	page = page_as(BEA)
	answers: list[str] = []
	page.on("response", lambda response: answers.append(response.text()) if "/api/" in response.url else None)
	desk(page).evaluate("call_log => { cs_center.pops.show({ call_log }) }", log)
	expect(pops(page)).to_contain_text("138****8000")
	assert not [text for text in answers if OURS in text]


def test_a_colleague_accepts_and_refuses(
	page_as: Callable[..., Page], matter: str, picture: Callable
) -> None:
	owner, colleague = page_as(ALAN), page_as(ANNA)
	_offer(owner, matter, "Going off shift")
	name = _open_offer(matter)
	colleague.goto(f"/app/cs-handover/{name}")
	picture(colleague, "handover")
	colleague.get_by_role("button", name="Refuse").click()
	dialog = colleague.locator(".modal.show")
	dialog.locator("textarea").fill("Full up")
	dialog.get_by_role("button", name="Refuse").click()
	expect(colleague.locator(".page-head .indicator-pill:visible").first).to_have_text("Refused")
	assert owner_of(matter) == ALAN
	owner.reload()
	_offer(owner, matter, "Please")
	colleague.goto(f"/app/cs-responsibility/{matter}")
	colleague.get_by_role("button", name="Accept").click()
	expect(colleague.locator(".cs-chain")).to_contain_text("anna (1001) accepted the matter from alan (1002)")
	picture(colleague, "matter-accepted")
	assert owner_of(matter) == ANNA


def _offer(page: Page, matter: str, reason: str) -> None:
	page.goto(f"/app/cs-responsibility/{matter}")
	page.get_by_role("button", name="Offer to Colleague or Station").click()
	dialog = page.locator(".modal.show")
	choose_person(dialog, "to_user", "anna (1001)")
	dialog.locator('[data-fieldname="reason"] textarea').fill(reason)
	dialog.get_by_role("button", name="Offer", exact=True).click()
	expect(page.get_by_role("button", name="Withdraw Offer")).to_be_visible()


def _open_offer(matter: str) -> str:
	frappe.db.rollback()
	return frappe.db.get_value("CS Handover", {"responsibility": matter, "status": "Offered"})


def test_the_work_goes_to_a_station_and_comes_back(page_as: Callable[..., Page], matter: str) -> None:
	station = {"doctype": "CS Station", "station_name": "East Hill", "members": [{"user": BEA}]}
	frappe.get_doc(station).insert()
	frappe.db.commit()
	page, member = page_as(ALAN), page_as(BEA)
	page.goto(f"/app/cs-responsibility/{matter}")
	page.get_by_role("button", name="Offer to Colleague or Station").click()
	dialog = page.locator(".modal.show")
	dialog.locator('[data-fieldname="kind"] select').select_option("Handling")
	dialog.locator('[data-fieldname="receiver"] select').select_option("Station")
	dialog.locator('[data-fieldname="station"] input').fill("East")
	dialog.locator('[data-fieldname="station"] [role="listbox"] >> text=East Hill').first.click()
	dialog.locator('[data-fieldname="reason"] textarea').fill("Cable is cut")
	dialog.get_by_role("button", name="Offer", exact=True).click()
	expect(page.get_by_role("button", name="Withdraw Offer")).to_be_visible()
	member.goto(f"/app/cs-responsibility/{matter}")
	member.get_by_role("button", name="Accept").click()
	member.get_by_role("button", name="Station Done").click()
	member.locator(".modal.show textarea").fill("Cable mended")
	member.locator(".modal.show").get_by_role("button", name="Report Done").click()
	expect(member.locator(".cs-chain")).to_contain_text("Cable mended")
	assert owner_of(matter) == ALAN


def test_a_ticket_of_nobody_is_taken(page_as: Callable[..., Page], picture: Callable) -> None:
	ticket = issue("From the web form")
	for name in frappe.get_all("CS Responsibility", filters={"ticket": ticket.name}, pluck="name"):
		frappe.delete_doc("CS Responsibility", name, force=True)
	frappe.db.commit()
	first, second = past_erpnext(page_as(ANNA)), past_erpnext(page_as(ALAN))
	second.goto(f"/app/issue/{ticket.name}")
	expect(second.get_by_role("button", name="Take", exact=True)).to_be_visible()
	first.goto(f"/app/issue/{ticket.name}")
	first.get_by_role("button", name="Take", exact=True).click()
	expect(first.locator(".cs-answers")).to_contain_text("anna (1001) answers for this ticket")
	second.get_by_role("button", name="Take", exact=True).click()
	expect(second.locator(".modal.show")).to_contain_text("anna (1001) owns this matter already")


def test_a_ticket_of_helpdesk_says_who_answers(
	full_site: str, page_as: Callable[..., Page], picture: Callable
) -> None:
	frappe.db.set_single_value("CS Settings", "ticket_doctype", "HD Ticket")
	frappe.get_doc("User", ANNA).add_roles("Agent")
	with as_user(ANNA):
		ticket = frappe.get_doc({"doctype": "HD Ticket", "subject": "No signal", "description": "Since noon"})
		ticket.insert(ignore_permissions=True)
	frappe.db.commit()
	page = page_as(ANNA)
	page.goto(f"/app/hd-ticket/{ticket.name}")
	expect(page.locator(".cs-answers")).to_contain_text("anna (1001) answers for this ticket")
	expect(page.locator(".cs-answers")).to_have_count(1)
	picture(page, "helpdesk-ticket")


def test_a_call_says_whose_it_was(page_as: Callable[..., Page], picture: Callable) -> None:
	answered_call("first", agent="1002", from_number=OURS)
	log = answered_call("again", start=workday_morning() + timedelta(minutes=30), from_number=OURS)
	frappe.db.commit()
	page = page_as(ANNA)
	page.goto(f"/app/cs-call-log/{log}")
	expect(page.locator(".cs-why")).to_contain_text("alan")
	expect(page.locator(".cs-why").get_by_role("link", name="Open Matter")).to_be_visible()
	picture(page, "call-says-whose")


def test_the_workspace_counts_my_matters(page_as: Callable[..., Page], matter: str) -> None:
	page = page_as(ALAN)
	page.goto("/app/service-centre")
	card = page.locator(".number-widget-box", has_text="My Open Matters")
	expect(card.locator(".number")).to_have_text("1")
	expect(page.locator(".links-widget-box", has_text="Responsibility Board")).to_have_count(0)
	leader = page_as(LEE)
	leader.goto("/app/service-centre")
	expect(leader.locator(".links-widget-box", has_text="Responsibility Board")).to_be_visible()


def test_chinese(page_as: Callable[..., Page], switch: SiteSession, matter: str, picture: Callable) -> None:
	speak_chinese(ANNA)
	page = desk(page_as(ANNA))
	ring(switch)
	expect(pops(page)).to_contain_text("首问责任人")
	expect(pops(page).locator(".cs-owner")).to_contain_text("alan (1002)")
	page.locator(".cs-pop [data-act=create]").click()
	picture(page, "pop-zh")
	page.goto(f"/app/cs-responsibility/{matter}")
	expect(page.locator(".cs-chain li")).not_to_have_count(0)
	picture(page, "matter-zh")
