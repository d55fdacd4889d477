"""What managers set for complaints: policies, severity rules, topics and the chain's levels. One cached read per request."""

from dataclasses import dataclass
from typing import Any

import frappe
from frappe.utils import cint, flt

from cs_center.calls.service.switchboard import switchboard
from cs_center.complaints.rules.chain import Level
from cs_center.complaints.rules.escalation import EscalationPolicy, PolicyStep, choose, in_order
from cs_center.complaints.rules.limits import Calendar, ComplaintLimit
from cs_center.complaints.rules.severity import SeverityRule
from cs_center.complaints.rules.states import CallbackPolicy

POLICY, RULE, TOPIC, LEVEL = (
	"CS Escalation Policy",
	"CS Severity Rule",
	"CS Complaint Topic",
	"CS Escalation Level",
)
#: Saving one of these changes the book.
DOCTYPES = (POLICY, RULE, TOPIC, LEVEL)
_LOCAL = "cs_center_complaint_book"
_SECONDS_SHARED = 300


@dataclass(frozen=True, slots=True)
class Topic:
	name: str
	kind: str
	station: str
	report: str
	is_sudden: bool


@dataclass(frozen=True, slots=True)
class Book:
	"""Everything that managers set. `policies` are in the order in which they are asked."""

	policies: tuple[EscalationPolicy, ...]
	severity_rules: tuple[SeverityRule, ...]
	topics: dict[str, Topic]
	levels: tuple[Level, ...]

	@property
	def highest(self) -> int:
		return max((level.rank for level in self.levels), default=0)

	def level_name(self, rank: int) -> str:
		return next((level.name for level in self.levels if level.rank == rank), "")

	def policy_for(self, kind: str, tier: str, severity: str) -> EscalationPolicy:
		"""The policy that fits; without one, limits of none and no steps."""
		return choose(self.policies, kind, tier, severity) or EscalationPolicy()

	def policy_named(self, name: str | None) -> EscalationPolicy:
		return next((one for one in self.policies if one.name == name), EscalationPolicy())

	def topic(self, name: str) -> Topic:
		return self.topics.get(name) or Topic(name, "", "", "", False)


def book() -> Book:
	"""What was set at the first look of this request or job."""
	found = getattr(frappe.local, _LOCAL, None)
	if found is None:
		found = frappe.cache.get_value(_LOCAL, expires=True)
		if found is None:
			found = _read()
			frappe.cache.set_value(_LOCAL, found, expires_in_sec=_SECONDS_SHARED)
		setattr(frappe.local, _LOCAL, found)
	return found


def forget() -> None:
	"""Read everything anew: called when a record of DOCTYPES changes."""
	frappe.cache.delete_value(_LOCAL)
	setattr(frappe.local, _LOCAL, None)


def changed() -> None:
	"""A policy or the chain changed: open complaints must be looked at again at other times, which a worker finds out."""
	forget()
	if not frappe.flags.in_install:
		frappe.enqueue("cs_center.complaints.jobs.settle_anew", queue="long", enqueue_after_commit=True)


def calendar() -> Calendar:
	"""Hours of the hotline and working days."""
	board = switchboard()
	return Calendar(board.hours, board.working_hours)


def as_policy(doc: Any, ranks: dict[str, int]) -> EscalationPolicy:
	"""What the record of a policy says, saved or not. `ranks`: of levels, by name."""
	return EscalationPolicy(
		name=doc.name or doc.policy_name or "",
		priority=cint(doc.priority),
		kinds=frozenset(row.kind for row in doc.get("kinds") or []),
		tiers=frozenset(row.tier for row in doc.get("tiers") or []),
		severities=frozenset(row.severity for row in doc.get("severities") or []),
		dispatch_within_minutes=cint(doc.dispatch_within_minutes),
		callback_within_hours=cint(doc.callback_within_hours),
		ceiling_days=cint(doc.ceiling_days),
		window_days=flt(doc.window_days),
		callbacks=CallbackPolicy(
			cint(doc.least_attempts), cint(doc.most_attempts), cint(doc.attempt_gap_minutes)
		),
		limits=tuple(_limit(row) for row in doc.get("limits") or []),
		steps=tuple(_step(row, ranks) for row in doc.get("steps") or []),
		late_points=tuple((cint(row.minutes), cint(row.points)) for row in doc.get("late_points") or []),
	)


def ranks() -> dict[str, int]:
	"""Ranks of levels by name."""
	return {level.name: level.rank for level in book().levels}


def _limit(row: Any) -> ComplaintLimit:
	return ComplaintLimit(cint(row.amount), row.unit, row.kind or "", row.tier or "", bool(cint(row.urgent)))


def _step(row: Any, ranks: dict[str, int]) -> PolicyStep:
	return PolicyStep(
		anchor=row.anchor,
		amount=cint(row.amount),
		unit=row.unit,
		action=row.action,
		level=ranks.get(row.level or "", 0),
		tell_handler=bool(cint(row.tell_handler)),
		tell_station=bool(cint(row.tell_station)),
		tell_leader=bool(cint(row.tell_leader)),
	)


def _read() -> Book:
	levels = _levels()
	ranks = {level.name: level.rank for level in levels}
	enabled = {"enabled": 1}
	return Book(
		policies=in_order(as_policy(doc, ranks) for doc in _docs(POLICY, enabled)),
		severity_rules=tuple(_severity_rule(doc) for doc in _docs(RULE, enabled)),
		topics=_topics(),
		levels=levels,
	)


def _docs(doctype: str, filters: dict[str, Any]) -> list[Any]:
	return [frappe.get_doc(doctype, name) for name in frappe.get_all(doctype, filters=filters, pluck="name")]


def _severity_rule(doc: Any) -> SeverityRule:
	return SeverityRule(
		name=doc.name,
		severity=doc.severity,
		priority=cint(doc.priority),
		topics=frozenset(row.topic for row in doc.topics),
		earlier=cint(doc.earlier),
		window_days=flt(doc.window_days),
		failed_callbacks=cint(doc.failed_callbacks),
		loss=flt(doc.loss),
	)


def _topics() -> dict[str, Topic]:
	fields = ["name", "kind", "station", "report", "is_sudden"]
	return {
		row.name: Topic(row.name, row.kind or "", row.station or "", row.report or "", bool(row.is_sudden))
		for row in frappe.get_all(TOPIC, fields=fields)
	}


def _levels() -> tuple[Level, ...]:
	posts: dict[str, set[str]] = {}
	for row in frappe.get_all("CS Level Post", filters={"parenttype": LEVEL}, fields=["parent", "post"]):
		posts.setdefault(row.parent, set()).add(row.post)
	rows = frappe.get_all(LEVEL, fields=["name", "rank", "leads_team"], order_by="rank")
	return tuple(
		Level(row.rank, row.name, frozenset(posts.get(row.name, ())), bool(row.leads_team)) for row in rows
	)
