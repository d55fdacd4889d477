"""Customers of whom something is due, for tests of reminders and greetings."""

from datetime import date, datetime, time, timedelta
from typing import Any

import frappe
from frappe.utils import getdate

from cs_center.ahead.rules.days import keys_on
from cs_center.ahead.service import sweep
from tests.site import calling, centre

SHIPPED = ("Contract Ends", "Subscription Ends", "Service Visit", "Birthday", "Festivals")


def today(days: int = 0) -> date:
	return getdate() + timedelta(days=days)


def only(*plans: str) -> None:
	"""Of the shipped plans only these are on; customers may be reached at any hour."""
	calling.always_open()
	for name in SHIPPED:
		frappe.db.set_value("CS Reminder Plan", name, "enabled", int(name in plans))
	frappe.clear_document_cache("CS Settings", "CS Settings")


def plan(name: str = "Happy Birthday", **values: Any) -> Any:
	given = {
		"kind": "Birthday",
		"days_before": "0",
		"message": "Dear {{ customer_name }}, all the best.",
		**values,
	}
	given["channels"] = [{"channel": channel} for channel in values.get("channels", ("Call",))]
	return frappe.get_doc({"doctype": "CS Reminder Plan", "plan_name": name, **given}).insert()


def born(name: str, *numbers: str, on: date | None = None, **values: Any) -> str:
	"""A customer whose birthday is today, or on another day."""
	customer = centre.customer(name, *numbers)
	keys = [key for key in keys_on(on or today()) if key[0] == "G"]
	key = min(keys, key=lambda key: key == "G0229")
	frappe.db.set_value("Customer", customer, {"cs_birthday_key": key, **values})
	return customer


def contract(customer: str, ends_in: int, **values: Any) -> str:
	"""A submitted contract, as far as a plan reads it."""
	row = {
		"party_type": "Customer",
		"party_name": customer,
		"end_date": today(ends_in),
		"docstatus": 1,
		**values,
	}
	doc = frappe.get_doc({"doctype": "Contract", "name": frappe.generate_hash(length=10), **row})
	doc.db_insert()
	return doc.name


def prepare() -> int:
	"""The sweep of this day, whatever was swept before. Commits first: a plan that fails takes back what is not committed."""
	frappe.db.commit()
	forget()
	return sweep.prepare()


def forget() -> None:
	"""What was remembered is read anew, as by the next job."""
	frappe.clear_document_cache("CS Settings", "CS Settings")
	if hasattr(frappe.local, "request_cache"):
		calling.forget_request()


def greetings(**filters: Any) -> list[Any]:
	names = frappe.get_all("CS Greeting", filters=filters, pluck="name", order_by="creation, name")
	return [frappe.get_doc("CS Greeting", name) for name in names]


def only_greeting(**filters: Any) -> Any:
	[one] = greetings(**filters)
	return one


def yesterday_was(greeting: str, days: int = 1) -> None:
	"""A greeting that was made some days ago."""
	then = today(-days)
	values = {"day": then, "last_day": then, "party_day": frappe.generate_hash(length=12)}
	frappe.db.set_value("CS Greeting", greeting, values)


def noon(days: int = 0) -> datetime:
	return datetime.combine(today(days), time(12))
