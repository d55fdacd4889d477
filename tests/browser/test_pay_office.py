"""HR's pay office in a browser: a sheet is pasted, previewed, approved; figures are tried; a month goes to the bank (STAFF-3)."""

from collections.abc import Callable

import frappe
import pytest
from playwright.sync_api import Page, expect

from cs_center.pay_office import jobs
from devtools.session import as_user
from tests.browser.desk import choose_from_group
from tests.site import pay, pay_office
from tests.site.centre import PEOPLE
from tests.site.pay import MANAGER, MARCH
from tests.site.pay_office import CHANGE, RUN, asked, closed, sheet


@pytest.fixture(autouse=True)
def staff() -> dict[str, str]:
	pay.hr()
	pay_office.grades()
	found = pay.staff()
	pay.given(found["anna"])
	pay.given(found["alan"], "G2")
	frappe.db.commit()
	return found


def speak(language: str, *users: str) -> None:
	for user in users:
		frappe.db.set_value("User", user, "language", language)
	frappe.db.commit()
	frappe.clear_cache()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_rows_are_pasted_previewed_and_asked_for(
	page_as: Callable[..., Page], picture: Callable, language: str
) -> None:
	name = pay_office.draft()
	speak(language, PEOPLE.hr)
	page = page_as(PEOPLE.hr)
	page.goto(f"/app/cs-pay-change/{name}")
	group = {"en": "Sheet", "zh": "表格"}[language]
	choose_from_group(page, group, {"en": "Paste Rows", "zh": "粘贴数据"}[language])
	lines = [("1001", "G2", "2026-03-01"), ("1002", "G3", "2026-03-01"), ("1003", "G9", "2026-03-01")]
	dialog = page.locator(".modal.show")
	dialog.locator("textarea").fill(sheet(*lines))
	dialog.locator(".btn-modal-primary").click()
	expect(page.locator(".form-message, .form-headline, .headline").first).to_contain_text("1")
	expect(page.locator(".grid-body").first).to_contain_text("Anna")
	picture(page, f"pay-change-problems-{language}")
	doc = frappe.get_doc(CHANGE, name)
	assert [row.difference for row in doc.rows] == [1000, 1000, 0] and doc.problems == 1


def test_a_change_is_approved_by_another(page_as: Callable[..., Page], picture: Callable) -> None:
	name = asked(sheet(("1001", "G2", "2026-03-01"), ("1002", "G3", "2026-03-01")))
	frappe.db.commit()
	page = page_as(MANAGER)
	page.goto(f"/app/cs-pay-change/{name}")
	page.get_by_role("button", name="Who Is Concerned").click()
	expect(page.locator(".cs-pay-people")).to_contain_text("Anna")
	picture(page, "pay-change-people")
	page.keyboard.press("Escape")
	page.get_by_role("button", name="Approve").click()
	expect(page.locator(".indicator-pill").first).to_contain_text("Applying")
	with as_user(MANAGER):
		jobs.apply_change(name)
	frappe.db.commit()
	page.reload()
	expect(page.get_by_role("button", name="Take Back")).to_be_visible()
	picture(page, "pay-change-applied")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_figures_are_tried(page_as: Callable[..., Page], picture: Callable, language: str) -> None:
	speak(language, PEOPLE.hr)
	page = page_as(PEOPLE.hr)
	page.goto("/app/cs-pay-what-if/2026-03")
	field = page.locator("[data-name=service_per_year]")
	expect(field).to_have_value("100.00")
	field.fill("150")
	page.locator("[data-name=G1]").fill("3300.50")
	page.locator(".primary-action:visible").click()
	result = page.locator(".cs-what-if-result")
	expect(result).to_contain_text("500.50")
	picture(page, f"pay-what-if-{language}")
	result.locator("[data-employee]").first.click()
	expect(page.locator(".modal.show")).to_contain_text("3,300.50")
	picture(page, f"pay-what-if-person-{language}")


def test_a_closed_month_becomes_a_file_for_the_bank(
	page_as: Callable[..., Page], picture: Callable, staff: dict[str, str]
) -> None:
	closed(MARCH, {staff["anna"]: {"Post Pay": 3000}, staff["alan"]: {"Post Pay": 4000}})
	frappe.db.set_value("Employee", staff["anna"], {"bank_name": "ICBC", "bank_ac_no": "6222021234567890123"})
	frappe.db.commit()
	page = page_as(MANAGER)
	page.goto("/app/cs-pay-month/2026-03")
	choose_from_group(page, "Pay Office", "File for Bank or Finance")
	with page.expect_download() as download:
		page.locator(".modal.show .btn-modal-primary").click()
	assert download.value.suggested_filename == "bank-2026-03.xlsx"
	frappe.db.rollback()
	run = frappe.get_last_doc(RUN)
	page.goto(f"/app/cs-payroll-run/{run.name}")
	expect(page.locator("[data-fieldname=problems]").first).to_contain_text("Alan")
	picture(page, "payroll-run")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_workspace(
	page_as: Callable[..., Page], picture: Callable, staff: dict[str, str], language: str
) -> None:
	closed(
		MARCH, {staff["anna"]: {"Post Pay": 3000, "Performance Pay": 110}, staff["alan"]: {"Post Pay": 4000}}
	)
	speak(language, PEOPLE.hr)
	page = page_as(PEOPLE.hr)
	page.goto("/app/careers-and-pay")
	expect(page.locator(".widget.links-widget-box").first).to_be_visible()
	expect(page.locator(".number-widget-box .number").first).to_contain_text("2")
	picture(page, f"careers-and-pay-{language}")
	page.goto("/app/query-report/CS Pay Cost?first_month=2026-03&month=2026-03&by=Grade")
	expect(page.locator(".dt-row", has_text="G1").first).to_contain_text("3,110.00")
	picture(page, f"pay-cost-{language}")
