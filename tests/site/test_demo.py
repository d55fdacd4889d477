"""The demo makes what it says, once, and its switch is taken at its word by the public door."""

from datetime import datetime, timedelta
from typing import Any

import frappe
import pytest

from cs_center.calls.service import numberbook
from cs_center.setup import demo
from devtools.client import SiteClient
from devtools.demo_calls import Centre, Switch
from devtools.session import as_user, between_transactions

pytestmark = pytest.mark.commits
FEW = 40


def test_a_second_run_makes_nothing() -> None:
	made = demo.create(customers=FEW)
	assert made["Customer"] == FEW
	assert made["CS Staff Record"] == len(demo.roster())
	assert not any(demo.create(customers=FEW).values())


def test_only_on_a_site_that_is_thrown_away(monkeypatch: pytest.MonkeyPatch) -> None:
	monkeypatch.setitem(frappe.local.conf, "allow_tests", 0)
	for run in (demo.create, demo.write_up):
		with pytest.raises(frappe.ValidationError, match="site of its own"):
			run()


def test_people_can_log_in_with_the_role_of_their_post(http: SiteClient) -> None:
	demo.create(customers=2)
	logins = demo.plan(customers=2)["logins"]
	assert len(logins) == len(demo.LOGINS)
	for login in logins:
		role = frappe.db.get_value("CS Post", login["post"], "role")
		assert role in frappe.get_roles(login["user"])
		answer = http.guest().post("/api/method/login", json={"usr": login["user"], "pwd": login["password"]})
		assert answer.status_code == 200, login["user"]


def test_teams_have_a_leader_and_eight_to_ten_people() -> None:
	demo.create(customers=2)
	for team in demo.TEAMS:
		leader = frappe.db.get_value("CS Team", team, "leader")
		assert frappe.db.get_value("CS Staff Record", {"user": leader}, "team") == team
		assert 8 <= frappe.db.count("CS Staff Record", {"team": team}) <= 10


def test_customers_are_found_by_every_number() -> None:
	demo.create(customers=FEW)
	for name, numbers in demo._subscribers(FEW):
		for number in numbers:
			_, matches = numberbook.find_written(number)
			assert name in {match.candidate.customer for match in matches}


def test_the_switch_is_taken_at_its_word(http: SiteClient) -> None:
	demo.create(customers=FEW)
	plan = demo.plan(customers=FEW)
	frappe.db.commit()
	told = _first_calls(Centre(plan), 12)
	switch = Switch(int(http.url.rsplit(":", 1)[1]), plan["token"])
	with between_transactions():
		for payload in told:
			switch.tell(payload)
	names = frappe.get_all(
		"CS Call Log", {"source": demo.SOURCE, "call_id": ("in", {p["call_id"] for p in told})}
	)
	assert len(names) == 12
	assert not set(_call_ids(told)) - set(demo.plan(customers=FEW)["told"])
	assert demo.write_up()["calls"]
	assert not demo.write_up()["calls"]
	with as_user("agent@" + demo.DOMAIN):
		assert frappe.get_list("CS Call Log", {"source": demo.SOURCE})


def test_yesterday_is_over_and_nothing_is_ahead_of_time() -> None:
	demo.create(customers=FEW)
	centre = Centre(demo.plan(customers=FEW))
	untold = centre.untold()
	now = datetime.now(centre.zone)
	assert all(at <= now + timedelta(seconds=5) for at, _ in untold)
	assert untold[0][0].date() == now.date() - timedelta(days=1)
	coming = centre.coming()
	assert all(next(coming)[0] >= now for _ in range(20))


def _first_calls(centre: Centre, calls: int) -> list[dict[str, Any]]:
	"""Everything about the first calls that somebody answered yesterday."""
	payloads = [payload for _, payload in centre.untold()]
	answered = [payload["call_id"] for payload in payloads if payload["event"] == "answered"]
	wanted = set(list(dict.fromkeys(answered))[:calls])
	return [payload for payload in payloads if payload["call_id"] in wanted]


def _call_ids(told: list[dict[str, Any]]) -> set[str]:
	return {payload["call_id"] for payload in told}
