"""The path of a talk before somebody leaves, and what a call came to (KEEP-3, KEEP-5)."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from cs_center.calls.rules.reasons import Reason, Rejected
from cs_center.contact.rules import conduct
from cs_center.contact.rules.conduct import ConductPolicy, Contact
from cs_center.contact.rules.order import OrderPolicy, Place

WAITING = "Waiting"
STAYS, LEAVES, UNDECIDED, NO_TALK = "Stays", "Leaves", "Undecided", "Refused to Talk"
NOT_REACHED, LIMIT_PASSED, LET_GO, NOT_POSSIBLE = "Not Reached", "Limit Passed", "Let Go", "Not Possible"
#: What the customer said; all of these are kept, however late they come.
SAID = (STAYS, LEAVES, UNDECIDED, NO_TALK)
STATUSES = (WAITING, *SAID, NOT_REACHED, LIMIT_PASSED, LET_GO, NOT_POSSIBLE)
#: Ends that came before the customer could say anything: who reached them all the same keeps what they said.
WITHOUT_A_WORD = (NOT_REACHED, LIMIT_PASSED, LET_GO, NOT_POSSIBLE)
TRANSITIONS: dict[str, tuple[str, ...]] = {
	WAITING: (*SAID, NOT_REACHED, LIMIT_PASSED, LET_GO, NOT_POSSIBLE),
	**dict.fromkeys(WITHOUT_A_WORD, SAID),
	UNDECIDED: (STAYS, LEAVES),
	**dict.fromkeys((STAYS, LEAVES, NO_TALK), ()),
}
NO_ANSWER, CALL_AGAIN, WRONG_NUMBER = "No Answer", "Call Again", "Wrong Number"
#: What a call can come to, in the order of the keys that say it.
OUTCOMES = (STAYS, NO_ANSWER, LEAVES, CALL_AGAIN, WRONG_NUMBER, NO_TALK, UNDECIDED)
#: Outcomes of a talk, which tell why the customer wanted to leave.
WITH_REASON = (STAYS, LEAVES, UNDECIDED)


@dataclass(frozen=True, slots=True)
class Told:
	"""What an officer says of a call. `value`: what the customer is worth, where they know it better."""

	outcome: str
	again_at: datetime | None = None
	why: str = ""
	took_offer: bool = False
	value: Decimal | None = None


@dataclass(frozen=True, slots=True)
class After:
	"""How the talk stands now. `next_at`: when the customer may be called again, None once it is over."""

	status: str
	reason: Reason
	next_at: datetime | None = None
	promised_at: datetime | None = None
	value: Decimal = Decimal(0)

	@property
	def is_over(self) -> bool:
		return self.status != WAITING


def move(before: str, to: str) -> None:
	"""Raises Rejected for a step that there is not."""
	if to not in TRANSITIONS.get(before, ()):
		raise Rejected("A talk that is “{before}” can not become “{to}”.", before=before, to=to)


def after(
	status: str,
	told: Told,
	contact: Contact,
	limit_at: datetime,
	now: datetime,
	policy: ConductPolicy,
	spent: Decimal = Decimal(0),
) -> After:
	"""What follows from a call of this moment. `contact`: with the attempts before it; `spent`: what they are worth.

	Raises Rejected for an outcome that there is not or that can not follow, without a reason where one is wanted, and for a
	promise that can not be kept.
	"""
	if told.outcome not in OUTCOMES:
		raise Rejected("There is no outcome “{outcome}”: choose one of the list.", outcome=told.outcome)
	if told.outcome in SAID:
		return _said(status, told, spent)
	if status != WAITING:
		raise Rejected("This talk is “{status}”: the customer may leave.", status=status)
	if told.outcome == WRONG_NUMBER:
		return After(NOT_REACHED, Reason(_WRONG, {}, "KEEP-5"))
	if told.outcome == CALL_AGAIN:
		return _call_again(told.again_at, contact, limit_at, now)
	return _no_answer(contact, limit_at, now, policy)


def place(limit_at: datetime, policy: OrderPolicy, promised_at: datetime | None = None) -> Place:
	"""Where a talk stands in the queue: before everybody who only waits, by the limit (KEEP-5)."""
	head_start = timedelta(minutes=policy.promise_minutes)
	if promised_at:
		return Place(promised_at - head_start, Reason(_PROMISED, {"at": promised_at}, "KEEP-3"))
	return Place(limit_at - head_start, Reason(_BEFORE, {"at": limit_at}, "KEEP-5"))


def _said(status: str, told: Told, spent: Decimal) -> After:
	move(status, told.outcome)
	if told.outcome in WITH_REASON and not told.why:
		raise Rejected("Say why the customer wanted to leave.")
	if told.outcome != STAYS:
		return After(told.outcome, _ENDS[told.outcome])
	value = spent if told.value is None else told.value
	if not value.is_finite() or value < 0:
		raise Rejected("What was kept is worth nothing or more.")
	return After(STAYS, _ENDS[STAYS], value=value)


def _call_again(again_at: datetime | None, contact: Contact, limit_at: datetime, now: datetime) -> After:
	if not again_at:
		raise Rejected("Say when the customer wants to be called.")
	if again_at >= limit_at:
		raise Rejected(
			"The customer may leave at {until}: agree on a time before that, or keep that they are undecided.",
			until=limit_at,
		)
	return After(WAITING, conduct.promise(contact, again_at, now), again_at, again_at)


def _no_answer(contact: Contact, limit_at: datetime, now: datetime, policy: ConductPolicy) -> After:
	tried = replace(contact, attempts=(*contact.attempts, now), promised_at=None)
	found = conduct.when(tried, now, policy)
	if found.at is None:
		return After(NOT_REACHED, found.reason)
	if found.at >= limit_at:
		return After(NOT_REACHED, Reason(_NO_TIME, {"at": found.at, "until": limit_at}, "KEEP-5"))
	made = len(conduct.counted(tried.attempts, tried.hours, policy))
	return After(WAITING, Reason(_AGAIN, {"made": made, "at": found.at}, "BACK-2"), found.at)


_ENDS = {
	STAYS: Reason("The customer stays.", {}, "KEEP-5"),
	LEAVES: Reason("The customer leaves.", {}, "KEEP-5"),
	UNDECIDED: Reason("The customer has not decided yet.", {}, "KEEP-5"),
	NO_TALK: Reason("The customer does not want to talk.", {}, "KEEP-5"),
}
_WRONG = "The number is not the customer's: nobody makes them wait for a talk."
_NO_TIME = "Not reached; the next call would be at {at}, and the customer may leave at {until}."
_AGAIN = "Not reached, {made} times by now; again from {at}."
_PROMISED = "Promised at {at}: before everybody who only waits."
_BEFORE = "Wants to leave and may at {at}: before everybody who only waits."
