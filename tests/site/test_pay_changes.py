"""STAFF-3 on a site: many grades or rates changed together, asked for by one, approved by another, all of it or nothing."""

import io
import time
from datetime import date
from decimal import Decimal
from typing import Any

import frappe
import pytest
from openpyxl import Workbook

from cs_center.engines.database import insert_many, stamp
from cs_center.pay_office import api, jobs
from cs_center.pay_office.service import applying, results
from devtools.session import as_user
from tests.site import pay, pay_office
from tests.site.centre import PEOPLE
from tests.site.pay import ASSIGNMENT, MANAGER, RATE, SECOND, held
from tests.site.pay_office import CHANGE, RATES, asked, change, draft, sheet

pytestmark = pytest.mark.commits


@pytest.fixture(autouse=True)
def hr() -> None:
	pay.hr()
	pay_office.grades()


@pytest.fixture
def staff() -> dict[str, str]:
	return pay.staff()


def approve(name: str, user: str = MANAGER) -> None:
	"""As an HR Manager, with the worker's job at once."""
	with as_user(user):
		api.approve_change(name)
		frappe.db.commit()
		jobs.apply_change(name)


@pytest.fixture
def both(staff: dict[str, str]) -> str:
	"""Anna rises from G1 to G2, Alan gets his first grade."""
	pay.given(staff["anna"])
	return sheet(("1001", "G2", "2026-03-01"), ("1002", "G1", "2026-03-01"))


def test_a_preview_says_what_each_row_comes_to_and_writes_nothing_of_pay(
	staff: dict[str, str], both: str
) -> None:
	name, before = draft(both), held(staff["anna"])
	with as_user(PEOPLE.hr):
		assert api.preview_change(name)["difference"] == Decimal("4000.00")
		effects = api.change_effects(name)
	doc = change(name)
	said = [(row.known_as, row.grade_before, row.before_amount, row.after_amount) for row in doc.rows]
	assert said == [("Anna", "G1", 3000, 4000), ("Alan", None, 0, 3000)]
	assert (doc.people, doc.difference, doc.problems, doc.status) == (2, 4000, 0, "Draft")
	assert [(one["employee_name"], one["before"], one["after"]) for one in effects] == [
		("Anna", "3000.00", "4000.00"),
		("Alan", None, "3000.00"),
	]
	assert held(staff["anna"]) == before and not held(staff["alan"])


def test_problems_are_said_row_by_row_and_nothing_is_asked_for_with_them(staff: dict[str, str]) -> None:
	lines = [("1001", "G2", "1 March"), ("9999", "G1", "2026-03-01"), ("1002", "G9", "2026-03-01")]
	lines += [("1003", "G1", "2026-03-01"), (staff["bea"], "G2", "2026-04-01"), ("1009", "G1", "2019-01-01")]
	name = draft(sheet(*lines))
	with as_user(PEOPLE.hr):
		assert api.preview_change(name)["problems"] == 5
		with pytest.raises(frappe.ValidationError, match="Rows with problems: 5"):
			api.ask_for_change(name)
	said = [row.problem or "" for row in change(name).rows]
	for text, words in zip(
		said, ("no day", "no member of staff", "no pay grade", "", "row 4 already", "joins on"), strict=True
	):
		assert words in text and bool(words) == bool(text)


def test_another_one_approves_and_all_of_it_is_written(staff: dict[str, str], both: str) -> None:
	name = asked(both)
	with as_user(PEOPLE.hr), pytest.raises(frappe.PermissionError):
		api.approve_change(name)
	approve(name)
	assert held(staff["anna"]) == [("G1", "2024-01-01", "2026-02-28"), ("G2", "2026-03-01", "")]
	assert held(staff["alan"]) == [("G1", "2026-03-01", "")]
	doc = change(name)
	assert (doc.status, doc.asked_by, doc.approved_by, doc.progress) == ("Applied", PEOPLE.hr, MANAGER, 100)
	row = frappe.get_doc(ASSIGNMENT, doc.rows[0].written)
	assert (row.asked_by, row.approved_by, row.source_name, row.why) == (PEOPLE.hr, MANAGER, name, "New year")


def test_nobody_approves_what_they_have_asked_for(both: str) -> None:
	name = draft(both)
	with as_user(MANAGER):
		api.ask_for_change(name)
		with pytest.raises(frappe.ValidationError, match="Somebody else"):
			api.approve_change(name)
	approve(name, SECOND)
	assert change(name).status == "Applied"


def test_applying_again_changes_nothing(staff: dict[str, str], both: str) -> None:
	name = asked(both)
	approve(name)
	rows = frappe.db.count(ASSIGNMENT)
	assert applying.apply(name) and frappe.db.count(ASSIGNMENT) == rows


