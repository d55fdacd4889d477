"""Complaints at an agent's desk: taken from a call, a ticket or by itself, and followed to the customer's word (COMP-1, COMP-6)."""

from collections.abc import Callable

import frappe
import pytest
from playwright.sync_api import Page, expect

from cs_center.complaints import api
from devtools.client import SiteClient
from devtools.session import as_user
from tests.browser.complaints import (
	LIST,
	choose,
	close_message,
	commit,
	decide,
	dialog,
	link,
	open_complaint,
	press,
	save,
	standing,
	write,
)
from tests.browser.first_caller import ANNA, desk, past_erpnext, pops, ring, ticket_of
from tests.site import complaints as some
from tests.site.centre import PEOPLE, answered_call, customer
from tests.site.complaints import STATION, TOPIC


@pytest.fixture(autouse=True)
def station() -> None:
	some.open_station()
	frappe.db.set_value("CS Complaint Topic", TOPIC, "station", STATION)
	commit()


def _only() -> frappe._dict:
	frappe.db.rollback()
	[name] = frappe.get_all("CS Complaint", pluck="name")
	return frappe.get_doc("CS Complaint", name)


def test_a_complaint_is_taken_from_a_call_in_one_screen(
	page_as: Callable[..., Page], picture: Callable
) -> None:
	buyer = customer("Li Ming", "13800138000")
	earlier = some.taken(customer=buyer, subject="The first time")
	with as_user(ANNA):
		api.chased(earlier.name, answered_call("earlier"), "")
	frappe.db.set_value("CS Complaint", earlier.name, {"status": "Solved", "open_key": None})
	call = answered_call("now")
	commit()
	page = page_as(ANNA)
	page.goto(f"/app/cs-call-log/{call}")
	page.get_by_role("button", name="Take Complaint").click()
	shown = dialog(page)
	link(shown, "topic", TOPIC)
	panel = shown.locator(".cs-suggested")
	expect(panel).to_contain_text("Repeat")
	expect(panel).to_contain_text("brought the same matter 1 times before")
	expect(panel).to_contain_text(earlier.name)
	expect(panel).to_contain_text("13 Working Days")
	expect(shown.locator('[data-fieldname="station"] input')).to_have_value(STATION)
	write(shown, "subject", "Picture breaks up again")
	write(shown, "description", "Every evening at eight")
	picture(page, "complaint-take")
	save(shown, "Take Complaint")
	page.wait_for_url("**/cs-complaint/CP-*")
	expect(page.locator(".cs-next-text")).to_contain_text(f"{STATION} settles it")
	frappe.db.rollback()
	doc = frappe.get_doc("CS Complaint", {"call_log": call})
	assert (doc.severity, doc.status, doc.station) == ("Repeat", "With Station", STATION)
	assert doc.subject == "Picture breaks up again" and doc.description == "Every evening at eight"
	assert frappe.db.get_value("CS Call Log", call, "complaint") == doc.name


def test_a_call_about_an_open_complaint_belongs_to_it(page_as: Callable[..., Page]) -> None:
	buyer = customer("Li Ming", "13800138000")
	known = some.dispatched(customer=buyer)
	call = answered_call("again")
	commit()
	page = page_as(ANNA)
	page.goto(f"/app/cs-call-log/{call}")
	page.get_by_role("button", name="Take Complaint").click()
	shown = dialog(page)
	expect(shown.locator(".cs-suggested")).to_contain_text("Open Already")
	write(shown, "description", "Where is the technician?")
	shown.locator(f'[data-belongs="{known.name}"]').click()
	page.wait_for_url(f"**/cs-complaint/{known.name}")
	expect(page.locator(".cs-chain")).to_contain_text("Where is the technician?")
	assert _only().name == known.name
	assert frappe.db.get_value("CS Call Log", call, "complaint") == known.name


def test_a_ringing_call_leads_to_the_same_dialog(page_as: Callable[..., Page], http: SiteClient) -> None:
	commit()
	page = desk(page_as(ANNA))
	call = ring(http.token(PEOPLE.switch))
	pops(page).get_by_role("button", name="Take Complaint").click()
	shown = dialog(page)
	link(shown, "topic", "Staff Attitude")
	write(shown, "subject", "Was shouted at")
	expect(shown.locator(".cs-suggested")).to_contain_text("General")
	save(shown, "Take Complaint")
	page.wait_for_url("**/cs-complaint/CP-*")
	doc = _only()
	assert (doc.call_log, doc.status) == (call, "Taken")


