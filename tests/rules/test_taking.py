"""What calls mean to the stored matters of their caller, in whatever order they become known (FIRST-1, FIRST-7, CALL-6)."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_center.responsibility.rules.answering import OwnedMatter
from cs_center.responsibility.rules.matter import CLOSED, LAPSED, OPEN
from cs_center.responsibility.rules.ownership import CustomerCall, Matter, OwnershipPolicy, assign_all
from cs_center.responsibility.rules.taking import (
	ANEW,
	NEW,
	RETURNING,
	KnownMatter,
	Placement,
	lapsed_by,
	matters_of,
	place,
	status_of,
)

START = datetime(2026, 3, 2, 9, 0)
WINDOW_DAYS = 30
POLICY = OwnershipPolicy(WINDOW_DAYS)
SECOND = timedelta(seconds=1)


def call(day: float, agent: str | None = None, waits_days: float = 0, name: str = "") -> CustomerCall:
	"""A call so many days after START; `agent` None: nobody answered, blank: not known who did."""
	began = START + timedelta(days=day)
	answered = None if agent is None else began + timedelta(days=waits_days)
	return CustomerCall(name or f"c{day}", began, answered, agent or "")


def known(
	day: float, owner: str = "Li", status: str = OPEN, has_ticket: bool = False, last_day: float | None = None
) -> KnownMatter:
	since = START + timedelta(days=day)
	last = since if last_day is None else START + timedelta(days=last_day)
	ended_at = last if status == CLOSED else None
	matter = OwnedMatter(f"M{day}", owner, status, since, last, has_ticket, ended_at, WINDOW_DAYS)
	return KnownMatter(matter, is_fixed=has_ticket)


def placed_live(one: CustomerCall, stored: list[KnownMatter]) -> Placement | None:
	"""Where a call belongs that becomes known as it happens."""
	return place(one, stored, one.started_at)


def test_the_first_call_that_somebody_answers_opens_a_matter() -> None:
	placed = placed_live(call(0, "Li"), [])
	assert placed and (placed.kind, placed.matter) == (NEW, None)


@pytest.mark.parametrize("missed", [call(0), call(0, "")])
def test_a_call_that_nobody_known_answered_opens_nothing(missed: CustomerCall) -> None:
	assert placed_live(missed, []) is None
	assert placed_live(replace(missed, started_at=START + timedelta(days=99)), [known(0)]) is None


@pytest.mark.parametrize("later", [call(9, "Wang"), call(9, "Li"), call(9, ""), call(9), call(30, "Wang")])
def test_a_later_call_within_the_window_is_of_the_same_matter_whoever_answers(later: CustomerCall) -> None:
	placed = placed_live(later, [known(0)])
	assert placed and placed.kind == RETURNING
	assert placed.matter and placed.matter.owner == "Li"


def test_a_second_after_the_window_a_new_matter_begins_and_the_old_one_has_lapsed() -> None:
	at_window = call(30, "Wang")
	after = replace(at_window, started_at=at_window.started_at + SECOND)
	assert lapsed_by(at_window, [known(0)]) == []
	placed = placed_live(after, [known(0)])
	assert placed and placed.kind == NEW
	assert lapsed_by(after, [known(0)]) == [known(0).matter]


def test_the_window_counts_from_the_last_contact() -> None:
	placed = placed_live(call(55, "Wang"), [known(0, last_day=25)])
	assert placed and placed.kind == RETURNING


def test_a_matter_with_a_ticket_neither_lapses_nor_is_overtaken_by_a_new_one() -> None:
	with_ticket = known(0, has_ticket=True)
	placed = placed_live(call(400, "Wang"), [with_ticket])
	assert placed and placed.matter == with_ticket.matter
	assert lapsed_by(call(400, "Wang"), [with_ticket]) == []


def test_what_has_ended_already_does_not_lapse() -> None:
	assert lapsed_by(call(400, "Wang"), [known(0, status=CLOSED), known(1, status=LAPSED)]) == []


def test_a_closed_matter_gets_its_customers_calls_for_the_window() -> None:
	closed = KnownMatter(known(0, status=CLOSED, has_ticket=True).matter, is_fixed=True)
	placed = placed_live(call(30, "Wang"), [closed])
	assert placed and placed.matter == closed.matter
	placed = placed_live(call(30.1, "Wang"), [closed])
	assert placed and placed.kind == NEW


@pytest.mark.parametrize("earlier", [call(-1, "Wang"), call(-99, "Wang"), call(-1), call(-1, "")])
def test_a_call_from_before_what_is_known_works_the_callers_matters_out_anew(earlier: CustomerCall) -> None:
	placed = placed_live(earlier, [known(0)])
	assert placed and (placed.kind, placed.matter) == (ANEW, None)


def test_what_people_decided_is_not_worked_out_anew() -> None:
	placed = placed_live(call(-1, "Wang"), [known(0, has_ticket=True)])
	assert placed and placed.kind == RETURNING


def test_when_the_call_was_answered_decides_what_is_before() -> None:
	waited_long = call(-1, "Wang", waits_days=2)
	placed = placed_live(waited_long, [known(0)])
	assert placed and placed.kind == RETURNING


def test_matters_by_calls_alone_are_those_that_somebody_owns_oldest_first() -> None:
	calls = [call(80, "Zhao"), call(0), call(40, "Li"), call(41, "Wang"), call(200)]
	found = matters_of((one, POLICY) for one in calls)
	assert [(matter.owner, matter.owner_call_id) for matter in found] == [("Li", "c40"), ("Zhao", "c80")]
	assert matters_of([]) == []
	assert matters_of([(call(0), POLICY), (call(1, ""), POLICY)]) == []


def test_each_call_counts_by_the_window_of_its_own_rule() -> None:
	short, long = OwnershipPolicy(1), OwnershipPolicy(90)
	owners = [m.owner for m in matters_of([(call(0, "Li"), long), (call(2, "Wang"), short)])]
	assert owners == ["Li", "Wang"]
	owners = [m.owner for m in matters_of([(call(0, "Li"), short), (call(2, "Wang"), long)])]
	assert owners == ["Li"]


@pytest.mark.parametrize(
	("is_last", "day", "status"),
	[(True, 29.9, OPEN), (True, 30, OPEN), (True, 30.1, LAPSED), (False, 0, LAPSED), (False, 31, LAPSED)],
)
def test_a_matter_of_calls_is_open_until_its_window_has_passed_or_another_began(
	is_last: bool, day: float, status: str
) -> None:
	matter = Matter(START, START, owner="Li")
	assert status_of(matter, is_last, START + timedelta(days=day), POLICY) == status


@dataclass
class Store:
	"""Matters of one caller as a site keeps them: every call is placed as it becomes known."""

	now: datetime
	matters: list[OwnedMatter] = field(default_factory=list)
	calls: list[CustomerCall] = field(default_factory=list)
	placed: list[str] = field(default_factory=list)
	first_calls: dict[str, str] = field(default_factory=dict)

	def take(self, one: CustomerCall) -> None:
		self.calls.append(one)
		stored = [
			KnownMatter(matter, False, self.first_calls.get(matter.name, "")) for matter in self.matters
		]
		has_later = any(other.started_at > one.started_at for other in self.calls)
		placement = place(one, stored, self.now, has_later)
		self.placed.append(placement.kind if placement else "")
		if placement and placement.kind == ANEW:
			self._work_out()
		elif placement and placement.kind == NEW:
			for matter in lapsed_by(one, stored):
				self._put(replace(matter, status=LAPSED))
			opened = _owned(Matter(one.started_at, one.started_at, 1, one.agent, one.answered_at), OPEN)
			self.first_calls[opened.name] = one.call_id
			self._put(opened)
		elif placement and placement.matter:
			latest = max(placement.matter.last_contact_at, one.started_at)
			self._put(replace(placement.matter, last_contact_at=latest))
		live = [matter for matter in self.matters if matter.status == OPEN]
		assert len(live) <= 1, "one open matter of a caller without a ticket"

	def sweep(self) -> None:
		"""End what has lapsed by now."""
		for matter in self.matters:
			if matter.status == OPEN and self.now - matter.last_contact_at > timedelta(days=WINDOW_DAYS):
				self._put(replace(matter, status=LAPSED))

	def owners(self) -> list[tuple[str, datetime]]:
		return sorted(((one.owner, one.owned_since) for one in self.matters), key=lambda pair: pair[1])

	def _put(self, matter: OwnedMatter) -> None:
		self.matters = [one for one in self.matters if one.name != matter.name] + [matter]

	def _work_out(self) -> None:
		found = matters_of((one, POLICY) for one in self.calls)
		self.matters = [
			_owned(matter, status_of(matter, matter is found[-1], self.now, POLICY)) for matter in found
		]
		self.first_calls = {_owned(matter, OPEN).name: matter.owner_call_id for matter in found}


def _owned(matter: Matter, status: str) -> OwnedMatter:
	since = matter.owned_since
	assert since
	name = f"{matter.owner} since {since}"
	return OwnedMatter(name, matter.owner, status, since, matter.last_call_at, False, None, WINDOW_DAYS)


def owners_in_order(calls: Iterable[CustomerCall]) -> list[tuple[str, datetime]]:
	"""Every owner that `assign_all` names, with since when."""
	decisions = [decision for _, decision in assign_all(calls, POLICY)]
	return [
		(decision.matter.owner, decision.matter.owned_since)
		for decision in decisions
		if decision.became_owner and decision.matter.owned_since
	]


def drawn_calls(agents: list[str | None], longest_wait: float = 0) -> st.SearchStrategy[list[CustomerCall]]:
	"""Calls of one caller on days that make windows end, no two answered at the same second."""
	waits = st.sampled_from([0, 0, 0, longest_wait])
	one = st.tuples(st.integers(0, 150), st.sampled_from(agents), waits)
	return st.lists(one, max_size=9).map(
		lambda drawn: [
			call(day + number / 1000, agent, waits, name=f"{number}")
			for number, (day, agent, waits) in enumerate(drawn)
		]
	)


@given(drawn_calls(["Li", "Wang", "Zhao"], longest_wait=3), st.integers(0, 2**32))
def test_calls_that_become_known_in_any_order_end_with_the_owners_that_they_have_in_order(
	calls: list[CustomerCall], seed: int
) -> None:
	random = Random(seed)
	shuffled = calls.copy()
	random.shuffle(shuffled)
	store = Store(now=START)
	for one in shuffled:
		store.now = max(store.now, one.started_at)
		store.take(one)
	assert store.owners() == owners_in_order(calls)


@given(drawn_calls([None, None, "", "Li", "Wang", "Zhao"]), st.integers(0, 2**32))
def test_calls_in_order_end_with_the_same_owners_though_nobody_answered_some_and_matters_are_swept(
	calls: list[CustomerCall], seed: int
) -> None:
	random = Random(seed)
	store = Store(now=START)
	for one in sorted(calls, key=lambda one: one.sequence):
		store.now = one.started_at
		if random.random() < 0.5:
			store.sweep()
		store.take(one)
	assert ANEW not in store.placed
	assert store.owners() == owners_in_order(calls)


@given(drawn_calls([None, "", "Li", "Wang"], longest_wait=0.25), st.integers(0, 2**32))
def test_once_worked_out_anew_the_matters_are_those_of_all_calls(
	calls: list[CustomerCall], seed: int
) -> None:
	shuffled = calls.copy()
	Random(seed).shuffle(shuffled)
	store = Store(now=START)
	for one in shuffled:
		store.take(one)
	if store.placed and store.placed[-1] == ANEW:
		assert store.owners() == owners_in_order(calls)
	assert [matter.owner for matter in matters_of((one, POLICY) for one in shuffled)] == [
		owner for owner, _ in owners_in_order(calls)
	]


def test_a_sweep_between_two_batches_of_old_records_changes_no_owner() -> None:
	calls = [call(0, "Li"), call(1, "Wang")]
	store = Store(now=START + timedelta(days=500))
	store.take(calls[0])
	store.sweep()
	store.take(calls[1])
	assert store.owners() == owners_in_order(calls)


def test_a_missed_call_known_before_an_older_one_still_keeps_the_matter_going() -> None:
	first, missed, between, last = call(0, "Li"), call(50), call(25), call(70, "Wang")
	store = Store(now=START)
	for one in (first, missed, between, last):
		store.take(one)
	assert store.owners() == owners_in_order(store.calls)


def test_two_calls_answered_at_the_same_second_have_the_same_owner_in_either_order() -> None:
	later_in = call(0, "Li", name="b")
	earlier_in = call(-0.01, "Wang", waits_days=0.01, name="a")
	assert later_in.answered_at == earlier_in.answered_at
	store = Store(now=START)
	for one in (later_in, earlier_in):
		store.take(one)
	assert store.owners() == owners_in_order(store.calls)
