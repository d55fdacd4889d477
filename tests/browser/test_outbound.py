"""Mass outbound in a browser: a file, a reject corrected, a call with one key, and what the list came to (CALL-8)."""

from collections.abc import Callable
from pathlib import Path

import frappe
import pytest
from playwright.sync_api import Page, expect

from cs_center.outbound import api
from devtools.session import as_user
from devtools.site_fixtures import Services
from tests.browser.complaints import commit
from tests.browser.first_caller import speak_chinese
from tests.site import outbound
from tests.site.calling import OFFICER
from tests.site.centre import PEOPLE
from tests.site.outbound import CALL, IMPORT, LIST, REJECT, calls, make, started
from tests.site.survey_links import SURVEY

WORDS = {
	"en": {
		"import": "Import People",
		"save": "Save",
		"again": "Run Again",
		"start": "Start",
		"rejects": "1 Rejected Lines",
	},
	"zh": {
		"import": "导入人员",
		"save": "保存",
		"again": "重新收录",
		"start": "开始",
		"rejects": "1 行被拒收",
	},
}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_from_a_file_over_a_reject_to_the_result(
	page_as: Callable[..., Page], picture: Callable, services: Services, tmp_path: Path, language: str
) -> None:
	services.workers(1)
	name = make(way="By Officers").name
	commit()
	if language == "zh":
		speak_chinese(PEOPLE.supervisor)
		speak_chinese(OFFICER)
	said = WORDS[language]
	file = tmp_path / "people.csv"
	lines = ("手机号,姓名,district", "13800138000,李明,North", "1.38E+10,王芳,South")
	file.write_bytes("\n".join(lines).encode("gb18030"))
	page = page_as(PEOPLE.supervisor)
	page.on("pageerror", lambda error: pytest.fail(str(error)))
	import_file(page, name, file, said)
	services.wait_until(
		lambda: frappe.db.get_value(IMPORT, {"outbound_list": name}, "status") == "Done", timeout=60
	)
	page.reload()
	page.get_by_role("button", name=said["rejects"]).click()
	page.wait_for_url("**/cs-outbound-reject?**")
	expect(page.locator(".list-row-container").first).to_be_visible()
	picture(page, f"outbound-rejects-{language}")
	correct(page, said, picture, language)
	page.goto(f"/app/cs-outbound-list/{name}")
	page.get_by_role("button", name=said["start"], exact=True).click()
	page.locator(".modal.show .btn-primary").click()
	services.wait_until(lambda: frappe.db.get_value(LIST, name, "status") == "Running")
	call_both(page_as(OFFICER), name, picture, language)
	page.goto(f"/app/cs-outbound-list/{name}")
	tiles = page.locator(".cs-outbound-result .cs-tile")
	expect(tiles.first).to_contain_text("2")
	expect(page.locator(".cs-outbound-result svg.frappe-chart")).to_have_count(2)
	picture(page, f"outbound-result-{language}")


def import_file(page: Page, name: str, file: Path, said: dict[str, str]) -> None:
	page.goto(f"/app/cs-outbound-list/{name}")
	page.get_by_role("button", name=said["import"], exact=True).click()
	page.locator("[data-fieldname=file] .btn-attach").first.click()
	page.locator(".modal.show .file-upload-area input[type=file]").first.set_input_files(file)
	page.locator(".modal.show .btn-modal-primary").click()
	# Attaching a file saves the form by itself.
	page.wait_for_url("**/cs-outbound-import/OUTI-**")


def correct(page: Page, said: dict[str, str], picture: Callable, language: str) -> None:
	reject = frappe.get_all(REJECT, pluck="name")[0]
	page.goto(f"/app/cs-outbound-reject/{reject}")
	expect(page.locator(".form-message:visible").first).to_contain_text("1.38E+10")
	picture(page, f"outbound-reject-{language}")
	editor = page.locator("[data-fieldname=corrected] .ace_content")
	expect(editor).to_contain_text("1.38E+10")
	editor.click()
	page.keyboard.press("Control+A")
	page.keyboard.insert_text("13800138001,王芳,South")
	page.keyboard.press("Tab")
	# The editor tells the form of what was typed a moment later.
	page.wait_for_function("() => cur_frm.is_dirty()")
	page.get_by_role("button", name=said["again"], exact=True).click()
	expect(page.locator(".page-head .indicator-pill.green:visible").first).to_be_visible()
	frappe.db.rollback()
	assert frappe.db.get_value(REJECT, reject, "status") == "Corrected"


def call_both(page: Page, name: str, picture: Callable, language: str) -> None:
	page.on("pageerror", lambda error: pytest.fail(str(error)))
	page.goto("/app/cs-calling")
	page.locator("[data-act=next]").first.click()
	expect(page.locator(".cs-calling-script")).to_contain_text("power is off in")
	expect(page.locator(".cs-calling-keys [data-act=result]")).to_have_count(6)
	picture(page, f"outbound-desk-{language}")
	first = page.locator(".cs-calling-head h3").inner_text()
	page.wait_for_timeout(1000)
	page.keyboard.press("1")
	expect(page.locator(".cs-calling-head h3")).not_to_have_text(first)
	page.wait_for_timeout(1000)
	page.keyboard.press("2")
	expect(page.locator(".cs-calling-nobody")).to_be_visible()
	frappe.db.rollback()
	assert sorted(row.status for row in calls(name)) == ["Answered", "No Answer"]


def test_answers_by_keys_and_the_dialler_s_buttons(page_as: Callable[..., Page], picture: Callable) -> None:
	started(1, way="By Officers", purpose="Survey", survey=SURVEY)
	switched = started(2, title="Called by the dialler")
	with as_user(PEOPLE.switch):
		api.hand_over(switched)
	commit()
	page = page_as(OFFICER)
	page.goto("/app/cs-calling")
	page.locator("[data-act=next]").first.click()
	expect(page.locator(".cs-calling-survey")).to_contain_text("Is your matter solved?")
	page.wait_for_timeout(1000)
	page.keyboard.press("s")
	page.keyboard.press("1")
	page.keyboard.press("5")
	page.keyboard.press("Escape")
	page.evaluate("document.activeElement.blur()")
	picture(page, "outbound-survey")
	page.keyboard.press("1")
	expect(page.locator(".cs-calling-nobody")).to_be_visible()
	frappe.db.rollback()
	(response,) = frappe.get_all("CS Survey Response", {"reference_doctype": CALL}, ["solved", "attitude"])
	assert (response.solved, response.attitude) == ("Yes", 5)
	leader = page_as(PEOPLE.supervisor)
	leader.goto(f"/app/cs-outbound-list/{switched}")
	leader.get_by_role("button", name="Export").click()
	with leader.expect_download() as found:
		leader.get_by_role("link", name="Results as a File").click()
		leader.locator(".modal.show .btn-primary").click()
	assert str(outbound.FIRST) in Path(found.value.path()).read_text(encoding="utf-8-sig")
