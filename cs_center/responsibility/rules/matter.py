"""How a matter moves between people: every deed, what it leads to, and when it is refused (FIRST-1..7).

A deed takes the matter as it stands and answers a `Step`: how it stands then, and what the chain of owners keeps for
ever. Who may do it is in `rights.py`. Raises `Rejected` for what can not be done now.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from cs_center.calls.rules.reasons import Reason, Rejected

OPEN, AWAITING, CLOSED = "Open", "Awaiting Confirmation", "Closed"
RELEASED, LAPSED, MERGED = "Released", "Lapsed", "Merged"
#: The owner answers for the matter.
LIVE = (OPEN, AWAITING)
#: May come back to the owner within the window (FIRST-7).
ENDED = (CLOSED, RELEASED)

#: What a hand-over hands over: the duty itself, or only the work, which the owner keeps following (FIRST-2).
OWNERSHIP, HANDLING = "Ownership", "Handling"

TAKEN, CORRECTED, OFFERED, ACCEPTED, REFUSED = "Taken", "Corrected", "Offered", "Accepted", "Refused"
WITHDRAWN, STATION_DONE, REASSIGNED, RELEASE = "Withdrawn", "Station Done", "Reassigned", "Released"
TICKET_CLOSED, CONFIRMED, REOPENED, LAPSE, MERGE = (
	"Ticket Closed",
	"Confirmed",
	"Reopened",
	"Lapsed",
	"Merged",
)
#: What the chain also keeps, without anything moving.
TOLD, RETURNED_ELSEWHERE, TRANSFERRED, WARNED, ESCALATED, DROPPED, REMINDED, LINKED = (
	"Told",
	"Answered by Another",
	"Transferred",
	"Warned",
	"Escalated",
	"Dropped",
	"Reminded",
	"Ticket Linked",
)
#: Steps after which another may be the owner.
MOVES = (TAKEN, CORRECTED, ACCEPTED, REASSIGNED)


@dataclass(frozen=True, slots=True)
class Offer:
	"""A hand-over that waits for its receiver: a colleague (`user`) or a station."""

	kind: str
	user: str = ""
	station: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
	"""How one matter stands. `station`: who works on it while the owner follows. `ended_at`: when it was closed or
	released."""

	status: str = OPEN
	owner: str = ""
	station: str = ""
	offer: Offer | None = None
	ended_at: datetime | None = None

	@property
	def is_live(self) -> bool:
		return self.status in LIVE


@dataclass(frozen=True, slots=True)
class Step:
	"""One link of the chain: what happened, from whom to whom, why; `after` is how the matter stands then."""

	event: str
	after: Standing
	owner_before: str
	reason: Reason

	@property
	def moves_ownership(self) -> bool:
		return self.after.owner != self.owner_before


def take(standing: Standing | None, agent: str, reason: Reason) -> Step:
	"""The first member of staff who takes a matter owns it (FIRST-1). Refused while somebody does (FIRST-6)."""
	_need_person(agent)
	if standing and standing.is_live and standing.owner:
		raise Rejected("{owner} owns this matter already (FIRST-1).", owner=standing.owner)
	return Step(TAKEN, Standing(owner=agent), standing.owner if standing else "", reason)


def offer(standing: Standing, wanted: Offer, reason: str) -> Step:
	"""Hand over to a colleague or a station: nothing moves before they accept (FIRST-4)."""
	_need_live(standing)
	_need_reason(reason)
	if standing.offer:
		raise Rejected("The matter is offered to {to} already. Withdraw that first.", to=_to(standing.offer))
	if bool(wanted.user) == bool(wanted.station):
		raise Rejected("Choose either a colleague or a station.")
	if wanted.kind not in (OWNERSHIP, HANDLING):
		raise Rejected("Hand over either {duty} or {work}.", duty=OWNERSHIP, work=HANDLING)
	if wanted.user == standing.owner:
		raise Rejected("{owner} owns this matter already (FIRST-1).", owner=standing.owner)
	if wanted.station and wanted.kind == OWNERSHIP:
		raise Rejected("A station works on a matter; it can not own it. The owner follows on (FIRST-2).")
	values = {"owner": standing.owner, "to": _to(wanted), "reason": _clause(reason)}
	text = _OFFERED_DUTY if wanted.kind == OWNERSHIP else _OFFERED_WORK
	return _step(OFFERED, standing, replace(standing, offer=wanted), Reason(text, values, "FIRST-4"))


def accept(standing: Standing) -> Step:
	"""The receiver accepts: from now on they own the matter, or work on it (FIRST-4)."""
	offered = _need_offer(standing)
	values = {"owner": standing.owner, "to": _to(offered)}
	if offered.kind == OWNERSHIP:
		after = replace(standing, owner=offered.user, offer=None)
		return _step(ACCEPTED, standing, after, Reason(_ACCEPTED_DUTY, values, "FIRST-4"))
	after = replace(standing, station=offered.station or offered.user, offer=None)
	return _step(ACCEPTED, standing, after, Reason(_ACCEPTED_WORK, values, "FIRST-2"))


def refuse(standing: Standing, reason: str) -> Step:
	"""The receiver refuses, and says why: the owner still answers (FIRST-4)."""
	offered = _need_offer(standing)
	_need_reason(reason)
	values = {"owner": standing.owner, "to": _to(offered), "reason": _clause(reason)}
	return _step(REFUSED, standing, replace(standing, offer=None), Reason(_REFUSED, values, "FIRST-4"))


def withdraw(standing: Standing) -> Step:
	"""Who offered takes it back."""
	offered = _need_offer(standing)
	values = {"owner": standing.owner, "to": _to(offered)}
	return _step(WITHDRAWN, standing, replace(standing, offer=None), Reason(_WITHDRAWN, values, "FIRST-4"))


def station_done(standing: Standing, note: str) -> Step:
	"""The station, or the colleague at work on it, reports done; the owner goes on (FIRST-2)."""
	_need_live(standing)
	_need_reason(note)
	if not standing.station:
		raise Rejected("No station works on this matter.")
	values = {"station": standing.station, "owner": standing.owner, "note": _clause(note)}
	return _step(STATION_DONE, standing, replace(standing, station=""), Reason(_DONE, values, "FIRST-2"))


def reassign(standing: Standing, to: str, reason: str) -> Step:
	"""A leader's decision moves the duty without anybody's acceptance (FIRST-5); an open offer ends with it."""
	_need_live(standing)
	_need_person(to)
	_need_reason(reason)
	if to == standing.owner:
		raise Rejected("{owner} owns this matter already (FIRST-1).", owner=to)
	values = {"owner": standing.owner, "to": to, "reason": _clause(reason)}
	after = replace(standing, owner=to, offer=None)
	return _step(REASSIGNED, standing, after, Reason(_REASSIGNED, values, "FIRST-5"))


def release(standing: Standing, now: datetime, reason: str) -> Step:
	"""A leader ends the duty, with a reason (FIRST-7)."""
	_need_live(standing)
	_need_reason(reason)
	after = replace(standing, status=RELEASED, offer=None, station="", ended_at=now)
	values = {"owner": standing.owner, "reason": _clause(reason)}
	return _step(RELEASE, standing, after, Reason(_RELEASED, values, "FIRST-7"))


def close_ticket(standing: Standing, now: datetime, by_customer: bool) -> Step:
	"""The ticket is closed: the duty goes on until the customer confirms; their own closing is that (FIRST-7)."""
	_need_live(standing)
	if by_customer:
		after = replace(standing, status=CLOSED, offer=None, station="", ended_at=now)
		return _step(
			CONFIRMED, standing, after, Reason(_CLOSED_BY_CUSTOMER, {"owner": standing.owner}, "FIRST-7")
		)
	after = replace(standing, status=AWAITING, offer=None, station="", ended_at=now)
	return _step(TICKET_CLOSED, standing, after, Reason(_AWAITING, {"owner": standing.owner}, "FIRST-7"))


def confirm(standing: Standing, now: datetime, how: str) -> Step:
	"""The customer says that it is settled (FIRST-7). Refused while the ticket is open."""
	_need_live(standing)
	_need_reason(how)
	values = {"owner": standing.owner, "how": _clause(how)}
	return _step(CONFIRMED, standing, _confirmed(standing, now), Reason(_CONFIRMED, values, "FIRST-7"))


def confirm_by_silence(standing: Standing, now: datetime, days: int) -> Step:
	"""The customer said nothing for as long as the rule waits."""
	_need_live(standing)
	values = {"owner": standing.owner, "days": days}
	return _step(CONFIRMED, standing, _confirmed(standing, now), Reason(_SILENCE, values, "FIRST-7"))


def returns_to_owner(standing: Standing, now: datetime, window_days: float) -> bool:
	"""Whether the matter, taken up again now, is the same owner's (FIRST-7)."""
	if standing.is_live:
		return True
	is_ended = standing.status in ENDED and standing.ended_at is not None
	return is_ended and now - standing.ended_at <= timedelta(days=window_days)


