"""Two at once, and a process that dies: one owner, and everything agrees (FIRST-6)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import frappe
import pytest
import requests
from frappe.utils import now_datetime

from cs_center.responsibility import api
from cs_center.responsibility.rules.matter import owner_by_chain
from devtools.client import SiteClient
from devtools.session import between_transactions
from devtools.site_fixtures import Services
from tests.site import centre
from tests.site.centre import PEOPLE, answered_call, assigned, issue, matter_of

BASE = "/api/method/cs_center."
Post = Callable[..., requests.Response]


@pytest.fixture
def post(http: SiteClient) -> Post:
	"""POST a method as a user, each with a connection of its own."""
	headers = {user: dict(http.token_header(user)) for user in vars(PEOPLE).values()}
	frappe.db.commit()

	def _post(user: str, method: str, **arguments: Any) -> requests.Response:
		return requests.post(http.url + BASE + method, json=arguments, headers=headers[user], timeout=60)

	return _post


def together(*deeds: Callable[[], requests.Response]) -> list[requests.Response]:
	with between_transactions(), ThreadPoolExecutor(len(deeds)) as pool:
		return [answer.result() for answer in [pool.submit(deed) for deed in deeds]]


def event(call_id: str, kind: str, seconds: int, **said: Any) -> dict[str, Any]:
	at = (centre.workday_morning() + timedelta(seconds=seconds)).isoformat()
	who = {"from_number": "13800138000", "to_number": centre.HOTLINE, "direction": "inbound"}
	return {"source": centre.SOURCE, "call_id": call_id, "event": kind, "at": at, **who, **said}


def events_of(matter: Any) -> list[str]:
	filters = {"responsibility": matter.name}
	return frappe.get_all("CS Responsibility Event", filters=filters, pluck="event", order_by="position")


@pytest.mark.parametrize("attempt", range(3))
def test_two_agents_take_one_callers_matter_at_once(post: Post, attempt: int) -> None:
	agents = ["1001", "1002", "1003"] * 3

	def answered(number: int) -> Callable[[], requests.Response]:
		said = event(f"twin-{attempt}-{number}", "answered", 10, agent=agents[number])
		return lambda: post(PEOPLE.switch, "calls.api.switch_event", **said)

	answers = together(*(answered(number) for number in range(len(agents))))
	assert {answer.status_code for answer in answers} == {200}
	(matter,) = frappe.get_all("CS Responsibility", fields=["name", "responsible"])
	chain = api.chain(matter.name)["steps"]
	assert owner_by_chain((step["event"], step["to_user"]) for step in chain) == matter.responsible
	# All answered at the same second: which of them is first does not depend on the order they arrive in.
	assert [step["event"] for step in chain].count("Taken") == 1
	assert {step["event"] for step in chain[1:]} <= {"Answered by Another", "Corrected"}


def test_two_agents_take_one_ticket_at_once(post: Post) -> None:
	ticket = issue(raised_by="customer@example.com")
	agents = [PEOPLE.anna, PEOPLE.alan, PEOPLE.bea] * 2

	def take(user: str) -> Callable[[], requests.Response]:
		return lambda: post(user, "responsibility.api.take", ticket_type="Issue", ticket=ticket.name)

	answers = together(*(take(user) for user in agents))
	assert sorted(answer.status_code for answer in answers) == [200] + [417] * 5
	assert all("owns this matter already" in answer.text for answer in answers if answer.status_code == 417)
	matter = matter_of(ticket)
	assert assigned(ticket) == [matter.responsible]
	assert frappe.db.count("CS Responsibility", {"ticket": ticket.name}) == 1


@pytest.mark.parametrize("attempt", range(3))
def test_a_receiver_accepts_while_a_leader_decides(
	post: Post, attempt: int, as_user: Callable[[str], Any]
) -> None:
	with as_user(PEOPLE.anna):
		ticket = issue()
		handover = api.offer(matter_of(ticket).name, "Yours", to_user=PEOPLE.bea)
	matter = matter_of(ticket).name
	answers = together(
		lambda: post(PEOPLE.bea, "responsibility.api.answer_offer", handover_name=handover, accepts=1),
		lambda: post(
			PEOPLE.supervisor,
			"responsibility.api.reassign",
			matter=matter,
			to=PEOPLE.alan,
			reason="Decided",
		),
	)
	accepted, decided = (answer.status_code for answer in answers)
	assert decided == 200 and accepted in (200, 417), [answer.text[-300:] for answer in answers]
	row = matter_of(ticket)
	assert row.responsible == PEOPLE.alan and assigned(ticket) == [PEOPLE.alan]
	chain = ["Taken", "Offered", *(["Accepted"] if accepted == 200 else []), "Reassigned"]
	assert events_of(row) == chain
	assert not frappe.db.exists("CS Handover", {"status": "Offered"})


@pytest.mark.parametrize("attempt", range(3))
def test_a_ticket_is_closed_while_its_customer_calls(
	post: Post, http: SiteClient, attempt: int, as_user: Callable[[str], Any]
) -> None:
	call = answered_call("first")
	with as_user(PEOPLE.anna):
		ticket = frappe.get_doc("Issue", api.open_ticket(call, "No signal")["ticket"])
	header = dict(http.token_header(PEOPLE.anna))
	said = event(f"again-{attempt}", "answered", 1200, agent="1003")
	answers = together(
		lambda: requests.put(
			f"{http.url}/api/resource/Issue/{ticket.name}",
			json={"status": "Closed"},
			headers=header,
			timeout=60,
		),
		lambda: post(PEOPLE.switch, "calls.api.switch_event", **said),
	)
	assert [answer.status_code for answer in answers] == [200, 200], [
		answer.text[-400:] for answer in answers
	]
	(matter,) = frappe.get_all(
		"CS Responsibility", fields=["name", "responsible", "status", "last_contact_at"]
	)
	assert (matter.responsible, matter.status) == (PEOPLE.anna, "Awaiting Confirmation")
	assert matter.last_contact_at == frappe.db.get_value(
		"CS Call Log", {"call_id": f"again-{attempt}"}, "started_at"
	)


DUE = 200


@pytest.fixture
def due_matters(as_user: Callable[[str], Any]) -> list[str]:
	"""Matters whose limit is near."""
	soon = now_datetime() + timedelta(minutes=30)
	with as_user(PEOPLE.anna):
		names = [matter_of(issue(f"Ticket {number}")).name for number in range(DUE)]
	table = frappe.qb.DocType("CS Responsibility")
	frappe.qb.update(table).set(table.due_by, soon).set(table.next_action_at, now_datetime()).run()
	issues = frappe.qb.DocType("Issue")
	frappe.qb.update(issues).set(issues.resolution_by, soon).run()
	return names


def _warned() -> int:
	return frappe.db.count("CS Responsibility Event", {"event": "Warned"})


def test_a_killed_sweep_is_gone_on_with(due_matters: list[str], services: Services) -> None:
	frappe.enqueue("cs_center.responsibility.jobs.sweep", queue="long")
	(worker,) = services.workers(1)
	services.wait_until(lambda: 0 < _warned())
	services.kill(worker)
	killed_at = _warned()
	for matter in due_matters:
		row = frappe.get_doc("CS Responsibility", matter)
		assert bool(row.warned_at) == ("Warned" in events_of(row))
	for _worker in range(2):
		frappe.enqueue("cs_center.responsibility.jobs.sweep", queue="long")
	services.workers(2)
	services.wait_until(lambda: _warned() == DUE, timeout=120)
	assert 0 < killed_at <= DUE
	warned = frappe.get_all("CS Responsibility Event", filters={"event": "Warned"}, pluck="responsibility")
	assert sorted(warned) == sorted(due_matters)


def test_a_killed_reassignment_is_whole_for_every_matter(
	due_matters: list[str], services: Services, as_user: Callable[[str], Any]
) -> None:
	planned = dict.fromkeys(due_matters, PEOPLE.alan)
	with as_user(PEOPLE.supervisor):
		job = {"planned": planned, "reason": "Anna left", "dropped": False}
		frappe.enqueue("cs_center.responsibility.jobs.reassign_many", queue="long", **job)
	(worker,) = services.workers(1)
	services.wait_until(lambda: 0 < _moved())
	services.kill(worker)
	for matter in due_matters:
		row = frappe.get_doc("CS Responsibility", matter)
		assert assigned(frappe.get_doc("Issue", row.ticket)) == [row.responsible]
		assert ("Reassigned" in events_of(row)) == (row.responsible == PEOPLE.alan)
	rest = [name for name in due_matters if not _is_alans(name)]
	with as_user(PEOPLE.supervisor):
		done = api.reassign_many(dict.fromkeys(rest, PEOPLE.alan), "Anna left")
	assert done == {"moved": len(rest), "refused": {}, "queued": 0}
	assert _moved() == DUE


def _moved() -> int:
	return frappe.db.count("CS Responsibility Event", {"event": "Reassigned"})


def _is_alans(matter: str) -> bool:
	return frappe.db.get_value("CS Responsibility", matter, "responsible") == PEOPLE.alan


def test_many_events_and_a_sweep_at_once_do_not_deadlock(post: Post, due_matters: list[str]) -> None:
	frappe.db.commit()

	def call(number: int) -> Callable[[], requests.Response]:
		said = event(f"busy-{number}", "answered", 10, agent="1001", from_number=f"1390000{number:04d}")
		return lambda: post(PEOPLE.switch, "calls.api.switch_event", **said)

	answers = together(
		*(call(number) for number in range(24)),
		*(
			lambda matter=matter: post(
				PEOPLE.supervisor,
				"responsibility.api.reassign",
				matter=matter,
				to=PEOPLE.alan,
				reason="Shared out",
			)
			for matter in due_matters[:24]
		),
	)
	assert {answer.status_code for answer in answers} == {200}, [
		answer.text[-300:] for answer in answers if answer.status_code != 200
	]
	assert frappe.db.count("CS Responsibility", {"responsible": PEOPLE.alan}) == 24
