"""What may happen to a complaint, from where to where: the closed loop that nothing skips (COMP-3, COMP-6, COMP-7).

Every deed takes how a complaint stands and answers how it stands then, with the sentence that its history keeps. A deed
that can not be done as the complaint stands raises `Rejected`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from cs_center.calls.rules.reasons import Reason, Rejected

TAKEN, WITH_STATION, REPORTED = "Taken", "With Station", "Reported Done"
TO_CALL, WAITING = "To Call Back", "Waiting for Customer"
SOLVED, UNREACHABLE = "Solved", "Unreachable"
OPEN = (TAKEN, WITH_STATION, REPORTED, TO_CALL, WAITING)
CLOSED = (SOLVED, UNREACHABLE)
STATUSES = (*OPEN, *CLOSED)

GENERAL, REPEAT, SEVERE = "General", "Repeat", "Severe"
SEVERITIES = (GENERAL, REPEAT, SEVERE)

#: Deeds by the event that the history keeps of them.
TAKE, DISPATCH, RETURN = "Taken", "Dispatched", "Returned by Station"
REPORT, VERIFY, NOT_DONE = "Reported Done", "Verified", "Found Not Done"
CONFIRM, NOT_SOLVED, ATTEMPT = "Customer Says Solved", "Customer Says Not Solved", "Customer Not Reached"
GIVE_UP, WAIT, RESUME, REOPEN = "Closed as Unreachable", "Waits for Customer", "Goes On", "Reopened"
ESCALATE, SKIP = "Escalated", "Escalated in an Emergency"
ASK_TIME, GRANT_TIME, REFUSE_TIME = "More Time Asked", "Extended", "More Time Refused"
TAKE_OVER, RATE, CORRECT = "Taken Over", "Severity Changed", "Corrected"
ANSWER = "Customer Answered"

#: From where each deed may be done and where it leads; a blank end stays where it was.
TRANSITIONS: dict[str, tuple[tuple[str, ...], str]] = {
	DISPATCH: ((TAKEN, WITH_STATION), WITH_STATION),
	RETURN: ((WITH_STATION,), TAKEN),
	REPORT: ((WITH_STATION,), REPORTED),
	VERIFY: ((REPORTED,), TO_CALL),
	NOT_DONE: ((REPORTED,), WITH_STATION),
	CONFIRM: ((TO_CALL,), SOLVED),
	NOT_SOLVED: ((TO_CALL,), WITH_STATION),
	ATTEMPT: ((TO_CALL,), ""),
	GIVE_UP: ((TO_CALL,), UNREACHABLE),
	WAIT: ((TAKEN, WITH_STATION), WAITING),
	RESUME: ((WAITING,), ""),
	REOPEN: (CLOSED, WITH_STATION),
	ESCALATE: (OPEN, ""),
	SKIP: (OPEN, ""),
	ASK_TIME: ((WITH_STATION,), ""),
	GRANT_TIME: ((TAKEN, WITH_STATION, REPORTED, TO_CALL), ""),
	REFUSE_TIME: (OPEN, ""),
	TAKE_OVER: (OPEN, ""),
	RATE: (OPEN, ""),
	CORRECT: (OPEN, ""),
	ANSWER: (OPEN, ""),
}
#: Deeds in which somebody has talked to the customer.
ANSWERS = (ANSWER, CONFIRM, NOT_SOLVED, ASK_TIME, GRANT_TIME)


@dataclass(frozen=True, slots=True)
class Standing:
	"""How a complaint stands. Times are local and naive.

	since: in this status. level: rank in the chain, 0 the handler's. round: how often it went to the station.
	reported_by: who said that it is done, never who verifies it. paused: the status to which it goes on from waiting.
	asked_until: to which the station asks for more time. attempts: calls in this round that did not reach the customer.
	"""

	status: str
	since: datetime
	handler: str
	severity: str = GENERAL
	station: str = ""
	level: int = 0
	round: int = 1
	due_by: datetime | None = None
	reported_by: str = ""
	paused: str = ""
	asked_until: datetime | None = None
	failed_callbacks: int = 0
	attempts: tuple[datetime, ...] = ()
	closed_at: datetime | None = None

	@property
	def is_open(self) -> bool:
		return self.status in OPEN


@dataclass(frozen=True, slots=True)
class Step:
	"""What happened. `skipped`: ranks that an emergency left out and that are told afterwards (COMP-3)."""

	event: str
	before: Standing
	after: Standing
	reason: Reason
	skipped: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class CallbackPolicy:
	"""BACK-2: after so many attempts at different hours it may be closed as unreachable; no more than `most` are made.

	gap_minutes: attempts nearer to each other count as one.
	"""

	least: int = 3
	most: int = 5
	gap_minutes: int = 120


def dispatch(standing: Standing, now: datetime, station: str, note: str = "") -> Step:
	"""To the station that must fix it (COMP-2); from one station to another as well."""
	if not station:
		raise Rejected("Choose the station that must settle the complaint.")
	if standing.status == WITH_STATION and station == standing.station:
		raise Rejected("The complaint is with {station} already.", station=station)
	after = _to(standing, DISPATCH, now, station=station, asked_until=None)
	return _step(DISPATCH, standing, after, _DISPATCHED, "COMP-2", station=station, note=_noted(note))


def return_to_handler(standing: Standing, now: datetime, why: str) -> Step:
	"""The station says that it is not theirs: the handler finds another one."""
	after = _to(standing, RETURN, now, station="", asked_until=None)
	return _step(RETURN, standing, after, _RETURNED, "COMP-2", station=standing.station, why=_said(why))


def report_done(standing: Standing, now: datetime, by: str, what: str) -> Step:
	"""The station, or who talked to it, says that it is done."""
	after = _to(standing, REPORT, now, reported_by=by, asked_until=None)
	return _step(REPORT, standing, after, _REPORTED, "COMP-6", station=standing.station, what=_said(what))


def verify(standing: Standing, now: datetime, by: str, is_done: bool, note: str) -> Step:
	"""Somebody else makes sure with the station that it is done (COMP-6)."""
	event = VERIFY if is_done else NOT_DONE
	_check(standing, event)
	if by == standing.reported_by:
		raise Rejected("Who reported that it is done does not verify it. Ask a colleague.")
	if is_done:
		after = _to(standing, event, now, attempts=())
		return _step(event, standing, after, _VERIFIED, "COMP-6", station=standing.station, note=_noted(note))
	after = _to(standing, event, now, reported_by="")
	return _step(event, standing, after, _NOT_DONE, "COMP-6", station=standing.station, why=_said(note))


def customer_says_solved(standing: Standing, now: datetime, by: str) -> Step:
	"""Only this, and calls that never reach the customer, close a complaint (COMP-6)."""
	_check_callback(standing, CONFIRM, by)
	after = _to(standing, CONFIRM, now, closed_at=now)
	return _step(CONFIRM, standing, after, _SOLVED, "COMP-6", by=by)


def customer_says_not_solved(standing: Standing, now: datetime, by: str, report: str, highest: int) -> Step:
	"""Back to the station and up one level, with a written report to the director (COMP-6, BACK-3)."""
	_check_callback(standing, NOT_SOLVED, by)
	if not report.strip():
		raise Rejected("Write what the customer says is not solved: the director reads it.")
	after = _to(standing, NOT_SOLVED, now, **_again(standing, highest))
	after = replace(after, failed_callbacks=standing.failed_callbacks + 1)
	return _step(NOT_SOLVED, standing, after, _NOT_SOLVED, "COMP-6", by=by, report=report.strip())


def not_reached(standing: Standing, now: datetime, by: str, policy: CallbackPolicy) -> Step:
	"""An attempt that did not reach the customer (BACK-2)."""
	_check_callback(standing, ATTEMPT, by)
	if len(counted(standing.attempts, policy)) >= policy.most:
		raise Rejected(_TOO_MANY, most=policy.most)
	after = replace(standing, attempts=(*standing.attempts, now))
	made = len(counted(after.attempts, policy))
	return _step(ATTEMPT, standing, after, _ATTEMPTED, "BACK-2", by=by, made=made, least=policy.least)


def close_unreachable(standing: Standing, now: datetime, by: str, policy: CallbackPolicy) -> Step:
	"""Closed as unreachable after enough attempts at different hours (BACK-2)."""
	_check_callback(standing, GIVE_UP, by)
	made, least = len(counted(standing.attempts, policy)), max(policy.least, 1)
	if made < least:
		raise Rejected(_TOO_FEW, made=made, least=least)
	after = _to(standing, GIVE_UP, now, closed_at=now)
	return _step(GIVE_UP, standing, after, _GAVE_UP, "BACK-2", made=made)


def counted(attempts: Iterable[datetime], policy: CallbackPolicy) -> tuple[datetime, ...]:
	"""Attempts at different times: far enough from the one before, and at an hour of the day not tried yet (BACK-2)."""
	found: list[datetime] = []
	for at in sorted(attempts):
		is_far = not found or (at - found[-1]).total_seconds() >= policy.gap_minutes * 60
		if is_far and at.hour not in {one.hour for one in found}:
			found.append(at)
	return tuple(found)


def wait_for_customer(standing: Standing, now: datetime, for_what: str) -> Step:
	"""The clock stops while the customer must do something first."""
	after = _to(standing, WAIT, now, paused=standing.status)
	return _step(WAIT, standing, after, _WAITS, "COMP-7", what=_said(for_what))


def go_on(standing: Standing, now: datetime) -> Step:
	"""The customer has answered: the limit moves by as long as they let us wait."""
	_check(standing, RESUME)
	due_by = standing.due_by + (now - standing.since) if standing.due_by else None
	after = replace(standing, status=standing.paused, since=now, paused="", due_by=due_by)
	hours = round((now - standing.since).total_seconds() / 3600, 1)
	return _step(RESUME, standing, after, _GOES_ON, "COMP-7", hours=hours)


def reopen(standing: Standing, now: datetime, why: str, highest: int, window_days: float) -> Step:
	"""The customer comes back about a closed complaint within the window: to the station and up one level (FIRST-7)."""
	_check(standing, REOPEN)
	if standing.closed_at and (now - standing.closed_at).total_seconds() > window_days * 86_400:
		raise Rejected("It was closed more than {days} days ago: take a new complaint.", days=window_days)
	status = WITH_STATION if standing.station else TAKEN
	after = replace(standing, status=status, since=now, closed_at=None, **_again(standing, highest))
	return _step(REOPEN, standing, after, _REOPENED, "FIRST-7", why=_said(why))


def escalate(standing: Standing, why: Reason, highest: int) -> Step:
	"""Up one level (COMP-3)."""
	_check(standing, ESCALATE)
	if standing.level >= highest:
		raise Rejected("The complaint is at the highest level already.")
	return Step(ESCALATE, standing, replace(standing, level=standing.level + 1), why)


def escalate_in_emergency(standing: Standing, to_level: int, why: str, highest: int) -> Step:
	"""Past levels, in an emergency; the skipped ones are told afterwards (COMP-3)."""
	_check(standing, SKIP)
	if not standing.level < to_level <= highest:
		raise Rejected("Choose a level above the present one.")
	skipped = tuple(range(standing.level + 1, to_level))
	reason = Reason(_EMERGENCY, {"why": _said(why)}, "COMP-3")
	return Step(SKIP, standing, replace(standing, level=to_level), reason, skipped)


def ask_more_time(standing: Standing, until: datetime, why: str, customer_agrees: bool) -> Step:
	"""The station needs longer; the customer must have agreed, and somebody decides (COMP-7)."""
	_check(standing, ASK_TIME)
	_check_extension(standing, until, why, customer_agrees)
	after = replace(standing, asked_until=until)
	values = {"station": standing.station, "until": _shown(until), "why": why.strip()}
	return Step(ASK_TIME, standing, after, Reason(_ASKED, values, "COMP-7"))


def extend(standing: Standing, until: datetime, why: str, customer_agrees: bool) -> Step:
	"""A later limit: with the customer's consent and a reason, never without (COMP-7)."""
	_check(standing, GRANT_TIME)
	_check_extension(standing, until, why, customer_agrees)
	after = replace(standing, due_by=until, asked_until=None)
	values = {"until": _shown(until), "before": _shown(standing.due_by), "why": why.strip()}
	return Step(GRANT_TIME, standing, after, Reason(_EXTENDED, values, "COMP-7"))


