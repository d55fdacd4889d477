"""What a customer is reminded of or greeted for, when it is due, and many of them as one (KEEP-4)."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from cs_center.calls.rules.reasons import Reason, Rejected

DOCUMENT, BIRTHDAY, FESTIVAL = "Date of a Document", "Birthday", "Festival"
KINDS = (DOCUMENT, BIRTHDAY, FESTIVAL)
_SEPARATOR = re.compile(r"[,，、;；\s]+")
#: Further ahead nobody reminds, and later than this nobody greets.
MOST_DAYS_BEFORE, MOST_DAYS_LATE = 366, 6


@dataclass(frozen=True, slots=True)
class Timing:
	"""`before`: so many days ahead, 0 is the day itself. `late_days`: what a sweep missed is made up for so long."""

	before: tuple[int, ...]
	late_days: int = 0

	def due_on(self, day: date, today: date) -> int | None:
		"""How many days ahead of `day` somebody is told today; None when today is no day for it.

		Of steps that were missed only the latest counts: nobody hears "in 14 days" the day before.
		"""
		reached = [before for before in self.before if day - timedelta(days=before) <= today]
		if not reached:
			return None
		latest = min(reached)
		return latest if today <= self.last_day(day, latest) else None

	def last_day(self, day: date, before: int) -> date:
		"""The last day on which a step is made up for."""
		return day - timedelta(days=before) + timedelta(days=self.late_days)

	def days_due(self, today: date) -> list[date]:
		"""The days of which somebody is told today, were nothing told before."""
		first, last = today - timedelta(days=self.late_days), today + timedelta(days=max(self.before))
		span = (first + timedelta(days=count) for count in range((last - first).days + 1))
		return [day for day in span if self.due_on(day, today) is not None]


def timing(before: str, late_days: int) -> Timing:
	"""Days as somebody wrote them, such as "14, 0". Raises Rejected for what means nothing."""
	words = [word for word in _SEPARATOR.split(before.strip()) if word]
	if not words or not all(word.isdecimal() for word in words):
		raise Rejected("Write how many days before, with commas between, such as 14, 0.")
	days = tuple(sorted({int(word) for word in words}, reverse=True))
	if days[0] > MOST_DAYS_BEFORE:
		raise Rejected("Nobody is reminded more than {days} days before.", days=MOST_DAYS_BEFORE)
	if not 0 <= late_days <= MOST_DAYS_LATE:
		raise Rejected("What was missed is made up for at most {days} days later.", days=MOST_DAYS_LATE)
	return Timing(days, late_days)


@dataclass(frozen=True, slots=True)
class Occasion:
	"""One thing of which a customer is told. `label`: what it is, a word of ours or of a manager. `priority`: the lowest leads.

	`channels`: in the order in which they are wished.
	"""

	key: str
	customer: str
	plan: str
	label: str
	day: date
	before: int
	last_day: date
	priority: int
	channels: tuple[str, ...]
	by_manager: bool = False
	reference_doctype: str = ""
	reference_name: str = ""


def reason(one: Occasion, today: date) -> Reason:
	"""Why a customer is told, as who calls and who asks reads it."""
	days = (one.day - today).days
	values: dict[str, object] = {"what": one.label, "day": one.day, "days": days}
	if not one.reference_name:
		text = _DAY_AHEAD if days > 0 else _DAY_PAST if days else _THIS_DAY
		return Reason(text, values, "KEEP-4")
	values |= {"document": one.reference_doctype, "name": one.reference_name}
	about = _DOCUMENT_AHEAD if days > 0 else _DOCUMENT_PAST if days else _DOCUMENT_TODAY
	return Reason(about, values, "KEEP-4")


def merged(occasions: Iterable[Occasion]) -> dict[str, tuple[Occasion, ...]]:
	"""Everything for one customer as one, the most important first (KEEP-4)."""
	found: dict[str, dict[str, Occasion]] = {}
	for one in occasions:
		found.setdefault(one.customer, {}).setdefault(one.key, one)
	return {customer: in_order(of_one.values()) for customer, of_one in found.items()}


def in_order(occasions: Iterable[Occasion]) -> tuple[Occasion, ...]:
	"""The most important first: by priority, then what comes sooner; the key keeps the order the same."""
	return tuple(sorted(occasions, key=lambda one: (one.priority, one.day, one.plan, one.key)))


def channels_of(occasions: Sequence[Occasion]) -> tuple[str, ...]:
	"""The channels of all of them, those of the most important first."""
	return tuple(dict.fromkeys(channel for one in occasions for channel in one.channels))


_DOCUMENT_AHEAD = "{what}: {document} {name} on {day}, in {days} days."
_DOCUMENT_TODAY = "{what}: {document} {name} today."
_DOCUMENT_PAST = "{what}: {document} {name} on {day}."
_DAY_AHEAD = "{what} on {day}, in {days} days."
_THIS_DAY = "{what} today."
_DAY_PAST = "{what} on {day}."
