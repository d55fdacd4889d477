"""Figures over call logs, counted in the database as the rules count them (REP-1)."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import frappe
from frappe import _
from frappe.query_builder import Case, DocType, functions
from frappe.utils import cint, getdate
from pypika.functions import Extract
from pypika.terms import Term

from cs_center.calls.rules import access, fold
from cs_center.calls.rules.events import INBOUND, INTERNAL_CALL, OUTBOUND
from cs_center.calls.rules.service_level import ServicePolicy, Tally
from cs_center.calls.service import store

Row = dict[str, Any]
HOUR, DAY = "Hour", "Day"
MOST_DAYS = 366

#: Figures say nothing about a customer: everyone of the centre may read them, as on a wallboard.
READERS = (*access.STAFF_ROLES, "System Manager")


@dataclass(frozen=True, slots=True)
class Scope:
	"""Which calls: days from first to last, both included; of one queue or team when these are given."""

	first: date
	last: date
	queue: str = ""
	team: str = ""

	@property
	def days(self) -> int:
		return (self.last - self.first).days + 1


def check_reader(roles: tuple[str, ...]) -> None:
	"""Raises PermissionError for users without one of the roles; `frappe.only_for` lets everybody pass in tests."""
	if frappe.session.user != "Administrator" and set(roles).isdisjoint(frappe.get_roles()):
		frappe.throw(_("This report is not for your roles."), frappe.PermissionError)


def column(
	fieldname: str, label: str, fieldtype: str, width: int, options: str = "", precision: int = 1
) -> Row:
	"""A column of a report."""
	shown = {"fieldname": fieldname, "label": label, "fieldtype": fieldtype, "width": width}
	return {**shown, "options": options, "precision": precision}


def scope(filters: dict[str, Any] | None, most_days: int = MOST_DAYS) -> Scope:
	"""The scope that a report's filters name; today when they name no day. Raises ValidationError."""
	filters = filters or {}
	first, last = getdate(filters.get("from_date")), getdate(filters.get("to_date"))
	if last < first:
		frappe.throw(_("To Date is before From Date."))
	if (last - first).days >= most_days:
		frappe.throw(_("Choose at most {0} days.").format(most_days))
	return Scope(first, last, filters.get("queue") or "", filters.get("team") or "")


def today() -> Scope:
	return Scope(getdate(), getdate())


def policy() -> ServicePolicy:
	"""The threshold of the service level from CS Settings."""
	return ServicePolicy(cint(frappe.db.get_single_value("CS Settings", "service_level_seconds")) or 20)


def by_hour(calls: Scope) -> dict[int, Tally]:
	"""A tally for each hour of the day in which a call began."""
	log = DocType(store.LOG)
	return {int(hour): tally for hour, tally in _grouped(calls, Extract("HOUR", log.started_at))}


def by_day(calls: Scope) -> dict[date, Tally]:
	"""A tally for each day of the scope, in order."""
	counted = {
		getdate(day): tally for day, tally in _grouped(calls, functions.Date(DocType(store.LOG).started_at))
	}
	days = [calls.first + timedelta(days=number) for number in range(calls.days)]
	return {day: counted.get(day, Tally()) for day in days}


def total(tallies: dict[Any, Tally]) -> Tally:
	"""All of them together."""
	everything = Tally()
	for tally in tallies.values():
		everything.include(tally)
	return everything


def _grouped(calls: Scope, key: Term) -> list[tuple[Any, Tally]]:
	log = DocType(store.LOG)
	query = (
		frappe.qb.from_(log)
		.where((log.started_at >= calls.first) & (log.started_at < calls.last + timedelta(days=1)))
		.groupby(key)
		.select(key.as_("group_key"), *_counts(log, policy()))
	)
	for field in ("queue", "team"):
		if value := getattr(calls, field):
			query = query.where(log[field] == value)
	rows = query.run(as_dict=True)
	return [
		(row.pop("group_key"), Tally(**{name: int(count or 0) for name, count in row.items()}))
		for row in rows
	]


def _counts(log: DocType, service: ServicePolicy) -> list[Term]:
	"""One sum for each count of a `Tally`, under its name."""
	inbound, answered = log.direction == INBOUND, log.answered_at.isnotnull()
	queued, over = log.queued_at.isnotnull(), log.ended_at.isnotnull()
	taken = inbound & answered
	unserved = inbound & log.answered_at.isnull() & (log.outcome != fold.VOICEMAIL) & over
	conditions = {
		"calls": log.name.isnotnull(),
		"offered": inbound & (answered | queued),
		"answered": taken,
		"answered_in_time": taken & (log.wait_seconds <= service.threshold_seconds),
		"abandoned": unserved & queued,
		"self_service": unserved & log.queued_at.isnull(),
		"missed": unserved & (log.outcome == fold.MISSED),
		"voicemail": inbound & log.answered_at.isnull() & (log.outcome == fold.VOICEMAIL),
		"unfinished": inbound & log.ended_at.isnull(),
		"outbound": log.direction == OUTBOUND,
		"internal": log.direction == INTERNAL_CALL,
		"waits_known": taken,
		"talks_known": taken & over,
	}
	sums = [_sum_when(condition, 1).as_(name) for name, condition in conditions.items()]
	sums.append(_sum_when(taken, log.wait_seconds).as_("wait_seconds"))
	sums.append(_sum_when(taken & over, log.talk_seconds).as_("talk_seconds"))
	return sums


def _sum_when(condition: Term, value: Any) -> Term:
	return functions.Sum(Case().when(condition, value).else_(0))
