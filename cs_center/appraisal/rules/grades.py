"""The grade of a month's points, and what an indicator's place in the province makes of it (STAFF-7, STAFF-12)."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from cs_center.appraisal.rules.exact import plain
from cs_center.appraisal.rules.scheme import GradeBound, Scheme
from cs_center.calls.rules.reasons import Reason, Rejected

#: Below the last grade of the scheme.
FAILING = "Failing"


@dataclass(frozen=True, slots=True)
class Graded:
	"""A grade, and each reason for it."""

	grade: str
	reasons: tuple[Reason, ...]

	@property
	def is_failing(self) -> bool:
		return self.grade == FAILING


@dataclass(frozen=True, slots=True)
class Place:
	"""The place of a project owner's indicator among so many of the province; 1 is the best."""

	indicator: str
	place: int
	of: int


def names(scheme: Scheme) -> tuple[str, ...]:
	"""Every grade there is, the best first."""
	return (*(one.grade for one in scheme.grades), FAILING)


def grade(points: Decimal, scheme: Scheme) -> Graded:
	"""The best grade whose bound the points reach (STAFF-7)."""
	found = next((one for one in scheme.grades if _reaches(points, one)), None)
	if not found:
		values = {"points": plain(points), "bound": plain(scheme.grades[-1].bound)}
		return Graded(FAILING, (Reason(_FAILS, values, "STAFF-7"),))
	values = {"grade": found.grade, "points": plain(points), "bound": plain(found.bound)}
	return Graded(found.grade, (Reason(_FROM if found.holds_bound else _OVER, values, "STAFF-7"),))


def with_places(graded: Graded, places: Iterable[Place], scheme: Scheme) -> Graded:
	"""The grade of a project owner (STAFF-12). Whoever has an indicator at the bottom is limited, whatever the others do."""
	ends = [(place, _end(place, scheme)) for place in places]
	bottom = next((place for place, end in ends if end < 0), None)
	top = next((place for place, end in ends if end > 0), None)
	order = names(scheme)
	if bottom and order.index(graded.grade) < order.index(scheme.owner_at_most):
		values = _said(bottom, scheme.owner_at_most, scheme)
		return Graded(scheme.owner_at_most, (*graded.reasons, Reason(_AT_MOST, values, "STAFF-12")))
	if top and not bottom and order.index(graded.grade) > order.index(scheme.owner_at_least):
		values = _said(top, scheme.owner_at_least, scheme)
		return Graded(scheme.owner_at_least, (*graded.reasons, Reason(_AT_LEAST, values, "STAFF-12")))
	return graded


def _reaches(points: Decimal, bound: GradeBound) -> bool:
	return points > bound.bound or (bound.holds_bound and points == bound.bound)


def _end(place: Place, scheme: Scheme) -> int:
	"""1 near the top, -1 near the bottom. In a province of few both may be near: then the nearer one counts, or neither."""
	if not 1 <= place.place <= place.of:
		raise Rejected("There is no place {place} of {of}: correct it.", place=place.place, of=place.of)
	from_top, from_bottom = place.place, place.of + 1 - place.place
	if min(from_top, from_bottom) > scheme.owner_places:
		return 0
	return (from_top < from_bottom) - (from_bottom < from_top)


def _said(place: Place, new: str, scheme: Scheme) -> dict[str, object]:
	return {
		"indicator": place.indicator,
		"place": place.place,
		"of": place.of,
		"count": scheme.owner_places,
		"grade": new,
	}


_OVER = "Grade {grade}: {points} points are over {bound}."
_FROM = "Grade {grade}: {points} points, from {bound} on."
_FAILS = "{points} points are under {bound}: the month fails."
_AT_LEAST = (
	"“{indicator}” is at place {place} of {of}, among the province's first {count}: at least grade {grade}."
)
_AT_MOST = (
	"“{indicator}” is at place {place} of {of}, among the province's last {count}: at most grade {grade}."
)
