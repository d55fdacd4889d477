"""People hear of what happens to matters: after the commit, once, also when a worker dies in between (FIRST-4, FIRST-5)."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import frappe
import pytest
from frappe.utils import add_to_date, now_datetime

from cs_center.responsibility import api, jobs
from cs_center.responsibility.service import notices, sweep
from devtools.session import between_transactions
from devtools.site_fixtures import Services
from tests.site.centre import PEOPLE, issue, matter_of

AsUser = Callable[[str], AbstractContextManager[None]]
EVENT = "CS Responsibility Event"


@pytest.fixture
def matter(as_user: AsUser) -> str:
	"""A ticket of anna's."""
	with as_user(PEOPLE.anna):
		return matter_of(issue()).name


@pytest.fixture
def offered(matter: str, as_user: AsUser) -> str:
	"""The hand-over of the ticket to bea."""
	with as_user(PEOPLE.anna):
		return api.offer(matter, "I am on leave", to_user=PEOPLE.bea)


def told(user: str) -> list[str]:
	return frappe.get_all("Notification Log", filters={"for_user": user}, pluck="subject")


def due() -> int:
	return frappe.db.count(EVENT, {"notice_due": 1})


def lose_jobs() -> None:
	"""As a worker that is killed: what it had taken from the queue is gone."""
	from frappe.utils.background_jobs import get_queue

	get_queue("short").empty()


def backdate(minutes: int, **filters: Any) -> None:
	created = add_to_date(now_datetime(), minutes=-minutes)
	frappe.db.set_value(EVENT, filters, "creation", created, update_modified=False)


def test_an_offer_is_told_to_its_receiver_after_the_commit(
	services: Services, matter: str, as_user: AsUser
) -> None:
	with as_user(PEOPLE.anna):
		handover = api.offer(matter, "I am on leave", to_user=PEOPLE.bea)
	assert due() == 1 and told(PEOPLE.bea) == []
	services.run_jobs()
	(text,) = told(PEOPLE.bea)
	assert "I am on leave" in text and "1001" in text
	assert due() == 0 and told(PEOPLE.anna) == told(PEOPLE.lee) == []
	log = frappe.get_last_doc("Notification Log", {"for_user": PEOPLE.bea})
	assert (log.document_type, log.document_name) == ("CS Responsibility", matter)
	with as_user(PEOPLE.bea):
		api.answer_offer(handover, 1)
	services.run_jobs()
	assert len(told(PEOPLE.anna)) == 1 and len(told(PEOPLE.bea)) == 1
	services.run_jobs()
	assert len(told(PEOPLE.anna)) == 1


def test_a_deed_that_was_rolled_back_is_told_to_nobody(
	services: Services, matter: str, as_user: AsUser
) -> None:
	frappe.db.commit()
	with as_user(PEOPLE.anna):
		api.offer(matter, "I am on leave", to_user=PEOPLE.bea)
	frappe.db.rollback()
	services.run_jobs()
	assert told(PEOPLE.bea) == [] and due() == 0
	with as_user(PEOPLE.anna):
		api.offer(matter, "Really", to_user=PEOPLE.bea)
	services.run_jobs()
	assert len(told(PEOPLE.bea)) == 1, "asking is possible again after a rollback"


def test_a_lost_notice_is_made_good_by_the_next_sweep_and_only_that(
	services: Services, offered: str, as_user: AsUser
) -> None:
	frappe.db.commit()
	lose_jobs()
	sweep.sweep()
	assert told(PEOPLE.bea) == [] and due() == 1, "its worker may still be at it"
	backdate(3, event="Offered")
	with as_user(PEOPLE.anna):
		fresh = matter_of(issue("Another")).name
		api.offer(fresh, "This one too", to_user=PEOPLE.alan)
	frappe.db.commit()
	lose_jobs()
	assert sweep.sweep()["told"] == 1
	assert len(told(PEOPLE.bea)) == 1 and told(PEOPLE.alan) == [] and due() == 1
	assert sweep.sweep()["told"] == 0
	services.run_jobs()
	assert len(told(PEOPLE.bea)) == 1
	backdate(3, responsibility=fresh)
	with between_transactions():
		pass
	sweep.sweep()
	assert len(told(PEOPLE.alan)) == 1 and due() == 0


@pytest.mark.commits  # sending commits
def test_a_worker_that_dies_while_it_sends_loses_and_repeats_nothing(
	offered: str, as_user: AsUser, monkeypatch: pytest.MonkeyPatch
) -> None:
	with as_user(PEOPLE.anna):
		api.offer(matter_of(issue("Another")).name, "This one too", to_user=PEOPLE.alan)
	frappe.db.commit()
	send, sent = notices._send, []

	def die_at_the_second(name: str) -> None:
		if sent:
			raise KeyboardInterrupt
		sent.append(name)
		send(name)

	with monkeypatch.context() as patch:
		patch.setattr(notices, "_send", die_at_the_second)
		with pytest.raises(KeyboardInterrupt):
			notices.send_due()
	frappe.db.rollback()
	assert due() == 2
	jobs.send_notices()
	assert (len(told(PEOPLE.bea)), len(told(PEOPLE.alan)), due()) == (1, 1, 0)


