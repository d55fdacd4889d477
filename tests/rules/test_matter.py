"""Every deed with a matter: what it leads to, when it is refused, and whose the matter is then (FIRST-1..7)."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from cs_center.calls.rules.reasons import Rejected
from cs_center.responsibility.rules import matter as rules
from cs_center.responsibility.rules import why
from cs_center.responsibility.rules.matter import (
	AWAITING,
	CLOSED,
	HANDLING,
	LAPSED,
	LIVE,
	MERGED,
	MOVES,
	OPEN,
	OWNERSHIP,
	RELEASED,
	Offer,
	Standing,
	Step,
	owner_by_chain,
)

NOW = datetime(2026, 3, 2, 9, 0)
BEFORE = NOW - timedelta(days=3)
WINDOW_DAYS = 30
WINDOW = timedelta(days=WINDOW_DAYS)
SECOND = timedelta(seconds=1)
PEOPLE, STATIONS = ("Li", "Wang", "Zhao"), ("East Station", "West Station")
DUTY_TO_WANG, WORK_TO_WANG = Offer(OWNERSHIP, user="Wang"), Offer(HANDLING, user="Wang")
WORK_TO_EAST = Offer(HANDLING, station="East Station")
TAKEN = why.first("Li")

lis = Standing(owner="Li")
offered = replace(lis, offer=DUTY_TO_WANG)
sent_to_east = replace(lis, offer=WORK_TO_EAST)
at_east = replace(lis, station="East Station")
awaiting = replace(lis, status=AWAITING, ended_at=BEFORE)
closed = replace(lis, status=CLOSED, ended_at=BEFORE)
released = replace(lis, status=RELEASED, ended_at=BEFORE)
lapsed = replace(lis, status=LAPSED)

Deed = Callable[[], Step]


@pytest.mark.parametrize(
	("deed", "event_and_after", "sentence"),
	[
		(
			lambda: rules.take(None, "Li", TAKEN),
			(rules.TAKEN, lis),
			"Li answered first and owns the matter until it is closed. (FIRST-1)",
		),
		(
			lambda: rules.offer(lis, DUTY_TO_WANG, "knows the meter"),
			(rules.OFFERED, offered),
			"Li offers the matter to Wang: knows the meter. Until it is accepted Li answers for it. (FIRST-4)",
		),
		(
			lambda: rules.offer(lis, WORK_TO_EAST, "a cable is cut"),
			(rules.OFFERED, sent_to_east),
			"Li hands the work to East Station and keeps following it: a cable is cut. (FIRST-4)",
		),
		(
			lambda: rules.accept(offered),
			(rules.ACCEPTED, replace(lis, owner="Wang")),
			"Wang accepted the matter from Li and owns it. (FIRST-4)",
		),
		(
			lambda: rules.accept(sent_to_east),
			(rules.ACCEPTED, at_east),
			"East Station accepted the work; Li owns the matter and follows it. (FIRST-2)",
		),
		(
			lambda: rules.accept(replace(lis, offer=WORK_TO_WANG)),
			(rules.ACCEPTED, replace(lis, station="Wang")),
			"Wang accepted the work; Li owns the matter and follows it. (FIRST-2)",
		),
		(
			lambda: rules.refuse(offered, "on leave"),
			(rules.REFUSED, lis),
			"Wang refused: on leave. Li answers for the matter. (FIRST-4)",
		),
		(
			lambda: rules.withdraw(sent_to_east),
			(rules.WITHDRAWN, lis),
			"The offer to East Station was withdrawn; Li answers for the matter. (FIRST-4)",
		),
		(
			lambda: rules.station_done(at_east, "cable mended"),
			(rules.STATION_DONE, lis),
			"East Station reports: cable mended. Li verifies it and tells the customer. (FIRST-2)",
		),
		(
			lambda: rules.reassign(offered, "Zhao", "Li is ill"),
			(rules.REASSIGNED, replace(lis, owner="Zhao")),
			"By a leader's decision the matter goes from Li to Zhao: Li is ill. (FIRST-5)",
		),
		(
			lambda: rules.release(replace(at_east, offer=DUTY_TO_WANG), NOW, "a prank"),
			(rules.RELEASE, replace(released, ended_at=NOW)),
			"By a leader's decision Li is released: a prank. (FIRST-7)",
		),
		(
			lambda: rules.close_ticket(replace(at_east, offer=DUTY_TO_WANG), NOW, by_customer=False),
			(rules.TICKET_CLOSED, replace(awaiting, ended_at=NOW)),
			"The ticket is closed; Li answers until the customer confirms it. (FIRST-7)",
		),
		(
			lambda: rules.close_ticket(offered, NOW, by_customer=True),
			(rules.CONFIRMED, replace(closed, ended_at=NOW)),
			"The customer closed it; Li is released. (FIRST-7)",
		),
		(
			lambda: rules.confirm(awaiting, NOW, "by telephone"),
			(rules.CONFIRMED, closed),
			"The customer confirmed it: by telephone. Li is released. (FIRST-7)",
		),
		(
			lambda: rules.confirm_by_silence(awaiting, NOW, 7),
			(rules.CONFIRMED, closed),
			"The customer said nothing for 7 days after the ticket was closed; Li is released. (FIRST-7)",
		),
		(
			lambda: rules.reopen(closed, NOW, WINDOW_DAYS),
			(rules.REOPENED, lis),
			"Taken up again within 30 days: Li answers for it again. (FIRST-7)",
		),
		(
			lambda: rules.lapse(offered, WINDOW_DAYS),
			(rules.LAPSE, lapsed),
			"Nothing was heard of the matter for 30 days; there is no ticket. Li is released. (FIRST-7)",
		),
	],
)
def test_every_deed_leads_to_one_standing_and_says_why(
	deed: Deed, event_and_after: tuple[str, Standing], sentence: str
) -> None:
	step = deed()
	assert (step.event, step.after) == event_and_after
	assert str(step.reason) == sentence
	assert step.moves_ownership is (step.after.owner != step.owner_before)
	assert not step.moves_ownership or step.event in MOVES


_ENDED = ((closed, CLOSED), (released, RELEASED), (lapsed, LAPSED), (replace(lis, status=MERGED), MERGED))


@pytest.mark.parametrize(
	"deed",
	[
		lambda one: rules.offer(one, DUTY_TO_WANG, "why"),
		lambda one: rules.accept(replace(one, offer=DUTY_TO_WANG)),
		lambda one: rules.refuse(replace(one, offer=DUTY_TO_WANG), "why"),
		lambda one: rules.withdraw(replace(one, offer=DUTY_TO_WANG)),
		lambda one: rules.station_done(replace(one, station="East Station"), "done"),
		lambda one: rules.reassign(one, "Wang", "why"),
		lambda one: rules.release(one, NOW, "why"),
		lambda one: rules.close_ticket(one, NOW, by_customer=False),
		lambda one: rules.close_ticket(one, NOW, by_customer=True),
		lambda one: rules.confirm(one, NOW, "how"),
		lambda one: rules.confirm_by_silence(one, NOW, 7),
		lambda one: rules.lapse(one, WINDOW_DAYS),
	],
)
@pytest.mark.parametrize(("ended", "status"), _ENDED)
def test_nothing_is_done_to_a_matter_that_has_ended(
	deed: Callable[[Standing], Step], ended: Standing, status: str
) -> None:
	with pytest.raises(Rejected, match=f"^The matter is not open any more: it is {status}.$"):
		deed(ended)


@pytest.mark.parametrize("blank", ["", " ", "\n\t"])
@pytest.mark.parametrize(
	"deed",
	[
		lambda blank: rules.offer(lis, DUTY_TO_WANG, blank),
		lambda blank: rules.refuse(offered, blank),
		lambda blank: rules.station_done(at_east, blank),
		lambda blank: rules.reassign(lis, "Wang", blank),
		lambda blank: rules.release(lis, NOW, blank),
		lambda blank: rules.confirm(awaiting, NOW, blank),
	],
)
def test_what_people_decide_needs_a_reason(deed: Callable[[str], Step], blank: str) -> None:
	with pytest.raises(Rejected, match=r"^Give a reason\.$"):
		deed(blank)


_OFFERED = "The matter is offered to {} already. Withdraw that first."
_EITHER = "Choose either a colleague or a station."
_NO_STATION = "A station works on a matter; it can not own it. The owner follows on (FIRST-2)."
_TOO_LATE = "The matter ended more than 30 days ago; it is a new one."
_NO_OFFER = "The hand-over does not wait for an answer any more."
_OWNS_ALREADY = "Li owns this matter already (FIRST-1)."
_TICKET_OPEN = "Resolve or close the ticket first, then note what the customer says."


@pytest.mark.parametrize(
	("deed", "words"),
	[
		(lambda: rules.take(lis, "Wang", TAKEN), _OWNS_ALREADY),
		(lambda: rules.take(lis, "Li", TAKEN), _OWNS_ALREADY),
		(lambda: rules.take(awaiting, "Wang", TAKEN), _OWNS_ALREADY),
		(lambda: rules.offer(lis, Offer(OWNERSHIP, user="Li"), "why"), _OWNS_ALREADY),
		(lambda: rules.offer(offered, WORK_TO_EAST, "why"), _OFFERED.format("Wang")),
		(lambda: rules.offer(sent_to_east, DUTY_TO_WANG, "why"), _OFFERED.format("East Station")),
		(lambda: rules.offer(lis, Offer(HANDLING), "why"), _EITHER),
		(lambda: rules.offer(lis, Offer(HANDLING, "Wang", "East Station"), "why"), _EITHER),
		(lambda: rules.offer(lis, Offer(OWNERSHIP, station="East Station"), "why"), _NO_STATION),
		(lambda: rules.accept(lis), _NO_OFFER),
		(lambda: rules.refuse(lis, "why"), _NO_OFFER),
		(lambda: rules.withdraw(lis), _NO_OFFER),
		(lambda: rules.station_done(lis, "done"), "No station works on this matter."),
		(lambda: rules.station_done(sent_to_east, "done"), "No station works on this matter."),
		(lambda: rules.reassign(lis, "Li", "why"), _OWNS_ALREADY),
		(lambda: rules.confirm(lis, NOW, "by telephone"), _TICKET_OPEN),
		(lambda: rules.confirm_by_silence(lis, NOW, 7), _TICKET_OPEN),
		(lambda: rules.reopen(closed, BEFORE + WINDOW + SECOND, WINDOW_DAYS), _TOO_LATE),
	],
)
def test_a_refusal_says_what_is_wrong(deed: Deed, words: str) -> None:
	with pytest.raises(Rejected) as refused:
		deed()
	assert str(refused.value) == str(refused.value.reason) == words


@pytest.mark.parametrize("before", [None, Standing(), closed, released, lapsed])
def test_what_nobody_answers_for_can_be_taken(before: Standing | None) -> None:
	step = rules.take(before, "Wang", TAKEN)
	assert (step.after, step.owner_before) == (Standing(owner="Wang"), before.owner if before else "")


def test_of_two_who_take_a_matter_at_once_the_second_learns_who_was_first() -> None:
	with pytest.raises(Rejected, match="Li owns this matter already"):
		rules.take(rules.take(None, "Li", TAKEN).after, "Wang", why.first("Wang"))


def test_what_is_offered_or_accepted_while_the_customer_is_asked_ends_when_they_confirm() -> None:
	asked = replace(awaiting, offer=DUTY_TO_WANG, station="East Station")
	assert rules.confirm(asked, NOW, "by telephone").after == closed
	assert rules.confirm_by_silence(asked, NOW, 7).after == closed


words = st.sampled_from(["because of {owner}", "outside my duty", "a cable is cut", " "])


def when(may_be_done: Callable[["AnyDeeds"], object]) -> Callable[[Any], Any]:
	"""For a deed that half of the runs try when it makes sense, and the others at any time."""
	return precondition(lambda run: run.tries_anything or may_be_done(run))


class AnyDeeds(RuleBasedStateMachine):
	"""Deeds in any order and at any time, each beside when it may be done in words of its own."""

	standing: Standing
	chain: list[tuple[str, str]]
	now: datetime
	tries_anything: bool = False

	@initialize(agent=st.sampled_from(PEOPLE), tries_anything=st.booleans())
	def begins(self, agent: str, tries_anything: bool) -> None:
		self.tries_anything = tries_anything
		self.now, self.chain = NOW, []
		self.standing = Standing(status=LAPSED)
		self.does(True, lambda: rules.take(None, agent, why.first(agent)), owner=agent)

	def does(self, allowed: bool, deed: Deed, owner: str | None = None) -> None:
		"""`owner`: who owns the matter afterwards, None for who owned it before."""
		before = self.standing
		if not allowed:
			with pytest.raises(Rejected, match=r"\w"):
				deed()
			assert self.standing == before
			return
		step = deed()
		assert step.owner_before == before.owner
		assert step.after.owner == (owner or before.owner)
		assert not step.moves_ownership or step.event in MOVES
		assert re.fullmatch(r"FIRST-[1-9]", step.reason.rule)
		assert all(str(value) in str(step.reason) for value in step.reason.values.values())
		offer = step.after.offer or before.offer
		is_about_offer = step.event in (rules.OFFERED, rules.REFUSED, rules.WITHDRAWN)
		self.chain.append((step.event, offer.user if is_about_offer and offer else step.after.owner))
		self.standing = step.after

	@rule(by=st.sampled_from([SECOND, timedelta(days=10), WINDOW, WINDOW + SECOND]))
	def time_passes(self, by: timedelta) -> None:
		self.now += by

	@when(lambda run: not run.is_live)
	@rule(agent=st.sampled_from(PEOPLE))
	def take(self, agent: str) -> None:
		self.does(not self.is_live, lambda: rules.take(self.standing, agent, why.first(agent)), owner=agent)

	@when(lambda run: run.is_live and not run.standing.offer)
	@rule(to=st.sampled_from(PEOPLE + STATIONS), kind=st.sampled_from([OWNERSHIP, HANDLING]), reason=words)
	def offer(self, to: str, kind: str, reason: str) -> None:
		wanted = Offer(kind, station=to) if to in STATIONS else Offer(kind, user=to)
		can_have_it = to != self.standing.owner and (kind == HANDLING or to in PEOPLE)
		allowed = self.is_live and not self.standing.offer and can_have_it and bool(reason.strip())
		self.does(allowed, lambda: rules.offer(self.standing, wanted, reason))

	@when(lambda run: run.standing.offer)
	@rule()
	def accept(self) -> None:
		offer = self.standing.offer
		owner = offer.user if offer and offer.kind == OWNERSHIP else None
		self.does(bool(offer), lambda: rules.accept(self.standing), owner)

	@when(lambda run: run.standing.offer)
	@rule(reason=words)
	def refuse(self, reason: str) -> None:
		allowed = bool(self.standing.offer and reason.strip())
		self.does(allowed, lambda: rules.refuse(self.standing, reason))

	@when(lambda run: run.standing.offer)
	@rule()
	def withdraw(self) -> None:
		self.does(bool(self.standing.offer), lambda: rules.withdraw(self.standing))

	@when(lambda run: run.standing.station)
	@rule(note=words)
	def station_done(self, note: str) -> None:
		allowed = bool(self.standing.station and note.strip())
		self.does(allowed, lambda: rules.station_done(self.standing, note))

	@when(lambda run: run.is_live)
	@rule(to=st.sampled_from(PEOPLE), reason=words)
	def reassign(self, to: str, reason: str) -> None:
		allowed = self.is_live and to != self.standing.owner and bool(reason.strip())
		self.does(allowed, lambda: rules.reassign(self.standing, to, reason), owner=to)

	@when(lambda run: run.is_live and len(run.chain) % 5 == 4)
	@rule(reason=words)
	def release(self, reason: str) -> None:
		allowed = self.is_live and bool(reason.strip())
		self.does(allowed, lambda: rules.release(self.standing, self.now, reason))

	@when(lambda run: run.is_live and len(run.chain) % 5 == 4)
	@rule(by_customer=st.booleans())
	def close_ticket(self, by_customer: bool) -> None:
		self.does(self.is_live, lambda: rules.close_ticket(self.standing, self.now, by_customer))

	@when(lambda run: run.standing.status == AWAITING)
	@rule(how=words)
	def confirm(self, how: str) -> None:
		allowed = self.standing.status == AWAITING and bool(how.strip())
		self.does(allowed, lambda: rules.confirm(self.standing, self.now, how))

	@when(lambda run: run.standing.status == AWAITING)
	@rule()
	def confirm_by_silence(self) -> None:
		allowed = self.standing.status == AWAITING
		self.does(allowed, lambda: rules.confirm_by_silence(self.standing, self.now, 7))

	@when(lambda run: run.standing.status != OPEN)
	@rule()
	def reopen(self) -> None:
		ended_at = self.standing.ended_at
		within = bool(ended_at) and self.now - ended_at <= WINDOW
		self.does(self.is_live or within, lambda: rules.reopen(self.standing, self.now, WINDOW_DAYS))

	@when(lambda run: run.is_live and len(run.chain) % 5 == 4)
	@rule()
	def lapse(self) -> None:
		self.does(self.is_live, lambda: rules.lapse(self.standing, WINDOW_DAYS))

	@property
	def is_live(self) -> bool:
		return self.standing.status in LIVE

	@invariant()
	def exactly_one_owner_answers_and_the_chain_names_them(self) -> None:
		assert self.standing.owner in PEOPLE
		assert owner_by_chain(self.chain) == self.standing.owner

	@invariant()
	def nothing_waits_on_a_matter_that_has_ended(self) -> None:
		assert self.is_live or not (self.standing.offer or self.standing.station)

	@invariant()
	def it_is_known_when_a_matter_was_closed_or_released(self) -> None:
		assert bool(self.standing.ended_at) is (self.standing.status in (AWAITING, CLOSED, RELEASED))
		assert not self.standing.ended_at or self.standing.ended_at <= self.now


AnyDeeds.TestCase.settings = settings(max_examples=250, stateful_step_count=50)
TestAnyDeedsInAnyOrder = AnyDeeds.TestCase
