"""Last month's complaints for tests of the monthly papers, written as they would stand after everything was done."""

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

import frappe

from cs_center.engines.database import insert_many, stamp
from cs_center.papers import api
from devtools import office_hours
from devtools.remembered import remembered
from devtools.session import as_user
from tests.site.centre import PEOPLE
from tests.site.complaints import DIRECTOR, TOPIC
from tests.site.workforce import employee

#: The site is not there yet when this is read.
_TODAY = office_hours.now().date()
MONTH = (_TODAY.replace(day=1) - timedelta(days=1)).replace(day=1)
BEFORE = (MONTH - timedelta(days=1)).replace(day=1)
KEY = f"{MONTH:%Y-%m}"
SIGNATURE = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
_numbers = count(1)

_BLANK: dict[str, Any] = dict.fromkeys(
	("station", "area", "responsible_person", "closed_at", "named_at", "due_by", "customer", "customer_key")
)


def at(day: int = 3, hour: int = 10, month: date = MONTH) -> datetime:
	"""A moment of last month."""
	return datetime(month.year, month.month, day, hour)


def put(**values: Any) -> str:
	"""A complaint, solved on the day after it was taken unless something else is said; returns its name."""
	name = f"PAST-{next(_numbers):05d}"
	taken_at = values.pop("taken_at", at())
	solved = {"status": "Solved", "closed_at": taken_at + timedelta(days=1)}
	row = {
		**_BLANK,
		"name": name,
		**stamp(),
		"subject": "Picture breaks up",
		"topic": TOPIC,
		"kind": "Complaint",
		"severity": "General",
		"party_name": "Mrs Li",
		"caller_number": "138****8000",
		"taken_by": PEOPLE.anna,
		"handler": PEOPLE.anna,
		"holder": PEOPLE.anna,
		"team": "A",
		"taken_at": taken_at,
		"round": 1,
		"failed_callbacks": 0,
		"late_minutes": 0,
		"late_points": 0,
	}
	row.update({**solved, **values})
	insert_many("CS Complaint", [row])
	return name


def answered(complaint: str, *scores: int) -> None:
	"""What the customer of a complaint gave for attitude, speed and quality."""
	row = {"name": f"answer-{complaint}", **stamp(), "complaint": complaint, "round": 1, "at": at(5)}
	row.update({"by_user": PEOPLE.officer, "reached": 1, "solved": 1, "angry": 0})
	insert_many(
		"CS Complaint Callback", [{**row, **dict(zip(("attitude", "speed", "quality"), scores, strict=True))}]
	)


@remembered
def station(name: str) -> str:
	if not frappe.db.exists("CS Station", name):
		frappe.get_doc({"doctype": "CS Station", "station_name": name}).insert()
	return name


def volume(of: str, number: int, month: date = MONTH) -> Any:
	values = {"station": station(of), "volume": number, "month": month}
	return frappe.get_doc({"doctype": "CS Station Volume", **values}).insert()


@remembered
def settings(**values: Any) -> None:
	"""Rates of 50 and 200, and what is said beside them."""
	doc = frappe.get_single("CS Settings")
	rates = [{"severity": "Repeat", "amount": 50}, {"severity": "Severe", "amount": 200}]
	doc.update({"penalty_rates": rates, "special_periods": [], "penalty_handover": "", **values})
	doc.save()


@remembered
def staff() -> tuple[str, str]:
	"""Anna and Bea as employees; Anna reports to Lee."""
	lee = employee("Lee", user_id=PEOPLE.lee)
	return employee("Anna", user_id=PEOPLE.anna, reports_to=lee), employee("Bea", user_id=PEOPLE.bea)


def grave_complaints(anna: str, bea: str) -> tuple[str, ...]:
	"""Anna has a repeat and a severe complaint of last month, Bea a repeat."""
	given = (("Repeat", anna), ("Severe", anna), ("Repeat", bea))
	return tuple(put(severity=severity, responsible_person=person) for severity, person in given)


def drafted(month: str = KEY) -> Any:
	with as_user(PEOPLE.supervisor):
		return sheet(api.draft(month))


def signed() -> Any:
	doc = drafted()
	with as_user(PEOPLE.supervisor):
		api.sign(doc.name, SIGNATURE)
	return sheet(doc.name)


def published() -> Any:
	doc = signed()
	with as_user(DIRECTOR):
		api.publish(doc.name)
	return sheet(doc.name)


def sheet(name: str) -> Any:
	return frappe.get_doc("CS Penalty Sheet", name)


def lines(doc: Any) -> dict[str, tuple[Any, ...]]:
	"""Person, amount, listed only and points by complaint."""
	return {row.complaint: (row.person, row.amount, row.listed_only, row.points) for row in doc.penalties}
