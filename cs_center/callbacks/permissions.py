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
	if sees_all(seer) or seer.user in (doc.assigned_to, doc.closed_by):
		return None
	if access.CALLBACK_OFFICER in seer.roles and not doc.assigned_to:
		return None
	return None if doc.team and doc.team in seer.led_teams else False


def sees_all(seer: access.Viewer) -> bool:
	return bool(seer.roles & access.ABOVE_TEAMS) or "System Manager" in seer.roles