def test_killed_on_the_way_nothing_is_written_and_the_sweep_writes_it(
	staff: dict[str, str], both: str, monkeypatch: pytest.MonkeyPatch
) -> None:
	name = asked(both)
	with as_user(MANAGER):
		api.approve_change(name)
	frappe.db.commit()
	really = results.write

	def killed(*_arguments: Any, **_values: Any) -> None:
		raise KeyboardInterrupt

	monkeypatch.setattr(results, "write", killed)
	with pytest.raises(KeyboardInterrupt):
		applying.apply(name)
	frappe.db.rollback()
	assert not held(staff["alan"]) and change(name).status == "Applying"
	monkeypatch.setattr(results, "write", really)
	jobs.look_after()
	frappe.db.rollback()
	assert held(staff["alan"]) == [("G1", "2026-03-01", "")] and change(name).status == "Applied"
	assert frappe.db.get_value(ASSIGNMENT, change(name).rows[1].written, "approved_by") == MANAGER


def test_what_has_changed_meanwhile_goes_back_to_who_decides(staff: dict[str, str], both: str) -> None:
	name = asked(both)
	pay.given(staff["alan"], "G3", "2026-03-01")
	approve(name)
	doc = change(name)
	assert (doc.status, doc.problems, doc.approved_by) == ("Asked", 1, None)
	assert "G3 holds from 2026-03-01" in doc.rows[1].problem and "Rows with problems: 1" in doc.problem
	assert held(staff["anna"]) == [("G1", "2024-01-01", "")]


def test_a_change_is_taken_back_by_a_change_of_its_own(staff: dict[str, str], both: str) -> None:
	name = asked(both)
	approve(name)
	with as_user(PEOPLE.hr):
		undoing = api.undo_change(name, "The wrong list")
		with pytest.raises(frappe.ValidationError, match="taken back already"):
			api.undo_change(name, "Once more")
		api.ask_for_change(undoing)
	approve(undoing)
	assert held(staff["anna"]) == [("G1", "2024-01-01", "2026-02-28"), ("G1", "2026-03-01", "")]
	assert held(staff["alan"]) == []
	assert change(name).undone_by == undoing and change(undoing).difference == -4000
	assert frappe.db.count(ASSIGNMENT, {"employee": staff["anna"]}) == 3


def test_what_somebody_got_before_a_new_number_is_taken_back(staff: dict[str, str], both: str) -> None:
	name = asked(both)
	approve(name)
	frappe.rename_doc("Employee", staff["anna"], "ANNA-2", force=True)
	with as_user(PEOPLE.hr):
		undoing = api.undo_change(name, "The wrong list")
		api.ask_for_change(undoing)
	approve(undoing)
	assert held("ANNA-2")[-1] == ("G1", "2026-03-01", "")


def test_a_rate_changes_for_everybody_who_has_the_grade(staff: dict[str, str]) -> None:
	for name in ("anna", "alan"):
		pay.given(staff[name])
	name = asked(sheet(("G1", "3,200.50"), headings=("岗级", "金额")), RATES, first_day="2026-05-01")
	assert (change(name).people, change(name).difference) == (2, 401)
	approve(name)
	rows = frappe.get_all(RATE, {"grade": "G1"}, ["amount", "effective_from"], order_by="effective_from")
	assert [(row.amount, str(row.effective_from)) for row in rows] == [
		(3000, "2020-01-01"),
		(3200.5, "2026-05-01"),
	]


def test_what_was_asked_for_is_not_changed_and_nothing_is_deleted(both: str) -> None:
	name = asked(both)
	with as_user(MANAGER):
		doc = change(name)
		doc.rows[0].grade = "G3"
		with pytest.raises(frappe.ValidationError, match="sent back"):
			doc.save()
		with pytest.raises(frappe.PermissionError):
			frappe.delete_doc(CHANGE, name)
		api.send_change_back(name, "Anna stays")
		doc = change(name)
		doc.update({"status": "Applied", "approved_by": MANAGER, "difference": 1})
		doc.rows[0].update({"written": "x", "problem": "", "difference": 7})
		doc.save()
	doc = change(name)
	assert (doc.status, doc.approved_by, doc.difference, doc.words) == ("Draft", None, 0, "Anna stays")
	assert (doc.rows[0].written, doc.rows[0].difference) == (None, 0)