@pytest.mark.commits
def test_a_notification_that_fails_keeps_nobody_else_from_being_told(offered: str, as_user: AsUser) -> None:
	wrong = {"subject": "x", "message": "x", "document_type": "CS Responsibility", "event": "Method"}
	wrong |= {"method": "cs_handover_answered", "channel": "System Notification"}
	wrong |= {"condition": "doc.due_by.there_is_no_such_thing"}
	doc = frappe.get_doc({"doctype": "Notification", "name": "Ours", "enabled": 1, **wrong})
	doc.db_insert()
	frappe.cache.hdel("notifications", "CS Responsibility")
	with as_user(PEOPLE.bea):
		api.answer_offer(offered, 0, "Not my street")
	with as_user(PEOPLE.anna):
		api.offer(matter_of(issue("Another")).name, "This one", to_user=PEOPLE.alan)
	jobs.send_notices()
	assert len(told(PEOPLE.alan)) == 1 and due() == 0
	assert frappe.db.exists("Error Log", {"method": ("like", "Notice % could not be sent")})


def mail_account() -> None:
	account = {"email_id": "centre@example.com", "email_account_name": "Centre", "default_outgoing": 1}
	account |= {"enable_outgoing": 1, "smtp_server": "localhost", "no_smtp_authentication": 1}
	doc = frappe.get_doc({"doctype": "Email Account", "name": "Centre", **account})
	doc.db_insert()
	frappe.clear_cache(doctype="Email Account")


def mailed() -> list[str]:
	return frappe.get_all("Email Queue Recipient", pluck="recipient")


@pytest.mark.commits
@pytest.mark.parametrize(("wanted", "account"), [(1, True), (0, True), (1, False)])
def test_notices_go_by_mail_where_that_is_wanted_and_possible(
	wanted: int, account: bool, offered: str
) -> None:
	frappe.db.set_single_value("CS Settings", "notices_by_mail", wanted)
	if account:
		mail_account()
	jobs.send_notices()
	assert len(told(PEOPLE.bea)) == 1, "the notice on the Desk comes whatever becomes of the mail"
	assert mailed() == ([PEOPLE.bea] if wanted and account else [])
	if wanted and account:
		assert "I am on leave" in frappe.get_last_doc("Email Queue").message


def leave_by_user(user: str) -> None:
	doc = frappe.get_doc("User", user)
	doc.enabled = 0
	doc.save()


def leave_by_record(user: str) -> None:
	doc = frappe.get_doc("CS Staff Record", {"user": user})
	doc.active = 0
	doc.save()


def leave_by_employee(user: str) -> None:
	name = frappe.db.get_value("CS Staff Record", {"user": user}, "employee") or employed(user)
	doc = frappe.get_doc("Employee", name)
	doc.update({"status": "Left", "relieving_date": frappe.utils.today()})
	doc.save()


def employed(user: str) -> str:
	company = frappe.get_all("Company", limit=1, pluck="name")[0]
	person = {"first_name": "Anna", "gender": "Female", "company": company, "status": "Active"}
	person |= {"date_of_birth": "1990-01-01", "date_of_joining": "2020-01-01"}
	name = frappe.get_doc({"doctype": "Employee", **person}).insert().name
	frappe.db.set_value("CS Staff Record", {"user": user}, "employee", name)
	return name


WAYS = [leave_by_user, leave_by_record, leave_by_employee]


@pytest.mark.parametrize("way", WAYS)
def test_the_leader_hears_once_that_somebody_left(
	way: Callable[[str], None], services: Services, matter: str, as_user: AsUser
) -> None:
	with as_user(PEOPLE.anna):
		issue("Another")
	employed(PEOPLE.anna)
	services.run_jobs()
	way(PEOPLE.anna)
	services.run_jobs()
	(text,) = told(PEOPLE.lee)
	assert "anna" in text and " 2 " in text
	for other in WAYS:
		if other is not way:
			other(PEOPLE.anna)
	services.run_jobs()
	assert len(told(PEOPLE.lee)) == 1
	assert told(PEOPLE.anna) == told(PEOPLE.supervisor) == []


def test_nobody_hears_of_somebody_who_owned_nothing_or_whose_leaving_was_undone(services: Services) -> None:
	leave_by_record(PEOPLE.alan)
	services.run_jobs()
	assert told(PEOPLE.lee) == []
	frappe.db.savepoint("leaving")
	leave_by_record(PEOPLE.bea)
	frappe.db.rollback()
	services.run_jobs()
	assert told(PEOPLE.supervisor) == []


def test_without_a_leader_the_supervisor_hears(services: Services, as_user: AsUser) -> None:
	with as_user(PEOPLE.bea):
		issue()
	leave_by_record(PEOPLE.bea)
	services.run_jobs()
	assert len(told(PEOPLE.supervisor)) == 1 and told(PEOPLE.lee) == []
