"""Who is there now: working hours, shifts, leave, holidays, leaving, logging off (FIRST-5)."""

from datetime import datetime, time, timedelta
from typing import Any

import frappe
import pytest
from frappe.query_builder import DocType
from frappe.query_builder.functions import Coalesce
from frappe.utils import getdate

from cs_center.engines.database import prepared, read, value
from cs_center.workforce import jobs
from cs_center.workforce.service import presence, roster
from tests.site import centre
from tests.site.workforce import (
	absence,
	at,
	book,
	employee,
	holiday_list,
	record,
	roster_until,
	there,
	trust,
	work,
)

PEOPLE = centre.PEOPLE
ANNA, ALAN = PEOPLE.anna, PEOPLE.alan


def test_working_hours_say_who_is_there(site: str) -> None:
	work("1001", ("Every Day", "08:00:00", "16:00:00"))
	assert there(ANNA, at(9)).is_there
	off = there(ANNA, at(17))
	assert not off.is_there and off.next_at == at(32)
	assert "is off shift until" in str(off.reason) and off.reason.rule == "FIRST-5"
	assert there(ANNA, at(8)).is_there and not there(ANNA, at(16)).is_there


def test_hours_of_a_weekday(site: str) -> None:
	tomorrow = (getdate() + timedelta(days=1)).strftime("%A")
	work("1001", (tomorrow, "08:00:00", "16:00:00"))
	assert there(ANNA, at(9)).next_at == at(24 + 8)


def test_a_night_shift_crosses_midnight(site: str) -> None:
	work("1001", ("Every Day", "22:00:00", "06:00:00"))
	for hour, expected in ((1, True), (6, False), (21, False), (23, True), (29, True), (30, False)):
		assert there(ANNA, at(hour)).is_there is expected, hour


def test_the_book_says_the_same_as_the_plans(site: str) -> None:
	work("1001", ("Every Day", "22:00:00", "06:00:00"))
	absence("1001", at(23), at(25))
	work("1002", ("Every Day", "08:00:00", "16:00:00"))
	moments = [at(hour) + timedelta(minutes=30) for hour in range(24)]
	live = [presence.there([ANNA, ALAN], moment) for moment in moments]
	trust("1001", "1002", "1003")
	assert [presence.there([ANNA, ALAN], moment) for moment in moments] == live


def test_an_absence_takes_its_time_out(site: str) -> None:
	work("1001", ("Every Day", "08:00:00", "16:00:00"))
	trust("1001")
	gone = absence("1001", at(9), at(11))
	assert roster_until("1001") is None
	found = there(ANNA, at(10))
	assert not found.is_there and found.next_at == at(11) and "on leave or absent" in str(found.reason)
	trust("1001")
	assert there(ANNA, at(10)) == found
	assert there(ANNA, at(12)).is_there
	gone.delete()
	assert there(ANNA, at(10)).is_there


def test_without_a_plan_leave_counts_as_well(site: str) -> None:
	presence.say(ANNA, "Available", "Self", at(8))
	assert there(ANNA, at(10)).is_there
	absence("1001", at(9), at(11))
	for _again in range(2):
		assert there(ANNA, at(10)).next_at == at(11)
		trust("1001")


def test_an_absence_must_end_after_it_begins(site: str) -> None:
	with pytest.raises(frappe.ValidationError, match="must end after it begins"):
		absence("1001", at(11), at(11))


def test_a_holiday_is_none_but_for_the_night_before(site: str) -> None:
	work("1001", ("Every Day", "22:00:00", "06:00:00"))
	record("1001", employee=employee("Anna", holiday_list=holiday_list("Ours", getdate())))
	for hour, expected in ((1, True), (23, False), (25, False), (47, True)):
		assert there(ANNA, at(hour)).is_there is expected, hour


def test_a_changed_holiday_list_is_heard_of(site: str) -> None:
	work("1001", ("Every Day", "08:00:00", "16:00:00"))
	record("1001", employee=employee("Anna", holiday_list=holiday_list("Ours")))
	trust("1001")
	assert there(ANNA, at(9)).is_there
	days = frappe.get_doc("Holiday List", "Ours")
	days.append("holidays", {"holiday_date": getdate(), "description": "Flood"})
	days.save()
	assert not there(ANNA, at(9)).is_there


