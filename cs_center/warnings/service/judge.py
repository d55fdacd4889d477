"""Whether a threshold is a good one: the warnings it raised, and those it would have raised (COMP-10)."""

from datetime import date, datetime, timedelta
from typing import Any

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.query_builder.functions import Count
from frappe.utils import get_datetime, now_datetime

from cs_center.calls.rules import access
from cs_center.calls.service.staff import viewer
from cs_center.calls.service.words import refusals_said
from cs_center.responsibility.service.naming import said
from cs_center.warnings import rules
from cs_center.warnings.service import store

READERS = frozenset({access.LEADER, *access.ABOVE_TEAMS, "System Manager"})
MOST_DAYS, MOST_COUNTED, _SHOWN = 92, 200_000, 50
_FIELDS = ["name", "subject", "status", "level", "count", "peak_count", "peak_level", "opened_at", "over_at"]
_FIELDS += ["respond_by", "responded_at", "reminded_at", "incident", "station"]


def history(threshold: str) -> dict[str, Any]:
	"""Warnings of a threshold, the latest first, and how many there were of each colour."""
	frappe.get_doc(store.THRESHOLD, threshold).check_permission("read")
	of_threshold = {"threshold": threshold}
	rows = frappe.get_all(
		store.WARNING, filters=of_threshold, fields=_FIELDS, order_by="opened_at desc", limit=_SHOWN
	)
	peaks = _grouped(threshold, "peak_level")
	return {
		"warnings": [{**row, "hours": _hours(row.opened_at, row.over_at)} for row in rows],
		"total": sum(peaks.values()),
		"by_level": {level: peaks.get(level, 0) for level in rules.COLOURS},
		"open": frappe.db.count(store.WARNING, {**of_threshold, "status": ("!=", rules.OVER)}),
		"responded": frappe.db.count(store.WARNING, {**of_threshold, "responded_at": ("is", "set")}),
		"incidents": frappe.db.count(store.WARNING, {**of_threshold, "incident": ("is", "set")}),
	}


def try_threshold(document: dict[str, Any], first: date, last: date) -> dict[str, Any]:
	"""What a threshold, saved or not, would have raised over the complaints and calls of some days.

	Raises PermissionError for everybody but leaders, ValidationError for days or counts that make no sense.
	"""
	_check(first, last)
	doc = frappe.get_doc({**document, "doctype": store.THRESHOLD})
	with refusals_said():
		check(doc)
	begin = datetime.combine(first, datetime.min.time())
	end = min(datetime.combine(last, datetime.min.time()) + timedelta(days=1), now_datetime())
	threshold = store.threshold_of(doc)
	past = store.moments(doc, begin - threshold.window, end, MOST_COUNTED + 1)
	if len(past) > MOST_COUNTED:
		frappe.throw(_("There is more than {0} on these days: choose fewer.").format(MOST_COUNTED))
	raised = [one for one in rules.replay(past, threshold, end) if _touches(one, begin)]
	return {
		"counted": sum(1 for at, _subject in past if at > begin),
		"total": len(raised),
		"by_level": {level: _peaked(raised, level) for level in rules.COLOURS},
		"warnings": [_shown(one) for one in raised[:_SHOWN]],
		"more": max(0, len(raised) - _SHOWN),
	}


def check(doc: Any) -> None:
	"""Raises `Rejected` for a threshold that can not be."""
	other = any(doc.get(field) for field in ("topic", "area", "product"))
	rules.check(store.threshold_of(doc), doc.counts, doc.group_by, bool(doc.kind), other)


def _check(first: date, last: date) -> None:
	seer = viewer()
	if seer.user != "Administrator" and seer.roles.isdisjoint(READERS):
		frappe.throw(_("Thresholds are tried by leaders."), frappe.PermissionError)
	if last < first or (last - first).days >= MOST_DAYS:
		frappe.throw(_("Choose a first and a last day, at most {0} days apart.").format(MOST_DAYS))


def _touches(one: rules.Raised, begin: datetime) -> bool:
	"""What was counted before the first day only fills its window."""
	return one.warned.over_at is None or one.warned.over_at > begin


def _peaked(raised: list[rules.Raised], level: str) -> int:
	return sum(1 for one in raised if one.warned.peak_level == level)


def _shown(one: rules.Raised) -> dict[str, Any]:
	warned = one.warned
	return {
		"subject": one.subject,
		"peak_level": warned.peak_level,
		"peak_count": warned.peak_count,
		"opened_at": warned.opened_at,
		"over_at": warned.over_at,
		"hours": _hours(warned.opened_at, warned.over_at),
		"changes": [
			{"at": change.at, "level": change.level, "count": change.count, "note": said(change.note)}
			for change in one.changes
		],
	}


def _hours(opened_at: Any, over_at: Any) -> float:
	until = get_datetime(over_at) if over_at else now_datetime()
	return round((until - get_datetime(opened_at)).total_seconds() / 3600, 1)


def _grouped(threshold: str, field: str) -> dict[str, int]:
	warning = DocType(store.WARNING)
	query = frappe.qb.from_(warning).where(warning.threshold == threshold)
	return dict(query.groupby(warning[field]).select(warning[field], Count("*")).run())
