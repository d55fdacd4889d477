"""Whose invitations, answers and plans somebody sees (BACK-5, BACK-6)."""

import frappe
from frappe.model.document import Document
from frappe.query_builder import DocType
from pypika.terms import Criterion

from cs_center.calls.rules import access
from cs_center.calls.service.staff import viewer
from cs_center.complaints.service.store import stations_of
from cs_center.surveys.service import store

_ABOVE = frozenset({*access.ABOVE_TEAMS, "System Manager"})
_PLAN = "CS Improvement Plan"
_LEADERS = frozenset({access.LEADER, *_ABOVE})


def invitation_conditions(user: str | None = None) -> str:
	"""SQL that limits lists of `CS Survey Invitation`: those somebody asks, nobody asks yet, or of teams they lead."""
	return _conditions(store.INVITATION, "assigned_to", user)


def response_conditions(user: str | None = None) -> str:
	"""SQL that limits lists of `CS Survey Response`: those somebody wrote down, or of teams they lead."""
	return _conditions(store.RESPONSE, "by_user", user)


def plan_conditions(user: str | None = None) -> str:
	"""SQL that limits lists of `CS Improvement Plan`: leaders see all, stations theirs."""
	seer = viewer(user)
	if seer.roles & _LEADERS:
		return ""
	# No station is called so: without any, nothing is seen.
	condition = DocType(_PLAN).station.isin(stations_of(seer.user) or [""])
	return f"({condition.get_sql(with_namespace=True, quote_char='`')})"


def has_permission_of_invitation(doc: Document, ptype: str = "read", user: str | None = None) -> bool | None:
	"""False for invitations that are no business of the user."""
	return _has_permission(doc, "assigned_to", user)


def has_permission_of_response(doc: Document, ptype: str = "read", user: str | None = None) -> bool | None:
	"""False for answers that are no business of the user."""
	return _has_permission(doc, "by_user", user)


def has_permission_of_plan(doc: Document, ptype: str = "read", user: str | None = None) -> bool | None:
	"""False for plans of other stations; None leaves the decision to the roles."""
	seer = viewer(user)
	if seer.roles & _LEADERS:
		return None
	# Read anew: a document may come from a browser that made it up.
	station = frappe.db.get_value(_PLAN, doc.name, "station")
	return None if station and station in stations_of(seer.user) else False


def _conditions(doctype: str, person: str, user: str | None) -> str:
	seer = viewer(user)
	if seer.roles & _ABOVE:
		return ""
	table = DocType(doctype)
	seen: Criterion = (table[person] == seer.user) | (table.owner == seer.user)
	if _takes_what_nobody_has(doctype, seer):
		seen |= table[person].isnull()
	# What is about an agent is not for the agent: their marks are in the report.
	seen &= table.agent.isnull() | (table.agent != seer.user)
	if access.LEADER in seer.roles:
		seen |= table.team.isin(sorted(seer.led_teams) or [""])
	return f"({seen.get_sql(with_namespace=True, quote_char='`')})"


def _has_permission(doc: Document, person: str, user: str | None) -> bool | None:
	seer = viewer(user)
	if seer.roles & _ABOVE or doc.is_new():
		return None
	# Read anew: a document may come from a browser that made it up.
	fields = [person, "owner", "team", "agent"]
	known = frappe.db.get_value(doc.doctype, doc.name, fields, as_dict=True)
	if not known:
		return None
	if access.LEADER in seer.roles and known.team and known.team in seer.led_teams:
		return None
	theirs = seer.user in (known[person], known.owner)
	theirs = theirs or (not known[person] and _takes_what_nobody_has(doc.doctype, seer))
	return None if theirs and known.agent != seer.user else False


def _takes_what_nobody_has(doctype: str, seer: access.Viewer) -> bool:
	return doctype == store.INVITATION and access.CALLBACK_OFFICER in seer.roles