def test_the_company_has_holidays_for_those_without_a_list(site: str) -> None:
	work("1001", ("Every Day", "08:00:00", "16:00:00"))
	company = frappe.db.get_single_value("Global Defaults", "default_company")
	frappe.db.set_value("Company", company, "default_holiday_list", holiday_list("Company", getdate()))
	frappe.clear_cache(doctype="Company")
	assert not there(ANNA, at(9)).is_there


@pytest.mark.parametrize("status", ["Left", "Suspended", "Inactive"])
def test_who_leaves_the_company_is_never_there(site: str, status: str) -> None:
	work("1001", ("Every Day", "00:00:00", "00:00:00"))
	name = employee("Anna")
	record("1001", employee=name)
	trust("1001")
	assert there(ANNA, at(10)).is_there
	doc = frappe.get_doc("Employee", name)
	doc.update({"status": status, "relieving_date": getdate() + timedelta(days=9)})
	doc.save()
	assert "left the company" in str(there(ANNA, at(10)).reason)


def test_the_last_day_is_worked(site: str) -> None:
	work("1001", ("Every Day", "08:00:00", "16:00:00"))
	record("1001", employee=employee("Anna", relieving_date=getdate()))
	trust("1001")
	assert there(ANNA, at(10)).is_there
	assert max(row.starts_at for row in book(ANNA)) == at(8)
	later = presence.people_now([ANNA], at(24 + 10))[ANNA]
	assert later.has_left and not later.duty_until


def test_who_is_disabled_or_no_staff_is_never_there(site: str) -> None:
	work("1001", ("Every Day", "00:00:00", "00:00:00"))
	frappe.db.set_value("User", ANNA, "enabled", 0)
	assert "is disabled" in str(there(ANNA, at(10)).reason)
	assert "no active staff record" in str(there("Administrator", at(10)).reason)
	assert not there("nobody@example.com", at(10)).is_there
	work("1002", ("Every Day", "00:00:00", "00:00:00"))
	record("1002", active=0)
	assert "no active staff record" in str(there(ALAN, at(10)).reason)
	assert book(ALAN) == []


def test_who_is_in_a_call_is_busy(site: str) -> None:
	work("1001", ("Every Day", "00:00:00", "00:00:00"))
	now = frappe.utils.now_datetime()
	start = datetime.now().astimezone() - timedelta(minutes=3)
	centre.take("p-1", "ringing", 0, start=start)
	centre.take("p-1", "answered", 10, start=start, agent="1001")
	found = there(ANNA, now)
	assert found.is_there and found.is_busy and "in a call since" in str(found.reason)
	assert not there(ANNA, now + timedelta(hours=5)).is_busy
	centre.take("p-1", "ended", 60, start=start)
	assert not there(ANNA, now).is_busy


def test_an_old_book_is_not_trusted(site: str) -> None:
	work("1001", ("Every Day", "08:00:00", "16:00:00"))
	trust("1001")
	frappe.db.delete("CS Duty", {"user": ANNA})
	assert not there(ANNA, at(9)).is_there
	yesterday = getdate() - timedelta(days=1)
	frappe.db.set_value("CS Staff Record", "1001", "roster_until", yesterday, update_modified=False)
	assert there(ANNA, at(9)).is_there
	assert presence.there([ANNA], at(17))[ANNA].next_at == at(32)


def test_writing_the_book_twice_gives_the_same_rows(site: str) -> None:
	work("1001", ("Every Day", "22:00:00", "06:00:00"), ("Monday", "08:00:00", "12:00:00"))
	absence("1001", at(23), at(25))
	trust("1001")
	first = book(ANNA)
	trust("1001", "1002")
	assert book(ANNA) == first and len(first) > roster.DAYS_AHEAD
	assert {row.kind for row in first} == {"On Duty", "Off"}
	assert roster_until("1001") == getdate() + timedelta(days=roster.DAYS_AHEAD)
	assert frappe.db.get_value("CS Staff Record", "1002", ["has_plan"]) == 0 and book(ALAN) == []


def test_a_saved_form_makes_the_book_no_younger(site: str) -> None:
	work("1001", ("Every Day", "08:00:00", "16:00:00"))
	trust("1001")
	doc = frappe.get_doc("CS Staff Record", "1001")
	absence("1001", at(9), at(11))
	doc.save()
	assert roster_until("1001") is None
	assert not there(ANNA, at(10)).is_there


