"""STAFF-2: two at once, a night's work that is killed, and closing beside dating: nothing doubled, nothing lost."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import frappe
import pytest
import requests
from frappe.utils import getdate

from cs_center.careers import jobs
from cs_center.careers.service import proposing
from cs_center.engines.database import insert_many, ordered_name, stamp
from devtools.client import SiteClient
from devtools.session import between_transactions
from devtools.site_fixtures import Services
from tests.site import ladder
from tests.site.centre import PEOPLE
from tests.site.complaints import DIRECTOR
from tests.site.ladder import CHANGE, EVENT, HOLDING, LAST, change, events

pytestmark = pytest.mark.commits
MANY = 1500


@pytest.fixture(autouse=True)
def people(site: str) -> None:
	ladder.open_ladder()


def at_once(http: SiteClient, asked: list[tuple[str, str, dict[str, Any]]]) -> list[requests.Response]:
	"""Requests of users at the same time: user, method, values."""
	headers = {user: dict(http.token_header(user)) for user, _method, _values in asked}

	def post(one: tuple[str, str, dict[str, Any]]) -> requests.Response:
		user, method, values = one
		url = f"{http.url}/api/method/cs_center.careers.api.{method}"
		return requests.post(url, json=values, headers=headers[user], timeout=60)

	with between_transactions(), ThreadPoolExecutor(len(asked)) as pool:
		return list(pool.map(post, asked))


def test_two_who_propose_at_once_make_one_proposal(http: SiteClient) -> None:
	anna = ladder.at("Junior")
	said = {"employee": anna, "level": "Intermediate", "words": "Calm"}
	answers = at_once(http, [(user, "propose", said) for user in (PEOPLE.lee, PEOPLE.supervisor, DIRECTOR)])
	assert sorted(answer.status_code for answer in answers) == [200, 417, 417]
	doc = ladder.only_change()
	assert [event for event, _why in events(doc.name)] == ["Proposed"]


def test_both_sides_at_once_are_both_kept(http: SiteClient) -> None:
	doc = ladder.proposed()
	answers = at_once(
		http,
		[
			(PEOPLE.lee, "review", {"change": doc.name, "agrees": 1, "words": "Ready"}),
			(PEOPLE.anna, "speak", {"change": doc.name, "words": "Gladly"}),
		],
	)
	assert [answer.status_code for answer in answers] == [200, 200]
	doc = change(doc.name)
	assert (doc.leader_words, doc.own_words, doc.status) == ("Ready", "Gladly", "Reviewed")
	assert sorted(event for event, _why in events(doc.name)) == [
		"Proposed",
		"Reviewed",
		"Said Their Own Words",
	]


def test_two_of_hr_who_enter_the_same_person_at_once(http: SiteClient, user_with_roles: Any) -> None:
	second = user_with_roles("HR User")
	anna = ladder.anna()
	said = [{"sheet": f"{anna}, {level}, 2024-03-01", "words": "List"} for level in ("Junior", "Senior")]
	answers = at_once(
		http, [(PEOPLE.hr, "enter_first_levels", said[0]), (second, "enter_first_levels", said[1])]
	)
	assert sorted(answer.status_code for answer in answers) == [200, 417]
	assert frappe.db.count(HOLDING, {"employee": anna}) == 1


def test_withdrawn_while_it_comes_into_force(http: SiteClient, services: Services) -> None:
	doc = ladder.dated(ladder.proposed())
	frappe.enqueue("cs_center.careers.jobs.look_after", queue="long")
	frappe.db.commit()
	services.workers(1)
	(answer,) = at_once(http, [(PEOPLE.hr, "withdraw", {"change": doc.name, "words": "Stop"})])
	services.run_jobs("long")
	frappe.db.rollback()
	doc = change(doc.name)
	assert doc.status == ("Withdrawn" if answer.status_code == 200 else "In Force")
	assert ladder.level_of(doc.employee) == ("Junior" if doc.status == "Withdrawn" else "Intermediate")
	assert doc.docstatus == (0 if doc.status == "Withdrawn" else 1)


def _crowd(count: int, status: str = "") -> list[str]:
	"""So many juniors since long ago; with a status, each with a change that stands there from today on."""
	employee = frappe.get_doc("Employee", ladder.anna()).as_dict()
	record = frappe.get_doc("CS Staff Record", "1001").as_dict()
	names = [f"CROWD-{number:05d}" for number in range(count)]
	common = {"date_of_joining": "2020-01-01", "company": employee.company, "status": "Active"}
	common |= {"lft": 0, "rgt": 0, "gender": "Female", "date_of_birth": "1990-01-01"}
	people = [{"name": one, **stamp(), "employee_name": one, "first_name": one, **common} for one in names]
	insert_many("Employee", people)
	staff = {"team": record.team, "active": 1, "has_plan": 0}
	records = [
		{
			"name": f"S{one}",
			"staff_number": f"S{one}",
			**stamp(),
			"employee": one,
			"user": f"{one}@x",
			**staff,
		}
		for one in names
	]
	insert_many("CS Staff Record", records)
	since = {"level": "Junior", "since": "2024-03-01", "withdrawn": 0}
	holdings = [
		{"name": ordered_name(), **stamp(), "employee": one, "open_key": one, **since} for one in names
	]
	insert_many(HOLDING, holdings)
	if status:
		step = {"from_level": "Junior", "to_level": "Intermediate", "direction": "Up", "status": status}
		step |= {"effective_from": getdate(), "docstatus": 0}
		rows = [
			{"name": f"CLC-{one}", **stamp(), "employee": one, "employee_name": one, "open_key": one, **step}
			for one in names
		]
		insert_many(CHANGE, rows)
	frappe.db.commit()
	return names


def test_a_killed_night_of_proposals_is_gone_on_with(services: Services) -> None:
	ladder.only_months_served()
	_crowd(MANY)
	[worker] = services.workers(1)
	frappe.enqueue("cs_center.careers.jobs.look_after", queue="long")
	frappe.db.commit()
	services.wait_until(lambda: frappe.db.count(CHANGE) > 0, timeout=120)
	services.kill(worker)
	assert 0 < frappe.db.count(CHANGE) < MANY
	for _night in range(2):
		jobs.look_after()
	assert frappe.db.count(CHANGE) == frappe.db.count(EVENT) == MANY
	assert len(set(frappe.get_all(CHANGE, pluck="month_key"))) == MANY


def test_two_workers_at_once_propose_everybody_once(services: Services) -> None:
	ladder.only_months_served()
	_crowd(MANY)
	for _worker in range(2):
		frappe.enqueue("cs_center.careers.jobs.look_after", queue="long")
	frappe.db.commit()
	services.workers(2)
	services.wait_until(lambda: frappe.db.count(CHANGE) == MANY, timeout=120)
	services.run_jobs("long")
	frappe.db.rollback()
	assert frappe.db.count(CHANGE) == frappe.db.count(EVENT) == MANY


def test_a_killed_night_of_changes_is_gone_on_with(services: Services) -> None:
	names = _crowd(60, "Dated")
	[worker] = services.workers(1)
	frappe.enqueue("cs_center.careers.jobs.look_after", queue="long")
	frappe.db.commit()
	services.wait_until(lambda: frappe.db.count(CHANGE, {"status": "In Force"}) > 3, timeout=120)
	services.kill(worker)
	done = frappe.db.count(CHANGE, {"status": "In Force"})
	assert done < len(names)
	assert frappe.db.count(HOLDING, {"level": "Intermediate", "employee": ("in", names)}) == done
	jobs.look_after()
	held = {"employee": ("in", names), "open_key": ("is", "set")}
	assert frappe.get_all(HOLDING, filters=held, pluck="level", distinct=True) == ["Intermediate"]
	assert frappe.db.count(HOLDING, {"employee": ("in", names)}) == 2 * len(names)
	assert frappe.db.count(EVENT, {"event": "Took Effect"}) == len(names)


def test_a_month_that_closes_between_the_date_and_its_day(monkeypatch: Any) -> None:
	"""HR reads that the month is open, it is closed, and the date is kept: the night finds out, and nothing holds."""
	doc = ladder.dated(ladder.proposed(), getdate())
	monkeypatch.setattr("cs_center.careers.service.deeds.open_from", lambda: getdate() + timedelta(days=1))
	jobs.look_after()
	assert change(doc.name).status == "Dated" and ladder.level_of(doc.employee) == "Junior"


def test_proposals_are_the_same_however_often_they_are_asked_for(monkeypatch: Any) -> None:
	anna = ladder.at("Junior")
	ladder.trained(anna)
	ladder.graded(monkeypatch, {anna: "BBB"})
	first = proposing.outlooks([anna], LAST)
	assert first == proposing.outlooks([anna], LAST)
	assert proposing.propose_month(LAST) == 1 and proposing.propose_month(LAST) == 0
