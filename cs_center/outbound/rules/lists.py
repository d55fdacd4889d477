"""Lists of people who are called for one thing: what may be done with one when, and what it must say before (CALL-8)."""

from dataclasses import dataclass
from datetime import date

from cs_center.calls.rules.reasons import Rejected
from cs_center.contact.rules import conduct

NOTICE, SURVEY, SALES = "Notice", "Survey", "Sales"
PURPOSES = (NOTICE, SURVEY, SALES)
BY_OFFICERS, BY_SWITCH, BY_SMS = "By Officers", "By the Switch", "By SMS"
WAYS = (BY_OFFICERS, BY_SWITCH, BY_SMS)
#: What the laws of conduct take each for: a notice is about the customer's own service, a survey may be refused.
CONDUCT = {NOTICE: conduct.SERVICE, SURVEY: conduct.CARE, SALES: conduct.SALES}

DRAFT, RUNNING, PAUSED, CLOSED = "Draft", "Running", "Paused", "Closed"
START, PAUSE, RESUME, CLOSE = "Started", "Paused", "Resumed", "Closed"
#: From where each deed may be done and where it leads.
TRANSITIONS: dict[str, tuple[tuple[str, ...], str]] = {
	START: ((DRAFT,), RUNNING),
	PAUSE: ((RUNNING,), PAUSED),
	RESUME: ((PAUSED,), RUNNING),
	CLOSE: ((DRAFT, RUNNING, PAUSED), CLOSED),
}


@dataclass(frozen=True, slots=True)
class Plan:
	"""A list as somebody wrote it. `parties`: how many are on it."""

	purpose: str
	way: str
	since: date | None = None
	until: date | None = None
	officers: tuple[str, ...] = ()
	text: str = ""
	survey: str = ""
	refuse_key: str = ""
	parties: int = 0


def deed(what: str, status: str) -> str:
	"""How a list stands after a deed. Raises Rejected where it can not be done."""
	sources, end = TRANSITIONS[what]
	if status not in sources:
		raise Rejected("A list that is “{status}” can not be “{deed}”.", status=status, deed=what)
	return end


def check(plan: Plan) -> None:
	"""Raises Rejected for what means nothing, whenever it is written."""
	if plan.since and plan.until and plan.until < plan.since:
		raise Rejected("The list ends before it begins.")
	if plan.way == BY_SMS and plan.purpose == SURVEY:
		raise Rejected("A message asks no questions: have a survey sample send links, or call this list.")
	if len(set(plan.officers)) < len(plan.officers):
		raise Rejected("An officer is named twice.")
	if plan.refuse_key and (len(plan.refuse_key) > 1 or plan.refuse_key not in "0123456789*#"):
		raise Rejected("The key for “do not call me” is one of 0 to 9, * and #.")


def check_start(plan: Plan, today: date) -> None:
	"""Raises Rejected for a list that can not be started yet."""
	if not plan.parties:
		raise Rejected("Nobody is on the list yet: import a file first.")
	if not plan.since or not plan.until:
		raise Rejected("Say from when until when the list runs.")
	if plan.until < today:
		raise Rejected("The list would be over before it starts: its last day is {until}.", until=plan.until)
	if plan.purpose == SURVEY and not plan.survey:
		raise Rejected("Choose the survey that is asked.")
	if plan.purpose != SURVEY and not plan.text.strip():
		raise Rejected("Write what is said first.")
	if plan.way == BY_OFFICERS and not plan.officers:
		raise Rejected("Name at least one officer who calls.")


def refused_by_key(purpose: str, means: str) -> str:
	"""What somebody does not want any more who says or presses so. A refused notice is the last call of any kind: to refuse
	offers would not keep the next notice away."""
	return conduct.ALL_CALLS if purpose == NOTICE else means or conduct.OFFERS
