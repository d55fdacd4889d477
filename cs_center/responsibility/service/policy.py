"""The first-caller rules of the site. One cached read per request."""

from typing import Any

import frappe
from frappe.utils import cint, flt

from cs_center.responsibility.rules.limits import Limit
from cs_center.responsibility.rules.policy import (
	FallbackStep,
	FirstCallerRule,
	MatterTraits,
	choose,
	in_order,
)

DOCTYPE = "CS First Caller Rule"
_LOCAL = "cs_center_first_caller_rules"
_SECONDS_SHARED = 300
_SETS = {
	"kinds": ("CS Rule Kind", "kind"),
	"queues": ("CS Rule Queue", "queue"),
	"tiers": ("CS Rule Tier", "tier"),
}


def rules() -> tuple[FirstCallerRule, ...]:
	"""Every enabled rule, in the order in which they are asked."""
	found = getattr(frappe.local, _LOCAL, None)
	if found is None:
		found = frappe.cache.get_value(_LOCAL, expires=True)
		if found is None:
			found = in_order(_read())
			frappe.cache.set_value(_LOCAL, found, expires_in_sec=_SECONDS_SHARED)
		setattr(frappe.local, _LOCAL, found)
	return found


def forget() -> None:
	"""Read the rules anew: called when one changes."""
	frappe.cache.delete_value(_LOCAL)
	setattr(frappe.local, _LOCAL, None)


def rule_for(traits: MatterTraits) -> FirstCallerRule | None:
	"""The rule for matters with these traits; None when nobody is meant to own them."""
	rule = choose(rules(), traits)
	return rule if rule and rule.owns else None


def rule_named(name: str | None) -> FirstCallerRule:
	"""The rule under which a matter was taken; one that is gone leaves the shipped figures."""
	return next((rule for rule in rules() if rule.name == name), FirstCallerRule())


def asks_for_tiers() -> bool:
	return any(rule.tiers for rule in rules())


def as_rule(doc: Any) -> FirstCallerRule:
	"""What the record of a rule says, saved or not."""
	return FirstCallerRule(
		name=doc.name or doc.rule_name or "",
		priority=cint(doc.priority),
		**{
			field: frozenset(row.get(key) for row in doc.get(field) or [])
			for field, (_, key) in _SETS.items()
		},
		owns=bool(doc.owns),
		window_days=flt(doc.window_days),
		wait_seconds=cint(doc.wait_seconds),
		fallback=tuple(FallbackStep(row.who, row.user or "") for row in doc.get("fallback") or []),
		limits={row.kind: Limit(cint(row.amount), row.unit) for row in doc.get("limits") or []},
		warn_before_minutes=cint(doc.warn_before_minutes),
		accept_within_minutes=cint(doc.accept_within_minutes),
		confirm_within_days=cint(doc.confirm_within_days),
	)


def _read() -> list[FirstCallerRule]:
	names = frappe.get_all(DOCTYPE, filters={"enabled": 1}, pluck="name")
	return [as_rule(frappe.get_doc(DOCTYPE, name)) for name in names]
