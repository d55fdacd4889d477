"""The monthly reports on a site: ranking, types, repeat and severe, the late notice, by role and by mail (COMP-7, COMP-8)."""

import csv
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path
from typing import Any

import frappe
import pytest
from frappe.desk.query_report import run
from frappe.utils import now_datetime

from tests.site import complaints as some
from tests.site.centre import PEOPLE, answered_call, mail_account
from tests.site.complaints import DIRECTOR, FIXER
from tests.site.papers import BEFORE, KEY, MONTH, answered, at, put, station, volume

AsUser = Callable[[str], AbstractContextManager[None]]
RANKING, BY_TYPE = "CS Station Ranking", "CS Complaints by Type"
GRAVE, NOTICE = "CS Repeat and Severe Complaints", "CS Late Complaints Notice"


@pytest.fixture(autouse=True)
def people() -> None:
	some.open_station()


def rows(report: str, **filters: Any) -> list[dict[str, Any]]:
	return run(report, filters={"month": KEY, **filters})["result"]


def test_stations_are_ranked_against_their_volume() -> None:
	volume("North", 20_000)
	volume("South", 1_000)
	volume("North", 10_000, BEFORE)
	for _number in range(4):
		put(station="North")
	put(station="North", taken_at=at(3, month=BEFORE))
	put(station="South")
	put(station=station("Unmeasured"))
	put(station=None, status="Taken", closed_at=None)
	ranked = rows(RANKING)
	assert [(row["rank"], row["station"], row["per_volume"]) for row in ranked] == [
		(1, "South", 10.0),
		(2, "North", 2.0),
		(None, "(With No Station)", None),
		(None, "Unmeasured", None),
	]
	north = ranked[1]
	assert (north["complaints"], north["share"], north["per_volume_before"], north["change"]) == (
		4,
		57.14,
		1,
		1,
	)
	assert north["complaints_change"] == 3 and "not ranked" in ranked[3]["note"]


def test_a_station_row_counts_what_became_of_its_complaints() -> None:
	volume("North", 10_000)
	in_time = put(station="North", due_by=at(20))
	put(station="North", due_by=at(3, 11), severity="Repeat")
	put(station="North", status="Unreachable", severity="Severe", due_by=at(20))
	put(station="North", status="With Station", closed_at=None, due_by=at(20))
	put(station="North", status="With Station", closed_at=None, due_by=now_datetime() + timedelta(days=3))
	answered(in_time, 5, 4, 0)
	(row,) = rows(RANKING)
	counts = {name: row[name] for name in ("complaints", "solved", "late", "repeat", "severe")}
	assert counts == {"complaints": 5, "solved": 2, "late": 2, "repeat": 1, "severe": 1}
	assert (row["average_days"], row["satisfaction"]) == (1.0, 4.5)


def test_a_month_holds_its_first_and_last_second_and_an_area_what_lies_in_it() -> None:
	volume("North", 10_000)
	first = frappe.get_doc({"doctype": "Territory", "territory_name": "Hills", "is_group": 1}).insert().name
	inner = {"doctype": "Territory", "territory_name": "Dale", "parent_territory": first}
	put(station="North", taken_at=at(1, 0), area=frappe.get_doc(inner).insert().name)
	put(station="North", taken_at=at(1, 0) - timedelta(seconds=1))
	put(station="North", taken_at=(at(1) + timedelta(days=31)).replace(day=1, hour=0))
	put(station="North", taken_at=(at(1) + timedelta(days=31)).replace(day=1, hour=0) - timedelta(seconds=1))
	assert rows(RANKING)[0]["complaints"] == 2
	assert rows(RANKING, area=first)[0]["complaints"] == 1


def test_the_last_full_month_is_meant_when_none_is_given() -> None:
	volume("North", 10_000)
	put(station="North")
	assert run(RANKING, filters={})["result"] == rows(RANKING)
	for wrong in ("2026-13", "soon"):
		with pytest.raises(frappe.ValidationError, match="no month"):
			run(RANKING, filters={"month": wrong})


def test_volumes_are_one_a_station_and_month(as_user: AsUser) -> None:
	doc = volume("North", 5, MONTH.replace(day=17))
	assert doc.month == MONTH
	with pytest.raises(frappe.DuplicateEntryError, match="already"):
		volume("North", 6)
	with pytest.raises(frappe.ValidationError, match="zero"):
		volume("South", -1)
	with as_user(PEOPLE.anna), pytest.raises(frappe.PermissionError):
		volume("North", 5, BEFORE)


@pytest.mark.commits
def test_volumes_come_from_a_table(tmp_path: Path) -> None:
	station("North"), station("South")
	path = tmp_path / "volumes.csv"
	with path.open("w", newline="") as file:
		table = [
			["Station", "Month", "Customers or Deliveries"],
			["North", MONTH, 2000],
			["South", MONTH, 3000],
		]
		csv.writer(file).writerows(table)
	attached = {"doctype": "File", "file_name": "volumes.csv", "content": path.read_bytes(), "is_private": 1}
	url = frappe.get_doc(attached).insert().file_url
	values = {
		"reference_doctype": "CS Station Volume",
		"import_type": "Insert New Records",
		"import_file": url,
	}
	doc = frappe.get_doc({"doctype": "Data Import", "submit_after_import": 0, **values}).insert()
	doc.get_importer().import_data()
	filters = {"month": MONTH}
	found = frappe.get_all(
		"CS Station Volume", filters=filters, fields=["station", "volume"], order_by="station"
	)
	assert [(row.station, row.volume) for row in found] == [("North", 2000), ("South", 3000)]


