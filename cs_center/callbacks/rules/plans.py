"""When a document is followed by calls to the customer: so long after it, in rounds (BACK-4)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from cs_center.calls.rules.reasons import Reason, Rejected
from cs_center.complaints.rules.limits import HOURS, WORKING_DAYS, Calendar

DAYS = "Days"
UNITS = (DAYS, WORKING_DAYS, HOURS)
_HOURS_OF_DAY = 24


@dataclass(frozen=True, slots=True)
class Round:
	"""A call not before `after` and not later than `within`, both counted from what happened, in the same unit."""

	number: int
	after: int
	within: int
	unit: str = DAYS


@dataclass(frozen=True, slots=True)
class Span:
	"""From when until when a customer is to be called, and why."""

	round: int
	not_before: datetime
	due_at: datetime
	reason: Reason


def rounds(written: Iterable[tuple[int, int, str]]) -> tuple[Round, ...]:
	"""Rounds as somebody wrote them: after, within, unit. Raises Rejected for those that mean nothing."""
	found = tuple(Round(number, *each) for number, each in enumerate(written, start=1))
	if not found:
		raise Rejected("A plan without a round calls nobody: add one.")
	for one in found:
		if one.unit not in UNITS:
			raise Rejected("Round {round} is counted in a unit that there is not.", round=one.number)
		if not 0 <= one.after <= one.within or not one.within:
			raise Rejected("Round {round} must end after it begins.", round=one.number)
	return found


def span(plan: str, one: Round, happened_at: datetime, calendar: Calendar) -> Span:
	"""When the call of a round is due. `happened_at` is local and naive."""
	due_at = _after(happened_at, one.within, one.unit, calendar)
	values = {"plan": plan, "within": one.within, "unit": one.unit, "at": happened_at, "round": one.number}
	reason = Reason(_FIRST if one.number == 1 else _LATER, values, "BACK-4")
	return Span(one.number, _after(happened_at, one.after, one.unit, calendar), due_at, reason)


def _after(since: datetime, amount: int, unit: str, calendar: Calendar) -> datetime:
	if not amount:
		return since
	if unit == DAYS:
		return calendar.after(since, amount * _HOURS_OF_DAY, HOURS)
	return calendar.after(since, amount, unit)


_FIRST = "{plan}: to be called within {within} {unit} of {at}."
_LATER = "{plan}, round {round}: to be called within {within} {unit} of {at}."
