"""What a call means to the matters of its caller that are already stored, in whatever order calls become known (CALL-6)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cs_center.responsibility.rules.answering import OwnedMatter, choose_matter
from cs_center.responsibility.rules.matter import LAPSED, LIVE
from cs_center.responsibility.rules.ownership import CustomerCall, Matter, OwnershipPolicy, assign

#: A new matter; one more call of a matter; a call that comes before what is known: work the caller's matters out anew.
NEW, RETURNING, ANEW = "new", "returning", "anew"


@dataclass(frozen=True, slots=True)
class KnownMatter:
	"""A stored matter. is_fixed: it has a ticket, or people decided about it: no late record changes its owner.

	first_call: the id of the call that made its owner, blank when no call did.
	"""

	matter: OwnedMatter
	is_fixed: bool
	first_call: str = ""


@dataclass(frozen=True, slots=True)
class Placement:
	"""`matter`: the one that a returning call belongs to; None for a call that changes nothing."""

	kind: str
	matter: OwnedMatter | None = None


def place(
	call: CustomerCall, known: Sequence[KnownMatter], now: datetime, has_later: bool = False
) -> Placement | None:
	"""Where a call belongs (FIRST-1, FIRST-7). None: nobody known answered, and the caller has no matter.

	has_later: calls of the caller that began later are known already.
	"""
	opens = bool(call.answered_at and call.agent)
	loose = [one for one in known if not one.is_fixed]
	if any(_comes_before(call, one) for one in loose) or (has_later and loose):
		return Placement(ANEW)
	if matter := choose_matter((one.matter for one in known), call.started_at):
		return Placement(RETURNING, matter)
	if has_later and opens:
		return Placement(ANEW)
	lapsed = [
		one.matter
		for one in loose
		if one.matter.status == LAPSED and not _is_past(one.matter, call.started_at)
	]
	if not lapsed:
		return Placement(NEW) if opens else None
	latest = max(lapsed, key=lambda matter: matter.last_contact_at)
	is_over = now - call.started_at > timedelta(days=latest.window_days)
	return Placement(RETURNING, latest) if is_over else Placement(ANEW)


def _comes_before(call: CustomerCall, known: KnownMatter) -> bool:
	at, owned_since = call.answered_at or call.started_at, known.matter.owned_since
	return at < owned_since or (at == owned_since and bool(call.agent) and call.call_id != known.first_call)


def lapsed_by(call: CustomerCall, known: Iterable[KnownMatter]) -> list[OwnedMatter]:
	"""Matters without a ticket that a new one follows: their window has passed."""
	return [
		one.matter
		for one in known
		if one.matter.status in LIVE and not one.matter.has_ticket and _is_past(one.matter, call.started_at)
	]


def matters_of(calls: Iterable[tuple[CustomerCall, OwnershipPolicy]]) -> list[Matter]:
	"""All owned matters of one caller by their calls alone, oldest first."""
	found: list[Matter] = []
	current: Matter | None = None
	for call, policy in sorted(calls, key=lambda pair: pair[0].sequence):
		decision = assign(current, call, policy)
		if current and decision.is_new_matter:
			found.append(current)
		current = decision.matter
	return [matter for matter in (*found, current) if matter and matter.owner]


def status_of(matter: Matter, is_last: bool, now: datetime, policy: OwnershipPolicy) -> str:
	"""How a matter that only calls tell of stands: open until its window has passed or another one began."""
	is_over = now - matter.last_call_at > timedelta(days=policy.window_days)
	return LAPSED if is_over or not is_last else LIVE[0]


def _is_past(matter: OwnedMatter, at: datetime) -> bool:
	return at - matter.last_contact_at > timedelta(days=matter.window_days)
