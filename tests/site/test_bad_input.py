"""What no field can hold is refused in words by every record of the app, and nothing is half written."""

from typing import Any

import frappe
import pytest
from frappe.model.document import Document

from cs_center.calls import api
from devtools.client import SiteClient
from tests.site.centre import PEOPLE, answered_call, open_centre

BAD = {
	"Date": ("2026-02-30", "abc"),
	"Datetime": ("2026-02-30 10:00:00", "abc"),
	"Time": ("25:99", "abc"),
	"Int": ("abc", "1e400", 10**14),
	**dict.fromkeys(("Currency", "Float", "Percent", "Duration"), ("abc", "NaN", "1e400", "1e30")),
}
MODULE = {"module": "CS Center", "istable": 0}


def fields_of(doctype: str) -> list[tuple[str, str]]:
	return [
		(field.fieldname, bad)
		for field in frappe.get_meta(doctype).fields
		for bad in BAD.get(field.fieldtype, ())
	]


def refused(doc: Document) -> str:
	frappe.db.savepoint("bad_input")
	with pytest.raises((frappe.ValidationError, frappe.PermissionError)) as caught:
		doc.save()
	frappe.db.rollback(save_point="bad_input")
	return str(caught.value)


def test_settings_refuse_what_their_fields_can_not_hold() -> None:
	tried = 0
	for doctype in frappe.get_all("DocType", {**MODULE, "issingle": 1}, pluck="name"):
		for fieldname, bad in fields_of(doctype):
			doc = frappe.get_doc(doctype)
			doc.set(fieldname, bad)
			assert str(bad)[:3] in refused(doc), (doctype, fieldname, bad)
			tried += 1
	assert tried > 100


def test_records_refuse_what_their_fields_can_not_hold() -> None:
	"""Everything that a new site has: rules, policies, plans, texts."""
	tried = set()
	for doctype in frappe.get_all("DocType", {**MODULE, "issingle": 0}, pluck="name"):
		name = frappe.db.get_value(doctype, {"docstatus": 0})
		for fieldname, bad in fields_of(doctype) if name else ():
			doc = frappe.get_doc(doctype, name)
			doc.set(fieldname, bad)
			refused(doc)
			tried.add(doctype)
	assert len(tried) > 10


def test_rows_of_tables_are_named_by_their_place() -> None:
	doc = frappe.get_doc("CS Settings")
	doc.set("special_periods", [{"title": "Spring", "first_day": "2026-02-01", "last_day": "2026-02-30"}])
	words = refused(doc)
	assert "Row 1: " in words and "2026-02-30" in words


def test_the_refusal_is_in_the_users_language_and_harmless() -> None:
	doc = frappe.get_doc("CS Settings")
	doc.opens_at = "<img src=x>"
	frappe.local.lang = "zh"
	try:
		words = refused(doc)
	finally:
		frappe.local.lang = "en"
	assert "不是一天中的时刻" in words and "<img" not in words


def test_records_of_others_are_not_looked_at() -> None:
	note = frappe.get_doc({"doctype": "ToDo", "description": "x", "priority": "Low", "date": "2026-3-1"})
	assert note.insert().name


@pytest.mark.parametrize(
	("method", "values", "said"),
	[
		(
			"calls.api.log_call",
			{"from_number": "13900001111", "to_number": "96123", "started_at": "2026-02-30"},
			"2026-03-31",
		),
		(
			"calls.api.log_call",
			{"from_number": "13900001111", "to_number": "96123", "talk_seconds": 10**12},
			"no call lasts longer than a day",
		),
		(
			"calls.api.log_call",
			{"from_number": "13900001111", "to_number": "96123", "talk_seconds": -1},
			"can not be negative",
		),
		("calls.api.full_numbers", {"call_logs": "abc"}, "JSON"),
		("calls.api.full_numbers", {"call_logs": "{}"}, "JSON"),
		("responsibility.api.of_ticket", {"ticket_type": "", "ticket": "x"}, "no ticket"),
		("responsibility.api.of_ticket", {"ticket_type": "User", "ticket": "Administrator"}, "no ticket"),
	],
)
def test_methods_say_what_is_wrong(http: SiteClient, method: str, values: dict[str, Any], said: str) -> None:
	open_centre()
	answer = http.token(PEOPLE.anna).call(f"cs_center.{method}", **values)
	assert answer.status_code in (404, 417), answer.text
	assert said in answer.json()["_server_messages"]


def test_a_limit_below_zero_is_the_usual_one() -> None:
	open_centre()
	call = answered_call("limit-1")
	for limit in (-1, 0, 10**9):
		assert [one.name for one in api.calls_of_caller(call, limit)] == [call]
