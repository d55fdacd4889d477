"""What customers answered when they were called back, as figures, and the weekly summary of them (BACK-5, BACK-6)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Answers:
	"""Calls back and what came of them. Marks: the sum of those given, 1 to 5, and how many were."""

	called: int = 0
	reached: int = 0
	solved: int = 0
	attitude: tuple[int, int] = (0, 0)
	speed: tuple[int, int] = (0, 0)
	quality: tuple[int, int] = (0, 0)

	@property
	def reached_rate(self) -> float | None:
		"""Percent of the calls; None without any."""
		return _percent(self.reached, self.called)

	@property
	def solved_rate(self) -> float | None:
		"""Percent of those who were reached."""
		return _percent(self.solved, self.reached)

	@property
	def mark(self) -> float | None:
		"""The mean of all marks, with two digits; None when nobody gave one."""
		marks = (self.attitude, self.speed, self.quality)
		return mean((sum(one[0] for one in marks), sum(one[1] for one in marks)))


def mean(mark: tuple[int, int]) -> float | None:
	"""Of a sum and how many it is of, with two digits; None of nothing."""
	total, count = mark
	return round(total / count, 2) if count else None


def together(parts: list[Answers]) -> Answers:
	"""Several groups as one."""

	def marks(field: str) -> tuple[int, int]:
		given = [getattr(one, field) for one in parts]
		return sum(total for total, _count in given), sum(count for _total, count in given)

	counts = (sum(getattr(one, field) for one in parts) for field in ("called", "reached", "solved"))
	return Answers(*counts, *(marks(field) for field in ("attitude", "speed", "quality")))


def week_before(day: date) -> tuple[date, date]:
	"""Monday and Sunday of the week before that of a day."""
	monday = day - timedelta(days=day.weekday() + 7)
	return monday, monday + timedelta(days=6)


def is_due(now: datetime, day: str, hour: int, last_sent: date | None) -> bool:
	"""Whether the summary of the week before is to be sent: since that hour of that day, once a week, late if need be.

	last_sent: the Monday of the week that was last told of.
	"""
	week, _sunday = week_before(now.date())
	due_at = datetime.combine(week + timedelta(days=7 + DAYS.index(day)), datetime.min.time())
	return now >= due_at + timedelta(hours=hour) and (last_sent is None or last_sent < week)


def _percent(part: int, whole: int) -> float | None:
	return round(100 * part / whole, 1) if whole else None
