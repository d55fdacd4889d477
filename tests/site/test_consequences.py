"""What months running lead to: listed when a month is settled, decided by people (STAFF-8), and the quarter (STAFF-9)."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from decimal import Decimal
from typing import Any

import frappe
import pytest
from frappe.utils import getdate

from cs_center.appraisal import api
from cs_center.appraisal.service import consequences, results, settling
from cs_center.appraisal.service.consequences import CONSEQUENCE
from cs_center.appraisal.service.store import APPRAISAL, MONTH, name_of_month
from cs_center.engines.database import insert_many, stamp
from cs_center.papers.rules.month import Month
from devtools.client import SiteClient
from devtools.session import forget_documents
from tests.site import complaints as some
from tests.site.centre import PEOPLE
from tests.site.complaints import DIRECTOR
from tests.site.month_facts import LAST, hired, member

AsUser = Callable[[str], AbstractContextManager[None]]


@pytest.fixture
def staff(site: str) -> dict[str, str]:
	some.open_station()
	frappe.get_doc("User", PEOPLE.hr).add_roles("HR Manager")
	return hired()


def closed(month: Month, **points: float) -> None:
	"""Closed months of these people, ranked as the director's closing ranks them."""
	for name, value in points.items():
		insert_many(APPRAISAL, [_appraisal(month, name, value)])
	blank = {"month": month.first, "month_key": month.key, "status": "Open", "drafted_at": getdate()}
	insert_many(MONTH, [{"name": month.key, **stamp(), **blank}])
	assert settling.settle(month)


def listed(month: Month = LAST) -> dict[str, list[str]]:
	rows = frappe.get_all(
		CONSEQUENCE, filters={"month": month.first}, fields=["full_name", "kind"], order_by="kind"
	)
	found: dict[str, list[str]] = {}
	for row in rows:
		found.setdefault(row.full_name, []).append(row.kind)
	return found


def _appraisal(month: Month, name: str, points: float) -> dict[str, Any]:
	one = member(name)
	return {
		"name": name_of_month(one.employee, month),
		**stamp(),
		"employee": one.employee,
		"full_name": one.full_name,
		"user": one.user,
		"team": one.team,
		"post": one.post,
		"month": month.first,
		"month_key": month.key,
		"status": "Closed",
		"points": points,
		"grade": "Failing" if points < 60 else "B",
		"is_scored": int(points > 0),
		"steps": 0,
	}


@pytest.mark.parametrize(
	("months", "anna"),
	[
		([69.9, 69.9], ["Last Months Running"]),
		([69.9, 70], []),
		([70, 69.9], []),
		([60, 59.9], ["Last Months Running", "Month under the Bound"]),
		([80, 60], []),
		([59, 59, 59], ["Failing Months Running", "Last Months Running", "Month under the Bound"]),
		([95, 95, 95], ["First Months Running"]),
		([95, 95], []),
		([95, 95, 95, 95], []),
		([95, 95, 95, 95, 95, 95], ["First Months Running"]),
		([59, 0, 59], ["Month under the Bound"]),
	],
)
def test_months_running_are_listed_at_their_bounds(
	staff: dict[str, str], months: list[float], anna: list[str]
) -> None:
	for number, (month, points) in enumerate(zip(LAST.back(len(months)), months, strict=True)):
		closed(month, anna=points, alan=85 + number % 2, bea=86 - number % 2)
	assert listed().get("Anna", []) == anna
	assert not {"Alan", "Bea"} & listed().keys()


def test_the_grade_counts_that_a_month_was_closed_with(staff: dict[str, str]) -> None:
	first, second, last = LAST.back(3)
	closed(first, anna=59, alan=85)
	frappe.db.set_value(APPRAISAL, name_of_month(staff["anna"], first), "grade", "B")
	closed(second, anna=59, alan=85)
	closed(last, anna=59, alan=85)
	assert "Failing Months Running" not in listed()["Anna"]


def test_listed_once_with_words_and_the_leaders_above_are_told(
	as_user: AsUser, staff: dict[str, str]
) -> None:
	with as_user(PEOPLE.supervisor):
		closed(LAST, anna=59, alan=85)
	[name] = frappe.get_all(CONSEQUENCE, pluck="name")
	doc = frappe.get_doc(CONSEQUENCE, name)
	assert "STAFF-8" in doc.reason and f"{LAST.key}: 59" in doc.reason
	assert (doc.appraisal, doc.decision) == (name_of_month(staff["anna"], LAST), None)
	told = frappe.get_all("CS Notice", filters={"reference_name": LAST.key}, pluck="user")
	assert {DIRECTOR, PEOPLE.hr} <= set(told)
	assert not {PEOPLE.anna, PEOPLE.lee, PEOPLE.supervisor} & set(told)
	_decide(as_user, name, "Warning")
	consequences.list_month(LAST)
	assert frappe.db.get_value(CONSEQUENCE, name, "decision") == "Warning", "what is decided stays"


