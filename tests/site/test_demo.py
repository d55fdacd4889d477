"""The demo makes what it says, once, and its switch is taken at its word by the public door."""

from typing import Any

import frappe
import pytest
from frappe.utils import now_datetime

from cs_center.calls.service import numberbook
from cs_center.complaints.rules import states
from cs_center.setup import (
	defaults,
	demo,
	demo_careers,
	demo_complaints,
	demo_fates,
	demo_matters,
	demo_papers,
)
from devtools.client import SiteClient
from devtools.demo_calls import Centre, Switch
from devtools.session import between_transactions

pytestmark = pytest.mark.commits
FEW = 40
#: So many leave enough tickets on any day of the calendar for everything that can become of one.
CALLS = 40


@pytest.fixture(autouse=True)
def empty_switchboard(site: str) -> None:
	"""The centre of the other tests has the hotline, some of the queues and some of the staff numbers of the demo."""
	# Frappe lets sixty users be made in an hour, and other tests of the site have made some.
	frappe.local.conf.throttle_user_limit = 1000
	for doctype in ("CS Queue", "CS Hotline", "CS Staff Record"):
		for name in frappe.get_all(doctype, pluck="name"):
			frappe.delete_doc(doctype, name, force=True)


def test_everything_is_made_once() -> None:
	made = demo.create(customers=FEW)
	assert made["Customer"] == FEW
	assert made["CS Staff Record"] == len(demo.roster())
	_check_teams()
	_check_number_book()
	_check_what_matters_need()
	assert not any(demo.create(customers=FEW).values())


def _check_teams() -> None:
	for team in demo.TEAMS:
		leader = frappe.db.get_value("CS Team", team, "leader")
		assert frappe.db.get_value("CS Staff Record", {"user": leader}, "team") == team
		assert 8 <= frappe.db.count("CS Staff Record", {"team": team}) <= 10


def _check_number_book() -> None:
	for name, numbers in demo._subscribers(FEW):
		for number in numbers:
			_, matches = numberbook.find_written(number)
			assert name in {match.candidate.customer for match in matches}


def _check_what_matters_need() -> None:
	for person in demo.roster():
		rows = frappe.db.count("CS Working Hours", {"parent": person.number})
		assert rows == (1 if person.team else 5), person
	for station in demo_matters.STATIONS:
		contact = frappe.db.get_value("CS Station", station, "contact_user")
		assert {"CS Agent", demo_matters.TICKETS} <= set(frappe.get_roles(contact))
	rule = frappe.get_doc("CS First Caller Rule", "Five-star Customers")
	assert [row.tier for row in rule.tiers] == ["Five-star Diamond"]
	assert {row.kind for row in rule.limits} == {kind for kind, _amount, _unit in defaults.LIMITS}
	names = [name for name, _numbers in demo._subscribers(FEW)]
	assert frappe.db.count("Customer", {"name": ("in", names), "cs_tier": ("is", "set")})


def test_only_on_a_site_that_is_thrown_away(monkeypatch: pytest.MonkeyPatch) -> None:
	monkeypatch.setitem(frappe.local.conf, "allow_tests", 0)
	for run in (demo.create, demo.write_up):
		with pytest.raises(frappe.ValidationError, match="site of its own"):
			run()


