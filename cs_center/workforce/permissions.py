"""Whose absences somebody sees and writes: their own, those of teams they lead, or all (SHIFT-4)."""

from collections.abc import Iterable

import frappe
from frappe.model.document import Document
from frappe.query_builder import DocType

from cs_center.calls.rules import access
from cs_center.calls.service.staff import viewer

_SEES_ALL = access.ABOVE_TEAMS | {"HR User", "HR Manager", "System Manager"}


def query_conditions(user: str | None = None) -> str:
	"""SQL that limits lists and reports of `CS Absence` to what the user may see."""
	seer = viewer(user)
	if seer.roles & _SEES_ALL:
		return ""
	absence, record = DocType("CS Absence"), DocType("CS Staff Record")
	seen = absence.user == seer.user
	if teams := _led_teams(seer):
		led = frappe.qb.from_(record).where(record.team.isin(teams)).select(record.name)
		seen |= absence.staff.isin(led)
	return f"({seen.get_sql(with_namespace=True, quote_char='`')})"


def has_permission(doc: Document, ptype: str = "read", user: str | None = None) -> bool | None:
	"""False for absences that are not the user's business; None leaves the decision to the roles."""
	seer = viewer(user)
	if seer.roles & _SEES_ALL:
		return None
	# Both as it is stored and as it would become: a document may come from a browser that made it up.
	stored = frappe.db.get_value(doc.doctype, doc.name, "staff") if doc.name else None
	staff = {name for name in (stored, doc.staff) if name}
	if not staff:
		return None
	is_written = ptype not in ("read", "select", "print")
	return None if _is_business_of(seer, staff, is_written) else False


def _is_business_of(seer: access.Viewer, staff: Iterable[str], is_written: bool) -> bool:
	rows = frappe.get_all("CS Staff Record", filters={"name": ("in", list(staff))}, fields=["user", "team"])
	teams = _led_teams(seer)
	return all(row.team in teams or (row.user == seer.user and not is_written) for row in rows)


def _led_teams(seer: access.Viewer) -> list[str]:
	return sorted(seer.led_teams) if access.LEADER in seer.roles else []
