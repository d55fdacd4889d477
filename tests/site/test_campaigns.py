"""KEEP-2, KEEP-6 on a site: who is a member, who is left alone or out, and what leaders do with a campaign."""

from collections import Counter
from typing import Any

import frappe
import pytest
from frappe.utils import now_datetime

from cs_center.contact.service import ledger
from cs_center.contact.service.parties import Party
from cs_center.engines.database import insert_many, ordered_name, stamp
from cs_center.retention import api, jobs
from cs_center.retention.rules import members as paths
from cs_center.retention.rules.holdout import is_held_out
from cs_center.retention.service import campaign_building, facts
from devtools.session import as_user, create_user
from devtools.site_fixtures import Services
from tests.site.campaigns import (
	CAMPAIGN,
	MEMBER,
	OFFICERS,
	campaign,
	customers_at_risk,
	members,
	open_desk,
	started,
)
from tests.site.centre import PEOPLE


@pytest.fixture(autouse=True)
def desk(site: str) -> None:
	open_desk()


def preview(doc: Any) -> dict[str, Any]:
	with as_user(PEOPLE.supervisor):
		return api.preview_campaign(doc.as_json())


@pytest.mark.commits
def test_members_are_found_drawn_and_shared() -> None:
	names = customers_at_risk(30)
	ordinary = customers_at_risk(2, "Ordinary")
	name = started(hold_out_percent=30)
	found = members(name)
	assert set(found) == set(names) and not set(ordinary) & set(found)
	seed = frappe.db.get_value(CAMPAIGN, name, "seed")
	held = {one for one, row in found.items() if row.status == paths.HELD_OUT}
	assert held == {one for one in names if is_held_out(seed, one, 30)}
	assert all(row.status == paths.TO_CALL for one, row in found.items() if one not in held)
	shares = Counter(row.assigned_to for one, row in found.items() if one not in held)
	assert set(shares) == set(OFFICERS) and max(shares.values()) - min(shares.values()) <= 1
	doc = frappe.get_doc(CAMPAIGN, name)
	assert doc.status == "Running" and doc.built_at and doc.started_by == PEOPLE.supervisor


@pytest.mark.commits
def test_who_is_left_out_and_why() -> None:
	names = customers_at_risk(8)
	refuses, quiet, twin, numberless, *rest = names
	frappe.get_doc({"doctype": "CS Contact Wish", "customer": refuses, "refuses": "Offers"}).insert()
	ledger.note(Party(quiet, ""), ledger.Task(MEMBER, "x", "Sales", "CAM-OTHER"), "Reached")
	frappe.db.set_value("CS Phone Number", {"customer": twin}, "customer", None)
	key = frappe.db.get_value("CS Phone Number", {"customer": rest[0]}, "number_key")
	frappe.db.set_value(
		"CS Phone Number", {"customer": ("is", "not set"), "number_key": ("!=", key)}, "number_key", key
	)
	frappe.db.delete("CS Phone Number", {"customer": numberless})
	doc = campaign(hold_out_percent=0)
	shown = preview(doc)
	assert shown["to_call"] == 4 and shown["held_out"] == 0
	assert {one["why"]: one["count"] for one in shown["left"]} == {
		"Does Not Want to Be Called": 1,
		"Called by Another Campaign Lately": 1,
		"No Number": 2,
	}
	assert {one["customer"] for one in shown["named"]} == set(rest)
	assert not frappe.db.exists(MEMBER, {"campaign": doc.name}), "a preview writes nothing"
	run(doc.name)
	assert set(members(doc.name)) == set(rest)
	doc.reload()
	assert (doc.left_refused, doc.left_quiet, doc.left_no_number, doc.left_busy) == (1, 1, 2, 0)


@pytest.mark.commits
def test_a_number_of_two_customers_is_called_once() -> None:
	one, other = customers_at_risk(2)
	centre_number = frappe.db.get_value("CS Phone Number", {"customer": one}, "number_key")
	frappe.db.set_value("CS Phone Number", {"customer": other}, "number_key", centre_number)
	name = started(hold_out_percent=0)
	assert len(members(name)) == 1 and frappe.db.get_value(CAMPAIGN, name, "left_same_number") == 1


@pytest.mark.commits
def test_nobody_is_in_two_campaigns_at_once() -> None:
	names = customers_at_risk(6)
	first = started(hold_out_percent=50)
	second = started(hold_out_percent=0)
	assert set(members(first)) == set(names) and members(second) == {}
	assert frappe.db.get_value(CAMPAIGN, second, "left_busy") == 6
	row = {
		**frappe.db.get_value(MEMBER, {"campaign": first}, "*", as_dict=True),
		"name": ordered_name(),
		"campaign": second,
	}
	with pytest.raises(Exception) as raised:
		insert_many(MEMBER, [row])
	assert frappe.db.is_duplicate_entry(raised.value), "the database holds it"
	with as_user(PEOPLE.supervisor):
		api.close_campaign(first, "Enough")
	third = started(hold_out_percent=0)
	assert set(members(third)) == set(names)


@pytest.mark.commits
def test_filters_ask_the_facts_of_segments() -> None:
	names = customers_at_risk(6)
	frappe.db.set_value("Customer", {"name": ("in", names[:2])}, "cs_tier", "Gold")
	filters = [{"fact": "Tier", "operator": "Is", "value": "Gold"}]
	assert set(members(started(hold_out_percent=0, filters=filters))) == set(names[:2])


