"""KEEP-5: who is talked with before they leave, and that nobody is held longer than they were told, or twice."""

from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_center.calls.rules.hours import ServiceHours
from cs_center.calls.rules.reasons import Reason, Rejected
from cs_center.complaints.rules.limits import HOURS, SERVICE_HOURS, WORKING_DAYS, Calendar
from cs_center.contact.rules.conduct import ALL_CALLS, SERVICE, ConductPolicy, Contact
from cs_center.contact.rules.hours import CallingHours, Window
from cs_center.contact.rules.order import OrderPolicy
from cs_center.leaving.rules import holding, talks
from cs_center.leaving.rules.holding import Leaving, LeavingPolicy, Talk, decide
from cs_center.leaving.rules.talks import Told

NOW = datetime(2026, 11, 20, 10)
DAY = timedelta(days=1)
SERVED = ServiceHours(time(7, 30), time(21, 30))
CALENDAR = Calendar(SERVED, SERVED)
POLICY = LeavingPolicy("Subscription Cancelled")
ABOUT = ("Subscription", "SUB-1")
WISH = Leaving(ABOUT, can_call_at=NOW)
ALL_DAY = CallingHours((Window(time(8), time(20)),), (Window(time(8), time(20)),))
CONTACT = Contact(purpose=SERVICE, hours=ALL_DAY)
LIMIT = NOW + DAY


def decided(
	*known: Talk, policy: LeavingPolicy = POLICY, wish: Leaving = WISH, now: datetime = NOW
) -> holding.Decision:
	return decide(policy, wish, known, now, CALENDAR)


def over(status: str, days_ago: float = 1, about: tuple[str, str] = ABOUT) -> Talk:
	ended = NOW - timedelta(days=days_ago)
	return Talk("t", about, status, ended, ended)


# --- what becomes of a cancellation ---


def test_the_shipped_figure_is_a_day() -> None:
	found = decided()
	assert (found.what, found.limit_at) == (holding.IS_STOPPED, NOW + timedelta(hours=24))
	assert "2026-11-21 10:00" in str(found.reason) and "KEEP-5" in str(found.reason)


@pytest.mark.parametrize(
	("stops", "by_system", "what"),
	[
		(holding.PEOPLE, False, holding.IS_STOPPED),
		(holding.PEOPLE, True, holding.IS_TOLD),
		(holding.EVERYBODY, True, holding.IS_STOPPED),
		(holding.NOBODY, False, holding.IS_TOLD),
	],
)
def test_who_is_stopped(stops: str, by_system: bool, what: str) -> None:
	assert decided(policy=replace(POLICY, stops=stops), wish=replace(WISH, by_system=by_system)).what == what


def test_one_talk_for_all_that_a_customer_cancels_meanwhile() -> None:
	live = Talk("t", ("Contract", "C-1"), talks.WAITING, NOW + timedelta(hours=2))
	found = decided(live)
	assert (found.what, found.talk, found.limit_at) == (holding.WAITS, "t", NOW + timedelta(hours=2))
	assert decided(live, wish=replace(WISH, by_system=True)).what == holding.GOES


def test_a_limit_lets_go_before_anybody_has_written_it_down() -> None:
	assert decided(Talk("t", ABOUT, talks.WAITING, NOW)).what == holding.GOES


@pytest.mark.parametrize("status", [one for one in talks.STATUSES if one not in (talks.WAITING, talks.STAYS)])
def test_what_was_talked_about_is_never_stopped_again(status: str) -> None:
	assert decided(over(status, 400)).what == holding.GOES


def test_who_stayed_is_asked_again_after_the_free_days_and_not_before() -> None:
	assert decided(over(talks.STAYS, 29)).what == holding.GOES
	assert decided(over(talks.STAYS, 31)).what == holding.IS_STOPPED


def test_after_a_talk_nothing_else_is_stopped_for_a_while() -> None:
	another = ("Contract", "C-1")
	assert decided(over(talks.LEAVES, 29, another)).what == holding.GOES
	assert decided(over(talks.LEAVES, 31, another)).what == holding.IS_STOPPED
	assert decided(over(talks.NOT_POSSIBLE, 1, another)).what == holding.IS_STOPPED, "that was no talk"


@pytest.mark.parametrize(
	("change", "why"),
	[
		({"has_officers": False}, "retention officer"),
		({"can_call_at": None}, "can not be called"),
		({"can_call_at": None, "why_not": Reason("Wants no calls.")}, "Wants no calls"),
		({"can_call_at": LIMIT}, "may leave at"),
	],
)
def test_where_no_talk_can_be_nobody_waits(change: dict[str, object], why: str) -> None:
	found = decided(wish=replace(WISH, **change))
	assert found.what == holding.GOES_UNTALKED and why in str(found.reason)


