"""An agent's day on the Desk: the workspace, the list of calls, one call written up, a call logged by hand."""

from collections.abc import Callable

import frappe
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.site.centre import PEOPLE, abandoned_call, answered_call, customer, take

OURS, THEIRS = "13800138000", "13900139000"


@pytest.fixture
def calls() -> dict[str, str]:
	"""A call of anna, of team A, and one of bea, of team B."""
	customer("Li Ming", OURS)
	made = {"ours": answered_call("ours", agent="1001", from_number=OURS)}
	take("theirs", "ringing", 60, from_number=THEIRS, queue="faults")
	take("theirs", "answered", 70, from_number=THEIRS, agent="1003")
	made["theirs"] = take("theirs", "ended", 130, from_number=THEIRS).call_log
	frappe.db.commit()
	return made


def _row(page: Page, name: str) -> Locator:
	return page.locator(".list-row-container", has=page.locator(f'[data-name="{name}"]'))


def _open(page: Page, doctype: str, name: str) -> None:
	page.goto(f"/app/{doctype}/{name}")
	expect(page.locator(".form-layout:visible")).to_be_visible()


def test_workspace_has_cards_charts_and_links(
	page_as: Callable[..., Page], calls: dict[str, str], picture: Callable
) -> None:
	page = page_as(PEOPLE.anna)
	errors: list[str] = []
	page.on("pageerror", lambda error: errors.append(str(error)))
	page.goto("/app/service-centre")
	for title in (
		"Calls Today",
		"Answer Rate Today",
		"Abandoned Today",
		"Callbacks Open",
		"Callbacks Overdue",
	):
		expect(page.locator(".number-widget-box", has_text=title).locator(".number")).to_be_visible()
	expect(
		page.locator(".dashboard-widget-box", has_text="Calls of the Last 7 Days").locator("svg").first
	).to_be_visible()
	shortcut = page.locator(".shortcut-widget-box", has_text="My Calls")
	expect(shortcut.locator(".indicator-pill")).to_have_text("1")
	# What is not for agents is not offered to them.
	for label in ("Rejected Records", "Record Imports", "Calls with Numbers"):
		expect(page.locator(".links-widget-box", has_text=label)).to_have_count(0)
	shortcut.click()
	expect(_row(page, calls["ours"])).to_be_visible()
	expect(_row(page, calls["theirs"])).to_have_count(0)
	assert errors == []


def test_list_shows_full_numbers_of_the_own_team_only(
	page_as: Callable[..., Page], calls: dict[str, str], picture: Callable
) -> None:
	page = page_as(PEOPLE.anna)
	answers: list[str] = []
	page.on("response", lambda response: answers.append(response.text()) if "/api/" in response.url else None)
	page.goto("/app/cs-call-log")
	expect(_row(page, calls["ours"])).to_contain_text(OURS)
	expect(_row(page, calls["theirs"])).to_contain_text("139****9000")
	expect(_row(page, calls["ours"]).locator(".indicator-pill").first).to_contain_text("Answered")
	picture(page, "calls-list-of-an-agent")
	assert not [text for text in answers if THEIRS in text]


def test_the_other_teams_agent_sees_it_the_other_way_round(
	page_as: Callable[..., Page], calls: dict[str, str]
) -> None:
	page = page_as(PEOPLE.bea)
	page.goto("/app/cs-call-log")
	expect(_row(page, calls["theirs"])).to_contain_text(THEIRS)
	expect(_row(page, calls["ours"])).to_contain_text("138****8000")


def test_a_call_is_written_up(page_as: Callable[..., Page], calls: dict[str, str], picture: Callable) -> None:
	page = page_as(PEOPLE.anna)
	_open(page, "cs-call-log", calls["ours"])
	expect(page.locator('[data-fieldname="from_number"] .control-value:visible')).to_have_text(OURS)
	page.locator('[data-fieldname="kind"] input').fill("Complaint")
	page.locator('[data-fieldname="kind"] [role="listbox"] >> text=Complaint').first.click()
	notices = page.locator(".cs-notices .checkbox")
	expect(notices).to_have_count(3)
	notices.nth(0).locator("input").check()
	notices.nth(2).locator("input").check()
	page.locator('[data-fieldname="summary"] textarea').fill("No signal since noon")
	page.get_by_role("button", name="Save").click()
	expect(notices.nth(0)).to_contain_text("told by")
	expect(notices.nth(1)).not_to_contain_text("told by")
	page.locator(".cs-notices").scroll_into_view_if_needed()
	picture(page, "call-written-up")
	frappe.db.rollback()
	doc = frappe.get_doc("CS Call Log", calls["ours"])
	assert (doc.kind, doc.summary) == ("Complaint", "No signal since noon")
	assert [row.told for row in doc.notices] == [1, 0, 1]
	assert {row.told_by for row in doc.notices if row.told} == {PEOPLE.anna}


