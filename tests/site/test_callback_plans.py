"""Documents of any app are followed by calls, as managers say and without code (BACK-1, BACK-4)."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

import frappe
import pytest
from frappe.utils import add_days, get_datetime, getdate, now_datetime

from cs_center.callbacks import jobs
from cs_center.callbacks.service import plans
from devtools.site_fixtures import Services
from tests.site import calling
from tests.site.centre import PEOPLE, customer, issue

As = Callable[[str], AbstractContextManager[None]]
pytestmark = pytest.mark.commits


@pytest.fixture(autouse=True)
def hours(site: str) -> None:
	calling.always_open()


def plan(name: str = "Thanks", **values: Any) -> Any:
	"""A plan that follows closed issues within three days, unless said otherwise."""
	given = {
		"document_type": "Issue",
		"conditions": [{"field_name": "status", "operator": "Is", "value": "Closed"}],
		"rounds": [{"after": 0, "within": 3, "unit": "Days"}],
		**values,
	}
	return frappe.get_doc({"doctype": "CS Callback Plan", "plan_name": name, **given}).insert()


def closed_issue(whose: str, **values: Any) -> Any:
	doc = issue(customer=whose, **values)
	doc.status = "Closed"
	return doc.save()


def visit(whose: str, kind: str, days_ago: int = 0, **values: Any) -> str:
	"""A submitted maintenance visit, as far as a plan reads it."""
	row = {
		"customer": whose,
		"maintenance_type": kind,
		"completion_status": "Fully Completed",
		"mntc_date": add_days(getdate(), -days_ago),
		"docstatus": 1,
		**values,
	}
	doc = frappe.get_doc({"doctype": "Maintenance Visit", "name": frappe.generate_hash(length=10), **row})
	doc.db_insert()
	return doc.name


def calls(**filters: Any) -> list[Any]:
	fields = [
		"name",
		"plan",
		"round",
		"status",
		"due_at",
		"next_action_at",
		"customer",
		"not_by",
		"result",
		"reason",
	]
	return frappe.get_all("CS Callback", filters=filters, fields=fields, order_by="due_at")


def test_a_closed_issue_is_called_about_once(as_user: As) -> None:
	plan()
	li = customer("Li")
	with as_user(PEOPLE.anna):
		doc = closed_issue(li)
	issue(customer=li)
	jobs.follow_plans()
	jobs.follow_plans()
	[one] = calls(plan="Thanks")
	assert (one.customer, one.round) == (li, 1)
	assert one.due_at == get_datetime(doc.modified) + timedelta(days=3)
	assert PEOPLE.anna in one.not_by, "who handled it does not call"
	assert "Thanks" in one.reason and "BACK-4" in one.reason


def test_an_overhaul_in_three_rounds() -> None:
	visit(customer("Li"), "Breakdown")
	jobs.follow_plans()
	found = calls(plan="Overhaul")
	midnight = datetime.combine(getdate(), datetime.min.time())
	assert [(one.due_at - midnight).days for one in found] == [13, 33, 93]
	assert [(one.next_action_at.date() - getdate()).days for one in found] == [10, 30, 90]
	assert [one.round for one in found] == [1, 2, 3]


@pytest.mark.parametrize(
	("kind", "name", "days"), [("Unscheduled", "Small Job", 3), ("Scheduled", "Second-level Maintenance", 10)]
)
def test_the_shipped_plans_for_maintenance(kind: str, name: str, days: int) -> None:
	visit(customer("Li"), kind)
	jobs.follow_plans()
	[one] = calls()
	assert one.plan == name
	assert one.due_at == datetime.combine(getdate() + timedelta(days=days), datetime.min.time())


def test_after_a_sale_and_not_after_a_return() -> None:
	li = customer("Li")
	for name, is_return in (("INV-1", 0), ("INV-2", 1)):
		row = {
			"customer": li,
			"posting_date": getdate(),
			"docstatus": 1,
			"is_return": is_return,
			"name": name,
		}
		frappe.get_doc({"doctype": "Sales Invoice", **row}).db_insert()
	jobs.follow_plans()
	[one] = calls()
	assert (one.plan, frappe.db.get_value("CS Callback", one.name, "reference_name")) == (
		"After a Sale",
		"INV-1",
	)


def test_drafts_are_not_followed() -> None:
	visit(customer("Li"), "Scheduled", docstatus=0)
	jobs.follow_plans()
	assert calls() == []


def test_what_is_reopened_is_not_called_about_any_more() -> None:
	plan()
	doc = closed_issue(customer("Li"))
	jobs.follow_plans()
	doc.reload()
	doc.status = "Open"
	doc.save()
	jobs.follow_plans()
	[one] = calls(plan="Thanks")
	assert one.status == "Cancelled" and "no longer asks" in one.result


def test_a_plan_is_for_what_happens_from_now_on() -> None:
	doc = closed_issue(customer("Li"))
	long_ago = add_days(now_datetime(), -1)
	frappe.db.set_value("Issue", doc.name, "modified", long_ago, update_modified=False)
	plan()
	jobs.follow_plans()
	assert calls(plan="Thanks") == []


def test_a_plan_that_fails_is_shown_and_stops_no_other() -> None:
	broken = plan("A Broken One")
	plan("Thanks")
	frappe.db.set_value("CS Callback Condition", {"parent": broken.name}, "field_name", "gone")
	closed_issue(customer("Li"))
	jobs.follow_plans()
	assert len(calls(plan="Thanks")) == 1
	assert "gone" in frappe.db.get_value("CS Callback Plan", broken.name, "sweep_error")
	assert frappe.db.exists("Error Log", {"method": ("like", "%A Broken One%")})
	frappe.db.set_value("CS Callback Condition", {"parent": broken.name}, "field_name", "status")
	jobs.follow_plans()
	assert len(calls(plan="A Broken One")) == 1
	assert not frappe.db.get_value("CS Callback Plan", broken.name, "sweep_error")


@pytest.mark.parametrize(
	("values", "text"),
	[
		({"rounds": [{"after": 3, "within": 1, "unit": "Days"}]}, "must end after it begins"),
		({"document_type": "CS Settings"}, "no documents"),
		({"document_type": "Holiday List", "conditions": []}, "names a customer"),
		({"conditions": [{"field_name": "colour", "operator": "Is", "value": "red"}]}, "no field colour"),
		({"date_field": "yesterday"}, "no field yesterday"),
		({"handler_fields": "owner, nobody"}, "no field nobody"),
	],
)
def test_a_plan_that_could_never_call_anybody_is_refused(values: dict[str, Any], text: str) -> None:
	with pytest.raises(frappe.ValidationError, match=text):
		plan(**values)


def test_handlers_are_named_by_fields() -> None:
	plan(handler_fields="raised_by, owner")
	closed_issue(customer("Li"), raised_by=PEOPLE.alan)
	jobs.follow_plans()
	[one] = calls(plan="Thanks")
	assert one.not_by.splitlines() == ["Administrator", PEOPLE.alan]


def test_only_managers_change_plans(as_user: As) -> None:
	for user, may in (
		(PEOPLE.officer, False),
		(PEOPLE.anna, False),
		(PEOPLE.lee, False),
		(PEOPLE.supervisor, True),
	):
		with as_user(user):
			assert frappe.has_permission("CS Callback Plan", "write") == may
			assert frappe.has_permission("CS Calling Hours", "write") == may


def test_a_killed_sweep_is_gone_on_with(services: Services) -> None:
	plan()
	whose = customer("Li")
	total = 1200
	for number in range(total):
		row = {"customer": whose, "status": "Closed", "subject": f"Noise {number}"}
		frappe.get_doc({"doctype": "Issue", "name": f"ISS-{number:05}", **row}).db_insert()
	frappe.db.commit()
	[worker] = services.workers(1)
	frappe.enqueue("cs_center.callbacks.jobs.follow_plans")
	services.wait_until(lambda: frappe.db.count("CS Callback") > 0)
	services.kill(worker)
	services.workers(2)
	for _turn in range(2):
		frappe.enqueue("cs_center.callbacks.jobs.follow_plans")
	services.wait_until(lambda: frappe.db.count("CS Callback") == total, timeout=120)
	keys = frappe.get_all("CS Callback", pluck="reference_name")
	assert len(set(keys)) == total, "each once"


def test_who_has_no_customer_is_not_called() -> None:
	plan()
	closed_issue("")
	jobs.follow_plans()
	assert calls(plan="Thanks") == []


def statements_to_follow(documents: int, start: int) -> int:
	"""How many statements it takes to follow so many documents."""
	whose = frappe.get_all("Customer", pluck="name", limit=5)
	for number in range(start, start + documents):
		row = {"customer": whose[number % 5], "status": "Closed", "subject": "Noise", "name": f"ISS-{number}"}
		frappe.get_doc({"doctype": "Issue", **row}).db_insert()
	statements = []
	really = frappe.db.sql
	frappe.db.sql = lambda *args, **kwargs: (statements.append(args[0]), really(*args, **kwargs))[1]
	try:
		assert plans.follow(frappe.get_doc("CS Callback Plan", "Thanks")) == documents
	finally:
		frappe.db.sql = really
	return len(statements)


def test_many_documents_take_no_more_statements_than_few() -> None:
	plan()
	for number in range(5):
		customer(f"C{number}")
	statements_to_follow(1, 0)
	few, many = statements_to_follow(10, 10), statements_to_follow(200, 100)
	assert many <= few + 2
