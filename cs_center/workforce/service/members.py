"""Members of staff who are employees: what appraisal, pay, the ladder and flowers know people by (STAFF-1 to STAFF-14)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

import frappe
from frappe.query_builder import DocType
from frappe.utils.caching import request_cache

from cs_center.calls.rules.access import LEADER, Viewer
from cs_center.engines.database import parts
from cs_center.engines.people import service_of_employees

STAFF = "CS Staff Record"


@dataclass(frozen=True, slots=True)
class Member:
	"""`employee`: the name that records keep. `left_on`: the last day; None: still here. `team`, `post`: those of today.

	active: whether the staff record is.
	"""

	employee: str
	user: str
	full_name: str
	staff_number: str
	team: str
	post: str
	company: str
	joined_on: date
	left_on: date | None
	active: bool

	def is_here(self, first: date, last: date) -> bool:
		"""Whether they are employed on any of these days."""
		return self.joined_on <= last and (self.left_on is None or self.left_on >= first)


def members(employees: Collection[str] | None = None) -> dict[str, Member]:
	"""Everybody with a staff record and an employee, or those of these employees; who left is among them."""
	if employees is None:
		return _with_service(_records(None))
	found: dict[str, Member] = {}
	for some in parts(employees):
		found |= _with_service(_records(some))
	return found


def employees_of(numbers: Collection[str]) -> dict[str, str]:
	"""Employees by staff number, of those that have one."""
	found: dict[str, str] = {}
	for some in parts(numbers):
		filters = {"name": ("in", some), "employee": ("is", "set")}
		found |= dict(frappe.get_all(STAFF, filters=filters, fields=["name", "employee"], as_list=True))
	return found


def member_of(user: str) -> Member | None:
	"""Who a user is; None for who has no staff record with an employee."""
	employee = employee_of(user)
	return members([employee]).get(employee) if employee else None


@request_cache
def employee_of(user: str) -> str | None:
	"""The employee of a user; None for who has no staff record with one. Kept for the request."""
	return frappe.db.get_value(STAFF, {"user": user}, "employee") or None


def without_employee() -> list[str]:
	"""Staff numbers of active staff of whom no employee is known: nothing can be appraised or paid."""
	filters = {"active": 1, "employee": ("is", "not set")}
	return frappe.get_all(STAFF, filters=filters, pluck="name", order_by="name")


def led_by(viewer: Viewer) -> set[str]:
	"""The employees of the teams that somebody leads, without themselves."""
	if LEADER not in viewer.roles or not viewer.led_teams:
		return set()
	filters = {"team": ("in", sorted(viewer.led_teams)), "user": ("!=", viewer.user)}
	return {one for one in frappe.get_all(STAFF, filters=filters, pluck="employee") if one}


def _records(employees: Collection[str] | None) -> list[Any]:
	record = DocType(STAFF)
	query = (
		frappe.qb.from_(record)
		.where(record.employee.isnotnull() & (record.employee != ""))
		.select(record.employee, record.user, record.name, record.team, record.post, record.active)
	)
	return (query.where(record.employee.isin(list(employees))) if employees is not None else query).run()


def _with_service(rows: Collection[Any]) -> dict[str, Member]:
	service = service_of_employees([row[0] for row in rows])
	return {
		employee: Member(
			employee,
			user or "",
			service[employee].full_name,
			number,
			team or "",
			post or "",
			service[employee].company,
			service[employee].joined_on,
			service[employee].left_on,
			bool(active),
		)
		for employee, user, number, team, post, active in rows
		if employee in service
	}
