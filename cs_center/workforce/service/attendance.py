"""On how many days somebody was there, and when they were away (STAFF-6, STAFF-10)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

import frappe
from frappe.query_builder import DocType

from cs_center.engines import people
from cs_center.engines.database import parts
from cs_center.workforce.service import plans
from cs_center.workforce.service.members import Member

_ABSENCE = "CS Absence"
#: A shorter absence leaves a day to work on.
_A_DAY_AWAY = timedelta(hours=4)
#: Plans of so many people are read at once.
_PEOPLE_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Away:
	"""Days, both included."""

	first: date
	last: date


def days_there(
	members: Collection[Member], first: date, last: date, seen: Mapping[str, int]
) -> dict[str, int]:
	"""On how many of these days, both included, each employee was there.

	As attendance was taken; where none was, as their plan says, without leave and absences; who has no plan, on as many
	days as they were seen at work, by user.
	"""
	by_attendance = _attendance(members, first, last)
	others = [member for member in members if member.employee not in by_attendance]
	return by_attendance | _planned(others, first, last, seen)


def times_away(members: Collection[Member], first: date, last: date, most_of: Away) -> dict[str, list[Away]]:
	"""Approved leave, absences, and days on which attendance was taken and they were not there; who was never away is left out.

	first, last: what touches these days is found, as long as it is. most_of: attendance is looked through only for who missed
	more of these days than they worked.
	"""
	found: dict[str, list[Away]] = defaultdict(list)
	employees = {member.employee for member in members}
	for leave in people.leave_of_employees(employees, first, last):
		if not leave.half_day:
			found[leave.employee].append(Away(leave.first_day, leave.last_day))
	for employee, away in _absences(members, first, last):
		found[employee].append(away)
	missing = people.employees_who_missed(employees, most_of.first, most_of.last)
	for employee, away in _missed(people.attendance_of_employees(missing, first, last)):
		found[employee].append(away)
	return dict(found)


def _attendance(members: Collection[Member], first: date, last: date) -> dict[str, int]:
	found: dict[str, int] = {}
	taken = people.attendance_of_employees({member.employee for member in members}, first, last)
	for employee, _day, worked in taken:
		found[employee] = found.get(employee, 0) + worked
	return found


def _planned(members: Collection[Member], first: date, last: date, seen: Mapping[str, int]) -> dict[str, int]:
	ordered, found = sorted(members, key=lambda member: member.employee), {}
	for start in range(0, len(ordered), _PEOPLE_AT_ONCE):
		part = ordered[start : start + _PEOPLE_AT_ONCE]
		known = [plans.Member(one.staff_number, one.user, one.employee) for one in part]
		planned = plans.planned(known, first, last)
		for member in part:
			plan = planned[member.user]
			days = _days(plan, member) if plan.has_plan else seen.get(member.user, 0)
			found[member.employee] = days
	return found


def _days(plan: plans.Planned, member: Member) -> int:
	days = {duty.starts_at.date() for duty in plan.on_duty}
	return sum(1 for day in days if member.is_here(day, day))


def _absences(members: Collection[Member], first: date, last: date) -> Iterable[tuple[str, Away]]:
	employees = {member.staff_number: member.employee for member in members}
	absence = DocType(_ABSENCE)
	query = (
		frappe.qb.from_(absence)
		.where((absence.ends_at > first) & (absence.starts_at < last + timedelta(days=1)))
		.select(absence.staff, absence.starts_at, absence.ends_at)
	)
	for part in parts(employees):
		for staff, starts_at, ends_at in query.where(absence.staff.isin(part)).run():
			if ends_at - starts_at >= _A_DAY_AWAY:
				yield employees[staff], Away(starts_at.date(), _last_day(ends_at))


def _last_day(ends_at: datetime) -> date:
	"""An absence until midnight ends with the day before."""
	return (ends_at - timedelta(microseconds=1)).date()


def _missed(taken: Iterable[tuple[str, date, bool]]) -> Iterable[tuple[str, Away]]:
	"""From the first day missed to the last one before somebody was there again: days off in between are away as well."""
	for employee, rows in groupby(sorted(taken), key=lambda row: row[0]):
		for worked, days in groupby(rows, key=lambda row: row[2]):
			missed = [] if worked else [day for _employee, day, _worked in days]
			if missed:
				yield employee, Away(missed[0], missed[-1])