@pytest.mark.parametrize(
	"change",
	[
		{"amount": 0},
		{"amount": -1},
		{"amount": 24 * 30 + 1},
		{"amount": 21, "unit": WORKING_DAYS},
		{"unit": "Years"},
		{"stops": "Customers"},
		{"free_days": 0},
		{"manager_hours": -1},
	],
)
def test_figures_that_would_hold_people_are_refused(change: dict[str, object]) -> None:
	holding.check(POLICY)
	with pytest.raises(Rejected):
		holding.check(replace(POLICY, **change))


def test_how_long_the_manager_has_it_alone() -> None:
	assert holding.alone_until(POLICY, NOW, LIMIT) == NOW + timedelta(hours=4)
	assert holding.alone_until(replace(POLICY, manager_hours=48), NOW, LIMIT) == LIMIT
	assert holding.alone_until(replace(POLICY, manager_hours=0), NOW, LIMIT) is None


# --- nobody is held against their will, whatever happens in whatever order ---

policies = st.builds(
	LeavingPolicy,
	amount=st.integers(1, 20),
	unit=st.sampled_from(holding.UNITS),
	free_days=st.integers(1, 40),
	stops=st.sampled_from(holding.STOPS),
)
steps = st.lists(
	st.tuples(
		st.integers(0, 60 * 24 * 4),
		st.sampled_from(["SUB-1", "SUB-2", "SUB-3"]),
		policies,
		st.sampled_from([None, *talks.STATUSES[1:]]),
		st.booleans(),
	),
	max_size=25,
)


@dataclass
class House:
	"""One customer's cancellations as the services treat them."""

	talks: list[Talk] = field(default_factory=list)
	first_stopped: dict[str, tuple[datetime, datetime]] = field(default_factory=dict)

	def wants(self, document: str, policy: LeavingPolicy, by_system: bool, now: datetime) -> str:
		wish = Leaving(("Subscription", document), by_system=by_system, can_call_at=now)
		found = decide(policy, wish, self.talks, now, CALENDAR)
		if found.what in (holding.IS_STOPPED, holding.IS_TOLD):
			self.talks.append(Talk(str(len(self.talks)), wish.about, talks.WAITING, found.limit_at))
		return found.what

	def ends(self, status: str, now: datetime) -> None:
		live = [talk for talk in self.talks if talk.is_live(now)]
		self.talks = [
			replace(talk, status=status, ended_at=now) if talk in live else talk for talk in self.talks
		]


@given(steps)
def test_no_path_holds_longer_than_the_limit_and_none_twice(course: list[tuple]) -> None:
	house, now = House(), NOW
	own_talks: dict[str, int] = {}
	for minutes, document, policy, end, by_system in course:
		now += timedelta(minutes=minutes)
		if end:
			house.ends(end, now)
		before = len(house.talks)
		what = house.wants(document, policy, by_system, now)
		live = [talk for talk in house.talks if talk.is_live(now)]
		assert len(live) <= 1, "one talk at a time"
		if what in (holding.IS_STOPPED, holding.WAITS):
			assert live and now < live[0].limit_at <= now + timedelta(days=30)
			# Whoever waits may go as soon as the limit is there, with no sweep to say so.
			at_limit = live[0].limit_at
			assert House(list(house.talks)).wants(document, policy, by_system, at_limit) == holding.GOES
		if len(house.talks) > before and what == holding.IS_STOPPED:
			ended = [talk for talk in house.talks[:-1] if talk.about == ("Subscription", document)]
			assert all(talk.status == talks.STAYS for talk in ended), "stopped twice"
			own_talks[document] = own_talks.get(document, 0) + 1


@given(
	policies,
	st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)),
	st.sets(st.dates(datetime(2026, 1, 1).date(), datetime(2027, 3, 1).date()), max_size=100),
)
def test_a_limit_is_never_later_than_a_month(policy: LeavingPolicy, now: datetime, closed: set) -> None:
	hours = ServiceHours(time(9), time(17), closed_on=frozenset(closed))
	limit = holding.limit_of(policy, now, Calendar(hours, hours))
	assert now < limit <= now + timedelta(days=30)


def test_a_long_holiday_does_not_hold_anybody_longer_than_a_month() -> None:
	closed = frozenset(NOW.date() + timedelta(days=day) for day in range(1, 60))
	hours = ServiceHours(time(9), time(17), closed_on=closed)
	policy = LeavingPolicy("x", 1, WORKING_DAYS)
	assert holding.limit_of(policy, NOW, Calendar(hours, hours)) == NOW + timedelta(days=30)


# --- what a call came to ---


def after(told: Told, status: str = talks.WAITING, contact: Contact = CONTACT, **more: object) -> talks.After:
	given_ = {"limit_at": LIMIT, "now": NOW, "policy": ConductPolicy(), "spent": Decimal(1200), **more}
	return talks.after(status, told, contact, **given_)


