"""STAFF-3 on a site: grades that are asked for by one and approved by another, effective-dated, never overlapping, never deleted."""

import random
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import frappe
import pytest

from cs_center.cs_center.report.cs_pay_changes import cs_pay_changes
from cs_center.engines.database import insert_many, stamp
from cs_center.pay import api
from cs_center.pay.service import audit
from devtools.session import as_user
from tests.site import pay
from tests.site.centre import PEOPLE
from tests.site.pay import ASSIGNMENT, MANAGER, RATE, SECOND, asked, given, held
from tests.site.workforce import employee


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


def chain(person: str) -> None:
	"""What holds is without gaps and overlaps, whatever was done."""
	rows = held(person)
	for (_grade, _first, last), (_next, first, _last) in pairwise(rows):
		assert last and date.fromisoformat(last) + timedelta(days=1) == date.fromisoformat(first), rows
	assert not rows or rows[-1][2] == ""
	keys = frappe.get_all(ASSIGNMENT, filters={"employee": person, "status": "Holds"}, pluck="day_key")
	assert len(set(keys)) == len(rows)


def some_edit(person: str, dice: random.Random) -> None:
	"""Somebody gives, takes back or undoes a grade; what the rules refuse changes nothing."""
	holding = frappe.get_all(ASSIGNMENT, filters={"employee": person, "status": "Holds"}, pluck="name")
	what = dice.choice(("give", "give", "void", "undo"))
	if what == "give" or not holding:
		day = date(2024, 2, 25) + timedelta(days=dice.choice((0, 3, 4, 5, 35, 36, 366, 370)))
		pay.given(person, dice.choice(("G1", "G2", "G3")), str(day))
		return
	with as_user(MANAGER):
		getattr(api, what)(ASSIGNMENT, dice.choice(holding), "Wrong")


@pytest.mark.parametrize("seed", range(6))
def test_grades_never_overlap_whatever_the_order_of_edits(anna: str, seed: int) -> None:
	for grade in ("G1", "G2", "G3"):
		pay.grade(grade)
	dice, rows = random.Random(seed), 0
	for _step in range(25):
		frappe.db.savepoint("edit")
		try:
			some_edit(anna, dice)
		except frappe.ValidationError:
			frappe.db.rollback(save_point="edit")
		chain(anna)
		known = frappe.db.count(ASSIGNMENT, {"employee": anna})
		assert known >= rows
		rows = known


def test_taking_back_brings_what_was_before_and_keeps_the_row(anna: str) -> None:
	pay.grade("G1"), pay.grade("G2", 4000)
	given(anna, "G1", "2024-01-01")
	wrong = given(anna, "G2", "2026-03-01")
	with as_user(SECOND):
		with pytest.raises(frappe.ValidationError, match="why"):
			api.void(ASSIGNMENT, wrong, " ")
		api.void(ASSIGNMENT, wrong, "Meant for Bea")
	assert held(anna) == [("G1", "2024-01-01", "")]
	row = frappe.get_doc(ASSIGNMENT, wrong)
	assert (row.status, row.void_why, row.voided_by) == ("Void", "Meant for Bea", SECOND)
	again = given(anna, "G2", "2026-03-01")
	assert again != wrong and len(held(anna)) == 2


def test_undoing_adds_a_row_that_says_so(anna: str) -> None:
	pay.grade("G1"), pay.grade("G2", 4000)
	given(anna, "G1", "2024-01-01")
	wrong = given(anna, "G2", "2026-03-01")
	with as_user(SECOND):
		back = api.undo(ASSIGNMENT, wrong, "She stays where she is")
	assert held(anna) == [("G1", "2024-01-01", "2026-02-28"), ("G1", "2026-03-01", "")]
	assert frappe.db.get_value(ASSIGNMENT, back, "reverses") == wrong


def test_what_can_not_be_is_refused_with_what_to_do(anna: str) -> None:
	pay.grade()
	for values, said in (
		({"effective_from": "2022-01-01"}, "joins on"),
		({"grade": "None"}, "None"),
		({"employee": "Nobody"}, "Nobody"),
		({"why": " "}, "why"),
	):
		wanted = {"employee": anna, "grade": "G1", "effective_from": "2026-03-01", "why": "x", **values}
		with as_user(PEOPLE.hr), pytest.raises(Exception, match=said):
			frappe.get_doc({"doctype": ASSIGNMENT, **wanted}).insert()
	given(anna, since="2026-03-01")
	with pytest.raises(frappe.ValidationError, match="already"):
		given(anna, since="2026-03-01")


