"""Reminder plans as managers write them: of what, to whom, how and in which words (KEEP-4)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, getdate

from cs_center.ahead.rules import occasions as rules
from cs_center.ahead.rules.channels import CHANNELS
from cs_center.ahead.rules.days import yearly
from cs_center.ahead.service import words
from cs_center.ahead.service.store import FESTIVAL, PLAN
from cs_center.calls.service.words import refusals_said
from cs_center.engines import documents


@dataclass(frozen=True, slots=True)
class Plan:
	"""A plan as its record has it. `rows_of`: the doctype of the rows in which the date stands; blank: in the document."""

	name: str
	kind: str
	timing: rules.Timing
	priority: int
	channels: tuple[str, ...]
	by_manager: bool
	segments: frozenset[str]
	tiers: frozenset[str]
	festivals: frozenset[str] = frozenset()
	doctype: str = ""
	rows_of: str = ""
	date_field: str = ""
	customer_field: str = ""
	conditions: tuple[documents.Condition, ...] = ()
	row_conditions: tuple[documents.Condition, ...] = ()


def check(doc: Document) -> None:
	"""Raises ValidationError for a plan that could remind nobody, PermissionError for documents that the user may not read."""
	if doc.valid_from and doc.valid_to and getdate(doc.valid_from) > getdate(doc.valid_to):
		frappe.throw(_("The plan ends before it begins: change From or To."))
	if doc.kind == rules.DOCUMENT:
		_check_document(doc)
	_check_channels(doc)
	as_plan(doc)
	words.check(doc)
	doc.sweep_error = None


def as_plan(doc: Any) -> Plan:
	"""What the record of a plan says. Raises ValidationError for days that mean nothing."""
	with refusals_said():
		timing = rules.timing(doc.days_before or "", cint(doc.late_days))
	found = {
		"name": doc.name or doc.plan_name,
		"kind": doc.kind,
		"timing": timing,
		"priority": cint(doc.priority),
		"channels": tuple(row.channel for row in doc.channels),
		"by_manager": bool(cint(doc.by_manager)),
		"segments": frozenset(row.segment for row in doc.segments or ()),
		"tiers": frozenset(row.tier for row in doc.tiers or ()),
	}
	if doc.kind == rules.FESTIVAL:
		found["festivals"] = frozenset(row.festival for row in doc.festivals or ())
	return Plan(**found, **(_of_documents(doc) if doc.kind == rules.DOCUMENT else {}))


def enabled(today: date) -> list[str]:
	"""Names of the plans that count today."""
	fields = ["name", "valid_from", "valid_to"]
	rows = frappe.get_all(PLAN, filters={"enabled": 1}, fields=fields, order_by="priority, name")
	return [
		row.name
		for row in rows
		if (not row.valid_from or row.valid_from <= today) and (not row.valid_to or today <= row.valid_to)
	]


def check_festival(doc: Document) -> None:
	"""Keep by what a festival is found. Raises ValidationError for a day that no year has."""
	with refusals_said():
		doc.key = yearly(doc.calendar, cint(doc.month), cint(doc.day)).key


def festivals(plan: Plan) -> dict[str, str]:
	"""The festivals of a plan, each with the key of its day. Those that are not enabled are left out."""
	filters: dict[str, Any] = {"enabled": 1}
	if plan.festivals:
		filters["name"] = ("in", sorted(plan.festivals))
	rows = frappe.get_all(FESTIVAL, filters=filters, fields=["name", "key"], order_by="name", as_list=True)
	return dict(rows)


def _of_documents(doc: Any) -> dict[str, Any]:
	rows_of = documents.rows_in(doc.document_type, doc.table_field) if doc.table_field else ""
	own = [documents.Condition(row.field_name, row.operator, row.value or "") for row in doc.conditions]
	of_rows = set(documents.unknown_fields(doc.document_type, [one.field for one in own]) if rows_of else ())
	return {
		"doctype": doc.document_type,
		"rows_of": rows_of,
		"date_field": doc.date_field,
		"customer_field": doc.customer_field or documents.customer_field(doc.document_type),
		"conditions": tuple(one for one in own if one.field not in of_rows),
		"row_conditions": tuple(one for one in own if one.field in of_rows),
	}


def _check_document(doc: Document) -> None:
	if not doc.document_type or not documents.is_kept(doc.document_type):
		frappe.throw(
			_("There are no documents {0} on this site: choose another document, or install its app.").format(
				_(doc.document_type or "")
			)
		)
	_check_may_read(doc)
	if doc.table_field and not documents.rows_in(doc.document_type, doc.table_field):
		frappe.throw(_("{0} has no table {1}.").format(_(doc.document_type), doc.table_field))
	plan = as_plan(doc)
	if not plan.customer_field:
		frappe.throw(_("{0} has no field that names a customer: choose one.").format(_(doc.document_type)))
	asked = {
		plan.doctype: [plan.customer_field, *(one.field for one in plan.conditions)],
		plan.rows_of: [one.field for one in plan.row_conditions],
	}
	asked.setdefault(plan.rows_of or plan.doctype, []).append(plan.date_field or "")
	for doctype, fields in asked.items():
		if doctype and (unknown := documents.unknown_fields(doctype, fields)):
			frappe.throw(_("{0} has no field {1}.").format(_(doctype), ", ".join(unknown)))
	if not documents.is_a_date(plan.rows_of or plan.doctype, plan.date_field):
		frappe.throw(_("{0} is no date: choose a field with a date.").format(plan.date_field))


def _check_may_read(doc: Document) -> None:
	"""Who asks something new of documents must be able to read them; who only says when and how need not."""
	saved = frappe.get_doc(PLAN, doc.name) if doc.name and frappe.db.exists(PLAN, doc.name) else None
	if not saved or _asked(saved) != _asked(doc):
		frappe.has_permission(doc.document_type, "read", throw=True)


def _asked(doc: Any) -> tuple[Any, ...]:
	"""What a plan wants to know of documents: a condition tells as much as a field."""
	fields = (doc.document_type, doc.table_field, doc.date_field, doc.customer_field)
	conditions = ((row.field_name, row.operator, row.value or "") for row in doc.conditions)
	said = (doc.subject or "", doc.message or "") if words.names_fields(doc) else ()
	return tuple(field or "" for field in fields), tuple(conditions), said


def _check_channels(doc: Document) -> None:
	channels = [row.channel for row in doc.channels]
	if not channels or any(channel not in CHANNELS for channel in channels):
		frappe.throw(_("Choose by what customers are reminded: Call, SMS or Mail."))
	if len(set(channels)) < len(channels):
		frappe.throw(_("Name each channel once."))
