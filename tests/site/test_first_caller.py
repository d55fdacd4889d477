"""FIRST-1..7 on a site: who owns, who answers, what moves a matter, with the ticket's assignment following."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import timedelta
from typing import Any

import frappe
import pytest
from frappe.utils import add_days, now_datetime

from cs_center.engines import many_assignments
from cs_center.responsibility import api
from cs_center.responsibility.service import deeds, notices, sweep
from tests.site import centre
from tests.site.centre import (
	PEOPLE,
	answered_call,
	assigned,
	issue,
	log_on,
	matter_of,
	only_matter,
	take,
	workday_morning,
)

AsUser = Callable[[str], AbstractContextManager[None]]
NUMBER = "13800138000"


def events(matter: Any) -> list[str]:
	return [step["event"] for step in api.chain(matter.name)["steps"]]


@pytest.fixture
def ticket(as_user: AsUser) -> Any:
	"""A ticket that anna wrote."""
	with as_user(PEOPLE.anna):
		return issue()


def test_who_answers_first_owns_the_matter() -> None:
	call = answered_call("first")
	matter = only_matter()
	assert (matter.responsible, matter.staff_number, matter.team) == (PEOPLE.anna, "1001", "A")
	assert matter.first_call == call and matter.status == "Open"
	assert "anna" in matter.reason and "FIRST-1" in matter.reason
	assert events(matter) == ["Taken"]


def test_the_owner_has_a_staff_number_to_give_however_the_switch_tells_of_the_call() -> None:
	take("rung", "ringing", 0, queue="billing", agent="1001")
	answered = take("rung", "answered", 12, agent="1001")
	assert only_matter().staff_number == "1001"
	assert answered.responsible and answered.responsible["staff_number"] == "1001"


def test_a_returning_customer_is_still_the_first_agents() -> None:
	answered_call("first")
	log_on(PEOPLE.anna)
	answered_call("second", agent="1003", start=workday_morning() + timedelta(minutes=20))
	matter = only_matter()
	assert matter.responsible == PEOPLE.anna
	assert events(matter) == ["Taken", "Answered by Another"]
	answer = api.who_answers(NUMBER)
	assert (answer["user"], answer["staff_number"], answer["matter"]) == (PEOPLE.anna, "1001", matter.name)
	assert "FIRST-3" in answer["reason"]


def test_a_late_record_of_an_earlier_call_corrects_the_owner() -> None:
	answered_call("second", agent="1003", start=workday_morning() + timedelta(minutes=20))
	answered_call("first", agent="1001")
	matter = only_matter()
	assert matter.responsible == PEOPLE.anna
	assert events(matter) == ["Taken", "Corrected"]


def test_a_call_after_the_window_is_a_new_matter() -> None:
	answered_call("first", start=workday_morning() - timedelta(days=40))
	answered_call("second", agent="1003")
	rows = frappe.get_all("CS Responsibility", fields=["responsible", "status"], order_by="opened_at")
	assert [(row.responsible, row.status) for row in rows] == [(PEOPLE.anna, "Lapsed"), (PEOPLE.bea, "Open")]


def test_a_late_call_between_two_matters_makes_them_one() -> None:
	answered_call("first", start=workday_morning() - timedelta(days=40))
	answered_call("third", agent="1003")
	answered_call("second", agent="1002", start=workday_morning() - timedelta(days=20))
	assert only_matter().responsible == PEOPLE.anna
	assert frappe.db.count("CS Responsibility", {"status": "Merged"}) == 1


def test_a_transfer_never_ends_the_first_agents_duty() -> None:
	take("moved", "ringing", 0, queue="billing")
	take("moved", "answered", 10, agent="1001")
	take("moved", "transferred", 60, agent="1001", transfer_to="1003")
	take("moved", "answered", 70, agent="1003")
	matter = only_matter()
	assert matter.responsible == PEOPLE.anna
	assert "Transferred" in events(matter)


def test_switch_event_says_who_is_responsible() -> None:
	answered_call("first")
	log_on(PEOPLE.anna)
	taken = take("again", "ringing", 0, start=workday_morning() + timedelta(minutes=20))
	assert taken.responsible and taken.responsible["user"] == PEOPLE.anna
	assert take("again", "ended", 30, start=workday_morning() + timedelta(minutes=20)).responsible is None


def test_nobody_owns_an_unknown_callers_matter() -> None:
	answer = api.who_answers("13911112222")
	assert answer["user"] is None and answer["matter"] is None
	with pytest.raises(frappe.ValidationError, match="no telephone number"):
		api.who_answers("hello")


def test_a_ticket_is_its_writers(ticket: Any) -> None:
	matter = matter_of(ticket)
	assert matter.responsible == PEOPLE.anna and assigned(ticket) == [PEOPLE.anna]


def test_a_customers_ticket_is_of_who_is_assigned_first(as_user: AsUser) -> None:
	ticket = issue(raised_by="customer@example.com")
	assert matter_of(ticket) is None
	from frappe.desk.form import assign_to

	assign_to.add({"assign_to": [PEOPLE.bea], "doctype": "Issue", "name": ticket.name})
	assert matter_of(ticket).responsible == PEOPLE.bea
	with as_user(PEOPLE.anna), pytest.raises(frappe.ValidationError, match="owns this matter already"):
		api.take("Issue", ticket.name)


def test_the_ticket_of_a_call_stays_with_who_took_the_call(as_user: AsUser) -> None:
	answered_call("first")
	second = answered_call("second", agent="1003", start=workday_morning() + timedelta(minutes=20))
	with as_user(PEOPLE.bea):
		made = api.open_ticket(second, "No signal", kind="Fault Report")
	ticket = frappe.get_doc(made["ticket_type"], made["ticket"])
	matter = only_matter()
	assert matter.ticket == ticket.name and matter.responsible == PEOPLE.anna
	assert assigned(ticket) == [PEOPLE.anna]
	assert frappe.db.get_value("CS Call Log", second, "ticket") == ticket.name
	assert matter.due_by == matter.opened_at + timedelta(hours=24)


def test_another_matter_of_the_same_caller_is_of_who_takes_it(as_user: AsUser) -> None:
	answered_call("first")
	second = answered_call("second", agent="1003", start=workday_morning() + timedelta(minutes=20))
	with as_user(PEOPLE.bea):
		made = api.open_ticket(second, "Another thing", is_new_matter=1)
	ticket = frappe.get_doc(made["ticket_type"], made["ticket"])
	assert matter_of(ticket).responsible == PEOPLE.bea
	assert frappe.db.count("CS Responsibility", {"status": "Open"}) == 2


def test_a_hand_over_moves_only_when_it_is_accepted(ticket: Any, as_user: AsUser) -> None:
	matter = matter_of(ticket)
	with as_user(PEOPLE.anna):
		handover = api.offer(matter.name, "I am on leave", to_user=PEOPLE.bea)
	assert matter_of(ticket).responsible == PEOPLE.anna and assigned(ticket) == [PEOPLE.anna]
	with as_user(PEOPLE.alan), pytest.raises(frappe.PermissionError):
		api.answer_offer(handover, 1)
	with as_user(PEOPLE.bea):
		api.answer_offer(handover, 1)
	matter.reload()
	assert (matter.responsible, matter.staff_number, matter.team) == (PEOPLE.bea, "1003", "B")
	assert assigned(ticket) == [PEOPLE.bea]
	assert events(matter) == ["Taken", "Offered", "Accepted"]
	with as_user(PEOPLE.bea), pytest.raises(frappe.ValidationError, match="does not wait"):
		api.answer_offer(handover, 1)


def test_a_refused_hand_over_leaves_the_owner(ticket: Any, as_user: AsUser) -> None:
	with as_user(PEOPLE.anna):
		handover = api.offer(matter_of(ticket).name, "Yours", to_user=PEOPLE.bea)
	with as_user(PEOPLE.bea):
		with pytest.raises(frappe.ValidationError, match="Give a reason"):
			api.answer_offer(handover, 0)
		api.answer_offer(handover, 0, "Not my street")
	matter = matter_of(ticket)
	assert matter.responsible == PEOPLE.anna and not matter.offered_to
	assert frappe.db.get_value("CS Handover", handover, "status") == "Refused"


@pytest.fixture
def station() -> str:
	members = [{"user": PEOPLE.officer}]
	record = {"doctype": "CS Station", "station_name": "North Station", "members": members}
	return frappe.get_doc(record).insert().name


def test_a_station_works_while_the_owner_follows(ticket: Any, station: str, as_user: AsUser) -> None:
	matter = matter_of(ticket)
	with as_user(PEOPLE.anna):
		with pytest.raises(frappe.ValidationError, match="can not own"):
			api.offer(matter.name, "Cable cut", station=station)
		handover = api.offer(matter.name, "Cable cut", station=station, kind="Handling")
	with as_user(PEOPLE.officer):
		api.answer_offer(handover, 1)
	matter.reload()
	assert (matter.responsible, matter.station) == (PEOPLE.anna, station)
	with as_user(PEOPLE.anna):
		text = api.told_text(matter.name)
		api.tell(matter.name, text)
	assert "1001" in text and station in text
	with as_user(PEOPLE.officer):
		api.station_done(matter.name, "Cable mended")
	matter.reload()
	assert not matter.station and matter.responsible == PEOPLE.anna
	assert events(matter) == ["Taken", "Offered", "Accepted", "Told", "Station Done"]


def test_a_closed_ticket_is_the_owners_until_the_customer_confirms(ticket: Any, as_user: AsUser) -> None:
	with as_user(PEOPLE.anna):
		with pytest.raises(frappe.ValidationError, match="Resolve or close"):
			api.confirm(matter_of(ticket).name, "Works again")
		ticket.reload()
		ticket.status = "Closed"
		ticket.save()
		assert matter_of(ticket).status == "Awaiting Confirmation"
		api.confirm(matter_of(ticket).name, "Works again")
	matter = matter_of(ticket)
	assert matter.status == "Closed" and not matter.open_key
	assert events(matter) == ["Taken", "Ticket Closed", "Confirmed"]


def test_silence_confirms_after_the_days_of_the_rule(ticket: Any) -> None:
	ticket.reload()
	ticket.status = "Closed"
	ticket.save()
	matter = matter_of(ticket)
	frappe.db.set_value(
		"CS Responsibility",
		matter.name,
		dict.fromkeys(("confirm_by", "next_action_at"), add_days(now_datetime(), -1)),
	)
	sweep.act(matter.name)
	assert matter_of(ticket).status == "Closed"


@pytest.mark.parametrize(("days", "same"), [(29, True), (31, False)])
def test_a_reopened_matter_is_the_same_owners_within_the_window(
	days: int, same: bool, ticket: Any, as_user: AsUser
) -> None:
	ticket.reload()
	ticket.status = "Closed"
	ticket.save()
	first = matter_of(ticket)
	ended = {"status": "Closed", "ended_at": add_days(now_datetime(), -days), "open_key": None}
	frappe.db.set_value("CS Responsibility", first.name, ended)
	with as_user(PEOPLE.bea):
		ticket.reload()
		ticket.status = "Open"
		ticket.save()
	matter = matter_of(ticket)
	assert (matter.name == first.name) is same
	assert matter.responsible == (PEOPLE.anna if same else PEOPLE.bea)


def test_a_leader_decides_with_a_reason(ticket: Any, as_user: AsUser) -> None:
	matter = matter_of(ticket)
	with as_user(PEOPLE.bea), pytest.raises(frappe.PermissionError):
		api.reassign(matter.name, PEOPLE.bea, "Mine")
	with as_user(PEOPLE.lee):
		with pytest.raises(frappe.ValidationError, match="Give a reason"):
			api.reassign(matter.name, PEOPLE.alan, " ")
		api.reassign(matter.name, PEOPLE.alan, "Anna is ill", dropped=1)
	assert matter_of(ticket).responsible == PEOPLE.alan and assigned(ticket) == [PEOPLE.alan]
	with as_user(PEOPLE.lee):
		dropped = {row["user"]: row["dropped"] for row in api.leader_board()["owners"]}
		assert dropped[PEOPLE.anna] == 1 and not dropped[PEOPLE.alan]
		api.release(matter.name, "The customer moved away")
	assert matter_of(ticket).status == "Released" and assigned(ticket) == []


def test_a_decision_ends_an_open_offer(ticket: Any, as_user: AsUser) -> None:
	matter = matter_of(ticket)
	with as_user(PEOPLE.anna):
		handover = api.offer(matter.name, "Yours", to_user=PEOPLE.bea)
	with as_user(PEOPLE.lee):
		api.reassign(matter.name, PEOPLE.alan, "Decided")
	assert frappe.db.get_value("CS Handover", handover, "status") == "Withdrawn"
	with as_user(PEOPLE.bea), pytest.raises(frappe.ValidationError, match="does not wait"):
		api.answer_offer(handover, 1)


def test_limits_warn_then_escalate_and_count_as_dropped(ticket: Any) -> None:
	matter = matter_of(ticket)
	soon = now_datetime() + timedelta(minutes=60)
	frappe.db.set_value("CS Responsibility", matter.name, {"due_by": soon, "next_action_at": now_datetime()})
	frappe.db.set_value("Issue", ticket.name, "resolution_by", soon)
	sweep.act(matter.name)
	assert events(matter)[-1] == "Warned"
	late = now_datetime() - timedelta(minutes=1)
	frappe.db.set_value("Issue", ticket.name, "resolution_by", late)
	frappe.db.set_value("CS Responsibility", matter.name, {"due_by": late, "next_action_at": late})
	sweep.act(matter.name)
	assert events(matter)[-2:] == ["Escalated", "Dropped"]
	assert not matter_of(ticket).next_action_at
	before = events(matter)
	sweep.act(matter.name)
	assert events(matter) == before


def test_the_sweep_sees_a_ticket_that_was_closed_without_an_event(ticket: Any) -> None:
	frappe.db.set_value("Issue", ticket.name, "status", "Closed")
	row = frappe.get_doc("CS Responsibility", matter_of(ticket).name)
	sweep.act(row.name)
	assert matter_of(ticket).status == "Awaiting Confirmation"


def test_the_sweep_gives_a_lost_assignment_back(ticket: Any) -> None:
	from frappe.desk.form import assign_to

	assign_to.remove("Issue", ticket.name, PEOPLE.anna)
	assert assigned(ticket) == []
	sweep.act(matter_of(ticket).name)
	assert assigned(ticket) == [PEOPLE.anna]


def test_notices_go_to_whom_they_concern(ticket: Any, as_user: AsUser) -> None:
	with as_user(PEOPLE.anna):
		api.offer(matter_of(ticket).name, "Yours", to_user=PEOPLE.bea)
	step = frappe.get_last_doc("CS Responsibility Event", {"event": "Offered"})
	assert step.notice_due == 1
	assert notices.receivers(matter_of(ticket), step) - {step.by_user} == {PEOPLE.bea}


def test_nobody_changes_or_deletes_the_chain(ticket: Any) -> None:
	step = frappe.get_last_doc("CS Responsibility Event")
	for change in (step.save, step.delete, matter_of(ticket).save, matter_of(ticket).delete):
		with pytest.raises(frappe.PermissionError):
			change()
	assert centre.matter_of(ticket)


@pytest.mark.commits
def test_a_customer_calls_from_another_number_about_the_same_matter(as_user: AsUser) -> None:
	customer = centre.customer("Zhang San", "13800138000", "13911112222")
	with as_user(PEOPLE.alan):
		ticket = issue(customer=customer)
	log_on(PEOPLE.alan)
	assert api.who_answers("13911112222")["user"] == PEOPLE.alan
	answered_call("other", agent="1001", from_number="13911112222")
	matter = only_matter()
	assert matter.ticket == ticket.name and matter.responsible == PEOPLE.alan
	assert "Answered by Another" in events(matter)


@pytest.mark.parametrize("many", [False, True])
def test_who_may_not_read_tickets_may_read_those_that_they_own(
	many: bool, ticket: Any, as_user: AsUser, user_with_roles: Callable[..., str]
) -> None:
	carl = user_with_roles("CS Agent", email="carl@centre.example.com")
	frappe.get_doc({"doctype": "CS Staff Record", "staff_number": "1010", "user": carl, "team": "A"}).insert()
	assert not frappe.has_permission("Issue", "read", ticket.name, user=carl)
	with as_user(PEOPLE.lee), many_assignments.gathered() if many else nullcontext():
		deeds.reassign(matter_of(ticket).name, carl, "Anna is ill")
	assert assigned(ticket) == [carl]
	assert frappe.has_permission("Issue", "read", ticket.name, user=carl)
