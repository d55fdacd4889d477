"""What changed of points, who changed it and why: from the history of months and the versions of policy records (SEC-3)."""

import json
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import frappe
from frappe import _
from frappe.model.meta import Meta
from frappe.query_builder import DocType

from cs_center.appraisal.rules.exact import plain
from cs_center.appraisal.service.kpi import SHEET
from cs_center.appraisal.service.places import PLACE
from cs_center.appraisal.service.policy import RULE, SCHEME, number
from cs_center.appraisal.service.store import APPRAISAL, EVENT, Row
from cs_center.calls.rules import access
from cs_center.responsibility.service.naming import name_of

READERS = (access.DIRECTOR, "HR User", "HR Manager")
_POLICY = (SCHEME, RULE, PLACE, SHEET)
_MOST = 20_000


def changes(first: date, last: date, employee: str = "", month_key: str = "") -> list[Row]:
	"""Of these days, both included, the latest first. The scheme's and the catalogue's are left out of what is asked of
	one employee or month. The caller has checked who reads it."""
	since, until = datetime.combine(first, time()), datetime.combine(last + timedelta(days=1), time())
	found = [_of_event(row) for row in _events(since, until, employee, month_key)]
	if not employee and not month_key:
		found += [row for version in _versions(since, until) for row in _of_version(version)]
		found += [*_added(since, until), *_deleted(since, until)]
	return sorted(found, key=lambda row: row["at"], reverse=True)


def _events(since: datetime, until: datetime, employee: str, month_key: str) -> list[Any]:
	event, appraisal = DocType(EVENT), DocType(APPRAISAL)
	query = (
		frappe.qb.from_(event)
		.join(appraisal)
		.on(appraisal.name == event.appraisal)
		.where((event.at >= since) & (event.at < until))
		.select(event.at, event.by_user, event.event, event.from_status, event.to_status, event.reason)
		.select(event.points_before, event.points_after, event.appraisal)
		.select(appraisal.full_name, appraisal.month_key)
		.orderby(event.at, order=frappe.qb.desc)
		.limit(_MOST)
	)
	query = query.where(appraisal.employee == employee) if employee else query
	query = query.where(appraisal.month_key == month_key) if month_key else query
	return query.run(as_dict=True)


def _of_event(row: Any) -> Row:
	before, after = number(row.points_before), number(row.points_after)
	if before != after:
		values = (_("{0} points").format(plain(before)), _("{0} points").format(plain(after)))
	else:
		statuses = (row.from_status, row.to_status)
		values = (
			tuple(_(one or "", context=APPRAISAL) for one in statuses) if len(set(statuses)) > 1 else ("", "")
		)
	return {
		"at": row.at,
		"by": name_of(row.by_user or ""),
		"about": row.full_name,
		"month_key": row.month_key,
		"event": _(row.event, context=EVENT),
		"before": values[0],
		"after": values[1],
		"reason": row.reason,
		"document_type": APPRAISAL,
		"document": row.appraisal,
	}


def _versions(since: datetime, until: datetime) -> list[Any]:
	version = DocType("Version")
	query = (
		frappe.qb.from_(version)
		.where(version.ref_doctype.isin(_POLICY))
		.where((version.creation >= since) & (version.creation < until))
		.select(version.creation, version.owner, version.ref_doctype, version.docname, version.data)
		.limit(_MOST)
	)
	return query.run(as_dict=True)


def _added(since: datetime, until: datetime) -> Iterator[Row]:
	for doctype in (RULE, PLACE, SHEET):
		filters = [["creation", ">=", since], ["creation", "<", until]]
		for row in frappe.get_all(doctype, filters=filters, fields=["name", "owner", "creation"]):
			yield {**_of_policy(row.creation, row.owner, doctype, row.name), "event": _("Policy Added")}


def _deleted(since: datetime, until: datetime) -> Iterator[Row]:
	filters = [["creation", ">=", since], ["creation", "<", until], ["deleted_doctype", "in", _POLICY]]
	fields = ["deleted_doctype", "deleted_name", "owner", "creation"]
	for row in frappe.get_all("Deleted Document", filters=filters, fields=fields):
		said = _of_policy(row.creation, row.owner, row.deleted_doctype, row.deleted_name)
		yield {**said, "event": _("Policy Deleted")}


def _of_policy(at: datetime, user: str, doctype: str, name: str) -> Row:
	return {
		"at": at,
		"by": name_of(user),
		"about": _(doctype),
		"month_key": "",
		"before": "",
		"after": "",
		"reason": "",
		"document_type": doctype,
		"document": name,
	}


def _of_version(version: Any) -> Iterator[Row]:
	"""A row for each field that was changed."""
	meta = frappe.get_meta(version.ref_doctype)
	said = _of_policy(version.creation, version.owner, version.ref_doctype, version.docname)
	for field, before, after, *place in _fields_changed(json.loads(version.data or "{}"), meta):
		label = _label(meta, field)
		where = _("{0}, row {1}").format(label, place[0]) if place else label
		event = _("Policy Changed")
		yield {
			**said,
			"event": event,
			"before": str(before or ""),
			"after": str(after or ""),
			"reason": where,
		}


def _label(meta: Meta, field: str) -> str:
	return _(meta.get_label(field) or field, context=meta.name)


def _fields_changed(data: Row, meta: Meta) -> Iterator[tuple[Any, ...]]:
	yield from (tuple(one) for one in data.get("changed") or ())
	for table, position, _name, fields in data.get("row_changed") or ():
		of_row = _meta_of(meta, table)
		for field, before, after in fields:
			label = _label(of_row, field)
			yield table, f"{label}: {before}", f"{label}: {after}", position + 1
	for table, row in data.get("added") or ():
		yield table, "", _cells(row, _meta_of(meta, table))
	for table, row in data.get("removed") or ():
		yield table, _cells(row, _meta_of(meta, table)), ""


def _meta_of(meta: Meta, table: str) -> Meta:
	return frappe.get_meta(meta.get_field(table).options)


def _cells(row: Row, meta: Meta) -> str:
	shown = [field for field in meta.get_valid_columns() if meta.has_field(field) and field in row]
	return ", ".join(f"{_label(meta, field)}: {row[field]}" for field in shown)
