"""`CS Call Record Format` records as the pure formats that the parser reads, and back."""

from typing import Any

import frappe
from frappe import _

from cs_center.calls.rules.records.formats import Column, Meaning, RecordFormat
from cs_center.calls.rules.records.parser import RecordParser
from cs_center.calls.service import clock
from cs_center.calls.service.words import refusals_said

DOCTYPE = "CS Call Record Format"
_PLAIN_FIELDS = ("dialect", "source", "time_zone", "encoding", "delimiter", "description")


def record_format(name: str) -> RecordFormat:
	"""The format of that name. Raises DoesNotExistError with the names that there are."""
	if not frappe.db.exists(DOCTYPE, name):
		known = ", ".join(frappe.get_all(DOCTYPE, pluck="name", order_by="name"))
		frappe.throw(
			_("There is no format {0}. Known formats: {1}.").format(name, known), frappe.DoesNotExistError
		)
	return as_rule(frappe.get_cached_doc(DOCTYPE, name))


def check(doc: Any) -> None:
	"""Raises ValidationError when no line could be read with this format."""
	with refusals_said():
		RecordParser(as_rule(doc), clock.now())


def as_rule(doc: Any) -> RecordFormat:
	return RecordFormat(
		name=doc.format_name or "",
		**{field: doc.get(field) or "" for field in _PLAIN_FIELDS},
		quote=doc.quote or "",
		has_header=bool(doc.has_header),
		time_format=doc.time_format or "",
		column_names=tuple((doc.column_names or "").split()),
		columns=tuple(Column(c.column, c.target, c.pattern or "", c.only_when or "") for c in doc.columns),
		meanings=tuple(Meaning(m.target, m.written or "", m.means or "") for m in doc.meanings),
		url_encoded_values=bool(doc.url_encoded_values),
	)


def as_record(shipped: RecordFormat) -> dict[str, Any]:
	"""A shipped format as a document to insert."""
	return {
		"doctype": DOCTYPE,
		"format_name": shipped.name,
		**{field: getattr(shipped, field) for field in _PLAIN_FIELDS},
		"quote": shipped.quote,
		"has_header": int(shipped.has_header),
		"time_format": shipped.time_format,
		"column_names": " ".join(shipped.column_names),
		"url_encoded_values": int(shipped.url_encoded_values),
		"columns": [
			{"column": c.column, "target": c.target, "pattern": c.pattern, "only_when": c.only_when}
			for c in shipped.columns
		],
		"meanings": [{"target": m.target, "written": m.written, "means": m.means} for m in shipped.meanings],
	}
