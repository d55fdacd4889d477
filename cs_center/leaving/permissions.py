"""Whose talks before leaving somebody sees: their own, unassigned ones, those they asked for, of their teams, or all."""

import frappe
from frappe.model.document import Document
from frappe.query_builder import DocType

from cs_center.calls.rules import access
from cs_center.calls.service.staff import viewer
from cs_center.leaving.service.store import TALK

_COLUMNS = ("assigned_to", "ended_by", "asked_by", "team")


def query_conditions(user: str | None = None) -> str:
	"""SQL that limits lists and reports of `CS Leaving Talk` to what the user may see."""
	seer = viewer(user)
	if _sees_all(seer):
		return ""
	talk = DocType(TALK)
	mine = (talk.assigned_to == seer.user) | (talk.ended_by == seer.user) | (talk.asked_by == seer.user)
	without_team = talk.team.isnull() | (talk.team == "")
	if access.RETENTION_OFFICER in seer.roles:
		of_nobody = talk.assigned_to.isnull() | (talk.assigned_to == "")
		of_teams = without_team | talk.team.isin(sorted(seer.teams)) if seer.teams else without_team
		mine |= of_nobody & of_teams
	if access.LEADER in seer.roles:
		mine |= without_team | talk.team.isin(sorted(seer.led_teams)) if seer.led_teams else without_team
	return f"({mine.get_sql(with_namespace=True, quote_char='`')})"


def has_permission(doc: Document, ptype: str = "read", user: str | None = None) -> bool | None:
	"""False for talks that are not the user's business; None leaves the decision to the roles."""
	seer = viewer(user)
	if _sees_all(seer):
		return None
	# Read anew: a document may come from a browser that made it up.
	known = frappe.db.get_value(doc.doctype, doc.name, _COLUMNS, as_dict=True)
	return None if known and _is_business_of(seer, known) else False


def _is_business_of(seer: access.Viewer, known: "frappe._dict") -> bool:
	if seer.user in (known.assigned_to, known.ended_by, known.asked_by):
		return True
	if access.LEADER in seer.roles and (not known.team or known.team in seer.led_teams):
		return True
	is_of_teams = not known.team or known.team in seer.teams
	return access.RETENTION_OFFICER in seer.roles and not known.assigned_to and is_of_teams


def _sees_all(seer: access.Viewer) -> bool:
	return bool(seer.roles & access.ABOVE_TEAMS) or "System Manager" in seer.roles
