"""The leader's board of complaints, and what the Desk is told of one (COMP-3, COMP-7, SEC-1)."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import frappe
import pytest
from frappe.utils import now_datetime

from cs_center.complaints import api
from cs_center.complaints.service import board as boards
from tests.site import complaints as some
from tests.site.centre import PEOPLE, answered_call
from tests.site.complaints import DIRECTOR, FIXER, STATION

AsUser = Callable[[str], AbstractContextManager[None]]


@pytest.fixture(autouse=True)
def station() -> str:
	return some.open_station()


def _set(name: str, **values: Any) -> str:
	frappe.db.set_value("CS Complaint", name, values, update_modified=False)
	return name


def _names(board: dict[str, Any]) -> list[str]:
	return [row["name"] for row in board["rows"]]


@pytest.fixture
def day() -> dict[str, str]:
	"""One complaint of team A for each view, and one of team B."""
	now = now_datetime()
	soon, past = now + timedelta(hours=3), now - timedelta(hours=3)
	far = now + timedelta(days=9)
	return {
		"late": _set(some.dispatched(subject="Late").name, due_by=past),
		"near": _set(some.dispatched(subject="Near").name, due_by=soon),
		"unsent": _set(some.taken(subject="Unsent").name, dispatch_by=past, due_by=far),
		"to_call": _set(some.to_call(subject="To call").name, due_by=far),
		"asked": _set(some.dispatched(subject="Asked").name, asked_until=far, due_by=far),
		"waits": _waiting(past),
		"failed": _set(
			some.dispatched(subject="Failed").name,
			sweep_error="Traceback",
			next_action_at=now + timedelta(minutes=50),
			due_by=far,
		),
		"closed": _set(some.solved(subject="Closed").name, due_by=past),
		"other": _set(some.taken(PEOPLE.bea, subject="Of team B").name, due_by=past, level=1),
	}


def _waiting(past: Any) -> str:
	doc = some.dispatched(subject="Waits")
	frappe.set_user(PEOPLE.anna)
	api.wait_for_customer(doc.name, "Photos")
	frappe.set_user("Administrator")
	return _set(doc.name, due_by=past)


@pytest.mark.parametrize("view", ["late", "near", "unsent", "to_call", "asked", "failed"])
def test_a_view_shows_what_it_says(as_user: AsUser, day: dict[str, str], view: str) -> None:
	with as_user(PEOPLE.lee):
		board = api.board(view=view)
	assert _names(board) == [day[view]]
	assert board["counts"][view] == 1


def test_a_leader_sees_their_teams_and_who_stands_above_all(as_user: AsUser, day: dict[str, str]) -> None:
	open_ones = set(day.values()) - {day["closed"]}
	with as_user(PEOPLE.lee):
		assert set(_names(api.board(view="all"))) == open_ones - {day["other"]}
		assert api.board()["teams"] == ["A"]
		with pytest.raises(frappe.PermissionError):
			api.board(team="B")
	with as_user(DIRECTOR):
		assert set(_names(api.board(view="all"))) == open_ones
		assert _names(api.board(team="B")) == [day["other"]]
		assert _names(api.board(view="late")) == [day["late"], day["other"]]


@pytest.mark.parametrize("user", [PEOPLE.anna, PEOPLE.officer, PEOPLE.inspector, FIXER])
def test_the_board_is_for_leaders(as_user: AsUser, user: str) -> None:
	with as_user(user), pytest.raises(frappe.PermissionError):
		api.board()


def test_a_view_that_is_not_there_is_refused(as_user: AsUser) -> None:
	with as_user(PEOPLE.lee), pytest.raises(frappe.ValidationError, match="no view"):
		api.board(view="everything")


def test_levels_have_their_figures(as_user: AsUser, day: dict[str, str]) -> None:
	_set(day["near"], level=2)
	with as_user(DIRECTOR):
		levels = {one["level"]: one for one in api.board()["levels"]}
		assert {rank: (one["open"], one["late"], one["near"]) for rank, one in levels.items()} == {
			0: (6, 1, 0),
			1: (1, 1, 0),
			2: (1, 0, 1),
			3: (0, 0, 0),
			4: (0, 0, 0),
		}
		assert levels[2]["name"] == "Supervisor"
		assert _names(api.board(level="2", view="near")) == [day["near"]]
		assert _names(api.board(level="0", view="near")) == []


def test_one_station_only(as_user: AsUser, day: dict[str, str]) -> None:
	with as_user(PEOPLE.lee):
		assert set(_names(api.board(station=STATION, view="all"))) == (
			set(day.values()) - {day["closed"], day["other"], day["unsent"]}
		)
		assert _names(api.board(station="Nowhere", view="all")) == []


def test_pages(as_user: AsUser, day: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
	monkeypatch.setattr(boards, "_A_PAGE", 3)
	with as_user(PEOPLE.lee):
		pages = [api.board(view="all", start=start) for start in (0, 3, 6)]
	assert [len(page["rows"]) for page in pages] == [3, 3, 1]
	assert [page["has_more"] for page in pages] == [True, True, False]
	names = [name for page in pages for name in _names(page)]
	assert len(names) == len(set(names)) == 7


def test_rows_say_what_the_reader_may_decide(as_user: AsUser, day: dict[str, str]) -> None:
	with as_user(PEOPLE.lee):
		[row] = api.board(view="asked")["rows"]
		assert {"Taken Over", "Escalated in an Emergency", "More Time Refused", "Extended"} <= set(
			row["deeds"]
		)
		assert "Reported Done" not in row["deeds"]
		assert (row["is_late"], row["is_near"], row["sweep_error"]) == (False, False, False)
		[late] = api.board(view="late")["rows"]
		assert late["is_late"] and late["holder_name"] == "anna (1001)"
	with as_user("Administrator"):
		assert api.board(view="failed")["rows"][0]["sweep_error"] is True


def test_the_board_reads_by_index(day: dict[str, str]) -> None:
	"""A million open complaints: no view reads the whole table."""
	now = now_datetime()
	for view in ("late", "near", "failed"):
		query = (
			frappe.qb.from_("CS Complaint")
			.where(boards.Criterion.all(boards._conditions(view, now)))
			.select("name")
		)
		plan = frappe.db.sql(f"explain {query.get_sql()}", as_dict=True)[0]
		assert {"late": "due_by", "near": "due_by", "failed": "next_action_at"}[view] in plan.possible_keys


def test_the_story_offers_only_what_would_not_be_refused(as_user: AsUser) -> None:
	reported = some.reported().name
	with as_user(PEOPLE.anna):
		assert {"Verified", "Found Not Done"} <= set(api.story(reported)["deeds"])
	_set(reported, reported_by=PEOPLE.anna)
	with as_user(PEOPLE.anna):
		assert not {"Verified", "Found Not Done"} & set(api.story(reported)["deeds"])
	to_call = some.to_call().name
	callbacks = {"Customer Says Solved", "Customer Says Not Solved", "Customer Not Reached"}
	with as_user(PEOPLE.officer):
		assert callbacks <= set(api.story(to_call)["deeds"])
	_set(to_call, handler=PEOPLE.officer)
	with as_user(PEOPLE.officer):
		assert not callbacks & set(api.story(to_call)["deeds"])
	_set(to_call, level=4)
	with as_user(DIRECTOR):
		assert not {"Escalated", "Escalated in an Emergency"} & set(api.story(to_call)["deeds"])


def test_a_station_is_not_told_the_centres_own(as_user: AsUser) -> None:
	call = answered_call("first")
	name = some.dispatched(call_log=call).name
	with as_user(PEOPLE.anna):
		doc = some.complaint(name)
		doc.description = "Every evening"
		doc.save()
		mine = api.story(name)
	assert not mine["for_station"] and mine["calls"] and any(step["changes"] for step in mine["steps"])
	with as_user(FIXER):
		theirs = api.story(name)
	assert theirs["for_station"] and not theirs["calls"] and not theirs["callbacks"]
	assert len(theirs["steps"]) == len(mine["steps"])
	assert not any(step["changes"] for step in theirs["steps"])
	assert set(theirs["deeds"]) == {
		"Returned by Station",
		"Reported Done",
		"Waits for Customer",
		"More Time Asked",
	}


def test_a_reopened_complaint_has_a_new_limit(as_user: AsUser) -> None:
	name = some.solved().name
	before = _set(name, due_by=now_datetime() - timedelta(days=3))
	with as_user(PEOPLE.anna):
		api.reopen(before, "It is back")
	doc = some.complaint(name)
	assert doc.status == "With Station" and doc.round == 2 and doc.due_by > now_datetime()
