"""STAFF-1, STAFF-6 in a browser: a mark is entered, a sheet is looked through and entered, reports show both."""

from collections.abc import Callable

import frappe
import pytest
from playwright.sync_api import Page, expect

from cs_center.careers import exams_api
from devtools.session import as_user
from tests.site import tests_of_staff as some
from tests.site.tests_of_staff import HR, MARK

MONTH = some.THIS_MONTH.before.key
WORDS = {
	"en": ("Enter a Mark", "Enter", "Look Through", "Enter All of Them"),
	"zh": ("录入成绩", "录入", "预览核对", "全部录入"),
}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_marks_are_entered_one_by_one_and_by_the_sheet(
	page_as: Callable[..., Page], picture: Callable, language: str
) -> None:
	enter_one, enter, look_through, enter_all = WORDS[language]
	staff = some.staff()
	frappe.db.set_value("User", HR, "language", language)
	frappe.clear_cache(user=HR)
	frappe.db.commit()
	page = page_as(HR)
	page.goto("/app/cs-exam-mark")
	page.get_by_role("button", name=enter_one).first.click()
	dialog = page.locator(".modal.show")
	person = dialog.locator("[data-fieldname=employee] input")
	person.click()
	person.fill("1001")
	dialog.locator("[data-fieldname=employee] li", has_text="1001").first.click()
	dialog.locator("[data-fieldname=mark] input").fill("91.5")
	picture(page, f"exam-mark-{language}")
	dialog.get_by_role("button", name=enter, exact=True).click()
	expect(dialog).to_be_hidden()
	expect(page.locator(".list-row", has_text="Anna")).to_be_visible()
	with as_user(HR):
		rows = f"工号\t月份\t成绩\n1002\t{MONTH}\t77\n1003\t{MONTH}\t170\n"
		values = {"doctype": "CS Exam Import", "what": "Exam Marks", "sheet": rows}
		name = frappe.get_doc(values).insert().name
	frappe.db.commit()
	page.goto(f"/app/cs-exam-import/{name}")
	page.get_by_role("button", name=look_through).click()
	expect(page.locator(".modal.show .table-danger")).to_have_count(1)
	picture(page, f"exam-sheet-{language}")
	doc = frappe.get_doc("CS Exam Import", name)
	doc.sheet = rows.replace("170", "70")
	doc.save()
	frappe.db.commit()
	page.reload()
	page.get_by_role("button", name=look_through).click()
	page.locator(".modal.show").get_by_role("button", name=enter_all).click()
	expect(page.locator("[data-fieldname=entered]").first).to_contain_text("2")
	frappe.db.rollback()
	assert frappe.db.count(MARK, {"counts": 1}) == 3
	page.goto(f"/app/query-report/CS Exam Marks?month={MONTH}")
	expect(page.locator(".dt-row", has_text="Alan").first).to_contain_text("77")
	picture(page, f"exam-report-{language}")
	assert exams_api.candidates("1002")[0]["employee"] == staff["alan"]
