"""A first-caller rule tried on the calls of the site: the figures of the replay, and nothing written (FIRST-1, FIRST-7)."""

import json
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import frappe
import pytest

from cs_center.calls.rules.records.shipped import BY_NAME
from cs_center.calls.service import files
from cs_center.replay.policy import ReplayPolicy, with_settings
from cs_center.replay.reader import RecordReader
from cs_center.replay.run import replay
from cs_center.replay.summary import summary_of
from cs_center.responsibility.rules.ownership import OwnershipPolicy
from cs_center.responsibility.service import trial
from cs_center.responsibility.service.trial import Trial, try_rule
from tests.site import centre

BANK_WEEK = Path(__file__).parents[3] / "shared" / "data" / "bank_calls_week.csv"
ANNA, ALAN, BEA = centre.PEOPLE.anna, centre.PEOPLE.alan, centre.PEOPLE.bea
LI, WANG, ZHAO = "13800138000", "13900139000", "13700137000"
#: What a replay and a trial have in common.
FIGURES = (
	"identified_callers",
	"matters",
	"owned_matters",
	"returning_calls",
	"returned_to_owner",
	"owner_was_working",
	"returning_without_owner",
)
OF_AN_OWNER = ("matters", "returning_calls", "returned_to_owner", "owner_was_working")


def call(name: str, days: float, agent: str = "", *, number: str = LI, queue: str = "billing") -> str:
	"""A call so many days after ten o'clock of the last workday; nobody answers it when no agent is named."""
	said = {"start": centre.workday_morning() + timedelta(days=days), "from_number": number}
	centre.take(name, "ringing", 0, queue=queue, **said)
	if agent:
		centre.take(name, "answered", 12, agent=agent, **said)
	return centre.take(name, "ended", 312, **said).call_log


def tried(first: int, last: int = 0, window_days: float = 30, **options: Any) -> Trial:
	"""The trial over days counted as `call` counts them."""
	day = centre.workday_morning().date()
	policy = OwnershipPolicy(window_days)
	return try_rule(policy, day + timedelta(days=first), day + timedelta(days=last), **options)


def counted(found: Trial, *names: str) -> tuple[int, ...]:
	return tuple(found.as_dict()[name] for name in names)


def test_who_should_have_had_a_call_beside_who_had_it() -> None:
	call("first", -2, "1001")
	call("hers", -2 + 1 / 96, "1001")
	elsewhere = call("elsewhere", -2 + 1 / 48, "1002")
	absent = call("absent", -1, "1003")
	call("lost", -1)
	found = tried(-5)
	assert counted(found, *FIGURES) == (1, 1, 1, 3, 1, 2, 0)
	assert found.figures.by_owner_and_taker == {(ANNA, ANNA): 1, (ANNA, ALAN): 1, (ANNA, BEA): 1}
	assert [(example.call_log, example.went_to) for example in found.examples] == [
		(elsewhere, ALAN),
		(absent, BEA),
	]
	assert {example.belonged_to for example in found.examples} == {ANNA}
	assert [example.owner_was_working for example in found.examples] == [True, False]
	assert found.examples[0].reason.rule == "FIRST-3"
	assert found.examples[0].started_at == frappe.db.get_value("CS Call Log", elsewhere, "started_at")


def test_a_trial_writes_nothing() -> None:
	call("a", -2, "1001")
	call("b", -1, "1002")
	written: list[str] = []
	original = frappe.db.sql
	frappe.db.sql = lambda query, *args, **kwargs: written.append(str(query)) or original(
		query, *args, **kwargs
	)
	try:
		tried(-5).as_dict()
	finally:
		frappe.db.sql = original
	assert written
	assert not [query for query in written if not query.lstrip().lower().startswith("select")]


