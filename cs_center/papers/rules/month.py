"""Calendar months, for what is counted and judged monthly (COMP-8, COMP-9)."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True, order=True)
class Month:
	"""A month by its first day."""

	first: date

	@classmethod
	def of(cls, day: date) -> "Month":
		return cls(date(day.year, day.month, 1))

	@property
	def after(self) -> "Month":
		return Month.of(self.first + timedelta(days=31))

	@property
	def before(self) -> "Month":
		return Month.of(self.first - timedelta(days=1))

	@property
	def last(self) -> date:
		return self.after.first - timedelta(days=1)

	@property
	def key(self) -> str:
		return f"{self.first:%Y-%m}"

	def holds(self, day: date) -> bool:
		return self.first <= day <= self.last

	def back(self, count: int) -> tuple["Month", ...]:
		"""So many months that end with this one, the oldest first."""
		found = [self]
		while len(found) < count:
			found.append(found[-1].before)
		return tuple(reversed(found))
