"""What levels of the ladder ask, and what somebody has of each (STAFF-1)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction
from functools import lru_cache

from cs_center.appraisal.rules.grades import names
from cs_center.appraisal.rules.scheme import Scheme
from cs_center.calls.rules.reasons import Reason, Rejected
from cs_center.papers.rules.month import Month
from cs_center.pay.rules.service_years import full_months

MONTHS_SERVED, TYPING, EXAMS = "Months Served", "Typing Speed", "Exams Passed"
GRADES, NONE_BELOW, SKILL, POST = "Appraisal Grades", "No Grade Below", "Skill", "Post Held"
KINDS = (MONTHS_SERVED, TYPING, EXAMS, GRADES, NONE_BELOW, SKILL, POST)
_WITH_AMOUNT = (MONTHS_SERVED, TYPING, EXAMS, GRADES)
_OF_LAST_MONTHS = (EXAMS, GRADES, NONE_BELOW)
WITH_GRADE = (GRADES, NONE_BELOW)
_WITH_NAME = (SKILL, POST)
#: Of the appraisal, the best first.
SHIPPED_GRADES = names(Scheme())
_HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Requirement:
	"""Something that a level asks. Made by `requirement`, which checks it.

	amount: full months, characters a minute, or in how many of the last `of_months` months it must be so.
	grade: at least this one. name: of the skill or post.
	"""

	kind: str
	amount: int = 0
	of_months: int = 0
	grade: str = ""
	name: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
	"""What is known of somebody. Months are keyed as 2026-03, those without an exam or that were not scored
	are left out.

	since: when they came to this level. typing_speed: characters a minute of the best test that counts, None
	without one. exams: whether each was passed.
	"""

	person: str
	level: str
	since: date
	joined_on: date
	typing_speed: int | None = None
	exams: Mapping[str, bool] = field(default_factory=dict)
	grades: Mapping[str, str] = field(default_factory=dict)
	skills: frozenset[str] = frozenset()
	posts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Standing:
	"""One requirement: what it needs, what somebody has, and both in words."""

	requirement: Requirement
	needed: int
	has: int
	reason: Reason

	@property
	def is_met(self) -> bool:
		return self.has >= self.needed

	@property
	def missing(self) -> int:
		return max(self.needed - self.has, 0)

	@property
	def exact_share(self) -> Fraction:
		return Fraction(min(self.has, self.needed), self.needed) if self.needed else Fraction(1)

	@property
	def share(self) -> Decimal:
		"""From 0 to 1, for a picture; 1 only when it is met."""
		exact = self.exact_share
		return (Decimal(exact.numerator) / exact.denominator).quantize(_HUNDREDTH, ROUND_DOWN)


def requirement(
	kind: str,
	amount: int = 0,
	of_months: int = 0,
	grade: str = "",
	name: str = "",
	grades: Sequence[str] = SHIPPED_GRADES,
) -> Requirement:
	"""A requirement as somebody wrote it. `grades`: those that there are. Raises Rejected for what means
	nothing."""
	if kind not in KINDS:
		raise Rejected("There is no requirement “{kind}”: choose one of the list.", kind=kind)
	if kind in _WITH_AMOUNT and amount < 1:
		raise Rejected("Say how much “{kind}” asks: one or more.", kind=kind)
	if kind in _OF_LAST_MONTHS and (of_months < 1 or amount > of_months):
		raise Rejected("Say how many months “{kind}” looks at: at least as many as it asks.", kind=kind)
	if kind in WITH_GRADE and grade not in grades:
		raise Rejected("“{kind}” asks for a grade, and “{grade}” is none.", kind=kind, grade=grade)
	if kind in _WITH_NAME and not name.strip():
		raise Rejected("Say which one “{kind}” asks for.", kind=kind)
	return Requirement(
		kind,
		amount if kind in _WITH_AMOUNT else 0,
		of_months if kind in _OF_LAST_MONTHS else 0,
		grade if kind in WITH_GRADE else "",
		name.strip() if kind in _WITH_NAME else "",
	)


def standing(of: Evidence, asked: Requirement, grades: Sequence[str], month: Month) -> Standing:
	"""What somebody has of a requirement after a month. `grades`: the best first (STAFF-1)."""
	return _STANDING[asked.kind](of, asked, grades, month)


@lru_cache(maxsize=100)
def _keys(month: Month, count: int) -> tuple[str, ...]:
	"""So many months that end with this one: the same for thousands of people."""
	return tuple(one.key for one in month.back(count))


def _months_served(of: Evidence, asked: Requirement, _grades: Sequence[str], month: Month) -> Standing:
	has = full_months(of.joined_on, month.after.first)
	values = {"needed": asked.amount, "has": has, "since": str(of.joined_on)}
	return Standing(asked, asked.amount, has, Reason(_SERVED, values, "STAFF-1"))


def _typing(of: Evidence, asked: Requirement, _grades: Sequence[str], _month: Month) -> Standing:
	if of.typing_speed is None:
		return Standing(asked, asked.amount, 0, Reason(_NO_TEST, {"needed": asked.amount}, "STAFF-1"))
	values = {"needed": asked.amount, "has": of.typing_speed}
	return Standing(asked, asked.amount, of.typing_speed, Reason(_TYPES, values, "STAFF-1"))


def _exams(of: Evidence, asked: Requirement, _grades: Sequence[str], month: Month) -> Standing:
	has = sum(of.exams.get(key, False) for key in _keys(month, asked.of_months))
	values = {"needed": asked.amount, "months": asked.of_months, "has": has}
	return Standing(asked, asked.amount, has, Reason(_PASSED, values, "STAFF-1"))


def _at_least(of: Evidence, asked: Requirement, grades: Sequence[str], month: Month) -> Standing:
	good = grades[: grades.index(asked.grade) + 1]
	has = sum(of.grades.get(key) in good for key in _keys(month, asked.of_months))
	values = {"grade": asked.grade, "needed": asked.amount, "months": asked.of_months, "has": has}
	return Standing(asked, asked.amount, has, Reason(_GRADED, values, "STAFF-1"))


def _none_below(of: Evidence, asked: Requirement, grades: Sequence[str], month: Month) -> Standing:
	bad = grades[grades.index(asked.grade) + 1 :]
	below = sum(of.grades.get(key) in bad for key in _keys(month, asked.of_months))
	values = {"grade": asked.grade, "months": asked.of_months, "below": below}
	return Standing(asked, asked.of_months, asked.of_months - below, Reason(_BELOW, values, "STAFF-1"))


def _skill(of: Evidence, asked: Requirement, _grades: Sequence[str], _month: Month) -> Standing:
	has = asked.name in of.skills
	text = _HAS_SKILL if has else _NO_SKILL
	return Standing(asked, 1, int(has), Reason(text, {"name": asked.name}, "STAFF-1"))


def _post(of: Evidence, asked: Requirement, _grades: Sequence[str], _month: Month) -> Standing:
	has = asked.name in of.posts
	text = _HELD_POST if has else _NO_POST
	return Standing(asked, 1, int(has), Reason(text, {"name": asked.name}, "STAFF-1"))


_STANDING: dict[str, Callable[[Evidence, Requirement, Sequence[str], Month], Standing]] = {
	MONTHS_SERVED: _months_served,
	TYPING: _typing,
	EXAMS: _exams,
	GRADES: _at_least,
	NONE_BELOW: _none_below,
	SKILL: _skill,
	POST: _post,
}
_SERVED = "{needed} full months served: {has} since {since}."
_TYPES = "{needed} characters a minute: {has} in the best test."
_NO_TEST = "{needed} characters a minute: no typing test counts yet."
_PASSED = "Exam passed in {needed} of the last {months} months: in {has}."
_GRADED = "Grade {grade} or better in {needed} of the last {months} months: in {has}."
_BELOW = "No grade below {grade} in the last {months} months: {below} below it."
_HAS_SKILL = "Skill {name}: there."
_NO_SKILL = "Skill {name}: still missing."
_HELD_POST = "Post {name}: held."
_NO_POST = "Post {name}: never held yet."