def test_what_was_before_the_period_decides_and_is_not_counted() -> None:
	call("before", -10, "1001")
	call("other", -10, "1003", number=WANG)
	call("now", -3, "1002")
	found = tried(-5)
	assert counted(found, *FIGURES) == (1, 0, 0, 1, 0, 0, 0)
	assert found.figures.by_owner_and_taker == {(ANNA, ALAN): 1}
	assert found.as_dict()["owners"][0]["agent"] == ANNA
	# With a window that does not reach so far, the call begins a matter of its own.
	assert counted(tried(-5, window_days=2), "matters", "owned_matters", "returning_calls") == (1, 1, 0)


def test_the_last_day_counts_to_its_end_and_the_next_does_not() -> None:
	call("first", -3, "1001")
	call("late", -2 + 13.9 / 24, "1001")
	call("next", -2 + 14 / 24, "1001")
	assert counted(tried(-3, -2), "returning_calls") == (1,)
	assert counted(tried(-3, -1), "returning_calls") == (2,)
	assert counted(tried(-1, -1), "matters", "returning_calls") == (0, 1)


@pytest.mark.parametrize(
	("window_days", "expected"), [(1, (3, 3, 0)), (3, (2, 2, 1)), (30, (1, 1, 2)), (0, (3, 3, 0))]
)
def test_the_window_is_the_rules(window_days: float, expected: tuple[int, ...]) -> None:
	call("a", -20, "1001")
	call("b", -10, "1002")
	call("c", -8, "1003")
	found = tried(-25, window_days=window_days)
	assert counted(found, "matters", "owned_matters", "returning_calls") == expected
	assert found.as_dict()["window_days"] == window_days


def test_calls_that_the_rule_is_not_meant_for_are_as_if_they_had_not_been() -> None:
	call("faults", -4, "1003", queue="faults")
	call("billing", -3, "1001")
	call("again", -2, "1003", queue="faults")
	call("back", -1, "1002")
	call("only faults", -1, "1003", queue="faults", number=WANG)
	billing = tried(-5, takes=lambda row: row.queue == "billing")
	assert counted(billing, *FIGURES) == (1, 1, 1, 1, 0, 0, 0)
	assert billing.figures.by_owner_and_taker == {(ANNA, ALAN): 1}
	assert counted(tried(-5), "identified_callers", "matters", "returning_calls") == (2, 2, 3)
	nothing = tried(-5, takes=lambda row: False)
	assert set(counted(nothing, *FIGURES)) == {0} and nothing.examples == ()


def test_a_rule_is_asked_with_what_the_log_says() -> None:
	log = call("a", -1, "1001")
	rows: list[Any] = []
	tried(-5, takes=lambda row: bool(rows.append(row)))
	[row] = rows
	stored = frappe.get_doc("CS Call Log", log)
	for field in trial._READ:
		assert row[field] == stored.get(field), field
	assert row.caller_key == "+8613800138000"


def test_nobody_can_be_told_who_withheld_the_number_or_calls_from_inside() -> None:
	for name, number in (("withheld", "anonymous"), ("none", ""), ("inside", "8001")):
		call(f"{name}-1", -2, "1001", number=number)
		call(f"{name}-2", -1, "1002", number=number)
	assert set(counted(tried(-5), *FIGURES)) == {0}


def test_outbound_calls_are_no_matters_but_their_agents_were_working() -> None:
	call("first", -2, "1001")
	call("back", -1, "1002")
	assert counted(tried(-5), "owner_was_working") == (0,)
	start = centre.workday_morning() - timedelta(days=1) + timedelta(minutes=30)
	said = {"start": start, "direction": "Outbound", "from_number": "1001", "to_number": LI}
	centre.take("out", "ringing", 0, agent="1001", **said)
	assert counted(tried(-5), "owner_was_working") == (0,)
	centre.take("out", "answered", 5, agent="1001", **said)
	assert counted(tried(-5), "returning_calls", "owner_was_working") == (1, 1)


