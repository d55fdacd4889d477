"""BACK-6: a station whose customers are not content answers with a plan within two weeks, and that is watched."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import frappe
import pytest
from frappe.utils import add_days, getdate

from cs_center.surveys import api, jobs
from cs_center.surveys.service.plans import PLAN
from devtools.client import SiteClient
from devtools.session import create_user
from tests.site import complaints as some
from tests.site.centre import PEOPLE
from tests.site.complaints import FIXER, STATION
from tests.site.test_permissions import user_called

AsUser = Callable[[str], AbstractContextManager[None]]


def plan(station: str = STATION, status: str = "Asked", due_in: int = 14, **values: Any) -> str:
	some.open_station()
	doc = {
		"doctype": PLAN,
		"station": station,
		"status": status,
		"due_on": add_days(getdate(), due_in),
		**values,
	}
	return frappe.get_doc({**doc, "plan_key": frappe.generate_hash(length=10)}).insert().name


def test_the_path_of_a_plan(as_user: AsUser) -> None:
	name = plan()
	with as_user(FIXER):
		with pytest.raises(frappe.ValidationError, match="who does it"):
			api.write_plan(name, " ")
		api.write_plan(name, "Two more people in December")
		with pytest.raises(frappe.PermissionError):
			api.judge_plan(name, 1)
	assert "cs_plan_written" in some.notices(PEOPLE.lee, name)
	with as_user(PEOPLE.lee):
		with pytest.raises(frappe.ValidationError, match="what is missing"):
			api.judge_plan(name, 0)
		api.judge_plan(name, 0, "Who leads them?")
	assert frappe.db.get_value(PLAN, name, ["status", "words"]) == ("Returned", "Who leads them?")
	with as_user(FIXER):
		api.write_plan(name, "Wang leads them")
	with as_user(PEOPLE.supervisor):
		api.judge_plan(name, 1)
	assert frappe.db.get_value(PLAN, name, "status") == "Accepted"
	assert some.notices(FIXER, name) == ["cs_plan_judged"] * 2
	with as_user(FIXER), pytest.raises(frappe.ValidationError, match="accepted"):
		api.write_plan(name, "Less")
	assert frappe.db.count("Version", {"docname": name}) == 4


def test_a_late_plan_is_told_of_once(as_user: AsUser) -> None:
	late, back = plan(due_in=-1), plan(status="Returned", due_in=-3)
	today, written = plan(due_in=0), plan(status="Written", due_in=-1)
	jobs.watch_plans()
	jobs.watch_plans()
	for name in (late, back):
		for user in (FIXER, PEOPLE.lee, PEOPLE.supervisor):
			assert some.notices(user, name) == ["cs_plan_late"], (name, user)
	for name in (today, written):
		assert some.notices(FIXER, name) == []


def test_who_sees_and_does_what_with_plans(http: SiteClient) -> None:
	south = create_user("CS Station Member", email="south@centre.example.com")
	name = plan()
	station = {"doctype": "CS Station", "station_name": "South Branch", "members": [{"user": south}]}
	frappe.get_doc(station).insert()
	readers = {"fixer", "lee", "supervisor", "director", "manager"}
	users = {"fixer": FIXER, "south": south}
	people = ("anna", "officer", "inspector", "lee", "supervisor", "director", "manager", "hr")
	users |= {who: user_called(who) for who in people}
	for who, user in users.items():
		session = http.token(user)
		one = session.get(f"/api/resource/{PLAN}/{name}")
		assert (one.status_code == 200) is (who in readers), (who, one.text[-200:])
		assert bool(session.get(f"/api/resource/{PLAN}").json().get("data")) is (who in readers), who
		changed = session.put(f"/api/resource/{PLAN}/{name}", json={"status": "Accepted"})
		assert changed.status_code == 403, (who, changed.text[-200:])
		code = session.call("cs_center.surveys.api.write_plan", plan=name, text=" ").status_code
		assert code == (417 if who in {"fixer", "lee", "supervisor", "director"} else 403), (who, code)
