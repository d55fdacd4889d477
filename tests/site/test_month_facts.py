"""What flows into a month by itself, from rows that the app's own services wrote (STAFF-6, STAFF-10, FIRST-9, COMP-13)."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import frappe
import pytest
from frappe.utils import getdate, now_datetime

from cs_center.appraisal.rules import facts as rules
from cs_center.appraisal.rules import kpi as kpi_rules
from cs_center.appraisal.rules.catalogue import SHIPPED, by_code
from cs_center.appraisal.rules.lines import Evidence
from cs_center.appraisal.rules.scheme import Scheme
from cs_center.appraisal.service import absence, facts, kpi
from cs_center.callbacks import api as callbacks
from cs_center.engines.database import insert_many, ordered_name, stamp
from cs_center.papers.rules.month import Month
from cs_center.responsibility import api as responsibility
from cs_center.workforce.service.attendance import Away, times_away
from tests.site import calling, centre, papers, workforce
from tests.site import complaints as some
from tests.site.centre import PEOPLE
from tests.site.month_facts import LAST, called, hired, hooked, member, morning, of, of_all
from tests.site.papers import at, put

AsUser = Callable[[str], AbstractContextManager[None]]


@pytest.fixture
def staff(site: str) -> dict[str, str]:
	return hired()


def test_calls_and_waits_are_those_of_who_answered_first(staff: dict[str, str]) -> None:
	called("m-1")
	called("m-2", day=4)
	called("m-3", agent="1003")
	centre.abandoned_call("m-4", start=morning(5))
	centre.answered_call("m-5")
	anna, alan, bea = (of(name) for name in ("anna", "alan", "bea"))
	assert (anna.calls, anna.waits, anna.wait_seconds) == (2, 2, Decimal(24))
	assert (bea.calls, alan.calls) == (1, 0), "calls are logged, so who answered none has none"
	assert rules.values(anna)[kpi_rules.ANSWER_SPEED] == Decimal("12.00")


def test_nothing_is_known_of_calls_where_none_are_logged(staff: dict[str, str]) -> None:
	assert of("anna").calls is None
	assert rules.values(of("anna"))[kpi_rules.FIRST_CONTACT] is None


def test_a_matter_is_settled_first_when_nobody_calls_about_it_again(staff: dict[str, str]) -> None:
	called("m-1", from_number="13800138001")
	called("m-2", from_number="13800138002")
	called("m-3", from_number="13800138002", day=4)
	assert (of("anna").contacts, of("anna").solved_first) == (2, 1)


def test_a_matter_that_was_handed_over_was_not_settled_first(as_user: AsUser, staff: dict[str, str]) -> None:
	called("m-1", from_number="13800138001")
	matter = centre.only_matter()
	with as_user(PEOPLE.lee):
		responsibility.reassign(matter.name, PEOPLE.alan, "Anna is ill")
	found = of_all()
	assert (found["anna"].contacts, found["anna"].solved_first) == (1, 0), "who took it first, took it"
	assert found["alan"].contacts == 0


def test_a_dropped_matter_names_its_day_and_costs_once(as_user: AsUser, staff: dict[str, str]) -> None:
	centre.answered_call("m-1")
	matter = centre.only_matter().name
	with as_user(PEOPLE.lee):
		responsibility.reassign(matter, PEOPLE.alan, "Anna let it lie", dropped=1)
	month = Month.of(getdate())
	[dropped] = of("anna", month).dropped
	assert dropped == rules.Happened(getdate(), Evidence("CS Responsibility", matter))
	assert of("alan", month).dropped == ()
	[line] = [line for line in _lines(of("anna", month)) if line.evidence.name]
	assert line.points < 0 and "FIRST-9" in str(line.why)
	assert line.key == rules.line_key(staff["anna"], month, line.rule, line.evidence)


def test_a_complaint_is_valid_once_it_is_closed_and_somebody_is_named(staff: dict[str, str]) -> None:
	named = put(responsible_person=staff["anna"])
	put()
	put(responsible_person=staff["anna"], status="With Station", closed_at=None)
	put(responsible_person=staff["anna"], closed_at=at(9, month=papers.BEFORE))
	found = of("anna")
	assert [one.evidence for one in found.valid_complaints] == [Evidence("CS Complaint", named)]
	assert found.valid_complaints[0].day == at(4).date()
	assert rules.values(found)[kpi_rules.COMPLAINTS] == 1


def test_late_handling_is_of_who_is_named_else_of_who_took_it(staff: dict[str, str]) -> None:
	put(late_minutes=5, late_points=5)
	put(late_minutes=31, late_points=20, responsible_person=staff["bea"])
	put(late_minutes=0, late_points=0)
	found = of_all()
	assert [(one.minutes, one.points) for one in found["anna"].late] == [(5, Decimal(5))]
	assert [(one.minutes, one.points) for one in found["bea"].late] == [(31, Decimal(20))]


def test_attitude_is_the_mean_of_surveys_and_of_complaints_called_back(staff: dict[str, str]) -> None:
	_response(attitude=4.5)
	_response(attitude=0)
	_response(attitude=2, day=28)
	papers.answered(put(), 5, 4, 5)
	assert of("anna").attitude == Decimal("3.83")
	assert of("alan").attitude is None


@pytest.mark.commits
def test_callbacks_that_reached_the_customer_are_counted_once(as_user: AsUser, staff: dict[str, str]) -> None:
	calling.always_open()
	some.open_station()
	month = Month.of(getdate())
	assert of("anna", month).callbacks is None, "nobody calls back: nothing is known"
	frappe.db.set_value("CS Staff Record", "1003", "user", PEOPLE.officer)
	with as_user(PEOPLE.officer):
		_log(calling.to_call(centre.customer("Li", "13800138000")), "Reached")
		_log(calling.to_call(centre.customer("Wu", "13800138001")), "No Answer")
	some.solved()
	assert (of("bea", month).callbacks, of("anna", month).callbacks) == (2, 0)


def test_sales_are_offers_that_were_taken_of_those_decided(staff: dict[str, str]) -> None:
	assert of("anna").sales is None, "she had nothing to offer"
	for status, ended in (
		("Accepted", at(3)),
		("Saved", at(4)),
		("Refused", at(5)),
		("Accepted", now_datetime()),
	):
		_member(status, ended)
	assert of("anna").sales == 2


def test_days_are_those_of_the_plan_without_absences(staff: dict[str, str]) -> None:
	workforce.work("1001", ("Every Day", "08:00:00", "16:00:00"))
	workforce.absence("1001", at(2, 0), at(5, 0))
	called("m-1", agent="1002")
	found = of_all()
	assert found["anna"].days_present == LAST.last.day - 3
	assert found["alan"].days_present == 1, "without a plan, the days on which he was seen"
	assert found["bea"].days_present == 0


def test_a_month_that_is_not_over_counts_until_today(staff: dict[str, str]) -> None:
	workforce.work("1001", ("Every Day", "08:00:00", "16:00:00"))
	month = Month.of(getdate())
	assert of("anna", month).days_present == getdate().day
	assert of("anna", month.after).days_present == 0


def test_days_before_joining_and_after_leaving_are_none(staff: dict[str, str]) -> None:
	workforce.work("1001", ("Every Day", "08:00:00", "16:00:00"))
	frappe.db.set_value("Employee", staff["anna"], "date_of_joining", at(10).date())
	assert of("anna").days_present == LAST.last.day - 9


def test_other_rooms_and_apps_add_facts(monkeypatch: pytest.MonkeyPatch, staff: dict[str, str]) -> None:
	tell = {"quality": quality_of_everybody, "else": something_else}
	hooked(monkeypatch, "quality", tell)
	assert of("anna").quality == Decimal(92)
	hooked(monkeypatch, "else", tell)
	with pytest.raises(ValueError, match="colour"):
		of("anna")


def quality_of_everybody(month: Month, employees: Any) -> dict[str, dict[str, Any]]:
	return {employee: {"quality": Decimal(92)} for employee in employees}


def something_else(month: Month, employees: Any) -> dict[str, dict[str, Any]]:
	return {employee: {"colour": "red"} for employee in employees}


def test_asked_together_or_one_by_one_the_facts_and_keys_are_the_same(staff: dict[str, str]) -> None:
	_a_busy_month(staff)
	together = of_all()
	assert together == {name: of(name) for name in together}
	assert together == of_all(reversed(list(together)))
	with facts.reading(LAST):
		assert together == {name: of(name) for name in together}
		assert of("anna", LAST.after).month == LAST.after, "another month is read anew"
	keys = [[line.key for line in _lines(one)] for one in together.values()]
	assert keys == [[line.key for line in _lines(of(name))] for name in together]
	assert len({key for some_keys in keys for key in some_keys}) == sum(map(len, keys))


def test_a_post_is_scored_by_its_own_sheet_with_its_weights(staff: dict[str, str]) -> None:
	_a_busy_month(staff)
	people = [member(name) for name in ("anna", "lee")]
	month = facts.of_month(LAST, people)
	found = kpi.scores(month, people)
	assert staff["lee"] not in found, "a shift leader has no sheet"
	score = found[staff["anna"]]
	assert score.score == sum(one.points for one in score.indicators)
	by_name = {one.indicator.name: one for one in score.indicators}
	assert by_name[kpi_rules.ANSWER_SPEED].points == Decimal(15), "12 seconds are under 15: the full weight"
	rows = kpi.rows_of(score)
	assert [row["idx"] for row in rows] == [1, 2, 3, 4, 5]
	assert sum(row["points"] for row in rows) == score.score


def test_a_post_has_one_sheet_and_its_weights_sum_to_100(staff: dict[str, str]) -> None:
	row = {"indicator": "Call Quality", "unit": "marks", "floor": 60, "target": 95, "weight": 100}
	row["direction"] = "More Is Better"
	sheet = {"doctype": "CS KPI Sheet", "sheet_name": "Leaders", "posts": [{"post": "Shift Leader"}]}
	with pytest.raises(frappe.ValidationError, match="sum to 100"):
		frappe.get_doc({**sheet, "indicators": [{**row, "weight": 90}]}).insert()
	frappe.get_doc({**sheet, "indicators": [row]}).insert()
	assert [one.name for one in kpi.sheets()["Shift Leader"]] == ["Call Quality"]
	with pytest.raises(frappe.ValidationError, match="has the sheet Leaders"):
		frappe.get_doc({**sheet, "sheet_name": "More", "indicators": [row]}).insert()


def test_away_for_over_two_months_is_not_scored(staff: dict[str, str]) -> None:
	scheme = Scheme()
	first = LAST.first - timedelta(days=40)
	people = [member(name) for name in ("anna", "alan", "bea")]
	_away("1001", first, LAST.last + timedelta(days=1))
	_away("1002", LAST.first, LAST.last)
	found = absence.why_not_scored(LAST, people, scheme)
	assert set(found) == {staff["anna"]}
	assert str(first) in str(found[staff["anna"]]) and "STAFF-10" in str(found[staff["anna"]])
	score = kpi.scores(facts.of_month(LAST, people), people, found)[staff["anna"]]
	assert score.score is None and score.reason == found[staff["anna"]]


@pytest.mark.parametrize(("days", "scored"), [(59, True), (95, False)])
def test_absences_that_follow_each_other_are_one(staff: dict[str, str], days: int, scored: bool) -> None:
	first = LAST.first - timedelta(days=30)
	middle = first + timedelta(days=days // 2)
	_away("1001", first, middle)
	_away("1001", middle + timedelta(days=1), first + timedelta(days=days - 1))
	assert (absence.why_not_scored(LAST, [member("anna")], Scheme()) == {}) is scored


def test_leave_and_missed_attendance_count_as_away(full_site: str) -> None:
	staff = hired()
	insert_many("Attendance", [_attendance(staff["anna"], at(day), "Absent") for day in (1, 2, 5)])
	insert_many("Attendance", [_attendance(staff["anna"], at(day), "Half Day") for day in (6, 7)])
	assert of("anna").days_present == 2
	[away] = times_away([member("anna")], LAST.first, LAST.last, Away(LAST.first, LAST.last))[staff["anna"]]
	assert (away.first, away.last) == (at(1).date(), at(5).date()), "the days off in between are away as well"


def _a_busy_month(staff: dict[str, str]) -> None:
	workforce.work("1001", ("Every Day", "08:00:00", "16:00:00"))
	for number in range(4):
		called(f"m-{number}", agent=("1001", "1003")[number % 2], day=3 + number)
	put(responsible_person=staff["bea"])
	put(late_minutes=12, late_points=10)
	_response(attitude=4.5)


def _lines(one: rules.PersonMonth) -> list[Any]:
	return rules.lines_of(one, Scheme(), by_code(SHIPPED))


def _response(attitude: float, day: int = 3) -> None:
	row = {"name": ordered_name(), **stamp(), "at": at(day), "agent": PEOPLE.anna, "attitude": attitude}
	insert_many("CS Survey Response", [row])


def _member(status: str, ended_at: datetime) -> None:
	name = ordered_name()
	row = {"name": name, **stamp(), "status": status, "ended_at": ended_at, "assigned_to": PEOPLE.anna}
	insert_many("CS Campaign Member", [{**row, "customer_key": name, "number_key": name}])


def _log(task: str, outcome: str) -> None:
	callbacks.log_result(task, outcome)


def _away(staff: str, first: Any, last: Any) -> None:
	midnight = datetime.min.time()
	workforce.absence(
		staff, datetime.combine(first, midnight), datetime.combine(last + timedelta(days=1), midnight)
	)


def _attendance(employee: str, day: datetime, status: str) -> dict[str, Any]:
	row = {"name": ordered_name(), **stamp(), "employee": employee, "attendance_date": day.date()}
	return {**row, "status": status, "docstatus": 1}
