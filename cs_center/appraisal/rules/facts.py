"""Point lines that flow in from what is known of a month (STAFF-6, FIRST-9, COMP-13), and the values of KPI sheets.

The same facts give the same lines with the same keys, in whatever order and however often they are read. A rule of the
catalogue takes part by the fact that it names; without such a rule the fact makes no line.
"""

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from cs_center.appraisal.rules import catalogue as rules
from cs_center.appraisal.rules import kpi
from cs_center.appraisal.rules.catalogue import Catalogue, PointRule
from cs_center.appraisal.rules.exact import NOTHING, plain
from cs_center.appraisal.rules.lines import NO_EVIDENCE, Evidence, PointLine
from cs_center.appraisal.rules.scheme import Scheme
from cs_center.calls.rules.reasons import Reason, Rejected
from cs_center.papers.rules.month import Month

_KEY_BYTES = 16
_LEAST_TEAM = 2
_TWO_PLACES = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Happened:
	"""Something on a day, and the record that shows it."""

	day: date
	evidence: Evidence


@dataclass(frozen=True, slots=True)
class LateHandling:
	"""A sudden event that was handled so many minutes late, and the points that its policy takes for it."""

	day: date
	evidence: Evidence
	minutes: int
	points: Decimal


@dataclass(frozen=True, slots=True)
class Exam:
	"""`mark`: from 0 to the scheme's full mark."""

	day: date
	evidence: Evidence
	mark: Decimal


@dataclass(frozen=True, slots=True)
class PersonMonth:
	"""What is known of a person's month; None: nothing. Who was there on none of its days gets no points for doing nothing.

	calls: answered. solved_first: of `contacts`, settled in the first one. wait_seconds: of all `waits` together.
	quality: mean score of the inspected calls. attitude: mean mark of customers, 1 to 5. callbacks, sales, refunds:
	how many.
	"""

	person: str
	month: Month
	days_present: int
	calls: int | None = None
	contacts: int = 0
	solved_first: int = 0
	waits: int = 0
	wait_seconds: Decimal = NOTHING
	quality: Decimal | None = None
	attitude: Decimal | None = None
	callbacks: int | None = None
	sales: int | None = None
	refunds: int | None = None
	exam: Exam | None = None
	valid_complaints: tuple[Happened, ...] = ()
	dropped: tuple[Happened, ...] = ()
	late: tuple[LateHandling, ...] = ()


def lines_of(facts: PersonMonth, scheme: Scheme, catalogue: Catalogue) -> list[PointLine]:
	"""Every line that one person's own facts make, by day. Raises Rejected for facts that can not be."""
	_check(facts, scheme)
	found: dict[str, PointLine] = {}
	for rule in _fed(catalogue):
		for counted in _FEEDS.get(rule.fact, _nothing)(facts, rule, scheme):
			line = _line(facts.person, facts.month, rule, counted)
			found[line.key] = _graver(found.get(line.key), line)
	return sorted(found.values(), key=lambda line: (line.day, line.rule, line.key))


def best_of_team(
	team: Iterable[PersonMonth], violators: Collection[str], catalogue: Catalogue
) -> list[PointLine]:
	"""Lines for who had both most calls and the best quality of those in the team without violations; equals all get one.

	`violators`: who has a violation in the month, by facts or by people. Nobody is the best of a team of one.
	"""
	there = [one for one in team if one.days_present]
	compared = [one for one in there if one.calls and one.quality is not None and one.person not in violators]
	if len(there) < _LEAST_TEAM or not compared:
		return []
	calls, quality = max(one.calls for one in compared), max(one.quality for one in compared)
	month = compared[0].month
	best = sorted(one.person for one in compared if (one.calls, one.quality) == (calls, quality))
	why = Reason(_BEST, {"calls": calls, "quality": plain(quality)}, "STAFF-6")
	return [
		_line(person, month, rule, _Counted(rule.highest, month.last, NO_EVIDENCE, why))
		for rule in _fed(catalogue)
		if rule.fact == rules.BEST_OF_TEAM
		for person in best
	]


def values(facts: PersonMonth) -> dict[str, Decimal | None]:
	"""The values of the indicators of KPI sheets, to two places; None where nothing is known (STAFF-10)."""
	complaints = len({one.evidence for one in facts.valid_complaints})
	return {
		kpi.CALLS: _number(facts.calls),
		kpi.FIRST_CONTACT: _ratio(Decimal(100 * facts.solved_first), facts.contacts),
		kpi.ANSWER_SPEED: _ratio(facts.wait_seconds, facts.waits),
		kpi.ATTITUDE: facts.attitude,
		kpi.COMPLAINTS: _number(complaints if complaints or facts.days_present else None),
		kpi.SALES: _number(facts.sales),
		kpi.REFUNDS: _number(facts.refunds),
		kpi.QUALITY: facts.quality,
		kpi.CALLBACKS: _number(facts.callbacks),
	}


