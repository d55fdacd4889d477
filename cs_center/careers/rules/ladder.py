"""The career ladder: what a level asks, what somebody has of it, and which step the rules propose (STAFF-1,
STAFF-2).

Levels have ranks. The main ladder has one level of each; the posts beside it stand at the rank of a level of
it. Nothing happens by itself: a proposal is what people review.
"""

from dataclasses import dataclass, field
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction

from cs_center.calls.rules.reasons import Reason, Rejected
from cs_center.careers.rules.requirements import (
	SHIPPED_GRADES,
	WITH_GRADE,
	Evidence,
	Requirement,
	Standing,
	standing,
)
from cs_center.papers.rules.month import Month
from cs_center.pay.rules.service_years import full_months

UP, DOWN, BESIDE = "Up", "Down", "Beside"
_HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Level:
	"""`rank`: 1 is the lowest. `beside`: a post beside the ladder, to which the rules propose nobody."""

	name: str
	rank: int
	requirements: tuple[Requirement, ...] = ()
	beside: bool = False


@dataclass(frozen=True, slots=True)
class LadderPolicy:
	"""`grades`: of the appraisal, the best first. Nobody is proposed within `months_between` full months of a
	change.

	Who had `down_grade` or worse in each of the last `down_months` months is proposed a level lower.
	"""

	grades: tuple[str, ...] = SHIPPED_GRADES
	months_between: int = 3
	down_grade: str = "E"
	down_months: int = 2


@dataclass(frozen=True, slots=True)
class Ladder:
	"""Levels in any order. Made by `ladder`, which checks them."""

	levels: tuple[Level, ...]
	policy: LadderPolicy = field(default_factory=LadderPolicy)

	def level(self, name: str) -> Level:
		"""Raises Rejected for a level that there is not."""
		found = next((level for level in self.levels if level.name == name), None)
		if not found:
			raise Rejected("There is no level “{level}”: choose one of the ladder.", level=name)
		return found

	@property
	def most_months(self) -> int:
		"""How many of the last months its levels and the rule of going down look at."""
		asked = (one.of_months for level in self.levels for one in level.requirements)
		return max((self.policy.down_months, *asked))

	def at_rank(self, rank: int) -> Level | None:
		"""The level of the main ladder; None above and below it."""
		return next((level for level in self.levels if level.rank == rank and not level.beside), None)


@dataclass(frozen=True, slots=True)
class Progress:
	"""How far somebody is on the way to a level. `share`: 0 to 1, and 1 only when everything is met."""

	level: str
	standings: tuple[Standing, ...]
	share: Decimal

	@property
	def is_met(self) -> bool:
		return all(one.is_met for one in self.standings)

	@property
	def missing(self) -> tuple[Standing, ...]:
		return tuple(one for one in self.standings if not one.is_met)


@dataclass(frozen=True, slots=True)
class Proposal:
	"""One step of one person, and what speaks for it."""

	person: str
	before: str
	to: str
	direction: str
	month: Month
	evidence: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Outlook:
	"""What the rules propose after a month; None: nothing, for this reason."""

	proposal: Proposal | None
	reason: Reason


def ladder(levels: tuple[Level, ...], policy: LadderPolicy) -> Ladder:
	"""Raises Rejected for levels that make no ladder, and for figures that mean nothing."""
	names = [level.name for level in levels]
	if twice := next((name for name in names if names.count(name) > 1), None):
		raise Rejected("Level “{level}” is there twice.", level=twice)
	ranks = sorted(level.rank for level in levels if not level.beside)
	if ranks != list(range(1, len(ranks) + 1)) or not ranks:
		raise Rejected("The levels of the ladder have the ranks 1, 2, 3 and so on, each once.")
	if odd := next((level for level in levels if level.rank not in ranks), None):
		raise Rejected(
			"“{level}” stands beside no level of the ladder: give it the rank of one.", level=odd.name
		)
	if policy.down_grade not in policy.grades or policy.down_months < 1 or policy.months_between < 0:
		raise Rejected("Say which grade, how many months running, leads a level down.")
	return Ladder(levels, policy)


def check_asks(level: Level) -> None:
	"""Raises Rejected for a level above the lowest that asks nothing: all below it would be proposed at once."""
	if level.rank > 1 and not level.beside and not level.requirements:
		raise Rejected(
			"“{level}” asks nothing, so everybody below would be proposed: say what it asks.",
			level=level.name,
		)


