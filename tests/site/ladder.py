"""People on the career ladder, and all that the rules ask of them, for tests."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import frappe
from frappe.utils import getdate

from cs_center.careers import api
from cs_center.engines.database import insert_many, ordered_name, stamp
from cs_center.papers.rules.month import Month
from devtools import office_hours
from devtools.remembered import remembered
from devtools.session import as_user, create_user
from tests.site.centre import PEOPLE
from tests.site.complaints import DIRECTOR
from tests.site.workforce import employee

CHANGE, EVENT, HOLDING = "CS Level Change", "CS Level Change Event", "CS Level Holding"
SKILL, POSTS = "CS Staff Skill", "CS Post History"
LAST = Month.of(office_hours.now().date()).before
_NUMBERS = {"anna": "1001", "alan": "1002", "bea": "1003", "lee": "1009"}


def open_ladder() -> tuple[str, ...]:
	"""Anna, Alan, Bea and Lee as employees since 2020, and a director; their employees in this order."""
	known = [frappe.db.get_value("CS Staff Record", number, "employee") for number in _NUMBERS.values()]
	return tuple(known) if all(known) else _hire()


@remembered
def _hire() -> tuple[str, ...]:
	if not frappe.db.exists("User", DIRECTOR):
		create_user("CS Director", email=DIRECTOR)
	found = []
	for name, number in _NUMBERS.items():
		made = employee(name.title(), user_id=getattr(PEOPLE, name))
		frappe.db.set_value("CS Staff Record", number, "employee", made)
		found.append(made)
	return tuple(found)


def anna() -> str:
	return open_ladder()[0]


def at(level: str, who: str | None = None, since: str | date = "2024-03-01") -> str:
	"""Somebody's first level, as HR enters it; Anna's when nobody is named. Returns the employee."""
	whose = who or anna()
	with as_user(PEOPLE.hr):
		api.enter_first_levels(f"{whose}\t{level}\t{since}", "As the list of the centre says")
	return whose


def trained(who: str, speed: int = 52, months: int = 6) -> None:
	"""They type so fast and have passed each exam of the last months."""
	typed = {"name": ordered_name(), **stamp(), "employee": who, "tested_on": getdate(), "speed": speed}
	insert_many("CS Typing Test", [{**typed, "status": "Counts", "accuracy": 99}])
	rows = [
		{
			"name": ordered_name(),
			**stamp(),
			"employee": who,
			"month": month.first,
			"mark": Decimal(95),
			"counts": 1,
			"counting_key": f"{who}|{month.key}",
		}
		for month in LAST.back(months)
	]
	insert_many("CS Exam Mark", rows)


def graded(monkeypatch: Any, grades: dict[str, str]) -> None:
	"""The grades of the last months by employee, the oldest first, such as "BBE"; `-`: not scored."""
	found = {
		who: {
			month.key: "Failing" if grade == "F" else grade
			for month, grade in zip(LAST.back(len(text)), text, strict=True)
			if grade != "-"
		}
		for who, text in grades.items()
	}
	path = "cs_center.careers.service.evidence.grades_of"
	monkeypatch.setattr(
		path, lambda employees, months: {one: found[one] for one in employees if one in found}
	)


def only_months_served(months: int = 6) -> None:
	"""Levels that ask for nothing but months: for jobs that run in processes of their own."""
	for name in frappe.get_all("CS Career Level", pluck="name"):
		doc = frappe.get_doc("CS Career Level", name)
		doc.set("requirements", [{"kind": "Months Served", "amount": months}])
		doc.save()


def proposed(who: str | None = None, level: str = "Intermediate") -> Any:
	"""A step that Lee proposes; Anna's from Junior when nothing else is said."""
	whose = who or at("Junior")
	with as_user(PEOPLE.lee):
		return change(api.propose(whose, level, "Calm with difficult customers"))


def heard(doc: Any) -> Any:
	"""Lee agrees, and Anna says something."""
	with as_user(PEOPLE.lee):
		api.review(doc.name, 1, "Ready for it")
	with as_user(PEOPLE.anna):
		api.speak(doc.name, "I would like to")
	return change(doc.name)


def approved(doc: Any) -> Any:
	with as_user(DIRECTOR):
		api.decide(heard(doc).name, 1, "Well earned")
	return change(doc.name)


def dated(doc: Any, day: date | None = None, **values: Any) -> Any:
	"""It holds from today on, unless something else is said."""
	with as_user(PEOPLE.hr):
		api.set_date(approved(doc).name, str(day or getdate()), **values)
	return change(doc.name)


def change(name: str) -> Any:
	return frappe.get_doc(CHANGE, name)


def only_change() -> Any:
	(name,) = frappe.get_all(CHANGE, pluck="name")
	return change(name)


def events(name: str) -> list[tuple[str, str]]:
	"""What happened and why, in its order."""
	fields = ["event", "reason"]
	rows = frappe.get_all(EVENT, filters={"level_change": name}, fields=fields, order_by="position")
	return [(row.event, row.reason) for row in rows]


def told(user: str) -> list[str]:
	"""What somebody was told about level changes, by method."""
	filters = {"user": user, "reference_doctype": CHANGE}
	return frappe.get_all("CS Notice", filters=filters, pluck="method", order_by="name")


def level_of(who: str) -> str | None:
	return frappe.db.get_value(HOLDING, {"open_key": who}, "level")


def yesterday() -> date:
	return getdate() - timedelta(days=1)
