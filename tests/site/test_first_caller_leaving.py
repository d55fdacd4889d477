"""Somebody leaves with hundreds of open matters: callers reach the team, a leader shares them out (FIRST-5)."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from typing import Any

import frappe
import pytest
from frappe.utils import getdate, now_datetime

from cs_center.responsibility import api
from cs_center.responsibility.service import store
from devtools.site_fixtures import Services
from tests.site import centre
from tests.site.centre import PEOPLE, answered_call, issue, log_on, workday_morning
from tests.site.workforce import employee, record

AsUser = Callable[[str], AbstractContextManager[None]]
ANNA, ALAN, LEE = PEOPLE.anna, PEOPLE.alan, PEOPLE.lee
MATTER, EVENT = "CS Responsibility", "CS Responsibility Event"
#: Matters of sixty customers, one after the other.
OF_EACH = (1, 2, 3, 4, 5, 5) * 10
NUMBERS = [f"138001380{number:02d}" for number in range(len(OF_EACH))]
REASON = "Anna left on Friday"


@contextmanager
def timed(what: str) -> Iterator[None]:
	begun = time.monotonic()
	yield
	print(f"TIMED {what}: {time.monotonic() - begun:.2f} s")


def numbers_of_customers(as_user: AsUser) -> None:
	"""Every customer calls anna, who opens their tickets."""
	for number, matters in zip(NUMBERS, OF_EACH, strict=True):
		centre.customer(f"Customer {number}", number)
		start = workday_morning() - timedelta(days=2)
		call = answered_call(f"call-{number}", from_number=number, start=start)
		with as_user(ANNA):
			for position in range(matters):
				api.open_ticket(call, f"Ticket {position}", is_new_matter=int(position > 0))


@pytest.fixture
def team(as_user: AsUser, user_with_roles: Callable[..., str]) -> list[str]:
	"""Alan, who has ten matters of his own, and two more agents of team A; all at their seats."""
	users = [ALAN]
	for number, name in (("1004", "amy"), ("1005", "abe")):
		users.append(user_with_roles("CS Agent", "Support Team", email=f"{name}@centre.example.com"))
		frappe.get_doc(
			{"doctype": "CS Staff Record", "staff_number": number, "user": users[-1], "team": "A"}
		).insert()
	with as_user(ALAN):
		for number in range(10):
			issue(f"Alan's {number}")
	log_on(*users)
	return users


def leave_the_company() -> None:
	name = employee("Anna")
	record("1001", employee=name)
	frappe.get_doc("Employee", name).update({"status": "Left", "relieving_date": getdate()}).save()
	frappe.get_doc("User", ANNA).update({"enabled": 0}).save()


def of_anna() -> list[Any]:
	fields = ["name", "customer", "customer_key", "ticket", "responsible"]
	return frappe.get_all(MATTER, filters={"responsible": ANNA}, fields=fields, order_by="name")


def standings(names: list[str]) -> list[Any]:
	fields = ["name", "responsible", "staff_number", "team", "status", "steps", "modified", "reason"]
	return frappe.get_all(MATTER, filters={"name": ("in", names)}, fields=fields, order_by="name")


def chains(names: list[str]) -> dict[str, list[Any]]:
	found: dict[str, list[Any]] = {name: [] for name in names}
	fields = ["responsibility", "position", "event", "from_user", "to_user", "by_user", "reason"]
	filters = {"responsibility": ("in", names)}
	for step in frappe.get_all(EVENT, filters=filters, fields=fields, order_by="position"):
		found[step.responsibility].append(step)
	return found


def assignments() -> dict[str, list[str]]:
	"""Who has each ticket by Frappe's own assignment."""
	found: dict[str, list[str]] = {}
	filters = {"reference_type": "Issue", "status": "Open"}
	for todo in frappe.get_all("ToDo", filters=filters, fields=["reference_name", "allocated_to"]):
		found.setdefault(todo.reference_name, []).append(todo.allocated_to)
	return found