def reopen(standing: Standing, now: datetime, window_days: float) -> Step:
	"""The ticket is open again: within the window the same owner answers (FIRST-7)."""
	if not returns_to_owner(standing, now, window_days):
		raise Rejected("The matter ended more than {days} days ago; it is a new one.", days=window_days)
	after = replace(standing, status=OPEN, ended_at=None)
	values = {"owner": standing.owner, "days": window_days}
	return _step(REOPENED, standing, after, Reason(_REOPENED, values, "FIRST-7"))


def lapse(standing: Standing, window_days: float) -> Step:
	"""A matter without a ticket, of which nothing was heard for the window."""
	_need_live(standing)
	after = replace(standing, status=LAPSED, offer=None, station="", ended_at=None)
	values = {"owner": standing.owner, "days": window_days}
	return _step(LAPSE, standing, after, Reason(_LAPSED, values, "FIRST-7"))


def owner_by_chain(steps: Iterable[tuple[str, str]]) -> str:
	"""Who owns the matter by its chain: `(event, to)` of each step in order."""
	owner = ""
	for event, to in steps:
		if event in MOVES and to:
			owner = to
	return owner


def _step(event: str, before: Standing, after: Standing, reason: Reason) -> Step:
	return Step(event, after, before.owner, reason)


def _confirmed(standing: Standing, now: datetime) -> Standing:
	if standing.status != AWAITING:
		raise Rejected("Resolve or close the ticket first, then note what the customer says.")
	return replace(standing, status=CLOSED, offer=None, station="", ended_at=standing.ended_at or now)


