"""CALL-10 on a site: calls and complaints belong to one incident, and everybody is called back when it is over."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import frappe
import pytest
from frappe.utils import now_datetime

from cs_center.complaints import api as complaint_api
from cs_center.incidents import api, jobs
from devtools.session import as_user as acting_as
from tests.site import complaints as some
from tests.site.centre import PEOPLE, abandoned_call, answered_call, customer, workday_morning
from tests.site.complaints import FIXER, STATION, TOPIC, complaint, events, notices

AsUser = Callable[[str], AbstractContextManager[None]]


@pytest.fixture(autouse=True)
def station() -> str:
	return some.open_station()


def incident(by: str = PEOPLE.lee, **values: Any) -> str:
	given = {
		"subject": "Cable cut",
		"topic": TOPIC,
		"station": STATION,
		"say_text": "Fitters are on their way",
	}
	given["started_at"] = now_datetime() - timedelta(hours=3)
	with acting_as(by):
		return frappe.get_doc({"doctype": "CS Incident", **given, **values}).insert().name


def read(name: str) -> Any:
	return frappe.get_doc("CS Incident", name)


def call_of(number: int, **said: Any) -> str:
	return answered_call(f"i-{number}", from_number=f"138001380{number:02}", **said)


def end(name: str, text: str = "The cable is mended") -> None:
	"""It is over, and what a worker does then is done."""
	with acting_as(PEOPLE.lee):
		api.over(name, text)
	jobs.work_off(name)


def callbacks(name: str) -> list[Any]:
	fields = ["name", "status", "reason", "due_at", "assigned_to", "call_log", "caller_number", "open_key"]
	return frappe.get_all("CS Callback", filters={"incident": name}, fields=fields, order_by="creation, name")


def test_a_leader_opens_and_everybody_on_the_line_hears() -> None:
	name = incident()
	doc = read(name)
	assert (doc.status, doc.kind, doc.complaints, doc.calls) == ("Open", "Complaint", 0, 0)
	for user in (PEOPLE.anna, PEOPLE.bea, FIXER, PEOPLE.supervisor):
		assert notices(user, name) == ["cs_incident_opened"]
	assert notices(PEOPLE.hr, name) == [] and notices(PEOPLE.lee, name) == []
	with pytest.raises(frappe.PermissionError):
		incident(by=PEOPLE.anna)
	with pytest.raises(frappe.ValidationError, match="later than now"):
		incident(started_at=now_datetime() + timedelta(hours=1))


def test_a_form_writes_nothing_that_only_deeds_change(as_user: AsUser) -> None:
	name = incident(status="Closed", calls=7, over_text="x")
	doc = read(name)
	assert (doc.status, doc.calls, doc.over_text) == ("Open", 0, None)
	call = call_of(1)
	with as_user(PEOPLE.anna):
		api.attach_call(name, call)
	with as_user(PEOPLE.lee):
		doc.update({"status": "Over", "calls": 0, "say_text": "Until six"})
		doc.save()
	doc = read(name)
	assert (doc.status, doc.calls, doc.say_text) == ("Open", 1, "Until six")


def test_a_call_belongs_to_it_once(as_user: AsUser) -> None:
	name, other, call = incident(), incident(), call_of(1)
	with as_user(PEOPLE.bea), pytest.raises(frappe.PermissionError):
		api.attach_call(name, call)
	with as_user(PEOPLE.anna):
		api.attach_call(name, call)
		api.attach_call(name, call)
		with pytest.raises(frappe.ValidationError, match="detach it there first"):
			api.attach_call(other, call)
		with pytest.raises(frappe.ValidationError, match="why"):
			api.detach_call(name, call, " ")
		assert read(name).calls == 1
		api.detach_call(name, call, "Another street")
		api.attach_call(other, call)
	assert (read(name).calls, read(other).calls) == (0, 1)
	comments = {"reference_name": call, "comment_type": "Info"}
	assert "Another street" in frappe.db.get_value("Comment", comments, "content")
	with as_user(PEOPLE.anna), pytest.raises(frappe.DoesNotExistError):
		api.attach_call("CI-none", call)


def test_a_complaint_belongs_to_it_and_its_history_says_so(as_user: AsUser) -> None:
	name, doc = incident(), some.dispatched()
	with as_user(PEOPLE.bea), pytest.raises(frappe.PermissionError):
		api.attach_complaint(name, doc.name)
	with as_user(FIXER), pytest.raises(frappe.PermissionError):
		api.attach_complaint(name, doc.name)
	with as_user(PEOPLE.anna):
		api.attach_complaint(name, doc.name)
		api.attach_complaint(name, doc.name)
	assert read(name).complaints == 1 and complaint(doc.name).incident == name
	with as_user(PEOPLE.lee):
		api.detach_complaint(name, doc.name, "Their own amplifier")
	assert events(doc.name)[2:] == ["Attached to an Incident", "Detached from an Incident"]
	after = complaint(doc.name)
	assert (after.incident, after.steps, read(name).complaints) == (None, 4, 0)
	with as_user(PEOPLE.anna):
		steps = complaint_api.story(doc.name)["steps"]
		assert "Their own amplifier" in steps[-1]["reason"] and steps[-1]["changes"] == {
			"incident": [name, None]
		}
		after.db_set("status", "Solved")
		with pytest.raises(frappe.ValidationError, match="closed"):
			api.attach_complaint(name, doc.name)


@pytest.mark.commits
def test_all_that_fit_are_attached_at_once(as_user: AsUser) -> None:
	area = frappe.get_doc({"doctype": "Territory", "territory_name": "East"}).insert().name
	fit = [some.taken(area=area).name, some.dispatched(area=area).name]
	others = [
		some.taken().name,
		some.taken(area=area, topic="Staff Attitude").name,
		some.solved(area=area).name,
	]
	early = some.taken(area=area).name
	some.age(early, timedelta(hours=5))
	name = incident(area=area)
	with as_user(PEOPLE.anna), pytest.raises(frappe.PermissionError):
		api.attach_fitting(name)
	with as_user(PEOPLE.lee):
		assert api.fitting(name) == {"total": 2, "by_status": {"Taken": 1, "With Station": 1}}
		assert api.attach_fitting(name) == {"attached": 2, "left": 0}
		assert api.attach_fitting(name) == {"attached": 0, "left": 0}
	assert [bool(complaint(one).incident) for one in (*fit, *others, early)] == [True, True] + [False] * 4
	assert events(fit[1]) == ["Taken", "Dispatched", "Attached to an Incident"]
	assert [complaint(one).steps for one in fit] == [2, 3] and read(name).complaints == 2


@pytest.mark.commits
def test_a_call_is_shown_the_incident_that_it_is_likely_about(as_user: AsUser) -> None:
	call = call_of(1)
	area = frappe.get_doc({"doctype": "Territory", "territory_name": "East"}).insert().name
	at_home = customer("Mrs Li", "13800138002")
	frappe.db.set_value("Customer", at_home, "territory", area)
	with as_user(PEOPLE.anna):
		assert api.for_call(call) == []
	by_area, by_queue = incident(area=area), incident(queue="billing", say_text="Bills are late")
	elsewhere = incident(queue="faults")
	with as_user(PEOPLE.anna):
		(shown,) = api.for_call(call)
		assert (shown["name"], shown["say_text"], shown["is_attached"]) == (by_queue, "Bills are late", False)
		assert "billing" in shown["why"]
		theirs = call_of(2)
		assert [one["name"] for one in api.for_call(theirs)] == [by_queue, by_area]
		api.attach_call(by_area, theirs)
		first = api.for_call(theirs)[0]
		assert (first["name"], first["is_attached"]) == (by_area, True)
	assert elsewhere
	with as_user(FIXER), pytest.raises(frappe.PermissionError):
		api.for_call(call)


@pytest.mark.commits
def test_when_it_is_over_everybody_is_told_and_called_back(as_user: AsUser) -> None:
	name, calls = incident(), [call_of(1), call_of(2), call_of(2, start=_later())]
	mine = some.dispatched(call_log=call_of(3))
	docs = [some.taken().name, mine.name, some.reported().name]
	left = [some.to_call().name, _waiting(), some.solved().name]
	with as_user(PEOPLE.lee):
		for call in calls:
			api.attach_call(name, call)
		for doc in (*docs, *left[:2]):
			api.attach_complaint(name, doc)
		with pytest.raises(frappe.ValidationError, match="callers are told"):
			api.over(name, " ")
	with as_user(PEOPLE.anna), pytest.raises(frappe.PermissionError):
		api.over(name, "Mine")
	end(name)
	doc = read(name)
	assert (doc.status, doc.over_by, doc.over_text) == ("Over", PEOPLE.lee, "The cable is mended")
	assert (doc.moved, doc.left_alone, doc.callbacks, doc.without_number) == (3, 2, 3, 4)
	assert {complaint(one).status for one in docs} == {"To Call Back"}
	assert [complaint(one).status for one in left] == ["To Call Back", "Waiting for Customer", "Solved"]
	_assert_moved(docs)
	assert events(left[1])[-1] == "Incident Over" and "stays" in _reasons(left[1])[-1]
	asked = callbacks(name)
	assert len(asked) == 3 and all("The cable is mended" in one.reason for one in asked)
	assert {one.caller_number for one in asked} == {"138****8001", "138****8002", "138****8003"}
	(about_mine,) = (one for one in asked if one.call_log == mine.call_log)
	assert about_mine.assigned_to == complaint(mine.name).callback_officer == PEOPLE.officer
	for user in (PEOPLE.anna, FIXER):
		assert "cs_incident_over" in notices(user, name)
	assert notices(PEOPLE.officer, name).count("cs_incident_over") == 1


def _later() -> Any:
	return workday_morning() + timedelta(minutes=20)


def _waiting() -> str:
	name = some.dispatched().name
	with acting_as(PEOPLE.anna):
		complaint_api.wait_for_customer(name, "A key")
	return name


def _reasons(name: str) -> list[str]:
	filters = {"complaint": name}
	return frappe.get_all("CS Complaint Event", filters=filters, pluck="reason", order_by="position")


def _assert_moved(names: list[str]) -> None:
	told = (["Dispatched", "Reported Done", "Verified"], ["Reported Done", "Verified"], ["Verified"])
	for name, expected in zip(names, told, strict=True):
		doc = complaint(name)
		position = doc.steps - len(expected)
		assert events(name)[position:] == expected, name
		by = frappe.get_all(
			"CS Complaint Event", filters={"complaint": name}, pluck="by_user", order_by="position"
		)
		assert set(by[position:]) == {PEOPLE.lee}
		assert doc.station == STATION and doc.dispatched_at and doc.callback_officer == PEOPLE.officer
		assert doc.callback_by - doc.since == timedelta(hours=72)
		# 48 hours without a call: the first reminder of the shipped policy.
		assert doc.next_action_at <= doc.since + timedelta(hours=48)


@pytest.mark.commits
def test_the_customers_word_still_closes_each_complaint(as_user: AsUser) -> None:
	name, doc = incident(), some.dispatched(call_log=call_of(1))
	with as_user(PEOPLE.lee):
		api.attach_complaint(name, doc.name)
	end(name)
	with as_user(PEOPLE.lee), pytest.raises(frappe.ValidationError, match="other than the handler"):
		complaint_api.log_callback(doc.name, reached=1, solved=1)
	with as_user(PEOPLE.officer):
		complaint_api.log_callback(doc.name, reached=1, solved=0, report="Still dark")
	assert complaint(doc.name).status == "With Station"
	jobs.work_off(name)
	jobs.look_after()
	assert complaint(doc.name).status == "With Station" and read(name).status == "Over"
	with as_user(FIXER):
		complaint_api.report_done(doc.name, "Done")
	with as_user(PEOPLE.anna):
		complaint_api.verify(doc.name, 1)
	with as_user(PEOPLE.officer):
		complaint_api.log_callback(doc.name, reached=1, solved=1)
	jobs.look_after()
	assert read(name).status == "Over"
	_close(callbacks(name)[0].name)
	jobs.look_after()
	after = read(name)
	assert after.status == "Closed" and after.closed_at and "had their word" in after.close_reason


def _close(callback: str) -> None:
	with acting_as(PEOPLE.officer):
		doc = frappe.get_doc("CS Callback", callback)
		doc.update({"status": "Done", "result": "Told"})
		doc.save()


@pytest.mark.commits
def test_who_is_to_be_called_already_gets_one_call(as_user: AsUser) -> None:
	missed = abandoned_call("missed", from_number="13800138001")
	name, call = incident(), call_of(1, start=workday_morning() - timedelta(minutes=10))
	with as_user(PEOPLE.lee):
		api.attach_call(name, call)
	end(name)
	(one,) = callbacks(name)
	assert one.call_log == missed and "Hung up" in one.reason and "The cable is mended" in one.reason
	_close(one.name)
	jobs.work_off(name)
	frappe.db.set_value("CS Incident", name, {"worked_off_at": None, "calls_until": None})
	jobs.work_off(name)
	assert [row.status for row in callbacks(name)] == ["Done"]


@pytest.mark.commits
def test_a_call_answered_while_it_lasted_does_not_cancel_the_callback() -> None:
	name, call = incident(), call_of(1)
	with acting_as(PEOPLE.lee):
		api.attach_call(name, call)
	end(name)
	# The switch tells late of another call of the same caller, which was answered before it was over.
	call_of(1, start=_later())
	answered_call("late", from_number="13800138001", start=_later())
	assert [one.status for one in callbacks(name)] == ["Open"]


@pytest.mark.commits
def test_closing_by_a_leader(as_user: AsUser) -> None:
	mistake, name, call = incident(), incident(), call_of(1)
	with as_user(PEOPLE.lee):
		api.close(mistake, "Opened by mistake")
		assert read(mistake).close_reason == "Opened by mistake"
		with pytest.raises(frappe.ValidationError, match="over"):
			api.attach_call(mistake, call)
		with pytest.raises(frappe.ValidationError, match="stays as it is"):
			read(mistake).save()
		api.attach_call(name, call)
		with pytest.raises(frappe.ValidationError, match="first that it is over"):
			api.close(name, "Enough")
	end(name)
	with as_user(PEOPLE.anna), pytest.raises(frappe.PermissionError):
		api.close(name, "Enough")
	with as_user(PEOPLE.lee):
		api.close(name, "Told by radio")
	assert read(name).status == "Closed"
	versions = frappe.get_all("Version", filters={"docname": name}, pluck="owner")
	assert versions.count(PEOPLE.lee) >= 2


@pytest.mark.commits
def test_counters_are_right_whatever_was_deleted(as_user: AsUser) -> None:
	name, doc = incident(), some.dispatched()
	with as_user(PEOPLE.lee):
		api.attach_complaint(name, doc.name)
	frappe.delete_doc("CS Complaint", doc.name, force=True)
	jobs.look_after()
	assert read(name).complaints == 0
