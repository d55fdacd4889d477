"""Who answers when a customer calls: the owner of their matter, else somebody who is there (FIRST-3, FIRST-5)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from cs_center.calls.rules.reasons import Reason
from cs_center.responsibility.rules.matter import ENDED, LIVE


@dataclass(frozen=True, slots=True)
class OwnedMatter:
	"""A matter of the caller. Times are local and naive; `window_days` is its rule's, `staff_number` its owner's."""

	name: str
	owner: str
	status: str
	owned_since: datetime
	last_contact_at: datetime
	has_ticket: bool
	ended_at: datetime | None = None
	window_days: float = 30
	staff_number: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
	"""Somebody who might answer. `why`: why they are there, or not. `matters`: how many they own already."""

	user: str
	is_there: bool
	is_busy: bool
	why: Reason
	matters: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
	"""user: blank when the queue decides. wait_seconds: how long to wait for them first. tried: why not the others."""

	user: str
	matter: str
	reason: Reason
	wait_seconds: int = 0
	tried: tuple[Reason, ...] = ()


def choose_matter(matters: Iterable[OwnedMatter], now: datetime) -> OwnedMatter | None:
	"""The matter that the call is taken to be about: open ones first, with a ticket first, then the latest contact."""
	return max((matter for matter in matters if is_current(matter, now)), key=_closeness, default=None)


def is_current(matter: OwnedMatter, now: datetime) -> bool:
	"""Whether its owner answers for the matter now, or would if it were taken up again (FIRST-7)."""
	window = timedelta(days=matter.window_days)
	if matter.status in LIVE:
		return matter.has_ticket or now - matter.last_contact_at <= window
	return matter.status in ENDED and bool(matter.ended_at) and now - matter.ended_at <= window


def _closeness(matter: OwnedMatter) -> tuple[bool, bool, datetime, str]:
	return matter.status in LIVE, matter.has_ticket, matter.last_contact_at, matter.name


def by_owner(
	matter: OwnedMatter, owner: Candidate, waited_seconds: float, wait_seconds: int
) -> Answer | Reason:
	"""The owner, when they are there and free, or may be waited for; else why not."""
	values = {"owner": matter.owner, "since": matter.owned_since.strftime("%Y-%m-%d %H:%M")}
	if not owner.is_there:
		return owner.why
	if not owner.is_busy:
		return Answer(owner.user, matter.name, Reason(_OWNER, values, "FIRST-3"))
	left = ceil(wait_seconds - waited_seconds)
	if left > 0:
		reason = Reason(_OWNER_BUSY, {**values, "seconds": left}, "FIRST-5")
		return Answer(owner.user, matter.name, reason, wait_seconds=left)
	return Reason(_OWNER_TOO_BUSY, {**values, "seconds": wait_seconds}, "FIRST-5")


def by_fallback(
	matter: OwnedMatter, why_not_owner: Reason, steps: Iterable[tuple[str, Sequence[Candidate]]]
) -> Answer:
	"""The first step that has somebody who is there and free; the one with fewest matters of several (FIRST-5)."""
	tried = [why_not_owner]
	for name, candidates in steps:
		free = [candidate for candidate in candidates if candidate.is_there and not candidate.is_busy]
		if free:
			found = min(free, key=lambda candidate: (candidate.matters, candidate.user))
			values = {"owner": matter.owner, "user": found.user, "step": name}
			return Answer(found.user, matter.name, Reason(_INSTEAD, values, "FIRST-5"), tried=tuple(tried))
		tried += _why_nobody(name, candidates)
	reason = Reason(_NOBODY, {"owner": matter.owner}, "FIRST-5")
	return Answer("", matter.name, reason, tried=tuple(tried))


def _why_nobody(step: str, candidates: Sequence[Candidate]) -> Iterable[Reason]:
	if not candidates:
		yield Reason(_EMPTY_STEP, {"step": step}, "FIRST-5")
	for candidate in candidates:
		yield Reason(_BUSY, {"user": candidate.user}, "FIRST-5") if candidate.is_there else candidate.why


def nobody_owns() -> Answer:
	"""The caller has no matter that anybody answers for."""
	return Answer("", "", Reason(_NO_MATTER, {}, "FIRST-1"))


_OWNER = "{owner} has owned the matter since {since} and is there."
_OWNER_BUSY = (
	"{owner} has owned the matter since {since} and is in another call: wait {seconds} seconds more for them."
)
_OWNER_TOO_BUSY = "{owner} is in another call for longer than the {seconds} seconds that a caller waits."
_INSTEAD = "{user} answers instead of {owner}, who stays the owner ({step})."
_NOBODY = "{owner} owns the matter, but nobody who may answer instead is there: the queue decides."
_EMPTY_STEP = "There is nobody to ask: {step}."
_BUSY = "{user} is in another call."
_NO_MATTER = "Nobody owns a matter of this caller: who takes the call owns it."