def test_who_leaves_with_two_hundred_matters(services: Services, as_user: AsUser, team: list[str]) -> None:
	with timed("60 customers call, 200 tickets are opened"):
		numbers_of_customers(as_user)
	matters = of_anna()
	names = [matter.name for matter in matters]
	assert len(matters) == 200 and len({matter.customer for matter in matters}) == len(OF_EACH)
	log_on(ANNA)
	assert {api.who_answers(number)["user"] for number in NUMBERS} == {ANNA}
	before = chains(names)

	leave_the_company()
	services.run_jobs()
	[told] = frappe.get_all("Notification Log", filters={"for_user": LEE}, pluck="subject")
	assert "200" in told and "anna (1001)" in told
	for number in NUMBERS:
		found = api.who_answers(number)
		assert found["user"] in team and found["owner"] == ANNA
		assert "anna (1001) is disabled" in found["tried"][0]
	assert names == [matter.name for matter in of_anna()] and chains(names) == before
	assert {*map(tuple, (assignments()[matter.ticket] for matter in matters))} == {(ANNA,)}

	with as_user(LEE):
		with timed("preview of 200"):
			planned = api.preview_reassign(names, team)
		assert len(of_anna()) == 200
		with timed("reassignment of 200"):
			done = api.reassign_many(planned, REASON)
	assert done == {"moved": 200, "refused": {}, "queued": 0}

	loads = Counter(planned.values())
	assert loads.keys() == set(team) and loads[ALAN] < min(loads[user] for user in team[1:])
	loads[ALAN] += 10
	assert max(loads.values()) - min(loads.values()) <= 1
	receiver = {matter.customer: planned[matter.name] for matter in matters}
	assert all(planned[matter.name] == receiver[matter.customer] for matter in matters)

	numbers = {user: frappe.db.get_value("CS Staff Record", {"user": user}) for user in team}
	for row in standings(names):
		to = planned[row.name]
		assert (row.responsible, row.staff_number, row.team, row.status) == (to, numbers[to], "A", "Open")
	has = assignments()
	assert all(has[matter.ticket] == [planned[matter.name]] for matter in matters)
	for name, chain in chains(names).items():
		*earlier, last = chain
		# A matter that only a call told of had its first step in itself until its ticket came.
		assert earlier == before[name] and [step.position for step in chain] == list(range(1, len(chain) + 1))
		assert (earlier[0].event, earlier[0].to_user) == ("Taken", ANNA)
		assert {step.event for step in earlier[1:]} <= {"Ticket Linked"}
		assert (last.event, last.from_user, last.to_user) == ("Reassigned", ANNA, planned[name])
		assert last.by_user == LEE and REASON in last.reason
	for matter_of_customer in {matter.customer: matter for matter in matters}.values():
		number = matter_of_customer.customer.removeprefix("Customer ")
		found = api.who_answers(number)
		to = receiver[matter_of_customer.customer]
		assert (found["user"], found["staff_number"], found["owner"]) == (to, numbers[to], to)

	after, steps = standings(names), chains(names)
	with as_user(LEE), timed("the same 200 again"):
		again = api.reassign_many(planned, REASON)
	assert (again["moved"], again["queued"], again["refused"].keys()) == (0, 0, planned.keys())
	for name, why in again["refused"].items():
		assert (
			why
			== f"{frappe.db.get_value('User', planned[name], 'full_name')} ({numbers[planned[name]]}) owns "
			"this matter already (FIRST-1)."
		)
	assert (standings(names), chains(names), assignments()) == (after, steps, has)


def test_more_than_five_hundred_are_moved_by_a_worker(
	services: Services, as_user: AsUser, team: list[str]
) -> None:
	now = now_datetime()
	names = [f"many-{number:03d}" for number in range(501)]
	row = {"status": "Open", "responsible": ANNA, "staff_number": "1001", "team": "A", "rule": "Every Matter"}
	row |= {"owned_since": now, "opened_at": now, "last_contact_at": now, "reason": "First", "steps": 0}
	stamp = {"creation": now, "modified": now, "owner": ANNA, "modified_by": ANNA, "first_call": None}
	rows = [{"name": name, "open_key": name, "customer_key": name, **row, **stamp} for name in names]
	store.insert(rows, [])
	leave_the_company()
	services.run_jobs()
	with as_user(LEE):
		planned = api.preview_reassign(names, team)
		assert planned.keys() == set(names)
		assert api.reassign_many(planned, REASON) == {"moved": 0, "refused": {}, "queued": 501}
		assert len(of_anna()) == 501
	with timed("501 by a worker"):
		services.run_jobs("long")
	assert {row.name: row.responsible for row in standings(names)} == planned
	for chain in chains(names).values():
		assert [(step.event, step.to_user) for step in chain] == [
			("Taken", ANNA),
			("Reassigned", planned[chain[1].responsibility]),
		]
		assert chain[1].by_user == LEE and REASON in chain[1].reason
	with as_user(LEE):
		fewer = dict(list(planned.items())[:500])
		assert api.reassign_many(fewer, REASON)["refused"].keys() == fewer.keys()
