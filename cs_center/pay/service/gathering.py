"""What a month of pay is worked out from, for many people at once: grades, rates, entries, appraisals, rankings (STAFF-3 to
STAFF-9). Other rooms are asked by hooks."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import frappe

from cs_center.appraisal.rules import points, ranking
from cs_center.calls.rules.reasons import Reason, Rejected
from cs_center.engines import people
from cs_center.papers.rules.month import Month
from cs_center.pay.rules import statement as rules
from cs_center.pay.rules.spans import Row
from cs_center.pay.rules.statement import Grades, Line, Reference, Statement
from cs_center.pay.service import assignments, entries, policy, rates
from cs_center.pay.service.policy import Figures
from cs_center.workforce.service.members import Member

APPRAISAL = "CS Appraisal"


@dataclass(frozen=True, slots=True)
class Common:
	"""What is the same for everybody of a month. `first`: how often people are rewarded for being first.

	appraised: posts of which a month without an appraisal is a gap.
	"""

	month: Month
	figures: Figures
	rates: Mapping[str, tuple[Row, ...]]
	awards: Mapping[str, ranking.Award] = field(default_factory=dict)
	first: Mapping[str, int] = field(default_factory=dict)
	appraised: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Chunk:
	"""What is known of some people. `rest`: days that legal days do not count, of who has them in a holiday list."""

	grades: Mapping[str, tuple[Row, ...]]
	given: Mapping[str, list[Line]]
	performance: Mapping[str, Any]
	before: Mapping[str, Any]
	rest: Mapping[str, frozenset[date]]


def common(month: Month, figures: Figures | None = None) -> Common:
	"""figures: those of the policy unless others are wanted."""
	figures = figures or policy.figures()
	awards = (
		ranking.quarter_awards(_ranking(month.before), figures.scheme) if _follows_a_quarter(month) else []
	)
	return Common(
		month,
		figures,
		rates.rows_of(),
		{award.person: award for award in awards},
		Counter(_all("cs_first_awards", month)),
		_appraised_posts(),
	)


def chunk(month: Month, employees: Collection[str]) -> Chunk:
	"""What is known of these people for a month."""
	return Chunk(
		assignments.rows_of(employees),
		entries.lines_of(month, employees),
		_performance(month, employees),
		_performance(month.before, employees) if _follows_a_quarter(month) else {},
		people.weekly_rest_of_employees(employees, month.first, month.last),
	)


def worked_out(member: Member, known: Chunk, of: Common) -> Statement:
	"""The statement of one person. Raises Rejected with what is to be done first.

	Records that contradict each other, which no form lets through, are in the Error Log as well.
	"""
	try:
		return _worked_out(member, known, of)
	except Rejected:
		raise
	except (ValueError, TypeError) as error:
		title = f"The pay of {member.employee} for {of.month.key} could not be worked out"
		frappe.log_error(title, frappe.get_traceback())
		raise Rejected(_BROKEN, person=member.full_name, error=str(error)) from error


def _worked_out(member: Member, known: Chunk, of: Common) -> Statement:
	employee = member.employee
	given = [
		*known.given.get(employee, ()),
		*_performance_pay(member, known, of),
		*_awards(member, known, of),
	]
	grades = Grades(known.grades.get(employee, ()), of.rates)
	pay = of.figures.pay
	pay = replace(pay, proration=replace(pay.proration, rest_days=known.rest.get(employee)))
	return rules.statement(assignments.employment_of(member), of.month, grades, given, pay)


def _performance_pay(member: Member, known: Chunk, of: Common) -> list[Line]:
	found = known.performance.get(member.employee)
	if not found:
		if member.post in of.appraised and member.is_here(of.month.first, of.month.last):
			raise Rejected(
				"{person} has no appraisal for {month}: draft and close it first.",
				person=member.full_name,
				month=of.month.key,
			)
		return []
	if not found.is_closed:
		raise Rejected(
			"The appraisal of {person} for {month} is not closed: have it closed first.",
			person=member.full_name,
			month=of.month.key,
		)
	if not found.is_scored:
		return []
	worth = points.performance_pay(found.points, member.joined_on, of.month, of.figures.scheme)
	return [Line(rules.PERFORMANCE_PAY, worth.amount, worth.reasons, Reference(APPRAISAL, found.appraisal))]


def _awards(member: Member, known: Chunk, of: Common) -> list[Line]:
	employee, found = member.employee, []
	if award := of.awards.get(employee):
		of_quarter = known.before.get(employee)
		record = Reference(APPRAISAL, of_quarter.appraisal if of_quarter else award.person)
		found.append(Line(rules.QUARTER_AWARD, award.amount, (award.reason,), record))
	return found + _first_awards(member, known, of)


def _first_awards(member: Member, known: Chunk, of: Common) -> list[Line]:
	"""One for each decision of the month."""
	if not of.figures.scheme.first_award:
		return []
	of_month = known.performance.get(member.employee)
	record = Reference(APPRAISAL, of_month.appraisal if of_month else member.employee)
	reason = Reason(_FIRST, {"months": of.figures.scheme.first_months, "month": of.month.key}, "STAFF-8")
	return [
		Line(rules.AWARD, of.figures.scheme.first_award, (reason,), record, part)
		for part in _parts_of_first(of.first.get(member.employee, 0))
	]


def _parts_of_first(count: int) -> list[str]:
	return ["STAFF-8" if place == 1 else f"STAFF-8 {place}" for place in range(1, count + 1)]


def _performance(month: Month, employees: Collection[str]) -> dict[str, Any]:
	found: dict[str, Any] = {}
	for path in frappe.get_hooks("cs_performance_of"):
		found |= frappe.get_attr(path)(month, employees)
	return found


def _ranking(last: Month) -> list[ranking.Ranked]:
	return _all("cs_quarter_ranking", last)


def _all(hook: str, month: Month) -> list[Any]:
	return [one for path in frappe.get_hooks(hook) for one in frappe.get_attr(path)(month)]


def _follows_a_quarter(month: Month) -> bool:
	return ranking.quarter_of(month.before)[-1] == month.before


def _appraised_posts() -> frozenset[str]:
	"""Posts whose people are appraised: of them somebody without an appraisal has been forgotten."""
	if not frappe.get_hooks("cs_performance_of") or not frappe.get_meta("CS Post").has_field("appraised"):
		return frozenset()
	return frozenset(frappe.get_all("CS Post", filters={"appraised": 1}, pluck="name"))


_BROKEN = (
	"{person}: the records do not fit together ({error}). Mend them; the Error Log says where it stopped."
)
_FIRST = "First in the ranking {months} months running, awarded in {month}."
