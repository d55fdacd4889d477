"""Records about an employee: who sees them. Their own, those of led teams, or all (STAFF-13)."""

import frappe
from frappe.model.document import Document
from frappe.query_builder import DocType

from cs_center.calls.rules import access
from cs_center.calls.rules.access import Viewer
from cs_center.calls.service.staff import viewer
from cs_center.workforce.service.members import STAFF

HR_ROLES = frozenset({"HR User", "HR Manager"})
#: Who sees everybody's.
ALL = access.ABOVE_TEAMS | HR_ROLES


def query_conditions(doctype: str, user: str | None = None) -> str:
	"""SQL that limits lists and reports of a doctype with a column `employee`."""
	seer = viewer(user)
	if sees_all(seer):
		return ""
	table, record = DocType(doctype), DocType(STAFF)
	is_seen = record.user == seer.user
	if access.LEADER in seer.roles and seer.led_teams:
		is_seen |= record.team.isin(sorted(seer.led_teams))
	seen = frappe.qb.from_(record).where(is_seen & (record.employee != "")).select(record.employee)
	return f"({table.employee.isin(seen).get_sql(with_namespace=True, quote_char='`')})"


def has_permission(doc: Document, ptype: str = "read", user: str | None = None) -> bool | None:
	"""False for records that are not the user's business; None leaves the decision to the roles."""
	seer = viewer(user)
	if sees_all(seer):
		return None
	# Read anew: a document may come from a browser that made it up.
	employee = frappe.db.get_value(doc.doctype, doc.name, "employee")
	return None if employee and may_see(seer, employee) else False


def may_see(seer: Viewer, employee: str) -> bool:
	"""Whether they are the employee, lead them, or see everybody."""
	if sees_all(seer):
		return True
	found = frappe.db.get_value(STAFF, {"employee": employee}, ["user", "team"])
	return bool(found) and (found[0] == seer.user or leads(seer, found[1]))


def leads(seer: Viewer, team: str | None) -> bool:
	"""Whether they lead the team."""
	return access.LEADER in seer.roles and bool(team) and team in seer.led_teams


def sees_all(seer: Viewer) -> bool:
	"""Those above the teams, and HR."""
	return bool(seer.roles & ALL)
