"""What the rooms of careers do for each other: one's own month, an employee's new number (STAFF-3, STAFF-6, STAFF-11, STAFF-13)."""

from decimal import Decimal
from typing import Any

import frappe
import pytest

from cs_center.appraisal import api as appraisal
from cs_center.appraisal.service import drafting
from cs_center.engines.database import is_lost_race
from cs_center.pay.rules.handover import Due, Key
from cs_center.pay_office.service import ledger
from devtools.session import as_user
from tests.site import appraisal as points
from tests.site import pay
from tests.site.appraisal import APPRAISAL, LINE, MONTH
from tests.site.centre import PEOPLE

pytestmark = pytest.mark.commits
RENAMED = "E-4711"


@pytest.fixture
def anna() -> str:
	"""Her employee, whose last month is closed with one extra task."""
	pay.hr()
	points.drafted()
	points.give(PEOPLE.anna, "extra-task")
	points.closed(PEOPLE.anna)
	return points.who(PEOPLE.anna)


def cards(user: str) -> dict[str, dict[str, Any]]:
	with as_user(user):
		found = appraisal.my_page(MONTH.key)
	return {card["route"]: dict(card["rows"]) for card in found["cards"]}


def test_ones_own_month_leads_to_pay_level_and_flowers(anna: str) -> None:
	_paid(anna)
	found = cards(PEOPLE.anna)
	assert set(found) == {"cs-my-pay", "cs-flower-wall"}
	points_paid, total = found["cs-my-pay"].values()
	assert float(points_paid) == 10 * (frappe.db.get_value(APPRAISAL, {"employee": anna}, "points") - 80)
	assert float(total) > float(points_paid)
	assert list(found["cs-flower-wall"].values()) == [0, 0]


def test_a_leader_sees_points_and_no_card_of_another_room(anna: str) -> None:
	_paid(anna)
	with as_user(PEOPLE.lee):
		found = appraisal.my_page(MONTH.key, anna)
	assert found["appraisal"]["points"] and found["cards"] == []


def test_a_card_with_nothing_on_it_is_left_out(anna: str, monkeypatch: Any) -> None:
	empty = {"title": "Flowers", "rows": [], "route": "cs-flower-wall"}
	monkeypatch.setattr("cs_center.recognition.service.card.card", lambda employee, month: empty)
	assert "cs-flower-wall" not in cards(PEOPLE.anna)


def test_appraisals_follow_an_employee_who_gets_another_number(anna: str) -> None:
	before = points.lines(PEOPLE.anna)
	frappe.rename_doc("Employee", anna, RENAMED, force=True)
	assert points.who(PEOPLE.anna) == RENAMED
	assert points.lines(PEOPLE.anna) == before
	drafting.draft(MONTH)
	assert frappe.db.count(APPRAISAL, {"employee": RENAMED, "month_key": MONTH.key}) == 1
	assert not frappe.db.exists(LINE, {"employee": anna})


def test_what_payroll_was_given_counts_once_under_a_new_number(anna: str) -> None:
	key = Key(anna, MONTH.key, "Post Pay")
	ledger.add(Due(key, Decimal(3000)), MONTH, "x", "y")
	frappe.rename_doc("Employee", anna, RENAMED, force=True)
	with pytest.raises(Exception) as error:
		ledger.add(Due(key._replace(person=RENAMED), Decimal(3000)), MONTH, "x", "y")
	assert is_lost_race(error.value)


def _paid(anna: str) -> None:
	"""A closed statement of the month, with the points of the appraisal."""
	frappe.db.set_value("Employee", anna, "date_of_joining", "2020-01-01")
	pay.grade(since="2019-01-01")
	pay.given(anna, since="2020-01-01")
	pay.computed(MONTH)
	pay.closed(MONTH, "The others have no grade")
