"""The path of a campaign's member: what may happen from where to where, and what a call came to (KEEP-3)."""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from cs_center.calls.rules.reasons import Reason, Rejected
from cs_center.contact.rules import conduct
from cs_center.contact.rules.conduct import ConductPolicy, Contact

TO_CALL, NO_ANSWER, CALL_AGAIN = "To Call", "No Answer", "Call Again"
ACCEPTED, REFUSED, SAVED, LOST = "Accepted", "Refused", "Saved", "Lost"
WRONG_NUMBER, UNREACHABLE = "Wrong Number", "Unreachable"
HELD_OUT, WITHDRAWN = "Held Out", "Withdrawn"
OPEN = (TO_CALL, NO_ANSWER, CALL_AGAIN)
#: Who took the offer or stays may still turn out to be lost, and who took it, to stay.
SETTLED_LATER = (ACCEPTED, SAVED)
STATUSES = (*OPEN, ACCEPTED, REFUSED, SAVED, LOST, WRONG_NUMBER, UNREACHABLE, HELD_OUT, WITHDRAWN)

_ANY_END = (ACCEPTED, REFUSED, SAVED, LOST, WRONG_NUMBER, UNREACHABLE, WITHDRAWN)
#: From where a member may come to where. Who is held out stays so: nobody may call them.
TRANSITIONS: dict[str, tuple[str, ...]] = {
	**dict.fromkeys(OPEN, (NO_ANSWER, CALL_AGAIN, *_ANY_END)),
	ACCEPTED: (SAVED, LOST),
	SAVED: (LOST,),
	**dict.fromkeys((REFUSED, LOST, WRONG_NUMBER, UNREACHABLE, WITHDRAWN, HELD_OUT), ()),
}
#: What a call can come to, in the order of the keys that say it.
OUTCOMES = (ACCEPTED, NO_ANSWER, CALL_AGAIN, REFUSED, WRONG_NUMBER, SAVED, LOST)
#: Outcomes with what they are worth.
WITH_VALUE = (ACCEPTED, SAVED)


@dataclass(frozen=True, slots=True)
class Worth:
	"""What members of a campaign are worth and cost. `before`: spent before; `offer`: what the offer brings."""

	before: Decimal = Decimal(0)
	offer: Decimal = Decimal(0)
	per_call: Decimal = Decimal(0)
	per_offer: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class After:
	"""How a member stands now. `next_at`: when they may be called again, None once it is over. `cost`: of this call."""

	status: str
	reason: Reason
	next_at: datetime | None = None
	promised_at: datetime | None = None
	value: Decimal = Decimal(0)
	cost: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Told:
	"""What an officer says of a call. `value`: what the customer is worth now, where they know it better."""

	outcome: str
	again_at: datetime | None = None
	value: Decimal | None = None


def move(before: str, to: str) -> None:
	"""Raises Rejected for a step that there is not."""
	if to not in TRANSITIONS.get(before, ()):
		raise Rejected("A member who is “{before}” can not become “{to}”.", before=before, to=to)


def after(
	status: str, told: Told, contact: Contact, now: datetime, policy: ConductPolicy, worth: Worth
) -> After:
	"""What follows from a call of this moment. `contact`: with the attempts before it.

	Raises Rejected for an outcome that there is not or that can not follow, and for a promise at which nobody may call.
	"""
	if told.outcome not in OUTCOMES:
		raise Rejected("There is no outcome “{outcome}”: choose one of the list.", outcome=told.outcome)
	move(status, told.outcome)
	found = _after_call(told, contact, now, policy)
	accepted = told.outcome == ACCEPTED
	return replace(
		found, value=_value(told, worth), cost=worth.per_call + (worth.per_offer if accepted else 0)
	)


def settled(before: str, to: str, value: Decimal | None, worth: Worth) -> After:
	"""What became of somebody who took the offer or said they stay. Raises Rejected for a step that there is not."""
	if before not in SETTLED_LATER:
		raise Rejected(
			"Only who accepted or was saved is settled later: this member is “{before}”.", before=before
		)
	move(before, to)
	return After(to, _ENDS[to], value=_value(Told(to, value=value), worth))


def _after_call(told: Told, contact: Contact, now: datetime, policy: ConductPolicy) -> After:
	if told.outcome == NO_ANSWER:
		return _not_reached(contact, now, policy)
	if told.outcome == CALL_AGAIN:
		if not told.again_at:
			raise Rejected("Say when the customer wants to be called.")
		promised = conduct.promise(contact, told.again_at, now)
		return After(CALL_AGAIN, promised, told.again_at, told.again_at)
	return After(told.outcome, _ENDS[told.outcome])


def _not_reached(contact: Contact, now: datetime, policy: ConductPolicy) -> After:
	tried = replace(contact, attempts=(*contact.attempts, now), promised_at=None)
	made = len(conduct.counted(tried.attempts, tried.hours, policy))
	found = conduct.when(tried, now, policy)
	if found.at is None:
		return After(UNREACHABLE, found.reason)
	return After(NO_ANSWER, Reason(_AGAIN, {"made": made, "at": found.at}, "BACK-2"), found.at)


def _value(told: Told, worth: Worth) -> Decimal:
	if told.outcome not in WITH_VALUE:
		return Decimal(0)
	if told.value is None:
		return worth.offer if told.outcome == ACCEPTED else worth.before
	if told.value < 0 or not told.value.is_finite():
		raise Rejected("What was kept is worth nothing or more.")
	return told.value


_AGAIN = "Not reached, {made} times by now; again from {at}."
_ENDS = {
	ACCEPTED: Reason("The customer took the offer.", {}, "KEEP-3"),
	REFUSED: Reason("The customer refused the offer.", {}, "KEEP-3"),
	SAVED: Reason("The customer stays.", {}, "KEEP-3"),
	LOST: Reason("The customer leaves.", {}, "KEEP-3"),
	WRONG_NUMBER: Reason("The number is not the customer's.", {}, "KEEP-3"),
}
