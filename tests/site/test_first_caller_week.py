"""A real week in any order: the stored matters are those of the rules, of the replay and of the trial (FIRST-1, CALL-6)."""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timezone
from functools import lru_cache
from pathlib import Path
from typing import Any

import frappe
import pytest

from cs_center.calls.rules.events import CallEvent
from cs_center.calls.rules.fold import fold
from cs_center.calls.rules.records.shipped import BY_NAME
from cs_center.calls.service import files, log
from cs_center.calls.service.store import record_name
from cs_center.replay.policy import ReplayPolicy
from cs_center.replay.reader import RecordReader
from cs_center.responsibility.rules.ownership import (
	CustomerCall,
	OwnershipPolicy,
	as_customer_call,
	caller_key,
)
from cs_center.responsibility.rules.taking import matters_of
from cs_center.responsibility.service.trial import try_rule
from tests.site import test_trial
from tests.site.test_trial import BANK_WEEK

pytestmark = [
	pytest.mark.commits,
	pytest.mark.skipif(not BANK_WEEK.exists(), reason="the bank week is not beside this checkout"),
]
MATTER = "CS Responsibility"
#: Who owns, and the call that made them the owner.
Owned = tuple[str, str]


@lru_cache
def calls_of_the_week() -> dict[str, tuple[CallEvent, ...]]:
	"""The events of each call, in the order of the file."""
	found: dict[str, tuple[CallEvent, ...]] = {}
	for record in RecordReader([BANK_WEEK], BY_NAME["bank"], datetime.now(timezone.utc), print):
		if record.events:
			found[record.call_id] = (*found.get(record.call_id, ()), *record.events)
	return found


@lru_cache
def customers() -> dict[str, list[CustomerCall]]:
	found: dict[str, list[CustomerCall]] = {}
	for call_id, events in calls_of_the_week().items():
		call = fold(events, ReplayPolicy().plan)
		if caller := caller_key(call):
			found.setdefault(caller, []).append(as_customer_call(call_id, call))
	return found


def agents() -> list[str]:
	"""Everybody who answered, who answered most first."""
	answered = Counter(call.agent for calls in customers().values() for call in calls if call.agent)
	return [agent for agent, _calls in answered.most_common()]


def expected(users: dict[str, str]) -> list[Owned]:
	"""The owned matters of the week by the rules alone; agents without a staff record are not known."""
	policy = OwnershipPolicy()
	found = []
	for calls in customers().values():
		known = [replace(call, agent=users.get(call.agent, "")) for call in calls]
		found += matters_of((call, policy) for call in known)
	return sorted((matter.owner, record_name("bank", matter.owner_call_id)) for matter in found)


def stored() -> list[Owned]:
	fields = ["responsible", "first_call"]
	rows = frappe.get_all(MATTER, filters={"status": ("!=", "Merged")}, fields=fields)
	return sorted((row.responsible, row.first_call) for row in rows)


def everything() -> list[Any]:
	return frappe.get_all(MATTER, fields=["*"], order_by="name")


def hire(count: int | None = None) -> dict[str, str]:
	"""Staff records for everybody, or for those who answered most; returns the users by the switch's names of them."""
	users = test_trial._hire(agents()[:count])
	frappe.db.commit()
	return users


def imported(path: Path = BANK_WEEK) -> dict[str, int]:
	return files.import_records(path, "bank").as_dict()


def figures_of_the_trial() -> dict[str, Any]:
	return try_rule(OwnershipPolicy(), *test_trial._days_of_the_bank()).as_dict()


@pytest.mark.parametrize("staff", [15, None])
def test_what_is_stored_are_the_owned_matters_of_the_replay(staff: int | None) -> None:
	users = hire(staff)
	assert imported()["created"] == 11_615
	assert stored() == expected(users)
	replayed, tried = test_trial._replayed(30), figures_of_the_trial()
	assert {name: tried[name] for name in test_trial.FIGURES} == {
		name: replayed[name] for name in test_trial.FIGURES
	}
	if staff is None:
		assert len(stored()) == replayed["owned_matters"]
		by_owner = Counter(owner for owner, _call in stored())
		assert by_owner == {
			users[owner["agent"]]: owner["matters"] for owner in replayed["owners"] if owner["matters"]
		}
		assert by_owner == {owner["agent"]: owner["matters"] for owner in tried["owners"] if owner["matters"]}
	before = everything()
	assert imported()["unchanged"] == 11_615
	assert everything() == before


def test_lines_in_any_order_end_in_the_same_owners(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
	users = hire()
	header, *lines = BANK_WEEK.read_bytes().splitlines(keepends=True)
	random.Random(7).shuffle(lines)
	path = tmp_path / BANK_WEEK.name
	path.write_bytes(header + b"".join(lines))
	monkeypatch.setattr(files, "LINES_PER_CHUNK", 200)
	assert imported(path)["created"] == 11_615
	assert stored() == expected(users)
	assert figures_of_the_trial()["owned_matters"] == len(stored())
	assert frappe.db.count("CS Responsibility Event", {"event": "Corrected"}) > 100


def test_live_events_before_the_file_end_in_the_same_owners() -> None:
	users = hire()
	for call_id, event in live_part():
		log.take_event("bank", call_id, event)
	frappe.db.commit()
	assert frappe.db.count(MATTER) > 20
	assert imported()["rejected"] == 0
	assert stored() == expected(users)
	assert figures_of_the_trial()["owned_matters"] == len(stored())


def live_part() -> Iterator[tuple[str, CallEvent]]:
	"""The second and fourth calls of some callers who came back, as a switch sends them."""
	back = [calls for calls in customers().values() if sum(bool(call.answered_at) for call in calls) > 1]
	chosen = [call.call_id for calls in back[:80] for call in calls[1::2][:2]]
	heard = [(event.at, call_id, event) for call_id in chosen for event in calls_of_the_week()[call_id]]
	for _at, call_id, event in sorted(heard, key=lambda each: each[:2]):
		yield call_id, event
