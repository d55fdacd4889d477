"""Members of staff who are employees, for tests of exams, typing tests and flowers."""

from datetime import date
from typing import Any

import frappe
from frappe.utils import getdate

from cs_center.papers.rules.month import Month
from devtools.remembered import remembered
from tests.site.centre import PEOPLE
from tests.site.complaints import DIRECTOR
from tests.site.workforce import employee

HR, LEE, ANNA, SUPERVISOR = PEOPLE.hr, PEOPLE.lee, PEOPLE.anna, PEOPLE.supervisor
MARK, TEST = "CS Exam Mark", "CS Typing Test"
FLOWER, REDEMPTION, HONOUR = "CS Flower", "CS Flower Redemption", "CS Flower Honour"
TEXT = "您好，这里是客服中心，很高兴为您服务。" * 20


@remembered
def staff() -> dict[str, str]:
	"""Employees behind the staff records of the centre, by the first name of their user."""
	if not frappe.db.exists("User", DIRECTOR):
		from devtools.session import create_user

		create_user("CS Director", email=DIRECTOR)
	found = {}
	for name in ("anna", "alan", "bea", "lee"):
		user = getattr(PEOPLE, name)
		found[name] = employee(name.title(), user_id=user)
		frappe.db.set_value("CS Staff Record", {"user": user}, "employee", found[name])
	return found


def this_month() -> Month:
	return Month.of(getdate())


def text(body: str = TEXT, title: str = "Greeting", language: str = "Chinese") -> Any:
	frappe.db.set_value("CS Typing Text", {"name": ("!=", title)}, "active", 0)
	doc = frappe.get_doc({"doctype": "CS Typing Text", "title": title, "body": body, "language": language})
	return doc.insert()


def last_month() -> date:
	return this_month().before.first
