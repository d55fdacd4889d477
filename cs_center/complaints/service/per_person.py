"""Whose mistake complaints were, and what customers said of who handled them (STAFF-6, STAFF-10, COMP-13)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Count, Date, Sum

from cs_center.complaints.rules.states import CLOSED
from cs_center.complaints.service.store import CALLBACK, COMPLAINT


@dataclass(frozen=True, slots=True)
class LateHandled:
	"""A sudden event that was handled late. `person`: an employee, where one is named; else `taken_by`, a user, took it."""

	complaint: str
	day: date
	minutes: int
	points: int
	person: str
	taken_by: str


def valid_of(since: date, until: date) -> list[tuple[str, str, date]]:
	"""Employee, complaint and day of those that were closed from a day on and before another with somebody's mistake named.

	Only a closed complaint is valid or not: the customer's last answer may still change what it was (COMP-9).
	"""
	complaint = DocType(COMPLAINT)
	return list(
		(
			frappe.qb.from_(complaint)
			.where((complaint.closed_at >= since) & (complaint.closed_at < until))
			.where(complaint.status.isin(CLOSED) & complaint.responsible_person.isnotnull())
			.where(complaint.responsible_person != "")
			.select(complaint.responsible_person, complaint.name, Date(complaint.closed_at))
			.orderby(complaint.name)
		).run()
	)


def late_of(since: date, until: date) -> list[LateHandled]:
	"""Those taken from a day on and before another that cost points (COMP-13)."""
	complaint = DocType(COMPLAINT)
	rows = (
		frappe.qb.from_(complaint)
		.where((complaint.taken_at >= since) & (complaint.taken_at < until) & (complaint.late_points > 0))
		.select(complaint.name, Date(complaint.taken_at), complaint.late_minutes, complaint.late_points)
		.select(complaint.responsible_person, complaint.taken_by)
		.orderby(complaint.name)
	).run()
	return [
		LateHandled(name, day, minutes, points, person or "", taken_by or "")
		for name, day, minutes, points, person, taken_by in rows
	]


def attitude_of_handlers(since: date, until: date) -> dict[str, tuple[Decimal, int]]:
	"""Sum and number of the marks from 1 to 5 that customers gave when they were called back, by who handled it."""
	complaint = DocType(COMPLAINT)
	query, answer = _answers(since, until)
	rows = (
		query.join(complaint)
		.on(complaint.name == answer.complaint)
		.where(answer.attitude > 0)
		.groupby(complaint.handler)
		.select(complaint.handler, Sum(answer.attitude), Count("*"))
	).run()
	return {user: (Decimal(str(total)), count) for user, total, count in rows if user}


def called_back_by(since: date, until: date) -> dict[str, int]:
	"""How many customers who complained somebody reached (BACK-1)."""
	query, answer = _answers(since, until)
	rows = (query.where(answer.reached == 1).groupby(answer.by_user).select(answer.by_user, Count("*"))).run()
	return {user: count for user, count in rows if user}


def _answers(since: date, until: date) -> tuple[Any, Any]:
	answer = DocType(CALLBACK)
	return frappe.qb.from_(answer).where((answer.at >= since) & (answer.at < until)), answer