def line_key(person: str, month: Month, rule: str, evidence: Evidence) -> str:
	"""The same for the same person, month, rule and evidence, and different for any others; 32 characters."""
	parts = repr((person, month.key, rule, *evidence))
	return hashlib.blake2b(parts.encode(), digest_size=_KEY_BYTES).hexdigest()


class _Counted(NamedTuple):
	points: Decimal
	day: date
	evidence: Evidence
	why: Reason


def _check(facts: PersonMonth, scheme: Scheme) -> None:
	if facts.exam and not 0 <= facts.exam.mark <= scheme.exam_full:
		raise Rejected(
			"The exam mark {mark} of {person} is not from 0 to {full}: correct it.",
			mark=plain(facts.exam.mark),
			person=facts.person,
			full=plain(scheme.exam_full),
		)
	if not 0 <= facts.solved_first <= facts.contacts:
		raise Rejected(
			"{person} solved {solved} of {contacts} at first contact: have the figures corrected.",
			person=facts.person,
			solved=facts.solved_first,
			contacts=facts.contacts,
		)


def _fed(catalogue: Catalogue) -> Iterator[PointRule]:
	return (rule for _code, rule in sorted(catalogue.items()) if rule.fact)


def _graver(known: PointLine | None, line: PointLine) -> PointLine:
	"""Of two reports of one thing the one that costs more, then the earlier."""
	return min(known, line, key=lambda one: (one.points, one.day, str(one.why))) if known else line


def _line(person: str, month: Month, rule: PointRule, counted: _Counted) -> PointLine:
	key = line_key(person, month, rule.code, counted.evidence)
	points, day, evidence, why = counted
	return PointLine(person, month, rule.code, points, day, evidence, key=key, why=why)


def _nothing(_facts: PersonMonth, _rule: PointRule, _scheme: Scheme) -> Iterator[_Counted]:
	return iter(())


def _no_complaint(facts: PersonMonth, rule: PointRule, _scheme: Scheme) -> Iterator[_Counted]:
	if facts.days_present and not facts.valid_complaints:
		why = Reason(_WITHOUT_COMPLAINT, {"month": facts.month.key, "days": facts.days_present}, "STAFF-6")
		yield _Counted(rule.highest, facts.month.last, NO_EVIDENCE, why)


def _full_exam(facts: PersonMonth, rule: PointRule, scheme: Scheme) -> Iterator[_Counted]:
	if (exam := facts.exam) and exam.mark == scheme.exam_full:
		why = Reason(_FULL, _exam_said(exam, scheme.exam_full), "STAFF-6")
		yield _Counted(rule.highest, exam.day, exam.evidence, why)


def _failed_exam(facts: PersonMonth, rule: PointRule, scheme: Scheme) -> Iterator[_Counted]:
	if (exam := facts.exam) and exam.mark < scheme.exam_pass:
		why = Reason(_FAILED, _exam_said(exam, scheme.exam_pass), "STAFF-6")
		yield _Counted(rule.highest, exam.day, exam.evidence, why)


def _exam_said(exam: Exam, bound: Decimal) -> dict[str, object]:
	return {"day": str(exam.day), "mark": plain(exam.mark), "bound": plain(bound)}


def _dropped(facts: PersonMonth, rule: PointRule, _scheme: Scheme) -> Iterator[_Counted]:
	for one in facts.dropped:
		why = Reason(_DROPPED, {"day": str(one.day), "matter": one.evidence.name}, "FIRST-9")
		yield _Counted(rule.highest, one.day, one.evidence, why)


def _late(facts: PersonMonth, _rule: PointRule, _scheme: Scheme) -> Iterator[_Counted]:
	for one in facts.late:
		if cost := one.points:
			why = Reason(_LATE, {"minutes": one.minutes, "points": plain(cost)}, "COMP-13")
			yield _Counted(-cost, one.day, one.evidence, why)


_Feed = Callable[[PersonMonth, PointRule, Scheme], Iterator[_Counted]]
#: What each fact of one person makes; the best of a team is found among all of it.
_FEEDS: Mapping[str, _Feed] = {
	rules.NO_COMPLAINT: _no_complaint,
	rules.FULL_EXAM: _full_exam,
	rules.FAILED_EXAM: _failed_exam,
	rules.DROPPED_MATTER: _dropped,
	rules.LATE_EVENT: _late,
}


def _ratio(total: Decimal, count: int) -> Decimal | None:
	return (total / count).quantize(_TWO_PLACES, ROUND_HALF_UP) if count else None


def _number(count: int | None) -> Decimal | None:
	return None if count is None else Decimal(count)


_WITHOUT_COMPLAINT = "No valid complaint in {month}, with {days} days at work."
_FULL = "Exam of {day}: {mark}, the full mark of {bound}."
_FAILED = "Exam of {day}: {mark}, under {bound}."
_DROPPED = "The matter {matter} was dropped on {day}."
_LATE = "A sudden event, handled {minutes} minutes late: {points} points."
_BEST = "Most calls of the team ({calls}) and its best quality ({quality}), without a violation."
