"""Reminders and greetings: when they are due, many as one, and how a customer is told or why not (KEEP-2, KEEP-4)."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_center.ahead.rules import channels
from cs_center.ahead.rules.channels import (
	CALL,
	CHANNELS,
	FAILED,
	MAIL,
	MANAGER,
	MISSED,
	NOT_ALLOWED,
	SENDING,
	SMS,
	TO_CALL,
	TO_SEND,
	UNREACHABLE,
	WITH_MANAGER,
	Reach,
	after_failure,
	choose,
	is_mobile,
	may_send,
)
from cs_center.ahead.rules.occasions import Occasion, Timing, merged, reason, timing
from cs_center.calls.rules.reasons import Rejected
from cs_center.contact.rules.conduct import ALL_CALLS, CARE, NOTHING, OFFERS, Contact
from cs_center.contact.rules.hours import CallingHours, Window

MONDAY = date(2026, 11, 23)
MORNING = datetime.combine(MONDAY, time(6))
ALL_WAYS = frozenset(CHANNELS)
dates = st.dates(date(2026, 1, 1), date(2027, 12, 31))
timings = st.builds(
	lambda before, late: Timing(tuple(sorted(before, reverse=True)), late),
	st.sets(st.integers(0, 30), min_size=1, max_size=4),
	st.integers(0, 6),
)


def day(number: int) -> date:
	return MONDAY + timedelta(days=number)


def occasion(key: str = "k", customer: str = "Li", **values: object) -> Occasion:
	given_ = {"plan": "Birthday", "label": "Birthday", "day": MONDAY, "before": 0, "last_day": MONDAY}
	return Occasion(key, customer, **{**given_, "priority": 10, "channels": (SMS, MAIL, CALL), **values})


def reach(**values: object) -> Reach:
	return Reach(**{"contact": Contact(CARE), "ways": ALL_WAYS, **values})


class TestDue:
	def test_fourteen_days_before_and_on_the_day(self) -> None:
		found = timing("14, 0", 0)
		end = day(20)
		told = {number: found.due_on(end, day(number)) for number in range(25)}
		assert {number: before for number, before in told.items() if before is not None} == {6: 14, 20: 0}

	def test_what_was_missed_is_made_up_for_and_never_a_week_late(self) -> None:
		found = timing("0", 2)
		assert [found.due_on(day(0), day(number)) for number in range(5)] == [0, 0, 0, None, None]
		with pytest.raises(Rejected, match="at most 6 days later"):
			timing("0", 7)

	def test_an_older_step_is_never_told_after_a_newer_one(self) -> None:
		found = Timing((3, 2), 6)
		assert found.due_on(day(3), day(1)) == 2, "the step of three days is over"

	@given(timings, dates, dates)
	def test_somebody_is_told_of_a_day_within_its_limits(self, found: Timing, of: date, today: date) -> None:
		before = found.due_on(of, today)
		if before is None:
			return
		due = of - timedelta(days=before)
		assert due <= today <= due + timedelta(days=found.late_days)
		assert all(of - timedelta(days=other) > today or other >= before for other in found.before)

	@given(timings, dates)
	def test_the_days_of_which_somebody_is_told(self, found: Timing, today: date) -> None:
		wide = [today + timedelta(days=count) for count in range(-20, 60)]
		assert found.days_due(today) == [of for of in wide if found.due_on(of, today) is not None]

	@pytest.mark.parametrize("text", ["", "soon", "-1", "14; x", "1.5", "367"])
	def test_days_that_mean_nothing_are_refused(self, text: str) -> None:
		with pytest.raises(Rejected):
			timing(text, 0)

	def test_days_as_people_write_them(self) -> None:
		assert timing("14，0、 7", 1) == Timing((14, 7, 0), 1)


class TestOneGreeting:
	@given(
		st.lists(
			st.builds(
				occasion,
				key=st.text("ab", min_size=1, max_size=3),
				customer=st.sampled_from(["Li", "Wang"]),
				priority=st.integers(1, 3),
				day=dates,
			)
		)
	)
	def test_however_many_reasons(self, all_of: list[Occasion]) -> None:
		found = merged(all_of)
		assert set(found) == {one.customer for one in all_of}
		for customer, of_one in found.items():
			assert {one.key for one in of_one} == {one.key for one in all_of if one.customer == customer}
			assert len({one.key for one in of_one}) == len(of_one), "each reason once"
			assert of_one[0].priority == min(one.priority for one in of_one), "the most important leads"

	def test_the_order_in_which_they_are_found_does_not_matter(self) -> None:
		some = [occasion(str(number), priority=number % 2, plan=str(number)) for number in range(6)]
		assert merged(some) == merged(reversed(some))

	def test_what_is_said_of_it(self) -> None:
		contract = {"label": "Contract Ends", "reference_doctype": "Contract", "reference_name": "C-1"}
		ahead = occasion(day=day(12), **contract)
		assert str(reason(ahead, MONDAY)) == (
			"Contract Ends: Contract C-1 on 2026-12-05, in 12 days. (KEEP-4)"
		), "the days that are left, not those of the plan"
		assert str(reason(occasion(day=day(0)), MONDAY)) == "Birthday today. (KEEP-4)"
		assert str(reason(occasion(day=day(-1)), MONDAY)) == "Birthday on 2026-11-22. (KEEP-4)"


class TestHow:
	@given(
		st.sampled_from((OFFERS, ALL_CALLS)),
		st.sets(st.sampled_from(CHANNELS)),
		st.sampled_from(("", "chen@example.com")),
		st.booleans(),
	)
	def test_never_after_a_refusal(
		self, refuses: str, ways: set[str], manager: str, by_manager: bool
	) -> None:
		known = reach(contact=Contact(CARE, refuses=refuses), ways=frozenset(ways), manager=manager)
		choice = choose([occasion(by_manager=by_manager)], known, MORNING)
		assert choice and choice.status == NOT_ALLOWED and choice.why and not choice.assigned_to
		assert may_send(known.contact, MONDAY, MORNING + timedelta(hours=5)).status == NOT_ALLOWED

	@given(
		st.permutations(CHANNELS),
		st.sets(st.sampled_from(CHANNELS)),
		st.integers(0, 23),
		st.integers(0, 5),
	)
	def test_the_first_channel_that_reaches(
		self, wished: list[str], ways: set[str], hour: int, spare: int
	) -> None:
		now = datetime.combine(MONDAY, time(hour))
		one = occasion(channels=tuple(wished), last_day=day(spare))
		choice = choose([one], reach(ways=frozenset(ways)), now)
		first = next((channel for channel in wished if channel in ways), None)
		if choice is None:
			assert first in (SMS, MAIL) and hour >= 20 and spare
		elif not first:
			assert choice.status == UNREACHABLE
		elif choice.status != NOT_ALLOWED:
			assert choice.channel == first
			assert choice.status == (TO_CALL if first == CALL else TO_SEND)

	@given(
		st.sets(st.integers(0, 23), min_size=2, max_size=2).map(sorted),
		st.integers(0, 23 * 60 + 59),
	)
	def test_messages_go_out_on_the_day_and_at_permitted_hours_only(self, bounds: list[int], at: int) -> None:
		window = (Window(*(time(hour) for hour in bounds)),)
		contact = Contact(CARE, hours=CallingHours(window, window))
		now = datetime.combine(MONDAY, time(at // 60, at % 60))
		choice = choose([occasion(channels=(SMS,))], reach(contact=contact), now)
		assert choice
		if choice.status == TO_SEND:
			assert choice.send_at and choice.send_at.date() == MONDAY and contact.hours.allows(choice.send_at)
		later = may_send(contact, MONDAY, now)
		assert (later.status == SENDING) == contact.hours.allows(now)
		assert later.status in (SENDING, TO_SEND, MISSED)
		assert may_send(contact, MONDAY, now + timedelta(days=1)).status == MISSED

	def test_channels_of_a_lesser_reason_count_when_the_first_one_has_none(self) -> None:
		some = [occasion("a", channels=(SMS,)), occasion("b", channels=(MAIL, CALL), priority=20)]
		assert choose(some, reach(ways=frozenset({CALL, MAIL})), MORNING).channel == MAIL

	def test_a_named_manager_calls_or_is_told(self) -> None:
		named = [occasion(by_manager=True)]
		calls = choose(named, reach(manager="chen@example.com", manager_calls=True), MORNING)
		assert (calls.status, calls.channel, calls.assigned_to) == (TO_CALL, CALL, "chen@example.com")
		told = choose(named, reach(manager="chen@example.com"), MORNING)
		assert (told.status, told.channel, told.assigned_to) == (WITH_MANAGER, MANAGER, "chen@example.com")
		plain = choose([occasion(by_manager=False)], reach(manager="chen@example.com"), MORNING)
		assert (plain.status, plain.assigned_to) == (TO_SEND, "")

	def test_a_message_that_was_not_taken_is_tried_again_and_not_for_ever(self) -> None:
		noon, contact = datetime.combine(MONDAY, time(12)), Contact(CARE, refuses=NOTHING)
		first, third = (after_failure("HTTPError 503", count, 3, contact, MONDAY, noon) for count in (1, 3))
		assert (first.status, first.send_at) == (TO_SEND, noon + timedelta(minutes=15))
		assert third.status == FAILED and "HTTPError 503" in str(third.why)
		evening = datetime.combine(MONDAY, time(19, 50))
		assert after_failure("x", 1, 3, contact, MONDAY, evening).status == FAILED, "not after hours"

	@pytest.mark.parametrize(
		("key", "takes"),
		[("+8613800138000", True), ("+867198888888", False), ("short-CN:10086", False), ("raw:12", False)],
	)
	def test_which_numbers_take_messages(self, key: str, takes: bool) -> None:
		assert is_mobile(key) == takes

	def test_every_status_is_one_of_the_record(self) -> None:
		assert len(set(channels.STATUSES)) == 10
