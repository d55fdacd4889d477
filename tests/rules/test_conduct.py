"""The laws of conduct: nobody is called when they must not be, whatever the order of things (BACK-2, KEEP-2)."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_center.calls.rules.reasons import Rejected
from cs_center.contact.rules import conduct
from cs_center.contact.rules.conduct import (
	ALL_CALLS,
	CARE,
	NOTHING,
	OFFERS,
	SALES,
	SERVICE,
	ConductPolicy,
	Contact,
)
from cs_center.contact.rules.hours import CallingHours, Window, about_matters, windows, wished
from cs_center.contact.rules.order import OrderPolicy, place

MONDAY = datetime(2026, 11, 23)
POLICY = ConductPolicy()
DAYTIME = CallingHours()


def at(hour: int, minute: int = 0, day: int = 0) -> datetime:
	return MONDAY + timedelta(days=day, hours=hour, minutes=minute)


moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31))
times = st.integers(0, 23 * 60 + 59).map(lambda minutes: time(minutes // 60, minutes % 60))


@st.composite
def calling_hours(draw: st.DrawFn) -> CallingHours:
	def day() -> tuple[Window, ...]:
		bounds = sorted(draw(st.sets(times, min_size=2, max_size=4)))
		return tuple(Window(*pair) for pair in zip(bounds[::2], bounds[1::2], strict=False))

	rest = draw(st.none() | st.frozensets(st.dates(date(2026, 1, 1), date(2027, 12, 31)), max_size=5))
	return CallingHours(day(), draw(st.just(()) | st.builds(day)), rest)


@st.composite
def contacts(draw: st.DrawFn) -> Contact:
	return Contact(
		purpose=draw(st.sampled_from(conduct.PURPOSES)),
		hours=draw(calling_hours()),
		refuses=draw(st.sampled_from((NOTHING, OFFERS, ALL_CALLS))),
		attempts=tuple(sorted(draw(st.lists(moments, max_size=5)))),
		offered_at=draw(st.none() | moments),
	)


policies = st.builds(
	ConductPolicy, st.integers(0, 60), st.integers(1, 4), st.integers(1, 6), st.integers(0, 300)
)


@given(contacts(), moments, policies)
def test_nobody_is_called_outside_the_hours(contact: Contact, wanted: datetime, policy: ConductPolicy):
	found = conduct.when(contact, wanted, policy)
	if found.at:
		assert found.at >= wanted
		assert contact.hours.allows(found.at)


@given(contacts(), moments, policies)
def test_nobody_is_called_who_refused(contact: Contact, wanted: datetime, policy: ConductPolicy):
	found = conduct.when(contact, wanted, policy)
	if contact.refuses == ALL_CALLS or (contact.refuses == OFFERS and contact.purpose != SERVICE):
		assert found.at is None
		assert conduct.forbids(contact, wanted, policy)


@given(contacts(), moments, policies)
def test_no_offer_is_made_in_the_quiet_period(contact: Contact, wanted: datetime, policy: ConductPolicy):
	found = conduct.when(contact, wanted, policy)
	if found.at and contact.purpose == SALES and contact.offered_at:
		assert found.at - contact.offered_at >= timedelta(days=policy.quiet_days)


@given(contacts(), moments, policies)
def test_every_attempt_is_at_another_time_and_there_are_never_too_many(
	contact: Contact, wanted: datetime, policy: ConductPolicy
):
	made = conduct.counted(contact.attempts, contact.hours, policy)
	found = conduct.when(contact, wanted, policy)
	if len(made) >= max(policy.most, policy.least):
		assert found.at is None
	if found.at and contact.attempts:
		assert found.at - max(contact.attempts) >= timedelta(minutes=policy.gap_minutes)
		assert conduct.counted((*contact.attempts, found.at), contact.hours, policy) == (*made, found.at)


@given(contacts(), moments, policies)
def test_what_is_allowed_at_a_moment_agrees_with_the_first_moment(
	contact: Contact, now: datetime, policy: ConductPolicy
):
	found = conduct.when(contact, now, policy)
	assert (conduct.forbids(contact, now, policy) is None) == (found.at == now)


@given(contacts(), moments, moments)
def test_a_promise_is_taken_only_for_a_time_at_which_it_can_be_kept(
	contact: Contact, promised: datetime, now: datetime
):
	free = replace(contact, refuses=NOTHING, attempts=())
	try:
		conduct.promise(free, promised, now)
	except Rejected:
		assert promised <= now or not free.hours.allows(promised)
	else:
		asked = replace(free, promised_at=promised)
		assert conduct.when(asked, now, POLICY).at == promised
		assert conduct.forbids(asked, promised, POLICY) is None
		assert conduct.forbids(asked, promised - timedelta(minutes=1), POLICY)


@given(st.lists(st.tuples(times, times), min_size=1, max_size=4))
def test_windows_are_in_order_and_apart(spans: list[tuple[time, time]]):
	try:
		found = windows(spans)
	except Rejected:
		return
	assert all(one.since < one.until for one in found)
	assert all(one.until <= other.since for one, other in pairwise(found))


def test_shipped_hours():
	assert about_matters().allows(at(7, 30)) and not about_matters().allows(at(21, 30))
	assert not DAYTIME.allows(at(8, 59)) and DAYTIME.allows(at(9))
	assert not DAYTIME.allows(at(9, 30, day=5)), "Saturdays begin at ten"


def test_a_holiday_is_a_day_of_rest_and_a_make_up_saturday_is_not():
	hours = CallingHours(rest=(), rest_days=frozenset({MONDAY.date()}))
	assert hours.first_after(at(9)) == at(9, day=1)
	assert hours.allows(at(9, day=5))


def test_who_said_when_is_called_then_alone():
	hours = wished(DAYTIME, time(18), time(19))
	assert hours.first_after(at(9)) == at(18)
	assert hours.first_after(at(19)) == at(18, day=1)
	assert wished(DAYTIME, None, None) is DAYTIME


def test_three_to_five_attempts_at_different_hours():
	contact, made = Contact(hours=DAYTIME), []
	now = at(9)
	while (found := conduct.when(replace(contact, attempts=tuple(made)), now, POLICY)).at:
		made.append(found.at)
		now = found.at
		assert conduct.may_give_up(made, DAYTIME, POLICY) == (len(made) >= 3)
	assert made == [at(9), at(11), at(13), at(15), at(17)]
	assert found.reason.rule == "BACK-2"


def test_two_calls_in_a_row_are_one_attempt():
	assert len(conduct.counted([at(9), at(9, 30), at(10, 59)], DAYTIME, POLICY)) == 1
	assert len(conduct.counted([at(9), at(9, day=1)], DAYTIME, POLICY)) == 1, "the same hour on another day"


def test_who_has_one_hour_a_day_is_tried_in_it_day_after_day():
	hours = wished(DAYTIME, time(18), time(19))
	contact = Contact(hours=hours, attempts=(at(18, 10),))
	assert conduct.when(contact, at(19), POLICY).at == at(18, day=1)
	assert conduct.may_give_up([at(18), at(18, day=1), at(18, day=2)], hours, POLICY)


def test_a_quiet_period_is_of_offers_only():
	offered = Contact(purpose=SALES, hours=DAYTIME, offered_at=at(10))
	assert conduct.when(offered, at(11), POLICY).at == at(10, day=30)
	assert conduct.when(replace(offered, purpose=SERVICE), at(11), POLICY).at == at(11)
	assert conduct.when(replace(offered, purpose=CARE), at(11), POLICY).at == at(11)


def test_a_promise_goes_before_everything_that_only_waits():
	promised = Contact(hours=DAYTIME, attempts=(at(9),), promised_at=at(9, 30))
	assert conduct.when(promised, at(9, 5), POLICY).at == at(9, 30), "sooner than the gap between attempts"
	assert conduct.forbids(promised, at(9, 45), POLICY) is None, "late is better than never"


def test_a_promise_that_the_hours_no_longer_allow_waits_for_them():
	promised = Contact(hours=wished(DAYTIME, time(18), time(19)), promised_at=at(10))
	assert conduct.when(promised, at(9), POLICY).at == at(18)


def test_nobody_can_be_called_where_there_are_no_hours():
	nowhere = Contact(hours=CallingHours((), ()))
	assert conduct.when(nowhere, at(9), POLICY).at is None


@pytest.mark.parametrize(
	("spans", "text"),
	[
		([(time(10), time(10))], "begin before they end"),
		([(time(20), time(8))], "begin before they end"),
		([(time(9), time(12)), (time(11), time(14))], "overlap"),
	],
)
def test_hours_that_mean_nothing_are_refused(spans: list[tuple[time, time]], text: str):
	with pytest.raises(Rejected, match=text):
		windows(spans)


def test_the_order_of_the_queue():
	policy = OrderPolicy(minutes_per_rank=120)
	ordinary = place(at(10), policy)
	gold = place(at(11), policy, 1, "Gold")
	diamond = place(at(13), policy, 2, "Five-star Diamond")
	promised = place(at(18), policy, promised_at=at(9))
	assert [one.at for one in (ordinary, gold, diamond)] == [at(10), at(9), at(9)]
	assert promised.at < min(ordinary.at, gold.at, diamond.at)
	assert "Gold" in str(gold.reason) and "120" in str(gold.reason)
