"""Campaigns: what may be done with one when, what one must say before it starts, and who is left out (KEEP-2)."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from cs_center.calls.rules.reasons import Rejected

DRAFT, RUNNING, PAUSED, CLOSED = "Draft", "Running", "Paused", "Closed"
STATUSES = (DRAFT, RUNNING, PAUSED, CLOSED)
START, PAUSE, RESUME, CLOSE = "Started", "Paused", "Resumed", "Closed"
#: From where each deed may be done and where it leads.
TRANSITIONS: dict[str, tuple[tuple[str, ...], str]] = {
	START: ((DRAFT,), RUNNING),
	PAUSE: ((RUNNING,), PAUSED),
	RESUME: ((PAUSED,), RUNNING),
	CLOSE: ((RUNNING, PAUSED), CLOSED),
}
_MOST_HELD_OUT = 90


@dataclass(frozen=True, slots=True)
class Plan:
	"""A campaign as somebody wrote it."""

	segments: tuple[str, ...]
	officers: tuple[tuple[str, int], ...]
	since: date | None
	until: date | None
	hold_out: Decimal
	budget: Decimal = Decimal(0)
	costs: tuple[Decimal, ...] = ()


def deed(what: str, status: str) -> str:
	"""How a campaign stands after a deed. Raises Rejected where it can not be done."""
	sources, end = TRANSITIONS[what]
	if status not in sources:
		raise Rejected("A campaign that is “{status}” can not be “{deed}”.", status=status, deed=what)
	return end


def check(plan: Plan) -> None:
	"""Raises Rejected for figures that mean nothing, whenever they are written."""
	if plan.since and plan.until and plan.until < plan.since:
		raise Rejected("The campaign ends before it begins.")
	if not 0 <= plan.hold_out <= _MOST_HELD_OUT:
		raise Rejected("Hold out from 0 to {most} % of the customers.", most=_MOST_HELD_OUT)
	if min((plan.budget, *plan.costs)) < 0:
		raise Rejected("Budget and costs are zero or more.")
	users = [user for user, _capacity in plan.officers]
	if twice := next((user for user in users if users.count(user) > 1), None):
		raise Rejected("{user} is an officer of this campaign twice.", user=twice)
	if none := next((user for user, capacity in plan.officers if capacity <= 0), None):
		raise Rejected("Say how many calls {user} can make in a day.", user=none)


def check_start(plan: Plan, today: date) -> None:
	"""Raises Rejected for a campaign that can not be started yet."""
	if not plan.segments:
		raise Rejected("Choose at least one segment.")
	if not plan.officers:
		raise Rejected("Name at least one officer who calls.")
	if not plan.since or not plan.until:
		raise Rejected("Say from when until when the campaign runs.")
	if plan.until < today:
		raise Rejected(
			"The campaign would be over before it starts: its last day is {until}.", until=plan.until
		)


def is_spent(spent: Decimal, budget: Decimal) -> bool:
	"""Whether there is nothing left of a budget; without one, there is no end of it."""
	return bool(budget) and spent >= budget


REFUSES, QUIET = "Does Not Want to Be Called", "Called by Another Campaign Lately"
ANOTHER, NO_NUMBER, SAME_NUMBER = "In Another Campaign", "No Number", "Number of Another Member"
WHY_NOT = (REFUSES, QUIET, ANOTHER, NO_NUMBER, SAME_NUMBER)


@dataclass(slots=True)
class Sieve:
	"""Takes each customer and number once. Asked in the order of customers, chunk after chunk."""

	_numbers: set[str] = field(default_factory=set)

	def take(
		self, customers: Iterable[str], numbers: Mapping[str, str], barred: Mapping[str, str], busy: Set[str]
	) -> dict[str, str]:
		"""Each customer with why they are left out, blank for who is taken. `barred`: by the laws of conduct.

		busy: customers and numbers that are in a campaign already.
		"""
		return {one: self._why_not(one, numbers.get(one, ""), barred.get(one, ""), busy) for one in customers}

	def _why_not(self, customer: str, number: str, barred: str, busy: Set[str]) -> str:
		if customer in busy:
			return ANOTHER
		if not number:
			return NO_NUMBER
		if barred:
			return barred
		if number in self._numbers:
			return SAME_NUMBER
		if number in busy:
			return ANOTHER
		self._numbers.add(number)
		return ""