def _to(offered: Offer) -> str:
	return offered.user or offered.station


def _need_live(standing: Standing) -> None:
	if not standing.is_live:
		raise Rejected("The matter is not open any more: it is {status}.", status=standing.status)


def _need_offer(standing: Standing) -> Offer:
	_need_live(standing)
	if not standing.offer:
		raise Rejected("The hand-over does not wait for an answer any more.")
	return standing.offer


def _need_person(user: str) -> None:
	if not user:
		raise Rejected("Name the person who gets the matter.")


def _clause(words: str) -> str:
	"""What somebody wrote, to stand within a sentence that ends by itself."""
	return words.strip().rstrip(".。 ")


def _need_reason(reason: str) -> None:
	if not reason.strip():
		raise Rejected("Give a reason.")


_OFFERED_DUTY = "{owner} offers the matter to {to}: {reason}. Until it is accepted {owner} answers for it."
_OFFERED_WORK = "{owner} hands the work to {to} and keeps following it: {reason}."
_ACCEPTED_DUTY = "{to} accepted the matter from {owner} and owns it."
_ACCEPTED_WORK = "{to} accepted the work; {owner} owns the matter and follows it."
_REFUSED = "{to} refused: {reason}. {owner} answers for the matter."
_WITHDRAWN = "The offer to {to} was withdrawn; {owner} answers for the matter."
_DONE = "{station} reports: {note}. {owner} verifies it and tells the customer."
_REASSIGNED = "By a leader's decision the matter goes from {owner} to {to}: {reason}."
_RELEASED = "By a leader's decision {owner} is released: {reason}."
_AWAITING = "The ticket is closed; {owner} answers until the customer confirms it."
_CLOSED_BY_CUSTOMER = "The customer closed it; {owner} is released."
_CONFIRMED = "The customer confirmed it: {how}. {owner} is released."
_SILENCE = "The customer said nothing for {days} days after the ticket was closed; {owner} is released."
_REOPENED = "Taken up again within {days} days: {owner} answers for it again."
_LAPSED = "Nothing was heard of the matter for {days} days; there is no ticket. {owner} is released."
