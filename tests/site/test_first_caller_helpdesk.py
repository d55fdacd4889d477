"""FIRST-1..8 with Helpdesk's tickets: the same life as with ERPNext's, and Helpdesk sees whose each ticket is."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import frappe
import pytest
from frappe.desk.form import assign_to
from frappe.utils import add_days, now_datetime

from cs_center.responsibility import api
from cs_center.responsibility.service import sweep
from devtools.session import create_user
from tests.site.centre import PEOPLE, answered_call, assigned, issue, matter_of, take, workday_morning

AsUser = Callable[[str], AbstractContextManager[None]]
CUSTOMER = "li@customers.example.com"
AGENTS = (PEOPLE.anna, PEOPLE.alan, PEOPLE.bea)


@pytest.fixture(autouse=True)
def helpdesk(full_site: str) -> None:
	"""Matters are Helpdesk's tickets, and the agents are its agents."""
	if not frappe.db.exists("DocType", "HD Ticket"):
		pytest.skip("the bench has no helpdesk")
	frappe.db.set_single_value("CS Settings", "ticket_doctype", "HD Ticket")
	for user in AGENTS:
		make_agent(user)
	create_user(email=CUSTOMER, user_type="Website User")


def make_agent(user: str) -> None:
	"""Row by row: saving a user takes half a second."""
	role = {"parent": user, "parenttype": "User", "parentfield": "roles", "role": "Agent"}
	frappe.get_doc({"doctype": "Has Role", **role}).db_insert()
	agent = {"name": user, "user": user, "agent_name": user, "is_active": 1}
	frappe.get_doc({"doctype": "HD Agent", **agent}).db_insert()
	frappe.clear_cache(user=user)


def hd_ticket(subject: str = "No picture", **values: Any) -> Any:
	"""A ticket of Helpdesk, as the present user writes it, read again: its own first communication saves it."""
	doc = {"doctype": "HD Ticket", "subject": subject, "description": "Since this morning", **values}
	return frappe.get_doc("HD Ticket", frappe.get_doc(doc).insert().name)


def change(ticket: Any, **values: Any) -> None:
	doc = frappe.get_doc("HD Ticket", ticket.name)
	doc.update(values)
	doc.save()


def events(ticket: Any) -> list[str]:
	filters = {"responsibility": matter_of(ticket).name}
	return frappe.get_all("CS Responsibility Event", filters=filters, pluck="event", order_by="position")


def helpdesks_agents(ticket: Any) -> list[str]:
	"""Whose the ticket is as Helpdesk sees it."""
	found = frappe.get_doc("HD Ticket", ticket.name).get_assigned_agents()
	return sorted(agent.name for agent in found or [])


@pytest.fixture
def ticket(as_user: AsUser) -> Any:
	"""A ticket that anna wrote."""
	with as_user(PEOPLE.anna):
		return hd_ticket()


@pytest.fixture
def customers(as_user: AsUser) -> Any:
	"""A ticket that the customer wrote in the portal."""
	with as_user(CUSTOMER):
		return hd_ticket(via_customer_portal=1)


def test_a_ticket_is_its_writers(ticket: Any) -> None:
	matter = matter_of(ticket)
	assert (matter.ticket_type, matter.ticket) == ("HD Ticket", str(ticket.name))
	assert (matter.responsible, matter.staff_number, matter.team) == (PEOPLE.anna, "1001", "A")
	assert matter.opened_at == ticket.creation and events(ticket) == ["Taken"]
	assert helpdesks_agents(ticket) == assigned(ticket) == [PEOPLE.anna]
	assert frappe.parse_json(frappe.get_doc("HD Ticket", ticket.name)._assign) == [PEOPLE.anna]
	assert api.of_ticket("HD Ticket", str(ticket.name))["name"] == matter.name


def test_the_limit_is_helpdesks_agreement(ticket: Any) -> None:
	matter = matter_of(ticket)
	assert ticket.resolution_by and matter.due_by == ticket.resolution_by
	later = ticket.resolution_by + timedelta(hours=5)
	frappe.db.set_value("HD Ticket", ticket.name, "resolution_by", later)
	sweep.act(matter.name)
	assert matter_of(ticket).due_by == later


