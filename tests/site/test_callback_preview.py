"""What a plan would have asked for is said before it is saved, and nothing is written (BACK-4)."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import frappe
import pytest
from frappe.utils import now_datetime

from cs_center.callbacks import api
from cs_center.callbacks.service import plans
from tests.site.calling import OFFICER
from tests.site.centre import PEOPLE, answered_call, customer, issue

As = Callable[[str], AbstractContextManager[None]]
pytestmark = pytest.mark.commits  # what a doctype of another app is made of is read, and kept, once


def plan(**values: Any) -> dict[str, Any]:
	rounds = [{"after": 0, "within": 3, "unit": "Days"}]
	given = {"plan_name": "Tickets Closed", "document_type": "Issue", "purpose": "Service", "rounds": rounds}
	closed = [{"field_name": "status", "operator": "Is", "value": "Closed"}]
	return {**given, "conditions": closed, **values}


def closed(subject: str, **values: Any) -> str:
	name = issue(subject, **values).name
	frappe.db.set_value("Issue", name, "status", "Closed")
	return name


def preview(as_user: As, user: str = PEOPLE.supervisor, **values: Any) -> dict[str, Any]:
	with as_user(user):
		return api.preview_plan(plan(**values))


def test_who_would_have_been_called(as_user: As) -> None:
	buyer = customer("Li Ming", "13800138000")
	fits = closed("Picture breaks up", customer=buyer)
	issue("Still open", customer=buyer)
	found = preview(as_user)
	assert (found["looked_at"], found["documents"], found["calls"], found["is_all"]) == (2, 1, 1, True)
	(one,) = found["named"]
	assert (one["name"], one["customer"], one["customer_name"], one["round"]) == (fits, buyer, "Li Ming", 1)
	assert one["due_at"] - one["not_before"] == timedelta(days=3)


def test_each_round_is_a_call(as_user: As) -> None:
	closed("Overhaul", customer=customer("Li Ming"))
	rounds = [{"after": days, "within": days + 3, "unit": "Days"} for days in (10, 30, 90)]
	found = preview(as_user, rounds=rounds)
	assert (found["documents"], found["calls"]) == (1, 3)
	assert [one["round"] for one in found["named"]] == [1, 2, 3]


def test_older_documents_are_not_looked_at(as_user: As) -> None:
	name = closed("Long ago", customer=customer("Li Ming"))
	frappe.db.set_value("Issue", name, "modified", now_datetime() - timedelta(days=31), update_modified=False)
	assert preview(as_user)["looked_at"] == 0


def test_who_wants_no_such_call_is_counted_and_not_called(as_user: As) -> None:
	buyer = customer("Li Ming")
	closed("Picture breaks up", customer=buyer)
	frappe.get_doc({"doctype": "CS Contact Wish", "customer": buyer, "refuses": "Offers"}).insert()
	assert preview(as_user)["calls"] == 1, "it is about a matter of theirs"
	found = preview(as_user, purpose="Care")
	assert (found["calls"], found["barred_count"], found["named"]) == (0, 1, [])
	assert found["barred"][0]["customer"] == buyer


def test_documents_that_name_nobody_are_said(as_user: As) -> None:
	closed("Nobody's")
	found = preview(as_user)
	assert (found["documents"], found["nobody"], found["calls"]) == (1, 1, 0)


def test_a_preview_is_what_following_the_plan_does(as_user: As) -> None:
	for name in ("Li Ming", "Wu Fang"):
		closed("Picture breaks up", customer=customer(name))
	before = {one["name"] for one in preview(as_user)["named"]}
	doc = frappe.get_doc({"doctype": plans.PLAN, **plan()}).insert()
	asked = plans.wanted_of(plans.as_plan(doc), frappe.get_all("Issue", fields=["*"]))
	assert {cause.reference_name for cause in asked} == before and len(before) == 2


def test_nothing_is_written(as_user: As) -> None:
	closed("Picture breaks up", customer=customer("Li Ming"))
	tables = ("CS Callback", "CS Callback Plan", "CS Contact")
	before = [frappe.db.count(table) for table in tables]
	written = frappe.db.transaction_writes
	assert preview(as_user)["calls"] == 1
	assert frappe.db.transaction_writes == written
	assert [frappe.db.count(table) for table in tables] == before


@pytest.mark.parametrize("user", [PEOPLE.anna, OFFICER, PEOPLE.lee, PEOPLE.hr])
def test_only_who_writes_plans_previews_them(as_user: As, user: str) -> None:
	with pytest.raises(frappe.PermissionError):
		preview(as_user, user)


@pytest.mark.parametrize(
	("values", "said"),
	[
		({"rounds": []}, "without a round"),
		({"document_type": "No Such Thing"}, "has no documents"),
		({"document_type": "CS Settings"}, "has no documents"),
		({"date_field": "no_such_field"}, "has no field no_such_field"),
		({"document_type": "ToDo"}, "no field that names a customer"),
	],
)
def test_a_plan_that_can_call_nobody_says_why(as_user: As, values: dict[str, Any], said: str) -> None:
	with pytest.raises(frappe.ValidationError, match=said):
		preview(as_user, **values)


def test_a_plan_that_is_no_record_is_refused(as_user: As) -> None:
	with as_user(PEOPLE.supervisor), pytest.raises(frappe.ValidationError, match="JSON"):
		api.preview_plan("[1, 2]")


def test_a_document_of_a_caller_nobody_knows_is_called_by_the_number(as_user: As) -> None:
	log = answered_call("unknown", from_number="13700137000")
	found = preview(as_user, document_type="CS Responsibility", conditions=[])
	assert (found["documents"], found["calls"], found["nobody"]) == (1, 1, 0), log
	assert found["named"][0]["customer"] == ""
