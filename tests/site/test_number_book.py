"""The number book is true whatever happens to parties, and callers are found by it (CALL-2)."""

from typing import Any

import frappe
import pytest

from cs_center.calls import jobs
from cs_center.calls.service import numberbook
from devtools.root import Finished
from tests.site import centre

pytestmark = pytest.mark.commits


def found(written: str) -> list[tuple[str, str]]:
	_number, matches = numberbook.find_written(written)
	return [(match.candidate.party_type, match.candidate.party) for match in matches]


def _contact(name: str, *numbers: str, **values: Any) -> Any:
	phones = [{"phone": number} for number in numbers]
	return frappe.get_doc({"doctype": "Contact", "first_name": name, "phone_nos": phones, **values}).insert()


def test_every_number_of_every_kind_of_party() -> None:
	contact = _contact("Wang", "13800000001", "0719-8888001-12", "13800000002", "13800000003")
	customer = frappe.get_doc({"doctype": "Customer", "customer_name": "Zhao"}).insert()
	customer.db_set("mobile_no", "13800000004")
	lead = frappe.get_doc(
		{
			"doctype": "Lead",
			"first_name": "Qian",
			"phone": "0719-8888005",
			"mobile_no": "13800000006",
			"fax": "0719-8888007/8888017 转 3",
		}
	).insert()
	employee = frappe.get_doc(
		{
			"doctype": "Employee",
			"first_name": "Sun",
			"gender": "Female",
			"date_of_birth": "1990-01-01",
			"date_of_joining": "2020-01-01",
			"cell_number": "13800000008",
			"emergency_phone_number": "13800000009",
		}
	).insert()
	for written in ("13800000001", "07198888001", "13800000002", "+86 138 0000 0003"):
		assert ("Contact", contact.name) in found(written)
	assert found("0086 13800000004") == [("Customer", customer.name)]
	for written in ("07198888005", "13800000006", "0719 8888007", "07198888017"):
		assert ("Lead", lead.name) in found(written)
	for written in ("13800000008", "13800000009"):
		assert found(written) == [("Employee", employee.name)]


def test_a_custom_phone_field_counts() -> None:
	frappe.get_doc(
		{
			"doctype": "Custom Field",
			"dt": "Customer",
			"fieldname": "second_line",
			"fieldtype": "Data",
			"options": "Phone",
			"label": "Second Line",
		}
	).insert()
	customer = frappe.get_doc(
		{"doctype": "Customer", "customer_name": "Zhou", "second_line": "13800000010"}
	).insert()
	assert found("13800000010") == [("Customer", customer.name)]
	frappe.delete_doc("Custom Field", "Customer-second_line", force=True)


def test_the_book_follows_changes() -> None:
	contact = _contact("Li", "13800000011")
	contact.phone_nos[0].phone = "13800000012"
	contact.save()
	assert (found("13800000011"), found("13800000012")) == ([], [("Contact", contact.name)])
	contact.phone_nos = []
	contact.phone = contact.mobile_no = ""
	contact.save()
	assert not found("13800000012")
	other = _contact("Wu", "13800000013")
	other.delete()
	assert not found("13800000013")


def test_renaming_and_merging_a_customer() -> None:
	first, second = centre.customer("First", "13800000014"), centre.customer("Second", "13800000014")
	frappe.rename_doc("Customer", first, "Renamed")
	customers = {match.candidate.customer for match in numberbook.find_written("13800000014")[1]}
	assert customers == {"Renamed", second}
	frappe.rename_doc("Customer", "Renamed", second, merge=True)
	assert {match.candidate.customer for match in numberbook.find_written("13800000014")[1]} == {second}


def test_a_shared_number_is_ranked_with_why() -> None:
	landlord, tenant = (
		centre.customer("Landlord", "13800000015"),
		centre.customer("Tenant", "13800000016", "13800000015"),
	)
	_number, matches = numberbook.find_written("13800000015")
	assert [match.candidate.customer for match in matches[:1]] == [landlord]
	assert tenant in {match.candidate.customer for match in matches}
	assert "2" in str(matches[0].reason) and "CALL-2" in str(matches[0].reason)


def test_a_number_that_two_rows_of_one_contact_hold_is_one_match() -> None:
	contact = _contact("Zheng", "13800000017", "+86 13800000017")
	assert found("13800000017") == [("Contact", contact.name)]


@pytest.mark.parametrize("written", ["", "/", "anonymous", "-", "匿名", None])
def test_nobody_is_matched_by_no_number(written: str | None) -> None:
	frappe.get_doc({"doctype": "Lead", "first_name": "Blank", "fax": "/"}).insert()
	assert numberbook.find_written(written or "")[1] == []


def test_late_customers_get_their_old_calls() -> None:
	log = centre.answered_call("late-1", from_number="13800000018")
	assert not frappe.db.get_value("CS Call Log", log, "party")
	customer = centre.customer("Late", "13800000018")
	jobs.link_old_calls(["+8613800000018"])
	assert frappe.db.get_value("CS Call Log", log, "customer") == customer
	assert "Late" in frappe.db.get_value("CS Call Log", log, "match_reason")


def test_a_worker_links_old_calls(services: Any) -> None:
	log = centre.answered_call("late-2", from_number="13800000019")
	frappe.db.commit()
	customer = centre.customer("Later", "13800000019")
	frappe.db.commit()
	services.run_jobs()
	frappe.db.rollback()
	assert frappe.db.get_value("CS Call Log", log, "customer") == customer


def test_somebody_else_s_call_is_not_taken_over() -> None:
	first = centre.customer("Before", "13800000020")
	log = centre.answered_call("late-3", from_number="13800000020")
	centre.customer("After", "13800000020")
	jobs.link_old_calls(["+8613800000020"])
	assert frappe.db.get_value("CS Call Log", log, "customer") == first


def test_rebuilding_by_command(bench_command: Any) -> None:
	centre.customer("Rebuilt", "13800000021")
	frappe.db.delete("CS Phone Number")
	frappe.get_doc(
		{"doctype": "CS Phone Number", "number_key": "x", "party_type": "Lead", "party": "gone"}
	).db_insert()
	finished: Finished = bench_command("rebuild-number-book")
	assert finished.rc == 0, finished.stderr
	assert '"Contact"' in finished.stdout.splitlines()[-1]
	assert [party_type for party_type, _party in found("13800000021")] == ["Contact"]
	assert not frappe.db.exists("CS Phone Number", {"party": "gone"})