def test_a_draft_is_withdrawn_and_stays_in_the_list(both: str) -> None:
	name = draft(both)
	with as_user(PEOPLE.hr):
		api.withdraw_change(name, "Not this year")
		with pytest.raises(frappe.ValidationError):
			api.ask_for_change(name)
	assert change(name).status == "Withdrawn"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_template_is_read_again(staff: dict[str, str], language: str) -> None:
	pay.given(staff["anna"])
	frappe.local.lang = language
	name = draft()
	with as_user(PEOPLE.hr):
		text = api.sheet_template("Grades of Staff").get_data(as_text=True)
		noted = frappe.get_last_doc("Access Log")
		assert (noted.user, noted.export_from, noted.filters) == (
			PEOPLE.hr,
			CHANGE,
			"Grades of Staff",
		)  # SEC-1
		lines = [line.split(",") for line in text.splitlines()]
		assert [line[2] for line in lines if line[0] == "1001"] == ["G1"]
		filled = [
			",".join([*line[:3], "G2", "2026-03-01", ""]) if line[0] == "1001" else ",".join(line)
			for line in lines
		]
		assert api.take_sheet(name, text="\n".join(filled)) == 1
		assert api.preview_change(name)["problems"] == 0


def test_nobody_but_hr_does_anything_with_it(both: str) -> None:
	name = draft(both)
	for user in (PEOPLE.anna, PEOPLE.lee, PEOPLE.supervisor):
		with as_user(user):
			for ask in (
				lambda: api.preview_change(name),
				lambda: api.change_effects(name),
				lambda: api.ask_for_change(name),
				lambda: api.approve_change(name),
				lambda: api.undo_change(name, "x"),
				lambda: api.withdraw_change(name),
				lambda: api.send_change_back(name, "x"),
				lambda: api.take_sheet(name, text=both),
				lambda: api.sheet_template("Grades of Staff"),
			):
				with pytest.raises(frappe.PermissionError):
					ask()


def test_five_hundred_people_are_moved_in_seconds(staff: dict[str, str]) -> None:
	lines = [(f"HR-MANY-{number:04d}", "G1", "2026-03-01") for number in range(500)]
	_many_people([one for one, _grade, _day in lines])
	name = draft()
	with as_user(PEOPLE.hr):
		began = time.monotonic()
		api.take_sheet(name, text=sheet(*lines))
		assert api.preview_change(name)["problems"] == 0
		api.ask_for_change(name)
	approve(name)
	assert time.monotonic() - began < 20
	assert frappe.db.count(ASSIGNMENT, {"source_name": name}) == 500


def _many_people(names: list[str]) -> None:
	"""Employees with staff records, as rows."""
	employees, records = [], []
	for number, name in enumerate(names):
		common = {"name": name, **stamp(), "employee_name": name, "first_name": name, "status": "Active"}
		employees.append({**common, "date_of_joining": "2020-01-01", "company": None})
		user = f"many{number}@example.com"
		records.append(
			{
				"name": f"M{number}",
				**stamp(),
				"staff_number": f"M{number}",
				"user": user,
				"employee": name,
				"active": 1,
			}
		)
	insert_many("Employee", employees)
	insert_many("CS Staff Record", records)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_sheet_is_uploaded_and_kept_privately(staff: dict[str, str], kind: str) -> None:
	name = draft()
	rows = [("工号", "新岗级", "生效日期"), ("1001", "G1", "2026-03-01"), (1002, "G2", date(2026, 4, 1))]
	if kind == "csv":
		content = "\n".join(",".join(map(str, row)) for row in rows).encode("gb18030")
	else:
		book, held_in = Workbook(), io.BytesIO()
		for row in rows:
			book.active.append(row)
		book.save(held_in)
		content = held_in.getvalue()
	with as_user(PEOPLE.hr):
		file = frappe.get_doc({"doctype": "File", "file_name": f"grades.{kind}", "content": content}).insert()
		assert api.take_sheet(name, file_url=file.file_url) == 2
		assert api.preview_change(name)["problems"] == 0
	doc = change(name)
	assert [(row.resolved, row.after_amount) for row in doc.rows] == [
		(staff["anna"], 3000),
		(staff["alan"], 4000),
	]
	assert "/private/" in doc.file and frappe.db.get_value("File", file.name, "is_private")


def test_progress_is_told_to_who_approved_and_names_no_amount(
	both: str, monkeypatch: pytest.MonkeyPatch
) -> None:
	name, told = asked(both), []
	really = frappe.publish_realtime

	def noted(event: str | None = None, message: Any = None, **to: Any) -> None:
		if event == "cs_pay_office_progress":
			told.append((message, to))
		really(event, message, **to)

	monkeypatch.setattr(frappe, "publish_realtime", noted)
	approve(name)
	assert [message["percent"] for message, _to in told] == [10, 50, 90, 100]
	assert all(to == {"user": MANAGER} for _message, to in told)
	assert all(set(message) == {"doctype", "name", "percent"} for message, _to in told)
