"""What is known of people for the ladder, gathered from the rooms that know it (STAFF-1)."""

from collections.abc import Collection, Sequence
from typing import Any

import frappe
from frappe.query_builder import DocType
from frappe.utils import getdate

from cs_center.careers.rules.ladder import Ladder
from cs_center.careers.rules.requirements import Evidence
from cs_center.careers.service import exams, typing
from cs_center.engines.database import parts
from cs_center.papers.rules.month import Month
from cs_center.workforce.service.members import Member

SKILL, POSTS = "CS Staff Skill", "CS Post History"


def evidence_of(
	people: dict[str, Member],
	holdings: dict[str, Any],
	on: Collection[Ladder],
	month: Month,
	grades: dict[str, dict[str, str]] | None = None,
) -> dict[str, Evidence]:
	"""What is known of everybody who is on the ladder, after a month, by employee. grades: when they are read already."""
	names = sorted(people.keys() & holdings.keys())
	if not names:
		return {}
	months = month.back(most_months(on))
	grades = grades_of(names, months) if grades is None else grades
	passed = exams.passed_of(names, months)
	typed, skills, posts = typing.best_of(names), _skills(names), _posts(names)
	return {
		name: Evidence(
			name,
			holdings[name].level,
			getdate(holdings[name].since),
			people[name].joined_on,
			typed.get(name),
			passed.get(name, {}),
			grades.get(name, {}),
			frozenset(skills.get(name, ())),
			frozenset(posts.get(name, set()) | ({people[name].post} if people[name].post else set())),
		)
		for name in names
	}


def most_months(on: Collection[Ladder]) -> int:
	"""How many of the last months these ladders look at."""
	return max((one.most_months for one in on), default=1)


def grades_of(employees: Collection[str], months: Sequence[Month]) -> dict[str, dict[str, str]]:
	"""Grades of closed and scored months by employee and month, as hook `cs_grades_of` says."""
	found: dict[str, dict[str, str]] = {}
	for path in frappe.get_hooks("cs_grades_of"):
		for employee, grades in frappe.get_attr(path)(employees, months).items():
			found.setdefault(employee, {}).update(grades)
	return found


def _skills(employees: Sequence[str]) -> dict[str, set[str]]:
	has = DocType(SKILL)
	query = frappe.qb.from_(has).where(has.open_key.isnotnull()).select(has.employee, has.skill)
	return _sets(query, has.employee, employees)


def _posts(employees: Sequence[str]) -> dict[str, set[str]]:
	held = DocType(POSTS)
	query = frappe.qb.from_(held).where(held.post.isnotnull()).select(held.employee, held.post).distinct()
	return _sets(query, held.employee, employees)


def _sets(query: Any, column: Any, employees: Sequence[str]) -> dict[str, set[str]]:
	found: dict[str, set[str]] = {}
	for some in parts(employees):
		for employee, value in query.where(column.isin(some)).run():
			found.setdefault(employee, set()).add(value)
	return found
