"""CALL-8 with many at once: reports of one call that arrive together lose nothing, and nobody is handed over twice."""

import csv
import io
import random
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import frappe
import pytest
import requests
from frappe.utils import now_datetime

from devtools import office_hours
from devtools.client import SiteClient
from tests.site.centre import PEOPLE
from tests.site.outbound import RESULT, calls, started

API = "/api/method/cs_center.outbound.api."

pytestmark = pytest.mark.commits


@pytest.fixture
def post(http: SiteClient) -> Any:
	header = dict(http.token_header(PEOPLE.switch))

	def _post(asked: tuple[str, dict[str, Any]]) -> requests.Response:
		method, body = asked
		return requests.post(http.url + API + method, json=body, headers=header, timeout=60)

	return _post


def together(post: Any, asked: list[tuple[str, dict[str, Any]]]) -> list[requests.Response]:
	with ThreadPoolExecutor(8) as pool:
		return list(pool.map(post, asked))


def test_who_refuses_while_other_reports_arrive_has_refused(post: Any) -> None:
	name = started(8)
	frappe.db.commit()
	events = []
	for row in calls(name):
		for place, outcome in enumerate(("busy", "refused", "no answer", "busy")):
			at = now_datetime() - timedelta(hours=12 - 3 * place)
			said = {
				"call": row.name,
				"outcome": outcome,
				"at": f"{at:%Y-%m-%dT%H:%M:%S}{office_hours.now():%z}",
			}
			events += [("switch_result", said)] * 2
	# Reports of one call stand beside each other, so that they meet.
	answers = together(post, events)
	assert {answer.status_code for answer in answers} == {200}, [
		one.text[-300:] for one in answers if not one.ok
	][:1]
	frappe.db.rollback()
	ended = calls(name)
	assert {(row.status, row.calls, row.pool, row.next_action_at) for row in ended} == {
		("Refused", 4, None, None)
	}
	assert frappe.db.count(RESULT, {"outbound_list": name}) == 8 * 4
	assert frappe.db.count("CS Contact", {"cause": name}) == 8 * 4
	assert frappe.db.count("CS Contact Wish", {"refuses": "All Calls"}) == 8


def test_diallers_that_ask_together_get_different_people(post: Any) -> None:
	name = started(30)
	frappe.db.commit()
	asked = [("hand_over", {"outbound_list": name, "most": 3}) for _ in range(24)]
	answers = together(post, random.sample(asked, len(asked)))
	got = [
		row["number"]
		for answer in answers
		if answer.ok
		for row in csv.DictReader(io.StringIO(answer.content.decode()))
	]
	assert got and len(set(got)) == len(got)
	assert all("ask again in a moment" in one.text for one in answers if not one.ok)
	frappe.db.rollback()
	assert sum(row.status == "Handed Over" for row in calls(name)) == len(got)
