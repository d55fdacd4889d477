"""One call out of everything that a switch said about it (CALL-1, CALL-5, CALL-6).

The result depends on the set of events alone: any order and any repetition of them ends in the same call.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from cs_center.calls.rules import events as ev
from cs_center.calls.rules.events import CallEvent
from cs_center.calls.rules.numbers import DEFAULT_PLAN, INTERNAL, WITHHELD, DialPlan, Number, normalise

RINGING, IN_PROGRESS, ANSWERED = "Ringing", "In Progress", "Answered"
ABANDONED, MISSED, VOICEMAIL, SELF_SERVICE = "Abandoned", "Missed", "Voicemail", "Self-service"
NO_ANSWER, BUSY, FAILED = "No Answer", "Busy", "Failed"
TRANSFERRED, COMPLETED = "Transferred", "Completed"
OUTCOMES = (
	RINGING,
	IN_PROGRESS,
	ANSWERED,
	ABANDONED,
	MISSED,
	VOICEMAIL,
	SELF_SERVICE,
	NO_ANSWER,
	BUSY,
	FAILED,
)

#: Two switches tell of the same second differently: what follows an end so closely is an echo of what was before.
_ECHO = timedelta(seconds=5)
_KIND_ORDER = {kind: position for position, kind in enumerate(ev.KINDS)}


@dataclass(frozen=True, slots=True)
class Leg:
	"""One person or place that the call was with. Times are aware, UTC."""

	agent: str
	seat: str
	queue: str
	rang_at: datetime
	answered_at: datetime | None = None
	ended_at: datetime | None = None
	outcome: str = RINGING
	transferred_to: str = ""


@dataclass(frozen=True, slots=True)
class Call:
	"""A call as it stands. Times are aware, UTC; durations whole seconds, None while they are not known."""

	direction: str
	from_number: Number
	to_number: Number
	caller_ref: str
	queue: str
	agent: str
	seat: str
	started_at: datetime
	queued_at: datetime | None
	answered_at: datetime | None
	ended_at: datetime | None
	wait_seconds: int | None
	talk_seconds: int | None
	hold_seconds: int
	outcome: str
	legs: tuple[Leg, ...]
	recording_urls: tuple[str, ...]

	@property
	def customer(self) -> Number:
		"""The customer's side of the call."""
		return self.to_number if self.direction == ev.OUTBOUND else self.from_number

	@property
	def was_answered(self) -> bool:
		return self.answered_at is not None

	@property
	def was_offered(self) -> bool:
		"""Joined the queue or was answered: somebody had to take it."""
		return self.was_answered or self.queued_at is not None

	@property
	def transfers(self) -> int:
		return sum(leg.outcome == TRANSFERRED for leg in self.legs)


def fold(events: Iterable[CallEvent], plan: DialPlan = DEFAULT_PLAN) -> Call:
	"""The call that these events describe. Raises ValueError when there is no event."""
	ordered = sorted(set(events), key=_order)
	if not ordered:
		raise ValueError("a call needs at least one event")
	by_kind: dict[str, list[CallEvent]] = defaultdict(list)
	for event in ordered:
		by_kind[event.kind].append(event)
	if by_kind[ev.ANSWERED]:
		_drop_rough_answers(ordered, by_kind)
	from_number = _known_number(ordered, "from_number", plan)
	to_number = _known_number(ordered, "to_number", plan)
	direction = _direction(_first(ordered, "direction"), from_number, to_number)
	legs = _legs(ordered)
	return Call(
		direction=direction,
		from_number=from_number,
		to_number=to_number,
		caller_ref=_first(ordered, "caller_ref"),
		queue=_first(ordered, "queue"),
		seat=_first(ordered, "seat"),
		agent=_agent(ordered, legs, direction, from_number, to_number),
		legs=legs,
		recording_urls=tuple(dict.fromkeys(event.recording_url for event in ordered if event.recording_url)),
		**_times_and_outcome(ordered, by_kind, direction),
	)


def infer_direction(from_number: Number, to_number: Number) -> str:
	"""Which way a call went when the switch did not say: from an internal number outwards is outbound."""
	if from_number.kind != INTERNAL:
		return ev.INBOUND
	return ev.OUTBOUND if to_number.key and to_number.kind != INTERNAL else ev.INTERNAL_CALL


def _direction(said: str, from_number: Number, to_number: Number) -> str:
	if said == ev.OUTBOUND and from_number.kind == INTERNAL == to_number.kind:
		return ev.INTERNAL_CALL
	return said or infer_direction(from_number, to_number)


