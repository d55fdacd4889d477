"""The life of a level change: proposed, reviewed, decided, dated, in force (STAFF-2).

A leader says what they think of it, and who it is about says so too, or it is kept that they would not. The
director decides, HR dates it, and on its day it holds. Every deed takes how a change stands and answers how
it stands then, with the sentence that its history keeps; a deed that can not be done raises `Rejected`.
"""

from dataclasses import dataclass, replace
from datetime import date

from cs_center.calls.rules.access import DIRECTOR, LEADER, SUPERVISOR, Viewer
from cs_center.calls.rules.reasons import Reason, Rejected

PROPOSED, REVIEWED, APPROVED = "Proposed", "Reviewed", "Approved"
REFUSED, DATED, IN_FORCE, WITHDRAWN = "Refused", "Dated", "In Force", "Withdrawn"
STATUSES = (PROPOSED, REVIEWED, APPROVED, REFUSED, DATED, IN_FORCE, WITHDRAWN)
#: While one of these, there is no other proposal for the same person.
OPEN = (PROPOSED, REVIEWED, APPROVED, DATED)

REVIEW, SPEAK, KEEP_SILENCE = "Reviewed", "Said Their Own Words", "Would Not Say Anything"
APPROVE, REFUSE, DATE, TAKE_EFFECT = "Approved", "Refused", "Dated", "Took Effect"
PROPOSE, WITHDRAW = "Proposed", "Withdrawn"
#: From where each deed may be done and where it leads; a blank end stays where it was.
TRANSITIONS: dict[str, tuple[tuple[str, ...], str]] = {
	REVIEW: ((PROPOSED,), REVIEWED),
	SPEAK: ((PROPOSED, REVIEWED), ""),
	KEEP_SILENCE: ((PROPOSED, REVIEWED), ""),
	APPROVE: ((REVIEWED,), APPROVED),
	REFUSE: ((REVIEWED,), REFUSED),
	DATE: ((APPROVED, DATED), DATED),
	TAKE_EFFECT: ((DATED,), IN_FORCE),
	WITHDRAW: (OPEN, WITHDRAWN),
}
HR_ROLES = frozenset({"HR User", "HR Manager"})


@dataclass(frozen=True, slots=True)
class Standing:
	"""How a level change stands. Users by name, words as people wrote them, blank while nobody did.

	user, team: whom it is about, `user` blank for who has none. agrees: what the leader said. silent: who it
	is about would not say anything, as `heard_by` keeps. effective_from: the first day on the new level.
	"""

	user: str
	team: str = ""
	status: str = PROPOSED
	reviewed_by: str = ""
	leader_words: str = ""
	agrees: bool | None = None
	own_words: str = ""
	silent: bool = False
	heard_by: str = ""
	decided_by: str = ""
	decision_words: str = ""
	effective_from: date | None = None

	@property
	def is_heard(self) -> bool:
		"""Whether who it is about said something or would not."""
		return bool(self.own_words) or self.silent


@dataclass(frozen=True, slots=True)
class After:
	"""How it stands after a deed, and what its history keeps."""

	standing: Standing
	reason: Reason


def may(deed: str, viewer: Viewer, of: Standing) -> bool:
	"""Whether the viewer may do a deed, whatever the status; nobody but they themselves in their own case."""
	is_own = bool(of.user) and viewer.user == of.user
	if deed == SPEAK:
		return is_own
	if is_own:
		return False
	if deed in (REVIEW, KEEP_SILENCE):
		return SUPERVISOR in viewer.roles or _leads(viewer, of)
	if deed == PROPOSE:
		return bool(viewer.roles & {SUPERVISOR, DIRECTOR}) or _leads(viewer, of)
	if deed in (APPROVE, REFUSE):
		return DIRECTOR in viewer.roles and viewer.user != of.reviewed_by
	if deed == WITHDRAW:
		return bool(viewer.roles & (HR_ROLES | {DIRECTOR}))
	return bool(viewer.roles & HR_ROLES)


def review(of: Standing, by: Viewer, agrees: bool, words: str) -> After:
	"""The leader's say, agreeing or not, with words (STAFF-2)."""
	after = _begin(REVIEW, of, by)
	why = said(words)
	text = _AGREES if agrees else _DISAGREES
	after = replace(after, reviewed_by=by.user, leader_words=why, agrees=agrees)
	return After(after, Reason(text, {"user": by.user, "words": why}, "STAFF-2"))


def speak(of: Standing, by: Viewer, words: str) -> After:
	"""What who it is about says; also after it was kept that they would not, and only once."""
	after = _begin(SPEAK, of, by)
	if of.own_words:
		raise Rejected("Your words are there already: they stay as they are.")
	why = said(words)
	after = replace(after, own_words=why, silent=False)
	return After(after, Reason(_SPEAKS, {"user": by.user, "words": why}, "STAFF-2"))


