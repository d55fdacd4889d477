"""Plans of people for tests: hours, absences, holidays, employees."""

from datetime import date, datetime, time, timedelta
from typing import Any

import frappe
from frappe.utils import getdate

from cs_center.workforce.rules.presence import Presence
from cs_center.workforce.service import presence, roster
from devtools.remembered import remembered


def at(hours: float) -> datetime:
	"""So many hours after the midnight before now."""
	return datetime.combine(getdate(), time()) + timedelta(hours=hours)


def there(user: str, now: datetime) -> Presence:
	return presence.there([user], now)[user]


def record(staff: str, **values: Any) -> Any:
	"""Change a staff record on its form."""
	doc = frappe.get_doc("CS Staff Record", staff)
	doc.update(values)
	doc.save()
	return doc


def work(staff: str, *hours: tuple[str, str, str]) -> None:
	"""Weekday, from, to of each row of the working hours."""
	names = ("weekday", "starts_at", "ends_at")
	record(staff, working_hours=[dict(zip(names, row, strict=True)) for row in hours])


def absence(staff: str, starts_at: datetime, ends_at: datetime) -> Any:
	values = {"staff": staff, "starts_at": starts_at, "ends_at": ends_at, "reason": "Doctor"}
	return frappe.get_doc({"doctype": "CS Absence", **values}).insert()


def trust(*staff: str) -> None:
	"""Write the book of these records, so that it is trusted again."""
	roster.rebuild(staff)


def roster_until(staff: str) -> date | None:
	return frappe.db.get_value("CS Staff Record", staff, "roster_until")


def book(user: str) -> list[Any]:
	fields = ["name", "kind", "starts_at", "ends_at", "source"]
	return frappe.get_all("CS Duty", filters={"user": user}, fields=fields, order_by="kind, starts_at")


@remembered
def holiday_list(name: str, *days: date) -> str:
	"""A holiday list of this year and its neighbours; returns its name."""
	year = getdate().year
	doc = frappe.get_doc({"doctype": "Holiday List", "holiday_list_name": name})
	doc.update({"from_date": date(year - 1, 1, 1), "to_date": date(year + 1, 12, 31)})
	for day in days:
		doc.append("holidays", {"holiday_date": day, "description": "Festival"})
	return doc.insert().name


@remembered
def employee(name: str, **values: Any) -> str:
	"""An employee without a user; returns their name."""
	company = frappe.db.get_single_value("Global Defaults", "default_company")
	doc = frappe.get_doc({"doctype": "Employee", "first_name": name, "company": company, "status": "Active"})
	doc.update({"date_of_birth": "1990-01-01", "date_of_joining": "2020-01-01", "gender": "Female", **values})
	return doc.insert().name