def test_without_an_agreement_the_rule_promises(as_user: AsUser) -> None:
	taken = answered_call("first")
	with as_user(PEOPLE.anna):
		made = api.open_ticket(taken, "No picture", kind="Fault Report")
	ticket = frappe.get_doc("HD Ticket", made["ticket"])
	assert matter_of(ticket).due_by == ticket.resolution_by
	frappe.db.set_value("HD Ticket", ticket.name, "resolution_by", None)
	sweep.act(matter_of(ticket).name)
	matter = matter_of(ticket)
	assert (matter.kind, matter.due_by) == ("Fault Report", matter.opened_at + timedelta(hours=24))


@pytest.mark.parametrize("by_helpdesk", [True, False])
def test_a_customers_ticket_is_of_who_is_assigned_first(
	by_helpdesk: bool, customers: Any, as_user: AsUser
) -> None:
	assert matter_of(customers) is None and assigned(customers) == []
	if by_helpdesk:
		frappe.get_doc("HD Ticket", customers.name).assign_agent(PEOPLE.bea)
	else:
		assign_to.add({"assign_to": [PEOPLE.bea], "doctype": "HD Ticket", "name": customers.name})
	assert matter_of(customers).responsible == PEOPLE.bea
	assert helpdesks_agents(customers) == [PEOPLE.bea]
	with as_user(PEOPLE.anna), pytest.raises(frappe.ValidationError, match="owns this matter already"):
		api.take("HD Ticket", str(customers.name))


def test_a_second_agent_who_is_assigned_helps_and_does_not_own(customers: Any) -> None:
	for agent in (PEOPLE.bea, PEOPLE.alan):
		frappe.get_doc("HD Ticket", customers.name).assign_agent(agent)
	assert matter_of(customers).responsible == PEOPLE.bea
	assert helpdesks_agents(customers) == [PEOPLE.alan, PEOPLE.bea]


def test_a_customers_ticket_is_taken_by_hand(customers: Any, as_user: AsUser) -> None:
	with as_user(PEOPLE.alan):
		api.take("HD Ticket", str(customers.name))
	assert matter_of(customers).responsible == PEOPLE.alan
	assert helpdesks_agents(customers) == [PEOPLE.alan]


def test_the_ticket_of_a_call_stays_with_who_took_the_call(as_user: AsUser) -> None:
	answered_call("first")
	second = answered_call("second", agent="1003", start=workday_morning() + timedelta(minutes=20))
	with as_user(PEOPLE.bea):
		made = api.open_ticket(second, "No picture", kind="Fault Report")
	ticket = frappe.get_doc(made["ticket_type"], made["ticket"])
	assert ticket.doctype == "HD Ticket"
	matter = matter_of(ticket)
	assert frappe.db.count("CS Responsibility") == 1 and matter.responsible == PEOPLE.anna
	assert helpdesks_agents(ticket) == [PEOPLE.anna]
	assert frappe.db.get_value("CS Call Log", second, "ticket") == str(ticket.name)
	with as_user(PEOPLE.bea):
		pop = api.screen_pop(second)
	assert pop["ticket_doctype"] == "HD Ticket"
	assert [one["ticket"] for one in pop["matters"]] == [str(ticket.name)]


def test_a_call_about_a_ticket_brings_its_caller_back_to_the_owner(ticket: Any, as_user: AsUser) -> None:
	taken, heard = answered_call("about", agent="1003"), matter_of(ticket).last_contact_at
	with as_user(PEOPLE.bea):
		api.link_ticket(taken, str(ticket.name))
	matter = matter_of(ticket)
	assert matter.last_call == taken and matter.last_contact_at >= heard
	found = take("again", "ringing", 0, start=workday_morning() + timedelta(minutes=20)).responsible
	answer = api.who_answers("13800138000")
	assert answer["owner"] == PEOPLE.anna and answer["ticket"] == str(ticket.name)
	assert found is None or found["matter"] == matter_of(ticket).name


def test_a_hand_over_moves_only_when_it_is_accepted(ticket: Any, as_user: AsUser) -> None:
	matter = matter_of(ticket)
	with as_user(PEOPLE.anna):
		handover = api.offer(matter.name, "I am on leave", to_user=PEOPLE.bea)
	assert helpdesks_agents(ticket) == [PEOPLE.anna]
	with as_user(PEOPLE.bea):
		api.answer_offer(handover, 1)
	assert matter_of(ticket).responsible == PEOPLE.bea
	assert helpdesks_agents(ticket) == assigned(ticket) == [PEOPLE.bea]
	assert events(ticket) == ["Taken", "Offered", "Accepted"]


