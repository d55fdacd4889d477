"""Plans, festivals and birthdays as people write them; who may, and what is said before anything is saved (KEEP-4, SEC-1)."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import frappe
import pytest

from cs_center.ahead import api
from devtools.client import SiteClient
from tests.site.ahead import SHIPPED, born, contract, greetings, only, plan, prepare, today
from tests.site.centre import PEOPLE, customer

As = Callable[[str], AbstractContextManager[None]]
pytestmark = pytest.mark.commits


def test_what_is_shipped(site: str) -> None:
	found = frappe.get_all("CS Reminder Plan", filters={"enabled": 1}, fields=["name", "days_before"])
	assert {row.name for row in found} == set(SHIPPED)
	days = {row.name: row.days_before for row in found}
	assert days["Contract Ends"] == days["Subscription Ends"] == days["Service Visit"] == "14, 0"
	festivals = dict(frappe.get_all("CS Festival", fields=["name", "key"], as_list=True))
	assert festivals["Spring Festival"] == "L0101" and festivals["National Day"] == "G1001"
	assert festivals["Mid-Autumn Festival"] == "L0815" and festivals["Double Ninth Festival"] == "L0909"
	for name in SHIPPED:
		frappe.get_doc("CS Reminder Plan", name).save()


@pytest.mark.parametrize(
	("values", "text"),
	[
		({"days_before": "soon"}, "how many days before"),
		({"days_before": "400"}, "more than 366 days"),
		({"late_days": 7}, "at most 6 days"),
		({"channels": ("Pigeon",)}, r"Pigeon|Call, SMS or Mail"),
		({"channels": ("SMS", "SMS")}, "each channel once"),
		({"message": "Dear {{ customer_nam }}"}, "customer_nam"),
		({"message": "Dear {% if %}"}, "can not be filled in"),
		({"message": "{{ frappe.db.get_value('User', 'Administrator', 'email') }}"}, "frappe"),
		({"message": "{{ ''.__class__.__mro__ }}"}, "unsafe"),
		({"message": "{{ doc.nothing }}", "kind": "Date of a Document", "document_type": "Contract",
			"date_field": "end_date", "customer_field": "party_name"}, "nothing"),
		({"valid_from": "2026-02-01", "valid_to": "2026-01-01"}, "ends before it begins"),
		({"kind": "Date of a Document", "document_type": "Issue", "date_field": "subject"}, "no date"),
		({"kind": "Date of a Document", "document_type": "Issue", "date_field": "gone"}, "no field gone"),
		({"kind": "Date of a Document", "document_type": "CS Settings", "date_field": "x"}, "no documents"),
		({"kind": "Date of a Document", "document_type": "Holiday List", "date_field": "from_date"}, "names a customer"),
		({"kind": "Date of a Document", "document_type": "Issue", "date_field": "x", "table_field": "subject"}, "no table"),
	],
)  # fmt: skip
def test_a_plan_that_means_nothing_is_refused(values: dict[str, Any], text: str) -> None:
	with pytest.raises(frappe.ValidationError, match=text):
		plan(**values)


def test_documents_of_an_app_that_is_not_there(site: str) -> None:
	doc = frappe.get_doc("CS Reminder Plan", "Contract Ends")
	doc.document_type = "Insurance Policy"
	doc.flags.ignore_links = True
	with pytest.raises(frappe.ValidationError, match="install its app"):
		doc.save()


def test_who_may_not_read_a_document_plans_nothing_with_it(as_user: As) -> None:
	values = {"kind": "Date of a Document", "document_type": "Sales Invoice", "date_field": "due_date"}
	with as_user(PEOPLE.supervisor), pytest.raises(frappe.PermissionError):
		plan(**values)


def test_who_may_not_read_a_document_still_says_when_and_how(as_user: As) -> None:
	with as_user(PEOPLE.supervisor):
		assert not frappe.has_permission("Contract", "read")
		doc = frappe.get_doc("CS Reminder Plan", "Contract Ends")
		doc.update({"enabled": 0, "days_before": "7", "message": "Dear {{ customer_name }}"})
		doc.save()
		assert api.preview_plan(doc.as_dict())["reminders"] == 0
		for values in (
			{"message": "{{ doc.contract_terms }}"},
			{"date_field": "start_date"},
			{"conditions": [{"field_name": "is_signed", "operator": "Is", "value": "1"}]},
		):
			asks_more = frappe.get_doc("CS Reminder Plan", "Contract Ends").update(values)
			with pytest.raises(frappe.PermissionError):
				asks_more.save()
			with pytest.raises(frappe.PermissionError):
				api.preview_plan(asks_more.as_dict())


@pytest.mark.parametrize(
	("values", "key"),
	[
		({"month": 2, "day": 29}, "G0229"),
		({"calendar": "Lunar", "month": 8, "day": 15}, "L0815"),
		({"calendar": "Lunar", "month": 6, "day": 30, "leap_month": 1}, "L0630+"),
		({"calendar": "Gregorian", "month": 6, "day": 30, "leap_month": 1}, "G0630"),
		({}, None),
	],
)
def test_a_birthday_is_kept_by_its_key(values: dict[str, Any], key: str | None) -> None:
	doc = frappe.get_doc("Customer", customer("Li"))
	doc.update({f"cs_birthday_{field}": value for field, value in values.items()})
	doc.save()
	assert frappe.db.get_value("Customer", doc.name, "cs_birthday_key") == key


def test_a_birthday_that_no_year_has_is_refused(site: str) -> None:
	name = customer("Li")
	for month, day in ((2, 30), (13, 1), (5, 0), (0, 5)):
		doc = frappe.get_doc("Customer", name)
		doc.update({"cs_birthday_month": month, "cs_birthday_day": day})
		with pytest.raises(frappe.ValidationError, match=r"month|Month"):
			doc.save()


def test_birthdays_are_found_by_an_index(site: str) -> None:
	[row] = frappe.db.sql(
		"EXPLAIN SELECT name FROM tabCustomer WHERE cs_birthday_key IN ('G0101', 'L0101')", as_dict=True
	)
	assert row.possible_keys and "cs_birthday_key" in row.possible_keys


def as_sent(**values: Any) -> dict[str, Any]:
	given = {
		"plan_name": "New",
		"kind": "Birthday",
		"days_before": "0",
		"message": "Hello {{ customer_name }}",
	}
	return {**given, "channels": [{"channel": "Call"}], **values}


def test_the_preview_says_who_and_writes_nothing(as_user: As) -> None:
	only()
	born("Soon", "13800138000", on=today(3))
	born("Later", "13800138001", on=today(29))
	born("Too Late", "13800138002", on=today(31))
	born("No Number", on=today(4))
	refuses = born("Refuses", "13800138003", on=today(5))
	frappe.get_doc({"doctype": "CS Contact Wish", "customer": refuses, "refuses": "Offers"}).insert()
	with as_user(PEOPLE.supervisor):
		found = api.preview_plan(json.dumps(as_sent()))
	assert [row["customer_name"] for row in found["named"]] == ["Soon", "No Number", "Refuses", "Later"]
	counts = {key: found[key] for key in ("reminders", "customers", "barred", "unreachable", "is_all")}
	assert counts == {"reminders": 4, "customers": 4, "barred": 1, "unreachable": 1, "is_all": True}
	assert found["channels"] == {"Call": 2} and found["example"]["message"] == "Hello Soon"
	assert greetings() == [] and not frappe.db.exists("CS Reminder Plan", "New")


def test_the_preview_of_documents_names_both_days(as_user: As) -> None:
	only()
	li = customer("Li", "13800138000")
	contract(li, 20)
	values = as_sent(
		kind="Date of a Document",
		days_before="14, 0",
		document_type="Contract",
		date_field="end_date",
		customer_field="party_name",
		message="{{ doc.party_name }}: {{ days }}",
	)
	found = api.preview_plan(values)
	assert [row["day"] for row in found["named"]] == [today(6), today(20)]
	assert found["reminders"] == 2 and found["customers"] == 1
	assert found["example"]["message"] == "Li: 14"


def test_the_preview_agrees_with_what_is_done(site: str) -> None:
	only("Birthday")
	for number in range(3):
		born(f"B{number}", f"1380013800{number}")
	shipped = frappe.get_doc("CS Reminder Plan", "Birthday").as_dict()
	named = [row for row in api.preview_plan(shipped)["named"] if row["day"] == today()]
	prepare()
	assert {row["customer"]: row["status"] for row in named} == {
		one.customer: one.status for one in greetings()
	}


def test_who_writes_plans_and_who_reads_greetings_over_rest(http: SiteClient) -> None:
	only()
	plan()
	born("Li", "13800138000")
	prepare()
	frappe.db.commit()
	[name] = frappe.get_all("CS Greeting", pluck="name")
	for user, plans, reads in (
		(PEOPLE.anna, 403, False),
		(PEOPLE.officer, 403, False),
		(PEOPLE.hr, 403, False),
		(PEOPLE.lee, 403, True),
		(PEOPLE.supervisor, 200, True),
	):
		session = http.token(user)
		written = session.request(
			"PUT", "/api/resource/CS Reminder Plan/Happy Birthday", json={"priority": 9}
		)
		assert written.status_code == plans, user
		previewed = session.post("/api/method/cs_center.ahead.api.preview_plan", json={"plan": as_sent()})
		assert previewed.status_code == plans, user
		assert (session.get(f"/api/resource/CS Greeting/{name}").status_code == 200) == reads, user
		listed = session.get("/api/resource/CS Greeting")
		assert (listed.status_code == 200 and bool(listed.json()["data"])) == reads, user
		changed = session.request("PUT", f"/api/resource/CS Greeting/{name}", json={"status": "Sent"})
		assert changed.status_code == 403, user
		assert session.post("/api/resource/CS Greeting", json={"customer": "Li"}).status_code == 403, user
	assert http.guest().get("/api/method/cs_center.ahead.api.preview_plan").status_code == 403
