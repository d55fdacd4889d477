"""The demo's year of points, levels, pay and flowers is there, made by the services, once (STAFF-1 to STAFF-14)."""

from decimal import Decimal

import frappe
import pytest
from frappe.utils import now_datetime

from cs_center.setup import demo, demo_careers, demo_staff, demo_year
from cs_center.setup.demo_staff import Cast
from cs_center.setup.demo_year import APPEALS, FALLS, LOW, MONTHS, NEWER, STAR, WRONG_DAY

pytestmark = pytest.mark.commits


@pytest.fixture(autouse=True)
def empty_switchboard(site: str) -> None:
	"""The centre of the other tests has some of the staff numbers of the demo."""
	for doctype in ("CS Queue", "CS Hotline", "CS Staff Record"):
		for name in frappe.get_all(doctype, pluck="name"):
			frappe.delete_doc(doctype, name, force=True)


def test_a_year_is_there_and_is_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
	monkeypatch.setattr(demo, "_user", _user)
	staff = demo.roster()
	for _twice in range(2):
		demo._staff(staff, "")
		demo_staff.equip(person.number for person in staff)
	assert len(demo_staff.cast().people) == len(staff)
	started = now_datetime()
	assert demo_careers.live()["appraisals"]
	cast = demo_staff.cast()
	_check_points(cast)
	_check_levels(cast)
	_check_pay(cast)
	_check_flowers(cast)
	assert not frappe.get_all("Error Log", {"creation": (">", started)}, pluck="method")
	assert demo_careers.live() == {"appraisals": 0}
	assert now_datetime is frappe.utils.now_datetime is demo_careers.now_datetime


def _user(email: str, name: str, roles: tuple[str, ...], _language: str) -> None:
	"""Without the hooks of users, which take longer than the year: nobody logs in here."""
	if frappe.db.exists("User", email):
		return
	user = frappe.get_doc(
		{"doctype": "User", "name": email, "email": email, "first_name": name, "enabled": 1}
	)
	user.update({"full_name": name, "user_type": "System User", "roles": [{"role": role} for role in roles]})
	demo._insert_quietly(user)


def _points(cast: Cast, login: str, number: int) -> tuple[float, str]:
	name = cast.appraisal(login, cast.months[number])
	return frappe.db.get_value("CS Appraisal", name, ["points", "grade"])


def _check_points(cast: Cast) -> None:
	months = frappe.get_all("CS Appraisal Month", fields=["month", "status"], order_by="month")
	assert [row.status for row in months] == ["Settled"] * MONTHS + ["Open"]
	assert len(cast.here(cast.months[0])) >= 11
	closed = {"month": ("<=", cast.months[MONTHS - 1].last)}
	assert set(frappe.get_all("CS Appraisal", closed, pluck="status")) == {"Closed"}
	last = {"month": cast.months[MONTHS].first}
	assert set(frappe.get_all("CS Appraisal", last, pluck="status")) == {"Reviewed", "Appealed"}
	assert _points(cast, STAR, 7) == (110, "A")
	assert _points(cast, LOW, demo_year.ABSENT_IN)[0] < 60
	assert [_points(cast, FALLS, number)[1] for number in (3, 4)] == ["E", "E"]
	assert set("ABCDE") <= set(frappe.get_all("CS Appraisal", closed, pluck="grade"))
	[correction] = frappe.get_all("CS Appraisal Line", {"corrects": ("is", "set")}, ["points", "employee"])
	assert (correction.points, correction.employee) == (20, cast.people[LOW].employee)
	assert frappe.db.count("CS Appraisal Line", {"taken_back": 1, "rule": "wrong-entry"}) == 1
	decided = frappe.get_all("CS Appraisal Consequence", fields=["kind", "decision"])
	assert {"First Months Running", "Month under the Bound", "Last Months Running"} <= {
		row.kind for row in decided
	}
	assert all(row.decision for row in decided)


def _check_levels(cast: Cast) -> None:
	rows = frappe.get_all("CS Level Change", fields=["*"], order_by="name")
	known = {cast.by_employee[row.employee]: row for row in rows}
	assert {login: (row.direction, row.status) for login, row in known.items()} == {
		APPEALS: ("Up", "In Force"),
		FALLS: ("Down", "In Force"),
		STAR: ("Up", "Proposed"),
	}
	for login, number in ((APPEALS, demo_year.PROMOTED_IN), (FALLS, demo_year.DEMOTED_IN)):
		row = known[login]
		assert row.leader_words and row.own_words and row.decision_words and row.docstatus == 1
		assert row.effective_from == cast.months[number].first


def _check_pay(cast: Cast) -> None:
	months = frappe.get_all("CS Pay Month", fields=["*"], order_by="month")
	assert [(row.status, row.problems) for row in months] == [("Closed", 0)] * MONTHS
	for row in frappe.get_all("CS Pay Statement", fields=["name", "total"]):
		lines = frappe.get_all("CS Pay Line", {"parent": row.name}, pluck="amount")
		assert sum(Decimal(str(amount)) for amount in lines) == Decimal(str(row.total))
	employee = cast.people[WRONG_DAY].employee
	corrected = frappe.get_all("CS Pay Entry", {"employee": employee, "corrects": ("is", "set")}, ["*"])
	assert {(row.status, row.amount) for row in corrected} == {("Approved", 100)}
	assert set(frappe.get_all("CS Pay Change", pluck="status")) == {"Applied"}
	# Two years and eleven months: two full years (STAFF-3).
	agent = _lines(cast, APPEALS, MONTHS - 1)
	assert agent["Years-of-Service Pay"] == 200 and agent["Post Pay"] == 3700
	# The first two months are scored and not paid (STAFF-5).
	assert not _lines(cast, NEWER, 6).get("Performance Pay")
	components = set(frappe.get_all("CS Pay Line", pluck="component"))
	assert components >= {"Shared Commission", "Personal Commission", "Quarter Award", "Award", "Deduction"}


def _lines(cast: Cast, login: str, number: int) -> dict[str, float]:
	filters = {"employee": cast.people[login].employee, "month": cast.months[number].first}
	name = frappe.db.get_value("CS Pay Statement", filters)
	rows = frappe.get_all("CS Pay Line", {"parent": name}, ["component", "amount"])
	return {row.component: row.amount for row in rows}


def _check_flowers(cast: Cast) -> None:
	[prize] = frappe.get_all("CS Flower Redemption", fields=["status", "user"])
	assert (prize.status, prize.user) == ("Handed Over", cast.user(APPEALS))
	assert frappe.db.count("CS Flower", {"given_on": (">=", cast.months[-1].first)})
	assert frappe.db.count("CS Flower Honour")
