"""Callbacks, record files and reports on the Desk."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import frappe
import pytest
from frappe.utils import now_datetime
from playwright.sync_api import Page, expect

from devtools.site_fixtures import Services
from tests.site.centre import PEOPLE, abandoned_call, answered_call

HEADER = "vru+line,call_id,customer_id,priority,type,date,vru_entry,vru_exit,vru_time,q_start,q_exit,q_time,outcome,ser_start,ser_exit,ser_time,server"
GOOD = "AA0101,1001,7001,2,PS,2010-08-02,7:00:10,7:00:20,10,7:00:20,7:00:50,30,AGENT,7:00:50,7:03:00,130,AVI"
LOST = (
	"AA0102,1002,7002,2,PS,2010-08-02,7:10:00,7:10:10,10,7:10:10,7:11:00,50,HANG,0:00:00,0:00:00,0,NO_SERVER"
)
BAD = "AA0103,1003,7003,2,PS,2010-08-02,7:20:00,7:20:10,10,7:20:10,7:20:30,20,AGENT,7:20:30,7:99:00,90,AVI"


@pytest.fixture
def callback() -> str:
	"""A callback of the officer that is overdue."""
	call = abandoned_call("lost", from_number="13700137000")
	name = frappe.db.get_value("CS Callback", {"call_log": call})
	late = now_datetime() - timedelta(hours=1)
	frappe.db.set_value("CS Callback", name, {"assigned_to": PEOPLE.officer, "due_at": late})
	frappe.db.commit()
	return name


def test_callbacks_of_the_officer(page_as: Callable[..., Page], callback: str, picture: Callable) -> None:
	page = page_as(PEOPLE.officer)
	page.goto("/app/cs-callback")
	row = page.locator(".list-row-container", has=page.locator(f'[data-name="{callback}"]'))
	expect(row.locator(".indicator-pill").first).to_have_text("Overdue")
	picture(page, "callbacks")
	page.goto(f"/app/cs-callback/{callback}")
	link = page.locator('[data-fieldname="number"] a')
	expect(link).to_have_attribute("href", "tel:13700137000")
	picture(page, "callback")


def test_done_needs_a_result(page_as: Callable[..., Page], callback: str) -> None:
	page = page_as(PEOPLE.officer)
	page.goto(f"/app/cs-callback/{callback}")
	page.get_by_role("button", name="Done").click()
	dialog = page.locator(".modal.show", has_text="What was agreed?")
	dialog.get_by_role("button", name="Save").click()
	expect(page.locator(".modal.show", has_text="Missing Values Required")).to_be_visible()
	frappe.db.rollback()
	assert frappe.db.get_value("CS Callback", callback, "status") == "Open"
	page.locator(".msgprint-dialog .btn-modal-close").click()
	dialog.locator("textarea").fill("Technician comes tomorrow")
	dialog.get_by_role("button", name="Save").click()
	expect(page.locator(".page-head .indicator-pill:visible").first).to_have_text("Done")
	frappe.db.rollback()
	fields = ["status", "result", "closed_by"]
	assert frappe.db.get_value("CS Callback", callback, fields) == (
		"Done",
		"Technician comes tomorrow",
		PEOPLE.officer,
	)


def test_cancelling_needs_a_reason_too(page_as: Callable[..., Page], callback: str) -> None:
	page = page_as(PEOPLE.officer)
	page.goto(f"/app/cs-callback/{callback}")
	page.get_by_role("button", name="Cancel Callback").click()
	dialog = page.locator(".modal.show", has_text="Why does nobody have to call?")
	dialog.locator("textarea").fill("Came to the counter")
	dialog.get_by_role("button", name="Save").click()
	expect(page.locator(".page-head .indicator-pill:visible").first).to_have_text("Cancelled")
	frappe.db.rollback()
	assert frappe.db.get_value("CS Callback", callback, ["status", "result"]) == (
		"Cancelled",
		"Came to the counter",
	)


def test_a_record_file_is_imported_and_its_bad_line_corrected(
	page_as: Callable[..., Page], services: Services, tmp_path: Path, picture: Callable
) -> None:
	file = tmp_path / "bank-sample.csv"
	file.write_text("\n".join([HEADER, GOOD, LOST, BAD, ""]), encoding="utf-8")
	services.workers(1)
	page = page_as(PEOPLE.supervisor)
	_upload(page, file)
	expect(page.locator(".page-head .indicator-pill:visible").first).to_have_text("Done", timeout=60_000)
	for field, count in (("lines_read", 3), ("calls_created", 2), ("lines_rejected", 1)):
		expect(page.locator(f'[data-fieldname="{field}"] .control-value:visible')).to_have_text(str(count))
	picture(page, "import-done")
	page.get_by_role("button", name="1 Rejected Lines").click()
	reject = page.locator(".list-row-container .list-subject a[data-name]")
	expect(reject).to_have_count(1)
	reject.click()
	expect(page.locator(".form-message:visible")).to_contain_text("7:99:00")
	_correct(page, BAD.replace("7:99:00", "7:22:00"))
	picture(page, "reject-corrected")
	page.get_by_role("button", name="Run Again").click()
	expect(page.locator(".page-head .indicator-pill:visible").first).to_have_text("Corrected")
	frappe.db.rollback()
	assert frappe.db.count("CS Call Log", {"source": "bank"}) == 3
	reject_of = frappe.db.get_value(
		"CS Call Reject", {"line_number": 4}, ["status", "call_log"], as_dict=True
	)
	assert reject_of.status == "Corrected"
	assert frappe.db.get_value("CS Call Log", reject_of.call_log, "outcome") == "Answered"


def _upload(page: Page, file: Path) -> None:
	page.goto("/app/cs-call-import/new")
	page.locator('[data-fieldname="format"] input').fill("bank")
	page.locator('[data-fieldname="format"] [role="listbox"] >> text=bank').first.click()
	page.locator('[data-fieldname="file"] .btn-attach').click()
	page.locator(".modal.show .file-upload-area input[type=file]").first.set_input_files(file)
	page.locator(".modal.show .btn-modal-primary").click()
	# Attaching a file saves the form by itself.
	page.wait_for_url("**/cs-call-import/CS-IMP-**")


def _correct(page: Page, text: str) -> None:
	"""Type into the editor as its user does; what is there already is the line as it came."""
	editor = page.locator('[data-fieldname="corrected"] .ace_content')
	expect(editor).to_contain_text("AA0103")
	editor.click()
	page.keyboard.press("Control+A")
	page.keyboard.insert_text(text)
	page.keyboard.press("Tab")


def test_a_rejected_event_is_let_go(page_as: Callable[..., Page], http: Callable) -> None:
	http.token(PEOPLE.switch).call(
		"cs_center.calls.api.switch_event", source="pbx", call_id="x", event="rining"
	)
	name = frappe.db.get_value("CS Call Reject", {"source": "pbx"})
	page = page_as(PEOPLE.supervisor)
	page.goto(f"/app/cs-call-reject/{name}")
	expect(page.locator(".form-message:visible")).to_contain_text("rining")
	page.get_by_role("button", name="Let It Go").click()
	page.locator(".modal.show").get_by_role("button", name="Yes").click()
	expect(page.locator(".page-head .indicator-pill:visible").first).to_have_text("Ignored")
	frappe.db.rollback()
	assert frappe.db.get_value("CS Call Reject", name, "status") == "Ignored"


def test_try_a_line_shows_what_it_means(page_as: Callable[..., Page], picture: Callable) -> None:
	page = page_as(PEOPLE.supervisor)
	page.goto("/app/cs-call-record-format/bank")
	page.get_by_role("button", name="Try a Line").click()
	dialog = page.locator(".modal.show")
	dialog.locator("textarea").fill("\n".join([HEADER, GOOD, BAD]))
	dialog.get_by_role("button", name="Try", exact=True).click()
	meaning = dialog.locator('[data-fieldname="meaning"]')
	expect(meaning).to_contain_text("Header")
	expect(meaning).to_contain_text("Outcome: Answered")
	expect(meaning).to_contain_text("7:99:00")
	picture(page, "try-a-line")
	frappe.db.rollback()
	assert not frappe.db.count("CS Call Log", {"source": "bank"})


def test_reports_show_figures_and_numbers(page_as: Callable[..., Page], picture: Callable) -> None:
	answered_call("one", from_number="13800138000")
	abandoned_call("two", from_number="13700137000")
	frappe.db.commit()
	day = str(frappe.db.get_value("CS Call Log", {"call_id": "one"}, "started_at").date())
	page = page_as(PEOPLE.supervisor)
	query = f"from_date={day}&to_date={day}"
	page.goto(f"/app/query-report/CS Call Volume?{query}")
	total = page.locator(".dt-row", has_text="Total")
	expect(total).to_contain_text("50%")
	expect(page.locator(".summary-item", has_text="Abandoned")).to_contain_text("1")
	page.goto(f"/app/query-report/CS Calls with Numbers?{query}")
	expect(page.locator(".dt-row", has_text="13700137000")).to_be_visible()
	frappe.db.rollback()
	notes = frappe.get_all(
		"Access Log", filters={"report_name": "CS Calls with Numbers"}, fields=["user", "filters"]
	)
	assert {note.user for note in notes} == {PEOPLE.supervisor}
	assert day in {json.loads(note.filters)["from_date"] for note in notes}


def test_an_agent_does_not_open_the_numbers(page_as: Callable[..., Page]) -> None:
	page = page_as(PEOPLE.anna)
	page.goto("/app/query-report/CS Calls with Numbers")
	expect(page.locator("body")).to_contain_text("have access to Report")


def test_settings_try_a_number(page_as: Callable[..., Page]) -> None:
	page = page_as(PEOPLE.supervisor)
	page.goto("/app/cs-settings")
	expect(page.locator('[data-fieldname="opens_at"] input')).to_have_value("07:30:00")
	expect(page.locator(".page-head .indicator-pill:visible", has_text="Not Saved")).to_have_count(0)
	page.get_by_role("button", name="Try a Number").click()
	page.locator('.modal.show [data-fieldname="number"] input').fill("0086 138-0013-8000")
	page.locator(".modal.show .btn-primary").click()
	expect(page.locator(".modal.show .msgprint")).to_contain_text("138****8000")