def _order(event: CallEvent) -> tuple[object, ...]:
	return (
		event.at,
		_KIND_ORDER[event.kind],
		event.agent,
		event.queue,
		event.transfer_to,
		event.from_number,
		event.to_number,
		event.disposition,
		event.direction,
		event.caller_ref,
		event.seat,
		event.recording_url,
		-1 if event.wait_seconds is None else event.wait_seconds,
	)


def _drop_rough_answers(ordered: list[CallEvent], by_kind: dict[str, list[CallEvent]]) -> None:
	"""A record knows when the switch answered; the queue, which tells the wait too, knows when the agent did."""
	exact = {event.agent: event.at for event in by_kind[ev.ANSWERED] if event.wait_seconds is not None}
	rough = [
		event
		for event in by_kind[ev.ANSWERED]
		if event.wait_seconds is None and event.agent in exact and event.at < exact[event.agent]
	]
	for event in rough:
		ordered.remove(event)
		by_kind[ev.ANSWERED].remove(event)


def _first(ordered: list[CallEvent], name: str) -> str:
	for event in ordered:
		if value := getattr(event, name):
			return value
	return ""


def _known_number(ordered: list[CallEvent], name: str, plan: DialPlan) -> Number:
	"""The first number that is not withheld: one switch may hide what another one tells."""
	found, seen = Number(WITHHELD), ""
	for event in ordered:
		written = getattr(event, name)
		if written and written != seen:
			seen, found = written, normalise(written, plan)
			if found.kind != WITHHELD:
				break
	return found


def _agent(
	ordered: list[CallEvent], legs: tuple[Leg, ...], direction: str, caller: Number, called: Number
) -> str:
	if direction == ev.OUTBOUND and caller.kind == INTERNAL:
		return _extension(caller)
	answered = next((leg.agent for leg in legs if leg.answered_at and leg.agent), "")
	if agent := answered or _first(ordered, "agent"):
		return agent
	# The internal number that a menu or a queue has is nobody's.
	direct = not any(event.queue or event.kind in (ev.MENU, ev.QUEUED) for event in ordered)
	return _extension(called) if direct and called.kind == INTERNAL and direction == ev.INBOUND else ""


def _extension(number: Number) -> str:
	return number.key.rpartition(":")[2]


def _times_and_outcome(
	ordered: list[CallEvent], by_kind: dict[str, list[CallEvent]], direction: str
) -> dict[str, object]:
	first = by_kind[ev.MENU] or [e for e in ordered if e.kind in (ev.RINGING, ev.QUEUED)] or ordered
	started_at, queued_at = first[0].at, _queued_at(ordered)
	answered_at = by_kind[ev.ANSWERED][0].at if by_kind[ev.ANSWERED] else None
	message_at = by_kind[ev.VOICEMAIL][0].at if by_kind[ev.VOICEMAIL] else None
	ended_at = by_kind[ev.ENDED][-1].at if by_kind[ev.ENDED] else None
	said = _said_wait(by_kind)
	measured = _seconds(queued_at or started_at, answered_at or message_at or ended_at)
	return {
		"started_at": started_at,
		"queued_at": queued_at,
		"answered_at": answered_at,
		"ended_at": ended_at,
		"wait_seconds": measured if said is None else said,
		"talk_seconds": _seconds(answered_at, ended_at) if answered_at else (0 if ended_at else None),
		"hold_seconds": _held(ordered, ended_at) if by_kind[ev.HOLD] else 0,
		"outcome": _outcome(ordered, direction, by_kind, queued_at),
	}


def _queued_at(ordered: list[CallEvent]) -> datetime | None:
	for event in ordered:
		if event.kind == ev.QUEUED or (event.kind == ev.RINGING and event.queue and not event.agent):
			return event.at
	return None


def _said_wait(by_kind: dict[str, list[CallEvent]]) -> int | None:
	"""The wait as the switch says it, unless the caller went through several queues and it tells of the last one."""
	kind = ev.ANSWERED if by_kind[ev.ANSWERED] else ev.ENDED
	for event in by_kind[kind]:
		if event.wait_seconds is not None:
			queues = {queued.queue for queued in by_kind[ev.QUEUED] if queued.queue and queued.at <= event.at}
			return event.wait_seconds if len(queues) < 2 else None
	return None


def _seconds(since: datetime, until: datetime | None) -> int | None:
	return max(0, round((until - since).total_seconds())) if until else None


def _held(ordered: list[CallEvent], ended_at: datetime | None) -> int:
	held, since = 0, None
	for event in ordered:
		if event.kind == ev.HOLD and since is None:
			since = event.at
		elif event.kind in (ev.RESUMED, ev.TRANSFERRED, ev.ENDED) and since is not None:
			held, since = held + (_seconds(since, event.at) or 0), None
	return held + (_seconds(since, ended_at) or 0) if since else held


