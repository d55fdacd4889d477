"""KEEP-5 in a browser: a cancellation is stopped and says why, an officer keeps the customer, a leader lets one go."""

from collections.abc import Callable
from typing import Any

import frappe
import pytest
from playwright.sync_api import Page, expect

from devtools.session import as_user, create_user
from tests.site import leaving
from tests.site.centre import PEOPLE
from tests.site.leaving import CLERK, OFFICER, TALK, only_talk

WORDS = {
	"en": {
		"stopped": "a retention officer talks with them first",
		"no_talk": "The Customer Does Not Want to Talk",
		"let_go": "Let Go",
		"may_leave": "talk or no talk",
		"gone": "Let Go",
		"stayed": "Stays",
	},
	"zh": {
		"stopped": "先由维系专员谈一次",
		"no_talk": "客户不愿谈",
		"let_go": "放行",
		"may_leave": "无论谈没谈",
		"gone": "放行",
		"stayed": "留下",
	},
}


@pytest.fixture
def ticket() -> Any:
	create_user("CS Retention Officer", email=OFFICER)
	create_user("Support Team", "System Manager", email=CLERK)
	leaving.open_office()
	leaving.rule()
	doc = leaving.ticket(leaving.customer())
	frappe.db.commit()
	return doc


def speaks(language: str, *users: str) -> None:
	for user in users:
		frappe.db.set_value("User", user, "language", language)
		frappe.clear_cache(user=user)
	frappe.db.commit()


def wait_for(page: Page, is_so: Callable[[], bool]) -> None:
	for _ in range(180):
		frappe.db.rollback()
		if is_so():
			return
		page.wait_for_timeout(250)
	raise AssertionError("it did not come to that")


def close(page: Page, doc: Any) -> None:
	"""The clerk closes the ticket on its form."""
	page.goto(f"/app/issue/{doc.name}")
	page.wait_for_function(f"window.cur_frm && cur_frm.doc.name === '{doc.name}' && !cur_frm.is_new()")
	page.evaluate("cur_frm.set_value('status', 'Closed').then(() => { cur_frm.save(); })")


def status(doc: Any) -> str:
	return frappe.db.get_value("Issue", doc.name, "status")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_cancellation_says_why_it_waits_and_nobody_is_held(
	page_as: Callable[..., Page], picture: Callable, ticket: Any, language: str
) -> None:
	words = WORDS[language]
	speaks(language, CLERK)
	page = page_as(CLERK)
	close(page, ticket)
	told = page.locator(".modal.show")
	expect(told).to_contain_text(words["stopped"])
	expect(told).to_contain_text("Li Ming")
	page.wait_for_timeout(500)
	picture(page, f"leaving-stopped-{language}")
	assert status(ticket) == "Open"
	told.get_by_role("button", name=words["no_talk"]).click()
	page.locator(".modal.show textarea").fill("Has no time")
	page.locator(
		".modal.show .modal-footer .btn-primary:visible, .modal.show .btn-modal-primary:visible"
	).click()
	wait_for(page, lambda: only_talk().status == "Refused to Talk")
	assert "Has no time" in only_talk().result
	page.reload()
	close(page, ticket)
	wait_for(page, lambda: status(ticket) == "Closed")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_officer_keeps_the_customer_with_a_few_keys(
	page_as: Callable[..., Page], picture: Callable, ticket: Any, language: str
) -> None:
	speaks(language, OFFICER)
	stopped(ticket)
	page = page_as(OFFICER)
	page.goto("/app/cs-calling")
	page.locator("[data-act=next]").first.click()
	desk = page.locator(".cs-calling")
	expect(desk).to_contain_text("Ask what went wrong")
	expect(desk).to_contain_text("Three months for half")
	page.wait_for_timeout(1200)
	picture(page, f"leaving-desk-{language}")
	page.keyboard.press("1")
	choices = page.locator(".modal.show .cs-choices button")
	expect(choices).to_have_count(7)
	page.wait_for_timeout(600)
	picture(page, f"leaving-reasons-{language}")
	page.keyboard.press("1")
	expect(page.locator(".modal.show .cs-choices button:visible")).to_have_count(2)
	page.wait_for_timeout(600)
	page.keyboard.press("1")
	wait_for(page, lambda: only_talk().status == "Stays")
	talk = only_talk()
	assert (talk.why, talk.took_offer, talk.ended_by) == ("Too Expensive", 1, OFFICER)
	expect(page.locator(".modal.show")).to_have_count(0)
	page.goto(f"/app/cs-leaving-talk/{talk.name}")
	expect(page.locator(".indicator-pill").first).to_contain_text(WORDS[language]["stayed"])
	picture(page, f"leaving-talk-{language}")
	page.goto("/app/query-report/CS Talks before Leaving")
	expect(page.locator(".dt-scrollable")).to_contain_text(frappe.utils.nowdate()[:7])
	picture(page, f"leaving-report-{language}")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_leader_lets_a_customer_go_with_a_reason(
	page_as: Callable[..., Page], picture: Callable, ticket: Any, language: str
) -> None:
	words = WORDS[language]
	speaks(language, PEOPLE.supervisor)
	stopped(ticket)
	page = page_as(PEOPLE.supervisor)
	page.goto(f"/app/cs-leaving-talk/{only_talk().name}")
	expect(page.locator(".form-message:not(.hidden)").first).to_contain_text(words["may_leave"])
	page.get_by_role("button", name=words["let_go"], exact=True).click()
	page.locator(".modal.show textarea").fill("Has moved abroad")
	picture(page, f"leaving-let-go-{language}")
	page.locator(".modal.show .btn-primary:visible").click()
	wait_for(page, lambda: only_talk().status == "Let Go")
	expect(page.locator(".indicator-pill").first).to_contain_text(words["gone"])
	page.goto("/app/cs-leaving-rule/Issue ends")
	expect(page.locator("[data-fieldname=conditions] .grid-body")).to_contain_text("status")
	picture(page, f"leaving-rule-{language}")


def stopped(doc: Any) -> None:
	"""The clerk has tried to close the ticket."""
	with as_user(CLERK), pytest.raises(frappe.ValidationError):
		found = frappe.get_doc("Issue", doc.name)
		found.status = "Closed"
		found.save()
	frappe.db.rollback()
	assert frappe.db.exists(TALK, {"asked_by": CLERK})