def test_a_ticket_gives_its_subject_and_remembers(page_as: Callable[..., Page]) -> None:
	ticket, _matter = ticket_of(ANNA, "No signal since noon", customer=customer("Li Ming"))
	commit()
	page = past_erpnext(page_as(ANNA))
	page.goto(f"/app/issue/{ticket}")
	page.get_by_role("button", name="Take Complaint").click()
	shown = dialog(page)
	expect(shown.locator('input[data-fieldname="subject"]')).to_have_value("No signal since noon")
	link(shown, "topic", "Product Fault")
	expect(shown.locator(".cs-suggested")).to_contain_text("24 Hours")
	save(shown, "Take Complaint")
	page.wait_for_url("**/cs-complaint/CP-*")
	page.goto(f"/app/issue/{ticket}")
	page.get_by_role("button", name="Open Complaint").click()
	page.wait_for_url(f"**/cs-complaint/{_only().name}")


def test_a_new_form_says_what_it_comes_to(page_as: Callable[..., Page], picture: Callable) -> None:
	commit()
	page = page_as(ANNA)
	page.goto("/app/cs-complaint/new")
	form = page.locator(".form-layout:visible")
	expect(form).to_contain_text("Choose a topic")
	link(form, "topic", "Leak of Secrets")
	expect(form.locator(".cs-suggested")).to_contain_text("Severe")
	expect(form.locator(".cs-suggested")).to_contain_text("lee (1009) has it as Shift Leader")
	write(form, "subject", "Bill sent to a neighbour")
	picture(page, "complaint-new")
	page.get_by_role("button", name="Save").click()
	expect(page.locator(".cs-next-text")).to_contain_text("sends it to the station")
	doc = _only()
	assert (doc.severity, doc.level, doc.holder) == ("Severe", 1, PEOPLE.lee)


def test_the_agent_sends_verifies_and_tells(page_as: Callable[..., Page]) -> None:
	name = some.taken().name
	commit()
	page = open_complaint(page_as(ANNA), name)
	shown = press(page, "Send to Station")
	expect(shown.locator('[data-fieldname="station"] input')).to_have_value(STATION)
	write(shown, "note", "Third floor")
	save(shown, "Send")
	expect(page.locator(".cs-chain li").first).to_contain_text("Note: Third floor")
	shown = decide(page, "Customer Was Told", "Customer")
	write(shown, "what", "A technician comes tomorrow")
	save(shown, "Save")
	expect(page.locator(".cs-chain li").first).to_contain_text("A technician comes tomorrow")
	with as_user(some.FIXER):
		api.report_done(name, "Amplifier replaced")
	commit()
	page = open_complaint(page, name)
	shown = press(page, "Verify with Station")
	choose(shown, "outcome", "Not Done")
	write(shown, "note", "The light is still red")
	save(shown, "Save")
	expect(page.locator(".cs-next-text")).to_contain_text(f"{STATION} settles it")
	assert standing(name, "status", "answered_at").status == "With Station"
	assert standing(name, "answered_at").answered_at


def test_what_is_not_for_the_form_to_change_is_not_editable(page_as: Callable[..., Page]) -> None:
	name = some.dispatched().name
	commit()
	page = open_complaint(page_as(ANNA), name)
	topic = page.locator('.frappe-control[data-fieldname="topic"]')
	expect(topic.locator("input:visible")).to_have_count(0)
	write(page.locator(".form-layout:visible"), "description", "Every evening")
	page.get_by_role("button", name="Save").click()
	expect(page.locator(".cs-chain li").first).to_contain_text("Edited")
	page.locator(".cs-chain li").first.locator("summary").click()
	expect(page.locator(".cs-changes").first).to_contain_text("Every evening")
	shown = decide(page, "Correct")
	shown.locator('input[data-fieldname="urgent"]').check()
	write(shown, "why", "He has a baby at home")
	save(shown, "Save")
	expect(page.locator(".cs-chain li").first).to_contain_text("Corrected")
	assert standing(name, "urgent", "topic", "party_name") == {
		"urgent": 1,
		"topic": TOPIC,
		"party_name": "Mrs Li",
	}


