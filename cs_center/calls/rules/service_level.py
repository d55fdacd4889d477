"""How well a hotline answers: counts and rates over calls, in all, by hour and by day (CALL-1, REP-1).

The figures are those of the hotline, so they are over inbound calls; outbound and internal calls are only
counted. Everything here takes one call at a time and keeps counts, so that a million calls need no more
memory than a day's.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime, tzinfo

from cs_center.calls.rules import events as ev
from cs_center.calls.rules import fold
from cs_center.calls.rules.fold import Call


@dataclass(frozen=True, slots=True)
class ServicePolicy:
	"""threshold_seconds: an answer after at most this wait is in time."""

	threshold_seconds: int = 20


@dataclass(slots=True)
class Tally:
	"""Counts over some calls; rates are fractions of one, None where there is nothing to divide by.

	calls: all of them, whatever the direction. offered: joined the queue or was answered. abandoned: joined
	and hung up. self_service: hung up without joining the queue; missed: those of them that rang at
	somebody's phone. voicemail: left a message instead. unfinished: no end was recorded. Seconds are sums
	over the answered.
	"""

	calls: int = 0
	offered: int = 0
	answered: int = 0
	answered_in_time: int = 0
	abandoned: int = 0
	self_service: int = 0
	missed: int = 0
	voicemail: int = 0
	unfinished: int = 0
	outbound: int = 0
	internal: int = 0
	waits_known: int = 0
	wait_seconds: int = 0
	talks_known: int = 0
	talk_seconds: int = 0

	def add(self, call: Call, policy: ServicePolicy) -> None:
		"""Count one more call."""
		self.calls += 1
		if call.direction != ev.INBOUND:
			self.outbound += call.direction == ev.OUTBOUND
			self.internal += call.direction == ev.INTERNAL_CALL
			return
		self.offered += call.was_offered
		self.unfinished += call.ended_at is None
		if call.was_answered:
			self._add_answered(call, policy)
		elif call.outcome == fold.VOICEMAIL:
			self.voicemail += 1
		elif call.ended_at is not None:
			self.abandoned += call.was_offered
			self.self_service += not call.was_offered
			self.missed += call.outcome == fold.MISSED

	def _add_answered(self, call: Call, policy: ServicePolicy) -> None:
		self.answered += 1
		if call.wait_seconds is not None:
			self.waits_known += 1
			self.wait_seconds += call.wait_seconds
			self.answered_in_time += call.wait_seconds <= policy.threshold_seconds
		if call.talk_seconds is not None:
			self.talks_known += 1
			self.talk_seconds += call.talk_seconds

	def include(self, other: "Tally") -> None:
		"""Add the counts of another tally to this one."""
		for field in fields(self):
			setattr(self, field.name, getattr(self, field.name) + getattr(other, field.name))

	@property
	def answer_rate(self) -> float | None:
		"""Answered of the offered."""
		return _share(self.answered, self.offered)

	@property
	def service_level(self) -> float | None:
		"""Answered within the threshold, of the offered."""
		return _share(self.answered_in_time, self.offered)

	@property
	def asa_seconds(self) -> float | None:
		"""Average speed of answer: mean wait of the answered."""
		return _share(self.wait_seconds, self.waits_known)

	@property
	def mean_talk_seconds(self) -> float | None:
		"""Mean time from answer to end of the answered, holds included."""
		return _share(self.talk_seconds, self.talks_known)


class WaitHistogram:
	"""How long the answered and the abandoned waited, in steps of `step_seconds`; the last is open ended."""

	def __init__(self, step_seconds: int = 10, longest_seconds: int = 600) -> None:
		self.step_seconds = step_seconds
		self.last_step = longest_seconds // step_seconds
		self.answered: Counter[int] = Counter()
		self.abandoned: Counter[int] = Counter()

	def add(self, call: Call) -> None:
		"""Count an inbound call by its wait; one that was not offered or has no known wait is left out."""
		if call.direction != ev.INBOUND or call.wait_seconds is None:
			return
		counts = (
			self.answered if call.was_answered else self.abandoned if call.outcome == fold.ABANDONED else None
		)
		if counts is not None:
			counts[min(call.wait_seconds // self.step_seconds, self.last_step)] += 1


class ServiceFigures:
	"""Figures of a stream of calls: `total`, `by_hour`, and what follows from them.

	A call counts in the hour in which it began on the clocks of `zone`; an hour is a naive local datetime.
	"""

	def __init__(self, zone: tzinfo, policy: ServicePolicy = ServicePolicy()) -> None:
		self.zone = zone
		self.policy = policy
		self.total = Tally()
		self.by_hour: dict[datetime, Tally] = {}
		self.waits = WaitHistogram()

	def add(self, call: Call) -> None:
		"""Count one more call. The order of calls does not matter."""
		self.total.add(call, self.policy)
		hour = clock_hour(call.started_at, self.zone)
		tally = self.by_hour.get(hour)
		if tally is None:
			tally = self.by_hour[hour] = Tally()
		tally.add(call, self.policy)
		self.waits.add(call)

	def by_day(self) -> dict[date, Tally]:
		"""One tally a day, in order of days; days without calls are not there."""
		days: dict[date, Tally] = {}
		for hour in sorted(self.by_hour):
			days.setdefault(hour.date(), Tally()).include(self.by_hour[hour])
		return days

	def by_hour_of_day(self) -> dict[int, Tally]:
		"""One tally for each of the 24 hours, over all days."""
		hours = {hour: Tally() for hour in range(24)}
		for hour, tally in self.by_hour.items():
			hours[hour.hour].include(tally)
		return hours

	def busiest_hour(self) -> tuple[datetime, Tally] | None:
		"""The hour with most offered calls, the first of several; None when no call was offered."""
		busiest = min(self.by_hour.items(), key=lambda item: (-item[1].offered, item[0]), default=None)
		return busiest if busiest and busiest[1].offered else None


def figures_of(
	calls: Iterable[Call], zone: tzinfo, policy: ServicePolicy = ServicePolicy()
) -> ServiceFigures:
	"""The figures of these calls."""
	figures = ServiceFigures(zone, policy)
	for call in calls:
		figures.add(call)
	return figures


def clock_hour(instant: datetime, zone: tzinfo) -> datetime:
	"""The hour that the clocks of `zone` show at this instant, as a naive datetime."""
	return instant.astimezone(zone).replace(minute=0, second=0, microsecond=0, tzinfo=None, fold=0)


def _share(part: int, whole: int) -> float | None:
	return part / whole if whole else None
