"""Appraisals for tests: people who are employees, last month drafted, points given, months wherever they should stand."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import frappe

from cs_center.appraisal import api
from cs_center.appraisal.service import drafting, store
from cs_center.engines.database import insert_many, stamp
from cs_center.papers.rules.month import Month
from devtools import office_hours
from devtools.remembered import remembered
from devtools.session import as_user, create_user
from tests.site.centre import PEOPLE
from tests.site.workforce import employee

APPRAISAL, LINE, EVENT, MONTHS = (
	"CS Appraisal",
	"CS Appraisal Line",
	"CS Appraisal Event",
	"CS Appraisal Month",
)
DIRECTOR = "director@centre.example.com"
#: The site is not there yet when this is read.
_TODAY = office_hours.now().date()
MONTH = Month.of(_TODAY).before
NOW = Month.of(_TODAY)
#: Staff number, user, team, post.
_NEW = (
	("1101", PEOPLE.supervisor, None, "Service Centre Supervisor"),
	("1102", DIRECTOR, None, "Service Centre Director"),
	("1103", PEOPLE.inspector, None, "Quality Inspector"),
)


@remembered
def staff() -> tuple[str, ...]:
	"""Employees anna, alan, bea, lee, supervisor, director, inspector, each with a staff record."""
	if not frappe.db.exists("User", DIRECTOR):
		create_user("CS Director", email=DIRECTOR)
	for number, user, team, post in _NEW:
		if not frappe.db.exists("CS Staff Record", number):
			record = {"doctype": "CS Staff Record", "staff_number": number, "user": user}
			frappe.get_doc({**record, "team": team, "post": post}).insert()
	found = []
	for number in ("1001", "1002", "1003", "1009", "1101", "1102", "1103"):
		doc = frappe.get_doc("CS Staff Record", number)
		name = doc.user.partition("@")[0].title()
		known = frappe.db.get_value("Employee", {"user_id": doc.user})
		doc.employee = known or employee(name, user_id=doc.user, create_user_permission=0)
		if not doc.post:
			doc.post = "Shift Leader" if name == "Lee" else "Customer Representative"
		doc.save()
		found.append(doc.employee)
	return tuple(found)


def who(user: str) -> str:
	"""The employee of a user."""
	return frappe.db.get_value("CS Staff Record", {"user": user}, "employee")


def name_of(user: str, month: Month = MONTH) -> str:
	return store.name_of_month(who(user), month)


def month_of(user: str, month: Month = MONTH) -> Any:
	return frappe.get_doc(APPRAISAL, name_of(user, month))


def drafted(month: Month = MONTH) -> None:
	"""Everybody's month, as the scheduler does it. Commits."""
	staff()
	drafting.draft(month)


def give(
	user: str,
	rule: str,
	points: float | None = None,
	*,
	by: str = PEOPLE.lee,
	day: date | None = None,
	**more: Any,
) -> str:
	"""A line, on the third of last month unless something else is said; returns its name."""
	on = day or MONTH.first + timedelta(days=2)
	with as_user(by):
		[name] = api.give([who(user)], rule, str(on), points, **more)
	return name


def lines(user: str, month: Month = MONTH) -> list[tuple[str, float, int]]:
	"""Rule, points and whether it is taken back."""
	fields, filters = ["rule", "points", "taken_back"], {"appraisal": name_of(user, month)}
	rows = frappe.get_all(LINE, filters=filters, fields=fields, order_by="creation, name")
	return [(row.rule, row.points, row.taken_back) for row in rows]


def events(user: str, month: Month = MONTH) -> list[str]:
	filters = {"appraisal": name_of(user, month)}
	return frappe.get_all(EVENT, filters=filters, pluck="event", order_by="position")


def reviewed(*users: str, by: str = PEOPLE.supervisor, month: Month = MONTH) -> None:
	with as_user(by):
		api.review([name_of(user, month) for user in users])


def past_appeal(*users: str, month: Month = MONTH) -> None:
	"""As if the days that they were told of were over."""
	names = [name_of(user, month) for user in users]
	over = frappe.utils.getdate() - timedelta(days=1)
	frappe.db.set_value(APPRAISAL, {"name": ("in", names)}, "appeal_until", over, update_modified=False)


def closed(*users: str, month: Month = MONTH) -> None:
	reviewed(*users, month=month)
	past_appeal(*users, month=month)
	with as_user(DIRECTOR):
		api.close([name_of(user, month) for user in users])


def crowd(count: int, team_size: int = 10) -> list[str]:
	"""So many more employees in teams, written at once; their names."""
	company = frappe.db.get_single_value("Global Defaults", "default_company")
	numbers = [f"{place:05d}" for place in range(count)]
	teams = [f"Crowd {place}" for place in range((count + team_size - 1) // team_size)]
	insert_many("CS Team", [{"name": team, **stamp(), "team_name": team, "disabled": 0} for team in teams])
	insert_many(
		"Employee",
		[
			{
				"name": f"CROWD-{number}",
				**stamp(),
				"first_name": number,
				"employee_name": f"Person {number}",
				"company": company,
				"status": "Active",
				"date_of_joining": date(2020, 1, 1),
			}
			for number in numbers
		],
	)
	insert_many("CS Staff Record", list(_records(numbers, teams, team_size)))
	return [f"CROWD-{number}" for number in numbers]


def _records(numbers: Sequence[str], teams: Sequence[str], team_size: int) -> Any:
	for place, number in enumerate(numbers):
		yield {
			"name": f"C{number}",
			**stamp(),
			"staff_number": f"C{number}",
			"user": f"crowd{number}@example.com",
			"employee": f"CROWD-{number}",
			"team": teams[place // team_size],
			"post": "Customer Representative",
			"active": 1,
		}