def refuse_more_time(standing: Standing, why: str) -> Step:
	"""The limit stays."""
	_check(standing, REFUSE_TIME)
	if not standing.asked_until:
		raise Rejected("Nobody asked for more time.")
	after = replace(standing, asked_until=None)
	return _step(
		REFUSE_TIME, standing, after, _TIME_REFUSED, "COMP-7", until=_shown(standing.due_by), why=_said(why)
	)


def take_over(standing: Standing, user: str, why: str) -> Step:
	"""A leader's decision: somebody else handles it from now on (FIRST-5)."""
	_check(standing, TAKE_OVER)
	if user == standing.handler:
		raise Rejected("{user} handles the complaint already.", user=user)
	after = replace(standing, handler=user)
	return _step(TAKE_OVER, standing, after, _TAKEN_OVER, "FIRST-5", user=user, why=_said(why))


def rate(standing: Standing, severity: str, why: str) -> Step:
	"""Another severity, with a reason that stays (COMP-1)."""
	_check(standing, RATE)
	if severity not in SEVERITIES:
		raise Rejected("There is no severity {severity}.", severity=severity)
	if severity == standing.severity:
		raise Rejected("The complaint is rated so already.")
	after = replace(standing, severity=severity)
	values = {"severity": severity, "before": standing.severity, "why": _said(why)}
	return Step(RATE, standing, after, Reason(_RATED, values, "COMP-1"))


