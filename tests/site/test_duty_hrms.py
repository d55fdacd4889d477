"""Shifts and leave of HRMS say who is there, where it is installed (FIRST-5)."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import frappe
import pytest
from frappe.utils import getdate

from cs_center.workforce.service import presence
from tests.site import centre
from tests.site.workforce import (
	at,
	book,
	employee,
	holiday_list,
	record,
	roster_until,
	there,
	trust,
	work,
)

ANNA = centre.PEOPLE.anna


@pytest.fixture
def anna(full_site: str) -> Iterator[str]:
	"""Anna as an employee whose working hours on her staff record are the whole day."""
	if "hrms" not in frappe.get_installed_apps():
		pytest.skip("HRMS is not on this bench")
	name = employee("Anna", holiday_list=holiday_list("Ours"))
	work("1001", ("Every Day", "00:00:00", "00:00:00"))
	record("1001", employee=name)
	yield name


def shift_type(name: str, start: str, end: str, **values: Any) -> str:
	doc = frappe.get_doc(
		{"doctype": "Shift Type", "name": name, "start_time": start, "end_time": end, **values}
	)
	return doc.insert().name


def assign(employee: str, shift: str, first: date, last: date | None = None) -> Any:
	values = {"employee": employee, "shift_type": shift, "start_date": first, "end_date": last}
	doc = frappe.get_doc({"doctype": "Shift Assignment", "status": "Active", **values})
	doc.company = frappe.db.get_value("Employee", employee, "company")
	doc.insert().submit()
	return doc


def leave(employee: str, first: date, last: date, **values: Any) -> Any:
	if not frappe.db.exists("Leave Type", "Unpaid"):
		frappe.get_doc({"doctype": "Leave Type", "leave_type_name": "Unpaid", "is_lwp": 1}).insert()
	doc = frappe.get_doc({"doctype": "Leave Application", "employee": employee, "leave_type": "Unpaid"})
	doc.update({"from_date": first, "to_date": last, "status": "Approved", "posting_date": first, **values})
	doc.leave_approver = "Administrator"
	doc.insert().submit()
	return doc


def test_an_assigned_shift_stands_for_working_hours(anna: str) -> None:
	trust("1001")
	assert there(ANNA, at(10)).is_there
	shift = assign(anna, shift_type("Night", "22:00:00", "06:00:00"), getdate() - timedelta(days=1))
	assert roster_until("1001") is None
	for again in range(2):
		for hour, expected in ((1, True), (10, False), (23, True), (29, True)):
			assert there(ANNA, at(hour)).is_there is expected, (hour, again)
		assert there(ANNA, at(10)).next_at == at(22)
		trust("1001")
	assert {row.source for row in book(ANNA)} == {"Shift Assignment"}
	shift.cancel()
	assert roster_until("1001") is None and there(ANNA, at(10)).is_there


def test_a_shift_that_ends_or_is_switched_off_is_heard_of(anna: str) -> None:
	shift = assign(anna, shift_type("Early", "08:00:00", "16:00:00"), getdate())
	trust("1001")
	assert not there(ANNA, at(17)).is_there
	shift.status = "Inactive"
	shift.save()
	assert there(ANNA, at(17)).is_there


def test_a_default_shift_is_worked_on_days_without_another(anna: str) -> None:
	early, night = shift_type("Early", "08:00:00", "16:00:00"), shift_type("Night", "22:00:00", "06:00:00")
	doc = frappe.get_doc("Employee", anna)
	doc.default_shift = early
	doc.save()
	assert there(ANNA, at(10)).is_there and not there(ANNA, at(17)).is_there
	trust("1001")
	assign(anna, night, getdate(), getdate())
	assert not there(ANNA, at(10)).is_there and there(ANNA, at(23)).is_there
	assert presence.people_now([ANNA], at(10))[ANNA].next_duty_at == at(22)


def test_changed_hours_of_a_shift_are_heard_of(anna: str) -> None:
	early = shift_type("Early", "08:00:00", "16:00:00")
	assign(anna, early, getdate())
	trust("1001")
	doc = frappe.get_doc("Shift Type", early)
	doc.save()
	assert roster_until("1001")
	doc.end_time = "20:00:00"
	doc.save()
	assert roster_until("1001") is None and there(ANNA, at(17)).is_there


def test_a_shift_has_holidays_of_its_own(anna: str) -> None:
	early = shift_type("Early", "08:00:00", "16:00:00", holiday_list=holiday_list("Early", getdate()))
	assign(anna, early, getdate())
	assert not there(ANNA, at(10)).is_there
	assert there(ANNA, at(10)).next_at == at(32)


def test_approved_leave_is_leave_from_the_shift_of_the_day(anna: str) -> None:
	assign(anna, shift_type("Night", "22:00:00", "06:00:00"), getdate() - timedelta(days=2))
	trust("1001")
	asked = leave(anna, getdate(), getdate())
	assert roster_until("1001") is None
	for _again in range(2):
		for hour, expected in ((1, True), (10, False), (23, False), (29, False), (47, True)):
			assert there(ANNA, at(hour)).is_there is expected, hour
		found = there(ANNA, at(23))
		assert "on leave" in str(found.reason) and found.next_at == at(24 + 22)
		trust("1001")
	asked.cancel()
	assert there(ANNA, at(23)).is_there


def test_half_a_day_of_leave_takes_half_of_the_shift(anna: str) -> None:
	assign(anna, shift_type("Early", "08:00:00", "16:00:00"), getdate())
	leave(anna, getdate(), getdate(), half_day=1, half_day_date=getdate())
	assert there(ANNA, at(11)).is_there and not there(ANNA, at(13)).is_there


def test_leave_that_was_not_approved_is_none(anna: str) -> None:
	assign(anna, shift_type("Early", "08:00:00", "16:00:00"), getdate())
	leave(anna, getdate(), getdate(), status="Rejected")
	assert there(ANNA, at(11)).is_there


def test_who_left_is_not_there_whatever_the_shift_says(anna: str) -> None:
	assign(anna, shift_type("Early", "08:00:00", "16:00:00"), getdate())
	doc = frappe.get_doc("Employee", anna)
	doc.update({"status": "Left", "relieving_date": getdate()})
	doc.save()
	assert "left the company" in str(there(ANNA, at(10)).reason)
