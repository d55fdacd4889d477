"""KEEP-5: a cancellation stops at the retention officer first, by whatever door it comes, and nobody is held."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import frappe
import pytest
from frappe.utils import now_datetime

from cs_center.contact.service.parties import sealed_number_of
from cs_center.engines import documents
from cs_center.leaving import api
from cs_center.leaving.rules import talks as paths
from cs_center.leaving.service.holding import WaitsForTalk
from devtools.client import SiteClient, SiteSession
from devtools.session import as_user
from tests.site import calling, leaving
from tests.site.centre import PEOPLE, answered_call
from tests.site.leaving import CLERK, OFFICER, TALK, only_talk, talks

AsUser = Callable[[str], AbstractContextManager[None]]

pytestmark = pytest.mark.commits


@pytest.fixture(autouse=True)
def office(site: str) -> None:
	leaving.open_office()


@pytest.fixture
def li() -> str:
	return leaving.customer()


def status(doc: Any) -> str:
	return frappe.db.get_value(doc.doctype, doc.name, "status")


def closed(doc: Any) -> None:
	"""The clerk closes a ticket; in a test, as somebody who works in a job."""
	with as_user(CLERK):
		found = frappe.get_doc(doc.doctype, doc.name)
		found.status = "Closed"
		found.save()


def refused(doc: Any) -> None:
	with pytest.raises(WaitsForTalk):
		closed(doc)
	frappe.db.rollback()


# --- by whatever door ---


def test_a_subscription_is_not_cancelled_before_the_talk_and_is_after_it(http: SiteClient, li: str) -> None:
	doc, clerk = leaving.subscription(li), http.token(CLERK)
	cancel = {"dt": "Subscription", "dn": doc.name, "method": "cancel_subscription"}
	answer = clerk.call("run_doc_method", **cancel)
	assert answer.status_code == 417 and "retention officer" in answer.text and "Li Ming" in answer.text
	assert "cs_center.leaving.no_talk" in answer.text
	talk = only_talk()
	assert (talk.status, talk.customer, talk.asked_by) == (paths.WAITING, li, CLERK)
	assert (talk.reference_doctype, talk.reference_name, talk.was_stopped) == ("Subscription", doc.name, 1)
	day = timedelta(hours=24)
	assert now_datetime() + day - timedelta(minutes=5) < talk.limit_at <= now_datetime() + day
	assert status(doc) == "Active"
	assert clerk.call("run_doc_method", **cancel).status_code == 417
	assert only_talk().limit_at == talk.limit_at, "asking again does not make it longer"
	with as_user(OFFICER):
		api.log_talk(talk.name, "Leaves", why="Moves Away")
	assert clerk.call("run_doc_method", **cancel).status_code == 200
	assert status(doc) == "Cancelled"


def test_what_else_the_refused_request_wrote_is_undone_and_the_talk_stays(li: str) -> None:
	leaving.rule()
	doc = leaving.ticket(li)
	frappe.db.commit()
	frappe.get_doc({"doctype": "Note", "title": "Written before it was refused"}).insert()
	refused(doc)
	assert not frappe.db.exists("Note", {"title": "Written before it was refused"})
	assert only_talk().status == paths.WAITING


def saved_on_the_desk(user: SiteSession, doc: Any) -> int:
	body = frappe.get_doc(doc.doctype, doc.name).as_dict(convert_dates_to_str=True) | {"status": "Closed"}
	return user.call("frappe.desk.form.save.savedocs", doc=frappe.as_json(body), action="Save").status_code


def put(user: SiteSession, doc: Any) -> int:
	return user.put(f"/api/resource/Issue/{doc.name}", json={"status": "Closed"}).status_code


def set_value(user: SiteSession, doc: Any) -> int:
	body = {"doctype": "Issue", "name": doc.name, "fieldname": "status", "value": "Closed"}
	return user.call("frappe.client.set_value", **body).status_code


def bulk(user: SiteSession, doc: Any) -> int:
	path = "frappe.desk.doctype.bulk_update.bulk_update.submit_cancel_or_update_docs"
	body = {"doctype": "Issue", "docnames": [doc.name], "action": "update", "data": {"status": "Closed"}}
	failed = user.call(path, **body).json()["message"]
	return 417 if failed == [doc.name] else 200


@pytest.mark.parametrize("door", [saved_on_the_desk, put, set_value, bulk])
def test_a_change_is_stopped_by_every_door_and_goes_through_after(
	http: SiteClient, li: str, door: Callable[[SiteSession, Any], int]
) -> None:
	leaving.rule()
	doc, clerk = leaving.ticket(li), http.token(CLERK)
	assert door(clerk, doc) == 417
	assert status(doc) == "Open" and only_talk().status == paths.WAITING
	leaving.limit_passes(only_talk().name)
	assert door(clerk, doc) == 200, "the time is over, and no sweep has run"
	assert status(doc) == "Closed"


def desk_cancel(user: SiteSession, doc: Any) -> int:
	return user.call("frappe.desk.form.save.cancel", doctype=doc.doctype, name=doc.name).status_code


def client_cancel(user: SiteSession, doc: Any) -> int:
	return user.call("frappe.client.cancel", doctype=doc.doctype, name=doc.name).status_code


@pytest.mark.parametrize("door", [desk_cancel, client_cancel])
def test_a_contract_is_not_cancelled_before_the_talk(
	http: SiteClient, li: str, door: Callable[[SiteSession, Any], int]
) -> None:
	frappe.get_doc(leaving.RULE, "Contract Withdrawn").update({"active": 1}).save()
	doc, clerk = leaving.contract(li), http.token(CLERK)
	assert door(clerk, doc) == 417
	assert frappe.db.get_value("Contract", doc.name, "docstatus") == 1
	assert clerk.call("cs_center.leaving.api.no_talk", talk=only_talk().name).status_code == 200
	assert door(clerk, doc) == 200
	assert frappe.db.get_value("Contract", doc.name, "docstatus") == 2


def test_submitting_and_deleting_may_be_a_cancellation_too(http: SiteClient, li: str) -> None:
	leaving.rule("Contract", conditions=[leaving.is_("contract_terms", "ends", "Contains")])
	leaving.rule("Issue", happens="Is Cancelled or Deleted", free_days=1)
	with pytest.raises(WaitsForTalk), as_user(CLERK):
		leaving.contract(li, contract_terms="It ENDS today")
	frappe.db.rollback()
	wang = leaving.customer("Wang", "13800138056")
	doc, clerk = leaving.ticket(wang), http.token("Administrator")
	assert clerk.delete(f"/api/resource/Issue/{doc.name}").status_code == 417
	assert frappe.db.exists("Issue", doc.name)
	leaving.limit_passes(talks(customer=wang)[0].name)
	assert clerk.delete(f"/api/resource/Issue/{doc.name}").status_code == 202
	assert {row.customer for row in talks()} == {li, wang}, "the talk is kept"


def test_what_a_document_sets_itself_is_looked_at(li: str) -> None:
	leaving.rule()
	doc = leaving.ticket(li)
	with as_user(CLERK), pytest.raises(WaitsForTalk):
		frappe.get_doc("Issue", doc.name).db_set("status", "Closed")


# --- who is stopped, and who is not ---


def test_what_the_system_does_by_itself_is_told_and_not_stopped(li: str) -> None:
	leaving.rule()
	doc = leaving.ticket(li)
	doc.status = "Closed"
	doc.save()
	assert only_talk().status == paths.WAITING and not only_talk().was_stopped


def test_a_told_talk_goes_with_what_was_undone(li: str) -> None:
	leaving.rule(stops="Nobody")
	doc = leaving.ticket(li)
	frappe.db.commit()
	doc.status = "Closed"
	doc.save()
	frappe.db.rollback()
	assert talks() == []


def test_in_one_transaction_what_was_told_does_not_stop_the_next(li: str) -> None:
	leaving.rule()
	leaving.rule(
		"Contract", conditions=[leaving.is_("contract_terms", "ends", "Contains")], stops="Everybody"
	)
	doc = leaving.ticket(li)
	frappe.db.commit()
	doc.status = "Closed"
	doc.save()
	leaving.contract(li, contract_terms="ends")
	frappe.db.commit()
	assert len(talks()) == 1


@pytest.mark.parametrize("change", [{"active": 0}, {"tier": "Gold"}, {"segment": "Loyal"}])
def test_who_is_not_meant_is_not_touched(li: str, change: dict[str, Any]) -> None:
	leaving.rule(**change)
	closed(leaving.ticket(li))
	assert talks() == []


def test_only_the_change_counts_and_only_with_a_customer(li: str) -> None:
	doc = leaving.ticket(li)
	closed(doc)
	leaving.rule()
	with as_user(CLERK):
		again = frappe.get_doc("Issue", doc.name)
		again.description = "Closed long ago"
		again.save()
	closed(leaving.ticket(""))
	assert talks() == []
	frappe.db.set_value("Customer", li, "cs_tier", "Gold")
	nobody = leaving.ticket("", status="Closed")
	with as_user(CLERK), pytest.raises(WaitsForTalk):
		found = frappe.get_doc("Issue", nobody.name)
		found.customer = li
		found.save()


def refuses_calls(customer: str) -> None:
	frappe.get_doc({"doctype": "CS Contact Wish", "customer": customer, "refuses": "All Calls"}).insert()


def has_no_number(customer: str) -> None:
	frappe.db.delete("CS Phone Number", {"customer": customer})


def is_called_in_the_night_only(customer: str) -> None:
	frappe.db.set_value(leaving.RULE, "Issue ends", "limit_amount", 1)
	leaving.book.forget()
	calling.set_hours("Everywhere", calling.closed_now())


def without_officers(customer: str) -> None:
	frappe.db.delete("Has Role", {"role": "CS Retention Officer", "parenttype": "User"})


@pytest.mark.parametrize("how", [refuses_calls, has_no_number, is_called_in_the_night_only, without_officers])
def test_where_no_talk_can_be_nobody_waits_and_it_is_kept(li: str, how: Callable[[str], None]) -> None:
	leaving.rule()
	doc = leaving.ticket(li)
	how(li)
	calling.forget_request()
	closed(doc)
	talk = only_talk()
	assert (talk.status, talk.pool, talk.open_key) == (paths.NOT_POSSIBLE, None, None)
	assert talk.result and status(doc) == "Closed"


@pytest.mark.parametrize(
	("field", "operator", "value", "fits"),
	[
		("subject", "Is", "WANTS to leave", True),
		("subject", "Is Not", "wants to leave", False),
		("subject", "Contains", "LEAVE", True),
		("priority", "Is Set", "", False),
		("priority", "Is Not Set", "", True),
		("opening_date", "At Least", "2000-01-01", True),
		("opening_date", "At Most", "2000-01-01", False),
		("opening_time", "At Least", "00:00:00", True),
		("first_response_time", "At Least", "5", False),
		("via_customer_portal", "Is", "0", True),
		("creation", "At Most", "2000-01-01", False),
		("docstatus", "Is", "0", True),
	],
)
def test_conditions_hold_in_memory_as_they_do_in_the_database(
	li: str, field: str, operator: str, value: str, fits: bool
) -> None:
	doc = frappe.get_doc("Issue", leaving.ticket(li).name)
	condition = documents.Condition(field, operator, value)
	assert documents.fits(doc, [condition]) == fits
	assert bool(documents.fitting("Issue", [doc.name], [condition])) == fits


def test_what_was_said_at_the_number_counts_as_well(li: str) -> None:
	leaving.rule()
	doc = leaving.ticket(li)
	wish = {"doctype": "CS Contact Wish", "number_key": sealed_number_of(li), "refuses": "All Calls"}
	frappe.get_doc(wish).insert()
	closed(doc)
	assert only_talk().status == paths.NOT_POSSIBLE


# --- one talk, however many ask ---


def test_two_who_cancel_at_the_same_time_open_one_talk(http: SiteClient, li: str) -> None:
	leaving.rule()
	docs = [leaving.ticket(li) for _ in range(6)]
	sessions = [http.token(user) for user in (CLERK, PEOPLE.supervisor)] * 3
	frappe.db.commit()
	raw = [(one.base, dict(one.headers), doc.name) for one, doc in zip(sessions, docs, strict=True)]
	with ThreadPoolExecutor(len(raw)) as pool:
		codes = list(pool.map(_close, raw))
	assert codes == [417] * len(raw)
	frappe.db.rollback()
	talk = only_talk()
	assert set(talk.asked_users.splitlines()) == {CLERK, PEOPLE.supervisor}
	assert {status(doc) for doc in docs} == {"Open"}


def _close(asked: tuple[str, dict[str, str], str]) -> int:
	import requests

	base, headers, name = asked
	answer = requests.put(
		f"{base}/api/resource/Issue/{name}", json={"status": "Closed"}, headers=headers, timeout=60
	)
	return answer.status_code


def test_after_a_talk_nothing_else_is_stopped_for_the_free_days(li: str) -> None:
	leaving.rule()
	first, second = leaving.ticket(li), leaving.ticket(li)
	frappe.db.commit()
	refused(first)
	refused(second)
	with as_user(OFFICER):
		api.log_talk(only_talk().name, "Stays", why="Too Expensive")
	closed(second)
	frappe.db.set_value(TALK, only_talk().name, "ended_at", now_datetime() - timedelta(days=31))
	third = leaving.ticket(li)
	frappe.db.commit()
	refused(third)
	assert len(talks()) == 2


def test_a_call_about_leaving_opens_a_talk_at_once(li: str) -> None:
	log = frappe.get_doc("CS Call Log", answered_call("leaves", from_number=leaving.NUMBER))
	with as_user(PEOPLE.anna):
		log.kind = "Cancellation"
		log.save()
	talk = only_talk()
	assert (talk.customer, talk.reference_name, talk.asked_by) == (li, log.name, PEOPLE.anna)
	assert "talk is open" in str(frappe.message_log)


# --- what it costs, and what a rule may say ---


def test_where_there_is_no_rule_nothing_is_asked_of_the_database(li: str) -> None:
	note = frappe.get_doc({"doctype": "Note", "title": "x"}).insert()

	def statements() -> list[str]:
		asked: list[str] = []
		really = frappe.db.sql

		def sql(query: Any, *args: Any, **more: Any) -> Any:
			asked.append(str(query))
			return really(query, *args, **more)

		frappe.db.sql = sql
		try:
			note.save()
		finally:
			frappe.db.sql = really
		return asked

	note.save()
	assert not [text for text in statements() if "Leaving" in text]


@pytest.mark.parametrize(
	("values", "says"),
	[
		({"document_type": "CS Settings"}, "no documents"),
		({"document_type": "Note", "conditions": [leaving.is_("title", "x")]}, "names a customer"),
		({"conditions": []}, "every document"),
		({"conditions": [leaving.is_("nothing", "x")]}, "no field nothing"),
		({"conditions": [leaving.is_("opening_date", "soon", "At Least")]}, "can be soon"),
		({"conditions": [leaving.is_("via_customer_portal", "yes")]}, "can be yes"),
		({"limit_amount": 0}, "against their will"),
		({"document_type": "CS Call Log", "conditions": [leaving.is_("kind", "Sales")]}, "never stopped"),
	],
)
def test_a_rule_that_means_nothing_is_refused(values: dict[str, Any], says: str) -> None:
	with pytest.raises(frappe.ValidationError, match=says):
		leaving.rule(**{"document_type": "Issue", **values})
