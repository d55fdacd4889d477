"""STAFF-11: little red flowers within allowances, valid for three months, redeemed, honoured once a year."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

import frappe
import pytest
from frappe.utils import add_days, getdate

from cs_center.appraisal.rules.dates import months_after
from cs_center.engines.database import insert_many, stamp
from cs_center.recognition import api, jobs
from cs_center.recognition.service import giving, honours
from cs_center.recognition.service import wall as walls
from cs_center.recognition.service.policy import policy
from tests.site import tests_of_staff as some
from tests.site.centre import PEOPLE
from tests.site.complaints import DIRECTOR
from tests.site.tests_of_staff import ANNA, FLOWER, HONOUR, HR, LEE, REDEMPTION, SUPERVISOR

AsUser = Callable[[str], AbstractContextManager[None]]
WHY = "Stayed until the last caller was helped"


@pytest.fixture(autouse=True)
def staff() -> dict[str, str]:
	return some.staff()


def got(employee: str, count: int, given_on: date | None = None, **values: Any) -> list[str]:
	"""Flowers that somebody was given before, past the allowances of this month."""
	day = given_on or getdate()
	row = {
		"employee": employee,
		"employee_name": "x",
		"user": None,
		"team": None,
		"giver": DIRECTOR,
		"reason": WHY,
	}
	row |= {"given_on": day, "expires_on": months_after(day, 3), **stamp(), **values}
	names = [f"F-{employee}-{day}-{number}" for number in range(count)]
	insert_many(FLOWER, [{"name": name, **row} for name in names])
	return names


def told(user: str) -> list[str]:
	return frappe.get_all("CS Notice", {"user": user}, pluck="text", order_by="name")


def test_a_leader_gives_two_a_month_with_the_reason(as_user: AsUser, staff: dict[str, str]) -> None:
	with as_user(LEE):
		assert api.candidates()["left"] == 2
		given = api.give(staff["anna"], WHY)
		assert given["left"] == 1
		api.give(staff["alan"], WHY)
		with pytest.raises(frappe.ValidationError, match="all your flowers"):
			api.give(staff["bea"], WHY)
	doc = frappe.get_doc(FLOWER, given["flower"])
	assert (doc.giver, doc.employee, doc.team, doc.reason) == (LEE, staff["anna"], "A", WHY)
	assert doc.given_on == getdate() and doc.expires_on == months_after(getdate(), 3)
	assert any(WHY in text for text in told(ANNA))


def test_a_team_gets_its_share_by_headcount(as_user: AsUser, staff: dict[str, str]) -> None:
	# Lee, the supervisor and the director have six; team A has three of four people, B has one.
	shares = giving.shares(some.THIS_MONTH, policy())
	assert shares == {"A": 5, "B": 1}
	with as_user(LEE):
		api.give(staff["bea"], WHY)
	with as_user(SUPERVISOR):
		for _ in range(shares["B"] - 1):
			api.give(staff["bea"], WHY)
		with pytest.raises(frappe.ValidationError, match="This team"):
			api.give(staff["bea"], WHY)
		api.give(staff["anna"], WHY)


def test_what_is_no_gift_is_refused(as_user: AsUser, staff: dict[str, str]) -> None:
	with as_user(LEE):
		with pytest.raises(frappe.ValidationError, match="themselves"):
			api.give(staff["lee"], WHY)
		with pytest.raises(frappe.ValidationError, match="what the flower is for"):
			api.give(staff["anna"], "  ")
		with pytest.raises(frappe.ValidationError, match="no member of staff"):
			api.give("HR-EMP-NOBODY", WHY)
	for who in (ANNA, HR, PEOPLE.inspector):
		with as_user(who), pytest.raises(frappe.PermissionError):
			api.give(staff["alan"], WHY)
	assert frappe.db.count(FLOWER) == 0


def test_the_oldest_valid_flowers_are_given_in(as_user: AsUser, staff: dict[str, str]) -> None:
	today, anna = getdate(), staff["anna"]
	got(anna, 1, today - timedelta(days=100))
	old = got(anna, 2, today - timedelta(days=40))
	new = got(anna, 2)
	with as_user(ANNA):
		mine = api.wall()["mine"]
		assert (mine["valid"], mine["ever"]) == (4, 5)
		assert [one["possible"] for one in mine["prizes"]] == [True, True, False]
		with pytest.raises(frappe.ValidationError, match="takes 5"):
			api.ask_prize("First Prize")
		name = api.ask_prize("Second Prize")
		assert api.wall()["mine"]["valid"] == 1
		with pytest.raises(frappe.ValidationError):
			api.ask_prize("Second Prize")
	used = frappe.get_all(FLOWER, {"redeemed_by": name}, pluck="name")
	assert len(used) == 3 and set(old) < set(used) < {*old, *new}
	assert any("Second Prize" in text for text in told(LEE))
	assert not told(HR)


def test_a_flower_counts_on_its_last_day_and_not_after_it(as_user: AsUser, staff: dict[str, str]) -> None:
	today = getdate()
	got(staff["anna"], 1, today - timedelta(days=60), expires_on=today)
	got(staff["alan"], 1, today - timedelta(days=60), expires_on=add_days(today, -1))
	with as_user(PEOPLE.alan), pytest.raises(frappe.ValidationError, match="0 are valid"):
		api.ask_prize("Third Prize")
	with as_user(ANNA):
		assert api.ask_prize("Third Prize")


def test_a_leader_hands_over_and_says_so(as_user: AsUser, staff: dict[str, str]) -> None:
	got(staff["anna"], 2)
	got(staff["lee"], 1)
	with as_user(ANNA):
		name, other = api.ask_prize("Third Prize"), api.ask_prize("Third Prize")
		with pytest.raises(frappe.PermissionError):
			api.hand_over(name)
	with as_user(PEOPLE.alan), pytest.raises(frappe.PermissionError):
		api.hand_over(name)
	with as_user(LEE):
		own = api.ask_prize("Third Prize")
		assert {one["name"] for one in api.wall()["to_hand_over"]} == {name, other}
		api.hand_over(name, "A cup")
		with pytest.raises(frappe.ValidationError, match="already"):
			api.hand_over(name)
		with pytest.raises(frappe.PermissionError):
			api.hand_over(own)
		with pytest.raises(frappe.ValidationError, match="why"):
			api.withdraw(other)
		api.withdraw(other, "No cups left")
	assert any("Third Prize" in text for text in told(HR))  # Lee's own: nobody else leads the team
	doc = frappe.get_doc(REDEMPTION, name)
	assert (doc.status, doc.handed_over_by, doc.words) == ("Handed Over", LEE, "A cup")
	assert sum("handed over" in text for text in told(ANNA)) == 2
	assert frappe.db.count(FLOWER, {"employee": staff["anna"], "redeemed_by": ("is", "set")}) == 1
	with as_user(ANNA):
		assert api.wall()["mine"]["valid"] == 1


def test_everybody_of_the_staff_sees_the_wall(as_user: AsUser, staff: dict[str, str]) -> None:
	with as_user(LEE):
		api.give(staff["anna"], WHY)
	got(staff["bea"], 2, some.THIS_MONTH.first)
	for who in (ANNA, PEOPLE.bea, PEOPLE.officer, HR, SUPERVISOR):
		with as_user(who):
			wall = api.wall()
			assert wall["flowers"][0]["reason"] == WHY and len(wall["flowers"]) == 3
			assert [one["full_name"] for one in wall["leaders"]] == ["Bea", "Anna"]
			assert (wall["giving"] is not None) == (who == SUPERVISOR)
	with as_user(ANNA):
		assert api.wall(some.THIS_MONTH.before.key)["flowers"] == [] and not api.wall()["to_hand_over"]


def test_all_flowers_of_a_month_are_counted_however_many_are_shown(
	as_user: AsUser, staff: dict[str, str], monkeypatch: Any
) -> None:
	got(staff["bea"], 3, some.THIS_MONTH.first)
	monkeypatch.setattr(walls, "_MOST", 2)
	with as_user(ANNA):
		found = api.wall()
	assert (len(found["flowers"]), found["count"]) == (2, 3)


@pytest.mark.commits
def test_honours_are_made_once_for_the_year_that_ended(staff: dict[str, str]) -> None:
	last = getdate().year - 1
	for name, count in (("anna", 3), ("bea", 3), ("alan", 2), ("lee", 1)):
		got(staff[name], count, date(last, 5, 4))
	got(staff["lee"], 9, date(last + 1, 1, 1))
	jobs.honour_last_year()
	found = frappe.get_all(HONOUR, ["employee", "year", "rank", "flowers"], order_by="rank", as_list=True)
	anna, bea, alan = (staff[name] for name in ("anna", "bea", "alan"))
	assert sorted(found) == sorted([(anna, last, 1, 3), (bea, last, 1, 3), (alan, last, 3, 2)])
	assert any(str(last) in text for text in told(ANNA))
	got(staff["lee"], 9, date(last, 12, 31))
	assert honours.make_last_year() == 0 and frappe.db.count(HONOUR) == 3


def test_flowers_are_written_and_deleted_by_nobody(as_user: AsUser, staff: dict[str, str]) -> None:
	with as_user(LEE):
		name = api.give(staff["anna"], WHY)["flower"]
	doc = frappe.get_doc(FLOWER, name)
	doc.reason = "Something else"
	for deed in (doc.save, doc.delete, lambda: frappe.get_doc({**doc.as_dict(), "name": None}).insert()):
		with pytest.raises(frappe.PermissionError):
			deed()


def test_prizes_and_figures_are_records(as_user: AsUser, staff: dict[str, str]) -> None:
	assert [(one.name, one.flowers) for one in policy().prizes] == [
		("Third Prize", 1),
		("Second Prize", 3),
		("First Prize", 5),
	]
	with as_user(HR):
		frappe.get_doc({"doctype": "CS Flower Prize", "prize_name": "Bicycle", "flowers": 12}).insert()
		figures = frappe.get_single("CS Flower Policy")
		figures.per_giver = 1
		figures.save()
		figures.per_giver = 0
		with pytest.raises(frappe.ValidationError):
			figures.save()
	assert policy().prizes[-1].flowers == 12
	with as_user(LEE):
		api.give(staff["anna"], WHY)
		with pytest.raises(frappe.ValidationError, match="all your flowers"):
			api.give(staff["alan"], WHY)
