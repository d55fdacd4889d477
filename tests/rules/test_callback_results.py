"""What follows from a call, and when a document is followed by one (BACK-2, BACK-4, KEEP-3)."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_center.callbacks.rules import plans, results
from cs_center.calls.rules.hours import ServiceHours
from cs_center.calls.rules.reasons import Rejected
from cs_center.complaints.rules.limits import Calendar
from cs_center.contact.rules.conduct import ConductPolicy, Contact
from cs_center.contact.rules.hours import about_matters

MONDAY = datetime(2026, 11, 23)
POLICY = ConductPolicy()
CONTACT = Contact(hours=about_matters())
HOURS = ServiceHours()
#: The week of the National Day is free, the Saturday before it is worked.
GOLDEN_WEEK = frozenset(date(2026, 10, day) for day in (1, 2, 3, 4, 5, 6, 7))
CALENDAR = Calendar(HOURS, replace(HOURS, closed_on=GOLDEN_WEEK))


def at(hour: int, minute: int = 0) -> datetime:
	return MONDAY + timedelta(hours=hour, minutes=minute)


@pytest.mark.parametrize(
	("outcome", "status"),
	[
		("Reached", "Done"),
		("Wrong Number", "Cancelled"),
		("Refused", "Cancelled"),
		("No Answer", "Open"),
		("Busy", "Open"),
	],
)
def test_what_a_call_came_to(outcome: str, status: str):
	found = results.after(outcome, CONTACT, at(10), POLICY)
	assert found.status == status
	assert (found.next_at is not None) == (status == "Open")


def test_not_reached_is_tried_again_at_another_hour():
	found = results.after("No Answer", CONTACT, at(10, 20), POLICY)
	assert found.next_at == at(12, 20)
	assert found.reason.values["made"] == 1


def test_after_five_attempts_it_is_unreachable():
	tried = replace(CONTACT, attempts=tuple(at(hour) for hour in (8, 10, 12, 14)))
	found = results.after("Busy", tried, at(16), POLICY)
	assert (found.status, found.next_at) == ("Unreachable", None)


def test_it_is_given_up_after_three_attempts_and_not_before():
	with pytest.raises(Rejected, match="Only 2 attempts"):
		results.give_up(replace(CONTACT, attempts=(at(8), at(10))), POLICY)
	assert results.give_up(replace(CONTACT, attempts=(at(8), at(10), at(12))), POLICY).status == "Unreachable"


def test_five_o_clock_is_five_o_clock():
	found = results.after("Call Again", CONTACT, at(10), POLICY, at(17))
	assert (found.status, found.next_at, found.promised_at) == ("Open", at(17), at(17))


@pytest.mark.parametrize("again_at", [None, at(9), at(23)])
def test_a_promise_needs_a_time_at_which_somebody_may_call(again_at: datetime | None):
	with pytest.raises(Rejected):
		results.after("Call Again", CONTACT, at(10), POLICY, again_at)


def test_an_outcome_that_there_is_not_is_refused():
	with pytest.raises(Rejected, match="no outcome"):
		results.after("Perhaps", CONTACT, at(10), POLICY)


@given(st.lists(st.sampled_from(("No Answer", "Busy")), min_size=1, max_size=8))
def test_whoever_is_never_reached_ends_as_unreachable_after_five(outcomes: list[str]):
	now, tried = at(9), CONTACT
	for number, outcome in enumerate(outcomes, start=1):
		found = results.after(outcome, tried, now, POLICY)
		assert (found.status == "Unreachable") == (number >= 5)
		if found.status == "Unreachable":
			return
		tried, now = replace(tried, attempts=(*tried.attempts, now)), found.next_at


def test_an_overhaul_is_followed_by_three_calls():
	rounds = plans.rounds([(10, 13, "Days"), (30, 33, "Days"), (90, 93, "Days")])
	spans = [plans.span("Overhaul", one, MONDAY, CALENDAR) for one in rounds]
	assert [(span.not_before - MONDAY).days for span in spans] == [10, 30, 90]
	assert [(span.due_at - MONDAY).days for span in spans] == [13, 33, 93]
	assert [span.round for span in spans] == [1, 2, 3]
	assert "round 2" in str(spans[1].reason)


def test_three_working_days_after_a_sale_over_the_golden_week():
	[one] = plans.rounds([(0, 3, "Working Days")])
	sold = datetime(2026, 9, 30, 15)
	span = plans.span("After a Sale", one, sold, CALENDAR)
	assert span.not_before == sold
	assert span.due_at == datetime(2026, 10, 10, 21, 30), "the 8th, the 9th and the Saturday that is worked"


def test_seventy_two_hours_are_hours():
	[one] = plans.rounds([(0, 72, "Hours")])
	assert plans.span("Complaint", one, at(10), CALENDAR).due_at == at(10) + timedelta(days=3)


@pytest.mark.parametrize(
	"written", [[], [(3, 1, "Days")], [(0, 0, "Days")], [(-1, 1, "Days")], [(0, 1, "Moons")]]
)
def test_rounds_that_mean_nothing_are_refused(written: list[tuple[int, int, str]]):
	with pytest.raises(Rejected):
		plans.rounds(written)