def answer(standing: Standing, what: str) -> Step:
	"""The customer was told how it stands, as the law wants it within its days (COMP-7)."""
	_check(standing, ANSWER)
	return _step(ANSWER, standing, standing, _ANSWERED, "COMP-7", what=_said(what))


def correct(standing: Standing, due_by: datetime | None, why: str) -> Step:
	"""What was written down wrongly is put right; the limit follows the kind (COMP-7)."""
	_check(standing, CORRECT)
	after = replace(standing, due_by=due_by)
	values = {"until": _shown(due_by), "why": _said(why)}
	return Step(CORRECT, standing, after, Reason(_CORRECTED, values, "COMP-7"))


def _to(standing: Standing, event: str, now: datetime, **changes: object) -> Standing:
	_check(standing, event)
	return replace(standing, status=TRANSITIONS[event][1], since=now, **changes)


def _again(standing: Standing, highest: int) -> dict[str, object]:
	return {
		"level": max(standing.level, min(standing.level + 1, highest)),
		"round": standing.round + 1,
		"reported_by": "",
		"attempts": (),
	}


def _check(standing: Standing, event: str) -> None:
	if standing.status not in TRANSITIONS[event][0]:
		raise Rejected(_NOT_NOW, status=standing.status, deed=event)


def _check_callback(standing: Standing, event: str, by: str) -> None:
	_check(standing, event)
	if by in (standing.handler, standing.reported_by):
		raise Rejected("Somebody other than the handler calls the customer back (BACK-1).")


