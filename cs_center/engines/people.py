"""People of Frappe, ERPNext and HRMS: who is a user, what they may, when they work and when they are on leave."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

import frappe
from frappe.query_builder import Case, DocType
from frappe.query_builder.functions import Count, Sum
from frappe.utils import get_time

#: Employees of one question.
_AT_ONCE = 1000
#: What an employee is while they work; suspended, inactive and left are something else.
IN_SERVICE = "Active"
_WORKED = ("Present", "Work From Home", "Half Day")


@dataclass(frozen=True, slots=True)
class EmployeeShift:
	"""Hours of an employee. `first_day` None: their default shift, worked on days without another."""

	employee: str
	starts_at: time
	ends_at: time
	holiday_list: str | None
	first_day: date | None = None
	last_day: date | None = None


@dataclass(frozen=True, slots=True)
class EmployeeLeave:
	"""Approved leave, both days included. `half_day`: the one of them of which only half is leave."""

	employee: str
	first_day: date
	last_day: date
	half_day: date | None


@dataclass(frozen=True, slots=True)
class EmployeeDays:
	"""Which days an employee never works: the list of their holidays, and those after the last in the company."""

	holiday_list: str | None
	relieved_on: date | None


def holidays(holiday_list: str | None) -> frozenset[date]:
	"""The days of an ERPNext Holiday List."""
	if not holiday_list:
		return frozenset()
	days = frappe.get_all("Holiday", filters={"parent": holiday_list}, pluck="holiday_date")
	return frozenset(frappe.utils.getdate(day) for day in days)


def enabled_users_with_role(role: str) -> list[str]:
	"""Names of the users who have the role and may log in."""
	has_role, user = DocType("Has Role"), DocType("User")
	rows = (
		frappe.qb.from_(has_role)
		.join(user)
		.on(user.name == has_role.parent)
		.where((has_role.role == role) & (has_role.parenttype == "User") & (user.enabled == 1))
		.select(user.name)
		.distinct()
	).run(pluck=True)
	return sorted(rows)


def enabled_users(users: Iterable[str]) -> set[str]:
	"""Those of the users who may log in."""
	names = list(users)
	return (
		set(frappe.get_all("User", filters={"name": ("in", names), "enabled": 1}, pluck="name"))
		if names
		else set()
	)


def emails(users: Iterable[str]) -> list[str]:
	"""The addresses of users, by which Frappe's notifications know them."""
	names = list(users)
	return frappe.get_all("User", filters={"name": ("in", names)}, pluck="email") if names else []


def region_code(country: str | None) -> str:
	"""The ISO 3166 code of an ERPNext country, in capitals; "CN" when there is none."""
	code = frappe.get_cached_value("Country", country, "code") if country else None
	return (code or "cn").upper()


def has_hrms() -> bool:
	"""Whether there are shifts and leave."""
	return "hrms" in frappe.get_installed_apps()


def holidays_of(holiday_lists: Iterable[str | None], first: date, last: date) -> dict[str, frozenset[date]]:
	"""The days of each list within some days; a list without any is absent."""
	found: dict[str, set[date]] = {}
	if lists := sorted({name for name in holiday_lists if name}):
		filters = {"parent": ("in", lists), "holiday_date": ("between", (first, last))}
		for row in frappe.get_all("Holiday", filters=filters, fields=["parent", "holiday_date"]):
			found.setdefault(row.parent, set()).add(row.holiday_date)
	return {name: frozenset(days) for name, days in found.items()}


def default_holiday_list() -> str | None:
	"""The holidays of people who are no employees: those of the site's own company."""
	company = frappe.db.get_single_value("Global Defaults", "default_company")
	return frappe.db.get_value("Company", company, "default_holiday_list") if company else None


def days_of_employees(employees: Collection[str]) -> dict[str, EmployeeDays]:
	"""Holiday list (their own, else their company's) and last day of each employee."""
	employee, company = DocType("Employee"), DocType("Company")
	query = (
		frappe.qb.from_(employee)
		.left_join(company)
		.on(company.name == employee.company)
		.select(employee.name, employee.holiday_list, company.default_holiday_list, employee.relieving_date)
	)
	return {
		name: EmployeeDays(own or common or None, relieved_on)
		for name, own, common, relieved_on in _of_employees(query, employee.name, employees)
	}


def weekly_rest_of_employees(
	employees: Collection[str], first: date, last: date
) -> dict[str, frozenset[date]]:
	"""Days within some days on which an employee rests every week, as their holiday list marks them.

	Who has no list, or one that marks none of these days as weekly, is absent. Public holidays are none of them.
	"""
	lists = {name: of.holiday_list for name, of in days_of_employees(employees).items() if of.holiday_list}
	filters = {"parent": ("in", sorted(set(lists.values()))), "weekly_off": 1}
	filters["holiday_date"] = ("between", (first, last))
	marked: dict[str, set[date]] = {}
	for name, day in (
		frappe.get_all("Holiday", filters, ["parent", "holiday_date"], as_list=True) if lists else ()
	):
		marked.setdefault(name, set()).add(day)
	return {employee: frozenset(marked[name]) for employee, name in lists.items() if name in marked}


@dataclass(frozen=True, slots=True)
class EmployeeService:
	"""Since when and until when an employee works for a company, both days included; `left_on` None: still."""

	employee: str
	full_name: str
	user: str
	company: str
	joined_on: date
	left_on: date | None


def service_of_employees(employees: Collection[str]) -> dict[str, EmployeeService]:
	"""Employees by name, those that there are."""
	employee = DocType("Employee")
	query = frappe.qb.from_(employee).select(
		employee.name,
		employee.employee_name,
		employee.user_id,
		employee.company,
		employee.date_of_joining,
		employee.relieving_date,
	)
	return {
		name: EmployeeService(name, full_name or name, user or "", company or "", joined_on, left_on)
		for name, full_name, user, company, joined_on, left_on in _of_employees(
			query, employee.name, employees
		)
	}