def test_deeds_are_for_grades_and_rates_only() -> None:
	with as_user(MANAGER):
		for deed in (
			lambda: api.approve("CS Pay Entry", "x"),
			lambda: api.decline("Employee", "x", "Wrong"),
			lambda: api.void("CS Pay Policy", "CS Pay Policy", "Wrong"),
			lambda: api.undo("Nothing", "x", "Wrong"),
		):
			with pytest.raises(frappe.ValidationError, match="no rate of a grade"):
				deed()


def test_rows_are_not_changed_or_deleted_by_code_without_a_deed(anna: str) -> None:
	pay.grade()
	doc: Any = frappe.get_doc(ASSIGNMENT, given(anna))
	for change in ({"grade": "G1", "why": "Other"}, {"effective_from": "2025-01-01"}):
		doc.update(change)
		with pytest.raises((frappe.PermissionError, frappe.CannotChangeConstantError)):
			doc.save(ignore_permissions=True)
		doc.reload()
	with pytest.raises(frappe.PermissionError):
		doc.delete(ignore_permissions=True)
	with pytest.raises(frappe.PermissionError):
		frappe.delete_doc(RATE, frappe.get_all(RATE, pluck="name")[0], force=True)


def test_every_change_is_told_with_who_and_why(anna: str) -> None:
	pay.grade()
	given(anna)
	with as_user(SECOND):
		rows = frappe.get_doc("Report", "CS Pay Changes").get_data(filters={"employee": anna}, as_dict=True)[
			1
		]
		assert [row["what"] for row in rows] == ["Approved", "Added", "Proposed"]
		assert "hr" in rows[-1]["by_user"].lower() and rows[-1]["why"] == "As agreed"
		policy = frappe.get_single("CS Pay Policy")
		policy.update({"yuan_per_point": 12, "change_why": "Decided by the board"})
		policy.save()
		told = frappe.get_last_doc("CS Pay Event")
		policy.yuan_per_point = 13
		with pytest.raises(
			frappe.ValidationError, match="Say why"
		):  # the reason of the last change is used up
			policy.save()
		assert not frappe.get_single("CS Pay Policy").change_why
	assert (told.before, told.after, told.why) == (
		"Worth of a Point: 10",
		"Worth of a Point: 12",
		"Decided by the board",
	)


def test_changes_that_are_too_many_are_not_cut_in_silence(anna: str, monkeypatch: pytest.MonkeyPatch) -> None:
	pay.grade()
	given(anna)
	monkeypatch.setattr(audit, "MOST", 2)
	with as_user(SECOND):
		_columns, rows, message = cs_pay_changes.execute({"employee": anna})
		assert [row["what"] for row in rows] == ["Approved", "Added"] and "latest 2" in message
		monkeypatch.setattr(audit, "MOST", 4)
		assert cs_pay_changes.execute({"employee": anna})[2] is None


def test_two_people_with_pay_or_steps_are_not_merged_into_one(anna: str) -> None:
	"""They would have two grades on a day; who has nothing of it yet is merged."""
	bea, alan = employee("Bea"), employee("Alan")
	pay.grade()
	given(anna, since="2026-03-01")
	holding = {"name": "LH", **stamp(), "employee": bea, "level": "Junior", "since": "2026-03-01"}
	insert_many("CS Level Holding", [holding])
	for old, new in ((anna, bea), (bea, anna)):
		with pytest.raises(frappe.ValidationError, match="not merged"):
			frappe.rename_doc("Employee", old, new, merge=True, force=True)
	frappe.rename_doc("Employee", alan, anna, merge=True, force=True)
	assert held(anna) == [("G1", "2026-03-01", "")]


def test_an_employee_with_a_new_number_has_no_two_grades_from_one_day(anna: str) -> None:
	pay.grade()
	given(anna, since="2026-03-01")
	frappe.rename_doc("Employee", anna, "ANNA-2", force=True)
	assert frappe.get_all(ASSIGNMENT, fields=["employee", "day_key"]) == [
		{"employee": "ANNA-2", "day_key": "ANNA-2|2026-03-01"}
	]