def test_a_call_of_another_team_can_not_be_written(
	page_as: Callable[..., Page], calls: dict[str, str]
) -> None:
	page = page_as(PEOPLE.anna)
	_open(page, "cs-call-log", calls["theirs"])
	expect(page.locator('[data-fieldname="from_number"] .control-value:visible')).to_have_text("139****9000")
	expect(page.locator('[data-fieldname="summary"] textarea:visible')).to_have_count(0)


def test_calls_of_this_caller(page_as: Callable[..., Page], calls: dict[str, str]) -> None:
	earlier = abandoned_call("earlier", from_number=OURS)
	frappe.db.commit()
	page = page_as(PEOPLE.anna)
	_open(page, "cs-call-log", calls["ours"])
	page.get_by_role("button", name="Calls of this Caller").click()
	rows = page.locator(".modal.show .cs-calls tbody tr")
	expect(rows).to_have_count(1)
	rows.locator("a").click()
	page.wait_for_url(f"**/{earlier}")


def test_find_by_number(page_as: Callable[..., Page], calls: dict[str, str]) -> None:
	page = page_as(PEOPLE.bea)
	page.goto("/app/cs-call-log")
	page.get_by_role("button", name="Find by Number").click()
	page.locator('.modal.show [data-fieldname="number"] input').fill("+86 138 0013 8000")
	page.locator(".modal.show .btn-primary").click()
	rows = page.locator(".modal.show .cs-calls tbody tr")
	expect(rows).to_have_count(1)
	expect(rows).to_contain_text("Li Ming")


def test_log_a_call(page_as: Callable[..., Page], calls: dict[str, str], picture: Callable) -> None:
	page = page_as(PEOPLE.anna)
	page.goto("/app/cs-call-log")
	page.get_by_role("button", name="Log a Call").click()
	dialog = page.locator(".modal.show")
	dialog.locator('[data-fieldname="from_number"] input').fill(OURS)
	dialog.locator('[data-fieldname="to_number"] input').fill("07198888888")
	dialog.locator('[data-fieldname="summary"] textarea').fill("Asked for the opening hours")
	picture(page, "log-a-call")
	dialog.get_by_role("button", name="Log Call").click()
	expect(page.locator(".page-head .indicator-pill:visible", has_text="Answered")).to_be_visible()
	expect(page.locator('.form-layout [data-fieldname="summary"] textarea:visible')).to_have_value(
		"Asked for the opening hours"
	)
	frappe.db.rollback()
	found = frappe.get_all(
		"CS Call Log", filters={"source": "manual"}, fields=["agent", "party_name", "outcome"]
	)
	assert found == [{"agent": PEOPLE.anna, "party_name": "Li Ming", "outcome": "Answered"}]


@pytest.mark.parametrize("name", ["inspector", "officer"])
def test_others_do_not_log_calls(page_as: Callable[..., Page], calls: dict[str, str], name: str) -> None:
	page = page_as(getattr(PEOPLE, name))
	page.goto("/app/cs-call-log")
	expect(_row(page, calls["ours"])).to_contain_text("138****8000")
	expect(page.get_by_role("button", name="Log a Call")).to_have_count(0)


def test_recordings_play_for_who_may_hear_them(page_as: Callable[..., Page], calls: dict[str, str]) -> None:
	take("ours", "ended", 312, from_number=OURS, recording_url="https://pbx.example.com/recordings/1.wav")
	frappe.db.commit()
	page = page_as(PEOPLE.anna)
	_open(page, "cs-call-log", calls["ours"])
	player = page.locator('[data-fieldname="recording_html"] audio')
	expect(player).to_have_count(1)
	assert "cs_center.calls.api.recording?" in player.get_attribute("src")
	other = page_as(PEOPLE.alan)
	_open(other, "cs-call-log", calls["ours"])
	expect(other.locator('[data-fieldname="from_number"] .control-value:visible')).to_have_text(OURS)
	expect(other.locator('[data-fieldname="recording_html"] audio')).to_have_count(0)


def test_chinese(page_as: Callable[..., Page], calls: dict[str, str], picture: Callable) -> None:
	frappe.db.set_value("User", PEOPLE.anna, "language", "zh")
	frappe.db.commit()
	frappe.clear_cache(user=PEOPLE.anna)
	page = page_as(PEOPLE.anna)
	page.goto("/app/service-centre")
	expect(page.locator(".number-widget-box", has_text="今日接通率")).to_be_visible()
	expect(page.locator(".widget", has_text="待办回访").first).to_be_visible()
	page.goto("/app/cs-call-log")
	expect(page.locator(".title-text:visible")).to_have_text("来电登记")
	expect(_row(page, calls["ours"])).to_contain_text("已接听")
	expect(page.get_by_role("button", name="登记来电")).to_be_visible()
	_open(page, "cs-call-log", calls["ours"])
	expect(page.locator(".form-layout")).to_contain_text("主叫号码")
	expect(page.locator(".form-layout")).to_contain_text("来电内容")
