"""What months running mean for somebody, listed for people to decide and never done by itself (STAFF-8).

Months run when they follow each other and are all scored: a month away ends the run. What somebody gets is for pay: no money
is named here.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from cs_center.appraisal.rules.exact import plain
from cs_center.appraisal.rules.scheme import Scheme
from cs_center.calls.rules.reasons import Reason, Rejected
from cs_center.papers.rules.month import Month

#: What people decide on.
LAST_RUNNING, MONTH_UNDER = "Last Months Running", "Month under the Bound"
FAILING_RUNNING, FIRST_RUNNING = "Failing Months Running", "First Months Running"
KINDS = (LAST_RUNNING, MONTH_UNDER, FAILING_RUNNING, FIRST_RUNNING)

#: What people decide.
NO_ACTION, WARNING = "No Action", "Warning"
LET_GO, REWARD = "To Be Let Go", "Reward"
DECISIONS = (NO_ACTION, WARNING, LET_GO, REWARD)


@dataclass(frozen=True, slots=True)
class MonthResult:
	"""A scored month of one person. `is_first`, `is_last`: in its ranking. `is_failing`: by the grade that it was closed
	with.
	"""

	person: str
	month: Month
	points: Decimal
	is_first: bool = False
	is_last: bool = False
	is_failing: bool = False


@dataclass(frozen=True, slots=True)
class Consequence:
	"""`months`: those that led to it, in order."""

	person: str
	kind: str
	months: tuple[Month, ...]
	reason: Reason


def choices(kind: str) -> tuple[str, ...]:
	"""What may be decided on a consequence of a kind: nobody is let go for being the first."""
	return (REWARD, NO_ACTION) if kind == FIRST_RUNNING else (NO_ACTION, WARNING, LET_GO)


def decide(kind: str, decided: str, decision: str, words: str, is_own: bool) -> str:
	"""What somebody says who decides, without blanks around it. `decided`: blank while nobody has. Raises Rejected."""
	if decided:
		raise Rejected("This is decided already: “{decision}”.", decision=decided)
	if is_own:
		raise Rejected("Nobody decides on what their own months lead to: ask somebody else.")
	if decision not in choices(kind):
		raise Rejected("“{decision}” does not follow from “{kind}”.", decision=decision, kind=kind)
	if not words.strip():
		raise Rejected("Say why you decide so: the reason is kept.")
	return words.strip()


def consequences(results: Iterable[MonthResult], month: Month, scheme: Scheme) -> list[Consequence]:
	"""What the month leads to, by person. `results`: of it and of the months before, as far as their runs go back."""
	by_person: dict[str, dict[Month, MonthResult]] = {}
	for one in results:
		by_person.setdefault(one.person, {})[one.month] = one
	return [
		found
		for person in sorted(by_person)
		if month in by_person[person]
		for found in _of_person(by_person[person], month, scheme)
	]


def _of_person(results: Mapping[Month, MonthResult], month: Month, scheme: Scheme) -> Iterable[Consequence]:
	if (last := _run(results, month, lambda one: _is_last_and_low(one, scheme))) >= scheme.last_months:
		yield _listed(results, month, LAST_RUNNING, last, scheme)
	if results[month].points < scheme.end_under:
		yield _listed(results, month, MONTH_UNDER, 1, scheme)
	if (failing := _run(results, month, lambda one: one.is_failing)) >= scheme.failing_months:
		yield _listed(results, month, FAILING_RUNNING, failing, scheme)
	first = _run(results, month, lambda one: one.is_first)
	# Each run of so many months is rewarded once: who is first for six months is rewarded twice.
	if first and first % scheme.first_months == 0:
		yield _listed(results, month, FIRST_RUNNING, scheme.first_months, scheme)


def _run(results: Mapping[Month, MonthResult], month: Month, holds: Callable[[MonthResult], bool]) -> int:
	"""So many months running, this one the last."""
	count = 0
	while month in results and holds(results[month]):
		count, month = count + 1, month.before
	return count


def _is_last_and_low(one: MonthResult, scheme: Scheme) -> bool:
	return one.is_last and one.points < scheme.last_under


def _listed(
	results: Mapping[Month, MonthResult], month: Month, kind: str, count: int, scheme: Scheme
) -> Consequence:
	months = month.back(count)
	values: dict[str, object] = {
		"count": count,
		"months": ", ".join(f"{one.key}: {plain(results[one].points)}" for one in months),
	}
	if kind == LAST_RUNNING:
		reason = Reason(_LAST, {**values, "bound": plain(scheme.last_under)}, "STAFF-8")
	elif kind == MONTH_UNDER:
		reason = Reason(_UNDER, {**values, "bound": plain(scheme.end_under)}, "STAFF-8")
	elif kind == FAILING_RUNNING:
		reason = Reason(_FAILING, values, "STAFF-8")
	else:
		reason = Reason(_FIRST, values, "STAFF-8")
	return Consequence(results[month].person, kind, months, reason)


_LAST = "Last in the ranking for {count} months running with under {bound} points ({months}): may be let go. People decide."
_UNDER = "A month under {bound} points ({months}): may be let go. People decide."
_FAILING = "Failed for {count} months running ({months}): leaves. People decide."
_FIRST = "First in the ranking for {count} months running ({months}): may be rewarded. People decide."
