"""Whose campaigns and members somebody sees: leaders all, officers those in which they call and only their own members."""

import frappe
from frappe.model.document import Document
from frappe.query_builder import DocType

from cs_center.calls.rules import access
from cs_center.calls.service.staff import viewer
from cs_center.retention.service.members import CAMPAIGN, MEMBER

_OFFICER = "CS Campaign Officer"
_LEADERS = frozenset({access.LEADER, *access.ABOVE_TEAMS, "System Manager"})


def campaign_conditions(user: str | None = None) -> str:
	"""SQL that limits lists of `CS Retention Campaign`."""
	seer = viewer(user)
	if seer.roles & _LEADERS:
		return ""
	campaign, officer, member = DocType(CAMPAIGN), DocType(_OFFICER), DocType(MEMBER)
	named = frappe.qb.from_(officer).where(officer.user == seer.user).select(officer.parent)
	theirs = frappe.qb.from_(member).where(member.assigned_to == seer.user).select(member.campaign)
	condition = campaign.name.isin(named) | campaign.name.isin(theirs)
	return f"({condition.get_sql(with_namespace=True, quote_char='`', subquery=True)})"


def member_conditions(user: str | None = None) -> str:
	"""SQL that limits lists of `CS Campaign Member`."""
	seer = viewer(user)
	if seer.roles & _LEADERS:
		return ""
	condition = DocType(MEMBER).assigned_to == seer.user
	return f"({condition.get_sql(with_namespace=True, quote_char='`')})"


def has_permission_of_campaign(doc: Document, ptype: str = "read", user: str | None = None) -> bool | None:
	"""False for campaigns that are not the user's business; None leaves the decision to the roles."""
	seer = viewer(user)
	if seer.roles & _LEADERS:
		return None
	is_officer = frappe.db.exists(_OFFICER, {"parent": doc.name, "user": seer.user})
	return (
		None
		if is_officer or frappe.db.exists(MEMBER, {"campaign": doc.name, "assigned_to": seer.user})
		else False
	)


def has_permission_of_member(doc: Document, ptype: str = "read", user: str | None = None) -> bool | None:
	"""False for members of other officers; None leaves the decision to the roles."""
	seer = viewer(user)
	if seer.roles & _LEADERS:
		return None
	# Read anew: a document may come from a browser that made it up.
	return None if frappe.db.get_value(MEMBER, doc.name, "assigned_to") == seer.user else False
