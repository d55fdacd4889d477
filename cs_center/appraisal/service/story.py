"""Somebody's month in words: its lines, its history, what may be done with it now and by whom (STAFF-14)."""

from collections.abc import Collection
from typing import Any

import frappe
from frappe import _

from cs_center.appraisal.rules.catalogue import TRAINER
from cs_center.appraisal.service import actors, life, store
from cs_center.appraisal.service.policy import LINE, RULE, points_scheme
from cs_center.appraisal.service.store import APPRAISAL, EVENT, Row
from cs_center.calls.rules import access
from cs_center.calls.service.staff import viewer
from cs_center.responsibility.service.naming import name_of
from cs_center.workforce.service.choosing import colleagues

_LINE = (
	"name",
	"day",
	"rule",
	"points",
	"reason",
	"evidence_doctype",
	"evidence_name",
	"corrects",
	"from_facts",
	"given_by",
	"taken_back",
	"taken_back_by",
	"taken_back_why",
)
_RULE = ("name", "title", "rule_group", "lowest", "highest", "needs_reason", "repeatable")


def story(name: str) -> Row:
	"""Lines, history and deeds of an appraisal, for who is asking. Raises PermissionError."""
	doc = frappe.get_doc(APPRAISAL, name)
	doc.check_permission("read")
	deeds = life.deeds_of(doc)
	return {
		"lines": lines(name),
		"history": _history(name),
		"deeds": deeds,
		"gives": _gives(doc),
		"end_under": float(points_scheme().end_under),
	}


def lines(appraisal: str) -> list[Row]:
	"""Every line, those that were taken back last. The caller has checked who reads it."""
	rows = frappe.get_all(
		LINE,
		filters={"appraisal": appraisal},
		fields=list(_LINE),
		order_by="taken_back, day, creation, name",
	)
	titles = dict(frappe.get_all(RULE, fields=["name", "title"], as_list=True))
	for row in rows:
		row.title = _(titles.get(row.rule, row.rule))
		row.given_by_name = name_of(row.given_by) if row.given_by else ""
		row.taken_back_by_name = name_of(row.taken_back_by) if row.taken_back_by else ""
	return rows


def people(txt: str = "", employees: Collection[str] = ()) -> list[Row]:
	"""Whom the user may give points, as `colleagues` answers. Raises PermissionError."""
	actors.check_is_giver()
	seer = viewer()
	is_for_all = bool(seer.roles & {*access.ABOVE_TEAMS, access.INSPECTOR})
	return colleagues(txt, None if is_for_all else seer.led_teams, employees)


def rules(corrects: bool = False) -> list[Row]:
	"""What the user may give points for, the extra ones first. What facts give by themselves is only put right.

	Raises PermissionError.
	"""
	actors.check_is_giver()
	seer = viewer()
	filters: dict[str, Any] = {"disabled": 0}
	if not corrects:
		filters["fact"] = ("is", "not set")
	if not seer.roles & {*access.ABOVE_TEAMS, access.LEADER}:
		filters["rule_group"] = TRAINER
	rows = frappe.get_all(RULE, filters=filters, fields=list(_RULE), order_by="creation, name")
	return [{**row, "title": _(row.title), "group": _(row.rule_group, context=RULE)} for row in rows]


def _history(name: str) -> list[Row]:
	fields = ["event", "at", "by_user", "points_before", "points_after", "reason"]
	rows = frappe.get_all(EVENT, filters={"appraisal": name}, fields=fields, order_by="position desc")
	return [{**row, "by": name_of(row.by_user) if row.by_user else ""} for row in rows]


def _gives(doc: Any) -> bool:
	"""Whether the user may give lines of any rule here now."""
	is_above = bool(viewer().roles & access.ABOVE_TEAMS) or actors.leads(doc.team)
	return not actors.is_own(doc) and is_above and doc.status in store.OPEN_STATES
