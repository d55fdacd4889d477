"""Whom to call first: promises, then who is due soonest, with a head start for those who mean more (BACK-1, KEEP-4)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from cs_center.calls.rules.reasons import Reason


@dataclass(frozen=True, slots=True)
class OrderPolicy:
	"""Who has a tier one rank above the lowest counts as due so many minutes earlier; a promise, so many."""

	minutes_per_rank: int = 120
	promise_minutes: int = 60 * 24 * 30


@dataclass(frozen=True, slots=True)
class Place:
	"""Where somebody stands in the queue, as the moment by which they count as due, and why."""

	at: datetime
	reason: Reason


def place(
	due_at: datetime,
	policy: OrderPolicy,
	ranks_above: int = 0,
	tier: str = "",
	promised_at: datetime | None = None,
) -> Place:
	"""`ranks_above`: how many tiers lie below the customer's."""
	if promised_at:
		at = promised_at - timedelta(minutes=policy.promise_minutes)
		return Place(at, Reason(_PROMISED, {"at": promised_at}, "KEEP-3"))
	minutes = max(ranks_above, 0) * policy.minutes_per_rank
	if not minutes:
		return Place(due_at, Reason(_DUE, {"at": due_at}, "BACK-1"))
	values = {"at": due_at, "tier": tier, "minutes": minutes}
	return Place(due_at - timedelta(minutes=minutes), Reason(_TIER, values, "KEEP-1"))


_PROMISED = "Promised at {at}: before everybody who only waits."
_DUE = "To be called before {at}."
_TIER = "To be called before {at}; {tier} counts as due {minutes} minutes earlier."
