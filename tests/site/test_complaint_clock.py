"""COMP-7 on ERPNext's own clock: the agreement is its, the limits are the mission's."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from typing import Any

import frappe
import pytest
from frappe.utils import now_datetime

from cs_center.calls.service import switchboard
from cs_center.complaints import api
from cs_center.complaints.service import taking
from tests.site import complaints as some
from tests.site.centre import PEOPLE
from tests.site.complaints import complaint

AsUser = Callable[[str], AbstractContextManager[None]]
#: National Day 2026: closed from 1 to 7 October; Sunday 20 September and Saturday 10 October are worked.
MAKE_UP_DAYS = {date(2026, 9, 20), date(2026, 10, 10)}


@pytest.fixture(autouse=True)
def tracked() -> Iterator[None]:
	"""Support Settings > Track Service Level Agreement."""
	some.open_station()
	frappe.db.set_single_value("Support Settings", "track_service_level_agreement", 1)
	frappe.clear_document_cache("Support Settings", "Support Settings")
	yield
	switchboard.forget()


@pytest.fixture
def working_days() -> None:
	"""A Chinese year of offices: weekends and the holiday week are closed, make-up days are worked."""
	days = [date(2026, 9, 1) + timedelta(days=count) for count in range(90)]
	closed = [
		day
		for day in days
		if (day.weekday() >= 5 or date(2026, 10, 1) <= day <= date(2026, 10, 7)) and day not in MAKE_UP_DAYS
	]
	made = frappe.get_doc(
		{
			"doctype": "Holiday List",
			"holiday_list_name": "Offices 2026",
			"from_date": "2026-09-01",
			"to_date": "2026-11-30",
			"holidays": [{"holiday_date": day, "description": "closed"} for day in closed],
		}
	).insert()
	frappe.db.set_single_value("CS Settings", "working_days_list", made.name)
	switchboard.forget()


def taken_at(moment: datetime, monkeypatch: pytest.MonkeyPatch, **values: Any) -> Any:
	monkeypatch.setattr(taking, "now_datetime", lambda: moment)
	return some.taken(**values)


@pytest.mark.parametrize(
	"moment, values, due_by",
	[
		# 13 working days: 24-25, 28-30 September, 8-10 and 12-16 October: the make-up Saturday is one of them.
		(datetime(2026, 9, 23, 10), {}, datetime(2026, 10, 16, 21, 30)),
		(datetime(2026, 9, 29, 10), {"kind": "Enquiry"}, datetime(2026, 10, 9, 21, 30)),
		(datetime(2026, 10, 3, 20), {"urgent": 1}, datetime(2026, 10, 3, 21, 30)),
		(datetime(2026, 10, 3, 23), {"urgent": 1}, datetime(2026, 10, 4, 21, 30)),
		(datetime(2026, 10, 3, 23, 15), {"kind": "Fault Report"}, datetime(2026, 10, 4, 23, 15)),
	],
)
def test_limits_come_out_as_the_mission_says(
	moment: datetime,
	values: dict[str, Any],
	due_by: datetime,
	monkeypatch: pytest.MonkeyPatch,
	working_days: None,
) -> None:
	doc = taken_at(moment, monkeypatch, **values)
	assert doc.due_by == doc.resolution_by == due_by
	assert doc.response_by == doc.dispatch_by == moment + timedelta(hours=1)
	assert doc.answer_by == moment + timedelta(days=15)
	assert doc.service_level_agreement and doc.agreement_status == "First Response Due"


def test_the_agreement_is_met_when_the_customer_says_so_in_time() -> None:
	assert some.dispatched().agreement_status == "Resolution Due"
	doc = some.solved()
	assert doc.agreement_status == "Fulfilled" and doc.resolution_date and doc.first_responded_on


def test_the_agreement_is_missed_when_it_took_too_long(as_user: AsUser) -> None:
	name = some.to_call().name
	frappe.db.set_value("CS Complaint", name, "due_by", now_datetime() - timedelta(minutes=1))
	with as_user(PEOPLE.officer):
		api.log_callback(name, reached=1, solved=1)
	assert complaint(name).agreement_status == "Failed"


def test_waiting_for_the_customer_is_held_by_the_agreement(as_user: AsUser) -> None:
	doc = some.dispatched()
	with as_user(PEOPLE.anna):
		api.wait_for_customer(doc.name, "Receipt")
		held = complaint(doc.name)
		assert held.on_hold_since and held.resolution_by is None
		before = now_datetime() - timedelta(hours=2)
		frappe.db.set_value("CS Complaint", doc.name, {"since": before, "on_hold_since": before})
		api.go_on(doc.name)
	gone_on = complaint(doc.name)
	assert gone_on.resolution_by == gone_on.due_by > doc.due_by + timedelta(hours=2) - timedelta(seconds=1)
	assert 7200 <= gone_on.total_hold_time < 7300 and not gone_on.on_hold_since


def test_moments_are_in_the_sites_time_zone_wherever_the_agent_is(as_user: AsUser) -> None:
	frappe.db.set_value("User", PEOPLE.anna, "time_zone", "America/New_York")
	frappe.clear_document_cache("User", PEOPLE.anna)
	doc = some.solved()
	for field in ("first_responded_on", "resolution_date"):
		assert abs(doc.get(field) - now_datetime()) < timedelta(minutes=1), field
	assert doc.agreement_status == "Fulfilled"


def test_without_tracking_the_limits_are_kept_all_the_same(as_user: AsUser) -> None:
	frappe.db.set_single_value("Support Settings", "track_service_level_agreement", 0)
	doc = some.dispatched()
	assert not doc.service_level_agreement and doc.due_by and doc.next_action_at
	with as_user(PEOPLE.anna):
		api.wait_for_customer(doc.name, "Receipt")
		api.go_on(doc.name)
	assert complaint(doc.name).due_by > doc.due_by
