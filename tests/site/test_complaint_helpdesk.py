"""With Helpdesk: a complaint of one of its tickets goes its own way, whatever becomes of the ticket (COMP-6)."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import frappe
import pytest

from cs_center.complaints import api
from tests.site import complaints as some
from tests.site.centre import PEOPLE, matter_of
from tests.site.complaints import FIXER, STATION, TOPIC, complaint, events
from tests.site.test_first_caller_helpdesk import change, hd_ticket, make_agent

AsUser = Callable[[str], AbstractContextManager[None]]


@pytest.fixture(autouse=True)
def helpdesk(full_site: str) -> None:
	"""Matters are Helpdesk's tickets, and the agents are its agents."""
	if not frappe.db.exists("DocType", "HD Ticket"):
		pytest.skip("the bench has no helpdesk")
	frappe.db.set_single_value("CS Settings", "ticket_doctype", "HD Ticket")
	for user in (PEOPLE.anna, PEOPLE.bea):
		make_agent(user)
	some.open_station()


@pytest.fixture
def ticket(as_user: AsUser) -> Any:
	"""A ticket that anna wrote."""
	with as_user(PEOPLE.anna):
		return hd_ticket("No picture")


def of(ticket: Any) -> dict[str, str]:
	return {"ticket_type": "HD Ticket", "ticket": str(ticket.name)}


def test_a_complaint_of_a_ticket_is_handled_by_its_owner(ticket: Any, as_user: AsUser) -> None:
	with as_user(PEOPLE.bea):
		made = api.take({"topic": TOPIC, "subject": "", "station": STATION, **of(ticket)}, dispatch=1)
		again = api.take({"topic": TOPIC, "subject": "Again", **of(ticket)})
	doc = complaint(made["name"])
	assert again == {"name": doc.name, "is_new": False}
	assert (doc.handler, doc.taken_by, doc.subject) == (PEOPLE.anna, PEOPLE.bea, "No picture")
	assert (doc.status, doc.station) == ("With Station", STATION)
	assert doc.responsibility == matter_of(ticket).name
	assert events(doc.name) == ["Taken", "Dispatched"]


@pytest.mark.parametrize("name", ["0", "-1", "999999", "1abc", "' or 1=1"])
def test_there_must_be_such_a_ticket(name: str, as_user: AsUser) -> None:
	values = {"topic": TOPIC, "subject": "x", "ticket_type": "HD Ticket", "ticket": name}
	with as_user(PEOPLE.anna), pytest.raises((frappe.ValidationError, frappe.DoesNotExistError)):
		api.take(values)
	assert frappe.db.count("CS Complaint") == 0


def test_a_ticket_that_closes_leaves_its_complaint_open(ticket: Any, as_user: AsUser) -> None:
	name = some.dispatched(**of(ticket)).name
	with as_user(PEOPLE.anna):
		change(ticket, status="Closed")
	doc = complaint(name)
	assert (doc.status, doc.closed_at) == ("With Station", None) and doc.next_action_at
	with as_user(FIXER):
		api.report_done(name, "Cable mended")
	with as_user(PEOPLE.anna):
		api.verify(name, 1)
	with as_user(PEOPLE.officer):
		assert api.log_callback(name, reached=1, solved=1) == "Solved"
	assert matter_of(ticket).status == "Closed"


def test_the_customers_word_leaves_the_matter_to_its_open_ticket(ticket: Any) -> None:
	assert some.solved(**of(ticket)).status == "Solved"
	assert frappe.db.get_value("HD Ticket", ticket.name, "status") == "Open"
	assert matter_of(ticket).status == "Open"


def test_a_deleted_ticket_leaves_its_complaint(ticket: Any, as_user: AsUser) -> None:
	name = some.dispatched(**of(ticket)).name
	frappe.delete_doc("HD Ticket", ticket.name)
	assert not frappe.db.exists("HD Ticket", ticket.name)
	assert events(name)[-1] == "Ticket Deleted"
	with as_user(PEOPLE.anna):
		doc = complaint(name)
		assert not doc.ticket and doc.handler == PEOPLE.anna
		doc.description = "Goes on"
		doc.save()
		assert api.story(name)["status"] == "With Station"
		api.escalate(name, "It takes too long")
	assert complaint(name).level == 1
