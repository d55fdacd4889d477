"""Work plans out of what the site knows: shifts and leave of HRMS, else working hours; holidays and absences."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeVar

import frappe
from frappe.query_builder import DocType
from frappe.utils import get_time

from cs_center.engines import people
from cs_center.workforce.rules.duty import DatedShift, Interval, WeeklyHours, WorkPlan, duties, time_off

FROM_SHIFTS, FROM_HOURS, FROM_LEAVE = "Shift Assignment", "Working Hours", "Absence"
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_OfEmployee = TypeVar("_OfEmployee", people.EmployeeShift, people.EmployeeLeave)


@dataclass(frozen=True, slots=True)
class Member:
	"""Somebody of the staff, by the name of their record."""

	staff: str
	user: str
	employee: str | None


@dataclass(frozen=True, slots=True)
class Planned:
	"""When somebody works and is off within some days. `source`: where their hours are from, blank without any."""

	on_duty: list[Interval]
	off: list[Interval]
	source: str

	@property
	def has_plan(self) -> bool:
		return bool(self.source)


@dataclass(frozen=True, slots=True)
class _Sources:
	"""Everything that plans of some members are made of, by employee or by staff record."""

	first: date
	last: date
	days: dict[str, people.EmployeeDays]
	shifts: dict[str, list[people.EmployeeShift]]
	leave: dict[str, list[people.EmployeeLeave]]
	hours: dict[str, list[WeeklyHours]]
	absences: dict[str, list[Interval]]
	holidays: dict[str, frozenset[date]]
	default_list: str | None

	def holidays_in(self, holiday_list: str | None) -> frozenset[date]:
		return self.holidays.get(holiday_list or "", frozenset())


def planned(members: Sequence[Member], first: date, last: date) -> dict[str, Planned]:
	"""By user, for the shifts that begin on these days: ask from yesterday on for who works tonight."""
	if not members:
		return {}
	sources = _read(members, first, last)
	return {member.user: _planned(member, sources) for member in members}


def _planned(member: Member, sources: _Sources) -> Planned:
	employee = member.employee or ""
	days = sources.days.get(employee) or people.EmployeeDays(sources.default_list, None)
	shifts = sources.shifts.get(employee, [])
	hours = [] if shifts else sources.hours.get(member.staff, [])
	plan = _plan(shifts, hours, days.holiday_list, sources)
	plan = _with_leave(plan, sources.leave.get(employee, []), sources.absences.get(member.staff, []), sources)
	last = min(sources.last, days.relieved_on or sources.last)
	return Planned(
		on_duty=duties(plan, sources.first, last),
		off=time_off(plan, sources.first, sources.last),
		source=FROM_SHIFTS if shifts else FROM_HOURS if hours else "",
	)


def _plan(
	shifts: Sequence[people.EmployeeShift],
	hours: Sequence[WeeklyHours],
	holiday_list: str | None,
	sources: _Sources,
) -> WorkPlan:
	"""HRMS works a default shift on days without another: its hours hold every day, like those of a week."""
	common = sources.holidays_in(holiday_list)
	default = next((shift for shift in shifts if not shift.first_day), None)
	if default:
		hours = [WeeklyHours(None, default.starts_at, default.ends_at)]
	dated = [
		DatedShift(
			shift.first_day, shift.last_day, shift.starts_at, shift.ends_at, _closed(shift, common, sources)
		)
		for shift in shifts
		if shift.first_day
	]
	holidays = _closed(default, common, sources) if default else common
	return WorkPlan(hours=tuple(hours), shifts=tuple(dated), holidays=holidays)


def _closed(shift: people.EmployeeShift, common: frozenset[date], sources: _Sources) -> frozenset[date]:
	return sources.holidays_in(shift.holiday_list) if shift.holiday_list else common


def _with_leave(
	plan: WorkPlan, leave: Iterable[people.EmployeeLeave], absences: Iterable[Interval], sources: _Sources
) -> WorkPlan:
	days, half_days = set(), set()
	for each in leave:
		first, last = max(each.first_day, sources.first), min(each.last_day, sources.last)
		days |= {first + timedelta(days=count) for count in range((last - first).days + 1)}
		half_days |= {each.half_day} - {None}
	return replace(
		plan,
		absences=tuple(absences),
		leave_days=frozenset(days - half_days),
		half_leave_days=frozenset(half_days),
	)


def _read(members: Sequence[Member], first: date, last: date) -> _Sources:
	employees = {member.employee for member in members if member.employee}
	names = [member.staff for member in members]
	days = people.days_of_employees(employees)
	shifts = people.shifts_of_employees(employees, first, last)
	default_list = people.default_holiday_list()
	lists = {default_list, *(each.holiday_list for each in (*days.values(), *shifts))}
	return _Sources(
		first=first,
		last=last,
		days=days,
		shifts=_by_employee(shifts),
		leave=_by_employee(people.leave_of_employees(employees, first, last)),
		hours=_working_hours(names),
		absences=_absences(names, first, last),
		holidays=people.holidays_of(lists, first, last),
		default_list=default_list,
	)


def _by_employee(rows: Iterable[_OfEmployee]) -> dict[str, list[_OfEmployee]]:
	found: dict[str, list[_OfEmployee]] = defaultdict(list)
	for row in rows:
		found[row.employee].append(row)
	return found


def _working_hours(staff: Sequence[str]) -> dict[str, list[WeeklyHours]]:
	found: dict[str, list[WeeklyHours]] = defaultdict(list)
	rows = frappe.get_all(
		"CS Working Hours",
		filters={"parent": ("in", staff), "parenttype": "CS Staff Record"},
		fields=["parent", "weekday", "starts_at", "ends_at"],
	)
	for row in rows:
		weekday = _WEEKDAYS.index(row.weekday) if row.weekday in _WEEKDAYS else None
		found[row.parent].append(WeeklyHours(weekday, get_time(row.starts_at), get_time(row.ends_at)))
	return found


def _absences(staff: Sequence[str], first: date, last: date) -> dict[str, list[Interval]]:
	"""Those that touch the days or the night after the last of them."""
	found: dict[str, list[Interval]] = defaultdict(list)
	absence = DocType("CS Absence")
	rows = (
		frappe.qb.from_(absence)
		.where(absence.staff.isin(staff))
		.where((absence.ends_at > first) & (absence.starts_at < last + timedelta(days=2)))
		.select(absence.staff, absence.starts_at, absence.ends_at)
	).run()
	for name, starts_at, ends_at in rows:
		found[name].append(Interval(starts_at, ends_at))
	return found
