"""What a call comes to, kept for all features; attempts, promises, refusals, complaints (BACK-1, BACK-2, BACK-3, KEEP-3)."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import frappe
import pytest
from frappe.utils import add_to_date, get_datetime, now_datetime

from cs_center.callbacks import api as callbacks
from cs_center.callbacks import jobs
from cs_center.complaints import api as complaints
from cs_center.contact import api
from tests.site import calling
from tests.site import complaints as some
from tests.site.calling import OFFICER, SECOND, callback, to_call
from tests.site.centre import PEOPLE, abandoned_call, customer

As = Callable[[str], AbstractContextManager[None]]
pytestmark = pytest.mark.commits


@pytest.fixture(autouse=True)
def hours(site: str) -> None:
	calling.always_open()


def log(as_user: As, task: str, outcome: str, by: str = OFFICER, **values: Any) -> str:
	with as_user(by):
		return callbacks.log_result(task, outcome, **values)


def contacts(task: str) -> list[Any]:
	fields = ["outcome", "by_user", "customer", "purpose", "words", "at"]
	return frappe.get_all("CS Contact", filters={"task": task}, fields=fields, order_by="at")


def test_reached(as_user: As) -> None:
	li = customer("Li", "13800138000")
	task = to_call(li)
	assert log(as_user, task, "Reached", words="All is well.") == "Done"
	doc = callback(task)
	assert (doc.closed_by, doc.outcome, doc.pool) == (OFFICER, "Reached", None)
	assert "All is well." in doc.result
	[contact] = contacts(task)
	assert (contact.outcome, contact.by_user, contact.customer) == ("Reached", OFFICER, li)
	with as_user(OFFICER):
		assert api.current_customer() is None, "the customer is free again"


def test_not_reached_waits_for_another_hour_and_is_unreachable_after_five(as_user: As) -> None:
	task, now = to_call(customer("Li")), now_datetime()
	for made in range(1, 6):
		status = log(as_user, task, "No Answer" if made % 2 else "Busy")
		moments = [now - timedelta(hours=2 * (made - number)) for number in range(made)]
		calling.tried_at(task, *moments)
		assert status == ("Open" if made < 5 else "Unreachable")
		if made == 1:
			assert callback(task).next_action_at >= now + timedelta(hours=2)
	doc = callback(task)
	assert (doc.tried, doc.pool) == (5, None)
	assert "BACK-2" in doc.result


def test_unreachable_after_three_attempts_at_different_hours_and_not_before(as_user: As) -> None:
	task, now = to_call(customer("Li")), now_datetime()
	for _attempt in range(3):
		log(as_user, task, "No Answer")
	with as_user(OFFICER), pytest.raises(frappe.ValidationError, match="Only 1 attempts"):
		callbacks.give_up(task)
	calling.tried_at(task, *(now - timedelta(hours=hours) for hours in (6, 4, 2)))
	with as_user(OFFICER):
		callbacks.give_up(task)
	assert callback(task).status == "Unreachable"


def test_call_me_at_five(as_user: As) -> None:
	task, at = to_call(customer("Li")), now_datetime().replace(microsecond=0) + timedelta(hours=3)
	assert log(as_user, task, "Call Again", again_at=str(at), words="At work now") == "Open"
	doc = callback(task)
	assert (doc.next_action_at, doc.promised_at, doc.tried) == (at, at, 0)
	with as_user(OFFICER):
		assert api.next_customer() is None
		with pytest.raises(frappe.ValidationError, match="must not be called now"):
			api.pick_customer("CS Callback", task)


def test_a_promise_that_can_not_be_kept_is_not_taken_and_nothing_is_written(as_user: As) -> None:
	task = to_call(customer("Li"))
	with pytest.raises(frappe.ValidationError, match="is past"):
		log(as_user, task, "Call Again", again_at=str(now_datetime() - timedelta(hours=1)))
	frappe.db.rollback()
	calling.set_hours("Everywhere", calling.closed_now())
	with pytest.raises(frappe.ValidationError, match="calling hours"):
		log(as_user, task, "Call Again", again_at=str(now_datetime() + timedelta(minutes=5)))
	frappe.db.rollback()
	assert contacts(task) == []


def test_a_wrong_number(as_user: As) -> None:
	task = to_call(customer("Li"))
	assert log(as_user, task, "Wrong Number") == "Cancelled"
	assert "not the customer's" in callback(task).result


def test_a_refusal_is_kept_for_everything(as_user: As) -> None:
	li = customer("Li", "13800138000")
	task = to_call(li)
	with pytest.raises(frappe.ValidationError, match="what the customer does not want"):
		log(as_user, task, "Refused")
	frappe.db.rollback()
	log(as_user, task, "Refused", refuses="Offers", words="No more offers!")
	[wish] = frappe.get_all("CS Contact Wish", fields=["*"])
	assert (wish.customer, wish.refuses, wish.said_by, wish.number) == (li, "Offers", OFFICER, "138****8000")
	log(as_user, to_call(li), "Refused", refuses="All Calls")
	log(as_user, to_call(customer("Wu")), "Refused", refuses="Offers")
	assert frappe.db.get_value("CS Contact Wish", wish.name, "refuses") == "All Calls"
	assert frappe.db.count("CS Contact Wish") == 2


def test_only_a_leader_lifts_a_refusal(as_user: As) -> None:
	wish = frappe.get_doc({"doctype": "CS Contact Wish", "customer": customer("Li"), "refuses": "All Calls"})
	wish.insert()
	for user, may in ((OFFICER, False), (PEOPLE.anna, False), (PEOPLE.lee, True)):
		with as_user(user):
			doc = frappe.get_doc("CS Contact Wish", wish.name)
			doc.refuses = ""
			if may:
				doc.save()
				continue
			with pytest.raises(frappe.PermissionError, match="leader"):
				doc.save()
	with as_user(PEOPLE.anna), pytest.raises(frappe.PermissionError):
		frappe.delete_doc("CS Contact Wish", wish.name)


def test_what_is_over_is_over(as_user: As) -> None:
	task = to_call(customer("Li"))
	log(as_user, task, "Reached")
	with pytest.raises(frappe.ValidationError, match="is over"):
		log(as_user, task, "No Answer", by=SECOND)


def test_somebody_else_is_calling(as_user: As) -> None:
	task = to_call(customer("Li"))
	with as_user(OFFICER):
		api.next_customer()
	with pytest.raises(frappe.ValidationError, match="is calling this customer now"):
		log(as_user, task, "Reached", by=SECOND)


def test_the_handler_writes_no_result(as_user: As) -> None:
	task = to_call(customer("Li"), handlers=(OFFICER,))
	with pytest.raises(frappe.PermissionError, match="BACK-1"):
		log(as_user, task, "Reached")


def test_who_may_not_write_callbacks_logs_nothing(as_user: As) -> None:
	task = to_call(customer("Li"), assigned_to=SECOND)
	for user in (PEOPLE.alan, PEOPLE.inspector, PEOPLE.hr):
		with pytest.raises(frappe.PermissionError):
			log(as_user, task, "Reached", by=user)


def test_a_form_can_not_change_the_queue(as_user: As) -> None:
	task = to_call(customer("Li"), handlers=(PEOPLE.anna,))
	fields = ("next_action_at", "order_at", "pool", "not_by", "tried", "party_key", "purpose", "promised_at")
	before = callback(task).as_dict()
	with as_user(PEOPLE.supervisor):
		doc = callback(task)
		for field in fields:
			doc.set(field, add_to_date(now_datetime(), days=9) if field.endswith("_at") else "9")
		doc.purpose = "Care"
		doc.save()
	after = callback(task)
	assert {field: after.get(field) for field in fields} == {field: before[field] for field in fields}


def test_what_was_said_is_not_written_anew(as_user: As) -> None:
	task = to_call(customer("Li"))
	log(as_user, task, "No Answer")
	[name] = frappe.get_all("CS Contact", pluck="name")
	for user in (OFFICER, PEOPLE.supervisor, "Administrator"):
		with as_user(user):
			doc = frappe.get_doc("CS Contact", name)
			doc.outcome = "Reached"
			with pytest.raises(frappe.PermissionError):
				doc.save()
	with as_user(PEOPLE.supervisor), pytest.raises(frappe.PermissionError):
		frappe.delete_doc("CS Contact", name)


def test_a_missed_call_stands_in_the_queue(as_user: As) -> None:
	abandoned_call("m-1")
	with as_user(OFFICER):
		found = api.next_customer()
		assert "Hung up" in found["why"][0]
		assert found["number"] == "13800138000"
		assert callbacks.log_result(found["task"], "Reached", "Bill explained") == "Done"


def complaint_to_call() -> tuple[Any, str]:
	"""A complaint that waits for its callback, and the callback."""
	some.open_station()
	complaint = some.to_call(customer=customer("Li", "13800138000"))
	jobs.follow_plans()
	name = frappe.db.get_value("CS Callback", {"reference_name": complaint.name, "status": "Open"})
	return complaint, name


def test_a_complaint_reported_done_is_called_about_in_72_hours_by_somebody_else(as_user: As) -> None:
	complaint, name = complaint_to_call()
	doc = callback(name)
	assert doc.due_at == get_datetime(complaint.since) + timedelta(hours=72)
	assert doc.assigned_to == complaint.callback_officer
	assert PEOPLE.anna in doc.not_by
	jobs.follow_plans()
	assert frappe.db.count("CS Callback", {"reference_name": complaint.name}) == 1


def test_the_customers_word_closes_complaint_and_callback(as_user: As) -> None:
	complaint, name = complaint_to_call()
	with as_user(OFFICER):
		complaints.log_callback(complaint.name, reached=1, solved=1, attitude=5, words="Thanks")
	assert callback(name).status == "Done"
	assert [contact.outcome for contact in contacts(name)] == ["Reached"]


def test_no_answer_in_the_queue_is_an_attempt_of_the_complaint(as_user: As) -> None:
	complaint, name = complaint_to_call()
	assert log(as_user, name, "No Answer", words="Rang out") == "Open"
	[answer] = frappe.get_all("CS Complaint Callback", {"complaint": complaint.name}, ["reached", "words"])
	assert (answer.reached, answer.words) == (0, "Rang out")
	assert callback(name).tried == 1
	assert len(contacts(name)) == 1


def test_not_solved_is_called_about_again_in_the_next_round(as_user: As) -> None:
	complaint, name = complaint_to_call()
	with as_user(OFFICER):
		complaints.log_callback(complaint.name, reached=1, solved=0, report="Still broken")
	assert callback(name).status == "Done"
	with as_user(some.FIXER):
		complaints.report_done(complaint.name, "Cable replaced")
	with as_user(PEOPLE.anna):
		complaints.verify(complaint.name, 1)
	jobs.follow_plans()
	assert frappe.db.count("CS Callback", {"reference_name": complaint.name, "status": "Open"}) == 1


def test_a_complaint_that_goes_back_is_not_called_about(as_user: As) -> None:
	complaint, name = complaint_to_call()
	frappe.db.set_value("CS Complaint", complaint.name, "status", "With the Station")
	jobs.follow_plans()
	doc = callback(name)
	assert (doc.status, doc.pool) == ("Cancelled", None)
	assert "no longer asks" in doc.result


def told(task: str) -> dict[str, str]:
	"""Who was told that a callback is late, and in which words."""
	filters = {"reference_name": task, "method": "cs_callback_late"}
	return dict(frappe.get_all("CS Notice", filters=filters, fields=["user", "text"], as_list=True))


def test_leaders_hear_once_of_a_callback_that_is_late() -> None:
	late, in_time = to_call(customer("Li"), -1), to_call(customer("Wu"), 30)
	jobs.tell_of_late()
	assert told(in_time) == {}
	assert "Li was to be called before" in told(late)[PEOPLE.supervisor]
	frappe.db.delete("CS Notice")
	jobs.tell_of_late()
	assert told(late) == {}


def test_leaders_hear_of_a_promise_that_was_not_kept_and_again_of_the_next_one(as_user: As) -> None:
	task = to_call(customer("Li"), 600, assigned_to=OFFICER)
	for _promise in range(2):
		frappe.db.delete("CS Notice")
		log(as_user, task, "Call Again", again_at=str(now_datetime() + timedelta(hours=1)))
		jobs.tell_of_late()
		assert told(task) == {}
		past = {"promised_at": now_datetime() - timedelta(minutes=11)}
		frappe.db.set_value("CS Callback", task, past, update_modified=False)
		jobs.tell_of_late()
		assert told(task).keys() == {OFFICER, PEOPLE.supervisor}
		assert "was promised a call" in told(task)[OFFICER]
