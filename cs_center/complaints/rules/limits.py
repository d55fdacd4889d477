"""Until when a complaint must be dispatched, settled, answered and called back (COMP-2, COMP-7, BACK-1)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from cs_center.calls.rules.hours import ServiceHours
from cs_center.calls.rules.reasons import Reason

MINUTES, HOURS, SERVICE_HOURS = "Minutes", "Hours", "Service Hours"
SERVICE_DAYS, WORKING_DAYS = "Service Days", "Working Days"
_SEARCHED_DAYS = 800


@dataclass(frozen=True, slots=True)
class Calendar:
	"""`service`: when people serve the hotline. `working`: the same hours on the days on which offices work."""

	service: ServiceHours
	working: ServiceHours

	def after(self, since: datetime, amount: int, unit: str) -> datetime:
		"""The end of a time: 0 days is the same day, until the close of service (COMP-7)."""
		if unit == SERVICE_HOURS:
			return self.service.after_service_time(since, amount * 60)
		if unit == SERVICE_DAYS:
			return self.service.close_of_working_day(since, amount)
		if unit == WORKING_DAYS:
			return self.working.close_of_working_day(since, amount)
		return since + _plain(amount, unit)

	def opening_after(self, since: datetime, days: int) -> datetime:
		"""When the `days`-th working day after that of `since` begins."""
		opens_at = time() if self.working.round_the_clock else self.working.opens_at
		return datetime.combine(self._working_day(since, days), opens_at)

	def same_time_after(self, since: datetime, days: int) -> datetime:
		"""The same time of day on the `days`-th working day after that of `since`."""
		return datetime.combine(self._working_day(since, days), since.time())

	def _working_day(self, since: datetime, days: int) -> date:
		return _open_day(self.working.closed_on, since.date(), days, 1)

	def before(self, until: datetime, amount: int, unit: str) -> datetime:
		"""So long before a moment; days are the same time of day on an earlier working or service day."""
		if unit not in (SERVICE_DAYS, WORKING_DAYS):
			return until - _plain(amount, HOURS if unit == SERVICE_HOURS else unit)
		hours = self.working if unit == WORKING_DAYS else self.service
		return datetime.combine(_open_day(hours.closed_on, until.date(), amount, -1), until.time())


@dataclass(frozen=True, slots=True)
class ComplaintLimit:
	"""A promise to customers. A blank kind or tier means all; `urgent` only urgent ones."""

	amount: int
	unit: str
	kind: str = ""
	tier: str = ""
	urgent: bool = False


@dataclass(frozen=True, slots=True)
class Promise:
	"""Until when a complaint is promised to be settled, and why."""

	due_by: datetime | None
	reason: Reason


def promise(
	taken_at: datetime,
	kind: str,
	tier: str,
	urgent: bool,
	limits: Iterable[ComplaintLimit],
	calendar: Calendar,
) -> Promise:
	"""The first limit that fits (COMP-7)."""
	limit = next((one for one in limits if _fits(one, kind, tier, urgent)), None)
	if not limit:
		return Promise(None, Reason(_NONE, {}, "COMP-7"))
	due_by = calendar.after(taken_at, limit.amount, limit.unit)
	if not limit.amount and limit.unit in (SERVICE_DAYS, WORKING_DAYS):
		return Promise(due_by, Reason(_SAME_DAY, {"for": _for(limit)}, "COMP-7"))
	values = {"amount": limit.amount, "unit": limit.unit, "for": _for(limit)}
	return Promise(due_by, Reason(_LIMIT, values, "COMP-7"))


def answer_by(taken_at: datetime, ceiling_days: int) -> datetime | None:
	"""Until when the law wants the customer answered, whatever was promised; 0 days: it does not (COMP-7)."""
	return taken_at + timedelta(days=ceiling_days) if ceiling_days else None


def days_late(due_by: datetime, until: datetime, calendar: Calendar) -> int:
	"""Whole working days by which a limit was missed."""
	if until <= due_by:
		return 0
	count, day = 0, due_by.date()
	while day < until.date():
		day += timedelta(days=1)
		count += day not in calendar.working.closed_on
	is_unfinished = until.time() < due_by.time() and until.date() not in calendar.working.closed_on
	return count - is_unfinished


@lru_cache(maxsize=4096)
def _open_day(closed_on: frozenset[date], since: date, days: int, step: int) -> date:
	"""The `days`-th open day after (step 1) or before (step -1) a day; a sweep asks thousands of times for the same few."""
	day, left = since, days
	while left > 0 and abs(day - since).days < _SEARCHED_DAYS:
		day += timedelta(days=step)
		left -= day not in closed_on
	return day


def _fits(limit: ComplaintLimit, kind: str, tier: str, urgent: bool) -> bool:
	return (urgent or not limit.urgent) and limit.kind in ("", kind) and limit.tier in ("", tier)


def _for(limit: ComplaintLimit) -> str:
	return ("Urgent" if limit.urgent else "") or limit.kind or limit.tier or "All"


def _plain(amount: int, unit: str) -> timedelta:
	return timedelta(minutes=amount) if unit == MINUTES else timedelta(hours=amount)


_NONE = "No limit is set for this kind of complaint."
_SAME_DAY = "The same day; the limit for: {for}."
_LIMIT = "{amount} {unit}; the limit for: {for}."
