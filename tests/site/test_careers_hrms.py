"""STAFF-2: with HRMS an Employee Promotion is made of a change that holds, once, and never at the cost of the change."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import frappe
import pytest
from frappe.utils import getdate

from cs_center.careers import api, jobs
from tests.site import ladder
from tests.site.centre import PEOPLE
from tests.site.ladder import change, events, told

AsUser = Callable[[str], AbstractContextManager[None]]
PROMOTION = "Employee Promotion"
pytestmark = pytest.mark.commits


@pytest.fixture(autouse=True)
def anna(full_site: str) -> str:
	"""Anna as a junior; an intermediate is called an adviser."""
	if "hrms" not in frappe.get_installed_apps():
		pytest.skip("HRMS is not on this bench")
	for name in ("Adviser", "Beginner"):
		if not frappe.db.exists("Designation", name):
			frappe.get_doc({"doctype": "Designation", "designation_name": name}).insert()
	if not frappe.db.exists("Employee Grade", "G2"):
		frappe.get_doc({"doctype": "Employee Grade", "__newname": "G2"}).insert()
	found = ladder.at("Junior")
	frappe.db.set_value("Employee", found, {"designation": "Beginner", "ctc": 90000})
	level("Intermediate", designation="Adviser", employee_grade="G2")
	return found


def level(name: str, **values: Any) -> None:
	doc = frappe.get_doc("CS Career Level", name)
	doc.update(values)
	doc.save()


def promotions(employee: str) -> list[str]:
	return frappe.get_all(PROMOTION, filters={"employee": employee, "docstatus": 1}, pluck="name")


def test_a_promotion_is_made_once_and_pay_is_left_alone(anna: str) -> None:
	doc = ladder.dated(ladder.proposed(anna), ladder.yesterday())
	for _night in range(2):
		jobs.look_after()
	(name,) = promotions(anna)
	doc = change(doc.name)
	assert (doc.status, doc.promotion, doc.promotion_problem) == ("In Force", name, None)
	assert events(doc.name)[-1] == ("Promotion Made", name)
	made = frappe.get_doc(PROMOTION, name)
	assert [(row.fieldname, row.current or "", row.new) for row in made.promotion_details] == [
		("designation", "Beginner", "Adviser"),
		("grade", "", "G2"),
	]
	assert (made.promotion_date, made.revised_ctc) == (ladder.yesterday(), 0)
	employee = frappe.get_doc("Employee", anna)
	assert (employee.designation, employee.grade, employee.ctc) == ("Adviser", "G2", 90000)
	assert [row.designation for row in employee.internal_work_history] == ["Beginner", "Adviser"]


def test_a_level_that_changes_nothing_of_the_record_makes_no_promotion(anna: str) -> None:
	level("Intermediate", designation="Beginner", employee_grade="")
	doc = ladder.dated(ladder.proposed(anna), ladder.yesterday())
	jobs.look_after()
	assert promotions(anna) == []
	assert change(doc.name).promotion_problem == "Nothing of the employee record changes."
	assert told(PEOPLE.hr).count("cs_level_change_stuck") == 0


def test_when_hrms_refuses_the_change_holds_and_hr_tries_again(anna: str, as_user: AsUser) -> None:
	level("Intermediate", employee_grade="No Such Grade")
	doc = ladder.dated(ladder.proposed(anna), ladder.yesterday())
	for _night in range(2):
		jobs.look_after()
	doc = change(doc.name)
	assert (doc.status, ladder.level_of(anna), doc.promotion) == ("In Force", "Intermediate", None)
	assert "No Such Grade" in doc.promotion_problem and promotions(anna) == []
	assert [event for event, _why in events(doc.name)].count("Promotion Failed") == 1
	assert told(PEOPLE.hr).count("cs_level_change_stuck") == 1
	assert frappe.db.get_value("Employee", anna, "designation") == "Beginner"
	level("Intermediate", employee_grade="G2")
	frappe.db.commit()
	with as_user(PEOPLE.lee), pytest.raises(frappe.PermissionError):
		api.promote_again(doc.name)
	with as_user(PEOPLE.hr):
		made = api.promote_again(doc.name)
		assert api.promote_again(doc.name) == made
	assert promotions(anna) == [made] and change(doc.name).promotion_problem is None


def test_a_promotion_that_somebody_cancelled_may_be_made_again_by_hr(anna: str, as_user: AsUser) -> None:
	doc = ladder.dated(ladder.proposed(anna), ladder.yesterday())
	jobs.look_after()
	frappe.get_doc(PROMOTION, promotions(anna)[0]).cancel()
	jobs.look_after()
	assert promotions(anna) == []
	with as_user(PEOPLE.hr):
		api.promote_again(doc.name)
	assert promotions(anna) == [change(doc.name).promotion]


def test_one_that_is_killed_between_the_change_and_its_promotion(anna: str, monkeypatch: Any) -> None:
	doc = ladder.dated(ladder.proposed(anna), getdate())
	with monkeypatch.context() as killed:
		killed.setattr("cs_center.careers.service.effect.promote", lambda: 0)
		jobs.look_after()
	assert change(doc.name).status == "In Force" and promotions(anna) == []
	jobs.look_after()
	assert len(promotions(anna)) == 1
