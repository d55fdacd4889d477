"""Deeds with a complaint in any order: the loop that nothing skips (COMP-1, COMP-3, COMP-6, COMP-7, BACK-1, BACK-2)."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import combinations
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from cs_center.calls.rules.reasons import Reason, Rejected
from cs_center.complaints.rules import states
from cs_center.complaints.rules.states import CallbackPolicy, Standing, Step, counted

NOW = datetime(2026, 3, 2, 9, 0)
HIGHEST, WINDOW = 4, timedelta(days=30)
POLICY = CallbackPolicy()
WHY = Reason("It needs more than the post allows.", {}, "COMP-5")
LOOP = ("Taken", "With Station", "Reported Done", "To Call Back")

people = st.sampled_from(["Li", "Wang", "Zhao", "Chen"])
stations = st.sampled_from(["East", "West"])
words = st.sampled_from(["because of {level}", "a cable is cut", "a cable is cut", " "])


def when(may_be_done: Callable[["AnyDeeds"], object]) -> Callable[[Any], Any]:
	"""For a deed that half of the runs try when it makes sense, and the others at any time."""
	return precondition(lambda run: run.tries_anything or may_be_done(run))


def at(*statuses: str) -> Callable[[Any], Any]:
	return when(lambda run: run.standing.status in statuses)


is_open = when(lambda run: run.is_open)
#: Deeds about a complaint that would otherwise crowd out those that move it.
now_and_then = when(lambda run: run.is_open and len(run.events) % 3 == 2)


class AnyDeeds(RuleBasedStateMachine):
	"""Deeds in any order and at any time, each beside when it may be done in words of its own."""

	standing: Standing
	now: datetime
	events: list[str]
	tries: list[datetime]
	tries_anything: bool = False

	@initialize(tries_anything=st.booleans())
	def begins(self, tries_anything: bool) -> None:
		self.tries_anything = tries_anything
		self.now, self.events, self.tries = NOW, [], []
		self.promised: datetime | None = NOW + timedelta(days=13)
		self.level = self.rounds = self.failed = 0
		self.reporter = ""
		self.standing = Standing("Taken", NOW, "Li", due_by=self.promised)

	def does(self, allowed: bool, deed: Callable[[], Step]) -> Step | None:
		before = self.standing
		if not allowed:
			with pytest.raises(Rejected, match=r"\w"):
				deed()
			assert self.standing == before
			return None
		step = deed()
		assert step.before is before
		assert re.fullmatch(r"(COMP|BACK|FIRST)-\d+", step.reason.rule)
		assert all(str(value) in str(step.reason) for value in step.reason.values.values())
		assert step.after.severity == before.severity or step.event == states.RATE
		assert step.after.handler == before.handler or step.event == states.TAKE_OVER
		assert step.after.station == before.station or step.event in (states.DISPATCH, states.RETURN)
		assert not step.skipped or step.event == states.SKIP
		self.events.append(step.event)
		self.standing = step.after
		return step

	@property
	def is_open(self) -> bool:
		return self.standing.status in (*LOOP, "Waiting for Customer")

	def may_call(self, by: str) -> bool:
		return self.standing.status == "To Call Back" and by not in (self.standing.handler, self.reporter)

	@rule(by=st.sampled_from([timedelta(minutes=50), timedelta(hours=2), timedelta(hours=7), WINDOW]))
	def time_passes(self, by: timedelta) -> None:
		self.now += by

	@at("Taken", "With Station")
	@rule(station=stations, note=words)
	def dispatch(self, station: str, note: str) -> None:
		is_new = self.standing.status == "Taken" or station != self.standing.station
		allowed = self.standing.status in ("Taken", "With Station") and is_new
		self.does(allowed, lambda: states.dispatch(self.standing, self.now, station, note))

	@at("With Station")
	@precondition(lambda run: len(run.events) % 4 == 3)
	@rule(why=words)
	def return_to_handler(self, why: str) -> None:
		allowed = self.standing.status == "With Station" and bool(why.strip())
		self.does(allowed, lambda: states.return_to_handler(self.standing, self.now, why))

	@at("With Station")
	@rule(by=people, what=words)
	def report_done(self, by: str, what: str) -> None:
		allowed = self.standing.status == "With Station" and bool(what.strip())
		if self.does(allowed, lambda: states.report_done(self.standing, self.now, by, what)):
			self.reporter = by

	@at("Reported Done")
	@rule(by=people, is_done=st.booleans(), note=words)
	def verify(self, by: str, is_done: bool, note: str) -> None:
		says_why = is_done or bool(note.strip())
		allowed = self.standing.status == "Reported Done" and by != self.reporter and says_why
		if self.does(allowed, lambda: states.verify(self.standing, self.now, by, is_done, note)):
			self.tries = []

	@at("To Call Back")
	@rule(by=people)
	def customer_says_solved(self, by: str) -> None:
		deed = lambda: states.customer_says_solved(self.standing, self.now, by)  # noqa: E731
		if self.does(self.may_call(by), deed):
			assert self.events[-1] == states.CONFIRM

	@at("To Call Back")
	@rule(by=people, report=words)
	def customer_says_not_solved(self, by: str, report: str) -> None:
		allowed = self.may_call(by) and bool(report.strip())
		deed = lambda: states.customer_says_not_solved(self.standing, self.now, by, report, HIGHEST)  # noqa: E731
		if self.does(allowed, deed):
			self.goes_round()
			self.failed += 1
			assert self.standing.status == "With Station"

	@at("To Call Back")
	@rule(by=people)
	def not_reached(self, by: str) -> None:
		allowed = self.may_call(by) and len(counted(self.tries, POLICY)) < 5
		if self.does(allowed, lambda: states.not_reached(self.standing, self.now, by, POLICY)):
			self.tries.append(self.now)

	@precondition(lambda run: run.standing.status == "To Call Back")
	@rule(by=people, hours=st.lists(st.integers(0, 23), min_size=1, max_size=4))
	def is_called_in_vain(self, by: str, hours: list[int]) -> None:
		for hour in hours:
			self.now = (self.now + timedelta(days=1)).replace(hour=hour)
			self.not_reached(by)

	@at("To Call Back")
	@rule(by=people)
	def close_unreachable(self, by: str) -> None:
		allowed = self.may_call(by) and len(counted(self.tries, POLICY)) >= 3
		if self.does(allowed, lambda: states.close_unreachable(self.standing, self.now, by, POLICY)):
			assert any(are_apart(three) for three in combinations(self.tries, 3))

	@now_and_then
	@rule(what=words)
	def wait_for_customer(self, what: str) -> None:
		allowed = self.standing.status in ("Taken", "With Station") and bool(what.strip())
		self.does(allowed, lambda: states.wait_for_customer(self.standing, self.now, what))

	@at("Waiting for Customer")
	@rule()
	def go_on(self) -> None:
		waited, allowed = self.now - self.standing.since, self.standing.status == "Waiting for Customer"
		if self.does(allowed, lambda: states.go_on(self.standing, self.now)) and self.promised:
			self.promised += waited

	@at("Solved", "Unreachable")
	@rule(why=words)
	def reopen(self, why: str) -> None:
		closed_at = self.standing.closed_at
		allowed = bool(closed_at) and self.now - closed_at <= WINDOW and bool(why.strip())
		deed = lambda: states.reopen(self.standing, self.now, why, HIGHEST, WINDOW.days)  # noqa: E731
		if self.does(allowed, deed):
			self.goes_round()

	def goes_round(self) -> None:
		self.rounds += 1
		self.level = min(self.level + 1, HIGHEST)
		self.reporter, self.tries = "", []

	@now_and_then
	@rule()
	def escalate(self) -> None:
		allowed = self.is_open and self.level < HIGHEST
		if self.does(allowed, lambda: states.escalate(self.standing, WHY, HIGHEST)):
			self.level += 1

	@now_and_then
	@rule(to=st.integers(0, 5), why=words)
	def escalate_in_emergency(self, to: int, why: str) -> None:
		allowed = self.is_open and self.level < to <= HIGHEST and bool(why.strip())
		deed = lambda: states.escalate_in_emergency(self.standing, to, why, HIGHEST)  # noqa: E731
		if step := self.does(allowed, deed):
			assert [self.level, *step.skipped, to] == list(range(self.level, to + 1))
			self.level = to

	@now_and_then
	@rule(days=st.integers(-1, 9), why=words, agrees=st.booleans(), asks=st.booleans())
	def more_time(self, days: int, why: str, agrees: bool, asks: bool) -> None:
		until = (self.promised or self.now) + timedelta(days=days)
		deed = states.ask_more_time if asks else states.extend
		is_later = not self.promised or days > 0
		is_waiting = self.standing.status == "Waiting for Customer"
		may_now = self.standing.status == "With Station" if asks else self.is_open and not is_waiting
		allowed = may_now and agrees and is_later and bool(why.strip())
		if self.does(allowed, lambda: deed(self.standing, until, why, agrees)) and not asks:
			self.promised = until

	@now_and_then
	@rule(why=words)
	def refuse_more_time(self, why: str) -> None:
		allowed = self.is_open and bool(self.standing.asked_until) and bool(why.strip())
		self.does(allowed, lambda: states.refuse_more_time(self.standing, why))

	@now_and_then
	@rule(to=people, why=words)
	def take_over(self, to: str, why: str) -> None:
		allowed = self.is_open and to != self.standing.handler and bool(why.strip())
		self.does(allowed, lambda: states.take_over(self.standing, to, why))

	@now_and_then
	@rule(severity=st.sampled_from([*states.SEVERITIES, "Terrible"]), why=words)
	def rate(self, severity: str, why: str) -> None:
		is_other = severity in ("General", "Repeat", "Severe") and severity != self.standing.severity
		allowed = self.is_open and is_other and bool(why.strip())
		self.does(allowed, lambda: states.rate(self.standing, severity, why))

	@now_and_then
	@rule(hours=st.none() | st.integers(1, 99), why=words)
	def correct(self, hours: int | None, why: str) -> None:
		due_by = self.now + timedelta(hours=hours) if hours else None
		if self.does(self.is_open and bool(why.strip()), lambda: states.correct(self.standing, due_by, why)):
			self.promised = due_by

	@now_and_then
	@rule(what=words)
	def answer(self, what: str) -> None:
		before = self.standing
		if self.does(self.is_open and bool(what.strip()), lambda: states.answer(self.standing, what)):
			assert self.standing == before

	@invariant()
	def it_is_closed_by_the_customers_word_or_the_recorded_attempts(self) -> None:
		closes = {"Solved": states.CONFIRM, "Unreachable": states.GIVE_UP}
		if self.is_open:
			assert self.standing.closed_at is None
			return
		assert self.events[-1] == closes[self.standing.status]
		assert self.standing.closed_at and self.standing.closed_at <= self.now
		assert self.events.index(states.REPORT) < self.events.index(states.VERIFY) < len(self.events) - 1

	@invariant()
	def nothing_but_what_may_moves_a_limit_a_level_or_a_round(self) -> None:
		assert self.standing.due_by == self.promised
		assert self.standing.level == self.level
		assert (self.standing.round, self.standing.failed_callbacks) == (self.rounds + 1, self.failed)

	@invariant()
	def the_record_fits_the_status(self) -> None:
		standing = self.standing
		assert (standing.paused in ("Taken", "With Station")) is (standing.status == "Waiting for Customer")
		assert bool(standing.station) or standing.status in ("Taken", "Waiting for Customer")
		if standing.status in ("Reported Done", "To Call Back"):
			assert standing.reported_by == self.reporter != ""
			assert standing.asked_until is None
		if standing.status in ("Taken", "With Station"):
			assert (standing.reported_by, standing.attempts) == ("", ())
		if standing.status == "To Call Back":
			assert standing.attempts == tuple(self.tries)


def are_apart(attempts: tuple[datetime, ...]) -> bool:
	"""At different hours of the day, and none within two hours of another."""
	pairs = list(combinations(attempts, 2))
	return all(abs(one - other) >= timedelta(hours=2) and one.hour != other.hour for one, other in pairs)


AnyDeeds.TestCase.settings = settings(max_examples=250, stateful_step_count=50)
TestAnyDeedsInAnyOrder = AnyDeeds.TestCase
