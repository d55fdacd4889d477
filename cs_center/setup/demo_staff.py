"""The demo's staff as employees: who they are, since when, who gives them points, and who looks after their pay."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import frappe
from frappe.utils import getdate, now_datetime
from frappe.utils.nestedset import rebuild_tree

from cs_center.appraisal.service.store import name_of_month
from cs_center.papers.rules.month import Month
from cs_center.setup import demo_year
from cs_center.workforce.service.members import STAFF, Member, members

HR, HR_MANAGER = "hr", "hr2"
DIRECTOR, SUPERVISOR = "director", "supervisor"
_DOMAIN = "demo.example.com"


def user(login: str) -> str:
	return f"{login}@{_DOMAIN}"


@dataclass(frozen=True, slots=True)
class Somebody:
	"""One of the staff. `leader`: the login of who leads their team; blank for themselves and for the office."""

	login: str
	number: str
	employee: str
	post: str
	joined_on: date
	leader: str


@dataclass(frozen=True)
class Cast:
	"""Who plays in which months."""

	people: dict[str, Somebody]
	months: list[Month]
	_appraised: frozenset[str] = field(default_factory=frozenset)

	def user(self, login: str) -> str:
		return user(login)

	def giver(self, login: str) -> str:
		"""Who gives somebody points and flowers, and reviews their month: nobody their own."""
		return user(self.people[login].leader or (DIRECTOR if login == SUPERVISOR else SUPERVISOR))

	def here(self, month: Month) -> list[str]:
		"""Who is appraised in a month."""
		return [
			login
			for login, one in self.people.items()
			if one.joined_on <= month.last and one.post in self._appraised
		]

	def came_in(self, month: Month) -> list[str]:
		return [login for login, one in self.people.items() if month.holds(one.joined_on)]

	def appraisal(self, login: str, month: Month) -> str:
		return name_of_month(self.people[login].employee, month)

	def members(self) -> dict[str, Member]:
		return members(one.employee for one in self.people.values())

	@cached_property
	def by_employee(self) -> dict[str, str]:
		return {one.employee: login for login, one in self.people.items()}


def equip(numbers: Iterable[str]) -> None:
	"""Employees of these staff records, and somebody beside HR who approves what HR asks for."""
	records = frappe.get_all(
		STAFF,
		filters={"name": ("in", list(numbers)), "employee": ("is", "not set")},
		fields=["name", "user", "staff_name"],
		order_by="name",
	)
	company, today = frappe.db.get_value("Company", {}, "name"), now_datetime().date()
	for record in records:
		name = frappe.db.get_value("User", record.user, "first_name")
		login = record.user.partition("@")[0]
		doc = frappe.get_doc({"doctype": "Employee", "first_name": name, "employee_name": name})
		doc.update({"user_id": record.user, "status": "Active", "company": company, "gender": "Female"})
		joined_on = demo_year.joined_on(login, int(record.name), today)
		doc.update({"date_of_birth": "1992-01-01", "date_of_joining": joined_on})
		# Without ERPNext's own insert, which saves the user and allows them to see nobody but themselves.
		doc.set_new_name()
		doc.set_user_and_timestamp()
		doc.db_insert()
		frappe.db.set_value(STAFF, record.name, "employee", doc.name)
	if records:
		rebuild_tree("Employee")
	if "HR Manager" not in frappe.get_roles(user(HR_MANAGER)):
		frappe.get_doc("User", user(HR_MANAGER)).add_roles("HR Manager")


def cast() -> Cast:
	"""The demo's staff, by login, in the order of their numbers."""
	leaders = dict(frappe.get_all("CS Team", fields=["name", "leader"], as_list=True))
	posts = frozenset(frappe.get_all("CS Post", {"appraised": 1}, pluck="name"))
	people = {}
	for one in members().values():
		login, _at, domain = one.user.partition("@")
		if domain != _DOMAIN:
			continue
		leader = leaders.get(one.team) or ""
		led_by = "" if leader == one.user else leader.partition("@")[0]
		people[login] = Somebody(login, one.staff_number, one.employee, one.post, one.joined_on, led_by)
	ordered = dict(sorted(people.items(), key=lambda item: item[1].number))
	return Cast(ordered, demo_year.months(getdate()), posts)