def test_the_officer_calls_back(page_as: Callable[..., Page], picture: Callable) -> None:
	name = some.to_call().name
	commit()
	page = open_complaint(page_as(PEOPLE.officer), name)
	shown = press(page, "Not Reached")
	write(shown, "words", "Rang out")
	save(shown, "Save the Attempt")
	expect(page.locator(".cs-facts")).to_contain_text("1 of at least 3 times")
	page.get_by_role("button", name="Close as Unreachable (1/3)").click()
	dialog(page).get_by_role("button", name="Yes").click()
	expect(page.locator(".msgprint")).to_contain_text("3 are needed")
	close_message(page)
	shown = press(page, "Log Callback")
	expect(shown.locator('textarea[data-fieldname="report"]')).not_to_be_visible()
	choose(shown, "solved", "No")
	choose(shown, "attitude", "2")
	write(shown, "words", "Nobody came")
	write(shown, "report", "The station never went there")
	picture(page, "complaint-callback")
	save(shown, "Save")
	expect(page.locator(".cs-next-text")).to_contain_text(f"{STATION} settles it")
	expect(page.locator(".cs-story")).to_contain_text("attitude 2 · “Nobody came”")
	assert standing(name, "status", "level", "round") == {"status": "With Station", "level": 1, "round": 2}


def test_the_customers_word_closes_it(page_as: Callable[..., Page]) -> None:
	name = some.to_call().name
	commit()
	page = open_complaint(page_as(PEOPLE.officer), name)
	shown = press(page, "Log Callback")
	choose(shown, "solved", "Yes")
	choose(shown, "quality", "5")
	save(shown, "Save")
	expect(page.locator(".cs-next-text")).to_contain_text("said that it is solved")
	assert standing(name).status == "Solved"
	shown = press(page, "Reopen")
	write(shown, "why", "It is back")
	save(shown, "Reopen")
	expect(page.locator(".cs-chain li").first).to_contain_text("came back about it: It is back")
	assert standing(name).status == "With Station"


def test_the_handler_is_not_offered_to_call_back(page_as: Callable[..., Page]) -> None:
	name = some.to_call().name
	commit()
	page = open_complaint(page_as(ANNA), name)
	expect(page.get_by_role("button", name="Log Callback")).to_have_count(0)


def test_the_list_shows_what_is_open_and_late(page_as: Callable[..., Page], picture: Callable) -> None:
	some.dispatched(subject="On its way")
	some.solved(subject="Done long ago")
	frappe.db.set_value("CS Complaint", some.dispatched(subject="Slow").name, "due_by", "2026-01-05 12:00:00")
	commit()
	page = page_as(ANNA)
	page.goto(LIST)
	rows = page.locator(".list-row-container")
	expect(rows).to_have_count(2)
	slow, on_its_way = rows.filter(has_text="Slow"), rows.filter(has_text="On its way")
	expect(slow.locator(".indicator-pill.red:visible")).to_have_text("Late: With Station")
	expect(slow.locator(".text-danger:visible")).to_contain_text("05-01-2026")
	expect(slow).to_contain_text(STATION)
	expect(on_its_way.locator(".indicator-pill.blue:visible")).to_have_text("With Station")
	picture(page, "complaint-list")


def test_a_card_can_not_be_dragged_past_the_loop(page_as: Callable[..., Page], picture: Callable) -> None:
	name = some.dispatched().name
	commit()
	page = page_as(ANNA)
	page.goto("/app/cs-complaint/view/kanban/Complaints")
	card = page.locator(f'.kanban-card-wrapper[data-name="{name}"]')
	expect(card).to_be_visible()
	target = page.locator('.kanban-column[data-column-value="To Call Back"] .kanban-cards')
	# The board is drawn again with each answer, and a card that is drawn again is dropped.
	page.wait_for_function("() => !frappe.request.ajax_count")
	page.wait_for_timeout(1000)
	_drag(page, card, target)
	expect(page.locator(".msgprint")).to_contain_text("changes by what people do with it")
	picture(page, "complaint-kanban")
	assert standing(name).status == "With Station"
	home = page.locator('.kanban-column[data-column-value="With Station"]')
	expect(home.locator(f'.kanban-card-wrapper[data-name="{name}"]')).to_have_count(1)


def _drag(page: Page, card: object, target: object) -> None:
	here, there = card.bounding_box(), target.bounding_box()
	page.mouse.move(here["x"] + 40, here["y"] + 20)
	page.mouse.down()
	for part in (0.3, 0.6, 1):
		page.mouse.move(
			here["x"] + 40 + (there["x"] - here["x"]) * part, here["y"] + 30 + (there["y"] - here["y"]) * part
		)
		page.wait_for_timeout(150)
	# Let go only when the board knows where the card is: a busy machine tells it late.
	expect(target.locator(".kanban-card-wrapper")).to_have_count(1)
	page.wait_for_timeout(500)
	page.mouse.up()