def _outcome(
	ordered: list[CallEvent],
	direction: str,
	by_kind: dict[str, list[CallEvent]],
	queued_at: datetime | None,
) -> str:
	if not by_kind[ev.ENDED]:
		return VOICEMAIL if by_kind[ev.VOICEMAIL] else IN_PROGRESS if by_kind[ev.ANSWERED] else RINGING
	if by_kind[ev.ANSWERED]:
		return ANSWERED
	disposition = _first(ordered, "disposition")
	if by_kind[ev.VOICEMAIL] or any(event.disposition == ev.LEFT_MESSAGE for event in by_kind[ev.ENDED]):
		return VOICEMAIL
	if direction != ev.INBOUND:
		return {ev.BUSY: BUSY, ev.FAILED: FAILED}.get(disposition, NO_ANSWER)
	if queued_at:
		return ABANDONED
	return SELF_SERVICE if by_kind[ev.MENU] and not by_kind[ev.RINGING] else MISSED


class _Draft:
	"""A leg while its events are read."""

	__slots__ = ("agent", "answered_at", "ended_at", "outcome", "queue", "rang_at", "seat", "transferred_to")

	def __init__(self, event: CallEvent) -> None:
		self.agent, self.seat, self.queue = event.agent, event.seat, event.queue
		self.rang_at = event.at
		self.answered_at: datetime | None = None
		self.ended_at: datetime | None = None
		self.outcome = RINGING
		self.transferred_to = ""

	def take(self, event: CallEvent) -> None:
		"""More about the same person."""
		self.agent, self.seat = self.agent or event.agent, self.seat or event.seat
		self.queue = self.queue or event.queue
		if event.kind == ev.ANSWERED and self.answered_at is None:
			self.answered_at = event.at
		self.ended_at, self.outcome = None, IN_PROGRESS if self.answered_at else RINGING

	def close(self, at: datetime, outcome: str) -> None:
		self.ended_at = max(at, self.answered_at or self.rang_at)
		self.outcome = outcome if self.answered_at else NO_ANSWER

	def transfer(self, event: CallEvent) -> None:
		"""Who hands a call over has had it, even where the answer was lost."""
		self.ended_at = self.ended_at or max(event.at, self.answered_at or self.rang_at)
		self.outcome, self.transferred_to = TRANSFERRED, self.transferred_to or event.transfer_to

	def is_with(self, event: CallEvent) -> bool:
		return not event.agent or not self.agent or self.agent == event.agent

	def goes_on_with(self, event: CallEvent) -> bool:
		if self.ended_at is None:
			return self.is_with(event)
		ended_just_before = self.outcome != TRANSFERRED and event.at - self.ended_at <= _ECHO
		return ended_just_before and self.agent == event.agent

	def leg(self) -> Leg:
		return Leg(
			self.agent,
			self.seat,
			self.queue,
			self.rang_at,
			self.answered_at,
			self.ended_at,
			self.outcome,
			self.transferred_to,
		)


def _legs(ordered: list[CallEvent]) -> tuple[Leg, ...]:
	drafts: list[_Draft] = []
	ended_at: datetime | None = None
	for event in ordered:
		if event.kind == ev.ANSWERED or (event.kind == ev.RINGING and event.agent):
			_reach(drafts, event)
		elif event.kind == ev.TRANSFERRED:
			_transfer(drafts, event)
		elif event.kind == ev.ENDED:
			ended_at = event.at
			_end(drafts, event)
	if ended_at and drafts and drafts[-1].ended_at is None:
		drafts[-1].close(ended_at, COMPLETED)
	return tuple(draft.leg() for draft in drafts)


def _reach(drafts: list[_Draft], event: CallEvent) -> None:
	last = drafts[-1] if drafts else None
	if last is None or not last.goes_on_with(event):
		if last and last.ended_at is None:
			last.close(event.at, TRANSFERRED)
		drafts.append(_Draft(event))
	drafts[-1].take(event)


def _transfer(drafts: list[_Draft], event: CallEvent) -> None:
	"""The one who transferred is the agent it names, or else the last one that it was not transferred to."""
	for draft in reversed(drafts):
		if draft.agent == event.agent if event.agent else draft.agent != event.transfer_to or not draft.agent:
			draft.transfer(event)
			return


def _end(drafts: list[_Draft], event: CallEvent) -> None:
	last = drafts[-1] if drafts else None
	if last and last.is_with(event) and last.outcome != TRANSFERRED:
		last.close(event.at, COMPLETED)
