"""The rules of segments that managers set, and what they say of one customer or would say of all (KEEP-1)."""

import time
from collections import Counter
from collections.abc import Sequence
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, getdate

from cs_center.calls.service.words import refusals_said, say
from cs_center.engines.customers import CUSTOMER, count_customers
from cs_center.responsibility.service.naming import kept, said
from cs_center.retention.rules import segments as rules
from cs_center.retention.rules.segments import Facts, SegmentRule
from cs_center.retention.service import facts

RULE, SEGMENT = "CS Segment Rule", "CS Segment"
#: Who would move is named up to so many; a preview that takes longer than so many seconds says how far it came.
NAMED, PREVIEW_SECONDS = 20, 60


def check(doc: Document) -> None:
	"""Raises ValidationError for a rule that means nothing."""
	with refusals_said():
		_as_rule(doc)


def in_order() -> tuple[SegmentRule, ...]:
	"""Enabled rules in the order in which they are asked."""
	names = frappe.get_all(RULE, filters={"enabled": 1}, pluck="name")
	return rules.in_order(_as_rule(frappe.get_doc(RULE, name)) for name in names)


def because(rule: SegmentRule | None, found: Facts) -> str:
	"""Why a customer is where they are, as it is stored."""
	return " ".join(kept(reason) for reason in rules.why(rule, found))


def of_customers(customers: Sequence[str]) -> dict[str, str]:
	"""The segment of each customer who has one."""
	filters = {"customer": ("in", list(customers))}
	rows = frappe.get_all(facts.STANDING, filters=filters, fields=["customer", "segment"], as_list=True)
	return {customer: segment for customer, segment in rows if segment}


def explain(customer: str) -> dict[str, Any]:
	"""Where a customer stands, and what each rule says of them today. Raises PermissionError, DoesNotExistError."""
	frappe.has_permission(facts.STANDING, throw=True)
	if not frappe.db.exists(CUSTOMER, customer):
		frappe.throw(_("There is no customer {0}.").format(customer), frappe.DoesNotExistError)
	ordered = in_order()
	known = facts.of_customer(customer, rules.asked_by(ordered), getdate())
	standing = frappe.db.get_value(facts.STANDING, {"customer": customer}, _STANDING, as_dict=True)
	return {
		"standing": standing,
		"changes": frappe.get_all(CHANGE, {"customer": customer}, _CHANGE, order_by="at desc", limit=NAMED),
		"rules": [_explained(rule, known.facts) for rule in ordered] if known else [],
	}


def preview(written: dict[str, Any]) -> dict[str, Any]:
	"""What a rule, saved or not, would change: how many customers would come from where to where, and some by name.

	Writes nothing. Raises ValidationError for a rule that means nothing, PermissionError.
	"""
	doc = frappe.get_doc({**written, "doctype": RULE})
	doc.check_permission("write")
	check(doc)
	ordered = _with(doc)
	began, moved, named, looked_at = time.monotonic(), Counter(), [], 0
	for page in facts.pages(rules.asked_by(ordered), getdate()):
		looked_at += len(page)
		for known in page:
			chosen = rules.choose(ordered, known.facts)
			segment = chosen.segment if chosen else ""
			if segment != known.segment:
				moved[known.segment, segment] += 1
				if len(named) < NAMED:
					named.append(_named(known, segment, chosen))
		if time.monotonic() - began > PREVIEW_SECONDS:
			break
	return {
		"customers": count_customers(),
		"looked_at": looked_at,
		"moves": [{"from": a, "to": b, "count": count} for (a, b), count in moved.most_common()],
		"named": named,
	}


def _with(doc: Document) -> tuple[SegmentRule, ...]:
	others = [rule for rule in in_order() if rule.name != doc.name]
	return rules.in_order([*others, _as_rule(doc)] if cint(doc.enabled) else others)


def _named(known: facts.Known, segment: str, rule: SegmentRule | None) -> dict[str, str]:
	reason = " ".join(said(reason) for reason in rules.why(rule, known.facts))
	return {"customer": known.customer, "from": known.segment, "to": segment, "reason": reason}


def _explained(rule: SegmentRule, found: Facts) -> dict[str, Any]:
	conditions = [
		{
			"fact": say(rules.shown(one.asked, found)),
			"wanted": " ".join(
				filter(
					None,
					(
						_(one.operator, context="CS Segment Condition"),
						str("" if one.value is None else one.value),
					),
				)
			),
			"holds": rules.holds(one, found),
		}
		for one in rule.conditions
	]
	return {
		"rule": rule.name,
		"segment": rule.segment,
		"fits": rules.fits(rule, found),
		"conditions": conditions,
	}


def _as_rule(doc: Document) -> SegmentRule:
	return SegmentRule(
		doc.name or doc.rule_name or "", doc.segment or "", cint(doc.priority), conditions_of(doc.conditions)
	)


def conditions_of(rows: Sequence[Any]) -> tuple[rules.Condition, ...]:
	"""Conditions as somebody wrote them. Raises Rejected for one that means nothing."""
	return tuple(
		rules.condition(row.fact or "", cint(row.days), row.operator or "", row.value or "") for row in rows
	)


CHANGE = "CS Segment Change"
_STANDING = ["segment", "since", "rule", "reason"]
_CHANGE = ["from_segment", "to_segment", "at", "reason"]