@pytest.mark.commits  # the number book of ERPNext's contacts commits
def test_a_caller_whose_log_is_gone_is_gone_and_one_whose_customer_is_gone_is_not() -> None:
	name = centre.customer("Li Ming", LI)
	gone = call("gone", -3, "1001")
	call("stays", -2, "1002")
	call("back", -1, "1003")
	assert counted(tried(-5), "returning_calls") == (2,)
	frappe.delete_doc("CS Call Log", gone, force=True)
	found = tried(-5)
	assert counted(found, *FIGURES) == (1, 1, 1, 1, 0, 0, 0)
	assert found.figures.by_owner_and_taker == {(ALAN, BEA): 1}
	contact = frappe.db.get_value("Dynamic Link", {"link_name": name, "parenttype": "Contact"}, "parent")
	for doctype, document in (("Contact", contact), ("Customer", name)):
		frappe.delete_doc(doctype, document, force=True)
	assert counted(tried(-5), *FIGURES) == counted(found, *FIGURES)


def test_who_only_got_a_call_transferred_was_working() -> None:
	call("first", -2, "1002")
	call("back", -1, "1003")
	assert counted(tried(-5), "owner_was_working") == (0,)
	said = {"start": centre.workday_morning() - timedelta(days=1), "from_number": WANG}
	centre.take("t", "ringing", 60, queue="billing", **said)
	centre.take("t", "answered", 70, agent="1001", **said)
	centre.take("t", "transferred", 100, transfer_to="1002", **said)
	centre.take("t", "ringing", 105, agent="1002", **said)
	assert counted(tried(-5), "owner_was_working") == (0,)
	centre.take("t", "answered", 110, agent="1002", **said)
	centre.take("t", "ended", 200, **said)
	assert counted(tried(-5), "owner_was_working") == (1,)


def test_agents_without_a_staff_record_go_by_their_number() -> None:
	call("first", -2, "7007")
	call("back", -1, "7008")
	assert tried(-5).figures.by_owner_and_taker == {("7007", "7008"): 1}


