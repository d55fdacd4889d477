"""When people serve the hotline (SHIFT-1): local service hours, windows over midnight, closed days."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

_SEARCHED_DAYS = 800
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class ServiceHours:
	"""Local times. `opens_at` equal to `closes_at`, or round_the_clock, is all day; closing before opening is overnight."""

	opens_at: time = time(7, 30)
	closes_at: time = time(21, 30)
	round_the_clock: bool = False
	closed_on: frozenset[date] = frozenset()

	def is_open(self, at: datetime) -> bool:
		return any(start <= at < end for start, end in self._windows(at.date() - timedelta(days=1), days=2))

	def after_service_time(self, since: datetime, minutes: int) -> datetime:
		"""The moment at which `minutes` of service time have passed since then; with no service for a year, plain time."""
		left = timedelta(minutes=minutes)
		for start, end in self._windows(since.date() - timedelta(days=1), _SEARCHED_DAYS):
			start = max(start, since)
			if start >= end:
				continue
			if left <= end - start:
				return start + left
			left -= end - start
		return since + timedelta(minutes=minutes)

	def close_of_working_day(self, since: datetime, days: int) -> datetime:
		"""When service closes on the `days`-th working day after that of `since`; 0 is the same one, or the next there is."""
		closings = (
			end
			for _start, end in self._windows(since.date() - timedelta(days=1), _SEARCHED_DAYS)
			if end > since
		)
		left = days
		for closing in closings:
			if not left:
				return closing
			left -= 1
		return since + timedelta(days=days)

	def _windows(self, first: date, days: int) -> Iterator[tuple[datetime, datetime]]:
		all_day = self.round_the_clock or self.opens_at == self.closes_at
		for day in (first + timedelta(days=count) for count in range(days)):
			if day in self.closed_on:
				continue
			start = datetime.combine(day, time() if all_day else self.opens_at)
			end = datetime.combine(day, time() if all_day else self.closes_at)
			yield start, end if end > start else end + timedelta(days=1)


def weekdays_only(hours: ServiceHours, around: date) -> ServiceHours:
	"""The same hours, closed on Saturdays and Sundays, for years around a day: for who keeps no list of working days."""
	first = around - timedelta(days=_SEARCHED_DAYS)
	days = (first + timedelta(days=count) for count in range(3 * _SEARCHED_DAYS))
	return replace(hours, closed_on=frozenset(day for day in days if day.weekday() >= _SATURDAY))
