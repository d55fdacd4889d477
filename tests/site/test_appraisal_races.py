"""SEC-3: many at one month at once, and workers that are killed: nothing is doubled and nothing lost."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import frappe
import pytest
import requests

from cs_center.appraisal.service import drafting
from devtools.client import SiteClient
from devtools.site_fixtures import Services
from tests.site import appraisal as some
from tests.site.appraisal import APPRAISAL, DIRECTOR, EVENT, LINE, MONTH, MONTHS
from tests.site.centre import PEOPLE

MANY = 1800
Asked = tuple[str, str, dict[str, Any]]


def together(http: SiteClient, asked: list[Asked]) -> list[requests.Response]:
	"""Requests at the same time: who, which method, with what."""
	headers = {user: dict(http.token_header(user)) for user in sorted({one[0] for one in asked})}
	frappe.db.commit()

	def ask(one: Asked) -> requests.Response:
		user, method, body = one
		url = f"{http.url}/api/method/cs_center.appraisal.api.{method}"
		return requests.post(url, json=body, headers=headers[user], timeout=120)

	with ThreadPoolExecutor(8) as pool:
		return list(pool.map(ask, asked))


def _gives(user: str, count: int, by: str = PEOPLE.lee) -> list[Asked]:
	body = {"employees": some.who(user), "rule": "untidy-seat", "points": -1, "on": str(MONTH.first)}
	return [(by, "give", body)] * count


def _assert_points_are_those_of_lines(user: str, count: int) -> None:
	frappe.db.rollback()
	lines = some.lines(user)
	assert len(lines) == count
	doc = some.month_of(user)
	assert Decimal(str(doc.points)) == 80 - count
	positions = frappe.get_all(EVENT, filters={"appraisal": doc.name}, pluck="position", order_by="position")
	assert positions == list(range(1, len(positions) + 1)) and doc.steps == len(positions)


def test_lines_that_are_given_together_all_count(http: SiteClient) -> None:
	some.drafted()
	frappe.db.commit()
	answers = together(http, _gives(PEOPLE.anna, 8) + _gives(PEOPLE.alan, 8))
	assert {one.status_code for one in answers} == {200}, [one.text[-300:] for one in answers if not one.ok][
		:1
	]
	_assert_points_are_those_of_lines(PEOPLE.anna, 8)
	_assert_points_are_those_of_lines(PEOPLE.alan, 8)


def test_what_is_given_once_a_month_is_given_once(http: SiteClient) -> None:
	some.drafted()
	frappe.db.commit()
	body = {"employees": some.who(PEOPLE.anna), "rule": "adopted-suggestion", "on": str(MONTH.first)}
	answers = together(http, [(PEOPLE.lee, "give", body), (PEOPLE.supervisor, "give", body)] * 4)
	assert sorted(one.status_code for one in answers) == [200] + [417] * 7
	frappe.db.rollback()
	assert some.lines(PEOPLE.anna) == [("adopted-suggestion", 5, 0)]


def test_a_line_that_meets_the_review_counts_or_is_refused(http: SiteClient) -> None:
	some.drafted()
	frappe.db.commit()
	asked = _gives(PEOPLE.anna, 8)
	asked.insert(4, (PEOPLE.supervisor, "review", {"names": some.name_of(PEOPLE.anna)}))
	answers = together(http, asked)
	given = [one for place, one in enumerate(answers) if place != 4]
	assert answers[4].ok and {one.status_code for one in given} <= {200, 417}
	_assert_points_are_those_of_lines(PEOPLE.anna, sum(one.ok for one in given))
	assert some.month_of(PEOPLE.anna).status == "Reviewed"


def test_a_line_that_meets_the_closing_counts_in_the_ranking_or_is_refused(http: SiteClient) -> None:
	some.drafted()
	people = frappe.get_all(APPRAISAL, filters={"month": MONTH.first}, pluck="user")
	others = [user for user in people if user != PEOPLE.anna]
	some.reviewed(*[user for user in others if user not in (PEOPLE.supervisor,)])
	some.reviewed(PEOPLE.supervisor, by=DIRECTOR)
	some.past_appeal(*others)
	with some.as_user(PEOPLE.lee):
		some.api.review(some.name_of(PEOPLE.anna))
	with some.as_user(PEOPLE.anna):
		some.api.appeal(some.name_of(PEOPLE.anna), "Look again")
	frappe.db.commit()
	asked = _gives(PEOPLE.anna, 6)
	asked.insert(2, (PEOPLE.lee, "answer", {"name": some.name_of(PEOPLE.anna), "words": "Looked"}))
	asked += [(DIRECTOR, "close_month", {"month": MONTH.key})] * 2
	answers = together(http, asked)
	assert answers[2].ok and answers[-1].ok and answers[-2].ok
	last = together(http, [(DIRECTOR, "close_month", {"month": MONTH.key})])[0].json()["message"]
	assert last["settled"] and last["left"] == []
	given = [one for place, one in enumerate(answers[:7]) if place != 2]
	_assert_points_are_those_of_lines(PEOPLE.anna, sum(one.ok for one in given))
	doc = some.month_of(PEOPLE.anna)
	assert (doc.status, doc.rank) == ("Closed", len(people) if doc.points < 80 else 1)
	assert Counter(some.events(PEOPLE.anna))["Ranked"] == 1


def _assert_each_is_drafted_once(count: int) -> None:
	frappe.db.rollback()
	crowd = {"month": MONTH.first, "employee": ("like", "CROWD-%")}
	assert frappe.db.count(APPRAISAL, crowd) == count
	names = frappe.get_all(APPRAISAL, filters=crowd, pluck="name")
	begun = {"appraisal": ("in", names), "event": "Drafted"}
	assert frappe.db.count(EVENT, begun) == count
	assert frappe.get_doc(MONTHS, MONTH.key).run_status == "Done"
	assert not frappe.db.count(LINE, {"appraisal": ("in", names)})


@pytest.mark.commits
def test_a_killed_draft_is_gone_on_with(services: Services) -> None:
	some.staff()
	some.crowd(MANY)
	frappe.enqueue("cs_center.appraisal.jobs.draft_last_month", queue="long")
	frappe.db.commit()
	[worker] = services.workers(1)
	services.wait_until(lambda: (frappe.db.get_value(MONTHS, MONTH.key, "run_done") or 0) > 0, timeout=60)
	services.kill(worker)
	frappe.db.rollback()
	done = frappe.db.count(APPRAISAL, {"month": MONTH.first})
	assert 0 < done < MANY and frappe.db.get_value(MONTHS, MONTH.key, "run_status") == "Running"
	drafting.draft(MONTH)
	_assert_each_is_drafted_once(MANY)


@pytest.mark.commits
def test_two_workers_draft_each_month_once(services: Services) -> None:
	some.staff()
	some.crowd(MANY)
	for job in ("draft_last_month", "keep_up"):
		frappe.enqueue(f"cs_center.appraisal.jobs.{job}", queue="long")
	frappe.db.commit()
	services.workers(2)
	done = {"run_status": "Done", "run_done": (">=", MANY)}
	services.wait_until(lambda: bool(frappe.db.exists(MONTHS, {"name": MONTH.key, **done})), timeout=120)
	services.run_jobs("long")
	_assert_each_is_drafted_once(MANY)