def test_a_station_works_while_the_owner_follows(ticket: Any, as_user: AsUser) -> None:
	members = [{"user": PEOPLE.officer}]
	record = {"doctype": "CS Station", "station_name": "North Station", "members": members}
	station = frappe.get_doc(record).insert().name
	matter = matter_of(ticket)
	with as_user(PEOPLE.anna):
		handover = api.offer(matter.name, "Cable cut", station=station, kind="Handling")
	with as_user(PEOPLE.officer):
		api.answer_offer(handover, 1)
		assert matter_of(ticket).station == station
		api.station_done(matter.name, "Cable mended")
	assert matter_of(ticket).responsible == PEOPLE.anna and helpdesks_agents(ticket) == [PEOPLE.anna]
	assert events(ticket) == ["Taken", "Offered", "Accepted", "Station Done"]


@pytest.mark.parametrize("status", ["Resolved", "Closed"])
def test_what_an_agent_closes_waits_for_the_customer(status: str, ticket: Any, as_user: AsUser) -> None:
	with as_user(PEOPLE.anna):
		change(ticket, status=status)
		assert matter_of(ticket).status == "Awaiting Confirmation"
		api.confirm(matter_of(ticket).name, "The picture is back")
	assert matter_of(ticket).status == "Closed"
	assert events(ticket) == ["Taken", "Ticket Closed", "Confirmed"]


def test_what_the_customer_closes_with_feedback_is_confirmed(customers: Any, as_user: AsUser) -> None:
	frappe.get_doc("HD Ticket", customers.name).assign_agent(PEOPLE.bea)
	feedback = frappe.get_all("HD Ticket Feedback Option", limit=1, pluck="name")
	if not feedback:
		option = {"doctype": "HD Ticket Feedback Option", "label": "Fine", "rating": 1}
		feedback = [frappe.get_doc(option).insert().name]
	with as_user(CUSTOMER):
		with pytest.raises(frappe.ValidationError, match="feedback"):
			change(customers, status="Resolved")
		change(customers, status="Resolved", feedback=feedback[0])
	matter = matter_of(customers)
	assert (matter.status, matter.responsible) == ("Closed", PEOPLE.bea)
	assert events(customers) == ["Taken", "Confirmed"]


def test_a_customer_who_writes_again_reopens_it_for_the_owner(customers: Any, as_user: AsUser) -> None:
	frappe.get_doc("HD Ticket", customers.name).assign_agent(PEOPLE.bea)
	with as_user(PEOPLE.bea):
		change(customers, status="Resolved")
	about = {"reference_doctype": "HD Ticket", "reference_name": customers.name, "sender": CUSTOMER}
	mail = {"communication_type": "Communication", "sent_or_received": "Received", "subject": "Re", **about}
	frappe.get_doc({"doctype": "Communication", "content": "Still dark", **mail}).insert()
	matter = matter_of(customers)
	assert (matter.status, matter.responsible) == ("Open", PEOPLE.bea)
	assert events(customers) == ["Taken", "Ticket Closed", "Reopened"]
	assert helpdesks_agents(customers) == [PEOPLE.bea]


@pytest.mark.parametrize(("days", "same"), [(29, True), (31, False)])
def test_a_reopened_matter_is_the_same_owners_within_the_window(
	days: int, same: bool, ticket: Any, as_user: AsUser
) -> None:
	change(ticket, status="Closed")
	first = matter_of(ticket)
	ended = {"status": "Closed", "ended_at": add_days(now_datetime(), -days), "open_key": None}
	frappe.db.set_value("CS Responsibility", first.name, ended)
	with as_user(PEOPLE.bea):
		change(ticket, status="Open")
	owner = PEOPLE.anna if same else PEOPLE.bea
	matters = frappe.get_all("CS Responsibility", filters={"open_key": ("is", "set")}, pluck="responsible")
	assert matters == [owner] and frappe.db.count("CS Responsibility") == (1 if same else 2)
	assert helpdesks_agents(ticket) == [owner]


