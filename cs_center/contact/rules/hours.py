"""At which hours customers may be called (KEEP-2): by day of work or of rest, with pauses, or as a customer wishes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import NamedTuple

from cs_center.calls.rules.reasons import Rejected

_SATURDAY = 5
#: So many days are looked through for one on which somebody may be called.
_SEARCHED_DAYS = 120


class Window(NamedTuple):
	"""From one time of a day until another one of the same day; the end is not in it."""

	since: time
	until: time


@dataclass(frozen=True, slots=True)
class CallingHours:
	"""Local times. `rest`: on days of rest, none when nobody is called on them.

	`rest_days`: holidays; None: nobody keeps a list, Saturdays and Sundays are days of rest.
	"""

	work: tuple[Window, ...] = (Window(time(9), time(20)),)
	rest: tuple[Window, ...] = (Window(time(10), time(20)),)
	rest_days: frozenset[date] | None = None

	def allows(self, at: datetime) -> bool:
		"""Whether somebody may be called at a moment."""
		return any(since <= at < until for since, until in self._of_day(at.date()))

	def windows(self, since: datetime) -> Iterator[tuple[datetime, datetime]]:
		"""The spans in which somebody may be called, from a moment on."""
		for count in range(_SEARCHED_DAYS):
			for begins, ends in self._of_day(since.date() + timedelta(days=count)):
				if ends > since:
					yield max(begins, since), ends

	def first_after(self, since: datetime) -> datetime | None:
		"""The first moment from then on at which somebody may be called; None when there is none in months."""
		return next((begins for begins, _ends in self.windows(since)), None)

	def hours_of_day(self, day: date) -> frozenset[int]:
		"""The hours of the clock in which somebody may be called on a day."""
		return frozenset(
			hour
			for begins, ends in self._of_day(day)
			for hour in range(begins.hour, (ends - timedelta(microseconds=1)).hour + 1)
		)

	def is_rest(self, day: date) -> bool:
		return day.weekday() >= _SATURDAY if self.rest_days is None else day in self.rest_days

	def _of_day(self, day: date) -> Iterator[tuple[datetime, datetime]]:
		for window in self.rest if self.is_rest(day) else self.work:
			yield datetime.combine(day, window.since), datetime.combine(day, window.until)


def wished(hours: CallingHours, since: time | None, until: time | None) -> CallingHours:
	"""The hours of somebody who said when they like to be called: those alone, on every day."""
	if since is None or until is None:
		return hours
	only = (window(since, until),)
	return CallingHours(only, only, hours.rest_days)


def window(since: time, until: time) -> Window:
	"""Raises Rejected for what is no span within a day."""
	if since >= until:
		raise Rejected(
			"Calling hours begin before they end: {since} is not before {until}.", since=since, until=until
		)
	return Window(since, until)


def windows(spans: list[tuple[time, time]]) -> tuple[Window, ...]:
	"""Windows in their order. Raises Rejected for spans that overlap or are none."""
	found = sorted(window(since, until) for since, until in spans)
	for before, after in pairwise(found):
		if after.since < before.until:
			raise Rejected(
				"Calling hours overlap: {since} is before {until}.", since=after.since, until=before.until
			)
	return tuple(found)


def about_matters(rest_days: frozenset[date] | None = None) -> CallingHours:
	"""The shipped hours of calls about a customer's own matter: those of the hotline (SHIFT-1)."""
	served = (Window(time(7, 30), time(21, 30)),)
	return CallingHours(served, served, rest_days)