def test_months_that_are_settled_out_of_order_lead_to_the_same(staff: dict[str, str]) -> None:
	before, last = LAST.back(2)
	closed(last, anna=69.9, alan=85)
	assert listed() == {}
	closed(before, anna=69.9, alan=85)
	assert listed() == {"Anna": ["Last Months Running"]}
	told = {"method": consequences.LISTED, "user": DIRECTOR}
	assert frappe.db.count("CS Notice", told) == 1
	consequences.list_month(before)
	assert frappe.db.count("CS Notice", told) == 1, "nothing new"


def test_people_decide_once_with_words(as_user: AsUser, staff: dict[str, str]) -> None:
	closed(LAST, anna=59, alan=85)
	[name] = frappe.get_all(CONSEQUENCE, pluck="name")
	for user in (PEOPLE.lee, PEOPLE.supervisor, PEOPLE.anna):
		with as_user(user), pytest.raises(frappe.PermissionError):
			api.decide(name, "Warning", "Why")
	with as_user(DIRECTOR):
		assert api.choices(name) == ["No Action", "Warning", "To Be Let Go"]
		for decision, words in (("Reward", "Why"), ("Warning", " ")):
			with pytest.raises(frappe.ValidationError):
				api.decide(name, decision, words)
		api.decide(name, "To Be Let Go", "Talked with her twice.")
		assert api.choices(name) == []
		with pytest.raises(frappe.ValidationError, match="decided already"):
			api.decide(name, "No Action", "Changed my mind.")
	doc = frappe.get_doc(CONSEQUENCE, name)
	assert (doc.decision, doc.words, doc.decided_by) == ("To Be Let Go", "Talked with her twice.", DIRECTOR)


def test_nobody_decides_on_their_own(as_user: AsUser, staff: dict[str, str]) -> None:
	closed(LAST, anna=59, alan=85)
	[name] = frappe.get_all(CONSEQUENCE, pluck="name")
	frappe.db.set_value(CONSEQUENCE, name, "employee", "EMP-DIRECTOR")
	frappe.db.set_value("CS Staff Record", {"user": DIRECTOR}, "employee", "EMP-DIRECTOR")
	forget_documents()
	with as_user(DIRECTOR):
		assert api.choices(name) == []
		with pytest.raises(frappe.ValidationError, match="own months"):
			api.decide(name, "No Action", "Why")


def test_a_reward_belongs_to_the_month_in_which_people_gave_it(
	as_user: AsUser, staff: dict[str, str]
) -> None:
	for month in LAST.back(3):
		closed(month, anna=95, alan=85)
	[name] = frappe.get_all(CONSEQUENCE, pluck="name")
	now = Month.of(getdate())
	assert results.first_awards(now) == [], "nobody is rewarded by itself"
	_decide(as_user, name, "Reward")
	assert results.first_awards(now) == [staff["anna"]]
	assert results.first_awards(LAST) == results.first_awards(now.after) == []


def test_a_quarter_ranks_who_was_scored_in_all_its_months(staff: dict[str, str]) -> None:
	last = _end_of_a_quarter()
	for month in last.back(3):
		closed(month, anna=95, alan=90, bea=95, lee=0 if month == last else 99)
	ranked = results.quarter_ranking(last)
	assert [(one.person, one.rank, one.points) for one in ranked] == [
		(staff["anna"], 1, Decimal(285)),
		(staff["bea"], 1, Decimal(285)),
		(staff["alan"], 3, Decimal(270)),
		(staff["lee"], None, Decimal(198)),
	]
	assert results.quarter_ranking(last.before) == ranked, "any month of the quarter names it"


@pytest.mark.parametrize(
	("user", "status"),
	[(PEOPLE.anna, 403), (PEOPLE.lee, 403), (PEOPLE.supervisor, 200), (DIRECTOR, 200), (PEOPLE.hr, 200)],
)
def test_only_the_leaders_above_and_hr_read_what_is_listed(
	http: SiteClient, staff: dict[str, str], user: str, status: int
) -> None:
	closed(LAST, anna=59, alan=85)
	frappe.db.commit()
	[name] = frappe.get_all(CONSEQUENCE, pluck="name")
	session = http.login(user)
	assert session.get(f"/api/resource/{CONSEQUENCE}/{name}").status_code == status
	assert session.get(f"/api/resource/{CONSEQUENCE}").status_code == status
	for method, body in (("PUT", {"decision": "Reward"}), ("DELETE", {})):
		answer = session.request(method, f"/api/resource/{CONSEQUENCE}/{name}", json=body)
		assert answer.status_code == 403
	frappe.db.rollback()
	assert not frappe.db.get_value(CONSEQUENCE, name, "decision")


def _end_of_a_quarter() -> Month:
	month = LAST
	while month.first.month % 3:
		month = month.before
	return month


def _decide(as_user: AsUser, name: str, decision: str) -> None:
	with as_user(DIRECTOR):
		api.decide(name, decision, "As we talked about.")
