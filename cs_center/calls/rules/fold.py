"""One call out of everything that a switch said about it (CALL-1, CALL-5, CALL-6).

The result depends on the set of events alone: any order and any repetition of them ends in the same call.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from cs_center.calls.rules import events as ev
from cs_center.calls.rules.events import CallEvent
from cs_center.calls.rules.numbers import INTERNAL, DialPlan, Number, normalise

RINGING, IN_PROGRESS, ANSWERED = "Ringing", "In Progress", "Answered"
ABANDONED, MISSED, VOICEMAIL, SELF_SERVICE = "Abandoned", "Missed", "Voicemail", "Self-service"
NO_ANSWER, BUSY, FAILED = "No Answer", "Busy", "Failed"
TRANSFERRED, COMPLETED = "Transferred", "Completed"
OUTCOMES = (RINGING, IN_PROGRESS, ANSWERED, ABANDONED, MISSED, VOICEMAIL, SELF_SERVICE, NO_ANSWER, BUSY, FAILED)

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


def fold(events: Iterable[CallEvent], plan: DialPlan = DialPlan()) -> Call:
	"""The call that these events describe. Raises ValueError when there is no event."""
	ordered = sorted(set(events), key=_order)
	if not ordered:
		raise ValueError("a call needs at least one event")
	from_number = normalise(_first(ordered, "from_number"), plan)
	to_number = normalise(_first(ordered, "to_number"), plan)
	direction = _first(ordered, "direction") or infer_direction(from_number, to_number)
	legs = tuple(_legs(ordered))
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
		**_times_and_outcome(ordered, direction),
	)


def infer_direction(from_number: Number, to_number: Number) -> str:
	"""Which way a call went when the switch did not say: from an internal number outwards is outbound."""
	if from_number.kind != INTERNAL:
		return ev.INBOUND
	return ev.INTERNAL_CALL if to_number.kind == INTERNAL else ev.OUTBOUND


def _order(event: CallEvent) -> tuple[object, ...]:
	text = (event.agent, event.queue, event.transfer_to, event.from_number, event.to_number, event.disposition)
	rest = (event.direction, event.caller_ref, event.seat, event.recording_url, -1 if event.wait_seconds is None else event.wait_seconds)
	return event.at, _KIND_ORDER[event.kind], text, rest


def _first(ordered: list[CallEvent], name: str) -> str:
	return next((value for event in ordered if (value := getattr(event, name))), "")


def _agent(ordered: list[CallEvent], legs: tuple[Leg, ...], direction: str, caller: Number, called: Number) -> str:
	if direction == ev.OUTBOUND and caller.kind == INTERNAL:
		return caller.key.rpartition(":")[2]
	answered = next((leg.agent for leg in legs if leg.answered_at and leg.agent), "")
	if agent := answered or _first(ordered, "agent"):
		return agent
	return called.key.rpartition(":")[2] if called.kind == INTERNAL and direction == ev.INBOUND else ""


def _times_and_outcome(ordered: list[CallEvent], direction: str) -> dict[str, object]:
	at = {kind: [event.at for event in ordered if event.kind == kind] for kind in ev.KINDS}
	started_at = min(at[ev.MENU] or at[ev.RINGING] or [ordered[0].at])
	queued_at = _queued_at(ordered)
	answered_at = min(at[ev.ANSWERED], default=None)
	ended_at = max(at[ev.ENDED], default=None)
	return {
		"started_at": started_at,
		"queued_at": queued_at,
		"answered_at": answered_at,
		"ended_at": ended_at,
		"wait_seconds": _wait(ordered, queued_at or started_at, answered_at or min(at[ev.VOICEMAIL], default=None) or ended_at),
		"talk_seconds": _seconds(answered_at, ended_at) if answered_at else (0 if ended_at else None),
		"hold_seconds": _held(ordered, ended_at),
		"outcome": _outcome(ordered, direction, at, queued_at),
	}


def _queued_at(ordered: list[CallEvent]) -> datetime | None:
	joined = (e.at for e in ordered if e.kind == ev.QUEUED or (e.kind == ev.RINGING and e.queue and not e.agent))
	return min(joined, default=None)


def _wait(ordered: list[CallEvent], since: datetime, until: datetime | None) -> int | None:
	for kind in (ev.ANSWERED, ev.ENDED):
		for event in ordered:
			if event.kind == kind and event.wait_seconds is not None:
				return event.wait_seconds
	return _seconds(since, until)


def _seconds(since: datetime, until: datetime | None) -> int | None:
	return max(0, round((until - since).total_seconds())) if until else None


def _held(ordered: list[CallEvent], ended_at: datetime | None) -> int:
	held, since = 0, None
	for event in ordered:
		if event.kind == ev.HOLD and since is None:
			since = event.at
		elif event.kind in (ev.RESUMED, ev.ENDED) and since is not None:
			held, since = held + (_seconds(since, event.at) or 0), None
	return held + (_seconds(since, ended_at) or 0) if since else held


def _outcome(
	ordered: list[CallEvent], direction: str, at: dict[str, list[datetime]], queued_at: datetime | None
) -> str:
	if not at[ev.ENDED]:
		return VOICEMAIL if at[ev.VOICEMAIL] else IN_PROGRESS if at[ev.ANSWERED] else RINGING
	if at[ev.ANSWERED]:
		return ANSWERED
	disposition = _first(ordered, "disposition")
	if at[ev.VOICEMAIL] or disposition == ev.LEFT_MESSAGE:
		return VOICEMAIL
	if direction != ev.INBOUND:
		return {ev.BUSY: BUSY, ev.FAILED: FAILED}.get(disposition, NO_ANSWER)
	if queued_at:
		return ABANDONED
	return SELF_SERVICE if at[ev.MENU] and not at[ev.RINGING] else MISSED


def _legs(ordered: list[CallEvent]) -> Iterable[Leg]:
	current: Leg | None = None
	for event in ordered:
		if event.kind in (ev.RINGING, ev.ANSWERED) and (event.agent or event.kind == ev.ANSWERED):
			if current and not _same_person(current, event):
				yield _closed(current, event.at, TRANSFERRED if current.answered_at else NO_ANSWER)
				current = None
			current = _reached(current, event)
		elif event.kind == ev.TRANSFERRED and current:
			yield replace(_closed(current, event.at, TRANSFERRED), transferred_to=event.transfer_to)
			current = None
		elif event.kind == ev.ENDED and current:
			yield _closed(current, event.at, COMPLETED if current.answered_at else NO_ANSWER)
			current = None
	if current:
		yield current


def _same_person(leg: Leg, event: CallEvent) -> bool:
	return not event.agent or not leg.agent or leg.agent == event.agent


def _reached(leg: Leg | None, event: CallEvent) -> Leg:
	if leg is None:
		leg = Leg(event.agent, event.seat, event.queue, event.at)
	if event.kind == ev.ANSWERED and leg.answered_at is None:
		leg = replace(leg, answered_at=event.at, outcome=IN_PROGRESS)
	return replace(leg, agent=leg.agent or event.agent, seat=leg.seat or event.seat, queue=leg.queue or event.queue)


def _closed(leg: Leg, at: datetime, outcome: str) -> Leg:
	return replace(leg, ended_at=at, outcome=outcome)