def test_the_switch_is_taken_at_its_word(http: SiteClient, monkeypatch: pytest.MonkeyPatch) -> None:
	monkeypatch.setattr(demo, "TEAMS", {team: dict.fromkeys(posts, 2) for team, posts in demo.TEAMS.items()})
	monkeypatch.setattr(demo_matters, "SHARE", 1)
	monkeypatch.setattr(demo_complaints, "COUNT", len(demo_fates.FATES))
	monkeypatch.setattr(demo_careers, "live", dict)  # test_demo_careers looks at the year
	monkeypatch.setattr(demo_fates, "FATES", [(fate, 1) for fate, _share in demo_fates.FATES])
	demo.create(customers=FEW)
	plan = demo.plan(customers=FEW)
	_check_logins(http, plan)
	centre = Centre(plan)
	told = _first_calls(centre, CALLS)
	switch = Switch(int(http.url.rsplit(":", 1)[1]), plan["token"])
	with between_transactions():
		for payload in told:
			switch.tell(payload)
	call_ids = {payload["call_id"] for payload in told}
	assert frappe.db.count("CS Call Log", {"source": demo.SOURCE}) == len(call_ids) == CALLS
	assert call_ids == set(demo.plan(customers=FEW)["told"])
	done = demo.write_up(centre.resting())
	assert done["calls"]
	_check_matters(done)
	_check_complaints(done)
	_check_history()
	_check_papers()
	_check_segments()
	_check_callbacks()
	_check_keeping()
	assert not any(demo.write_up(centre.resting()).values())


def _check_matters(done: dict[str, int]) -> None:
	"""Every ticket has its matter, and somebody of the team who answers for it; all that can become of one has."""
	tickets = frappe.get_all("Issue", fields=["name", "owner", "status"])
	assert len(tickets) == done["tickets"] >= len(demo_matters._FATES)
	for ticket in tickets:
		matter = frappe.get_doc("CS Responsibility", {"ticket": ticket.name})
		assert frappe.db.get_value("CS Call Log", matter.first_call, "agent") == ticket.owner
		assert frappe.db.exists("CS Staff Record", {"user": matter.responsible, "team": matter.team})
		assert matter.due_by
	handovers = {(row.kind, row.status) for row in frappe.get_all("CS Handover", fields=["kind", "status"])}
	assert handovers == {
		*(("Handling", status) for status in ("Offered", "Accepted", "Refused", "Done")),
		*(("Ownership", status) for status in ("Offered", "Accepted", "Refused")),
	}
	events = set(frappe.get_all("CS Responsibility Event", pluck="event"))
	assert {"Told", "Reassigned", "Ticket Closed", "Confirmed"} <= events
	assert not frappe.db.exists("CS Staff Record", {"roster_until": ("is", "not set")})


def _check_complaints(done: dict[str, int]) -> None:
	"""There are some in every state, of both months, from calls and by themselves, and the sweep could look at each."""
	rows = frappe.get_all("CS Complaint", fields=["*"])
	assert len(rows) == done["complaints"] > 50
	assert {row.status for row in rows} == {*states.OPEN, *states.CLOSED}
	assert {row.severity for row in rows} == set(states.SEVERITIES)
	now = now_datetime()
	begin = demo_papers.first_day(now)
	assert all(begin <= row.taken_at <= now for row in rows)
	assert {row.taken_at.month for row in rows} >= {begin.month}
	assert any(row.call_log for row in rows)
	assert any(row.named_at for row in rows)
	assert any(row.late_points for row in rows)
	assert not [row.sweep_error for row in rows if row.sweep_error]
	assert now_datetime is frappe.utils.now_datetime is demo_complaints.now_datetime


def _check_segments() -> None:
	"""Every customer has a segment, and those who complained came to it in the week in which they did."""
	names = [name for name, _numbers in demo._subscribers(FEW)]
	assert frappe.db.count("CS Customer Standing", {"customer": ("in", names)}) == FEW
	assert set(frappe.get_all("CS Segment Run", pluck="status")) == {"Done"}
	moved = frappe.get_all("CS Segment Change", fields=["at", "from_segment", "to_segment"])
	assert len({row.at.date() for row in moved}) > 1
	assert {row.to_segment for row in moved} >= {"At Risk"}
	assert all(demo_papers.first_day(now_datetime()) <= row.at <= now_datetime() for row in moved)


