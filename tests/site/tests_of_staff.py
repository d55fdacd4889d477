"""Members of staff who are employees, for tests of exams, typing tests and flowers."""

from collections.abc import Callable
from typing import Any

import frappe
import requests

from cs_center.papers.rules.month import Month
from devtools import office_hours
from devtools.client import SiteClient
from devtools.remembered import remembered
from devtools.session import create_user
from tests.site.centre import PEOPLE
from tests.site.complaints import DIRECTOR
from tests.site.workforce import employee

HR, LEE, ANNA, SUPERVISOR = PEOPLE.hr, PEOPLE.lee, PEOPLE.anna, PEOPLE.supervisor
MARK, TEST = "CS Exam Mark", "CS Typing Test"
FLOWER, REDEMPTION, HONOUR = "CS Flower", "CS Flower Redemption", "CS Flower Honour"
TEXT = "您好，这里是客服中心，很高兴为您服务。" * 20


_NAMES = ("anna", "alan", "bea", "lee")
#: The site is not there yet when this is read.
TODAY = office_hours.now().date()
THIS_MONTH = Month.of(TODAY)


def staff() -> dict[str, str]:
	"""Employees behind the staff records of the centre, by the first name of their user; and a director."""
	return dict(zip(_NAMES, _staff(), strict=True))


@remembered
def _staff() -> tuple[str, ...]:
	if not frappe.db.exists("User", DIRECTOR):
		create_user("CS Director", email=DIRECTOR)
	found = []
	for name in _NAMES:
		user = getattr(PEOPLE, name)
		found.append(employee(name.title(), user_id=user))
		frappe.db.set_value("CS Staff Record", {"user": user}, "employee", found[-1])
	return tuple(found)


def text(body: str = TEXT, title: str = "Greeting", language: str = "Chinese") -> Any:
	frappe.db.set_value("CS Typing Text", {"name": ("!=", title)}, "active", 0)
	doc = frappe.get_doc({"doctype": "CS Typing Text", "title": title, "body": body, "language": language})
	return doc.insert()


def bare(http: SiteClient, user: str) -> Callable[..., requests.Response]:
	"""Calls a method as a user without a look at the transaction of the test, as many threads need it."""
	headers, url = http.token_header(user), http.url

	def call(method: str, **values: Any) -> requests.Response:
		return requests.post(f"{url}/api/method/{method}", json=values, headers=headers, timeout=60)

	return call