def _check_extension(standing: Standing, until: datetime, why: str, customer_agrees: bool) -> None:
	if not customer_agrees:
		raise Rejected("A limit moves only when the customer agrees: ask them first.")
	if not why.strip():
		raise Rejected("Say why more time is needed: the reason stays.")
	if standing.due_by and until <= standing.due_by:
		raise Rejected("Choose a time after {due_by}.", due_by=_shown(standing.due_by))


def _said(text: str) -> str:
	if not text.strip():
		raise Rejected("Say why: the reason stays with the complaint.")
	return text.strip()


def _noted(text: str) -> str:
	return text.strip() or "–"


def _shown(at: datetime | None) -> str:
	return f"{at:%Y-%m-%d %H:%M}" if at else "–"


def _step(event: str, before: Standing, after: Standing, text: str, rule: str, **values: object) -> Step:
	return Step(event, before, after, Reason(text, values, rule))


_NOT_NOW = "The complaint is at “{status}”; “{deed}” can not be done there."
_DISPATCHED = "Sent to {station}. Note: {note}"
_RETURNED = "{station} says that it is not theirs: {why}"
_REPORTED = "{station} reports it done: {what}"
_VERIFIED = "{station} has confirmed that it is done; now the customer is called. Note: {note}"
_NOT_DONE = "{station} has not settled it: {why}"
_SOLVED = "The customer told {by} that it is solved."
_NOT_SOLVED = "The customer told {by} that it is not solved: {report}"
_ATTEMPTED = "{by} did not reach the customer; {made} attempts at different hours of at least {least}."
_GAVE_UP = "Closed as unreachable after {made} attempts at different hours."
_TOO_FEW = (
	"The customer was tried {made} times at different hours; {least} are needed before it may be closed so."
)
_TOO_MANY = "The customer was tried {most} times at different hours: close it as unreachable, or wait until they call."
_WAITS = "Waits for the customer: {what}"
_GOES_ON = "Goes on; the limit moved by the {hours} hours that the customer took."
_REOPENED = "The customer came back about it: {why}"
_EMERGENCY = "An emergency: {why}"
_ASKED = "{station} asks for time until {until}, the customer agrees: {why}"
_EXTENDED = "The limit moves from {before} to {until}, the customer agrees: {why}"
_TIME_REFUSED = "No more time; the limit stays {until}: {why}"
_TAKEN_OVER = "{user} handles it from now on: {why}"
_CORRECTED = "Corrected; the limit is {until}: {why}"
_ANSWERED = "The customer was told: {what}"
_RATED = "Severity {severity} instead of {before}: {why}"