def test_types_by_month_with_calls_of_their_kind() -> None:
	for _number in range(3):
		put()
	put(taken_at=at(3, month=BEFORE))
	put(topic="Bill and Charges", kind="Billing")
	for number in range(2):
		call = answered_call(f"bill-{number}")
		frappe.db.set_value("CS Call Log", call, {"kind": "Billing", "started_at": at(4)})
	answer = run(BY_TYPE, filters={"month": KEY, "months": 2})
	poor, bill = answer["result"]
	field = f"m{KEY.replace('-', '_')}"
	assert (poor["topic"], poor[field], poor["share"], poor["change"], poor["calls"]) == (
		"Poor Quality",
		3,
		75.0,
		2,
		0,
	)
	assert (bill[field], bill["kind"], bill["calls"]) == (1, "Billing", 2)
	assert [column["label"] for column in answer["columns"]][1:3] == [f"{BEFORE:%Y-%m}", KEY]
	with pytest.raises(frappe.ValidationError, match="1 to 24"):
		rows(BY_TYPE, months=99)


def test_repeat_and_severe_are_listed_the_severe_first() -> None:
	put(station=station("North"))
	repeat = put(station="North", severity="Repeat", taken_at=at(1))
	severe = put(station=station("South"), severity="Severe", taken_at=at(9))
	assert [row["name"] for row in rows(GRAVE)] == [severe, repeat]
	assert [row["name"] for row in rows(GRAVE, station="North")] == [repeat]


def test_the_notice_names_what_was_named_in_the_month_the_latest_first() -> None:
	put(named_at=at(9, month=BEFORE), due_by=at(1, month=BEFORE))
	some_days = put(named_at=at(20), due_by=at(10), closed_at=at(24), station=station("North"))
	many_days = put(
		named_at=at(12), due_by=at(2), status="With Station", closed_at=None, station=station("South")
	)
	found = rows(NOTICE)
	assert [row["name"] for row in found] == [many_days, some_days]
	assert 9 <= found[1]["days_late"] <= 10 < found[0]["days_late"]
	assert not any("Mrs Li" in str(row.values()) for row in found)


@pytest.mark.parametrize(
	("user", "readable"),
	[
		(PEOPLE.anna, set()),
		(FIXER, set()),
		(PEOPLE.hr, set()),
		(PEOPLE.lee, {RANKING, BY_TYPE, NOTICE}),
		(PEOPLE.inspector, {RANKING, BY_TYPE, NOTICE, GRAVE}),
		(PEOPLE.supervisor, {RANKING, BY_TYPE, NOTICE, GRAVE}),
		(DIRECTOR, {RANKING, BY_TYPE, NOTICE, GRAVE}),
	],
)
def test_each_paper_is_read_by_whom_it_is_for(as_user: AsUser, user: str, readable: set[str]) -> None:
	put(severity="Severe", named_at=at(9), due_by=at(1), station=station("North"))
	for report in (RANKING, BY_TYPE, NOTICE, GRAVE):
		execute = frappe.get_doc("Report", report).execute_script_report
		with as_user(user):
			if report in readable:
				assert run(report, filters={"month": KEY})["result"]
				continue
			with pytest.raises(frappe.PermissionError):
				run(report, filters={"month": KEY})
			with pytest.raises(frappe.PermissionError):
				execute({"month": KEY})


def test_no_paper_shows_a_number_in_full() -> None:
	put(severity="Severe", named_at=at(9), due_by=at(1), station=station("North"))
	for report in (RANKING, BY_TYPE, NOTICE, GRAVE):
		assert "13800138000" not in frappe.as_json(run(report, filters={"month": KEY}))


@pytest.mark.parametrize("report", [RANKING, BY_TYPE, NOTICE, GRAVE])
def test_papers_go_out_by_mail(report: str) -> None:
	"""Frappe's Auto Email Report, without a month in its filters: each mail tells of the last full one."""
	volume("North", 10_000)
	put(severity="Severe", named_at=at(9), due_by=at(1), station="North")
	mail_account()
	values = {
		"report": report,
		"report_type": "Script Report",
		"user": PEOPLE.supervisor,
		"frequency": "Monthly",
	}
	values |= {
		"email_to": PEOPLE.supervisor,
		"format": "HTML",
		"send_if_data": 1,
		"filters": "{}",
		"enabled": 1,
	}
	mail = frappe.get_doc({"doctype": "Auto Email Report", **values}).insert()
	mail.send()
	(queued,) = frappe.get_all("Email Queue", fields=["name", "message"])
	expected = "Poor Quality" if report == BY_TYPE else "North"
	assert expected in mail.get_report_content() and report.split()[-1] in queued.message