def shifts_of_employees(employees: Collection[str], first: date, last: date) -> list[EmployeeShift]:
	"""Shifts that are assigned within some days, and default shifts; none without HRMS."""
	if not has_hrms():
		return []
	return [*_assigned_shifts(employees, first, last), *_default_shifts(employees)]


def _assigned_shifts(employees: Collection[str], first: date, last: date) -> list[EmployeeShift]:
	assignment, shift = DocType("Shift Assignment"), DocType("Shift Type")
	query = (
		frappe.qb.from_(assignment)
		.join(shift)
		.on(shift.name == assignment.shift_type)
		.where((assignment.docstatus == 1) & (assignment.status == "Active"))
		.where(assignment.start_date <= last)
		.where(assignment.end_date.isnull() | (assignment.end_date >= first))
		.select(assignment.employee, shift.start_time, shift.end_time, shift.holiday_list)
		.select(assignment.start_date, assignment.end_date)
	)
	return [_shift(*row) for row in _of_employees(query, assignment.employee, employees)]


def _default_shifts(employees: Collection[str]) -> list[EmployeeShift]:
	employee, shift = DocType("Employee"), DocType("Shift Type")
	query = (
		frappe.qb.from_(employee)
		.join(shift)
		.on(shift.name == employee.default_shift)
		.select(employee.name, shift.start_time, shift.end_time, shift.holiday_list)
	)
	return [_shift(*row) for row in _of_employees(query, employee.name, employees)]


def _shift(
	employee: str, starts_at: timedelta, ends_at: timedelta, holiday_list: str | None, *days: date | None
) -> EmployeeShift:
	return EmployeeShift(employee, get_time(starts_at), get_time(ends_at), holiday_list or None, *days)


def leave_of_employees(employees: Collection[str], first: date, last: date) -> list[EmployeeLeave]:
	"""Approved leave that touches some days; none without HRMS."""
	if not has_hrms():
		return []
	leave = DocType("Leave Application")
	query = (
		frappe.qb.from_(leave)
		.where((leave.docstatus == 1) & (leave.status == "Approved"))
		.where((leave.from_date <= last) & (leave.to_date >= first))
		.select(leave.employee, leave.from_date, leave.to_date, leave.half_day, leave.half_day_date)
	)
	return [
		EmployeeLeave(employee, begins, ends, (half_day or begins) if is_half else None)
		for employee, begins, ends, is_half, half_day in _of_employees(query, leave.employee, employees)
	]


def attendance_of_employees(
	employees: Collection[str], first: date, last: date
) -> list[tuple[str, date, bool]]:
	"""Employee, day, and whether they worked on it, half of it or at home as well; none without HRMS."""
	if not has_hrms():
		return []
	attendance = DocType("Attendance")
	query = (
		frappe.qb.from_(attendance)
		.where((attendance.docstatus == 1) & (attendance.attendance_date >= first))
		.where(attendance.attendance_date <= last)
		.select(attendance.employee, attendance.attendance_date, attendance.status)
	)
	rows = _of_employees(query, attendance.employee, employees)
	return [(employee, day, status in _WORKED) for employee, day, status in rows]


def employees_who_missed(employees: Collection[str], first: date, last: date) -> set[str]:
	"""Who was taken for absent or on leave on more of these days than they worked; nobody without HRMS."""
	if not has_hrms():
		return set()
	attendance = DocType("Attendance")
	worked = Sum(Case().when(attendance.status.isin(_WORKED), 1).else_(0))
	query = (
		frappe.qb.from_(attendance)
		.where((attendance.docstatus == 1) & (attendance.attendance_date >= first))
		.where(attendance.attendance_date <= last)
		.groupby(attendance.employee)
		.having(worked * 2 < Count("*"))
		.select(attendance.employee)
	)
	return {name for (name,) in _of_employees(query, attendance.employee, employees)}


def employees_on_shift(shift_type: str) -> list[str]:
	"""Who has a shift, by assignment or by default."""
	assigned = {"shift_type": shift_type, "docstatus": 1, "status": "Active"}
	found = set(frappe.get_all("Shift Assignment", filters=assigned, pluck="employee"))
	found |= set(frappe.get_all("Employee", filters={"default_shift": shift_type}, pluck="name"))
	return sorted(found)


def _of_employees(query: Any, column: Any, employees: Collection[str]) -> list[Sequence[Any]]:
	names, rows = sorted(employees), []
	for start in range(0, len(names), _AT_ONCE):
		rows += query.where(column.isin(names[start : start + _AT_ONCE])).run()
	return rows


def superiors() -> dict[str, str]:
	"""Whom users report to, by their employee records; only who works for the company."""
	employee, above = DocType("Employee"), DocType("Employee").as_("above")
	rows = (
		frappe.qb.from_(employee)
		.join(above)
		.on(above.name == employee.reports_to)
		.where(employee.user_id.isnotnull() & above.user_id.isnotnull() & (employee.status == IN_SERVICE))
		.select(employee.user_id, above.user_id)
	).run()
	return {user: superior for user, superior in rows if user and superior}


def bank_accounts(employees: Collection[str]) -> dict[str, tuple[str, str]]:
	"""Bank and account number of employees, blank where none is entered."""
	employee = DocType("Employee")
	query = frappe.qb.from_(employee).select(employee.name, employee.bank_name, employee.bank_ac_no)
	rows = _of_employees(query, employee.name, employees)
	return {name: ((bank or "").strip(), (account or "").strip()) for name, bank, account in rows}