def keep_silence(of: Standing, by: Viewer, words: str) -> After:
	"""The leader keeps that who it is about would not say anything, and how they were asked."""
	after = _begin(KEEP_SILENCE, of, by)
	if of.own_words:
		raise Rejected("They said something already: it can not be kept that they would not.")
	why = said(words)
	after = replace(after, silent=True, heard_by=by.user)
	return After(after, Reason(_SILENT, {"user": by.user, "words": why}, "STAFF-2"))


def decide(of: Standing, by: Viewer, approves: bool, words: str) -> After:
	"""The director's decision with its reason, once both sides are heard; never by who reviewed it."""
	after = _begin(APPROVE if approves else REFUSE, of, by)
	if not of.is_heard:
		raise Rejected("Ask the person first: their own words are missing, or that they would not say any.")
	why = said(words)
	after = replace(after, decided_by=by.user, decision_words=why)
	text = _APPROVED if approves else _REFUSED
	return After(after, Reason(text, {"user": by.user, "words": why}, "STAFF-2"))


def set_date(of: Standing, by: Viewer, day: date, open_from: date) -> After:
	"""HR says from which day it holds, again until it does. `open_from`: after the last closed month."""
	after = _begin(DATE, of, by)
	_check_is_open(day, open_from)
	return After(
		replace(after, effective_from=day), Reason(_DATED, {"user": by.user, "day": str(day)}, "STAFF-2")
	)


def withdraw(of: Standing, by: Viewer, words: str) -> After:
	"""The director or HR takes back what does not hold yet, with the reason."""
	after = _begin(WITHDRAW, of, by)
	return After(after, Reason(_WITHDRAWN, {"user": by.user, "words": said(words)}, "STAFF-2"))


def lapse(of: Standing, left_on: date) -> After:
	"""Who has left before its day comes to no other level; nobody does this by hand."""
	return After(_moved(WITHDRAW, of), Reason(_LEFT, {"day": str(left_on)}, "STAFF-2"))


def take_effect(of: Standing, today: date, open_from: date = date.min) -> After:
	"""On its day or after it the change holds, unless its month was closed meanwhile; nobody does this by hand."""
	after = _moved(TAKE_EFFECT, of)
	if not of.effective_from or today < of.effective_from:
		raise Rejected("It holds from {day} on, not before.", day=str(of.effective_from))
	_check_is_open(of.effective_from, open_from)
	return After(after, Reason(_HOLDS, {"day": str(of.effective_from)}, "STAFF-2"))


def _check_is_open(day: date, open_from: date) -> None:
	if day < open_from:
		raise Rejected(
			"{day} lies in a closed month: choose {open_from} or later.",
			day=str(day),
			open_from=str(open_from),
		)


def _begin(deed: str, of: Standing, by: Viewer) -> Standing:
	if deed == SPEAK and not may(deed, by, of):
		raise Rejected("Only the person whom it is about says this, with their own user.")
	if not may(deed, by, of):
		raise Rejected("This is done by somebody else: {who}.", who=_WHO[deed])
	return _moved(deed, of)


def _moved(deed: str, of: Standing) -> Standing:
	sources, end = TRANSITIONS[deed]
	if of.status not in sources:
		raise Rejected("The level change is at “{status}”: this can not be done there.", status=of.status)
	return replace(of, status=end or of.status)


def _leads(viewer: Viewer, of: Standing) -> bool:
	return LEADER in viewer.roles and bool(of.team) and of.team in viewer.led_teams


def said(words: str) -> str:
	"""Raises Rejected for nothing."""
	if not words.strip():
		raise Rejected("Say it in words: they stay with the level change.")
	return words.strip()


_AGREES = "{user} agrees: {words}."
_DISAGREES = "{user} does not agree: {words}."
_SPEAKS = "{user} says: {words}."
_SILENT = "{user} keeps that the person would not say anything: {words}."
_APPROVED = "{user} approves: {words}."
_REFUSED = "{user} refuses: {words}."
_DATED = "{user} dates it: from {day} on."
_HOLDS = "In force since {day}."
_WITHDRAWN = "{user} withdraws it: {words}."
_LEFT = "Withdrawn: the person left on {day}, before it would hold."
_WHO: dict[str, str] = {
	REVIEW: LEADER,
	KEEP_SILENCE: LEADER,
	APPROVE: DIRECTOR,
	REFUSE: DIRECTOR,
	DATE: "HR User",
	WITHDRAW: "HR User",
}
