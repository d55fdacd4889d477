"""COMP-11 on a site: files that open by themselves, visits, reminders, and who sees which."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, time, timedelta
from typing import Any

import frappe
import pytest
from frappe.desk.query_report import run
from frappe.utils import add_days, getdate

from cs_center.care import api
from cs_center.care.service import due
from cs_center.complaints import api as complaints
from devtools.session import create_user
from tests.site import complaints as some
from tests.site.centre import PEOPLE
from tests.site.complaints import DIRECTOR, notices

AsUser = Callable[[str], AbstractContextManager[None]]
RITA, ROSE = "rita@centre.example.com", "rose@centre.example.com"
FILE, REPORT = "CS Dissatisfied Customer", "CS Dissatisfied Customers"
CONTENT = {"solved": 1, "attitude": 5, "speed": 5, "quality": 5}


@pytest.fixture(autouse=True)
def people() -> None:
	some.open_station()
	for user in (RITA, ROSE):
		if not frappe.db.exists("User", user):
			create_user("CS Retention Officer", email=user)


def customer(name: str) -> str:
	"""A customer without a contact: ERPNext commits when one with numbers is made."""
	return frappe.get_doc({"doctype": "Customer", "customer_name": name}).insert().name


def files(**filters: Any) -> list[Any]:
	return [
		frappe.get_doc(FILE, name)
		for name in frappe.get_all(FILE, filters=filters, pluck="name", order_by="creation")
	]


def called(as_user: AsUser, doc: Any, **said: Any) -> None:
	with as_user(PEOPLE.officer):
		complaints.log_callback(doc.name, reached=1, **said)


def let_down(as_user: AsUser, **values: Any) -> Any:
	"""The file of a customer who says that it is not solved."""
	known = {doc.name for doc in files()}
	called(as_user, some.to_call(**values), report="Still breaks up")
	(doc,) = [doc for doc in files() if doc.name not in known]
	return doc


def again(doc: Any) -> Any:
	return frappe.get_doc(FILE, doc.name)


def age(doc: Any, days: int) -> None:
	"""Let a file have been opened, and its visit been due, some days earlier."""
	values = {"since": add_days(doc.since, -days), "next_visit_on": add_days(doc.next_visit_on, -days)}
	frappe.db.set_value(FILE, doc.name, values)


def test_a_content_customer_gets_no_file(as_user: AsUser) -> None:
	called(as_user, some.to_call(), **CONTENT)
	assert not files()


@pytest.mark.parametrize(
	("said", "why"),
	[
		({"solved": 0, "report": "Still breaks up"}, "not solved"),
		({**CONTENT, "angry": 1, "report": "Rude"}, "angry"),
		({**CONTENT, "speed": 2}, "2 of 5"),
	],
)
def test_a_dissatisfied_answer_opens_a_file(as_user: AsUser, said: dict[str, Any], why: str) -> None:
	complaint = some.to_call(customer=customer("Mrs Li"))
	called(as_user, complaint, **said)
	(doc,) = files()
	assert (doc.status, doc.customer, doc.complaint) == ("Open", complaint.customer, complaint.name)
	assert why in doc.reason and "COMP-11" in doc.reason
	assert doc.next_visit_on == add_days(getdate(), 30)
	assert [(row.planned_on, row.done_on) for row in doc.visits] == [(doc.next_visit_on, None)]
	assert notices(doc.assigned_to, doc.name) == ["cs_care_visit_due"]


def test_the_low_score_is_a_setting(as_user: AsUser) -> None:
	frappe.db.set_single_value("CS Settings", "low_score", 3)
	called(as_user, some.to_call(), **{**CONTENT, "attitude": 3})
	assert len(files()) == 1


def test_a_complaint_that_ends_severe_opens_a_file(as_user: AsUser) -> None:
	severe = some.to_call(topic="Grave Error")
	assert severe.severity == "Severe" and not files()
	called(as_user, severe, **CONTENT)
	assert "severe" in files()[0].reason
	lost = some.to_call(topic="Grave Error", customer=customer("Mr Wu"))
	for hour in (9, 12, 15):
		with as_user(PEOPLE.officer):
			complaints.log_callback(lost.name, reached=0)
		filters = {"complaint": lost.name}
		newest = frappe.get_all("CS Complaint Callback", filters=filters, pluck="name", order_by="name desc")[
			0
		]
		yesterday = datetime.combine(getdate() - timedelta(days=1), time(hour))
		frappe.db.set_value("CS Complaint Callback", newest, "at", yesterday)
	with as_user(PEOPLE.officer):
		complaints.close_unreachable(lost.name)
	assert [doc.customer for doc in files()] == [None, lost.customer]


def test_a_customer_has_one_open_file(as_user: AsUser) -> None:
	mrs_li = customer("Mrs Li")
	first = let_down(as_user, customer=mrs_li)
	another = some.to_call(customer=mrs_li, subject="The bill is wrong")
	called(as_user, another, report="Nobody called")
	(doc,) = files()
	assert doc.name == first.name and another.name in doc.reason and first.complaint in doc.reason
	assert len(doc.visits) == 1
	other = let_down(as_user, customer=customer("Mr Wu"))
	assert other.name != doc.name


def test_the_key_keeps_two_files_apart_from_being_one(as_user: AsUser) -> None:
	doc = let_down(as_user, customer=customer("Mrs Li"))
	twin = frappe.copy_doc(doc)
	twin.open_key = doc.open_key
	with pytest.raises(frappe.UniqueValidationError):
		twin.flags.ignore_validate = True
		twin.insert()


def test_files_go_to_the_officer_with_the_fewest(as_user: AsUser) -> None:
	given = [let_down(as_user, customer=customer(f"C{number}")).assigned_to for number in range(4)]
	assert given == [RITA, ROSE, RITA, ROSE]
	for user in (RITA, ROSE):
		frappe.db.set_value("User", user, "enabled", 0)
	assert let_down(as_user, customer=customer("C9")).assigned_to == PEOPLE.supervisor


def test_a_visit_plans_the_next_one(as_user: AsUser) -> None:
	doc = let_down(as_user)
	age(doc, 33)
	with as_user(doc.assigned_to):
		assert api.log_visit(doc.name, "Content with the new box", 4) == str(add_days(getdate(), 30))
		api.log_visit(doc.name, "All is well", 5)
	doc = again(doc)
	assert [(row.mood, bool(row.done_on)) for row in doc.visits] == [(4, True), (5, True), (0, False)]
	assert doc.visits[0].by_user == doc.assigned_to and doc.next_visit_on == doc.visits[2].planned_on


def test_a_file_is_closed_after_a_visit_and_a_new_one_may_be_opened(as_user: AsUser) -> None:
	mrs_li = customer("Mrs Li")
	doc = let_down(as_user, customer=mrs_li)
	with as_user(doc.assigned_to):
		with pytest.raises(frappe.ValidationError, match="Visit the customer first"):
			api.close(doc.name, "Content")
		api.log_visit(doc.name, "Content", 5)
		with pytest.raises(frappe.ValidationError, match="reason stays"):
			api.close(doc.name, " ")
		api.close(doc.name, "Content again")
		with pytest.raises(frappe.ValidationError, match="closed already"):
			api.log_visit(doc.name, "Once more", 5)
	doc = again(doc)
	assert (doc.status, doc.open_key, doc.next_visit_on, doc.closed_on) == ("Closed", None, None, getdate())
	assert all(row.done_on for row in doc.visits)
	assert let_down(as_user, customer=mrs_li).name != doc.name


def test_a_form_changes_the_officer_and_the_day_and_nothing_else(as_user: AsUser) -> None:
	doc = let_down(as_user)
	day = add_days(getdate(), 5)
	with as_user(doc.assigned_to):
		form = again(doc)
		form.update({"next_visit_on": day, "status": "Closed", "reason": "", "customer": None})
		form.visits[0].done_on = getdate()
		form.save()
	kept = again(doc)
	assert (kept.status, kept.reason, kept.next_visit_on) == ("Open", doc.reason, day)
	assert [(row.planned_on, row.done_on) for row in kept.visits] == [(day, None)]
	with as_user(doc.assigned_to):
		for values, error in (
			({"assigned_to": ROSE if doc.assigned_to == RITA else RITA}, frappe.PermissionError),
			({"next_visit_on": add_days(getdate(), -1)}, frappe.ValidationError),
			({"next_visit_on": None}, frappe.ValidationError),
		):
			form = again(doc)
			form.update(values)
			with pytest.raises(error):
				form.save()
	with as_user(DIRECTOR):
		form = again(doc)
		form.assigned_to = ROSE
		form.save()
	assert again(doc).assigned_to == ROSE
	with pytest.raises(frappe.PermissionError):
		frappe.get_doc({"doctype": FILE, "party_name": "Anybody"}).insert()


@pytest.mark.commits
def test_the_job_reminds_once_a_day_and_lists_what_is_overdue(as_user: AsUser) -> None:
	today = let_down(as_user, customer=customer("C1"))
	late = let_down(as_user, customer=customer("C2"))
	later = let_down(as_user, customer=customer("C3"))
	age(today, 30)
	age(late, 33)
	frappe.db.delete("CS Notice")
	assert due.remind() == 2
	assert due.remind() == 0
	texts = {
		name: frappe.get_all("CS Notice", filters={"reference_name": name}, pluck="text")
		for name in (today.name, late.name, later.name)
	}
	assert [text for text in texts[today.name]] == ["Visit Mrs Li today. (COMP-11)"]
	assert len(texts[late.name]) == 2 and texts[later.name] == []
	assert any("3 days ago" in text for text in texts[late.name])
	assert any("1 care visits are overdue" in text for text in texts[late.name])
	frappe.db.set_value(FILE, late.name, "reminded_on", add_days(getdate(), -1))
	assert due.remind() == 1


def test_who_sees_which_files(as_user: AsUser) -> None:
	mine = let_down(as_user, customer=customer("C1"))
	hers = let_down(as_user, customer=customer("C2"))
	free = let_down(as_user, customer=customer("C3"))
	frappe.db.set_value(FILE, free.name, "assigned_to", None)
	assert (mine.assigned_to, hers.assigned_to) == (RITA, ROSE)
	everything = {mine.name, hers.name, free.name}
	for user, expected in (
		(RITA, {mine.name, free.name}),
		(PEOPLE.lee, everything),
		(PEOPLE.officer, everything),
		(PEOPLE.supervisor, everything),
	):
		with as_user(user):
			assert set(frappe.get_list(FILE, pluck="name")) == expected
			assert {row["name"] for row in run(REPORT, filters={})["result"]} == expected
	for user in (PEOPLE.anna, PEOPLE.inspector, PEOPLE.hr):
		with as_user(user), pytest.raises(frappe.PermissionError):
			run(REPORT, filters={})
	with as_user(RITA):
		assert not frappe.has_permission(FILE, "read", hers.name)
		with pytest.raises(frappe.PermissionError):
			api.log_visit(hers.name, "Not mine", 5)
		api.log_visit(free.name, "Taken along", 3)
	assert again(free).assigned_to == RITA
	for user in (PEOPLE.anna, PEOPLE.lee, PEOPLE.officer):
		with as_user(user), pytest.raises(frappe.PermissionError):
			api.log_visit(mine.name, "Not mine", 5)


def test_the_report_shows_what_is_due_first(as_user: AsUser) -> None:
	later = let_down(as_user, customer=customer("C1"))
	late = let_down(as_user, customer=customer("C2"))
	age(late, 33)
	with as_user(DIRECTOR):
		api.log_visit(later.name, "Well", 4)
		found = run(REPORT, filters={})
		only_due = run(REPORT, filters={"until": str(getdate())})["result"]
	first, second = found["result"]
	assert (first["name"], first["overdue"], first["visits"], first["mood"]) == (late.name, 3, 0, None)
	assert (second["name"], second["overdue"], second["visits"], second["mood"]) == (later.name, 0, 1, 4)
	assert [row["name"] for row in only_due] == [late.name]
	assert found["chart"]["data"]["datasets"][0]["name"] == "Overdue"
