"""Who is fined or listed for a month's repeat and severe complaints, and what late handling costs (COMP-9, COMP-13).

A complaint belongs to the month in which it was closed: only then is its severity final, since the customer's last answer
may still make a repeat of it. What became ready after the sheet of its month was signed comes onto the next one. Whether
the time was special is asked of the day on which the complaint was taken: that is when the mistake was made.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from cs_center.calls.rules.reasons import Reason

REPEAT, SEVERE = "Repeat", "Severe"
FINED_SEVERITIES = (REPEAT, SEVERE)
NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class SpecialPeriod:
	"""Days, both included, whose complaints are listed and not fined."""

	first: date
	last: date
	reason: str = ""


@dataclass(frozen=True, slots=True)
class PenaltyPolicy:
	"""Amounts by severity; a severity without an amount is listed, and nobody is fined for it."""

	amounts: Mapping[str, Decimal]
	special_periods: tuple[SpecialPeriod, ...] = ()

	def special(self, day: date) -> SpecialPeriod | None:
		return next((one for one in self.special_periods if one.first <= day <= one.last), None)


@dataclass(frozen=True, slots=True)
class Case:
	"""A repeat or severe complaint that is closed. `person`: whose mistake it was, blank while nobody is named."""

	complaint: str
	severity: str
	taken_on: date
	closed_on: date
	person: str = ""
	person_name: str = ""
	station: str = ""


@dataclass(frozen=True, slots=True)
class LateEvent:
	"""A sudden event that was handled late, by whom it should have been (COMP-13)."""

	complaint: str
	minutes: int
	points: int
	person: str = ""
	person_name: str = ""
	station: str = ""
	severity: str = ""


@dataclass(frozen=True, slots=True)
class Penalty:
	"""A line of the sheet. Lines with points cost no money, lines with money no points."""

	complaint: str
	person: str
	person_name: str
	station: str
	severity: str
	reason: Reason
	amount: Decimal = NOTHING
	listed_only: bool = False
	points: int = 0

	@property
	def key(self) -> tuple[str, bool]:
		"""One line a complaint for the money, one for the points, on all sheets together."""
		return self.complaint, self.points > 0


@dataclass(frozen=True, slots=True)
class Totals:
	"""`by_person`: who pays what; only those who pay anything."""

	total: Decimal
	by_person: dict[str, Decimal]
	points_by_person: dict[str, int]


def penalties(cases: Iterable[Case], events: Iterable[LateEvent], policy: PenaltyPolicy) -> list[Penalty]:
	"""The lines of a sheet, by person. A case without a person makes none: see `to_be_named`."""
	lines = [_fine(case, policy) for case in cases if case.person]
	lines += [_points(event) for event in events if event.points > 0]
	return sorted(lines, key=lambda line: (line.person_name or line.person, line.complaint, line.points))


def to_be_named(cases: Iterable[Case]) -> list[Case]:
	"""Cases of which nobody has said yet whose mistake they were."""
	return [case for case in cases if not case.person]


def totals(lines: Iterable[Penalty]) -> Totals:
	"""What all pay together, what each pays, and the points of each."""
	by_person: dict[str, Decimal] = {}
	points: dict[str, int] = {}
	for line in lines:
		if line.person and not line.listed_only and line.amount:
			by_person[line.person] = by_person.get(line.person, NOTHING) + line.amount
		if line.person and line.points:
			points[line.person] = points.get(line.person, 0) + line.points
	return Totals(sum(by_person.values(), NOTHING), by_person, points)


def _fine(case: Case, policy: PenaltyPolicy) -> Penalty:
	if special := policy.special(case.taken_on):
		values = {"first": str(special.first), "last": str(special.last), "why": special.reason or "–"}
		return _line(case, Reason(_SPECIAL, values, "COMP-9"), listed_only=True)
	amount = policy.amounts.get(case.severity, NOTHING)
	if amount <= 0:
		return _line(case, Reason(_NO_RATE, {"severity": case.severity}, "COMP-9"), listed_only=True)
	values = {"severity": case.severity, "day": str(case.closed_on), "amount": f"{amount:.2f}"}
	return replace(_line(case, Reason(_FINED, values, "COMP-9")), amount=amount)


def _line(case: Case, reason: Reason, listed_only: bool = False) -> Penalty:
	return Penalty(
		case.complaint,
		case.person,
		case.person_name,
		case.station,
		case.severity,
		reason,
		listed_only=listed_only,
	)


def _points(event: LateEvent) -> Penalty:
	reason = Reason(_LATE, {"minutes": event.minutes, "points": event.points}, "COMP-13")
	return Penalty(
		event.complaint,
		event.person,
		event.person_name,
		event.station,
		event.severity,
		reason,
		listed_only=True,
		points=event.points,
	)


_FINED = "{severity} complaint, closed on {day}: the rate is {amount}."
_SPECIAL = "Taken between {first} and {last}, when complaints are listed and not fined: {why}."
_NO_RATE = "No rate is set for {severity} complaints: listed, not fined."
_LATE = "A sudden event, handled {minutes} minutes late: {points} points."
