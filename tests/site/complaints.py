"""Complaints for tests: a station with people, officers above, and a complaint wherever it should stand."""

from datetime import datetime, timedelta
from typing import Any

import frappe

from cs_center.complaints import api
from cs_center.engines.database import insert_many
from devtools.remembered import remembered
from devtools.session import as_user, create_user
from tests.site.centre import PEOPLE

STATION, TOPIC = "North Branch", "Poor Quality"
FIXER = "fixer@centre.example.com"
DIRECTOR = "director@centre.example.com"


@remembered
def open_station() -> str:
	"""A station with one member, and the posts above teams filled. Returns the station."""
	if not frappe.db.exists("User", FIXER):
		create_user("CS Station Member", email=FIXER)
		create_user("CS Director", email=DIRECTOR)
	if not frappe.db.exists("CS Station", STATION):
		members = [{"user": FIXER}]
		frappe.get_doc({"doctype": "CS Station", "station_name": STATION, "members": members}).insert()
		for number, user, post in (
			("1101", PEOPLE.supervisor, "Service Centre Supervisor"),
			("1102", DIRECTOR, "Service Centre Director"),
		):
			record = {"doctype": "CS Staff Record", "staff_number": number, "user": user, "post": post}
			frappe.get_doc(record).insert()
	return STATION


def taken(by: str = PEOPLE.anna, **values: Any) -> Any:
	"""A complaint that somebody has just taken, as a document."""
	given = {"subject": "Picture breaks up", "topic": TOPIC, "party_name": "Mrs Li", **values}
	with as_user(by):
		return complaint(api.take(given)["name"])


def complaint(name: str) -> Any:
	return frappe.get_doc("CS Complaint", name)


def dispatched(**values: Any) -> Any:
	"""A complaint that is with its station."""
	name = taken(**values).name
	with as_user(PEOPLE.anna):
		api.dispatch(name, open_station())
	return complaint(name)


def reported(**values: Any) -> Any:
	"""A complaint that its station says is done."""
	name = dispatched(**values).name
	with as_user(FIXER):
		api.report_done(name, "Amplifier replaced")
	return complaint(name)


def to_call(**values: Any) -> Any:
	"""A complaint that was verified with its station."""
	name = reported(**values).name
	with as_user(PEOPLE.anna):
		api.verify(name, 1)
	return complaint(name)


def solved(**values: Any) -> Any:
	"""A complaint that the customer says is solved."""
	name = to_call(**values).name
	with as_user(PEOPLE.officer):
		api.log_callback(name, reached=1, solved=1, attitude=5, speed=4, quality=5)
	return complaint(name)


def age(name: str, by: timedelta) -> None:
	"""Let a complaint be as if everything of it had happened earlier."""
	fields = (
		"taken_at",
		"since",
		"seen_until",
		"due_by",
		"answer_by",
		"dispatch_by",
		"dispatched_at",
		"closed_at",
	)
	row = frappe.db.get_value("CS Complaint", name, [*fields, "next_action_at"], as_dict=True)
	earlier = {field: at - by for field, at in row.items() if isinstance(at, datetime)}
	frappe.db.set_value("CS Complaint", name, earlier, update_modified=False)


def events(name: str) -> list[str]:
	return frappe.get_all(
		"CS Complaint Event", filters={"complaint": name}, pluck="event", order_by="position"
	)


def notices(user: str, name: str) -> list[str]:
	"""Methods of what somebody is told of a complaint."""
	filters = {"user": user, "reference_name": name}
	return frappe.get_all("CS Notice", filters=filters, pluck="method", order_by="name")


def many(count: int, like: Any) -> list[str]:
	"""So many complaints that stand as one does, each with its first step. Written in bulk; commit as you need it."""
	row = frappe.db.get_value("CS Complaint", like.name, "*", as_dict=True)
	step = frappe.db.get_value("CS Complaint Event", {"complaint": like.name}, "*", as_dict=True)
	names = [f"MANY-{number:06d}" for number in range(count)]
	insert_many("CS Complaint", [{**row, "name": name, "open_key": None} for name in names])
	steps = [{**step, "name": f"step-{name}", "complaint": name, "position": 1} for name in names]
	insert_many("CS Complaint Event", steps)
	return names
