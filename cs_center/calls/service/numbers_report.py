"""Calls with their numbers in full, for the few who may have them all, and a note of every look (SEC-1)."""

from datetime import timedelta
from typing import Any

import frappe
from frappe import _
from frappe.core.doctype.access_log.access_log import make_access_log
from frappe.query_builder import DocType, Order

from cs_center.calls.rules import access
from cs_center.calls.rules.numbers import display
from cs_center.calls.service import numberbook, store
from cs_center.calls.service.figures import Scope
from cs_center.calls.service.switchboard import switchboard

REPORT = "CS Calls with Numbers"
READERS = tuple(sorted(access.ABOVE_TEAMS))
MOST_DAYS = 31
MOST_CALLS = 20_000

_EXPORT = "frappe.desk.query_report.export_query"
_SHOWN = (
	"name",
	"started_at",
	"direction",
	"outcome",
	"queue",
	"team",
	"agent",
	"party_name",
	"customer",
	"kind",
	"wait_seconds",
	"talk_seconds",
)


def note_access(filters: dict[str, Any]) -> None:
	"""An Access Log entry that stays, whatever becomes of the request: who, which calls, on screen or as a file."""
	asked = frappe.local.form_dict or {}
	is_export = asked.get("cmd") == _EXPORT
	make_access_log(
		doctype=store.LOG,
		report_name=REPORT,
		filters=frappe.as_json(filters, indent=None),
		method="Export" if is_export else "Report",
		file_type=asked.get("file_format_type") if is_export else None,
	)


def calls(scope: Scope, filters: dict[str, Any]) -> list[dict[str, Any]]:
	"""The calls, newest first. For code that has checked who asks. Raises ValidationError when they are too many."""
	record, log = DocType(store.RECORD), DocType(store.LOG)
	query = (
		frappe.qb.from_(log)
		.join(record)
		.on(record.name == log.name)
		.where((log.started_at >= scope.first) & (log.started_at < scope.last + timedelta(days=1)))
		.select(*(log[field] for field in _SHOWN), record.from_key, record.to_key, record.caller_key)
		.orderby(log.started_at, order=Order.desc)
		.limit(MOST_CALLS + 1)
	)
	for field in ("queue", "team", "agent", "direction", "outcome", "customer"):
		if value := filters.get(field):
			query = query.where(log[field] == value)
	if written := filters.get("number"):
		query = query.where(record.caller_key == (numberbook.find_written(written)[0].key or written))
	rows = query.run(as_dict=True)
	if len(rows) > MOST_CALLS:
		frappe.throw(_("More than {0} calls: choose fewer days or a team.").format(MOST_CALLS))
	return [_with_numbers(row) for row in rows]


def _with_numbers(row: dict[str, Any]) -> dict[str, Any]:
	region = switchboard().plan.region
	from_key, to_key, caller_key = row.pop("from_key"), row.pop("to_key"), row.pop("caller_key")
	row["from_number"] = display(from_key or caller_key or "", region)
	row["to_number"] = display(to_key or "", region)
	return row
