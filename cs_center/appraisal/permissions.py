"""Whose appraisals somebody sees: their own, those of teams that they lead, or all; nobody else's (STAFF-13, SEC-2)."""

import frappe
from frappe.model.document import Document
from frappe.query_builder import DocType
from pypika.terms import Criterion

from cs_center.appraisal.service.policy import LINE
from cs_center.appraisal.service.store import APPRAISAL, EVENT
from cs_center.calls.rules import access
from cs_center.calls.service.staff import viewer
from cs_center.workforce.service.members import employee_of

#: Who sees everybody's points.
SEE_ALL = frozenset({*access.ABOVE_TEAMS, "HR User", "HR Manager"})


def query_conditions(user: str | None = None) -> str:
	"""SQL that limits lists and reports of `CS Appraisal`."""
	condition = _condition(viewer(user))
	return f"({condition.get_sql(with_namespace=True, quote_char='`')})" if condition is not None else ""


def line_conditions(user: str | None = None) -> str:
	"""SQL that limits lists of `CS Appraisal Line` to appraisals that the user sees."""
	return _of_appraisal(LINE, user)


def event_conditions(user: str | None = None) -> str:
	"""SQL that limits lists of `CS Appraisal Event` to appraisals that the user sees."""
	return _of_appraisal(EVENT, user)


def has_permission(doc: Document, ptype: str = "read", user: str | None = None) -> bool | None:
	"""False for months that are not the user's business; None leaves the decision to the roles."""
	return None if _sees(doc.name, user) else False


def has_permission_of_part(doc: Document, ptype: str = "read", user: str | None = None) -> bool | None:
	"""A line or a step of the history is read by who reads its appraisal."""
	known = frappe.db.get_value(doc.doctype, doc.name, "appraisal")
	return None if known and _sees(known, user) else False


def _sees(name: str | None, user: str | None) -> bool:
	seer = viewer(user)
	if seer.roles & SEE_ALL:
		return True
	# Read anew: a document may come from a browser that made it up.
	known = frappe.db.get_value(APPRAISAL, name, ["employee", "team"], as_dict=True) if name else None
	return bool(known) and (known.employee == employee_of(seer.user) or _leads(seer, known.team))


def _leads(seer: access.Viewer, team: str | None) -> bool:
	return access.LEADER in seer.roles and bool(team) and team in seer.led_teams


def _condition(seer: access.Viewer) -> Criterion | None:
	if seer.roles & SEE_ALL:
		return None
	appraisal = DocType(APPRAISAL)
	seen = appraisal.employee == (employee_of(seer.user) or "")
	if access.LEADER in seer.roles and seer.led_teams:
		seen |= appraisal.team.isin(sorted(seer.led_teams))
	return seen


def _of_appraisal(doctype: str, user: str | None) -> str:
	condition = _condition(viewer(user))
	if condition is None:
		return ""
	appraisal, part = DocType(APPRAISAL), DocType(doctype)
	seen = frappe.qb.from_(appraisal).where(condition).select(appraisal.name)
	return f"({part.appraisal.isin(seen).get_sql(with_namespace=True, quote_char='`')})"