def _check_callbacks() -> None:
	"""Officers have called about visits and for the sample, and what they heard is there to be read."""
	results = set(frappe.get_all("CS Callback", {"cause_key": ("like", "demo-visit:%")}, pluck="status"))
	assert results >= {"Open", "Done"}
	assert {"Reached", "No Answer"} <= set(frappe.get_all("CS Contact", pluck="outcome"))
	[sample] = frappe.get_all("CS Survey Sample", fields=["name", "status", "drawn", "asked"])
	assert sample.status == "Closed" and 0 < sample.asked <= sample.drawn
	answered = frappe.get_all("CS Survey Response", {"sample": sample.name}, pluck="channel")
	assert answered and set(answered) == {"Phone"}


def _check_keeping() -> None:
	"""Some wanted to leave and were talked with, birthdays were thought of, and a list was called; one line was no number."""
	talks = frappe.get_all("CS Leaving Talk", fields=["status", "was_stopped", "reference_name"])
	assert all(talk.was_stopped for talk in talks) and {"Stays", "Leaves"} <= {talk.status for talk in talks}
	left = [talk.reference_name for talk in talks if talk.status == "Leaves"]
	assert set(frappe.get_all("Contract", {"name": ("in", left)}, pluck="docstatus")) == {2}
	assert "Called" in frappe.get_all("CS Greeting", pluck="status")
	called = frappe.get_all("CS Outbound Call", pluck="status")
	assert {"Answered"} < set(called) and frappe.db.count("CS Outbound Reject") == 1


def _check_history() -> None:
	"""What a deed leaves is in order, by who may do it, and at a time when it was done."""
	steps: dict[str, list[Any]] = {}
	for row in frappe.get_all("CS Complaint Event", fields=["*"], order_by="complaint, position"):
		steps.setdefault(row.complaint, []).append(row)
	for complaint, rows in steps.items():
		assert [row.position for row in rows] == list(range(1, len(rows) + 1)), complaint
		assert sorted(row.at for row in rows) == [row.at for row in rows], complaint
		assert rows[-1].at <= now_datetime()
		assert frappe.db.get_value("CS Complaint", complaint, "steps") == len(rows)
	happened = {row.event for rows in steps.values() for row in rows}
	assert happened >= {*states.TRANSITIONS, states.TAKE} - {states.CORRECT, states.ESCALATE}


def _check_papers() -> None:
	assert set(frappe.get_all("CS Incident", pluck="status")) == {"Open", "Closed"}
	assert all(min(row) for row in frappe.get_all("CS Incident", ["complaints"], as_list=True))
	assert frappe.db.exists("CS Warning", {"level": "Orange", "status": ("!=", "Over")})
	assert frappe.db.exists("CS Warning", {"status": "Over"})
	[sheet] = frappe.get_all("CS Penalty Sheet", fields=["status", "month", "signed_by"])
	assert (sheet.status, sheet.month) == ("Published", demo_papers.first_day(now_datetime()).date())
	assert sheet.signed_by == f"director@{demo.DOMAIN}"
	assert frappe.db.count("CS Penalty")
	assert frappe.db.exists("CS Care Visit", {"done_on": ("is", "set")})
	volumes = frappe.db.count("CS Station Volume", {"station": ("in", list(demo_matters.STATIONS))})
	assert volumes == 2 * len(demo_matters.STATIONS) >= 24


def _check_logins(http: SiteClient, plan: dict[str, Any]) -> None:
	assert len(plan["logins"]) == len(demo.LOGINS) + 2
	others = {"HR Manager": "HR Manager"}
	for login in plan["logins"]:
		role = frappe.db.get_value("CS Post", login["post"], "role") or others.get(login["post"], "CS Agent")
		assert role in frappe.get_roles(login["user"])
		answer = http.guest().post("/api/method/login", json={"usr": login["user"], "pwd": login["password"]})
		assert answer.status_code == 200, login["user"]


def _first_calls(centre: Centre, calls: int) -> list[dict[str, Any]]:
	"""Everything about the first calls that somebody answered yesterday."""
	payloads = [payload for _, payload in centre.untold()]
	answered = [payload["call_id"] for payload in payloads if payload["event"] == "answered"]
	wanted = set(list(dict.fromkeys(answered))[:calls])
	return [payload for payload in payloads if payload["call_id"] in wanted]
