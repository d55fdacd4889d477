"""The records by which months are scored: the scheme's figures and the catalogue of point rules (STAFF-4 to STAFF-12)."""

from decimal import Decimal
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, flt

from cs_center.appraisal.rules import catalogue as rules
from cs_center.appraisal.rules import scheme as figures
from cs_center.appraisal.rules.catalogue import Catalogue, PointRule
from cs_center.appraisal.rules.scheme import GradeBound, Scheme
from cs_center.calls.service.words import refusals_said

SCHEME, RULE, LINE = "CS Appraisal Scheme", "CS Point Rule", "CS Appraisal Line"
_POINTS = ("base", "cap", "end_under", "last_under", "exam_pass", "exam_full", "kpi_known")
_COUNTS = (
	"unpaid_months",
	"absent_months",
	"appeal_days",
	"last_months",
	"failing_months",
	"first_months",
	"owner_places",
)
_GRADES = ("owner_at_least", "owner_at_most")
_PLACES = 2


def points_scheme() -> Scheme:
	"""The figures that make points, from the record; those that are money are the rules' own and mean nothing here."""
	return _scheme_of(frappe.get_cached_doc(SCHEME))


def catalogue() -> Catalogue:
	"""Every point rule by its code, disabled ones too: lines name them."""
	return rules.by_code(_rule_of(row) for row in frappe.get_all(RULE, fields=["*"], order_by="name"))


def in_force(known: Catalogue) -> Catalogue:
	"""Those of which new lines are made."""
	disabled = set(frappe.get_all(RULE, filters={"disabled": 1}, pluck="name"))
	return {code: rule for code, rule in known.items() if code not in disabled}


def check_scheme(doc: Document) -> None:
	"""Raises ValidationError for a scheme that means nothing."""
	with refusals_said():
		figures.check(_scheme_of(doc))


def check_rule(doc: Document) -> None:
	"""Raises ValidationError for a rule that means nothing."""
	doc.rule_code = (doc.rule_code or "").strip()
	with refusals_said():
		rules.check_rule(_rule_of(doc))


def check_rule_is_not_used(doc: Document) -> None:
	"""What lines name stays (SEC-3)."""
	if frappe.db.exists(LINE, {"rule": doc.name}):
		frappe.throw(_("Lines name this rule: disable it, then nobody is given any more of it."))


def number(value: Any) -> Decimal:
	"""Points of a record, exact to two places."""
	return Decimal(str(flt(value, _PLACES)))


def shipped_scheme() -> dict[str, Any]:
	"""The scheme as a new site gets it."""
	shipped = Scheme()
	return {
		"doctype": SCHEME,
		**{field: getattr(shipped, field) for field in (*_POINTS, *_COUNTS, *_GRADES)},
		"grades": [
			{"grade": one.grade, "bound": one.bound, "holds_bound": int(one.holds_bound)}
			for one in shipped.grades
		],
	}


def shipped_rules() -> list[dict[str, Any]]:
	"""The catalogue as a new site gets it."""
	return [
		{
			"doctype": RULE,
			"rule_code": rule.code,
			"title": rule.title,
			"rule_group": rule.group,
			"lowest": rule.lowest,
			"highest": rule.highest,
			"repeatable": int(rule.repeatable),
			"needs_reason": int(rule.needs_reason),
			"whole_points": int(rule.whole_points),
			"fact": rule.fact,
			"mission_rule": rule.mission_rule,
		}
		for rule in rules.SHIPPED
	]


def _scheme_of(doc: Document) -> Scheme:
	if not doc.grades:  # never saved: the table has no defaults
		return Scheme()
	return Scheme(
		**{field: number(doc.get(field)) for field in _POINTS},
		**{field: cint(doc.get(field)) for field in _COUNTS},
		**{field: (doc.get(field) or "").strip() for field in _GRADES},
		grades=tuple(
			GradeBound((row.grade or "").strip(), number(row.bound), bool(cint(row.holds_bound)))
			for row in doc.grades
		),
	)


def _rule_of(row: Any) -> PointRule:
	return PointRule(
		row.rule_code or "",
		row.title or "",
		row.rule_group or "",
		number(row.lowest),
		number(row.highest),
		bool(cint(row.repeatable)),
		bool(cint(row.needs_reason)),
		row.fact or "",
		bool(cint(row.whole_points)),
		row.mission_rule or "",
	)
