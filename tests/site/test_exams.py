"""STAFF-1, STAFF-6: marks of exams entered, corrected, imported, all or none, and what the appraisal gets of them."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from decimal import Decimal
from typing import Any

import frappe
import pytest
from frappe.utils import add_days, getdate

from cs_center.careers import exams_api as api
from cs_center.careers import exams_jobs
from cs_center.careers.service import exams, importing, typing
from tests.site import tests_of_staff as some
from tests.site.centre import PEOPLE
from tests.site.tests_of_staff import ANNA, HR, LEE, MARK, TEST

AsUser = Callable[[str], AbstractContextManager[None]]
MONTH = some.THIS_MONTH.before


@pytest.fixture
def staff() -> dict[str, str]:
	return some.staff()


def marks(employee: str) -> list[tuple[float, int, str | None]]:
	"""Mark, whether it counts, and why it was corrected, the first entered first."""
	fields = ["mark", "counts", "reason"]
	found = {"employee": employee}
	return list(frappe.get_all(MARK, found, fields, order_by="entered_at, name", as_list=True))


def entered(employee: str, mark: str, why: str = "", month: str = MONTH.key) -> str:
	return api.enter_mark(employee, month, mark, why)


def sheet(text: str, **values: object) -> str:
	doc = {"doctype": "CS Exam Import", "what": "Exam Marks", "sheet": text, **values}
	return frappe.get_doc(doc).insert().name


def test_a_mark_is_entered_and_the_appraisal_gets_it(as_user: AsUser, staff: dict[str, str]) -> None:
	with as_user(HR):
		name = entered(staff["anna"], "85.5")
	doc = frappe.get_doc(MARK, name)
	assert (doc.mark, doc.counts, doc.entered_by, doc.month) == (85.5, 1, HR, MONTH.first)
	assert "STAFF-6" in doc.result and "85.5" in doc.result
	found = exams.month_facts(MONTH, list(staff.values()))
	exam = found[staff["anna"]]["exam"]
	assert set(found) == {staff["anna"]}
	assert (exam.mark, exam.evidence, exam.day) == (Decimal("85.5"), (MARK, name), MONTH.last)
	assert frappe.get_attr(frappe.get_hooks("cs_month_facts")[-1])(MONTH, [staff["anna"]]) == found


def test_the_last_mark_counts_and_a_correction_says_why(as_user: AsUser, staff: dict[str, str]) -> None:
	anna = staff["anna"]
	with as_user(HR):
		first = entered(anna, "55")
		with pytest.raises(frappe.ValidationError, match="say why"):
			entered(anna, "70")
		assert entered(anna, "55.00") == first  # the same mark again changes nothing
		second = entered(anna, "70", "Question 3 was counted wrong")
	assert marks(anna) == [(55, 0, None), (70, 1, "Question 3 was counted wrong")]
	assert frappe.db.get_value(MARK, second, "replaces") == first
	assert exams.passed_of([anna], [MONTH]) == {anna: {MONTH.key: True}}
	assert exams.passed_of(list(staff.values()), [MONTH.before])[anna] == {}


@pytest.mark.parametrize(
	("month", "mark", "says"),
	[
		(MONTH.key, "101", "from 0 to 100"),
		(MONTH.key, "-1", "from 0 to 100"),
		(MONTH.key, "good", "from 0 to 100"),
		(MONTH.key, "80.125", "two places"),
		(some.THIS_MONTH.after.key, "80", "still to come"),
		("2019-12", "80", "not employed"),
		("December", "80", "2026-03"),
	],
)
def test_what_is_no_mark_is_refused(
	as_user: AsUser, staff: dict[str, str], month: str, mark: str, says: str
) -> None:
	with as_user(HR), pytest.raises(frappe.ValidationError, match=says):
		entered(staff["anna"], mark, month=month)
	assert not marks(staff["anna"])


def test_a_leader_enters_for_the_team_and_nobody_for_themselves(
	as_user: AsUser, staff: dict[str, str]
) -> None:
	with as_user(LEE):
		entered(staff["anna"], "80")
		for other in ("bea", "lee"):
			with pytest.raises(frappe.PermissionError):
				entered(staff[other], "80")
	for who in (ANNA, PEOPLE.inspector, PEOPLE.officer):
		with as_user(who), pytest.raises(frappe.PermissionError):
			entered(staff["alan"], "80")


def test_a_pasted_sheet_is_looked_through_and_entered(as_user: AsUser, staff: dict[str, str]) -> None:
	with as_user(HR):
		entered(staff["alan"], "60")
		text = f"工号\t成绩\t月份\n1001\t90\t{MONTH.key}\n{staff['alan']}\t75\t{MONTH.key}\n1003\t61\t{MONTH.key}\n"
		name = sheet(text, reason="Marked again")
		seen = api.preview_import(name)
		assert (seen["count"], seen["new"], seen["corrected"], seen["problems"]) == (3, 3, 1, 0)
		assert {row["person"]: row["before"] for row in seen["rows"]}[staff["alan"]] == "60"
		assert frappe.db.count(MARK) == 1
		assert api.run_import(name) == "Done"
	assert marks(staff["anna"]) == [(90, 1, None)]
	assert marks(staff["alan"]) == [(60, 0, None), (75, 1, "Marked again")]
	done = frappe.get_doc("CS Exam Import", name)
	assert (done.status, done.entered, done.done_by, done.rows_read) == ("Done", 3, HR, 3)
	assert frappe.db.count(MARK, {"exam_import": name}) == 3


def test_one_bad_row_and_none_is_entered(as_user: AsUser, staff: dict[str, str]) -> None:
	with as_user(LEE):
		name = sheet(f"1001,90,{MONTH.key}\n1003,61,{MONTH.key}\n1002,400,{MONTH.key}\n9999,1,{MONTH.key}")
		# Without a heading the columns stand in their order: staff number, month, mark.
		assert api.preview_import(name)["problems"] == 4
		doc = frappe.get_doc("CS Exam Import", name)
		doc.sheet = f"1001,{MONTH.key},90\n1003,{MONTH.key},61\n1002,{MONTH.key},400\n9999,{MONTH.key},1"
		doc.save()
		seen = api.preview_import(name)
		assert [row["row"] for row in seen["rows"] if row["problem"]] == [2, 3, 4] and seen["new"] == 1
		with pytest.raises(frappe.ValidationError, match="3 rows"):
			api.run_import(name)
	assert frappe.db.count(MARK) == 0 and frappe.db.get_value("CS Exam Import", name, "status") == "New"


def test_an_import_that_is_done_stays(as_user: AsUser, staff: dict[str, str]) -> None:
	with as_user(HR):
		name = sheet(f"1001,{MONTH.key},90", status="Done", entered=7)
		assert frappe.db.get_value("CS Exam Import", name, ["status", "entered"]) == ("New", 0)
		api.run_import(name)
		doc = frappe.get_doc("CS Exam Import", name)
		doc.sheet = f"1001,{MONTH.key},10"
		with pytest.raises(frappe.ValidationError, match="another one"):
			doc.save()
		with pytest.raises(frappe.ValidationError, match="another one"):
			api.run_import(name)
	for delete in (lambda: frappe.delete_doc("CS Exam Import", name), frappe.get_last_doc(MARK).delete):
		with pytest.raises(frappe.PermissionError):
			delete()


def test_what_a_mark_was_before_is_shown_however_its_month_is_written(
	as_user: AsUser, staff: dict[str, str]
) -> None:
	with as_user(HR):
		entered(staff["anna"], "80")
		name = sheet(f"1001,{MONTH.first:%Y年%-m月},85", reason="Counted again")
		assert api.preview_import(name)["rows"][0]["before"] == "80"


@pytest.mark.commits
@pytest.mark.parametrize("error", [frappe.PermissionError, FileNotFoundError])
def test_an_import_that_can_not_be_read_any_more_has_failed(
	as_user: AsUser, staff: dict[str, str], monkeypatch: Any, error: type[Exception]
) -> None:
	def gone(*_args: Any, **_more: Any) -> None:
		raise error("gone")

	with as_user(HR):
		name = sheet(f"1001,{MONTH.key},85")
		frappe.db.set_value("CS Exam Import", name, {"status": "Waiting", "done_by": HR})
	frappe.db.commit()
	monkeypatch.setattr(importing, "look", gone)
	exams_jobs.go_on()
	doc = frappe.get_doc("CS Exam Import", name)
	assert doc.status == "Failed" and "Error Log" in doc.problem
	assert importing.waiting() == []


def test_a_mark_is_written_by_nobody_but_its_deed(staff: dict[str, str]) -> None:
	name = entered(staff["anna"], "80")
	doc = frappe.get_doc(MARK, name)
	doc.mark = 100
	with pytest.raises(frappe.PermissionError):
		doc.save()
	made = {"doctype": MARK, "employee": staff["anna"], "month": MONTH.first, "mark": 100}
	with pytest.raises(frappe.PermissionError):
		frappe.get_doc({**made, "entered_by": HR, "entered_at": frappe.utils.now()}).insert()


def test_results_from_elsewhere_count_as_such(as_user: AsUser, staff: dict[str, str]) -> None:
	today, anna, alan = getdate(), staff["anna"], staff["alan"]
	with as_user(HR):
		name = api.enter_typing(anna, str(today), 62, 98.5, "Held by the training office")
		api.enter_typing(anna, str(add_days(today, -3)), 80, 60, "Practice")
		api.enter_typing(alan, str(add_days(today, -400)), 70, 99, "Old certificate")
		with pytest.raises(frappe.ValidationError, match="where"):
			api.enter_typing(alan, str(today), 62, 98, " ")
	doc = frappe.get_doc(TEST, name)
	assert (doc.status, doc.how, doc.entered_by, doc.speed, doc.accuracy) == (
		"Counts",
		"Entered",
		HR,
		62,
		98.5,
	)
	assert typing.best_of([anna, alan]) == {anna: 62}
	assert typing.best_of([alan], getdate(add_days(today, -300))) == {alan: 70}
	for who in (LEE, PEOPLE.supervisor, ANNA):
		with as_user(who), pytest.raises(frappe.PermissionError):
			api.enter_typing(staff["bea"], str(today), 62, 98, "Said so")


def test_typing_results_are_imported_once(as_user: AsUser, staff: dict[str, str]) -> None:
	today = getdate()
	text = f"员工号,日期,速度,正确率\n1001,{today},55,97%\n1002,{today},41,99\n1003,{today},900,99\n"
	with as_user(HR):
		name = sheet(text, what="Typing Results", reason="Yearly test of the company")
		assert "1 to 250" in api.preview_import(name)["rows"][0]["problem"]
		doc = frappe.get_doc("CS Exam Import", name)
		doc.sheet = text.replace("900", "90")
		doc.save()
		api.run_import(name)
		again = sheet(doc.sheet, what="Typing Results", reason="Twice by mistake")
		assert api.preview_import(again)["known"] == 3
	best = typing.best_of(list(staff.values()))
	assert best == {staff["anna"]: 55, staff["alan"]: 41, staff["bea"]: 90}
	with as_user(HR):
		other = sheet(text.replace("900", "80"), what="Typing Results", reason="Read again")
		assert "90 a minute" in api.preview_import(other)["rows"][0]["problem"]
	with as_user(LEE), pytest.raises(frappe.PermissionError):
		api.preview_import(sheet(text, what="Typing Results", reason="x"))


def test_a_wrong_result_is_withdrawn_and_entered_anew(as_user: AsUser, staff: dict[str, str]) -> None:
	today, anna = str(getdate()), staff["anna"]
	with as_user(HR):
		name = api.enter_typing(anna, today, 92, 98, "Company test")
		api.enter_typing(anna, today, 300, 98, "Company test", "English")
		with pytest.raises(frappe.ValidationError, match="withdraw that result first"):
			api.enter_typing(anna, today, 29, 98, "Company test")
		with pytest.raises(frappe.ValidationError, match="there already"):
			api.enter_typing(anna, today, 92, 98, "Company test")
		with pytest.raises(frappe.ValidationError, match="Say why"):
			api.withdraw_typing(name, " ")
	for who in (ANNA, PEOPLE.alan):
		with as_user(who), pytest.raises(frappe.PermissionError):
			api.withdraw_typing(name, "Mine")
	assert typing.best_of([anna]) == {anna: 92}
	with as_user(LEE):
		api.withdraw_typing(name, "The digits were swapped")
		with pytest.raises(frappe.ValidationError, match="that is there"):
			api.withdraw_typing(name, "Twice")
	kept = frappe.get_doc(TEST, name)
	assert (kept.status, kept.withdrawn_by, kept.speed) == ("Withdrawn", LEE, 92)
	assert frappe.db.exists("Version", {"ref_doctype": TEST, "docname": name})
	assert typing.best_of([anna]) == {}
	with as_user(HR):
		api.enter_typing(anna, today, 29, 98, "Company test")
	assert typing.best_of([anna]) == {anna: 29}


def test_marks_follow_an_employee_who_gets_another_number(as_user: AsUser, staff: dict[str, str]) -> None:
	with as_user(HR):
		first = entered(staff["anna"], "80")
	frappe.rename_doc("Employee", staff["anna"], "E-4711", force=True)
	assert frappe.db.get_value(MARK, first, "counting_key") == exams.key_of("E-4711", MONTH)
	with as_user(HR):
		second = entered("E-4711", "85", "Counted again")
	assert frappe.db.get_value(MARK, second, "replaces") == first
	assert set(exams.month_facts(MONTH, ["E-4711", staff["bea"]])) == {"E-4711"}


def test_people_are_looked_up_by_those_who_enter_for_them(as_user: AsUser, staff: dict[str, str]) -> None:
	with as_user(HR):
		assert {one["employee"] for one in api.candidates()} == set(staff.values())
		assert [one["employee"] for one in api.candidates("1003")] == [staff["bea"]]
	with as_user(LEE):
		assert {one["employee"] for one in api.candidates()} == {staff["anna"], staff["alan"]}
	with as_user(ANNA):
		assert api.candidates() == []
