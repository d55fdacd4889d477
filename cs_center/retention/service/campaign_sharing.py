"""Moving members from an officer who left or is away to others, by a leader's deed (KEEP-2)."""

from typing import Any

import frappe
from frappe import _
from frappe.utils import cint

from cs_center.calls.rules import access
from cs_center.engines import customers
from cs_center.engines.database import upsert_many
from cs_center.engines.people import enabled_users_with_role
from cs_center.responsibility.service.naming import name_of
from cs_center.retention.rules import members as paths
from cs_center.retention.rules.assignment import Officer, Sharing, Wanted
from cs_center.retention.service.members import CAMPAIGN, MEMBER, check_leads, pool

_FIELDS = ["name", "customer", "segment", "tier", "territory", "hours", "next_action_at"]


def reassign(campaign: str, from_user: str, to_user: str = "") -> dict[str, int]:
	"""Give open members of an officer, or of nobody, to another one, or fairly to the others; how many to whom.

	Who has no other officer with the skill stays. Raises PermissionError, ValidationError, DoesNotExistError.
	"""
	check_leads()
	doc = frappe.get_doc(CAMPAIGN, campaign)
	doc.check_permission("write")
	officers = _officers(doc, from_user, to_user)
	assigned = from_user or ("is", "not set")
	filters = {"campaign": campaign, "status": ("in", paths.OPEN), "assigned_to": assigned}
	rows = (
		frappe.db.get_values(MEMBER, filters, _FIELDS, as_dict=True, for_update=True, order_by="name") or []
	)
	sharing, above = Sharing(officers, (), _open(campaign)), customers.areas_above()
	moved, counts = [], {}
	for row in rows:
		if user := sharing.give(_wanted(row, above)):
			moved.append({"name": row.name, "assigned_to": user, "pool": _pool(campaign, user, row)})
			counts[user] = counts.get(user, 0) + 1
	upsert_many(MEMBER, moved, update=("assigned_to", "pool"))
	_say(doc, from_user, counts)
	return counts


def _officers(doc: Any, from_user: str, to_user: str) -> list[Officer]:
	able = set(enabled_users_with_role(access.RETENTION_OFFICER))
	if to_user:
		if to_user not in able:
			frappe.throw(_("{0} is no retention officer who may log in.").format(name_of(to_user)))
		return [Officer(to_user)]
	found = [
		Officer(row.user, cint(row.capacity), row.segment or "", row.tier or "", row.territory or "")
		for row in doc.officers
		if row.user in able and row.user != from_user
	]
	if not found:
		frappe.throw(_("There is no other officer in this campaign: name one first."))
	return found


def _open(campaign: str) -> dict[str, int]:
	filters = {"campaign": campaign, "status": ("in", paths.OPEN), "assigned_to": ("is", "set")}
	fields = ["assigned_to", "count(name) as members"]
	rows = frappe.get_all(MEMBER, filters=filters, fields=fields, group_by="assigned_to")
	return {row.assigned_to: row.members for row in rows}


def _wanted(row: Any, above: dict[str, str]) -> Wanted:
	areas = frozenset(customers.lies_in(row.territory or "", above))
	return Wanted(row.customer, row.segment or "", row.tier or "", areas)


def _pool(campaign: str, user: str, row: Any) -> str | None:
	return pool(campaign, user, row.hours or "") if row.next_action_at else None


def _say(doc: Any, from_user: str, counts: dict[str, int]) -> None:
	for user, count in counts.items():
		words = _("{0} members of {1} go to {2}.")
		before = name_of(from_user) if from_user else _("nobody")
		doc.add_comment("Info", frappe.utils.escape_html(words.format(count, before, name_of(user))))
