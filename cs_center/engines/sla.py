"""ERPNext's Service Level Agreement on our documents: its clock, with the limits that the mission promises.

What of it hurts, and is put right here and nowhere else: it has one window a weekday, so that make-up working days and
service round the clock come out wrong; it loses a second a day; its moments are in the time zone of who made the document.
So the engine keeps the agreement, holding, responses and what became of it, and is told the limits.
"""

from datetime import datetime
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import get_datetime, get_weekdays, getdate, now_datetime

AGREEMENT = "Service Level Agreement"
MET, MISSED = "Fulfilled", "Failed"
FIRST_RESPONSE_DUE, RESOLUTION_DUE = "First Response Due", "Resolution Due"
#: Later versions of ERPNext have renamed what these stand for.
_RENAMED = {"resolution_by": "sla_resolution_by", "resolution_date": "sla_resolution_date"}
_MOMENTS = ("first_responded_on", "on_hold_since", "resolution_date")
_A_DAY = 86_400
#: What ERPNext adds to a doctype that has an agreement: its engine keeps them.
FIELDS = frozenset(
	{
		"service_level_agreement",
		"priority",
		"response_by",
		"first_responded_on",
		"on_hold_since",
		"total_hold_time",
		"agreement_status",
		"resolution_by",
		"service_level_agreement_creation",
		"resolution_date",
		*_RENAMED.values(),
	}
)


def is_tracked() -> bool:
	"""Whether ERPNext keeps agreements on this site (Support Settings)."""
	return bool(frappe.db.get_single_value("Support Settings", "track_service_level_agreement"))


def create(
	doctype: str, name: str, paused_on: tuple[str, ...], fulfilled_on: tuple[str, ...]
) -> list[tuple[str, str]]:
	"""An agreement for all documents of a doctype that declares no field of it; ERPNext adds the fields.

	Does nothing when the doctype has one already. Answers what had to be made for it: doctype and name. Raises
	ValidationError where ERPNext refuses it.
	"""
	if frappe.db.exists(AGREEMENT, {"document_type": doctype}):
		return []
	holiday_list, made_list = _holiday_list(name)
	priority, made_priority = _priority()
	window = {"start_time": "00:00:00", "end_time": "23:59:59"}
	times = {"response_time": 3600, "resolution_time": _A_DAY}
	agreement = {
		"doctype": AGREEMENT,
		"service_level": name,
		"document_type": doctype,
		"default_service_level_agreement": 1,
		"enabled": 1,
		"apply_sla_for_resolution": 1,
		"holiday_list": holiday_list,
		"priorities": [{"priority": priority, "default_priority": 1, **times}],
		"support_and_resolution": [{"workday": day, **window} for day in get_weekdays()],
		"pause_sla_on": [{"status": status} for status in paused_on],
		"sla_fulfilled_on": [{"status": status} for status in fulfilled_on],
	}
	frappe.get_doc(agreement).insert(ignore_permissions=True)
	return [*made_list, *made_priority]


def correct(
	doc: Document, respond_by: datetime | None, responded_at: datetime | None, due_by: datetime | None
) -> None:
	"""Give the agreement of a document that is being saved the limits that were promised. Call it in `before_save`."""
	if not doc.get("service_level_agreement"):
		return
	before = doc.get_doc_before_save()
	for field in _MOMENTS:
		name = _field(doc, field)
		if doc.get(name) and doc.get(name) != (before.get(name) if before else None):
			doc.set(name, now_datetime())
	doc.first_responded_on = responded_at
	doc.response_by = respond_by
	if doc.get("on_hold_since"):
		return
	doc.set(_field(doc, "resolution_by"), due_by)
	doc.agreement_status = _became(responded_at, doc.get(_field(doc, "resolution_date")), due_by)


def _became(responded_at: datetime | None, resolved_at: Any, due_by: datetime | None) -> str:
	if resolved_at:
		return MET if not due_by or get_datetime(resolved_at) <= due_by else MISSED
	return RESOLUTION_DUE if responded_at else FIRST_RESPONSE_DUE


def _field(doc: Document, name: str) -> str:
	newer = _RENAMED.get(name)
	return newer if newer and doc.meta.has_field(newer) else name


def _priority() -> tuple[str, list[tuple[str, str]]]:
	known = frappe.get_all("Issue Priority", pluck="name", order_by="creation")
	if known:
		return (_USUAL_PRIORITY if _USUAL_PRIORITY in known else known[0]), []
	frappe.get_doc({"doctype": "Issue Priority", "name": _USUAL_PRIORITY}).insert(ignore_permissions=True)
	return _USUAL_PRIORITY, [("Issue Priority", _USUAL_PRIORITY)]


def _holiday_list(name: str) -> tuple[str, list[tuple[str, str]]]:
	company = frappe.db.get_single_value("Global Defaults", "default_company")
	known = frappe.db.get_value("Company", company, "default_holiday_list") if company else None
	if known := known or frappe.db.get_value("Holiday List", {}, order_by="creation"):
		return known, []
	year = getdate().year
	days = {"from_date": f"{year}-01-01", "to_date": f"{year + 1}-12-31"}
	made = frappe.get_doc({"doctype": "Holiday List", "holiday_list_name": name, **days})
	return made.insert(ignore_permissions=True).name, [("Holiday List", made.name)]


_USUAL_PRIORITY = "Medium"
