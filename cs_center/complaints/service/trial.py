"""A policy, saved or not, tried on complaints that were (COMP-3, COMP-7)."""

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

import frappe
from frappe import _
from frappe.utils import now_datetime

from cs_center.calls.rules import access
from cs_center.calls.service.staff import viewer
from cs_center.complaints.rules import states
from cs_center.complaints.rules import trial as rules
from cs_center.complaints.rules.escalation import ESCALATE, EscalationPolicy, choose, in_order
from cs_center.complaints.rules.trial import Outcome, PastComplaint, Stretch
from cs_center.complaints.service import policy, store
from cs_center.complaints.service.sweep import EVENTS

READERS = frozenset({access.LEADER, *access.ABOVE_TEAMS, "System Manager"})
_BY_ITSELF = EVENTS[ESCALATE]
MOST_DAYS, MOST_COMPLAINTS, _SHOWN = 92, 20_000, 50
_FIELDS = ["name", "taken_at", "kind", "tier", "urgent", "severity"]
_FIELDS += ["level", "due_by", "closed_at", "answered_at"]


def try_policy(document: dict[str, Any], first: date, last: date) -> dict[str, Any]:
	"""What the policy would have done to complaints taken on these days, in its place among the others.

	Raises PermissionError for everybody but leaders, ValidationError for days that make no sense.
	"""
	_check(first, last)
	_check_rows(document)
	doc = frappe.get_doc({**document, "doctype": policy.POLICY})
	doc.run_method("validate")
	tried = policy.as_policy(doc, policy.ranks())
	past = [one for one in _past(first, last) if _falls_under(tried, one)]
	outcomes = rules.try_policy(past, tried, policy.calendar(), now_datetime())
	return _beside(past, outcomes)


def _check(first: date, last: date) -> None:
	seer = viewer()
	if seer.user != "Administrator" and seer.roles.isdisjoint(READERS):
		frappe.throw(_("Policies are tried by leaders."), frappe.PermissionError)
	if last < first or (last - first).days >= MOST_DAYS:
		frappe.throw(_("Choose a first and a last day, at most {0} days apart.").format(MOST_DAYS))


def _check_rows(document: dict[str, Any]) -> None:
	for table in frappe.get_meta(policy.POLICY).get_table_fields():
		rows = document.get(table.fieldname) or []
		if not (isinstance(rows, list) and all(isinstance(row, dict) for row in rows)):
			frappe.throw(_("This is not the JSON that is wanted: {0}").format(str(rows)[:100]))


def _falls_under(tried: EscalationPolicy, one: PastComplaint) -> bool:
	others = [other for other in policy.book().policies if other.name != tried.name]
	return choose(in_order([*others, tried]), one.kind, one.tier, one.severity) is tried


def _past(first: date, last: date) -> list[PastComplaint]:
	begin = datetime.combine(first, datetime.min.time())
	end = datetime.combine(last, datetime.min.time()) + timedelta(days=1)
	filters = [["taken_at", ">=", begin], ["taken_at", "<", end]]
	rows = frappe.get_all(
		store.COMPLAINT, filters=filters, fields=_FIELDS, order_by="taken_at", limit=MOST_COMPLAINTS
	)
	events = _events([row.name for row in rows])
	return [_past_complaint(row, events.get(row.name, [])) for row in rows]


def _events(names: list[str]) -> dict[str, list["frappe._dict"]]:
	found: dict[str, list[Any]] = {}
	fields = ["complaint", "event", "at", "from_status", "to_status", "from_level", "to_level", "changes"]
	fields += ["by_user"]
	for start in range(0, len(names), 500):
		filters = {"complaint": ("in", names[start : start + 500])}
		for row in frappe.get_all(
			store.EVENT, filters=filters, fields=fields, order_by="complaint, position"
		):
			found.setdefault(row.complaint, []).append(row)
	return found


def _past_complaint(row: "frappe._dict", events: list["frappe._dict"]) -> PastComplaint:
	return PastComplaint(
		name=row.name,
		taken_at=row.taken_at,
		kind=row.kind or "",
		tier=row.tier or "",
		urgent=bool(row.urgent),
		severity=row.severity,
		stretches=tuple(_stretches(row, events)),
		extensions=tuple(_extensions(events)),
		raised=tuple(_raised(events)),
		level=row.level or 0,
		due_by=row.due_by,
		closed_at=row.closed_at,
		answered_at=row.answered_at,
	)


def _stretches(row: "frappe._dict", events: list["frappe._dict"]) -> list[Stretch]:
	found = []
	status, since = states.TAKEN, row.taken_at
	for one in events:
		if one.to_status and one.to_status != status:
			found.append(Stretch(status, since, one.at))
			status, since = one.to_status, one.at
	return [*found, Stretch(status, since, None)]


def _raised(events: list["frappe._dict"]) -> list[tuple[datetime, int]]:
	"""What people raised, or the topic when it was taken. Sweeps run as the system."""
	return [
		(one.at, one.to_level - one.from_level)
		for one in events
		if one.to_level > one.from_level and not (one.event == _BY_ITSELF and one.by_user == "Administrator")
	]


def _extensions(events: list["frappe._dict"]) -> list[tuple[datetime, datetime]]:
	found = []
	for one in events:
		if one.event in (states.GRANT_TIME, states.REOPEN) and one.changes:
			moved = frappe.parse_json(one.changes).get("due_by")
			if moved and moved[1]:
				found.append((one.at, frappe.utils.get_datetime(moved[1])))
	return found


def _beside(past: list[PastComplaint], outcomes: list[Outcome]) -> dict[str, Any]:
	now = now_datetime()
	really_late = [one for one in past if one.due_by and (one.closed_at or now) > one.due_by]
	actions = Counter(step.step.action for outcome in outcomes for step in outcome.steps)
	levels = Counter(policy.book().level_name(outcome.level) or _("Handler") for outcome in outcomes)
	really = Counter(policy.book().level_name(one.level) or _("Handler") for one in past)
	pairs = zip(past, outcomes, strict=True)
	different = [_pair(one, outcome) for one, outcome in pairs if _differs(one, outcome)]
	return {
		"complaints": len(past),
		"late": {"really": len(really_late), "would": sum(one.is_late for one in outcomes)},
		"levels": {"really": dict(really), "would": dict(levels)},
		"steps": {_(action): count for action, count in sorted(actions.items())},
		"different": different[:_SHOWN],
		"more": max(0, len(different) - _SHOWN),
	}


def _differs(one: PastComplaint, outcome: Outcome) -> bool:
	return one.level != outcome.level or one.due_by != outcome.due_by


def _pair(one: PastComplaint, outcome: Outcome) -> dict[str, Any]:
	book = policy.book()
	return {
		"name": one.name,
		"due_by": {"really": one.due_by, "would": outcome.due_by},
		"level": {
			"really": book.level_name(one.level) or _("Handler"),
			"would": book.level_name(outcome.level) or _("Handler"),
		},
		"days_late": outcome.days_late,
		"steps": len(outcome.steps),
	}
