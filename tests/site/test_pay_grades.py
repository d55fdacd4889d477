"""STAFF-3 on a site: grades that are asked for by one and approved by another, effective-dated, never overlapping, never deleted."""

import frappe
import pytest

from cs_center.pay import api
from devtools.session import as_user
from tests.site import pay
from tests.site.centre import PEOPLE
from tests.site.pay import ASSIGNMENT, MANAGER, RATE, SECOND, asked, given, held


@pytest.fixture(autouse=True)
def hr() -> None:
	pay.hr()


@pytest.fixture
def anna() -> str:
	return pay.staff()["anna"]


def test_a_grade_holds_once_somebody_else_has_approved_it(anna: str) -> None:
	pay.grade()
	name = asked(ASSIGNMENT, employee=anna, grade="G1", effective_from="2026-03-01")
	assert held(anna) == []
	with as_user(PEOPLE.hr), pytest.raises(frappe.PermissionError):
		api.approve(ASSIGNMENT, name)
	with as_user(MANAGER):
		api.approve(ASSIGNMENT, name)
	assert held(anna) == [("G1", "2026-03-01", "")]
	row = frappe.get_doc(ASSIGNMENT, name)
	assert (row.asked_by, row.approved_by, row.employee_name) == (PEOPLE.hr, MANAGER, "Anna")


def test_nobody_approves_what_they_have_asked_for(anna: str) -> None:
	pay.grade()
	with as_user(MANAGER):
		values = {"employee": anna, "grade": "G1", "effective_from": "2026-03-01", "why": "Promoted"}
		name = frappe.get_doc({"doctype": ASSIGNMENT, **values}).insert().name
		with pytest.raises(frappe.ValidationError, match="somebody else"):
			api.approve(ASSIGNMENT, name)
	with as_user(SECOND):
		api.approve(ASSIGNMENT, name)
	assert held(anna) == [("G1", "2026-03-01", "")]


def test_grades_follow_each_other_at_month_ends_and_leap_days(anna: str) -> None:
	for grade in ("G1", "G2", "G3"):
		pay.grade(grade)
	given(anna, "G3", "2026-01-31")
	given(anna, "G1", "2023-05-31")
	given(anna, "G2", "2024-02-29")
	expected = [
		("G1", "2023-05-31", "2024-02-28"),
		("G2", "2024-02-29", "2026-01-30"),
		("G3", "2026-01-31", ""),
	]
	assert held(anna) == expected
