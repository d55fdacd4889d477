"""The tables of early warning: what is counted, and the warnings with their history (COMP-10)."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Count
from frappe.utils import cint, flt, get_datetime

from cs_center.complaints.service import store as complaints
from cs_center.engines.database import insert_many, stamp, upsert_many
from cs_center.responsibility.service.naming import kept
from cs_center.warnings import rules
from cs_center.warnings.rules import Change, Threshold, Warned

WARNING, CHANGE, THRESHOLD = "CS Warning", "CS Warning Change", "CS Warning Threshold"
_CALL = "CS Call Log"

Row = dict[str, Any]
_WARNED_FIELDS = ("level", "count", "opened_at", "status", "peak_count", "peak_level")
_WARNED_FIELDS += ("respond_by", "reminded_at", "responded_at", "over_at")
_MOMENTS = ("opened_at", "respond_by", "reminded_at", "responded_at", "over_at")
FIELDS = ("name", "title", "threshold", "group_by", "subject", "station", "incident", *_WARNED_FIELDS)


def threshold_of(doc: Any) -> Threshold:
	"""What the record of a threshold says, saved or not."""
	return Threshold(
		window_hours=flt(doc.window_hours),
		blue=cint(doc.blue),
		yellow=cint(doc.yellow),
		orange=cint(doc.orange),
		red=cint(doc.red),
		respond_within_minutes=cint(doc.respond_within_minutes),
	)


def counts(doc: Any, now: datetime) -> dict[str, int]:
	"""How many came about each subject within the window that ends now. One statement."""
	query, subject, _at = _counted(doc, now - threshold_of(doc).window, now)
	return dict(query.groupby(subject).select(subject, Count("*")).run())


def moments(doc: Any, since: datetime, until: datetime, most: int) -> list[tuple[datetime, str]]:
	"""What came after `since` until `until`, when and about what; at most so many."""
	query, subject, at = _counted(doc, since, until)
	return list(query.select(at, subject).orderby(at).limit(most).run())


def of_most(doc: Any, subject: str, field: str, now: datetime) -> str:
	"""The station, topic or area that most of the counted complaints name; blank for calls, which name none."""
	if doc.counts == rules.CALLS:
		return ""
	query, column, _at = _counted(doc, now - threshold_of(doc).window, now)
	named = DocType(complaints.COMPLAINT)[field]
	query = query.where((column == subject) & named.isnotnull() & (named != ""))
	rows = query.groupby(named).select(named, Count("*")).run()
	return min(rows, key=lambda row: (-row[1], row[0]))[0] if rows else ""


def _counted(doc: Any, since: datetime, until: datetime) -> tuple[Any, Any, Any]:
	"""A query over what a threshold counts, the column of the subject, and the one of when it came.

	Calls: every incoming call that was logged with the kind, whether or not a complaint was taken from it; each once.
	"""
	is_calls = doc.counts == rules.CALLS
	table = DocType(_CALL if is_calls else complaints.COMPLAINT)
	at = table.started_at if is_calls else table.taken_at
	subject = table[doc.group_by.lower()]
	query = frappe.qb.from_(table).where((at > since) & (at <= until))
	query = query.where(subject.isnotnull() & (subject != ""))
	if is_calls:
		query = query.where(table.direction == "Inbound")
	for field in ("kind", "topic", "product"):
		if doc.get(field):
			query = query.where(table[field] == doc.get(field))
	if doc.get("area"):
		query = query.where(table.area.isin(_within(doc.area)))
	return query, subject, at


def _within(area: str) -> list[str]:
	return [area, *frappe.db.get_descendants("Territory", area)]


def open_warnings(threshold: str) -> list["frappe._dict"]:
	"""Warnings of a threshold that are not over, locked."""
	return (
		frappe.db.get_values(
			WARNING,
			{"threshold": threshold, "status": ("!=", rules.OVER)},
			list(FIELDS),
			as_dict=True,
			for_update=True,
		)
		or []
	)


def warned_of(row: Any) -> Warned:
	"""A stored warning as the rules see it."""
	values = {field: row.get(field) for field in _WARNED_FIELDS}
	for field in _MOMENTS:
		values[field] = get_datetime(values[field]) if values[field] else None
	return Warned(**values)


def open_key(threshold: str, group_by: str, subject: str) -> str:
	"""One open warning of a threshold about a subject."""
	return hashlib.sha256(f"{threshold}\n{group_by}\n{subject}".encode()).hexdigest()[:40]


def insert(row: Row, after: Warned, changes: Sequence[Change]) -> Any:
	"""A new warning. A key that another worker has made raises."""
	doc = frappe.get_doc({"doctype": WARNING, **row, **_values(after)})
	doc.open_key = open_key(row["threshold"], row["group_by"], row["subject"])
	for change in changes:
		doc.append("history", _line(change))
	doc.flags.is_counted = True
	return doc.insert(ignore_permissions=True)


def update(rows: Sequence[tuple["frappe._dict", Warned, Sequence[Change]]], **others: Any) -> None:
	"""Warnings as they stand now, with what was added to their history; `others`: more fields of each of them."""
	written = []
	for row, after, _changes in rows:
		values = {"name": row.name, "station": row.station, **_values(after), **others}
		values["open_key"] = None if after.status == rules.OVER else _key_of(row)
		written.append({**values, **_modified()})
	if written:
		upsert_many(WARNING, written, update=tuple(column for column in written[0] if column != "name"))
	_append([(row.name, changes) for row, _after, changes in rows if changes])


def _append(added: Sequence[tuple[str, Sequence[Change]]]) -> None:
	if not added:
		return
	line = DocType(CHANGE)
	of_these = line.parent.isin([name for name, _changes in added])
	known = dict(
		frappe.qb.from_(line).where(of_these).groupby(line.parent).select(line.parent, Count("*")).run()
	)
	place = {"parenttype": WARNING, "parentfield": "history"}
	rows = [
		{
			"name": frappe.generate_hash(length=20),
			**stamp(),
			**place,
			"parent": name,
			"idx": known.get(name, 0) + number,
			**_line(change),
		}
		for name, changes in added
		for number, change in enumerate(changes, 1)
	]
	insert_many(CHANGE, rows)


def _key_of(row: Any) -> str:
	return open_key(row.threshold, row.group_by, row.subject)


def _values(after: Warned) -> Row:
	return {field: getattr(after, field) for field in _WARNED_FIELDS}


def _line(change: Change) -> Row:
	return {"at": change.at, "level": change.level, "count": change.count, "note": kept(change.note)}


def _modified() -> Row:
	written = stamp()
	return {"modified": written["modified"], "modified_by": written["modified_by"]}
