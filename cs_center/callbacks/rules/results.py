"""What a call to a customer came to, and what follows for the callback (BACK-2, KEEP-3)."""

from dataclasses import dataclass, replace
from datetime import datetime

from cs_center.calls.rules.reasons import Reason, Rejected
from cs_center.contact.rules import conduct
from cs_center.contact.rules.conduct import ConductPolicy, Contact

REACHED, NO_ANSWER, BUSY = "Reached", "No Answer", "Busy"
CALL_AGAIN, WRONG_NUMBER, REFUSED = "Call Again", "Wrong Number", "Refused"
OUTCOMES = (REACHED, NO_ANSWER, BUSY, CALL_AGAIN, WRONG_NUMBER, REFUSED)
OPEN, DONE, CANCELLED, UNREACHABLE = "Open", "Done", "Cancelled", "Unreachable"


@dataclass(frozen=True, slots=True)
class After:
	"""How the callback stands now. `next_at`: when it may be called again, None once it is over."""

	status: str
	reason: Reason
	next_at: datetime | None = None
	promised_at: datetime | None = None


def after(
	outcome: str, contact: Contact, now: datetime, policy: ConductPolicy, again_at: datetime | None = None
) -> After:
	"""What follows from a call of this moment. `contact`: with the attempts before it.

	Raises Rejected for an outcome that there is not, and for a promise at which nobody may call.
	"""
	if outcome in (NO_ANSWER, BUSY):
		return _not_reached(contact, now, policy)
	if outcome == CALL_AGAIN:
		if not again_at:
			raise Rejected("Say when the customer wants to be called.")
		return After(OPEN, conduct.promise(contact, again_at, now), again_at, again_at)
	if outcome not in _ENDS:
		raise Rejected("There is no outcome “{outcome}”: choose one of the list.", outcome=outcome)
	return _ENDS[outcome]


def give_up(contact: Contact, policy: ConductPolicy) -> After:
	"""Close as unreachable. Raises Rejected before there were enough attempts at different hours (BACK-2)."""
	made = len(conduct.counted(contact.attempts, contact.hours, policy))
	if not conduct.may_give_up(contact.attempts, contact.hours, policy):
		raise Rejected(
			"Only {made} attempts at different hours: at least {least} before a customer counts as unreachable.",
			made=made,
			least=policy.least,
		)
	return After(UNREACHABLE, Reason(_GAVE_UP, {"made": made}, "BACK-2"))


def _not_reached(contact: Contact, now: datetime, policy: ConductPolicy) -> After:
	tried = replace(contact, attempts=(*contact.attempts, now), promised_at=None)
	made = len(conduct.counted(tried.attempts, tried.hours, policy))
	found = conduct.when(tried, now, policy)
	if found.at is None:
		return After(UNREACHABLE, found.reason)
	return After(OPEN, Reason(_AGAIN, {"made": made, "at": found.at}, "BACK-2"), found.at)


_ENDS = {
	REACHED: After(DONE, Reason("Reached.")),
	WRONG_NUMBER: After(CANCELLED, Reason("The number is not the customer's.", {}, "KEEP-3")),
	REFUSED: After(CANCELLED, Reason("The customer does not want to be called.", {}, "KEEP-2")),
}
_AGAIN = "Not reached, {made} times by now; again from {at}."
_GAVE_UP = "Unreachable after {made} attempts at different hours."
