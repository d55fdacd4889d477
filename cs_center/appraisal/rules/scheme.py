"""Every figure by which a month is scored, graded, ranked and rewarded (STAFF-4 to STAFF-12): a record of HR's."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from decimal import Decimal
from itertools import pairwise

from cs_center.appraisal.rules.exact import NOTHING, to_fen
from cs_center.calls.rules.reasons import Rejected


@dataclass(frozen=True, slots=True)
class GradeBound:
	"""`bound`: points from which on a month has the grade; exactly so many have it only where `holds_bound`."""

	grade: str
	bound: Decimal
	holds_bound: bool = True


@dataclass(frozen=True, slots=True)
class PlaceAward:
	"""What each place of a quarter's ranking gets, in yuan; both places are included."""

	first: int
	last: int
	amount: Decimal


@dataclass(frozen=True, slots=True)
class FieldFigures:
	"""Field staff (STAFF-9). `points`: service points a month that bring nothing; each one above brings `yuan_per_point`.

	accident_points: what a safety accident costs of them.
	"""

	points: Decimal = Decimal(17)
	yuan_per_point: Decimal = Decimal(270)
	accident_points: Decimal = Decimal(2)


_GRADES = (
	GradeBound("A", Decimal(90), holds_bound=False),
	GradeBound("B", Decimal(80)),
	GradeBound("C", Decimal(70)),
	GradeBound("D", Decimal(65)),
	GradeBound("E", Decimal(60)),
)
_AWARDS = (PlaceAward(1, 3, Decimal(1500)), PlaceAward(4, 8, Decimal(1000)))
_WHOLE = 100
_FIELD_STAFF = FieldFigures()


@dataclass(frozen=True, slots=True)
class Scheme:
	"""The shipped defaults are the mission's. Points and yuan are exact decimals.

	base, yuan_per_point, most_pay: STAFF-4. cap, unpaid_months: STAFF-5, counted from the month of joining.
	end_under: a month under it may end the contract (STAFF-4). grades: the best first; under the last a month fails
	(STAFF-7). last_under, last_months: who is last in the ranking with less, so many months running. first_months,
	first_award: who is first so many months running. failing_months: running, then somebody leaves (STAFF-8).
	awards, field_staff: STAFF-9. absent_months: who is away for longer is not scored (STAFF-10).
	owner_*: places from either end of the province, and the grades that they mean (STAFF-12).
	kpi_known: percent of a KPI sheet that must be known for a score (STAFF-10). exam_pass, exam_full: marks (STAFF-6).
	appeal_days: after the day on which a month is reviewed.
	"""

	base: Decimal = Decimal(80)
	cap: Decimal = Decimal(110)
	yuan_per_point: Decimal = Decimal(10)
	most_pay: Decimal = Decimal(300)
	unpaid_months: int = 2
	end_under: Decimal = Decimal(60)
	grades: tuple[GradeBound, ...] = _GRADES
	last_under: Decimal = Decimal(70)
	last_months: int = 2
	first_months: int = 3
	first_award: Decimal = Decimal(200)
	failing_months: int = 3
	awards: tuple[PlaceAward, ...] = _AWARDS
	field_staff: FieldFigures = _FIELD_STAFF
	absent_months: int = 2
	owner_places: int = 5
	owner_at_least: str = "B"
	owner_at_most: str = "C"
	kpi_known: Decimal = Decimal(50)
	exam_pass: Decimal = Decimal(60)
	exam_full: Decimal = Decimal(100)
	appeal_days: int = 3

	@property
	def award_places(self) -> tuple[Decimal, ...]:
		"""What each place gets to the fen, the first place first; a place between two awards gets nothing."""
		last = max((award.last for award in self.awards), default=0)
		return tuple(self._award_of(place) for place in range(1, last + 1))

	def _award_of(self, place: int) -> Decimal:
		amounts = (award.amount for award in self.awards if award.first <= place <= award.last)
		return to_fen(next(amounts, NOTHING))


def check(scheme: Scheme) -> None:
	"""Raises Rejected for a scheme that means nothing."""
	_check_numbers(scheme)
	_check_points(scheme)
	_check_grades(scheme)
	_check_awards(scheme)


def _check_numbers(scheme: Scheme) -> None:
	for value in _numbers(scheme):
		if isinstance(value, Decimal) and not value.is_finite():
			raise Rejected("“{value}” is no number: write one.", value=value)
		if value < 0:
			raise Rejected("{value} is below zero: amounts, points and counts are zero or more.", value=value)
	running = (scheme.last_months, scheme.first_months, scheme.failing_months, scheme.absent_months)
	if min(running) < 1:
		raise Rejected("What counts for months running or away needs at least one month.")


def _numbers(scheme: Scheme) -> Iterator[Decimal | int]:
	for part in (scheme, scheme.field_staff, *scheme.grades, *scheme.awards):
		values = (getattr(part, field.name) for field in fields(part))
		yield from (value for value in values if isinstance(value, Decimal | int))


def _check_points(scheme: Scheme) -> None:
	if scheme.cap < scheme.base:
		raise Rejected(
			"A month begins with {base} points and is capped at {cap}: write a cap that is not below.",
			base=scheme.base,
			cap=scheme.cap,
		)
	if scheme.kpi_known > _WHOLE:
		raise Rejected("No more than 100 % of a KPI sheet can be known.")
	if scheme.exam_full <= scheme.exam_pass:
		raise Rejected("The full mark of an exam is above the mark that passes.")


def _check_grades(scheme: Scheme) -> None:
	names = [one.grade for one in scheme.grades]
	if not names or len(set(names)) < len(names) or not all(name.strip() for name in names):
		raise Rejected("Name each grade, and each once.")
	if any(better.bound <= worse.bound for better, worse in pairwise(scheme.grades)):
		raise Rejected("List the grades from the best on, each with a lower bound than the one before.")
	for grade in (scheme.owner_at_least, scheme.owner_at_most):
		if grade not in names:
			raise Rejected("Project owners get a grade of the list, and {grade} is not on it.", grade=grade)
	if names.index(scheme.owner_at_least) > names.index(scheme.owner_at_most):
		raise Rejected("The least grade of the province's first is not below the best grade of its last.")


def _check_awards(scheme: Scheme) -> None:
	for award in scheme.awards:
		if not 1 <= award.first <= award.last:
			raise Rejected("Write the places of an award from the better to the worse, from 1 on.")
	ordered = sorted(scheme.awards, key=lambda award: award.first)
	if any(worse.first <= better.last for better, worse in pairwise(ordered)):
		raise Rejected("No place has two awards: let the places not overlap.")
