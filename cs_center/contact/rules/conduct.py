"""Whom one may call, and when: the laws that every call to a customer keeps (BACK-2, KEEP-2, KEEP-4, CALL-8)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cs_center.calls.rules.reasons import Reason, Rejected
from cs_center.contact.rules.hours import CallingHours

#: Why somebody is called: about a matter of their own, to greet, remind or ask them, or to offer them something.
SERVICE, CARE, SALES = "Service", "Care", "Sales"
PURPOSES = (SERVICE, CARE, SALES)
#: What somebody does not want.
NOTHING, OFFERS, ALL_CALLS = "", "Offers", "All Calls"
_REFUSED_BY = {NOTHING: (), OFFERS: (CARE, SALES), ALL_CALLS: PURPOSES}


@dataclass(frozen=True, slots=True)
class ConductPolicy:
	"""`quiet_days`: between offers of different campaigns. Nobody is tried less than `least` times before they count as
	unreachable, nor more than `most` times. `gap_minutes`: attempts nearer to each other are one."""

	quiet_days: int = 30
	least: int = 3
	most: int = 5
	gap_minutes: int = 120


@dataclass(frozen=True, slots=True)
class Contact:
	"""Somebody who is to be called. Times are local and naive.

	attempts: calls for the same cause and round that did not reach them. offered_at: when another campaign last called them.
	promised_at: the moment at which they asked to be called.
	"""

	purpose: str = SERVICE
	hours: CallingHours = field(default_factory=CallingHours)
	refuses: str = NOTHING
	attempts: tuple[datetime, ...] = ()
	offered_at: datetime | None = None
	promised_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class When:
	"""The first moment at which somebody may be called; None: not at all, for this reason."""

	at: datetime | None
	reason: Reason


def refusal(contact: Contact) -> Reason | None:
	"""Why somebody is not called at all, whatever the time."""
	if contact.purpose in _REFUSED_BY[contact.refuses]:
		return Reason(_REFUSES_ALL if contact.refuses == ALL_CALLS else _REFUSES_OFFERS, {}, "KEEP-2")
	return None


def when(contact: Contact, wanted: datetime, policy: ConductPolicy) -> When:
	"""The first moment from `wanted` on at which the laws allow the next call."""
	refused = refusal(contact) or _tried_enough(contact, policy)
	if refused:
		return When(None, refused)
	if contact.promised_at and contact.hours.allows(contact.promised_at):
		return When(contact.promised_at, Reason(_PROMISED, {"at": contact.promised_at}, "KEEP-3"))
	since, reason = wanted, Reason(_ALLOWED, {}, "KEEP-2")
	quiet = quiet_until(contact, policy)
	if quiet and quiet > since:
		since, reason = quiet, Reason(_QUIET, {"days": policy.quiet_days, "until": quiet}, "KEEP-2")
	at = _another_time(contact, since, policy) if contact.attempts else contact.hours.first_after(since)
	return When(at, reason) if at else When(None, Reason(_NO_HOURS, {}, "KEEP-2"))


def forbids(contact: Contact, now: datetime, policy: ConductPolicy) -> Reason | None:
	"""Why somebody must not be called at this moment; None when they may."""
	found = when(contact, now, policy)
	if found.at is None:
		return found.reason
	if contact.promised_at and now >= contact.promised_at and contact.hours.allows(now):
		return None
	return None if found.at <= now else Reason(_NOT_YET, {"at": found.at}, "KEEP-2")


def quiet_until(contact: Contact, policy: ConductPolicy) -> datetime | None:
	"""Until when no offer is made, after that of another campaign."""
	if contact.purpose != SALES or not contact.offered_at:
		return None
	return contact.offered_at + timedelta(days=policy.quiet_days)


def promise(contact: Contact, at: datetime, now: datetime) -> Reason:
	"""Take the wish to be called at a moment. Raises Rejected for one at which nobody may call."""
	if at <= now:
		raise Rejected("{at} is past. Ask the customer for a time that is still to come.", at=at)
	if not contact.hours.allows(at):
		raise Rejected(
			"Nobody may be called at {at}. Agree on a time within the calling hours, or note the customer's own.",
			at=at,
		)
	return Reason(_PROMISED, {"at": at}, "KEEP-3")


def counted(attempts: Iterable[datetime], hours: CallingHours, policy: ConductPolicy) -> tuple[datetime, ...]:
	"""Attempts at different times (BACK-2): far enough from the one before, and at an hour of the clock not tried before.

	Who can only be called within a few hours of the day is tried in them again on another day.
	"""
	found: list[datetime] = []
	for at in sorted(attempts):
		if is_another_time(at, found, hours, policy):
			found.append(at)
	return tuple(found)


def is_another_time(
	at: datetime, before: Sequence[datetime], hours: CallingHours, policy: ConductPolicy
) -> bool:
	"""Whether an attempt would be at another time than those before it, which are in their order."""
	if not before:
		return True
	if at - before[-1] < timedelta(minutes=policy.gap_minutes):
		return False
	tried = {one.hour for one in before}
	if at.hour not in tried:
		return True
	return hours.hours_of_day(at.date()) <= tried and at.date() not in {one.date() for one in before}


def may_give_up(attempts: Iterable[datetime], hours: CallingHours, policy: ConductPolicy) -> bool:
	"""Whether somebody may be taken for unreachable."""
	return len(counted(attempts, hours, policy)) >= max(policy.least, 1)


def _tried_enough(contact: Contact, policy: ConductPolicy) -> Reason | None:
	made = len(counted(contact.attempts, contact.hours, policy))
	return Reason(_ENOUGH, {"made": made}, "BACK-2") if made >= max(policy.most, policy.least, 1) else None


def _another_time(contact: Contact, since: datetime, policy: ConductPolicy) -> datetime | None:
	before = counted(contact.attempts, contact.hours, policy)
	far = max(contact.attempts) + timedelta(minutes=policy.gap_minutes)
	return next(
		(
			at
			for begins, ends in contact.hours.windows(max(since, far))
			for at in _hour_by_hour(begins, ends)
			if is_another_time(at, before, contact.hours, policy)
		),
		None,
	)


def _hour_by_hour(begins: datetime, ends: datetime) -> Iterable[datetime]:
	at = begins
	while at < ends:
		yield at
		at = at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)


_REFUSES_ALL = "The customer does not want to be called."
_REFUSES_OFFERS = "The customer wants no offers, greetings or surveys."
_ENOUGH = "Tried {made} times at different hours without reaching anybody."
_PROMISED = "The customer asked to be called at {at}."
_QUIET = "Another campaign called less than {days} days ago; not before {until}."
_NOT_YET = "Not before {at}."
_NO_HOURS = "There are no hours at which this customer may be called."
_ALLOWED = "May be called."
