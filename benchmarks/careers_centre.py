"""A large centre with a month behind it for the benchmarks of appraisals, filled around document events."""

from datetime import date
from typing import Any

import frappe

from benchmarks.filling import fill
from cs_center.engines.database import stamp
from cs_center.papers.rules.month import Month

POST, TEAM_OF = "Customer Representative", 10
#: Days of the month on which there are calls: every month has them.
_DAYS = 28
_TABLES = (
	"CS Team",
	"CS Staff Record",
	"CS Call Log",
	"CS Responsibility",
	"CS Survey Response",
	"CS Complaint",
	"CS Appraisal",
	"CS Appraisal Line",
	"CS Appraisal Event",
	"CS Appraisal Indicator",
	"CS Appraisal Month",
	"Appraisal",
	"Appraisal Goal",
	"Employee Feedback Rating",
)


def staff(people: int) -> None:
	"""Employees with staff records, in teams of ten."""
	company = frappe.db.get_single_value("Global Defaults", "default_company")
	number = "lpad(seq - 1, 5, '0')"
	team = f"concat('Bench ', (seq - 1) div {TEAM_OF})"
	fill(
		"CS Team",
		{**stamp(), "disabled": 0},
		{"name": _team("(seq - 1)"), "team_name": _team("(seq - 1)")},
		people // TEAM_OF,
	)
	employee: dict[str, Any] = {
		**stamp(),
		"company": company,
		"status": "Active",
		"date_of_joining": date(2020, 1, 1),
	}
	employee |= {"date_of_birth": date(1990, 1, 1), "gender": "Female"}
	names = {"name": f"concat('BENCH-', {number})", "first_name": number, "employee_name": number}
	fill("Employee", employee, names, people)
	record = {**stamp(), "post": POST, "active": 1}
	varying = {
		"name": f"concat('B', {number})",
		"staff_number": f"concat('B', {number})",
		"user": _user("(seq - 1)"),
	}
	fill("CS Staff Record", record, {**varying, "employee": names["name"], "team": team}, people)


def month(month: Month, people: int, calls: int) -> None:
	"""Calls of a month, a matter for two of three of them, and what customers said and complained of."""
	whose, at = _user(f"mod(seq, {people})"), _at(month)
	call = {**stamp(), "direction": "Inbound", "outcome": "Answered", "source": "fill", "wait_seconds": 14}
	moments = {"started_at": at, "answered_at": at, "ended_at": at}
	fill("CS Call Log", call, {"name": "sha1(seq)", "call_id": "seq", "agent": whose, **moments}, calls)
	matter = {**stamp(), "status": "Lapsed", "fixed": 0, "steps": 0}
	seen = {"opened_at": at, "owned_since": at, "last_contact_at": at}
	both = {"first_call": "sha1(seq)", "last_call": "sha1(if(mod(seq, 7), seq, seq + 1))"}
	names = {"name": "concat('bench-', seq)", "responsible": whose}
	fill("CS Responsibility", matter, {**names, **seen, **both}, calls * 2 // 3)
	marks = {"name": "concat('bench-', seq)", "at": at, "agent": whose, "attitude": "3 + mod(seq, 3)"}
	fill("CS Survey Response", stamp(), marks, calls // 20)
	_complaints(at, people, calls // 200)


def clear() -> None:
	"""Take everything away again."""
	for table in _TABLES:
		if frappe.db.table_exists(table):
			frappe.db.sql_ddl(f"TRUNCATE TABLE `tab{table}`")
	frappe.db.delete("Employee", {"name": ("like", "BENCH-%")})
	frappe.db.commit()


def cycle(month: Month, people: int) -> Any:
	"""HRMS's own: an appraisal cycle of so many employees with a template of five indicators; saved, nothing made of it yet."""
	for title in _GOALS:
		frappe.get_doc({"doctype": "KRA", "title": title}).insert(ignore_if_duplicate=True)
	goals = [{"key_result_area": title, "per_weightage": 20} for title in _GOALS]
	template = frappe.get_doc(
		{"doctype": "Appraisal Template", "template_title": "Bench", "goals": goals}
	).insert()
	doc = frappe.get_doc({"doctype": "Appraisal Cycle", "cycle_name": "Bench", "start_date": month.first})
	company = frappe.db.get_single_value("Global Defaults", "default_company")
	doc.update({"end_date": month.last, "company": company, "kra_evaluation_method": "Manual Rating"})
	for number in range(people):
		doc.append("appraisees", {"employee": f"BENCH-{number:05d}", "appraisal_template": template.name})
	return doc.insert()


_GOALS = ("Calls Taken", "Solved at First Contact", "Answer Speed", "Attitude", "Valid Complaints")


def _complaints(at: str, people: int, how_many: int) -> None:
	row = {**stamp(), "status": "Solved", "severity": "General", "round": 1, "late_points": 0}
	whose = f"concat('BENCH-', lpad(mod(seq, {people}), 5, '0'))"
	varying = {"name": "concat('BENCH-', seq)", "taken_at": at, "closed_at": at, "responsible_person": whose}
	fill("CS Complaint", row, varying, how_many)


def _user(number: str) -> str:
	return f"concat('bench', lpad({number}, 5, '0'), '@example.com')"


def _team(number: str) -> str:
	return f"concat('Bench ', {number})"


def _at(month: Month) -> str:
	return f"date_add('{month.first}', interval mod(seq * 37, {_DAYS * 86_400}) second)"
