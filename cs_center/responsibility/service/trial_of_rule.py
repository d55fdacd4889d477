"""A first-caller rule, saved or not, tried on calls that were (FIRST-1)."""

from datetime import date
from typing import Any

import frappe
from frappe import _

from cs_center.calls.rules import access
from cs_center.calls.service import tiers
from cs_center.calls.service.staff import viewer
from cs_center.responsibility.rules.ownership import OwnershipPolicy
from cs_center.responsibility.rules.policy import MatterTraits, choose, in_order
from cs_center.responsibility.service import policy, trial

READERS = frozenset({access.LEADER, *access.ABOVE_TEAMS, "System Manager"})
MOST_DAYS = 92


def try_rule(document: dict[str, Any], first: date, last: date) -> dict[str, Any]:
	"""What would have gone to whom on these days if the rule were as the document says, in its place among the others.

	Raises PermissionError for everybody but leaders, ValidationError for days that make no sense.
	"""
	seer = viewer()
	if seer.user != "Administrator" and seer.roles.isdisjoint(READERS):
		frappe.throw(_("Rules are tried by leaders."), frappe.PermissionError)
	if last < first or (last - first).days >= MOST_DAYS:
		frappe.throw(_("Choose a first and a last day, at most {0} days apart.").format(MOST_DAYS))
	doc = frappe.get_doc({**document, "doctype": policy.DOCTYPE})
	doc.run_method("validate")
	rule = policy.as_rule(doc)
	others = [other for other in policy.rules() if other.name != rule.name]
	ordered = in_order([*others, rule])
	tier_of = _tiers() if any(other.tiers for other in ordered) else {}

	def takes(row: "frappe._dict") -> bool:
		traits = MatterTraits(
			row.kind or "", row.queue or "", tier_of.get(row.customer or "", tier_of.get("", ""))
		)
		return choose(ordered, traits) is rule and rule.owns

	return trial.try_rule(OwnershipPolicy(rule.window_days), first, last, takes).as_dict()


def _tiers() -> dict[str, str]:
	named = frappe.get_all("Customer", filters={tiers.FIELD: ("is", "set")}, fields=["name", tiers.FIELD])
	return {"": tiers.default_tier(), **{row.name: row[tiers.FIELD] for row in named}}