@pytest.mark.commits
def test_managers_keep_theirs_and_skills_are_kept() -> None:
	names = customers_at_risk(8)
	first, second, *_others = OFFICERS
	manager = create_user("CS Retention Officer")
	stranger = create_user("Sales User")
	record = {"doctype": "CS Staff Record", "staff_number": "1777", "user": manager}
	frappe.get_doc(record).insert()
	frappe.db.set_value("Customer", names[0], "account_manager", manager)
	frappe.db.set_value("Customer", names[1], "account_manager", stranger)
	frappe.db.set_value("Customer", {"name": ("in", names[2:4])}, "cs_tier", "Gold")
	officers = [
		{"user": first, "capacity": 10, "tier": "Gold"},
		{"user": second, "capacity": 10, "tier": "Ordinary"},
	]
	found = members(started(hold_out_percent=0, officers=officers))
	assert found[names[0]].assigned_to == manager
	assert {found[one].assigned_to for one in names[2:4]} == {first}
	assert {found[one].assigned_to for one in (names[1], *names[4:])} == {second}
	frappe.set_user(manager)
	assert frappe.get_list(MEMBER, pluck="customer") == [names[0]]


@pytest.mark.commits
def test_whom_nobody_has_the_skill_to_call_waits_for_a_leader() -> None:
	[one] = customers_at_risk(1)
	name = started(hold_out_percent=0, officers=[{"user": OFFICERS[0], "capacity": 1, "tier": "Gold"}])
	assert (members(name)[one].assigned_to, members(name)[one].pool) == (None, None)
	with as_user(PEOPLE.lee):
		assert api.reassign_members(name, "", OFFICERS[1]) == {OFFICERS[1]: 1}
	row = members(name)[one]
	assert row.assigned_to == OFFICERS[1] and row.pool.startswith(f"{name}|{OFFICERS[1]}|")


@pytest.mark.commits
def test_an_officer_who_is_away_gives_theirs_to_the_others_fairly() -> None:
	customers_at_risk(12)
	name = started(hold_out_percent=0)
	away, *others = OFFICERS
	with as_user(PEOPLE.lee):
		assert sum(api.reassign_members(name, away).values()) == 4
	found = Counter(row.assigned_to for row in members(name).values())
	assert found == {one: 6 for one in others}
	assert all(row.pool.split("|")[1] == row.assigned_to for row in members(name).values())


@pytest.mark.commits
def test_chunks_and_a_stop_between_them_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
	names = customers_at_risk(11)
	monkeypatch.setattr(facts, "PAGE", 5)
	monkeypatch.setattr(campaign_building, "_A_CHUNK", 2)
	doc = campaign(hold_out_percent=40)
	write, written = campaign_building.insert_many, []

	def dies_at_the_third(doctype: str, rows: list[Any]) -> None:
		write(doctype, rows)
		written.append(rows)
		if len(written) == 3:
			raise ZeroDivisionError

	monkeypatch.setattr(campaign_building, "insert_many", dies_at_the_third)
	with as_user(PEOPLE.supervisor):
		api.start_campaign(doc.name)
	with pytest.raises(ZeroDivisionError):
		jobs.build_campaign(doc.name)
	frappe.db.rollback()
	assert 0 < len(members(doc.name)) < len(names)
	assert not frappe.db.get_value(CAMPAIGN, doc.name, "built_at")
	jobs.look_after_campaigns()
	found = members(doc.name)
	seed = frappe.db.get_value(CAMPAIGN, doc.name, "seed")
	assert set(found) == set(names) and frappe.db.count(MEMBER, {"campaign": doc.name}) == len(names)
	assert {one for one in names if found[one].status == paths.HELD_OUT} == {
		one for one in names if is_held_out(seed, one, 40)
	}
	shares = Counter(row.assigned_to for row in found.values() if row.assigned_to)
	assert max(shares.values()) - min(shares.values()) <= 1
	jobs.build_campaign(doc.name)
	assert frappe.db.count(MEMBER, {"campaign": doc.name}) == len(names), "done again, nothing is doubled"


@pytest.mark.commits
def test_a_killed_worker_goes_on(services: Services) -> None:
	many(20_000)
	doc = campaign(hold_out_percent=10)
	[worker] = services.workers(1)
	with as_user(PEOPLE.supervisor):
		api.start_campaign(doc.name)
	frappe.db.commit()
	services.wait_until(lambda: frappe.db.count(MEMBER) > 0, timeout=60)
	services.kill(worker)
	assert 0 < frappe.db.count(MEMBER) < 20_000
	services.wait_until(lambda: campaign_building.build(doc.name), timeout=30)
	rows = frappe.get_all(MEMBER, {"campaign": doc.name}, ["customer", "status"])
	assert len(rows) == len({row.customer for row in rows}) == 20_000
	seed = frappe.db.get_value(CAMPAIGN, doc.name, "seed")
	assert all((row.status == paths.HELD_OUT) == is_held_out(seed, row.customer, 10) for row in rows)


def many(count: int) -> None:
	"""Customers with a standing and a number, around document events."""
	like = frappe.db.get_value("Customer", customers_at_risk(1)[0], "*", as_dict=True)
	frappe.db.delete(facts.STANDING)
	names = [f"Many {number:06d}" for number in range(count)]
	insert_many("Customer", [{**like, "name": one} for one in names])
	standing = {**stamp(), "segment": "At Risk", "since": now_datetime()}
	insert_many(facts.STANDING, [{"name": ordered_name(), "customer": one, **standing} for one in names])
	book = [
		{
			"name": ordered_name(),
			**stamp(),
			"customer": one,
			"number_key": f"86138{number:08d}",
			"is_primary": 1,
		}
		for number, one in enumerate(names)
	]
	insert_many("CS Phone Number", book)
	frappe.db.commit()


def run(name: str) -> None:
	with as_user(PEOPLE.supervisor):
		api.start_campaign(name)
	jobs.build_campaign(name)