def test_a_leader_decides_with_a_reason(ticket: Any, as_user: AsUser) -> None:
	matter = matter_of(ticket)
	with as_user(PEOPLE.lee):
		api.reassign(matter.name, PEOPLE.alan, "Anna is ill")
		assert helpdesks_agents(ticket) == [PEOPLE.alan]
		api.release(matter.name, "The customer moved away")
	assert matter_of(ticket).status == "Released" and helpdesks_agents(ticket) == []
	frappe.get_doc("HD Ticket", ticket.name).assign_agent(PEOPLE.bea)
	anew = matter_of(ticket)
	assert (anew.responsible, anew.status) == (PEOPLE.bea, "Open") and anew.name != matter.name
	assert helpdesks_agents(ticket) == [PEOPLE.bea]


@pytest.mark.commits  # the sweep commits
def test_the_sweep_sees_what_a_bulk_change_did(ticket: Any) -> None:
	frappe.db.set_value("HD Ticket", ticket.name, "status", "Closed")
	assert sweep.agree_with_tickets() == 1
	assert matter_of(ticket).status == "Awaiting Confirmation"
	frappe.db.set_value("HD Ticket", ticket.name, "status", "Open")
	assert sweep.agree_with_tickets() == 1
	assert (matter_of(ticket).status, sweep.agree_with_tickets()) == ("Open", 0)
	assert events(ticket) == ["Taken", "Ticket Closed", "Reopened"]


def test_the_chain_says_every_step_in_words(ticket: Any, as_user: AsUser) -> None:
	matter = matter_of(ticket)
	with as_user(PEOPLE.lee):
		api.reassign(matter.name, PEOPLE.alan, "Anna is ill")
	with as_user(PEOPLE.bea):
		steps = api.chain(matter.name)["steps"]
	assert [(step["event"], step["to_user"]) for step in steps] == [
		("Taken", PEOPLE.anna),
		("Reassigned", PEOPLE.alan),
	]
	assert "Anna is ill" in steps[1]["reason"] and "(1002)" in steps[1]["reason"]


def test_a_deleted_ticket_releases_its_owner_and_leaves_the_chain(ticket: Any) -> None:
	matter = matter_of(ticket).name
	frappe.delete_doc("HD Ticket", ticket.name)
	assert not frappe.db.exists("HD Ticket", ticket.name)
	kept = frappe.get_doc("CS Responsibility", matter)
	assert kept.status == "Released" and not kept.ticket and not kept.open_key
	assert frappe.db.count("CS Responsibility Event", {"responsibility": matter}) == 2


def test_the_ticket_of_a_call_can_be_deleted_as_without_us(as_user: AsUser) -> None:
	taken = answered_call("first")
	with as_user(PEOPLE.anna):
		made = api.open_ticket(taken, "No picture")
	frappe.delete_doc("HD Ticket", made["ticket"])
	assert not frappe.db.exists("HD Ticket", made["ticket"])
	call = frappe.get_doc("CS Call Log", taken)
	assert not call.ticket and not call.ticket_type
	(version,) = frappe.get_all("Version", filters={"docname": taken}, pluck="data", limit=1)
	assert made["ticket"] in version


def test_only_the_chosen_tickets_are_followed(as_user: AsUser) -> None:
	with as_user(PEOPLE.anna):
		erpnexts = issue()
		with pytest.raises(frappe.ValidationError):
			api.take("Issue", erpnexts.name)
	assert matter_of(erpnexts) is None and assigned(erpnexts) == []
	frappe.db.set_single_value("CS Settings", "ticket_doctype", "Issue")
	with as_user(PEOPLE.anna):
		helpdesks, erpnexts = hd_ticket(), issue()
	assert matter_of(helpdesks) is None and helpdesks_agents(helpdesks) == []
	assert matter_of(erpnexts).responsible == PEOPLE.anna
	frappe.get_doc("HD Ticket", helpdesks.name).assign_agent(PEOPLE.bea)
	assert matter_of(helpdesks) is None


def test_a_name_that_only_begins_with_a_number_is_no_ticket(ticket: Any, as_user: AsUser) -> None:
	with as_user(PEOPLE.anna):
		with pytest.raises((frappe.ValidationError, frappe.DoesNotExistError)):
			api.take("HD Ticket", f"{ticket.name}abc")
	assert frappe.db.count("CS Responsibility") == 1
