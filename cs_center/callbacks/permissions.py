"""Whose callbacks somebody sees: their own and unassigned ones, those of a team they lead, or all."""

import frappe
from frappe.model.document import Document
from frappe.query_builder import DocType

from cs_center.calls.rules import access
from cs_center.calls.service.staff import viewer


def query_conditions(user: str | None = None) -> str:
	"""SQL that limits lists and reports of `CS Callback` to what the user may see."""
	seer = viewer(user)
	if sees_all(seer):
		return ""
	callback = DocType("CS Callback")
	mine = (callback.assigned_to == seer.user) | (callback.closed_by == seer.user)
	if access.CALLBACK_OFFICER in seer.roles:
		mine |= callback.assigned_to.isnull() | (callback.assigned_to == "")
	if seer.led_teams:
		mine |= callback.team.isin(sorted(seer.led_teams))
	return f"({mine.get_sql(with_namespace=True, quote_char='`')})"


def has_permission(doc: Document, ptype: str = "read", user: str | None = None) -> bool | None:
	"""False for callbacks that are not the user's business; None leaves the decision to the roles."""
	seer = viewer(user)
	if sees_all(seer):
		return None
	# Read anew: a document may come from a browser that made it up.
	known = frappe.db.get_value(doc.doctype, doc.name, ["assigned_to", "closed_by", "team"], as_dict=True)
	return None if known and _is_business_of(seer, known) else False


def _is_business_of(seer: access.Viewer, known: "frappe._dict") -> bool:
	if seer.user in (known.assigned_to, known.closed_by):
		return True
	if access.CALLBACK_OFFICER in seer.roles and not known.assigned_to:
		return True
	return known.team in seer.led_teams


def sees_all(seer: access.Viewer) -> bool:
	return bool(seer.roles & access.ABOVE_TEAMS) or "System Manager" in seer.roles
