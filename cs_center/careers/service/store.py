"""The rows of the ladder: where somebody is, level changes and what happened to them (STAFF-2, SEC-3)."""

from collections.abc import Collection
from datetime import date
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.query_builder import DocType
from frappe.utils import cstr, getdate, now_datetime

from cs_center.calls.rules.reasons import Reason
from cs_center.careers.rules.changes import Standing
from cs_center.careers.service.book import HOLDING
from cs_center.engines.database import Row, insert_many, ordered_name, parts, stamp
from cs_center.responsibility.service.naming import kept
from cs_center.workforce.service import appended
from cs_center.workforce.service.members import Member

CHANGE, EVENT = "CS Level Change", "CS Level Change Event"


def write(doc: Document, submit: bool = False, **values: Any) -> None:
	"""Change a document that is locked; what it was before stays in its versions."""
	doc.update(values)
	doc.flags[appended.DEED] = True
	if submit:
		doc.docstatus = 1
	# A version is kept in tests and imports as well.
	doc.save(ignore_permissions=True, ignore_version=False)


def locked(name: str) -> Document:
	"""A level change as it is now, locked until the end of the transaction. Raises DoesNotExistError."""
	return frappe.get_doc(CHANGE, name, for_update=True)


def standing(doc: Any, member: Member | None) -> Standing:
	"""How a level change stands, as the rules see it; the team is that of today."""
	return Standing(
		user=(member.user if member else doc.user) or "",
		team=(member.team if member else doc.team) or "",
		status=doc.status,
		reviewed_by=doc.reviewed_by or "",
		leader_words=doc.leader_words or "",
		agrees=bool(doc.agrees) if doc.reviewed_by else None,
		own_words=doc.own_words or "",
		silent=bool(doc.silent),
		heard_by=doc.heard_by or "",
		decided_by=doc.decided_by or "",
		decision_words=doc.decision_words or "",
		effective_from=getdate(doc.effective_from) if doc.effective_from else None,
	)


def append(doc: Any, event: str, reason: Reason | str, before: str) -> None:
	"""Add to the history of a level change that is locked."""
	position = frappe.db.count(EVENT, {"level_change": doc.name}) + 1
	insert_many(EVENT, [event_row(doc.name, doc.employee, position, event, reason, before, doc.status)])


def event_row(
	change: str, employee: str, position: int, event: str, reason: Reason | str, before: str, after: str
) -> Row:
	"""One step; `reason`: of a rule, or words that are kept as they are."""
	return {
		"name": ordered_name(),
		**stamp(),
		"level_change": change,
		"employee": employee,
		"position": position,
		"event": event,
		"at": now_datetime(),
		"by_user": frappe.session.user,
		"from_status": before,
		"to_status": after,
		"reason": kept(reason) if isinstance(reason, Reason) else cstr(reason),
	}


def holdings(employees: Collection[str], lock: bool = False) -> dict[str, "frappe._dict"]:
	"""Where people are now: level and since when, by employee; who was never put on the ladder is absent.

	lock: nobody corrects it before the end of the transaction.
	"""
	holding = DocType(HOLDING)
	query = (
		frappe.qb.from_(holding)
		.where(holding.open_key.isnotnull())
		.select(holding.name, holding.employee, holding.level, holding.since)
		.select(holding.level_change, holding.words)
	)
	if lock:
		query = query.for_update()
	found: dict[str, frappe._dict] = {}
	for some in parts(employees):
		part = query.where(holding.open_key.isin(some))
		found |= {row.employee: row for row in part.run(as_dict=True)}
	return found


def move(member: Member, holding: Any, level: str, since: date, change: str, words: str) -> None:
	"""Somebody comes to another level: where they were ends on the day before."""
	close(holding.name, until=frappe.utils.add_days(since, -1))
	appended.make(
		HOLDING,
		employee=member.employee,
		employee_name=member.full_name,
		level=level,
		since=since,
		level_change=change,
		words=words,
		entered_by=frappe.session.user,
		open_key=member.employee,
	)


def close(name: str, **values: Any) -> None:
	"""End a holding."""
	write(frappe.get_doc(HOLDING, name, for_update=True), open_key=None, **values)


def open_change(employee: str, lock: bool = False) -> str | None:
	"""The level change of somebody that is on its way. lock: as it is now, not as the transaction began."""
	return frappe.db.get_value(CHANGE, {"open_key": employee}, for_update=lock)


def with_open_change(employees: Collection[str]) -> set[str]:
	"""Who has one."""
	found: set[str] = set()
	for some in parts(employees):
		found |= set(frappe.get_all(CHANGE, filters={"open_key": ("in", some)}, pluck="employee"))
	return found