def test_every_status_has_its_steps_and_every_step_a_status() -> None:
	assert set(talks.TRANSITIONS) == set(talks.STATUSES)
	assert {to for ends in talks.TRANSITIONS.values() for to in ends} <= set(talks.STATUSES)


def test_who_stays_is_worth_what_they_spent_unless_somebody_knows_better() -> None:
	assert after(Told(talks.STAYS, why="Too Expensive")).value == Decimal(1200)
	assert after(Told(talks.STAYS, why="Too Expensive", value=Decimal(300))).value == Decimal(300)
	assert after(Told(talks.LEAVES, why="Too Expensive")).value == 0
	with pytest.raises(Rejected):
		after(Told(talks.STAYS, why="Too Expensive", value=Decimal(-1)))


@pytest.mark.parametrize("outcome", talks.WITH_REASON)
def test_a_talk_says_why_the_customer_wanted_to_leave(outcome: str) -> None:
	with pytest.raises(Rejected, match="why"):
		after(Told(outcome))


@pytest.mark.parametrize("outcome", talks.SAID)
@pytest.mark.parametrize("status", [talks.WAITING, *talks.WITHOUT_A_WORD])
def test_what_the_customer_said_is_kept_however_late(status: str, outcome: str) -> None:
	assert after(Told(outcome, why="Moves Away"), status, now=LIMIT + DAY).status == outcome


@pytest.mark.parametrize("status", [talks.STAYS, talks.LEAVES, talks.NO_TALK])
def test_what_was_said_is_not_said_anew(status: str) -> None:
	for outcome in talks.OUTCOMES:
		with pytest.raises(Rejected):
			after(Told(outcome, NOW + timedelta(hours=1), "Moves Away"), status)


def test_a_promise_is_before_the_limit() -> None:
	found = after(Told(talks.CALL_AGAIN, NOW + timedelta(hours=3)))
	assert (found.status, found.promised_at) == (talks.WAITING, NOW + timedelta(hours=3))
	for again_at in (None, LIMIT, LIMIT + timedelta(hours=1), NOW - DAY, NOW.replace(hour=23)):
		with pytest.raises(Rejected):
			after(Told(talks.CALL_AGAIN, again_at))


def test_who_was_not_reached_is_tried_again_while_there_is_time() -> None:
	found = after(Told(talks.NO_ANSWER))
	assert found.status == talks.WAITING and NOW < found.next_at < LIMIT
	assert after(Told(talks.NO_ANSWER), limit_at=NOW + timedelta(hours=1)).status == talks.NOT_REACHED
	assert after(Told(talks.WRONG_NUMBER)).status == talks.NOT_REACHED
	tried = tuple(NOW.replace(hour=hour) - 2 * DAY for hour in (8, 12, 14, 16))
	assert after(Told(talks.NO_ANSWER), contact=replace(CONTACT, attempts=tried)).status == talks.NOT_REACHED


def test_who_refuses_calls_is_not_waited_for() -> None:
	assert (
		after(Told(talks.NO_ANSWER), contact=replace(CONTACT, refuses=ALL_CALLS)).status == talks.NOT_REACHED
	)


@given(
	st.sampled_from(talks.STATUSES),
	st.sampled_from(talks.OUTCOMES),
	st.integers(-600, 60 * 24 * 3),
	st.lists(st.integers(1, 60 * 24 * 3), max_size=6),
	st.integers(-60 * 24, 60 * 24 * 2),
)
def test_no_call_makes_anybody_wait_longer(
	status: str, outcome: str, again: int, tried: list[int], left: int
) -> None:
	limit_at = NOW + timedelta(minutes=left)
	contact = replace(CONTACT, attempts=tuple(sorted(NOW - timedelta(minutes=one) for one in tried)))
	told = Told(outcome, NOW + timedelta(minutes=again), "Moves Away")
	shown = talks.LIMIT_PASSED if status == talks.WAITING and left <= 0 else status
	try:
		found = after(told, shown, contact, limit_at=limit_at)
	except Rejected:
		return
	if found.is_over:
		assert found.next_at is None and found.promised_at is None
		assert found.status in talks.TRANSITIONS[shown]
	else:
		assert shown == talks.WAITING and NOW < found.next_at < limit_at
		assert contact.hours.allows(found.next_at)


def test_a_talk_stands_before_everybody_who_only_waits() -> None:
	policy = OrderPolicy()
	soon, later = talks.place(LIMIT, policy).at, talks.place(LIMIT + DAY, policy).at
	assert soon < later < NOW - DAY
	assert talks.place(LIMIT, policy, NOW).at < soon, "a promise is kept first"


def test_units_are_those_that_the_calendar_knows() -> None:
	assert holding.UNITS == (HOURS, SERVICE_HOURS, WORKING_DAYS)
