"""Closing a month of pay: worked out once more while nobody can write into it, then all its statements at once (STAFF-3)."""

from typing import Any

import frappe
from frappe.utils import getdate, now_datetime

from cs_center.calls.rules.reasons import Reason, Rejected
from cs_center.engines.database import only_one
from cs_center.papers.rules.month import Month
from cs_center.pay.service import closing, computing, events, policy, statements
from cs_center.pay.service.closing import CLOSED, CLOSING, OPEN
from cs_center.pay.service.computing import Progress
from cs_center.pay.service.events import Event
from cs_center.pay.service.store import MONTH, PROBLEM, check_is_manager
from cs_center.responsibility.service.naming import kept

JOB = "cs_center.pay.jobs.close_month"


def ask(month: Month, leave_out_why: str = "") -> None:
	"""Nothing is written into the month from now on, and it is closed in the background. leave_out_why: given, people with
	problems keep it from being closed no longer; what they are due is a correction later.

	Raises PermissionError, Rejected.
	"""
	check_is_manager()
	closing.held_open_from()
	row = closing.locked(month)
	_check(month, row)
	values = {"status": CLOSING, "closed_by": frappe.session.user, "failed_why": None}
	frappe.db.set_value(MONTH, month.key, {**values, "leave_out_why": leave_out_why.strip()})
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
			computing.stopped(month, error)
			raise
		problems = frappe.db.count(PROBLEM, {"pay_month": month.key})
		if problems and not row.leave_out_why:
			why = kept(Reason(_PROBLEMS, {"count": problems}))
			computing.finish(month, OPEN, failed_why=why)
			return
		_shut(month, row.leave_out_why or "")


def _shut(month: Month, leave_out_why: str) -> None:
	statements.close(month)
	if leave_out_why:
		events.keep([Event("Changed", MONTH, month.key, after=leave_out_why, why=leave_out_why)])
	values = {"closed_at": now_datetime(), "figures": policy.frozen()}
	computing.finish(month, CLOSED, **values)


def _check(month: Month, row: Any) -> None:
	if not row or not row.computed_at:
		raise Rejected("{month} has not been worked out: do that first, and look at it.", month=month.key)
	if row.status == CLOSED:
		raise Rejected("{month} is closed.", month=month.key)
	if month.last >= getdate():
		raise Rejected("{month} is not over: close it when it is.", month=month.key)
	earlier = {"month": ("<", month.first), "status": ("!=", CLOSED), "computed_at": ("is", "set")}
	if found := frappe.get_all(MONTH, filters=earlier, pluck="name", order_by="month", limit=1):
		raise Rejected("Close {month} first: months are closed one after the other.", month=found[0])


_PROBLEMS = "Not closed: {count} problems. Settle them, or close it without these people and say why."
