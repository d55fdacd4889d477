"""Closing a month of pay: worked out once more while nobody can write into it, then all its statements at once (STAFF-3)."""

from datetime import date
from typing import Any

import frappe
from frappe.query_builder import DocType
from frappe.utils import getdate, now_datetime

from cs_center.calls.rules.reasons import Reason, Rejected
from cs_center.engines.database import only_one
from cs_center.papers.rules.month import Month
from cs_center.pay.service import closing, computing, events, policy, statements
from cs_center.pay.service.closing import CLOSED, CLOSING, COMPUTING, OPEN
from cs_center.pay.service.computing import Progress
from cs_center.pay.service.entries import PROPOSED
from cs_center.pay.service.events import Event
from cs_center.pay.service.store import ENTRY, MONTH, PROBLEM, check_is_manager
from cs_center.responsibility.service.naming import kept

JOB = "cs_center.pay.jobs.close_month"


def ask(month: Month, leave_out_why: str = "") -> None:
	"""Nothing is written into the month from now on, and it is closed in the background. leave_out_why: given, people with
	problems keep it from being closed no longer; what they are due is a correction later.

	Raises PermissionError, Rejected.
	"""
	check_is_manager()
	first = closing.held_open_from()
	row = closing.locked(month)
	_check(month, row)
	_check_is_next(month, first)
	why = leave_out_why.strip() or (row.leave_out_why or "" if row.status == CLOSING else "")
	if not why:
		_check_is_decided(month)
	values = {"status": CLOSING, "closed_by": frappe.session.user, "failed_why": None}
	frappe.db.set_value(MONTH, month.key, {**values, "leave_out_why": why})
	computing.enqueue(JOB, month)


def run(month: Month, show: Progress = lambda done, people: None) -> None:
	"""Close a month that is being closed; killed at any moment, it is closed by the next run. Commits."""
	with only_one(f"pay:{month.key}") as mine:
		row = frappe.db.get_value(MONTH, month.key, ["status", "leave_out_why"], as_dict=True)
		if not mine or not row or row.status != CLOSING:
			return
		try:
			computing.everybody(month, show)
		except Exception as error:
			computing.stopped(month, CLOSING, error)
			raise
		problems = frappe.db.count(PROBLEM, {"pay_month": month.key})
		if problems and not row.leave_out_why:
			why = kept(Reason(_PROBLEMS, {"count": problems}))
			computing.finish(month, CLOSING, OPEN, failed_why=why)
			return
		_shut(month, row.leave_out_why or "")


def _shut(month: Month, leave_out_why: str) -> None:
	statements.close(month)
	if leave_out_why:
		events.keep([Event("Changed", MONTH, month.key, after=leave_out_why, why=leave_out_why)])
	values = {"closed_at": now_datetime(), "figures": policy.frozen()}
	computing.finish(month, CLOSING, CLOSED, **values)


def _check(month: Month, row: Any) -> None:
	if not row or not row.computed_at:
		raise Rejected("{month} has not been worked out: do that first, and look at it.", month=month.key)
	if row.status == CLOSED:
		raise Rejected("{month} is closed.", month=month.key)
	if row.status == COMPUTING:
		raise Rejected("{month} is being worked out: close it when that has ended.", month=month.key)
	if month.last >= getdate():
		raise Rejected("{month} is not over: close it when it is.", month=month.key)
	earlier = {"month": ("<", month.first), "status": ("!=", CLOSED), "computed_at": ("is", "set")}
	if found := frappe.get_all(MONTH, filters=earlier, pluck="name", order_by="month", limit=1):
		raise Rejected("Close {month} first: months are closed one after the other.", month=found[0])


def _check_is_next(month: Month, open_from: date) -> None:
	"""A month that is skipped could never be paid: nothing is worked out before a closed one, and only closed ones are corrected.
	With which month the first one begins is free."""
	if date.min < open_from < month.first:
		raise Rejected(
			"{first} comes first: work it out and close it; months are closed one after the other.",
			first=Month.of(open_from).key,
		)


def _check_is_decided(month: Month) -> None:
	table = DocType(ENTRY)
	asked = (table.month == month.first) & (table.status == PROPOSED)
	if count := len(frappe.qb.from_(table).where(asked).select(table.name).for_update().run()):
		raise Rejected(
			"{count} entries of {month} are asked for and not decided: approve or decline them first.",
			count=count,
			month=month.key,
		)


_PROBLEMS = "Not closed: {count} problems. Settle them, or close it without these people and say why."
