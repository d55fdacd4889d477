"""STAFF-3 with many at once: real requests and real workers, killed and run together; nothing is doubled, nothing is lost."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import frappe
import pytest
import requests

from cs_center.pay import api, jobs
from devtools.client import SiteClient
from devtools.session import as_user
from devtools.site_fixtures import Services
from tests.site import pay
from tests.site.centre import PEOPLE
from tests.site.pay import ASSIGNMENT, MANAGER, MARCH, SECOND, STATEMENT, asked, closed, computed, held

pytestmark = pytest.mark.commits
MANY = 3000
#: The people of the centre, who have a staff record only, would keep the month open.
NO_EMPLOYEES = "They are no employees"
API = "/api/method/cs_center.pay.api."


@pytest.fixture(autouse=True)
def hr() -> None:
	pay.hr()
	pay.grade()


def together(http: SiteClient, wanted: list[tuple[str, str, dict[str, Any]]]) -> list[requests.Response]:
	"""Requests of users at the same moment: user, method or doctype, values."""
	headers = {user: dict(http.token_header(user)) for user, _path, _body in wanted}
	frappe.db.commit()

	def post(one: tuple[str, str, dict[str, Any]]) -> requests.Response:
		user, path, body = one
		return requests.post(http.url + path, json=body, headers=headers[user], timeout=60)

	with ThreadPoolExecutor(8) as pool:
		found = list(pool.map(post, wanted))
	frappe.db.rollback()
	return found


def test_two_managers_decide_about_one_person_at_once(http: SiteClient) -> None:
	anna = pay.staff()["anna"]
	days = [f"2026-0{month}-01" for month in range(1, 9)]
	names = [asked(ASSIGNMENT, employee=anna, grade="G1", effective_from=day) for day in days]
	wanted = [
		(user, f"{API}approve", {"doctype": ASSIGNMENT, "name": name})
		for name in names
		for user in (MANAGER, SECOND)
	]
	answers = together(http, wanted)
	assert Counter(answer.status_code for answer in answers) == {200: 8, 417: 8}
	rows = held(anna)
	assert [first for _grade, first, _last in rows] == days
	assert [last for _grade, _first, last in rows] == [
		str(frappe.utils.getdate(frappe.utils.add_days(day, -1))) for day in days[1:]
	] + [""]


def test_two_of_hr_ask_for_the_same_at_once(http: SiteClient) -> None:
	anna = pay.staff()["anna"]
	row = {"employee": anna, "grade": "G1", "effective_from": "2026-03-01", "why": "As agreed"}
	path = f"/api/resource/{ASSIGNMENT}"
	answers = together(http, [(user, path, row) for user in (PEOPLE.hr, MANAGER, SECOND) * 2])
	assert [answer.status_code for answer in answers].count(200) == 1
	assert frappe.db.count(ASSIGNMENT, {"employee": anna}) == 1


def test_a_month_is_closed_while_grades_are_approved(http: SiteClient) -> None:
	"""Each grade is in the statement of March, or refused: none is written behind its back."""
	people = pay.staff()
	pay.grade("G2", 5000)
	for person in people.values():
		pay.given(person, since="2023-04-15")
	computed()
	names = {
		who: asked(ASSIGNMENT, employee=person, grade="G2", effective_from="2026-03-01")
		for who, person in people.items()
	}
	deeds = [(SECOND, f"{API}approve", {"doctype": ASSIGNMENT, "name": name}) for name in names.values()]
	answers = together(http, [*deeds[:2], (MANAGER, f"{API}close", {"month": "2026-03"}), *deeds[2:]])
	assert answers[2].status_code == 200
	with as_user(MANAGER):
		jobs.close_month("2026-03")
	assert frappe.db.get_value("CS Pay Month", "2026-03", "status") == "Closed"
	for (who, person), answer in zip(people.items(), [*answers[:2], *answers[3:]], strict=True):
		has_g2 = frappe.db.get_value(ASSIGNMENT, names[who], "status") == "Holds"
		assert has_g2 == (answer.status_code == 200), answer.text[-300:]
		assert (pay.lines(person)[0][1] == 5000) == has_g2


def test_two_of_hr_correct_a_month_at_once(http: SiteClient) -> None:
	anna = pay.staff()["anna"]
	pay.given(anna, since="2023-04-15")
	computed()
	closed(leave_out_why=NO_EMPLOYEES)
	frappe.db.set_value("Employee", anna, "date_of_joining", "2022-04-15")
	frappe.db.set_value(ASSIGNMENT, {"employee": anna}, "effective_from", "2022-04-15")
	body = {"month": "2026-03", "employee": anna, "why": "Joined a year earlier"}
	answers = together(http, [(user, f"{API}correct", body) for user in (PEOPLE.hr, MANAGER, SECOND) * 2])
	assert {answer.status_code for answer in answers} == {200}
	assert frappe.get_all("CS Pay Entry", {"corrects": MARCH.first}, pluck="amount") == [100]


def test_a_killed_run_is_gone_on_with(services: Services) -> None:
	names = pay.many(MANY)
	frappe.db.commit()
	[worker] = services.workers(1)
	with as_user(PEOPLE.hr):
		api.compute("2026-03")
	frappe.db.commit()
	services.wait_until(lambda: frappe.db.count(STATEMENT) > 0, timeout=60)
	services.kill(worker)
	frappe.db.rollback()
	done = frappe.db.count(STATEMENT)
	assert 0 < done < MANY and frappe.db.get_value("CS Pay Month", "2026-03", "status") == "Computing"
	row = computed()
	assert (row.status, row.statements) == ("Open", len(names))
	_each_once(names)
	first = frappe.get_all("CS Pay Line", fields=["name", "parent", "amount"], order_by="name")
	services.workers(2)
	with as_user(PEOPLE.hr):
		api.compute("2026-03")
		api.compute("2026-03")
	frappe.db.commit()
	services.wait_until(
		lambda: frappe.db.get_value("CS Pay Month", "2026-03", "status") == "Open", timeout=60
	)
	frappe.db.rollback()
	assert frappe.get_all("CS Pay Line", fields=["name", "parent", "amount"], order_by="name") == first


def test_a_killed_close_is_gone_on_with(services: Services) -> None:
	names = pay.many(MANY)
	computed()
	frappe.db.set_single_value("CS Pay Policy", "service_per_year", 150)
	frappe.db.commit()
	[worker] = services.workers(1)
	with as_user(MANAGER):
		api.close("2026-03", NO_EMPLOYEES)
	frappe.db.commit()
	services.wait_until(
		lambda: 0 < (frappe.db.get_value("CS Pay Month", "2026-03", "done") or 0) < MANY, timeout=60
	)
	services.kill(worker)
	frappe.db.rollback()
	assert frappe.db.count(STATEMENT, {"status": "Closed"}) == 0
	with pytest.raises(frappe.ValidationError, match="closed month"):
		pay.given(names[0], since="2026-03-10")
	frappe.db.rollback()
	assert closed(leave_out_why=NO_EMPLOYEES).status == "Closed"
	assert frappe.db.count(STATEMENT, {"status": "Closed"}) == MANY
	_each_once(names, each=3300)


def _each_once(names: list[str], each: float = 3200) -> None:
	rows = frappe.get_all(STATEMENT, filters={"month": MARCH.first}, fields=["employee", "total"])
	assert Counter(row.employee for row in rows) == Counter(names)
	assert {row.total for row in rows} == {each}
	lines = frappe.get_all("CS Pay Line", fields=["parent", "component"])
	assert set(Counter((row.parent, row.component) for row in lines).values()) == {1}
