"""COMP-9 with STAFF-3: fines of a penalty sheet as deductions of pay, once, approved by HR."""

import frappe
import pytest

from cs_center.papers import api as papers_api
from cs_center.pay import api
from devtools.session import as_user
from tests.site import complaints as some
from tests.site import papers, pay
from tests.site.centre import PEOPLE
from tests.site.complaints import DIRECTOR
from tests.site.pay import MANAGER

ENTRY = "CS Pay Entry"


@pytest.fixture
def staff() -> tuple[str, str]:
	pay.hr()
	some.open_station()
	papers.settings(penalty_handover="Pay Statement")
	people = papers.staff()
	for number, person in zip(("1001", "1003"), people, strict=True):
		frappe.db.set_value("CS Staff Record", number, "employee", person)
	return people


def test_fines_become_deductions_that_hr_approves_and_none_is_made_twice(staff: tuple[str, str]) -> None:
	papers.grave_complaints(*staff)
	sheet = papers.published().name
	with as_user(DIRECTOR):
		papers_api.hand_over(sheet)
		papers_api.hand_over(sheet)
	rows = frappe.get_all(ENTRY, fields=["name", "employee", "amount", "status", "rule", "reference_name"])
	assert {row.employee: row.amount for row in rows} == {staff[0]: -250, staff[1]: -50} and len(rows) == 2
	assert {(row.status, row.rule, row.reference_name) for row in rows} == {("Proposed", "COMP-9", sheet)}
	assert papers.sheet(sheet).status == "Handed Over"
	with as_user(MANAGER):
		api.approve_entries([row.name for row in rows])
	with as_user(DIRECTOR):
		papers_api.hand_over(sheet)
	assert frappe.db.count(ENTRY) == 2


def test_who_has_no_staff_record_is_said(staff: tuple[str, str]) -> None:
	frappe.db.set_value("CS Staff Record", "1003", "employee", None)
	papers.grave_complaints(*staff)
	sheet = papers.published().name
	with as_user(DIRECTOR):
		failed = papers_api.hand_over(sheet)["failed"]
	assert list(failed) == [staff[1]] and papers.sheet(sheet).status == "Published"
	frappe.db.set_value("CS Staff Record", "1003", "employee", staff[1])
	with as_user(PEOPLE.supervisor):
		assert papers_api.hand_over(sheet)["failed"] == {}
	assert frappe.db.count(ENTRY) == 2
