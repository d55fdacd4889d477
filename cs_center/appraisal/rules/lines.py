"""One line of a month's points: which rule, how many, when, and what shows it (STAFF-6, STAFF-14)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from cs_center.calls.rules.reasons import Reason
from cs_center.papers.rules.month import Month


class Evidence(NamedTuple):
	"""The record that shows it; blank where nothing but the line itself does."""

	doctype: str = ""
	name: str = ""


NO_EVIDENCE = Evidence()


@dataclass(frozen=True, slots=True)
class PointLine:
	"""`rule`: the code of its rule in the catalogue. `day`: on which it happened or was corrected.

	reason: in words, of who gave it or, once it is stored, of `why`. corrects: the closed month that it puts right; it
	counts in `month` all the same. key: the same for the same fact, however often it is looked at; blank for lines that
	people give. why: what the facts say, for lines that come from them.
	"""

	person: str
	month: Month
	rule: str
	points: Decimal
	day: date
	evidence: Evidence = NO_EVIDENCE
	reason: str = ""
	corrects: Month | None = None
	key: str = ""
	why: Reason | None = None


@dataclass(frozen=True, slots=True)
class LineChanges:
	"""What makes the stored lines those of the facts. `to_change`: as it is stored, and as it is to be."""

	to_add: tuple[PointLine, ...]
	to_change: tuple[tuple[PointLine, PointLine], ...]
	to_remove: tuple[PointLine, ...]


def changes(stored: Iterable[PointLine], found: Iterable[PointLine]) -> LineChanges:
	"""Compare what the facts made before with what they make now; lines that people gave are left alone."""
	before = {line.key: line for line in stored if line.key}
	now = {line.key: line for line in found}
	return LineChanges(
		tuple(line for key, line in now.items() if key not in before),
		tuple(
			(before[key], line) for key, line in now.items() if key in before and _differ(before[key], line)
		),
		tuple(line for key, line in before.items() if key not in now),
	)


def _differ(one: PointLine, other: PointLine) -> bool:
	return (one.points, one.day) != (other.points, other.day)