@pytest.mark.parametrize("size", [1, 2, 3])
def test_the_size_of_a_page_changes_nothing(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
	for position in range(3):
		for number in (LI, WANG, ZHAO):
			call(f"{number}-{position}", -3 + position, f"100{position + 1}", number=number)
	expected = tried(-5).as_dict()
	assert (expected["identified_callers"], expected["returning_calls"]) == (3, 6)
	monkeypatch.setattr(trial, "_CALLS_OF_A_PAGE", size)
	assert tried(-5).as_dict() == expected


def test_references_that_differ_in_capitals_are_different_callers() -> None:
	for name, reference, agent in (("a", "Ab", "1001"), ("b", "aB", "1002"), ("c", "Ab", "1001")):
		centre.take(name, "ringing", 0, from_number="", caller_ref=reference)
		centre.take(name, "answered", 5, from_number="", agent=agent)
	assert counted(tried(-5), "identified_callers", "returning_calls", "returned_to_owner") == (2, 1, 1)


def test_at_most_fifty_examples() -> None:
	call("first", -2, "1001")
	for number in range(trial.MOST_EXAMPLES + 2):
		call(f"back-{number}", -1 + number / 1440, "1002")
	found = tried(-5)
	assert len(found.examples) == trial.MOST_EXAMPLES == 50
	assert counted(found, "was_absent") == (52,)
	assert found.examples == tuple(sorted(found.examples, key=lambda shown: shown.started_at, reverse=True))


def test_as_plain_json_with_names_and_without_numbers(
	as_user: Callable[[str], AbstractContextManager[None]],
) -> None:
	frappe.db.set_value("User", ANNA, {"first_name": "Anna", "last_name": "Li"})
	call("first", -2, "1001")
	call("back", -1, "7008")
	with as_user(centre.PEOPLE.supervisor):
		shown = tried(-5).as_dict()
	assert json.loads(json.dumps(shown)) == shown
	assert LI not in json.dumps(shown)
	[example], [pair], [owner] = shown["examples"], shown["pairs"], shown["owners"]
	assert (owner["agent"], owner["agent_name"], owner["matters"], owner["was_absent"]) == (
		ANNA,
		"Anna Li",
		1,
		1,
	)
	for row in (example, pair):
		assert (row["belonged_to"], row["belonged_to_name"]) == (ANNA, "Anna Li")
		assert (row["went_to"], row["went_to_name"]) == ("7008", "7008")
	assert (pair["calls"], shown["pairs_left_out"]) == (1, 0)
	assert example["title"].startswith("138****8000")
	assert (
		"Anna Li" in example["reason"] and ANNA not in example["reason"] and "+00:00" not in example["reason"]
	)
	assert example["reason"].endswith("(FIRST-3)")


def test_the_reason_is_in_the_users_language() -> None:
	call("first", -2, "1001")
	call("back", -1, "1002")
	frappe.local.lang = "zh"
	[example] = tried(-5).as_dict()["examples"]
	assert "owned" not in example["reason"] and "首" in example["reason"]


@lru_cache
def _replayed(window_days: float) -> dict[str, Any]:
	policy, bank = with_settings(ReplayPolicy(), {"window_days": window_days}), BY_NAME["bank"]
	reader = RecordReader([BANK_WEEK], bank, datetime.now(timezone.utc), print)
	return summary_of(replay(reader, policy, ZoneInfo(bank.time_zone)), 0)


def _hire(agents: list[str]) -> dict[str, str]:
	"""A user and a staff record for each of these agent numbers; returns the users by them."""
	users = {}
	for position, agent in enumerate(agents):
		user = users[agent] = f"bank-{position}@centre.example.com"
		frappe.get_doc({"doctype": "User", "name": user, "email": user, "first_name": agent}).db_insert()
		centre._insert("CS Staff Record", staff_number=f"B{position}", user=user, lines=[{"agent_id": agent}])
	return users


def _days_of_the_bank() -> tuple[date, date]:
	[(first, last)] = frappe.db.sql(
		"select date(min(started_at)), date(max(started_at)) from `tabCS Call Log` where source = 'bank'"
	)
	return first, last


@pytest.mark.commits
@pytest.mark.skipif(not BANK_WEEK.exists(), reason="the bank week is not beside this checkout")
@pytest.mark.parametrize("staff", [0, 15])
def test_a_real_week_has_the_ownership_of_replay(staff: int) -> None:
	users = _hire([owner["agent"] for owner in _replayed(30)["owners"][:staff]])
	frappe.db.commit()
	assert files.import_records(BANK_WEEK, "bank").as_dict()["created"] == 11_615
	of_users = frappe.db.count("CS Call Log", {"source": "bank", "agent": ("is", "set")})
	assert of_users > 1_000 if staff else of_users == 0
	first, last = _days_of_the_bank()
	for window_days in (30, 1):
		replayed = _replayed(window_days)
		import time

		t0 = time.monotonic()
		found = try_rule(OwnershipPolicy(window_days), first, last)
		print("TIMED", time.monotonic() - t0)
		shown = found.as_dict()
		assert {name: shown[name] for name in FIGURES} == {name: replayed[name] for name in FIGURES}
		owners = {owner["agent"]: tuple(owner[name] for name in OF_AN_OWNER) for owner in shown["owners"]}
		assert owners == {
			users.get(owner["agent"], owner["agent"]): tuple(owner[name] for name in OF_AN_OWNER)
			for owner in replayed["owners"]
		}
		assert len(found.examples) == 50
		by_owner: Counter[str] = Counter()
		for (owner, _), calls in found.figures.by_owner_and_taker.items():
			by_owner[owner] += calls
		assert by_owner == {owner: counts[1] for owner, counts in owners.items() if counts[1]}
	middle = first + timedelta(days=3)
	begun = [
		try_rule(OwnershipPolicy(30), *days) for days in ((first, middle), (middle + timedelta(days=1), last))
	]
	assert sum(part.figures.returning_calls for part in begun) == _replayed(30)["returning_calls"]
	assert sum(part.figures.matters for part in begun) == _replayed(30)["matters"]
