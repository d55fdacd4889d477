"""Time-limited handling: what was promised, when it is warned of, what happens after it (FIRST-8)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from cs_center.calls.rules.hours import ServiceHours
from cs_center.calls.rules.reasons import Reason

ROUND_THE_CLOCK, SERVICE_HOURS, WORKING_DAYS = "Hours", "Service Hours", "Working Days"

WARN, ESCALATE, REMIND_OFFER, CONFIRM, LAPSE = "warn", "escalate", "remind of offer", "confirm", "lapse"


@dataclass(frozen=True, slots=True)
class Limit:
	"""A promise: so many hours of the clock, hours of service, or working days until its close of service.

	0 working days is the same day (COMP-7); 0 hours promises nothing.
	"""

	amount: int
	unit: str = ROUND_THE_CLOCK


@dataclass(frozen=True, slots=True)
class Promise:
	"""Until when a matter is promised to be settled, and why."""

	due_by: datetime | None
	reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Watch:
	"""What is waited for on one matter. All times are local and naive, None is nothing.

	is_live: the owner still answers for it. lapses_at: of a matter without a ticket.
	"""

	is_live: bool
	due_by: datetime | None = None
	warned_at: datetime | None = None
	escalated_at: datetime | None = None
	answer_by: datetime | None = None
	reminded_at: datetime | None = None
	confirm_by: datetime | None = None
	lapses_at: datetime | None = None


def promise(
	opened_at: datetime, limit: Limit | None, agreed_by: datetime | None, hours: ServiceHours
) -> Promise:
	"""What the ticket's own service level agreement says; without one, what the rule promises for the kind."""
	if agreed_by:
		return Promise(agreed_by, Reason(_BY_AGREEMENT, {}, "FIRST-8"))
	if not limit or limit.amount < 0 or (limit.amount == 0 and limit.unit != WORKING_DAYS):
		return Promise(None)
	values = {"amount": limit.amount, "unit": limit.unit}
	return Promise(_limit_end(opened_at, limit, hours), Reason(_BY_RULE, values, "FIRST-8"))


def next_action(watch: Watch, warn_before_minutes: int) -> tuple[datetime, str] | None:
	"""What must be done next without anybody asking, and when; None when there is nothing to wait for."""
	return min(_actions(watch, warn_before_minutes), default=None)


def _actions(watch: Watch, warn_before_minutes: int) -> list[tuple[datetime, str]]:
	found: list[tuple[datetime, str]] = []
	if not watch.is_live:
		return found
	if watch.lapses_at:
		found.append((watch.lapses_at, LAPSE))
	if watch.confirm_by:
		found.append((watch.confirm_by, CONFIRM))
	elif watch.due_by and not watch.escalated_at:
		warn_at = watch.due_by - timedelta(minutes=warn_before_minutes)
		found.append((watch.due_by, ESCALATE) if watch.warned_at else (warn_at, WARN))
	if watch.answer_by and not watch.reminded_at:
		found.append((watch.answer_by, REMIND_OFFER))
	return found


def _limit_end(opened_at: datetime, limit: Limit, hours: ServiceHours) -> datetime:
	if limit.unit == SERVICE_HOURS:
		return hours.after_service_time(opened_at, limit.amount * 60)
	if limit.unit == WORKING_DAYS:
		return hours.close_of_working_day(opened_at, limit.amount)
	return opened_at + timedelta(hours=limit.amount)


_BY_AGREEMENT = "As the service level agreement of the ticket says."
_BY_RULE = "{amount} {unit} from when the matter was taken, as the first-caller rule promises for its kind."