def test_another_user_takes_the_book_along(site: str, user_with_roles: Any) -> None:
	work("1001", ("Every Day", "08:00:00", "16:00:00"))
	trust("1001")
	new = user_with_roles("CS Agent")
	record("1001", user=new)
	assert book(ANNA) == [] and there(new, at(9)).is_there and not there(ANNA, at(9)).is_there
	trust("1001")
	assert book(new) and there(new, at(9)).is_there


def test_many_are_read_at_once_with_one_query(site: str) -> None:
	trust("1001", "1002", "1003", "1009")
	presence.people_now([ANNA], at(9))
	counted: list[str] = []
	run = frappe.db.sql

	def count(query: Any, *args: Any, **kwargs: Any) -> Any:
		counted.append(str(query))
		return run(query, *args, **kwargs)

	frappe.db.sql = count
	try:
		found = presence.people_now([ANNA, ALAN, PEOPLE.bea, PEOPLE.lee], at(9))
	finally:
		frappe.db.sql = run
	assert len(counted) == 1 and [person.team for person in found.values()].count("A") == 3


def test_another_query_reads_people_along(site: str) -> None:
	work("1001", ("Every Day", "08:00:00", "16:00:00"))

	@prepared
	def leaders() -> Any:
		team = DocType("CS Team")
		query = frappe.qb.from_(team).where(team.name.isin(value("teams"))).orderby(team.name)
		return presence.joined(query.select(team.name), Coalesce(team.leader, value("nobody")))

	for _again in range(2):
		rows = read(leaders, teams=("A", "B"), nobody="x@example.com", **presence.values_at(at(9)))
		assert [row[0] for row in rows] == ["A", "B"]
		of_a, of_b = (row[-presence.PERSON_COLUMNS :] for row in rows)
		lee = presence.person_of(of_a, at(9))
		assert lee == presence.people_now([PEOPLE.lee], at(9))[PEOPLE.lee]
		assert presence.person_of(of_b, at(9)) is None
		assert presence.persons_of([of_a, of_b], at(9)) == {PEOPLE.lee: lee}
		trust("1001", "1009")
	assert not presence.judged([lee], at(9))[PEOPLE.lee].is_there


def test_every_table_is_read_by_index(site: str) -> None:
	values = {"users": (ANNA, ALAN), **presence.values_at(at(9))}
	plan = frappe.db.sql(f"EXPLAIN {presence._people()}", values, as_dict=True)
	joins = {row.table: row for row in plan}
	for table in ("person_duty", "person_leave", "person_presence", "person_staff", "person_employee"):
		assert joins[table].possible_keys, table
	assert joins["person_call"].possible_keys == "agent_outcome_started_at_direction_wait_seconds_index"


def test_the_daily_job_and_the_job_of_changes(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
	monkeypatch.setattr(frappe.db, "commit", lambda: None)
	monkeypatch.setattr(roster, "AT_ONCE", 2)
	work("1001", ("Every Day", "08:00:00", "16:00:00"))
	jobs.renew_rosters()
	assert book(ANNA) and roster_until("1009") and roster_until("1001")
	frappe.db.set_value("CS Staff Record", "1001", "roster_until", getdate(), update_modified=False)
	jobs.extend_rosters()
	assert roster_until("1001") == getdate() + timedelta(days=roster.DAYS_AHEAD)


def test_hours_in_settings_say_how_long_being_available_lasts(site: str) -> None:
	settings = frappe.get_single("CS Settings")
	settings.presence_lasts_hours = None
	settings.save()
	assert settings.presence_lasts_hours == 12
	presence.say(ANNA, "Available", "Self", at(1))
	assert there(ANNA, at(12)).is_there and not there(ANNA, at(14)).is_there
	settings.presence_lasts_hours = 1
	settings.save()
	assert not there(ANNA, at(12)).is_there
	settings.presence_lasts_hours = -1
	with pytest.raises(frappe.ValidationError, match="more than zero"):
		settings.save()


def test_a_midnight_is_the_end_of_a_day(site: str) -> None:
	work("1001", ("Every Day", "16:00:00", "00:00:00"))
	assert there(ANNA, datetime.combine(getdate(), time(23, 59, 59))).is_there
	assert not there(ANNA, at(24)).is_there
