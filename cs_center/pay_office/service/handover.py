"""A closed month to payroll: one Additional Salary a person, month and component, however often it is done (STAFF-3).

Each person is a transaction: the ledger first, then what it stands for. Who is killed half way goes on with the next person.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from time import monotonic

import frappe
from frappe import _

from cs_center.calls.rules.reasons import Rejected
from cs_center.engines import payroll, people, salaries
from cs_center.engines.database import only_one, retried
from cs_center.engines.salaries import Wanted
from cs_center.papers.rules.month import Month
from cs_center.pay.rules import handover as rules
from cs_center.pay.rules.handover import EQUAL, Compared, Due
from cs_center.pay.service.store import check_is_hr, check_is_manager, money
from cs_center.pay_office.service import components, ledger, paid, runs, standing, telling
from cs_center.pay_office.service.components import Mapped
from cs_center.pay_office.service.ledger import Entry
from cs_center.pay_office.service.paid import Paid
from cs_center.pay_office.service.standing import Standing
from cs_center.pay_office.service.telling import Progress
from cs_center.responsibility.service.naming import said

_PEOPLE_AT_ONCE = 200
#: Seconds after which a worker hands the rest to the next job: a job of the long queue lives 25 minutes.
_A_JOB = 1200


@dataclass(slots=True)
class Counts:
	"""What was done, and who could not be handed over: name and what to do, by employee.

	made_before: what earlier jobs of the same run created, which this one finds there.
	"""

	people_done: int = 0
	created: int = 0
	cancelled: int = 0
	kept: int = 0
	made_before: int = 0
	problems: dict[str, tuple[str, str]] = field(default_factory=dict)


def start(month: Month) -> str:
	"""Have a worker hand a closed month over; answers the run, the one that waits already if there is one.

	Raises PermissionError, ValidationError, Rejected.
	"""
	check_is_manager()
	salaries.check_is_there()
	paid.check_closed(month)
	if waiting := runs.open_runs(month):
		return waiting[0]
	doc = runs.start(month, runs.ADDITIONAL_SALARY)
	runs.later(doc.name)
	return doc.name


def again(name: str) -> None:
	"""Run once more what is over: what is right stays, what is missing is made. Raises PermissionError."""
	check_is_manager()
	row = runs.locked(name)
	if row.how != runs.ADDITIONAL_SALARY or row.status in runs.OPEN:
		raise Rejected("It is being handed over.")
	counts = dict.fromkeys(("people_done", "created", "cancelled", "kept", "progress"), 0)
	values = {"status": runs.QUEUED, "by_user": frappe.session.user, "problem": None, "ended_at": None}
	runs.update(name, **values, **counts)
	runs.later(name)


def run(name: str, show: Progress = telling.nobody, seconds: float = _A_JOB) -> bool:
	"""Hand over the month of a run; whether it is over. Commits person by person; killed and run again it goes on.

	What fails is said on the run, and raised.
	"""
	month = Month.of(frappe.utils.getdate(frappe.db.get_value(runs.RUN, name, "month")))
	with only_one(f"cs_payroll:{month.key}") as is_ours:
		if not is_ours:
			return False
		frappe.db.rollback()  # a snapshot from before the lock would not show what the other one wrote
		row = runs.locked(name)
		if row.status not in runs.OPEN:
			frappe.db.rollback()
			return True
		counts = Counts(created=row.created, cancelled=row.cancelled, made_before=row.created)
		runs.update(name, status=runs.RUNNING, started_at=frappe.utils.now_datetime())
		frappe.db.commit()
		try:
			is_over = _run(name, month, counts, show, seconds)
		except Exception as error:
			runs.fail(name, error)
			raise
	if not is_over:
		runs.later(name)
		frappe.db.commit()  # the next job is queued when the lock is free
	return is_over


def _run(name: str, month: Month, counts: Counts, show: Progress, seconds: float) -> bool:
	until, everybody = monotonic() + seconds, paid.people_of(month)
	for start_at in range(0, len(everybody), _PEOPLE_AT_ONCE):
		some = everybody[start_at : start_at + _PEOPLE_AT_ONCE]
		_hand_over_some(name, month, some, counts)
		done = (start_at + len(some)) / len(everybody)
		_note(name, counts, len(everybody), done)
		show(done)
		if monotonic() > until and done < 1:
			return False
	total = sum((one.of.total for one in paid.paid(month).values()), money(0))
	runs.end(name, counts.problems, total=total)
	frappe.db.commit()
	return True


def _note(name: str, counts: Counts, people_in_all: int, done: float) -> None:
	runs.update(
		name,
		people=people_in_all,
		people_done=counts.people_done,
		created=counts.created,
		cancelled=counts.cancelled,
		kept=max(0, counts.kept - counts.made_before),
		progress=100 * done,
	)
	frappe.db.commit()  # how far it is, beside what is there already


def _hand_over_some(run_name: str, month: Month, some: Sequence[str], counts: Counts) -> None:
	"""Who is right already costs no transaction."""
	now = standing.standing(month, some)
	known, mapped, left = ledger.entries(month, some), components.mapped(), people.days_of_employees(some)
	frappe.db.rollback()
	for employee, compared in now.by_person().items():
		if _is_right(compared, known.get(employee, [])):
			counts.kept += len(compared)
		else:
			try:
				relieved = left[employee].relieved_on if employee in left else None
				one = _Person(run_name, month, now.statements[employee], mapped, relieved)
				retried(lambda _attempt, one=one: one.settle(counts))
			except (frappe.ValidationError, Rejected) as error:
				frappe.db.rollback()
				frappe.clear_last_message()
				counts.problems[employee] = (now.statements[employee].employee_name, _words(error))
		counts.people_done += 1


def _is_right(compared: Sequence[Compared], entries: Sequence[Entry]) -> bool:
	documents = {one.held.name for one in compared if one.held}
	return all(one.verdict == EQUAL for one in compared) and documents == {one.document for one in entries}


@dataclass(frozen=True, slots=True)
class _Person:
	"""One person's month on its way to payroll."""

	run: str
	month: Month
	statement: Paid
	components: Mapped
	relieved_on: date | None

	def settle(self, counts: Counts) -> None:
		"""Cancel what should not be there, make what is missing, and commit both with the ledger."""
		employee = self.statement.employee
		now: Standing = standing.standing(self.month, [employee])
		todo = rules.steps(now.compared)
		entries = ledger.entries(self.month, [employee]).get(employee, [])
		for one in todo.cancel:
			salaries.cancel(one.name)
		kept = {one.name for one in todo.keep}
		gone = [one for one in entries if one.document not in kept]
		ledger.take_back(gone, _("It is not in payroll any more, or another amount is due."))
		self._remember([one for one in now.compared if one.held and one.held.name in kept], entries)
		for due in todo.create:
			self._make(due)
		frappe.db.commit()  # a person's month is handed over or not, whatever happens to the next one
		counts.created += len(todo.create)
		counts.cancelled += len(todo.cancel)
		counts.kept += len(todo.keep)

	def _remember(self, right: Sequence[Compared], entries: Sequence[Entry]) -> None:
		"""What HR entered again by itself, with the right amount, counts."""
		known = {one.document for one in entries}
		for one in right:
			if one.due and one.held and one.held.name not in known:
				ledger.add(one.due, self.month, self.statement.name, self.run, one.held.name)

	def _make(self, due: Due) -> None:
		component = self.components.theirs(due.key.component, due.amount < 0)
		entry = ledger.add(due, self.month, self.statement.name, self.run)
		source = (paid.STATEMENT, self.statement.name)
		wanted = Wanted(due.key.person, component, due.amount, self._day(), source)
		ledger.name_document(entry, salaries.submit(wanted))

	def _day(self) -> date:
		"""The month's last day, or the last day of who leaves in it. Raises Rejected for who left before it."""
		if self.relieved_on and self.relieved_on < self.month.first:
			raise Rejected(
				"Left on {day}: payroll pays nothing after that. Pay it by the bank, or correct the day in the Employee.",
				day=str(self.relieved_on),
			)
		return min(self.month.last, self.relieved_on or self.month.last)


def _words(error: Exception) -> str:
	text = said(error.reason) if isinstance(error, Rejected) else str(error)
	return frappe.utils.strip_html(text)


def has_payroll() -> bool:
	"""Whether HRMS is there, for forms. Raises PermissionError."""
	check_is_hr()
	return payroll.has_payroll()
