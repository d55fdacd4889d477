"""Putting every customer into their segment: each night, and when somebody asks for it (KEEP-1)."""

from collections.abc import Callable, Sequence
from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate, now_datetime

from cs_center.calls.rules import access
from cs_center.engines.customers import count_customers
from cs_center.engines.database import insert_many, only_one, ordered_name, stamp, upsert_many
from cs_center.retention.rules import segments as rules
from cs_center.retention.rules.segments import SegmentRule
from cs_center.retention.service import facts, segments
from cs_center.retention.service.facts import Known

RUN = "CS Segment Run"
_LOCK = "cs_segments"
#: Customers whose standing is written in one transaction.
_A_CHUNK = 5_000
_REASONS_KEPT = 50_000
_WRITTEN = ("segment", "since", "rule", "reason", "run", "modified", "modified_by")
Progress = Callable[[int, int], None]


def compute(show: Progress | None = None) -> str | None:
	"""Commits in chunks; safe to kill and to run again. The run's name; None when another one is at it."""
	with only_one(_LOCK) as is_ours:
		return _compute(show or _show_nobody) if is_ours else None


def ask() -> None:
	"""Have it done by a worker, for the user who asks. Raises PermissionError for those who set no rules."""
	frappe.only_for((access.SUPERVISOR, access.DIRECTOR, "System Manager"))
	frappe.enqueue(
		"cs_center.retention.jobs.compute_and_show",
		queue="long",
		job_id=f"{_LOCK}:{frappe.session.user}",
		deduplicate=True,
	)


def _compute(show: Progress) -> str:
	_end_the_killed()
	run = frappe.get_doc({"doctype": RUN, "status": "Running", "started_at": now_datetime()})
	run.insert(ignore_permissions=True)
	frappe.db.commit()  # a run that fails or is killed must be seen
	try:
		_go_through(run, show)
	except Exception:
		frappe.db.rollback()
		frappe.log_error(f"Segments could not be computed in {run.name}", frappe.get_traceback())
		_end(
			run.name,
			"Failed",
			error=_("The computation stopped; the Error Log says why. It is done anew tonight."),
		)
		raise
	return run.name


def _go_through(run: Any, show: Progress) -> None:
	ordered, total, why = segments.in_order(), count_customers(), _Reasons()
	counts = {"customers": 0, "changed": 0, "first_seen": 0}
	for page in facts.pages(rules.asked_by(ordered), getdate()):
		for start in range(0, len(page), _A_CHUNK):
			chunk = page[start : start + _A_CHUNK]
			moved = _moved(chunk, ordered)
			_write(moved, run.name, why)
			first = sum(not known.segment for known, _rule in moved)
			counts["customers"] += len(chunk)
			counts["changed"] += len(moved) - first
			counts["first_seen"] += first
			frappe.db.commit()  # a chunk at a time: what is done stays done
		show(counts["customers"], total)
	_end(run.name, "Done", **counts)


def _moved(chunk: Sequence[Known], ordered: Sequence[SegmentRule]) -> list[tuple[Known, SegmentRule]]:
	"""Who is not where they belong. Whom no rule fits stays where they are."""
	chosen = ((known, rules.choose(ordered, known.facts)) for known in chunk)
	return [(known, rule) for known, rule in chosen if rule and rule.segment != known.segment]


def _write(moved: Sequence[tuple[Known, SegmentRule]], run: str, why: "_Reasons") -> None:
	written, now = stamp(), now_datetime()
	standings, changes = [], []
	for known, rule in moved:
		reason = why.said(rule, known.facts)
		row = {"customer": known.customer, "rule": rule.name, "reason": reason, "run": run, **written}
		standings.append({"name": ordered_name(), "segment": rule.segment, "since": now, **row})
		if known.segment:
			link = {"from_segment": known.segment, "to_segment": rule.segment, "at": now}
			changes.append({"name": ordered_name(), **link, **row})
	upsert_many(facts.STANDING, standings, update=_WRITTEN)
	insert_many(segments.CHANGE, changes)


class _Reasons:
	"""Reasons of one run, each said once: a million customers have few different ones."""

	def __init__(self) -> None:
		self._said: dict[tuple[Any, ...], str] = {}

	def said(self, rule: SegmentRule, found: rules.Facts) -> str:
		"""Why a rule fits, as it is stored."""
		key = (rule.name, *(found[one.asked] for one in rule.conditions))
		if len(self._said) > _REASONS_KEPT:
			self._said.clear()
		return self._said.get(key) or self._said.setdefault(key, segments.because(rule, found))


def _end(run: str, status: str, **values: Any) -> None:
	frappe.db.set_value(RUN, run, {"status": status, "ended_at": now_datetime(), **values})
	frappe.db.commit()


def _end_the_killed() -> None:
	"""Whoever has the lock is alone: a run that still runs was killed."""
	for name in frappe.get_all(RUN, filters={"status": "Running"}, pluck="name"):
		_end(name, "Failed", error=_("It was stopped before its end."))


def _show_nobody(_done: int, _total: int) -> None:
	pass
