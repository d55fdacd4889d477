"""STAFF-13 on a site: changes of pay, runs and the ledger of payroll leave HR by no door."""

import json
from typing import Any

import frappe
import pytest
from frappe.permissions import can_export

from cs_center.engines.database import insert_many, ordered_name, stamp
from cs_center.pay.service.store import DOCTYPES
from cs_center.pay_office import api
from devtools.client import SiteClient
from devtools.session import as_user, create_user
from tests.site import pay, pay_office
from tests.site.centre import PEOPLE
from tests.site.doors import forms_of, lists_of
from tests.site.pay import MANAGER, MARCH
from tests.site.pay_office import CHANGE, ENTRY, RUN, closed, draft, sheet
from tests.site.test_permissions import leaks_of

#: Amounts and words that stand nowhere else.
SECRETS = {"7654.32", "7654321", "QuietRise", "6222021234567890123"}
OUTSIDERS = {
	"anna": ("CS Agent",),
	"lee": ("CS Shift Leader",),
	"director": ("CS Director", "CS Supervisor"),
	"system": ("System Manager",),
	"accounts": ("Accounts Manager", "Accounts User"),
}
METHODS: dict[str, dict[str, Any]] = {
	"preview_change": {"change": ""},
	"change_effects": {"change": ""},
	"ask_for_change": {"change": ""},
	"send_change_back": {"change": "", "words": "x"},
	"withdraw_change": {"change": ""},
	"approve_change": {"change": ""},
	"undo_change": {"change": "", "why": "x"},
	"take_sheet": {"change": "", "text": "x"},
	"sheet_template": {"what": "Grades of Staff"},
	"hand_over": {"month": "2026-03"},
	"hand_over_again": {"run": "no such run"},
	"create_components": {},
	"has_payroll": {},
	"export_month": {"month": "2026-03", "how": "Bank Sheet"},
	"what_if_figures": {"month": "2026-03"},
	"what_if": {"month": "2026-03", "changes": "{}"},
	"what_if_of": {"month": "2026-03", "changes": "{}", "employee": "x"},
}
REPORTS = ("CS Pay Cost", "CS Pay by Grade", "CS Grade History", "CS Payroll Reconciliation")


@pytest.fixture
def names(http: SiteClient) -> dict[str, str]:
	"""A record of each kind, with a note and a change of it."""
	pay.hr()
	pay_office.grades()
	staff = pay.staff()
	change = draft(sheet(("1001", "G1", "2026-03-01")), why="QuietRise")
	closed(MARCH, {staff["anna"]: {"Post Pay": 7654.32}})
	frappe.db.set_value("Employee", staff["anna"], {"bank_name": "ICBC", "bank_ac_no": "6222021234567890123"})
	with as_user(MANAGER):
		api.export_month("2026-03", "Bank Sheet", "csv")
	row = {"name": ordered_name(), **stamp(), "employee": staff["anna"], "month": MARCH.first}
	row |= {"component": "Post Pay", "amount": 7654.32, "status": "Handed Over", "entry_key": "QuietRise:1"}
	insert_many(ENTRY, [row])
	with as_user(PEOPLE.hr):
		frappe.get_doc(CHANGE, change).add_comment("Comment", "QuietRise for Anna")
		doc = frappe.get_doc(CHANGE, change)
		doc.why = "QuietRise indeed"
		doc.save()
		component = {"doctype": "CS Payroll Component", "component": "Post Pay", "addition": ""}
		frappe.get_doc(component).insert()
	frappe.db.commit()
	run = frappe.get_last_doc(RUN).name
	return {CHANGE: change, RUN: run, ENTRY: row["name"], "CS Payroll Component": "Post Pay"}


def user_called(who: str) -> str:
	if hasattr(PEOPLE, who):
		return getattr(PEOPLE, who)
	return create_user(*OUTSIDERS[who], email=f"{who}.out@centre.example.com")


@pytest.mark.parametrize("who", OUTSIDERS)
def test_nothing_leaves_hr_by_any_door(http: SiteClient, names: dict[str, str], who: str) -> None:
	user = user_called(who)
	frappe.db.commit()
	session = http.token(user)
	for doctype, name in names.items():
		doors = [*lists_of(doctype), *forms_of(doctype, name)]
		assert leaks_of(session, doors, SECRETS) == []
		for path in (
			f"/api/resource/{doctype}",
			f"/api/resource/{doctype}/{name}",
			f"/api/v2/document/{doctype}/{name}",
		):
			assert session.get(path).status_code == 403, path
	for doctype in ("Comment", "Version", "File", "Access Log"):
		answer = session.get(f"/api/resource/{doctype}", params={"fields": '["*"]', "limit_page_length": 0})
		assert not [secret for secret in SECRETS if secret in answer.text], doctype


@pytest.mark.parametrize("who", OUTSIDERS)
def test_no_endpoint_or_report_answers_others(http: SiteClient, names: dict[str, str], who: str) -> None:
	user = user_called(who)
	frappe.db.commit()
	session = http.token(user)
	for method, values in METHODS.items():
		bodies = [values]
		if "change" in values:
			bodies = [{**values, "change": change} for change in (names[CHANGE], "no such change")]
		for body in bodies:
			answer = session.post(f"/api/method/cs_center.pay_office.api.{method}", json=body)
			assert answer.status_code == 403 and not [one for one in SECRETS if one in answer.text], method
	for report in REPORTS:
		params = {
			"report_name": report,
			"filters": json.dumps({"month": "2026-03", "first_month": "2026-03"}),
		}
		answer = session.get("/api/method/frappe.desk.query_report.run", params=params)
		assert answer.status_code == 403, report
	page = session.get("/api/method/frappe.desk.desk_page.getpage", params={"name": "cs-pay-what-if"})
	assert page.status_code == 403


def test_every_endpoint_is_tried() -> None:
	ours = {name for name, one in vars(api).items() if one in frappe.whitelisted}
	assert set(METHODS) == ours


def test_hr_users_read_pay_and_only_managers_export_it(http: SiteClient, names: dict[str, str]) -> None:
	"""SEC-1: also the reports, which are exported by the right to their doctype."""
	with as_user(PEOPLE.hr):
		assert not [name for name in DOCTYPES if not frappe.get_meta(name).istable and can_export(name)]
	with as_user(MANAGER):
		assert can_export(ENTRY) and can_export(RUN)
	session = http.token(PEOPLE.hr)
	for report in REPORTS:
		export = {"report_name": report, "file_format_type": "CSV", "filters": "{}"}
		answer = session.post("/api/method/frappe.desk.query_report.export_query", json=export)
		assert answer.status_code == 403, report


def test_an_exported_file_is_private_and_hrs(http: SiteClient, names: dict[str, str]) -> None:
	file = frappe.get_last_doc("File", {"attached_to_doctype": RUN})
	assert file.is_private and file.attached_to_name == names[RUN]
	for who in OUTSIDERS:
		user = user_called(who)
		frappe.db.commit()
		assert http.token(user).get(file.file_url).status_code in (403, 404), who
	assert http.token(MANAGER).get(file.file_url).status_code == 200
	run = frappe.get_doc(RUN, names[RUN])
	assert (run.by_user, run.how, run.total, len(run.file_hash)) == (MANAGER, "Bank Sheet", 7654.32, 64)
