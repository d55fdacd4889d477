"""When somebody is on duty: weekly hours or dated shifts, less holidays, leave and absences (SHIFT-1, FIRST-5).

Times are local and naive, as Frappe stores them. A shift belongs to the day on which it begins: a night shift into a
holiday is worked, one that would begin on a holiday is not, and a day's leave is leave from the shift of that day.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Interval:
	"""From `starts_at` until just before `ends_at`."""

	starts_at: datetime
	ends_at: datetime

	def covers(self, at: datetime) -> bool:
		return self.starts_at <= at < self.ends_at


@dataclass(frozen=True, slots=True)
class WeeklyHours:
	"""`weekday`: 0 is Monday, None every day. Ending at or before the start is ending on the next day."""

	weekday: int | None
	starts_at: time
	ends_at: time


@dataclass(frozen=True, slots=True)
class DatedShift:
	"""The same hours from the first to the last day (None: without end). `holidays` None: those of the plan."""

	first_day: date
	last_day: date | None
	starts_at: time
	ends_at: time
	holidays: frozenset[date] | None = None

	def is_of(self, day: date) -> bool:
		return self.first_day <= day and (self.last_day is None or day <= self.last_day)


@dataclass(frozen=True, slots=True)
class WorkPlan:
	"""When somebody should work. A day with dated shifts has those instead of its weekly hours.

	`leave_days`: no shift begins on them. `half_leave_days`: the second half of that day's hours is leave, for nothing
	says which. `absences`: anything else, by the clock.
	"""

	hours: tuple[WeeklyHours, ...] = ()
	shifts: tuple[DatedShift, ...] = ()
	holidays: frozenset[date] = frozenset()
	absences: tuple[Interval, ...] = ()
	leave_days: frozenset[date] = frozenset()
	half_leave_days: frozenset[date] = frozenset()

	@property
	def says_when(self) -> bool:
		"""Whether any hours are planned at all; a plan of nothing but leave does not say when somebody works."""
		return bool(self.hours or self.shifts)


def duties(plan: WorkPlan, first: date, last: date) -> list[Interval]:
	"""What is worked of the shifts that begin on these days, in order and merged. Ask from the day before for nights."""
	worked = [part for day in _days(first, last) for part in _worked_on(plan, day)]
	return without(merged(worked), merged(plan.absences))


def time_off(plan: WorkPlan, first: date, last: date) -> list[Interval]:
	"""When somebody is on leave or absent, in order and merged; never during a duty that is worked.

	Leave of a day is that day by the calendar and its shift to the end, without what the shift before left over.
	"""
	off = list(plan.absences)
	for day in _days(first, last):
		if day in plan.leave_days:
			off += [_whole_day(day), *_planned_on(plan, day)]
		elif day in plan.half_leave_days:
			off += without(_planned_on(plan, day), _worked_on(plan, day))
	return without(merged(off), duties(plan, first - _DAY, last))


def merged(intervals: Iterable[Interval]) -> list[Interval]:
	"""The same time in the fewest intervals, in order; empty ones are left out."""
	found: list[Interval] = []
	for interval in sorted(each for each in intervals if each.starts_at < each.ends_at):
		if found and interval.starts_at <= found[-1].ends_at:
			found[-1] = Interval(found[-1].starts_at, max(found[-1].ends_at, interval.ends_at))
		else:
			found.append(interval)
	return found


def without(intervals: Iterable[Interval], taken_out: Iterable[Interval]) -> list[Interval]:
	"""What is left of merged intervals outside others that are merged too."""
	left, gaps = [], [*taken_out]
	for interval in intervals:
		cuts = [gap for gap in gaps if gap.starts_at < interval.ends_at and interval.starts_at < gap.ends_at]
		ends = [
			interval.starts_at,
			*(at for gap in cuts for at in (gap.starts_at, gap.ends_at)),
			interval.ends_at,
		]
		left += [
			Interval(start, end) for start, end in zip(ends[::2], ends[1::2], strict=True) if start < end
		]
	return left


def _days(first: date, last: date) -> Iterator[date]:
	for count in range((last - first).days + 1):
		yield first + timedelta(days=count)


def _planned_on(plan: WorkPlan, day: date) -> list[Interval]:
	"""The hours that begin on a day, if there were neither leave nor absence."""
	dated = [shift for shift in plan.shifts if shift.is_of(day)]
	if dated:
		kept = [shift for shift in dated if day not in _or(shift.holidays, plan.holidays)]
		return merged(_on(day, shift.starts_at, shift.ends_at) for shift in kept)
	if day in plan.holidays:
		return []
	weekly = (hours for hours in plan.hours if hours.weekday in (None, day.weekday()))
	return merged(_on(day, hours.starts_at, hours.ends_at) for hours in weekly)


def _worked_on(plan: WorkPlan, day: date) -> list[Interval]:
	if day in plan.leave_days:
		return []
	planned = _planned_on(plan, day)
	return _first_half(planned) if day in plan.half_leave_days else planned


def _first_half(intervals: list[Interval]) -> list[Interval]:
	left = sum((each.ends_at - each.starts_at for each in intervals), timedelta()) / 2
	kept = []
	for interval in intervals:
		end = min(interval.ends_at, interval.starts_at + left)
		kept.append(Interval(interval.starts_at, end))
		left -= end - interval.starts_at
	return merged(kept)


def _on(day: date, starts_at: time, ends_at: time) -> Interval:
	start, end = datetime.combine(day, starts_at), datetime.combine(day, ends_at)
	return Interval(start, end if end > start else end + _DAY)


def _whole_day(day: date) -> Interval:
	return _on(day, time(), time())


def _or(own: frozenset[date] | None, common: frozenset[date]) -> frozenset[date]:
	return common if own is None else own
