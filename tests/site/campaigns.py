"""A small retention desk for tests: officers, customers at risk, and a campaign for them."""

from typing import Any

import frappe
from frappe.utils import add_days, getdate, now_datetime

from cs_center.engines.database import insert_many, ordered_name, stamp
from cs_center.retention import api, jobs
from cs_center.retention.service import facts
from devtools.remembered import remembered
from devtools.session import as_user
from tests.site import centre
from tests.site.calling import set_hours
from tests.site.centre import PEOPLE

CAMPAIGN, MEMBER = "CS Retention Campaign", "CS Campaign Member"
OFFICERS = ("ria@centre.example.com", "rob@centre.example.com", "ruth@centre.example.com")
#: Known beforehand, so that a test never draws nobody.
SEED = "5eed" * 8
ALWAYS = [{"calls": "All Calls", "days": "Every Day", "since": "00:00:00", "until": "23:59:59"}]


@remembered
def open_desk() -> None:
	"""Three retention officers, and hours in which they may call at any time."""
	set_hours("Everywhere", ALWAYS)
	for user in OFFICERS:
		if not frappe.db.exists("User", user):
			_make_officer(user)


def _make_officer(email: str) -> None:
	"""Around document events: users are slow to make."""
	user = {"doctype": "User", "name": email, "email": email, "first_name": email.split("@")[0], "enabled": 1}
	role = {"doctype": "Has Role", "parent": email, "parenttype": "User", "parentfield": "roles"}
	frappe.get_doc({**user, "full_name": email.split("@")[0], "user_type": "System User"}).db_insert()
	frappe.get_doc(
		{**role, "role": "CS Retention Officer", "name": frappe.generate_hash(length=10)}
	).db_insert()
	frappe.clear_cache(user=email)


def customers_at_risk(count: int, segment: str = "At Risk") -> list[str]:
	"""Customers of a segment, with a number each; their names in order."""
	known = frappe.db.count("Customer")
	names = [
		centre.customer(f"{segment} {known + number:04d}", f"138{known + number:08d}")
		for number in range(count)
	]
	row = {**stamp(), "segment": segment, "since": now_datetime()}
	insert_many(facts.STANDING, [{"name": ordered_name(), "customer": name, **row} for name in names])
	return names


def campaign(**values: Any) -> Any:
	"""A campaign for customers at risk, as a draft."""
	given = {
		"doctype": CAMPAIGN,
		"title": "Stay with Us",
		"goal": "Keep half of them",
		"period_from": getdate(),
		"period_to": add_days(getdate(), 30),
		"segments": [{"segment": "At Risk"}],
		"officers": [{"user": user, "capacity": 40} for user in OFFICERS],
		"script": "<p>Ask what went wrong.</p>",
		"offer": "Three months for half",
		"offer_value": 300,
		"lost_segment": "Lost",
		**values,
	}
	return frappe.get_doc(given).insert()


def started(**values: Any) -> str:
	"""A campaign whose members are complete; its name."""
	name = campaign(**values).name
	frappe.db.set_value(CAMPAIGN, name, "seed", SEED)
	with as_user(PEOPLE.supervisor):
		api.start_campaign(name)
	jobs.build_campaign(name)
	return name


def members(name: str) -> dict[str, Any]:
	"""The members of a campaign by customer."""
	rows = frappe.get_all(MEMBER, {"campaign": name}, ["*"])
	return {row.customer: row for row in rows}
