"""The life of somebody's month: drafted, reviewed, perhaps appealed, closed for ever (STAFF-13, SEC-3).

What is wrong in a closed month is put right by a dated line of a later one. Nobody decides on their own month.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from cs_center.appraisal.rules.scheme import Scheme
from cs_center.calls.rules.reasons import Reason, Rejected
from cs_center.papers.rules.month import Month

DRAFT, REVIEWED, APPEALED = "Draft", "Reviewed", "Appealed"
ANSWERED, CLOSED = "Appeal Answered", "Closed"
STATES = (DRAFT, REVIEWED, APPEALED, ANSWERED, CLOSED)
#: In which lines may be given and taken back: an appeal that is right changes them.
OPEN_FOR_LINES = (DRAFT, APPEALED)

AGENT, LEADER, DIRECTOR = "Agent", "Leader", "Director"

REVIEW, APPEAL, ANSWER = "Review", "Appeal", "Answer Appeal"
RETURN, CLOSE = "Return to Draft", "Close"
#: From where each deed may be done and where it leads.
TRANSITIONS: dict[str, tuple[tuple[str, ...], str]] = {
	REVIEW: ((DRAFT,), REVIEWED),
	APPEAL: ((REVIEWED,), APPEALED),
	ANSWER: ((APPEALED,), ANSWERED),
	RETURN: ((REVIEWED, ANSWERED), DRAFT),
	CLOSE: ((REVIEWED, ANSWERED), CLOSED),
}
WHO: dict[str, tuple[str, ...]] = {
	REVIEW: (LEADER, DIRECTOR),
	APPEAL: (AGENT,),
	ANSWER: (LEADER, DIRECTOR),
	RETURN: (LEADER, DIRECTOR),
	CLOSE: (DIRECTOR,),
}


@dataclass(frozen=True, slots=True)
class MonthStanding:
	"""How a person's month stands. While it is a draft `reviewed_on` and `appeal_until`, the last day for an appeal as it
	was told, are None.
	"""

	person: str
	month: Month
	state: str = DRAFT
	reviewed_on: date | None = None
	appeal_until: date | None = None


@dataclass(frozen=True, slots=True)
class Actor:
	"""Who does it, and as what: an agent for their own month, a leader for their team, a director for all."""

	person: str
	role: str


@dataclass(frozen=True, slots=True)
class MonthStep:
	"""What happened, with the sentence that the month's history keeps."""

	deed: str
	before: MonthStanding
	after: MonthStanding
	reason: Reason


def review(standing: MonthStanding, by: Actor, today: date, scheme: Scheme) -> MonthStep:
	"""The leader has looked through the lines of a month that is over. Raises Rejected."""
	_check(standing, REVIEW, by)
	if today <= standing.month.last:
		raise Rejected(
			"The month is not over: it is reviewed from {day} on.", day=str(standing.month.after.first)
		)
	until = today + timedelta(days=scheme.appeal_days)
	after = replace(standing, state=REVIEWED, reviewed_on=today, appeal_until=until)
	return _step(REVIEW, standing, after, _REVIEWED, by=by.person)


def appeal(standing: MonthStanding, by: Actor, today: date, words: str) -> MonthStep:
	"""The agent says what is wrong, within the days for it. Raises Rejected."""
	_check(standing, APPEAL, by)
	last = appeal_until(standing)
	if today > last:
		raise Rejected("The month could be appealed until {day}: talk to your leader.", day=str(last))
	after = replace(standing, state=APPEALED)
	return _step(APPEAL, standing, after, _APPEALED, by=by.person, words=_said(words))


def answer(standing: MonthStanding, by: Actor, words: str) -> MonthStep:
	"""The leader or director answers; lines that were wrong are put right before. Raises Rejected."""
	_check(standing, ANSWER, by)
	after = replace(standing, state=ANSWERED)
	return _step(ANSWER, standing, after, _ANSWERED, by=by.person, words=_said(words))


def return_to_draft(standing: MonthStanding, by: Actor, words: str) -> MonthStep:
	"""A mistake was found before closing: it is reviewed again, and may be appealed again. Raises Rejected."""
	_check(standing, RETURN, by)
	after = replace(standing, state=DRAFT, reviewed_on=None, appeal_until=None)
	return _step(RETURN, standing, after, _RETURNED, by=by.person, words=_said(words))


def close(standing: MonthStanding, by: Actor, today: date) -> MonthStep:
	"""The director closes it for ever, once nobody can appeal any more. Raises Rejected."""
	_check(standing, CLOSE, by)
	if standing.state == REVIEWED and today <= (last := appeal_until(standing)):
		raise Rejected(
			"{person} may appeal until {day}: close it after.", person=standing.person, day=str(last)
		)
	return _step(CLOSE, standing, replace(standing, state=CLOSED), _CLOSED, by=by.person)


def appeal_until(standing: MonthStanding) -> date:
	"""The last day for an appeal of a month that was reviewed, by the scheme of that day."""
	if not standing.appeal_until:
		raise Rejected("The month is not reviewed yet: it can be appealed then.")
	return standing.appeal_until


def check_lines_may_change(standing: MonthStanding) -> None:
	"""Whether lines may be given, changed or taken back, by facts or by people. Raises Rejected."""
	if standing.state == CLOSED:
		raise Rejected(
			"{month} is closed and never changes: give a correction in a later month.",
			month=standing.month.key,
		)
	if standing.state not in OPEN_FOR_LINES:
		raise Rejected(
			"{month} is at “{state}”: return it to draft before its lines change.",
			month=standing.month.key,
			state=standing.state,
		)


def check_correction(corrected: MonthStanding, into: MonthStanding) -> None:
	"""Whether a line of one month may put right another. Raises Rejected."""
	if corrected.state != CLOSED:
		raise Rejected("{month} is not closed: put its own lines right.", month=corrected.month.key)
	if corrected.person != into.person or corrected.month >= into.month:
		raise Rejected("A correction is a line of a later month of the same person.")
	check_lines_may_change(into)


def _check(standing: MonthStanding, deed: str, by: Actor) -> None:
	if standing.state not in TRANSITIONS[deed][0]:
		raise Rejected(_NOT_NOW, state=standing.state, deed=deed)
	if by.role not in WHO[deed]:
		raise Rejected(_NOT_BY_YOU, deed=deed, roles=", ".join(WHO[deed]))
	is_own = by.person == standing.person
	if deed == APPEAL and not is_own:
		raise Rejected("Only who the month is about appeals it.")
	if deed != APPEAL and is_own:
		raise Rejected("Nobody decides on their own month: ask somebody above.")


def _said(words: str) -> str:
	if not words.strip():
		raise Rejected("Say why: the reason stays with the month.")
	return words.strip()


def _step(deed: str, before: MonthStanding, after: MonthStanding, text: str, **values: object) -> MonthStep:
	return MonthStep(deed, before, after, Reason(text, values, "STAFF-13"))


_NOT_NOW = "The month is at “{state}”: “{deed}” can not be done there."
_NOT_BY_YOU = "“{deed}” is done by: {roles}."
_REVIEWED = "Reviewed by {by}."
_APPEALED = "{by} appeals: {words}"
_ANSWERED = "{by} answers the appeal: {words}"
_RETURNED = "{by} returned it to draft: {words}"
_CLOSED = "Closed by {by}; from now on only corrections in later months."
