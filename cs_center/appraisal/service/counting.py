"""What lines, places and absence make of somebody's month: points and grade, each with its reasons (STAFF-4 to STAFF-12)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from cs_center.appraisal.rules import grades, points
from cs_center.appraisal.rules.catalogue import Catalogue
from cs_center.appraisal.rules.grades import Place
from cs_center.appraisal.rules.lines import PointLine
from cs_center.appraisal.rules.scheme import Scheme
from cs_center.appraisal.service.policy import catalogue, in_force, number, points_scheme
from cs_center.calls.rules.reasons import Reason
from cs_center.responsibility.service.naming import kept

#: The columns that counting writes.
COUNTED = ("base", "uncapped", "points", "grade", "dismissals", "reasons", "grade_reasons")


@dataclass(frozen=True, slots=True)
class Policy:
	"""The scheme and the catalogue of one piece of work. `in_force`: the rules of which new lines are made."""

	scheme: Scheme = field(default_factory=points_scheme)
	catalogue: Catalogue = field(default_factory=catalogue)

	@property
	def in_force(self) -> Catalogue:
		return in_force(self.catalogue)


def counted(lines: Iterable[PointLine], places: Sequence[Place], policy: Policy) -> dict[str, Any]:
	"""The columns of an appraisal with these lines. Raises Rejected for a place that can not be."""
	score = points.score(lines, policy.scheme, policy.catalogue)
	graded = grades.with_places(grades.grade(score.points, policy.scheme), places, policy.scheme)
	return {
		"base": policy.scheme.base,
		"uncapped": score.uncapped,
		"points": score.points,
		"grade": graded.grade,
		"dismissals": len(score.dismissals),
		"reasons": _in_words(score.reasons),
		"grade_reasons": _in_words(graded.reasons),
	}


def differs(row: Any, values: dict[str, Any]) -> bool:
	"""Whether what is stored of an appraisal is something else."""
	exact = ("base", "uncapped", "points")
	if any(number(row.get(column)) != values[column] for column in exact):
		return True
	return any((row.get(column) or "") != (values[column] or "") for column in COUNTED if column not in exact)


def _in_words(reasons: Iterable[Reason]) -> str:
	return "\n".join(kept(reason) for reason in reasons)
