"""Grades of people: what holds, and the one writer of it (STAFF-3)."""

from collections.abc import Collection, Sequence
from datetime import date

import frappe

from cs_center.pay.rules.changes import Planned
from cs_center.pay.rules.spans import Employment, Row
from cs_center.pay.service import closing, dated
from cs_center.pay.service.dated import GRADES, Decision
from cs_center.pay.service.store import GRADE
from cs_center.workforce.service.members import Member, members


def rows_of(employees: Collection[str] | None = None, locked: bool = False) -> dict[str, tuple[Row, ...]]:
	"""All rows of these people, the void ones too. `locked`: for who changes them."""
	return dated.rows_of(GRADES, employees, locked)


def lock(employees: Collection[str]) -> date:
	"""Nobody else changes grades of these people, and no month is closed, until the end of the transaction. Answers from
	which day on something can be changed."""
	held = closing.held_open_from()
	dated.lock(GRADES, employees)
	return closing.first_open(held)


def write(planned: Sequence[Planned], decision: Decision) -> dict[str, str]:
	"""Write edits of people's grades, one each; answers the names of the added rows by employee.

	After `lock`, planned on `rows_of(employees, locked=True)`. All together in the caller's transaction.
	"""
	return dated.write(GRADES, planned, decision)


def grades() -> list[str]:
	"""Grades that may be given."""
	return frappe.get_all(GRADE, filters={"disabled": 0}, pluck="name", order_by="`rank`, name")


def employments(employees: Collection[str] | None = None) -> dict[str, Employment]:
	"""From when to when people work here, by employee."""
	return {name: employment_of(member) for name, member in members(employees).items()}


def employment_of(member: Member) -> Employment:
	return Employment(member.employee, member.joined_on, member.left_on)
