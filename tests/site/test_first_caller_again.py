"""FIRST-1..7 on a site: late calls, repeated events, offers without tickets, and who may say what."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import frappe
import pytest

from cs_center.responsibility import api
from tests.site.centre import (
	PEOPLE,
	answered_call,
	issue,
	log_on,
	matter_of,
	only_matter,
	take,
	workday_morning,
)

AsUser = Callable[[str], AbstractContextManager[None]]


def test_a_late_call_goes_to_the_matter_that_people_decided_about(as_user: AsUser) -> None:
	answered_call("first")
	matter = only_matter()
	with as_user(PEOPLE.anna):
		handover = api.offer(matter.name, "Yours", to_user=PEOPLE.bea)
	with as_user(PEOPLE.bea):
		api.answer_offer(handover, 1)
	answered_call("late", agent="1002", start=workday_morning() - timedelta(days=2))
	answered_call("long ago", agent="1002", start=workday_morning() - timedelta(days=50))
	answered_call("before that", agent="1003", start=workday_morning() - timedelta(days=51))
	rows = frappe.get_all(
		"CS Responsibility",
		fields=["responsible", "status"],
		order_by="opened_at",
		filters={"steps": (">=", 0)},
	)
	assert (rows[-1].responsible, rows[-1].status) == (PEOPLE.bea, "Open")
	assert all(row.status != "Open" for row in rows[:-1])
	assert frappe.db.count("CS Responsibility", {"open_key": ("is", "set")}) == 1


def test_a_repeated_event_is_answered_like_the_first() -> None:
	answered_call("first")
	log_on(PEOPLE.anna)
	again = workday_morning() + timedelta(minutes=20)
	told = take("again", "ringing", 0, start=again).responsible
	assert told and take("again", "ringing", 0, start=again).responsible == told
	assert take("first", "ended", 312).responsible is None


def test_an_offer_of_a_matter_without_a_ticket_ends_when_the_matter_lapses(as_user: AsUser) -> None:
	answered_call("first", start=workday_morning() - timedelta(days=40))
	with as_user(PEOPLE.anna):
		handover = api.offer(only_matter().name, "Yours", to_user=PEOPLE.bea)
	answered_call("second", agent="1002")
	assert frappe.db.get_value("CS Handover", handover, "status") == "Withdrawn"
	rows = frappe.get_all("CS Responsibility", fields=["status", "offered_to"], order_by="opened_at")
	assert [(row.status, row.offered_to or "") for row in rows] == [("Lapsed", ""), ("Open", "")]


def test_the_board_shows_tickets_and_offers_not_every_call(as_user: AsUser) -> None:
	answered_call("first")
	matter = only_matter()
	with as_user(PEOPLE.anna):
		handover = api.offer(matter.name, "Yours", to_user=PEOPLE.bea)
	with as_user(PEOPLE.lee):
		assert [row["name"] for row in api.leader_board()["rows"]] == [matter.name]
	with as_user(PEOPLE.anna):
		api.withdraw_offer(handover)
	with as_user(PEOPLE.lee):
		assert api.leader_board()["rows"] == []


def test_only_who_talks_to_that_customer_logs_what_was_told(as_user: AsUser) -> None:
	with as_user(PEOPLE.anna):
		ticket = issue()
	call = answered_call("somebody else", agent="1003")
	with as_user(PEOPLE.bea), pytest.raises(frappe.PermissionError):
		api.tell(matter_of(ticket).name, "Two days", call_log=call)
