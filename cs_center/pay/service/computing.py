"""A month of pay worked out for everybody: in chunks, again as often as one likes, killed at any moment (STAFF-3).

Each chunk is a transaction. Who can not be paid is listed with what to do; all others go on. Working a month out again writes
only what has become different.
"""

from collections.abc import Callable, Sequence

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.query_builder.functions import Count, Sum
from frappe.utils import getdate, now_datetime

from cs_center.appraisal.rules.exact import yuan
from cs_center.calls.rules.reasons import Reason, Rejected
from cs_center.engines.database import insert_many, only_one, ordered_name, retried, stamp
from cs_center.papers.rules.month import Month
from cs_center.pay.service import closing, entries, events, gathering, lost, statements
from cs_center.pay.service.closing import CLOSED, COMPUTING, OPEN, SHUT
from cs_center.pay.service.events import Event
from cs_center.pay.service.gathering import Common
from cs_center.pay.service.lost import Problem
from cs_center.pay.service.store import MONTH, PROBLEM, STATEMENT, check_is_hr, money
from cs_center.responsibility.service.naming import kept
from cs_center.workforce.service.members import Member, members, without_employee

PER_CHUNK = 500
JOB = "cs_center.pay.jobs.compute_month"
Progress = Callable[[int, int], None]


def ask(month: Month) -> str:
	"""Have a month worked out in the background; answers its name. Raises PermissionError, Rejected."""
	check_is_hr()
	if month > Month.of(getdate()):
		raise Rejected("{month} has not begun.", month=month.key)
	first, row = closing.held_open_from(), _begun(month)
	if row.status not in SHUT and month.first < first:
		raise Rejected(
			"A later month than {month} is closed: what was not paid then is a correction.", month=month.key
		)
	if row.status in SHUT:
		raise Rejected(
			"{month} is {status}: nothing of it changes any more.", month=month.key, status=row.status
		)
	values = {"status": COMPUTING, "done": 0, "failed_why": None, "computed_by": frappe.session.user}
	frappe.db.set_value(MONTH, month.key, values)
	enqueue(JOB, month)
	return month.key


def enqueue(job: str, month: Month) -> None:
	"""A worker that was killed keeps nobody from starting again: a run that is not needed any more ends at once."""
	frappe.enqueue(job, queue="long", enqueue_after_commit=True, month=month.key)


def run(month: Month, show: Progress = lambda done, people: None) -> None:
	"""Work a month out, when nobody else is at it. Commits chunk by chunk; what fails is said on the month, and raised."""
	with only_one(f"pay:{month.key}") as mine:
		if not mine:
			return
		row = frappe.db.get_value(MONTH, month.key, ["status"], as_dict=True)
		if not row or row.status != COMPUTING:
			return
		try:
			everybody(month, show)
		except Exception as error:
			stopped(month, COMPUTING, error)
			raise
		finish(month, COMPUTING, OPEN)


def everybody(month: Month, show: Progress) -> None:
	"""All statements and problems of a month; the caller has it for themselves. Commits."""
	of = gathering.common(month)
	people = people_of(of)
	names = sorted(people)
	_clear_problems(month)
	_set(month, people=len(names), done=0)
	for start in range(0, len(names), PER_CHUNK):
		part = [people[name] for name in names[start : start + PER_CHUNK]]
		retried(lambda _attempt, part=part: _chunk(of, part))
		_set(month, done=start + len(part))
		show(start + len(part), len(names))
	statements.remove(month, set(statements.drafted(month)) - set(names))
	_add_problems(month, [*_without_employee(), *lost.problems(month, people)])
	frappe.db.commit()  # the problems of who can not be paid at all


def finish(month: Month, was: str, status: str, **values: object) -> None:
	"""Keep what a month came to, unless it is no more what it was when the run began. Commits."""
	if closing.locked(month).status != was:
		frappe.db.rollback()
		return
	table = DocType(STATEMENT)
	query = frappe.qb.from_(table).where(table.month == month.first)
	[[count, total]] = query.select(Count(table.name), Sum(table.total)).run()
	problems = frappe.db.count(PROBLEM, {"pay_month": month.key})
	figures = {"statements": count, "total": money(total), "problems": problems, "status": status, **values}
	frappe.db.set_value(MONTH, month.key, {**figures, "computed_at": now_datetime()})
	after = f"{count}: {yuan(money(total))}"
	events.keep([Event("Closed" if status == CLOSED else "Worked Out", MONTH, month.key, after=after)])
	frappe.db.commit()  # the end of a run


def stopped(month: Month, was: str, error: Exception) -> None:
	"""The month is open again, with why it stopped, unless it is no more what it was. Commits."""
	frappe.db.rollback()
	if closing.locked(month).status != was:
		return
	why = _("Stopped: {0}. Start it again; what is done stays.").format(type(error).__name__)
	_set(month, status=OPEN, failed_why=why)


def people_of(of: Common) -> dict[str, Member]:
	"""Who works here on a day of the month, and who left and is given something in it."""
	month = of.month
	given = {*entries.lines_of(month), *of.awards, *of.first}
	return {
		name: member
		for name, member in members().items()
		if member.is_here(month.first, month.last) or (name in given and member.joined_on <= month.last)
	}


def _chunk(of: Common, part: Sequence[Member]) -> None:
	known = gathering.chunk(of.month, [member.employee for member in part])
	computed, problems = [], []
	for member in part:
		try:
			computed.append((member, gathering.worked_out(member, known, of)))
		except Rejected as rejected:
			problems.append((member.employee, member.full_name, rejected.reason))
	statements.write(of.month, computed)
	statements.remove(of.month, [employee for employee, _name, _reason in problems])
	_add_problems(of.month, problems)
	frappe.db.commit()  # a chunk is done, whatever becomes of the next


def _begun(month: Month) -> "frappe._dict":
	"""The row of a month, locked; made when it is not there."""
	if row := closing.locked(month):
		return row
	values = {"name": month.key, "month_key": month.key, "month": month.first, "status": OPEN}
	insert_many(MONTH, [{**stamp(), **values}])
	events.keep([Event("Opened", MONTH, month.key)])
	return closing.locked(month)


def _set(month: Month, **values: object) -> None:
	frappe.db.set_value(MONTH, month.key, values)
	frappe.db.commit()  # how far it is, for who looks on


def _clear_problems(month: Month) -> None:
	frappe.db.delete(PROBLEM, {"pay_month": month.key})


def _without_employee() -> list[Problem]:
	return [("", number, Reason(_NO_EMPLOYEE, {"number": number})) for number in without_employee()]


def _add_problems(month: Month, problems: Sequence[Problem]) -> None:
	common = {**stamp(), "pay_month": month.key}
	insert_many(
		PROBLEM,
		[
			{
				**common,
				"name": ordered_name(),
				"employee": employee,
				"employee_name": name,
				"problem": kept(reason),
			}
			for employee, name, reason in problems
		],
	)


_NO_EMPLOYEE = "Staff record {number} names no employee: enter one, or end the record."
