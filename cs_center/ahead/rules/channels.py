"""How a customer is told: by whom or by what, when, or why not at all (KEEP-2, KEEP-4)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import phonenumbers

from cs_center.ahead.rules.occasions import Occasion, channels_of
from cs_center.calls.rules.reasons import Reason
from cs_center.contact.rules import conduct
from cs_center.contact.rules.conduct import Contact

CALL, SMS, MAIL, MANAGER = "Call", "SMS", "Mail", "Manager"
CHANNELS = (CALL, SMS, MAIL)
TO_SEND, SENDING, SENT, TO_CALL, CALLED, WITH_MANAGER = (
	"To Send",
	"Sending",
	"Sent",
	"To Call",
	"Called",
	"With the Manager",
)
FAILED, MISSED, NOT_ALLOWED, UNREACHABLE = "Failed", "Missed", "Not Allowed", "Unreachable"
STATUSES = (
	TO_SEND,
	SENDING,
	SENT,
	TO_CALL,
	CALLED,
	WITH_MANAGER,
	FAILED,
	MISSED,
	NOT_ALLOWED,
	UNREACHABLE,
)
#: To what still more reasons are added: nobody has heard anything yet.
OPEN = (TO_SEND, TO_CALL)
_RETRY_MINUTES = 15
_MOBILE = (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE)


@dataclass(frozen=True, slots=True)
class Reach:
	"""How a customer can be told. `ways`: channels by which they have an address and the site can send.

	`manager`: the user who is named for them, blank for none; `manager_calls`: who calls customers with our desk.
	"""

	contact: Contact
	ways: frozenset[str] = field(default_factory=frozenset)
	manager: str = ""
	manager_calls: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
	"""What is done. `send_at`: of messages. `assigned_to`: who calls, or is told; blank: whoever draws from the queue."""

	status: str
	channel: str = ""
	why: Reason | None = None
	send_at: datetime | None = None
	assigned_to: str = ""


def choose(occasions: Sequence[Occasion], reach: Reach, now: datetime) -> Choice | None:
	"""How a customer is told today of what is due, the most important first. None: not today, but another day will do."""
	if refused := conduct.refusal(reach.contact):
		return Choice(NOT_ALLOWED, why=refused)
	if reach.manager and occasions[0].by_manager:
		return _by_manager(reach)
	ways = [channel for channel in channels_of(occasions) if channel in reach.ways]
	if not ways:
		return Choice(UNREACHABLE, why=Reason(_NO_WAY, {}, "KEEP-4"))
	if ways[0] == CALL:
		return Choice(TO_CALL, CALL)
	send_at = reach.contact.hours.first_after(now)
	if send_at and send_at.date() == now.date():
		return Choice(TO_SEND, ways[0], send_at=send_at)
	if max(one.last_day for one in occasions) > now.date():
		return None
	return Choice(NOT_ALLOWED, ways[0], Reason(_NO_HOURS, {}, "KEEP-2"))


def may_send(contact: Contact, day: date, now: datetime) -> Choice:
	"""Whether what was to be sent on a day may go out at this moment, else what becomes of it."""
	if refused := conduct.refusal(contact):
		return Choice(NOT_ALLOWED, why=refused)
	at = contact.hours.first_after(now)
	if at and at.date() == day:
		return Choice(SENDING if at <= now else TO_SEND, send_at=at)
	return Choice(MISSED, why=Reason(_TOO_LATE, {}, "KEEP-2"))


def after_failure(
	problem: str, attempts: int, most: int, contact: Contact, day: date, now: datetime
) -> Choice:
	"""What becomes of a message that was not taken: tried again the same day, so many times at most."""
	why = Reason(_NOT_TAKEN, {"problem": problem, "attempts": attempts}, "KEEP-4")
	at = contact.hours.first_after(now + timedelta(minutes=_RETRY_MINUTES * attempts))
	if attempts < most and at and at.date() == day:
		return Choice(TO_SEND, why=why, send_at=at)
	return Choice(FAILED, why=why)


def is_mobile(key: str) -> bool:
	"""Whether a number takes text messages."""
	number = key.rpartition(":")[2]
	return number.startswith("+") and phonenumbers.number_type(phonenumbers.parse(number)) in _MOBILE


def _by_manager(reach: Reach) -> Choice:
	if reach.manager_calls and CALL in reach.ways:
		return Choice(TO_CALL, CALL, assigned_to=reach.manager)
	return Choice(WITH_MANAGER, MANAGER, assigned_to=reach.manager)


_NO_WAY = "No number or address of this customer is known for any channel of the plan."
_NO_HOURS = "There were no hours at which the customer may be reached."
_TOO_LATE = "The permitted hours of the day were over."
_NOT_TAKEN = "Not taken: {problem}. Tried {attempts} times."
