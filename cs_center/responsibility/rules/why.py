"""Sentences of the chain for what happens to a matter without anybody deciding it."""

from datetime import datetime

from cs_center.calls.rules.reasons import Reason


def first(agent: str) -> Reason:
	"""Why who answered first owns a matter (FIRST-1)."""
	return Reason(_FIRST, {"agent": agent}, "FIRST-1")


def corrected(owner: str, to: str) -> Reason:
	"""Why a record that came late changes the owner of a matter that only calls tell of (CALL-6)."""
	return Reason(_CORRECTED, {"owner": owner, "to": to}, "FIRST-1")


def merged(owner: str) -> Reason:
	"""Why a matter is found to be part of another one (CALL-6)."""
	return Reason(_MERGED, {"owner": owner}, "FIRST-7")


def linked(ticket: str, owner: str) -> Reason:
	"""Why a ticket is the owner's of the matter that it was opened for."""
	return Reason(_LINKED, {"ticket": ticket, "owner": owner}, "FIRST-1")


def dropped(owner: str, why: str) -> Reason:
	"""Why a matter counts as dropped by its owner (FIRST-9)."""
	return Reason(_DROPPED, {"owner": owner, "why": why}, "FIRST-9")


def owned(owner: str, since: datetime) -> Reason:
	"""Since when somebody owns a matter."""
	return Reason(_OWNED, {"owner": owner, "since": since.strftime("%Y-%m-%d %H:%M")}, "FIRST-1")


def answered_by_another(owner: str, agent: str) -> Reason:
	"""The customer called again and reached somebody else (FIRST-3)."""
	return Reason(_ANOTHER, {"owner": owner, "agent": agent}, "FIRST-3")


def transferred(owner: str) -> Reason:
	"""The call went on to somebody else (CALL-5)."""
	return Reason(_TRANSFERRED, {"owner": owner}, "CALL-5")


def near_limit(owner: str, due_by: datetime) -> Reason:
	"""The promised limit is near (FIRST-8)."""
	return Reason(_NEAR, {"owner": owner, "due_by": due_by.strftime("%Y-%m-%d %H:%M")}, "FIRST-8")


def missed_limit(owner: str, due_by: datetime) -> Reason:
	"""The promised limit has passed (FIRST-8)."""
	return Reason(_MISSED, {"owner": owner, "due_by": due_by.strftime("%Y-%m-%d %H:%M")}, "FIRST-8")


def unanswered_offer(owner: str, to: str, minutes: int) -> Reason:
	"""A hand-over that nobody accepted in time (FIRST-4)."""
	return Reason(_UNANSWERED, {"owner": owner, "to": to, "minutes": minutes}, "FIRST-4")


def owner_left(owner: str, matters: int) -> Reason:
	"""Somebody left while customers wait for them (FIRST-5)."""
	return Reason(_OWNER_LEFT, {"owner": owner, "matters": matters}, "FIRST-5")


_NEAR = "{owner} has promised to settle the matter by {due_by}."
_MISSED = "The matter was promised by {due_by} and is not settled; {owner} answers for it."
_UNANSWERED = "{to} did not accept the matter within {minutes} minutes; {owner} still answers for it."
_OWNER_LEFT = "{owner} is not with us any more and owns {matters} open matters: decide who gets them."
_FIRST = "{agent} answered first and owns the matter until it is closed."
_CORRECTED = "A record that came late shows that {to} answered before {owner}, and owns the matter."
_MERGED = (
	"A record that came late shows that this is part of another matter of the customer; {owner} is released."
)
_LINKED = "Ticket {ticket} was opened for the matter; {owner} owns it as before."
_DROPPED = "{owner} dropped the matter: {why}."
_OWNED = "{owner} has owned the matter since {since}."
_ANOTHER = "The customer called again and reached {agent}; {owner} owns the matter."
_TRANSFERRED = "The call was transferred; {owner} owns the matter as before."