def progress(of: Evidence, level: Level, policy: LadderPolicy, month: Month) -> Progress:
	"""What a level asks, and what somebody has of it after a month (STAFF-1)."""
	standings = tuple(standing(of, one, policy.grades, month) for one in level.requirements)
	shares = [one.exact_share for one in standings]
	mean = sum(shares, Fraction(0)) / len(shares) if shares else Fraction(1)
	exact = Decimal(mean.numerator) / mean.denominator
	return Progress(level.name, standings, exact.quantize(_HUNDREDTH, ROUND_DOWN))


def outlook(of: Evidence, on: Ladder, month: Month, has_open_proposal: bool) -> Outlook:
	"""The step that the rules propose after a month, one level up or down, or why none (STAFF-2)."""
	level = on.level(of.level)
	if has_open_proposal:
		return Outlook(None, Reason(_OPEN, {}, "STAFF-2"))
	here = full_months(of.since, month.after.first)
	if here < on.policy.months_between:
		values = {"level": level.name, "since": str(of.since), "months": on.policy.months_between}
		return Outlook(None, Reason(_TOO_SOON, values, "STAFF-2"))
	if failing := _failing(of, on.policy, month):
		return _down(of, on, level, month, failing)
	return _up(of, on, level, month)


def check_step(on: Ladder, before: str, to: str) -> None:
	"""A step that people propose: to a post beside the ladder, or one rank up or down. Raises Rejected."""
	if before == to:
		raise Rejected("{level} is the level already: choose another.", level=to)
	if abs(on.level(before).rank - on.level(to).rank) > 1:
		raise Rejected(
			"From {before} to {to} is more than one step: take one at a time.", before=before, to=to
		)


def direction(on: Ladder, before: str, to: str) -> str:
	"""Up, down, or beside at the same rank."""
	step = on.level(to).rank - on.level(before).rank
	return BESIDE if not step else UP if step > 0 else DOWN


def ahead(on: Ladder, level: str) -> tuple[Level, ...]:
	"""Where somebody may go next, the level above first, then posts beside it one rank up or at the same rank."""
	here = on.level(level)
	above = on.at_rank(here.rank + 1)
	beside = (one for one in on.levels if one.beside and one.name != level and 0 <= one.rank - here.rank <= 1)
	return (*([above] if above else []), *beside)


def _up(of: Evidence, on: Ladder, level: Level, month: Month) -> Outlook:
	above = on.at_rank(level.rank + 1)
	if not above:
		return Outlook(None, Reason(_TOP, {"level": level.name}, "STAFF-1"))
	if month.key not in of.grades and any(one.kind in WITH_GRADE for one in above.requirements):
		return Outlook(None, Reason(_NOT_GRADED, {"month": month.key}, "STAFF-1"))
	found = progress(of, above, on.policy, month)
	values = {"level": above.name, "needed": len(found.standings), "missing": len(found.missing)}
	if not found.is_met:
		return Outlook(None, Reason(_MISSING, values, "STAFF-1"))
	evidence = tuple(one.reason for one in found.standings)
	proposal = Proposal(of.person, level.name, above.name, UP, month, evidence)
	return Outlook(proposal, Reason(_ALL_MET, values, "STAFF-2"))


def _down(of: Evidence, on: Ladder, level: Level, month: Month, failing: tuple[Reason, ...]) -> Outlook:
	values = {"grade": on.policy.down_grade, "months": on.policy.down_months, "level": level.name}
	below = on.at_rank(level.rank - 1)
	if not below:
		return Outlook(None, Reason(_LOWEST, values, "STAFF-8"))
	proposal = Proposal(of.person, level.name, below.name, DOWN, month, failing)
	return Outlook(proposal, Reason(_FAILING, values, "STAFF-2"))


def _failing(of: Evidence, policy: LadderPolicy, month: Month) -> tuple[Reason, ...]:
	"""The grades of the months that lead down; none when one of them was better or was not scored."""
	worse = policy.grades[policy.grades.index(policy.down_grade) :]
	months = month.back(policy.down_months)
	if not all(of.grades.get(one.key) in worse for one in months):
		return ()
	return tuple(Reason(_GRADE, {"month": one.key, "grade": of.grades[one.key]}, "STAFF-7") for one in months)


_OPEN = "A proposal is open: the next one comes when it is decided."
_TOO_SOON = "{level} since {since}: nothing is proposed within {months} months of a change."
_TOP = "{level} is the highest level of the ladder."
_NOT_GRADED = "{month} is not closed or was not scored: nothing is proposed after it."
_MISSING = "{missing} of {needed} requirements of {level} are missing."
_ALL_MET = "All {needed} requirements of {level} are met."
_FAILING = "{grade} or worse {months} months running: a level lower is proposed."
_LOWEST = (
	"{grade} or worse {months} months running, and {level} is the lowest level: people decide what follows."
)
_GRADE = "{month}: grade {grade}."
