"""Marks and typing tests as reports show them: only those that the reader may see (STAFF-1, STAFF-13)."""

from datetime import date
from typing import Any

import frappe
from frappe.utils import getdate

from cs_center.calls.rules import access
from cs_center.careers.rules.exams import passes
from cs_center.careers.service.exams import MARK, mark_decimal, scheme
from cs_center.careers.service.typing import COUNTS, JUDGED, TEST, WITHDRAWN
from cs_center.workforce.service.members import Member, members
from cs_center.workforce.service.whose import HR_ROLES

READERS = (access.LEADER, *sorted(access.ABOVE_TEAMS), *sorted(HR_ROLES))
Row = dict[str, Any]


def marks(first: date, last: date, team: str = "", every: bool = False, failed: bool = False) -> list[Row]:
	"""Marks of months between two days; `every`: with those that were corrected; `failed`: only what did not pass."""
	filters: Row = {"month": ("between", (first, last))}
	if not every:
		filters["counts"] = 1
	fields = [
		"name",
		"employee",
		"employee_name",
		"month",
		"mark",
		"counts",
		"entered_by",
		"entered_at",
		"reason",
	]
	rows = frappe.get_list(MARK, filters, fields, order_by="month desc, employee_name, entered_at", limit=0)
	people, figures = members({row.employee for row in rows}), scheme()
	found = []
	for row in rows:
		is_passed = passes(mark_decimal(row.mark), figures)
		if (failed and is_passed) or not _is_of(people.get(row.employee), team):
			continue
		found.append(
			{
				**row,
				"month_key": f"{getdate(row.month):%Y-%m}",
				"team": _team(people.get(row.employee)),
				"passed": is_passed,
			}
		)
	return found


def typing_tests(first: date, last: date, team: str = "") -> list[Row]:
	"""Each test that was judged between two days."""
	filters = {"tested_on": ("between", (first, last)), "status": ("in", JUDGED)}
	fields = [
		"name",
		"employee",
		"employee_name",
		"tested_on",
		"language",
		"speed",
		"accuracy",
		"seconds",
		"status",
		"how",
	]
	rows = frappe.get_list(
		TEST, filters, [*fields, "why_not"], order_by="tested_on desc, speed desc", limit=0
	)
	people = members({row.employee for row in rows if row.employee})
	return [
		{**row, "team": _team(people.get(row.employee))}
		for row in rows
		if _is_of(people.get(row.employee), team)
	]


def best_by_person(rows: list[Row]) -> list[Row]:
	"""A row for each person and language: the fastest test that counts, and how many there were."""
	found: dict[tuple[str, str], Row] = {}
	for row in rows:
		if row["status"] == WITHDRAWN:
			continue
		key = (row["employee"] or row["employee_name"], row["language"])
		kept = found.setdefault(key, {**row, "tests": 0, "speed": 0, "tested_on": None})
		kept["tests"] += 1
		if row["status"] == COUNTS and row["speed"] > kept["speed"]:
			kept.update({key: row[key] for key in ("speed", "accuracy", "tested_on", "how", "name")})
	return sorted(found.values(), key=lambda row: (-row["speed"], row["employee_name"] or ""))


def _is_of(member: Member | None, team: str) -> bool:
	return not team or bool(member and member.team == team)


def _team(member: Member | None) -> str:
	return member.team if member else ""
