"""A switch is connected in a browser: a system manager enters and tries it, a leader sees that it answers (CALL-8)."""

from collections.abc import Callable

import frappe
import pytest
from playwright.sync_api import Page, expect

from cs_center.contact.service import dialling
from devtools.session import create_user
from tests.site.centre import PEOPLE
from tests.switches import SECRET, manager

WORDS = {
	"en": ("Try Connection", "Connected", "Manager's Secret"),
	"zh": ("测试连接", "已连接", "接口密码"),
}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_switch_is_connected_and_tried(
	page_as: Callable[..., Page], picture: Callable, language: str
) -> None:
	try_it, connected, secret = WORDS[language]
	user = create_user("System Manager", email="system@centre.example.com", language=language)
	with manager() as running:
		source = {"doctype": dialling.SOURCE, "source_name": "pbx", "dial_kind": dialling.AMI}
		source |= {"dial_user": "cs", "dial_secret": "not-yet", "dial_context": "out"}
		frappe.get_doc({**source, "dial_address": running.address}).insert()
		frappe.db.commit()
		page = page_as(user)
		page.goto("/app/cs-call-source/pbx")
		expect(page.locator("[data-fieldname=dial_secret] label", has_text=secret)).to_be_visible()
		field = page.locator("input[data-fieldname=dial_secret]")
		field.fill(SECRET)
		field.blur()
		page.get_by_role("button", name=try_it).click()
		told = page.locator(".modal.show")
		expect(told).to_contain_text("Asterisk Call Manager/5.0.2")
		expect(told).to_contain_text(connected)
		page.keyboard.press("Escape")
		expect(page.locator("[data-fieldname=dial_state]").first).to_contain_text(connected)
		picture(page, f"switch-connection-{language}")
	assert running.actions()[:2] == ["Login", "Ping"]


def test_a_new_switch_offers_the_kinds_that_can_dial(page_as: Callable[..., Page]) -> None:
	page = page_as("Administrator")
	page.goto("/app/cs-call-source/new")
	page.locator("input[data-fieldname=dial_kind]").click()
	offered = page.locator("[data-fieldname=dial_kind] .awesomplete li")
	expect(offered).to_have_text(["Asterisk AMI", "Asterisk ARI", "Telephony"])
	offered.nth(2).click()
	expect(page.locator("select[data-fieldname=dial_format]")).to_have_value("E.164")
	expect(page.locator("input[data-fieldname=dial_address]")).to_be_hidden()


def test_a_leader_sees_the_connection_and_not_how_it_is_made(
	page_as: Callable[..., Page], picture: Callable
) -> None:
	source = {"doctype": dialling.SOURCE, "source_name": "pbx", "dial_kind": dialling.AMI}
	source |= {"dial_user": "cs", "dial_secret": SECRET, "dial_address": "10.0.0.9"}
	frappe.get_doc(source).insert()
	frappe.db.commit()
	page = page_as(PEOPLE.supervisor)
	page.goto("/app/cs-call-source/pbx")
	expect(page.locator("[data-fieldname=dial_state]").first).to_contain_text("Not Tried")
	assert "10.0.0.9" not in page.content()
	expect(page.get_by_role("button", name="Try Connection")).to_have_count(0)
	picture(page, "switch-connection-leader")
