"""Callbacks for tests: people to call, hours that are open, officers who call."""

from datetime import datetime, timedelta
from typing import Any

import frappe
from frappe.utils import now_datetime

from cs_center.callbacks.service import causes
from cs_center.callbacks.service.causes import Cause
from devtools.remembered import remembered
from devtools.session import create_user
from tests.site.centre import PEOPLE

OFFICER, SECOND = PEOPLE.officer, "second@centre.example.com"
_ALWAYS = [{"calls": "All Calls", "days": "Every Day", "since": "00:00:00", "until": "23:59:59"}]


@remembered
def always_open() -> None:
	"""Customers may be called at any hour, and there are two officers."""
	set_hours("Everywhere", _ALWAYS)
	if not frappe.db.exists("User", SECOND):
		create_user("CS Callback Officer", email=SECOND)


def set_hours(name: str, times: list[dict[str, Any]], area: str | None = None) -> None:
	"""The calling hours of an area, or everywhere."""
	known = frappe.db.exists("CS Calling Hours", name)
	doc = frappe.get_doc("CS Calling Hours", name) if known else frappe.new_doc("CS Calling Hours")
	doc.update({"hours_name": name, "area": area, "times": times})
	doc.save()
	forget_request()


def closed_now(**values: Any) -> list[dict[str, Any]]:
	"""Times of which none is now."""
	now = now_datetime()
	since = "03:00:00" if now.hour >= 12 else "21:00:00"
	until = "03:30:00" if now.hour >= 12 else "21:30:00"
	return [{"calls": "All Calls", "days": "Every Day", "since": since, "until": until, **values}]


def to_call(customer: str, due_in: float = 60, **values: Any) -> str:
	"""An open callback that is due in so many minutes; returns its name."""
	given = {"cause_key": frappe.generate_hash(length=20), "reason": "Say thank you.", **values}
	due_at = now_datetime() + timedelta(minutes=due_in)
	causes.open_for([Cause(due_at=due_at, customer=customer, **given)])
	return frappe.db.get_value("CS Callback", {"cause_key": given["cause_key"]})


def callback(name: str) -> Any:
	return frappe.get_doc("CS Callback", name)


def forget_request() -> None:
	"""What was remembered for the request is read anew, as in the next one."""
	frappe.local.request_cache.clear()


def tried_at(name: str, *moments: datetime) -> None:
	"""Attempts as if they had been made at these moments."""
	rows = frappe.get_all("CS Contact", filters={"task": name}, pluck="name", order_by="at")
	for row, at in zip(rows, moments, strict=True):
		frappe.db.set_value("CS Contact", row, "at", at, update_modified=False)


def make_callable(name: str) -> None:
	"""As if enough time had gone by."""
	frappe.db.set_value("CS Callback", name, "next_action_at", now_datetime(), update_modified=False)
