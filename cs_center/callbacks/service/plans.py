"""Documents that are followed by calls: plans name them, a sweep finds those that came to fit or no longer do (BACK-4)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, get_datetime, now_datetime

from cs_center.callbacks.rules import plans as rules
from cs_center.callbacks.service import causes
from cs_center.callbacks.service.causes import Cause
from cs_center.callbacks.service.store import DOCTYPE, OPEN
from cs_center.calls.service.privacy import callers_of
from cs_center.calls.service.store import LOG
from cs_center.calls.service.words import refusals_said, say_for_all
from cs_center.complaints.service.policy import calendar
from cs_center.engines import documents
from cs_center.engines.database import only_one

PLAN = "CS Callback Plan"
#: A transaction may end so long after its documents were stamped: what changed a little before is looked at again.
_LATE_MINUTES = 10


@dataclass(frozen=True, slots=True)
class Plan:
	"""A plan as its record has it. `occasion_field`: its value tells one occasion of a document from the next."""

	name: str
	doctype: str
	purpose: str
	customer_field: str
	call_field: str
	date_field: str
	occasion_field: str
	officer_field: str
	handler_fields: tuple[str, ...]
	conditions: tuple[documents.Condition, ...]
	rounds: tuple[rules.Round, ...]

	@property
	def fields(self) -> tuple[str, ...]:
		own = (self.customer_field, self.call_field, self.date_field, self.occasion_field, self.officer_field)
		return tuple(filter(None, (*own, *self.handler_fields)))


def check(doc: Document) -> None:
	"""Raises ValidationError for a plan that can never call anybody."""
	if not documents.is_kept(doc.document_type):
		frappe.throw(_("{0} has no documents that could be followed by a call.").format(_(doc.document_type)))
	plan = as_plan(doc)
	if not plan.customer_field and not plan.call_field:
		frappe.throw(_("{0} has no field that names a customer: choose one.").format(_(doc.document_type)))
	asked = [*plan.fields, *(one.field for one in plan.conditions)]
	if unknown := documents.unknown_fields(plan.doctype, asked):
		frappe.throw(_("{0} has no field {1}.").format(_(plan.doctype), ", ".join(unknown)))
	# A new plan is for what happens from now on; one that changed is asked again about the last days only.
	doc.seen_until = doc.seen_until or now_datetime()


def as_plan(doc: Any) -> Plan:
	"""What the record of a plan says. Raises ValidationError for rounds that mean nothing."""
	with refusals_said():
		rounds = rules.rounds((cint(row.after), cint(row.within), row.unit) for row in doc.rounds)
	handlers = (doc.handler_fields or "").replace("，", ",").split(",")
	return Plan(
		name=doc.name or doc.plan_name,
		doctype=doc.document_type,
		purpose=doc.purpose,
		customer_field=doc.customer_field or documents.customer_field(doc.document_type),
		call_field=documents.link_field(doc.document_type, LOG),
		date_field=doc.date_field or "",
		occasion_field=doc.occasion_field or "",
		officer_field=doc.officer_field or "",
		handler_fields=tuple(filter(None, (name.strip() for name in handlers))),
		conditions=tuple(
			documents.Condition(row.field_name, row.operator, row.value or "") for row in doc.conditions
		),
		rounds=rounds,
	)


def sweep() -> int:
	"""Open and cancel callbacks as the documents of all plans ask; how many are new. Commits page by page.

	A plan that can not be followed is kept with its error and stops no other one. Safe to kill and to run twice.
	"""
	new = 0
	with only_one("cs_callback_plans") as is_ours:
		for name in frappe.get_all(PLAN, filters={"enabled": 1}, pluck="name") if is_ours else ():
			try:
				new += follow(frappe.get_doc(PLAN, name))
			except Exception:
				frappe.db.rollback()
				frappe.log_error(f"Callback plan {name} could not be followed", frappe.get_traceback())
				_keep(name, {"sweep_error": frappe.get_traceback()[-500:]})
	return new


def follow(doc: Any) -> int:
	"""Follow what changed since a plan was last looked at. Commits page by page."""
	if not documents.is_kept(doc.document_type):
		return 0  # the app that has these documents is not here
	plan, new = as_plan(doc), 0
	since = get_datetime(doc.seen_until or now_datetime()) - timedelta(minutes=_LATE_MINUTES)
	for rows in documents.changed_pages(plan.doctype, since, plan.fields):
		new += _follow_page(plan, rows)
		_keep(plan.name, {"seen_until": rows[-1].modified, "sweep_error": None})
	return new


def _keep(plan: str, values: dict[str, Any]) -> None:
	frappe.db.set_value(PLAN, plan, values, update_modified=False)
	frappe.db.commit()  # a page at a time: what was looked at stays looked at


def _follow_page(plan: Plan, rows: Sequence[Any]) -> int:
	wanted = wanted_of(plan, rows)
	_cancel_others(plan, [row.name for row in rows], {cause.cause_key for cause in wanted})
	return causes.open_for(wanted)


def wanted_of(plan: Plan, rows: Sequence[Any]) -> list[Cause]:
	"""The calls that documents ask for, as they are now. Nothing is written."""
	fitting = documents.fitting(plan.doctype, [row.name for row in rows], plan.conditions)
	rows = [row for row in rows if row.name in fitting]
	callers = callers_of([row.get(plan.call_field) for row in rows]) if plan.call_field else {}
	return [cause for row in rows for cause in _causes(plan, row, callers)]


def _causes(plan: Plan, row: Any, callers: dict[str, str]) -> Iterable[Cause]:
	call_log = row.get(plan.call_field) or "" if plan.call_field else ""
	occasion = row.get(plan.occasion_field) if plan.occasion_field else ""
	for one in plan.rounds:
		span = rules.span(plan.name, one, _happened_at(plan, row), calendar())
		yield Cause(
			cause_key=causes.key(plan.name, plan.doctype, row.name, occasion, one.number),
			reason=say_for_all(span.reason),
			due_at=span.due_at,
			not_before=span.not_before,
			customer=row.get(plan.customer_field) or "" if plan.customer_field else "",
			caller=callers.get(call_log, ""),
			call_log=call_log,
			purpose=plan.purpose,
			reference_doctype=plan.doctype,
			reference_name=str(row.name),
			handlers=_handlers(plan, row),
			assigned_to=row.get(plan.officer_field) or "" if plan.officer_field else "",
			plan=plan.name,
			round=one.number,
		)


def _happened_at(plan: Plan, row: Any) -> datetime:
	return (
		get_datetime(row.get(plan.date_field) or row.modified)
		if plan.date_field
		else get_datetime(row.modified)
	)


def _handlers(plan: Plan, row: Any) -> tuple[str, ...]:
	"""Who had to do with it; of those only who is named as its handler stands against being named to call."""
	named = [row.get(field) for field in plan.handler_fields]
	officer = row.get(plan.officer_field) if plan.officer_field else None
	others = (user for user in (row.owner, *documents.assigned(row)) if user != officer)
	return tuple(filter(None, (*others, *named)))


def _cancel_others(plan: Plan, names: Sequence[str], wanted: set[str]) -> None:
	"""A document that was withdrawn, or reopened, is not called about: not yet, or not any more."""
	filters = {
		"plan": plan.name,
		"reference_name": ("in", names),
		"status": OPEN,
		"reference_doctype": plan.doctype,
	}
	rows = frappe.get_all(DOCTYPE, filters=filters, fields=["name", "cause_key"])
	causes.cancel(
		[row.name for row in rows if row.cause_key not in wanted],
		_("The document no longer asks for this call."),
	)
