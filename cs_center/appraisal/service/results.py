"""What other rooms may know of appraisals: points, grades and places by employee (STAFF-4, STAFF-7, STAFF-9)."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import frappe
from frappe.query_builder import DocType

from cs_center.appraisal.rules.months import CLOSED
from cs_center.appraisal.service.policy import number, points_scheme
from cs_center.appraisal.service.standings import first_awards, quarter_ranking
from cs_center.appraisal.service.store import APPRAISAL
from cs_center.papers.rules.month import Month

__all__ = [
	"Performance",
	"first_awards",
	"grades_of",
	"performance_of",
	"points_scheme",
	"quarter_ranking",
]
_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Performance:
	"""`appraisal`: its name. `points`: after the cap; of a month that is not closed, as they are now."""

	appraisal: str
	points: Decimal
	is_closed: bool
	is_scored: bool


def performance_of(month: Month, employees: Collection[str]) -> dict[str, Performance]:
	"""Each employee's month, where there is an appraisal of it."""
	appraisal = DocType(APPRAISAL)
	query = (
		frappe.qb.from_(appraisal)
		.where(appraisal.month == month.first)
		.select(appraisal.employee, appraisal.name, appraisal.points, appraisal.status, appraisal.is_scored)
	)
	return {
		employee: Performance(name, number(points), status == CLOSED, bool(is_scored))
		for employee, name, points, status, is_scored in _of_employees(query, appraisal, employees)
	}


def grades_of(employees: Collection[str], months: Sequence[Month]) -> dict[str, dict[str, str]]:
	"""Grades of closed and scored months, by employee and key of the month, such as 2026-03."""
	if not months:
		return {}
	appraisal = DocType(APPRAISAL)
	query = (
		frappe.qb.from_(appraisal)
		.where(appraisal.month.isin([month.first for month in months]))
		.where((appraisal.status == CLOSED) & (appraisal.is_scored == 1))
		.select(appraisal.employee, appraisal.month_key, appraisal.grade)
	)
	found: dict[str, dict[str, str]] = {}
	for employee, key, grade in _of_employees(query, appraisal, employees):
		found.setdefault(employee, {})[key] = grade
	return found


def _of_employees(query: Any, appraisal: Any, employees: Collection[str]) -> Iterator[Any]:
	names = sorted(set(employees))
	for start in range(0, len(names), _AT_ONCE):
		yield from query.where(appraisal.employee.isin(names[start : start + _AT_ONCE])).run()
