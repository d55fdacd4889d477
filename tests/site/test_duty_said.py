"""What switches, the Desk and people say about who is there, and who may write absences (FIRST-5, SHIFT-4)."""

import os
import signal
import subprocess
import time
from datetime import timedelta
from typing import Any

import frappe
import pytest
from frappe.utils import getdate, now_datetime

from cs_center.workforce.service import presence, roster
from devtools.client import SiteClient
from devtools.site_fixtures import Services
from tests.site import centre
from tests.site.workforce import absence, at, book, roster_until, there, work

PEOPLE = centre.PEOPLE
ANNA = PEOPLE.anna
STATE = "cs_center.workforce.api.agent_state"


def said(user: str = ANNA) -> tuple[str, str] | None:
	return frappe.db.get_value("CS Presence", {"user": user}, ["state", "said_by"])


def test_a_switch_says_who_is_there(http: SiteClient) -> None:
	switch = http.token(PEOPLE.switch)
	answer = switch.call(STATE, agent="1001", state="available", source=centre.SOURCE)
	assert answer.json()["message"] == {"user": ANNA}
	assert said() == ("Available", "Switch") and there(ANNA, now_datetime()).is_there
	for words, stored in (("logged_off", "Logged Off"), ("Away", "Away"), (" AVAILABLE ", "Available")):
		assert switch.call(STATE, agent=1001, state=words).status_code == 200
		assert said() == (stored, "Switch")
		assert there(ANNA, now_datetime()).is_there is (stored == "Available")


def test_what_comes_late_changes_nothing(http: SiteClient) -> None:
	switch = http.token(PEOPLE.switch)
	new, old = (centre.workday_morning() - timedelta(minutes=minutes) for minutes in (0, 30))
	for moment, state in ((new, "logged_off"), (old, "available"), (new, "logged_off"), (old, "away")):
		assert switch.call(STATE, agent="1001", state=state, at=moment.isoformat()).status_code == 200
		assert said() == ("Logged Off", "Switch")
	assert frappe.db.get_value("CS Presence", ANNA, "since") == new.replace(tzinfo=None)
	assert frappe.db.count("CS Presence") == 1


def test_a_clock_that_is_ahead_does_not_hold_what_is_said(http: SiteClient) -> None:
	switch = http.token(PEOPLE.switch)
	ahead = (centre.workday_morning() + timedelta(hours=14)).isoformat()
	assert switch.call(STATE, agent="1001", state="logged_off", at=ahead).status_code == 200
	assert frappe.db.get_value("CS Presence", ANNA, "since") <= now_datetime()
	assert switch.call(STATE, agent="1001", state="available").status_code == 200
	assert said() == ("Available", "Switch")


@pytest.mark.parametrize(
	("body", "words"),
	[
		({"agent": "4711", "state": "away"}, "Nobody on the staff has the agent number 4711"),
		({"agent": "", "state": "away"}, "Nobody on the staff"),
		({"agent": "1001", "state": "asleep"}, "Unknown state asleep"),
		({"agent": "1001", "state": "away", "at": "yesterday"}, "yesterday"),
		({"agent": "1001", "state": "away", "at": "1970-01-01T00:00:00+08:00"}, "Check the clock"),
	],
)
def test_what_can_not_be_about_anybody_is_refused(http: SiteClient, body: dict[str, str], words: str) -> None:
	answer = http.token(PEOPLE.switch).call(STATE, **body)
	assert answer.status_code == 417 and words in answer.text
	assert said() is None


def test_who_may_say_it(http: SiteClient) -> None:
	for who in (ANNA, PEOPLE.supervisor, PEOPLE.hr):
		assert http.token(who).call(STATE, agent="1002", state="away").status_code == 403
	assert http.guest().call(STATE, agent="1002", state="away").status_code == 403
	mine = "cs_center.workforce.api.my_state"
	assert http.token(ANNA).call(mine, state="away").status_code == 200
	assert said() == ("Away", "Self")
	assert "no active staff record" in http.token(PEOPLE.inspector).call(mine, state="away").text
	assert http.token(PEOPLE.hr).call(mine, state="away").status_code == 403
	assert frappe.db.count("CS Presence") == 1


