"""BACK-5, BACK-6: what customers answered, as a report and as the mail of Monday evening."""

import email
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime

import frappe
import pytest
from frappe.desk import query_report
from frappe.utils import getdate

from cs_center.complaints.service.store import CALLBACK, COMPLAINT
from cs_center.engines.database import insert_many, ordered_name, stamp
from cs_center.satisfaction import jobs
from cs_center.satisfaction.service import summary
from tests.site import complaints as some
from tests.site.centre import PEOPLE, mail_account
from tests.site.complaints import DIRECTOR, STATION

MONDAY = datetime(2026, 11, 23, 18, 0)
ALL = {"from_date": "2026-11-16", "to_date": "2026-11-22"}
AsUser = Callable[[str], AbstractContextManager[None]]


def answer(at: str, reached: int = 1, solved: int = 1, mark: int = 5, **of: str) -> None:
	"""A customer was called back about a complaint of that agent, station, kind or team."""
	complaint, row = ordered_name(), stamp()
	where = {"handler": PEOPLE.anna, "station": STATION, "kind": "Complaint", "team": "A", **of}
	insert_many(COMPLAINT, [{"name": complaint, **row, "status": "Solved", "topic": some.TOPIC, **where}])
	marks = dict.fromkeys(("attitude", "speed", "quality"), mark if reached else 0)
	said = {"complaint": complaint, "round": 1, "at": at, "reached": reached, "solved": solved}
	insert_many(CALLBACK, [{"name": ordered_name(), **row, **said, **marks}])


@pytest.fixture(autouse=True)
def a_week(site: str) -> None:
	some.open_station()
	answer("2026-11-16 00:00:00", mark=5)
	answer("2026-11-22 23:59:59", solved=0, mark=2)
	answer("2026-11-18 10:00:00", reached=0, solved=0)
	answer("2026-11-18 11:00:00", mark=4, station="South", handler=PEOPLE.bea, team="B", kind="Billing")
	for outside in ("2026-11-15 23:59:59", "2026-11-23 00:00:00"):
		answer(outside, mark=1)


def report(**filters: str) -> dict[str, dict[str, object]]:
	found = query_report.run(summary.REPORT, {**ALL, **filters})
	return {row["who"]: row for row in found["result"]}


def test_figures_of_each_station(as_user: AsUser) -> None:
	with as_user(PEOPLE.supervisor):
		rows = report(by="Station")
	north = rows[STATION]
	assert (north["called"], north["reached"], north["solved"]) == (3, 2, 1)
	assert (north["reached_rate"], north["solved_rate"]) == (66.7, 50.0)
	assert (north["attitude"], north["mark"]) == (3.5, 3.5)
	assert rows["South"]["mark"] == 4


@pytest.mark.parametrize(
	("by", "who", "called"), [("Agent", "1001", 3), ("Kind", "Billing", 1), ("Team", "B", 1)]
)
def test_figures_by_others(as_user: AsUser, by: str, who: str, called: int) -> None:
	with as_user(DIRECTOR):
		rows = report(by=by)
	[row] = [row for name, row in rows.items() if who in name]
	assert row["called"] == called


def test_figures_by_nothing_known_are_refused(as_user: AsUser) -> None:
	with as_user(DIRECTOR), pytest.raises(frappe.ValidationError, match="Agent, Station, Kind, Team"):
		report(by="owner")


@pytest.mark.parametrize("user", [PEOPLE.anna, PEOPLE.lee, some.FIXER])
def test_the_report_is_for_those_above_teams(as_user: AsUser, user: str) -> None:
	with as_user(user), pytest.raises(frappe.PermissionError):
		query_report.run(summary.REPORT, ALL)


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
	"""Let it be some moment for the summary."""

	def be(moment: datetime) -> None:
		monkeypatch.setattr(summary, "now_datetime", lambda: moment)
		monkeypatch.setattr(
			summary, "getdate", lambda day=None: getdate(day) if day else date(*moment.timetuple()[:3])
		)

	return be


def mails() -> list[tuple[set[str], str]]:
	"""Receivers and text of each mail that is queued."""
	found = []
	for queued in frappe.get_all("Email Queue", pluck="name", order_by="creation"):
		doc = frappe.get_doc("Email Queue", queued)
		message = email.message_from_string(doc.message)
		[html] = [part for part in message.walk() if part.get_content_type() == "text/html"]
		text = html.get_payload(decode=True).decode()
		found.append(({row.recipient for row in doc.recipients}, text))
	return found


def test_on_monday_at_six_supervisors_and_directors_get_it_once(at: Callable[[datetime], None]) -> None:
	mail_account()
	at(MONDAY.replace(hour=17, minute=59))
	jobs.send_weekly_summary()
	assert mails() == []
	at(MONDAY)
	jobs.send_weekly_summary()
	jobs.send_weekly_summary()
	[(receivers, text)] = mails()
	assert {PEOPLE.supervisor, DIRECTOR} <= receivers
	assert not receivers & {PEOPLE.anna, PEOPLE.lee, some.FIXER}
	assert STATION in text and "South" in text and "75.0 %" in text
	assert "/app/query-report/CS%20Satisfaction" in text


def test_each_reads_it_in_their_language(at: Callable[[datetime], None]) -> None:
	mail_account()
	frappe.db.set_value("User", DIRECTOR, "language", "zh")
	at(MONDAY)
	jobs.send_weekly_summary()
	by_reader = {reader: text for receivers, text in mails() for reader in receivers}
	assert "态度" in by_reader[DIRECTOR] and "Attitude" in by_reader[PEOPLE.supervisor]


def test_a_week_of_silence_is_told_as_well(at: Callable[[datetime], None]) -> None:
	mail_account()
	at(MONDAY.replace(month=12, day=28))
	jobs.send_weekly_summary()
	[(_receivers, text)] = mails()
	assert "Nobody was called back in this week." in text


def test_without_an_account_it_waits(at: Callable[[datetime], None]) -> None:
	at(MONDAY)
	jobs.send_weekly_summary()
	mail_account()
	at(MONDAY.replace(day=24, hour=3))
	jobs.send_weekly_summary()
	assert len(mails()) == 1


def test_day_and_hour_are_the_managers(at: Callable[[datetime], None]) -> None:
	mail_account()
	settings = frappe.get_single("CS Settings")
	assert (settings.summary_day, settings.summary_hour) == ("Monday", 18)
	settings.update({"summary_day": "Friday", "summary_hour": 9}).save()
	at(MONDAY)
	jobs.send_weekly_summary()
	assert mails() == []
	at(datetime(2026, 11, 27, 9))
	jobs.send_weekly_summary()
	assert len(mails()) == 1
	with pytest.raises(frappe.ValidationError, match="from 0 to 23"):
		settings.update({"summary_hour": 24}).save()


def test_names_in_the_mail_are_not_code(at: Callable[[datetime], None]) -> None:
	mail_account()
	answer("2026-11-18 10:00:00", station="<script>alert(1)</script>")
	at(MONDAY)
	jobs.send_weekly_summary()
	assert "<script>alert" not in mails()[0][1]
