"""Everybody's month brought up to what the facts say, in chunks; idempotent, and safe to kill at any point (STAFF-6).

Lines of facts follow in drafts and appealed months only: what a leader has reviewed does not move.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate, now_datetime

from cs_center.appraisal.service import facts, following, opening
from cs_center.appraisal.service.counting import Policy
from cs_center.appraisal.service.store import MONTH, OPEN, SETTLED
from cs_center.calls.rules.reasons import Reason
from cs_center.engines.database import only_one, retried
from cs_center.papers.rules.month import Month
from cs_center.responsibility.service.naming import kept
from cs_center.workforce.service.members import Member

Progress = Callable[[int, int], None]
_AT_ONCE = 500
_MOST_PROBLEMS = 20


def draft(month: Month, show: Progress | None = None) -> int | None:
	"""How many people's months were looked at; None when another worker is at it. Commits in chunks."""
	with only_one(f"cs_appraisal:{month.key}") as is_ours:
		return _draft(month, show or _show_nobody) if is_ours else None


def keep_up() -> None:
	"""Every open month, and the running one: what has changed since yesterday. Commits in chunks."""
	running = Month.of(getdate())
	firsts = frappe.get_all(MONTH, filters={"status": OPEN}, pluck="month", order_by="month")
	one_by_one(dict.fromkeys([*(Month(getdate(first)) for first in firsts), running]), draft)


def one_by_one(months: Iterable[Month], work: Callable[[Month], object]) -> None:
	"""A month that fails stands in the Error Log and stops no other one. Commits."""
	for month in months:
		try:
			work(month)
		except Exception:
			frappe.db.rollback()
			frappe.log_error(f"The appraisals of {month.key} are left as they are", frappe.get_traceback())
			frappe.db.commit()  # the next month may be rolled back


def follow_team(month: Month, team: str) -> None:
	"""One team's month: somebody's violation decides who is its best."""
	people = [one for one in opening.appraised(month) if one.team == team]
	if people:
		following.follow(month, people, Policy())


def ask(month: Month, user: str) -> None:
	"""Have a month brought up to date by a worker, for who asks."""
	frappe.enqueue(
		"cs_center.appraisal.jobs.draft_and_show",
		queue="long",
		job_id=f"cs_appraisal:{month.key}:{user}",
		deduplicate=True,
		month=month.key,
	)


def _draft(month: Month, show: Progress) -> int:
	if opening.open_month(month).status == SETTLED:
		frappe.db.rollback()
		return 0
	people = opening.appraised(month)
	values = {"run_status": "Running", "run_started_at": now_datetime(), "run_ended_at": None}
	_note(month, **values, run_done=0, run_total=len(people), run_error=None)
	try:
		problems = _go_through(month, people, show)
	except Exception:
		frappe.db.rollback()
		frappe.log_error(f"The appraisals of {month.key} could not be drafted", frappe.get_traceback())
		_note(month, run_status="Failed", run_ended_at=now_datetime(), run_error=_stopped())
		raise
	is_over = getdate() > month.last
	ended: dict[str, Any] = {"run_status": "Done", "run_ended_at": now_datetime(), "people": len(people)}
	if is_over:
		ended["drafted_at"] = now_datetime()
	_note(month, **ended, run_error="\n".join(problems[:_MOST_PROBLEMS]) or None)
	return len(people)


def _go_through(month: Month, people: Sequence[Member], show: Progress) -> list[str]:
	policy, done, problems = Policy(), 0, []
	with facts.reading(month):
		for part in opening.by_team(people, _AT_ONCE):
			problems += _at_last(month, part, policy)
			done += len(part)
			_note(month, run_done=done)
			show(done, len(people))
	return problems


def _at_last(month: Month, part: Sequence[Member], policy: Policy) -> list[str]:
	"""A part as a transaction of its own; facts that can not be keep one person back, and nobody else."""
	left = retried(lambda _attempt: following.follow(month, part, policy))
	frappe.db.commit()  # a chunk at a time: what is done stays done
	return [_logged(month, one, reason) for one, reason in left]


def _logged(month: Month, one: Member, reason: Reason) -> str:
	"""What is seen on the month, by leaders of other teams too; what the facts are stands in the log."""
	frappe.log_error(f"Facts of {one.employee} in {month.key} can not be", kept(reason))
	frappe.db.commit()  # the next part may be rolled back
	return kept(Reason(_NOT_COUNTED, {"name": one.full_name}))


def _note(month: Month, **values: Any) -> None:
	frappe.db.set_value(MONTH, month.key, values)
	frappe.db.commit()  # how far it is must be seen, also of a run that is killed


def _stopped() -> str:
	return _("The computation stopped; the Error Log says why. It is done anew tonight.")


def _show_nobody(_done: int, _total: int) -> None:
	pass


_NOT_COUNTED = "{name} is not brought up to date: the facts can not be. The Error Log says why."
