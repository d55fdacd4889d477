"""How severe a complaint is, by what the system knows of the customer (COMP-1)."""

from datetime import timedelta
from typing import Any

import frappe
from frappe.query_builder import DocType
from frappe.utils import flt, now_datetime

from cs_center.complaints.rules.severity import Circumstances, Earlier, Judgement, judge
from cs_center.complaints.service.policy import book

COMPLAINT, CALL = "CS Complaint", "CS Call Log"
_MOST = 50


def severity_now(complaint: Any) -> Judgement:
	"""The severity of a complaint, stored or about to be taken, with the reason."""
	return judge(
		Circumstances(
			topic=complaint.get("topic") or "",
			loss=flt(complaint.get("loss_amount")),
			failed_callbacks=complaint.get("failed_callbacks") or 0,
			earlier=tuple(earlier(complaint)),
		),
		book().severity_rules,
		now_datetime(),
	)


def earlier(complaint: Any) -> list[Earlier]:
	"""What the customer brought about the same matter in the widest window of the rules: complaints about the topic,
	calls logged as complaints that none was taken of, and tickets of that kind that none is about."""
	days = max((rule.window_days for rule in book().severity_rules if rule.earlier), default=0)
	parties = _parties(complaint)
	if not days or not parties:
		return []
	since = now_datetime() - timedelta(days=days)
	found = [*_complaints(complaint, parties, since), *_calls(complaint, parties, since)]
	return sorted([*found, *_tickets(complaint, parties, since)], key=lambda one: one.at, reverse=True)


def _parties(complaint: Any) -> dict[str, str]:
	fields = ("customer", "contact", "customer_key")
	return {field: complaint.get(field) for field in fields if complaint.get(field)}


def _complaints(complaint: Any, parties: dict[str, str], since: Any) -> list[Earlier]:
	found = {}
	for field, value in parties.items():
		filters = {field: value, "topic": complaint.get("topic"), "taken_at": (">=", since)}
		for row in frappe.get_all(COMPLAINT, filters=filters, fields=["name", "taken_at"], limit=_MOST):
			if row.name != complaint.get("name"):
				found[row.name] = Earlier(COMPLAINT, row.name, row.taken_at)
	return list(found.values())


def _calls(complaint: Any, parties: dict[str, str], since: Any) -> list[Earlier]:
	log, record = DocType(CALL), DocType("CS Call Record")
	kind = complaint.get("kind") or book().topic(complaint.get("topic") or "").kind
	if not kind:
		return []
	query = (
		frappe.qb.from_(log)
		.where((log.started_at >= since) & (log.started_at <= now_datetime()))
		.where((log.kind == kind) & log.complaint.isnull())
		.where(log.name != (complaint.get("call_log") or ""))
		.select(log.name, log.started_at)
		.limit(_MOST)
	)
	if caller := _caller_key(complaint):
		query = query.join(record).on(record.name == log.name).where(record.caller_key == caller)
	elif customer := parties.get("customer"):
		query = query.where(log.customer == customer)
	else:
		return []
	return [Earlier(CALL, name, at) for name, at in query.run()]


def _caller_key(complaint: Any) -> str | None:
	call = complaint.get("call_log")
	return frappe.db.get_value("CS Call Record", call, "caller_key") if call else None


def _tickets(complaint: Any, parties: dict[str, str], since: Any) -> list[Earlier]:
	"""Tickets of matters of the same kind: by the matter, so that either helpdesk is read alike."""
	kind = complaint.get("kind") or book().topic(complaint.get("topic") or "").kind
	if not kind:
		return []
	matter, known = DocType("CS Responsibility"), DocType(COMPLAINT)
	conditions = [matter[field] == value for field, value in parties.items()]
	either = conditions[0]
	for condition in conditions[1:]:
		either |= condition
	query = (
		frappe.qb.from_(matter)
		.left_join(known)
		.on((known.ticket == matter.ticket) & (known.ticket_type == matter.ticket_type))
		.where(either & (matter.kind == kind) & (matter.opened_at >= since) & matter.ticket.isnotnull())
		.where(known.name.isnull() & (matter.ticket != (complaint.get("ticket") or "")))
		.select(matter.ticket_type, matter.ticket, matter.opened_at)
		.limit(_MOST)
	)
	return [Earlier(doctype, name, at) for doctype, name, at in query.run()]
