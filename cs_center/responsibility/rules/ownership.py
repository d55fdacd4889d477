"""Who answers for a customer's matter: the first member of staff who took it (FIRST-1, FIRST-3, FIRST-7).

One call at a time: `assign` takes the matter as it stood and the next call, and says how the matter stands
now and why. The calls of one customer are taken in the order of `sequence`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from cs_center.calls.rules import events as ev
from cs_center.calls.rules.fold import Call
from cs_center.calls.rules.reasons import Reason


@dataclass(frozen=True, slots=True)
class OwnershipPolicy:
	"""window_days: a longer gap than this between the starts of two calls begins a new matter."""

	window_days: float = 30


@dataclass(frozen=True, slots=True)
class CustomerCall:
	"""A call as ownership sees it.

	Times are aware. `answered_at` None: nobody answered; `agent` blank: not known who.
	"""

	call_id: str
	started_at: datetime
	answered_at: datetime | None = None
	agent: str = ""

	@property
	def sequence(self) -> tuple[datetime, datetime, str]:
		"""Sorts the calls of one customer: by when they were answered, or began when nobody did."""
		return self.answered_at or self.started_at, self.started_at, self.call_id


@dataclass(frozen=True, slots=True)
class Matter:
	"""A customer's calls about one thing so far. `owner` is blank until a known agent has answered."""

	opened_at: datetime
	last_call_at: datetime
	answered_calls: int = 0
	owner: str = ""
	owned_since: datetime | None = None
	owner_call_id: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
	"""What one call meant.

	matter: as it stands after the call. owner_before: who had to get this call, blank when nobody owned the
	matter. is_returning: an answered call after the first answered one of the same matter.
	"""

	matter: Matter
	owner_before: str
	is_new_matter: bool
	became_owner: bool
	is_returning: bool
	returned_to_owner: bool
	reason: Reason


def assign(
	matter: Matter | None, call: CustomerCall, policy: OwnershipPolicy = OwnershipPolicy()
) -> Decision:
	"""Decide who owns the matter after this call (FIRST-1, FIRST-7). `matter`: the customer's last, if any."""
	current = matter if matter and not _is_past_window(matter, call, policy) else None
	before = current or Matter(call.started_at, call.started_at)
	answered = call.answered_at is not None
	became_owner = answered and bool(call.agent) and not before.owner
	after = Matter(
		opened_at=before.opened_at,
		last_call_at=max(before.last_call_at, call.started_at),
		answered_calls=before.answered_calls + answered,
		owner=call.agent if became_owner else before.owner,
		owned_since=call.answered_at if became_owner else before.owned_since,
		owner_call_id=call.call_id if became_owner else before.owner_call_id,
	)
	return Decision(
		matter=after,
		owner_before=before.owner,
		is_new_matter=current is None,
		became_owner=became_owner,
		is_returning=answered and before.answered_calls > 0,
		returned_to_owner=answered and bool(before.owner) and call.agent == before.owner,
		reason=_reason(matter, before, after, call, policy),
	)


def assign_all(
	calls: Iterable[CustomerCall], policy: OwnershipPolicy = OwnershipPolicy()
) -> Iterator[tuple[CustomerCall, Decision]]:
	"""All calls of one customer, given in any order, each with its decision, in the order of `sequence`."""
	matter: Matter | None = None
	for call in sorted(calls, key=lambda call: call.sequence):
		decision = assign(matter, call, policy)
		matter = decision.matter
		yield call, decision


def caller_key(call: Call) -> str:
	"""Who called, as a key: their number, else the switch's own reference; blank when nobody can be told."""
	if call.direction != ev.INBOUND:
		return ""
	if call.customer.callable:
		return call.customer.key
	return f"ref:{call.caller_ref}" if call.caller_ref else ""


def served_by(call: Call) -> set[str]:
	"""Every agent who took this call, those it was transferred to included."""
	agents = {leg.agent for leg in call.legs if leg.answered_at and leg.agent}
	return agents | {call.agent} if call.was_answered and call.agent else agents


def as_customer_call(call_id: str, call: Call) -> CustomerCall:
	"""A call of the log as ownership sees it; an agent whom it only rang is not kept."""
	return CustomerCall(call_id, call.started_at, call.answered_at, call.agent if call.was_answered else "")


def _is_past_window(matter: Matter, call: CustomerCall, policy: OwnershipPolicy) -> bool:
	return call.started_at - matter.last_call_at > timedelta(days=policy.window_days)


def _reason(
	previous: Matter | None, before: Matter, after: Matter, call: CustomerCall, policy: OwnershipPolicy
) -> Reason:
	if before.owner:
		return _reason_with_owner(before, call)
	if not after.owner:
		return Reason(_NOBODY_ANSWERED if call.answered_at is None else _NOBODY_KNOWN, {}, "FIRST-1")
	if previous and before.opened_at != previous.opened_at:
		gap = (call.started_at - previous.last_call_at).total_seconds() / 86_400
		values = {"agent": call.agent, "days": round(gap, 1), "window_days": policy.window_days}
		return Reason(_FIRST_IN_NEW_MATTER, values, "FIRST-7")
	return Reason(_FIRST, {"agent": call.agent}, "FIRST-1")


def _reason_with_owner(before: Matter, call: CustomerCall) -> Reason:
	since = before.owned_since.isoformat() if before.owned_since else ""
	values: dict[str, object] = {"owner": before.owner, "since": since}
	if call.answered_at is None:
		return Reason(_STILL_OWNED, values, "FIRST-1")
	if call.agent == before.owner:
		return Reason(_RETURNED, values, "FIRST-3")
	if not call.agent:
		return Reason(_ANSWERED_BY_UNKNOWN, values, "FIRST-3")
	return Reason(_ANSWERED_BY_OTHER, {**values, "agent": call.agent}, "FIRST-3")


_FIRST = "{agent} answered first and owns the matter until it is closed."
_FIRST_IN_NEW_MATTER = "{agent} answered first in a new matter and owns it: the last call was {days} days before, the window is {window_days}."
_RETURNED = "{owner} has owned the matter since {since} and answered the customer again."
_ANSWERED_BY_OTHER = (
	"{owner} has owned the matter since {since}; the call went to {agent} and should have gone to the owner."
)
_ANSWERED_BY_UNKNOWN = (
	"{owner} has owned the matter since {since}; the switch did not say who answered this call."
)
_STILL_OWNED = "Nobody answered this call; {owner} has owned the matter since {since}."
_NOBODY_ANSWERED = "Nobody has answered the customer yet, so nobody owns the matter."
_NOBODY_KNOWN = "The switch did not say who answered, so nobody owns the matter yet."