def test_the_desk_says_when_somebody_comes_and_goes(http: SiteClient) -> None:
	work("1001", ("Every Day", "00:00:00", "00:00:00"))
	desk = http.login(ANNA)
	assert said() == ("Available", "Desk") and there(ANNA, now_datetime()).is_there
	assert desk.post("/api/method/logout").status_code == 200
	assert said() == ("Logged Off", "Desk")
	assert "logged off at" in str(there(ANNA, now_datetime()).reason)
	http.login(PEOPLE.inspector).post("/api/method/logout")
	assert said(PEOPLE.inspector) is None


def test_nobody_is_kept_from_logging_in(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
	from cs_center.overrides import session

	def fails(user: str) -> None:
		raise frappe.ValidationError("broken")

	monkeypatch.setattr(session.presence, "logged_on", fails)
	monkeypatch.setattr(session.presence, "logged_off", fails)
	session.on_session_creation()
	session.on_logout()
	hooks = {event: frappe.get_hooks(event) for event in ("on_session_creation", "on_logout")}
	assert all(f"cs_center.overrides.session.{event}" in paths for event, paths in hooks.items())


def test_absences_are_seen_and_written_by_those_whose_business_they_are(http: SiteClient) -> None:
	names = {staff: absence(staff, at(9), at(11)).name for staff in ("1001", "1002", "1003")}
	seen = {
		"anna": {"1001"},
		"alan": {"1002"},
		"bea": {"1003"},
		"lee": {"1001", "1002"},
		"supervisor": {"1001", "1002", "1003"},
		"hr": {"1001", "1002", "1003"},
		"inspector": set(),
	}
	for who, expected in seen.items():
		user = http.token(getattr(PEOPLE, who))
		rows = user.get("/api/resource/CS Absence", params={"fields": '["staff"]'}).json()["data"]
		assert {row["staff"] for row in rows} == expected, who
		for staff, name in names.items():
			status = user.get(f"/api/resource/CS Absence/{name}").status_code
			assert status == (200 if staff in expected else 403), (who, staff)
			may_write = who in ("lee", "supervisor", "hr") and staff in expected
			answer = user.put(f"/api/resource/CS Absence/{name}", json={"reason": who})
			assert answer.status_code == (200 if may_write else 403), (who, staff)


def test_a_leader_writes_for_the_own_team_only(http: SiteClient) -> None:
	lee, times = http.token(PEOPLE.lee), {"starts_at": str(at(9)), "ends_at": str(at(11))}
	made = lee.post("/api/resource/CS Absence", json={"staff": "1001", "user": PEOPLE.bea, **times})
	assert made.status_code == 200 and made.json()["data"]["user"] == ANNA
	assert lee.post("/api/resource/CS Absence", json={"staff": "1003", **times}).status_code == 403
	name = made.json()["data"]["name"]
	assert lee.put(f"/api/resource/CS Absence/{name}", json={"staff": "1003"}).status_code == 403
	assert lee.delete(f"/api/resource/CS Absence/{name}").status_code == 202
	assert (
		http.token(ANNA).post("/api/resource/CS Absence", json={"staff": "1001", **times}).status_code == 403
	)


def test_nobody_writes_the_book_or_what_was_said(http: SiteClient) -> None:
	work("1001", ("Every Day", "08:00:00", "16:00:00"))
	roster.rebuild(["1001"])
	presence.say(ANNA, "Away", "Self")
	row = book(ANNA)[0].name
	for who in ("anna", "lee", "supervisor", "hr"):
		user = http.token(getattr(PEOPLE, who))
		reads = (
			403 if who == "anna" else 200
		)  # when somebody is off is their leader's business, not everybody's
		assert user.get(f"/api/resource/CS Duty/{row}").status_code == reads, who
		for path, change in ((f"CS Duty/{row}", "source"), (f"CS Presence/{ANNA}", "said_by")):
			assert user.put(f"/api/resource/{path}", json={change: "me"}).status_code == 403, who
			assert user.delete(f"/api/resource/{path}").status_code == 403, who
		assert user.post("/api/resource/CS Duty", json={"user": ANNA}).status_code == 403
		assert user.post("/api/resource/CS Presence", json={"user": PEOPLE.bea}).status_code == 403


@pytest.mark.commits
def test_a_change_is_in_the_book_soon(services: Services, site: str) -> None:
	work("1001", ("Every Day", "08:00:00", "16:00:00"))
	assert services.run_jobs().rc == 0
	frappe.db.rollback()
	assert book(ANNA) and roster_until("1001") == getdate() + timedelta(days=roster.DAYS_AHEAD)


@pytest.mark.commits
def test_a_killed_job_is_run_again(site_fixtures: Any, site: str) -> None:
	"""Killed by force while it writes: the parts that were done stay, a half one is not there, the rest follows."""
	copies = _copies_of_anna(400)
	root = site_fixtures.stack.root
	command = root.frappe("execute", "cs_center.workforce.jobs.extend_rosters", site=site)
	process = subprocess.Popen(command, cwd=root.sites, env=root.environment(), start_new_session=True)
	deadline = time.monotonic() + 60
	while not _built() and time.monotonic() < deadline:
		time.sleep(0.01)
		frappe.db.rollback()
	os.killpg(process.pid, signal.SIGKILL)
	process.wait()
	frappe.db.rollback()
	done = _built()
	assert 0 < done < copies and done % roster.AT_ONCE == 0
	days = frappe.db.sql("select count(*) from `tabCS Duty` where kind = 'On Duty' group by user")
	assert {count for (count,) in days} == {roster.DAYS_AHEAD + 2} and len(days) <= done
	assert site_fixtures.bench_command(site, "execute", "cs_center.workforce.jobs.extend_rosters").rc == 0
	frappe.db.rollback()
	assert _built() == copies == frappe.db.count("CS Staff Record")
	assert there(ANNA, at(10)).is_there


@pytest.mark.commits
def test_a_book_that_is_being_written_hears_of_a_change_that_is_not_committed_yet(
	site_fixtures: Any, site: str
) -> None:
	work("1001", ("Every Day", "08:00:00", "16:00:00"))
	frappe.db.commit()
	absence("1001", at(9), at(11))
	root = site_fixtures.stack.root
	command = root.frappe("execute", "cs_center.workforce.jobs.renew_rosters", site=site)
	process = subprocess.Popen(command, cwd=root.sites, env=root.environment())
	deadline = time.monotonic() + 60
	while not _somebody_waits_for_a_staff_record() and time.monotonic() < deadline:
		time.sleep(0.05)
	assert _somebody_waits_for_a_staff_record()
	frappe.db.commit()
	assert process.wait(60) == 0
	frappe.db.rollback()
	assert roster_until("1001")
	assert [(row.starts_at, row.ends_at) for row in book(ANNA) if row.kind == "Off"] == [(at(9), at(11))]


def _somebody_waits_for_a_staff_record() -> bool:
	running = [str(row[7]) for row in frappe.db.sql("show full processlist")]
	return any("CS Staff Record" in statement and "FOR UPDATE" in statement for statement in running)


def _built() -> int:
	return frappe.db.count("CS Staff Record", {"roster_until": (">", getdate())})


def _copies_of_anna(how_many: int) -> int:
	"""More staff records with her hours, without the users that nobody logs in as; returns how many there are now."""
	work("1001", ("Every Day", "08:00:00", "16:00:00"))
	anna = frappe.get_doc("CS Staff Record", "1001")
	for number in range(20_000, 20_000 + how_many):
		record, hours = frappe.copy_doc(anna), frappe.copy_doc(anna.working_hours[0])
		record.update({"name": str(number), "staff_number": str(number), "user": f"{number}@example.com"})
		record.db_insert()
		hours.update({"name": f"hours-{number}", "parent": str(number)})
		hours.db_insert()
	frappe.db.set_value("CS Staff Record", {"name": ("!=", "")}, "roster_until", None, update_modified=False)
	frappe.db.commit()
	return frappe.db.count("CS Staff Record")
