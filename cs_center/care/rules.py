"""Who has been let down, and when they are visited so that they do not complain again (COMP-11)."""

from dataclasses import dataclass
from datetime import date, timedelta

from cs_center.calls.rules.reasons import Reason, Rejected

SEVERE = "Severe"
OPEN, CLOSED = "Open", "Closed"


@dataclass(frozen=True, slots=True)
class Answered:
	"""What a customer answered, and how their complaint stands then. `lowest`: the lowest score given, 0 for none."""

	reached: bool
	solved: bool = False
	angry: bool = False
	lowest: int = 0
	severity: str = ""
	is_closed: bool = False


@dataclass(frozen=True, slots=True)
class CarePolicy:
	"""visit_days: between visits. low_score: who gives so little, or less, gets a file; 0 for nobody."""

	visit_days: int = 30
	low_score: int = 2


def why_dissatisfied(answered: Answered, policy: CarePolicy) -> Reason | None:
	"""Why a customer gets a file; None when they are content."""
	if answered.reached and not answered.solved:
		return Reason("The customer says that it is not solved.", {}, "COMP-11")
	if answered.reached and answered.angry:
		return Reason("The customer was made angry anew.", {}, "COMP-11")
	if answered.reached and 0 < answered.lowest <= policy.low_score:
		values = {"score": answered.lowest, "limit": policy.low_score}
		return Reason(
			"The customer gave {score} of 5; up to {limit} counts as dissatisfied.", values, "COMP-11"
		)
	if answered.is_closed and answered.severity == SEVERE:
		return Reason("The complaint was severe.", {}, "COMP-11")
	return None


def next_visit(since: date, policy: CarePolicy) -> date:
	"""The day of the next visit after something that happened on a day."""
	return since + timedelta(days=max(policy.visit_days, 1))


def check_visit(status: str, done_on: date, since: date, today: date, content: str, mood: int) -> None:
	"""Raises `Rejected` for a visit that can not have been."""
	_check_open(status)
	if not content.strip():
		raise Rejected("Write what was said.")
	if not since <= done_on <= today:
		raise Rejected("The visit was between {since} and today.", since=str(since))
	if not 0 <= mood <= 5:
		raise Rejected("Satisfaction is 1 to 5; leave it out when it was not asked.")


def check_close(status: str, why: str, visits: int) -> None:
	"""A file is closed with a reason, and never before the customer was visited. Raises `Rejected`."""
	_check_open(status)
	if not visits:
		raise Rejected("Visit the customer first: a file is closed after one visit at least.")
	if not why.strip():
		raise Rejected("Say why the file is closed: the reason stays.")


def days_overdue(next_visit_on: date | None, today: date) -> int:
	"""By how many days a visit is overdue; 0 on its day and before."""
	return max((today - next_visit_on).days, 0) if next_visit_on else 0


def _check_open(status: str) -> None:
	if status != OPEN:
		raise Rejected("The file is closed already.")
