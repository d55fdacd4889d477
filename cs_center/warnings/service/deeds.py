"""What people do about a warning: respond to it, or open an incident from it (COMP-10, CALL-10)."""

from typing import Any

import frappe
from frappe import _
from frappe.utils import get_datetime, now_datetime

from cs_center.calls.rules import access
from cs_center.calls.rules.reasons import Rejected
from cs_center.calls.service.staff import viewer
from cs_center.complaints.service.store import members_of
from cs_center.incidents.service import opening
from cs_center.warnings import rules
from cs_center.warnings.service import store
from cs_center.warnings.service.watch import station_of

LEADERS = frozenset({access.LEADER, *access.ABOVE_TEAMS})


def respond(warning: str, text: str) -> None:
	"""What is being done about it, by the station or a leader. Raises `Rejected`, PermissionError."""
	row = _locked(warning)
	if not may_respond(row.station):
		frappe.throw(_("Warnings are answered by their station and by leaders."), frappe.PermissionError)
	one = rules.respond(store.warned_of(row), now_datetime(), text)
	response = {"response": text.strip(), "responded_by": frappe.session.user}
	store.update([(row, one.after, one.changes)], **response)


def may_respond(station: str | None) -> bool:
	seer = viewer()
	return bool(seer.roles & LEADERS) or seer.user in members_of(station)


def open_incident(warning: str) -> str:
	"""One incident for everybody who is concerned, filled from what was counted; the same one when asked again."""
	opening.check_may()
	row = _locked(warning)
	if row.incident:
		return row.incident
	if row.status == rules.OVER:
		raise Rejected("The warning is over: open an incident from the list of incidents.")
	name = opening.open_(_incident_of(row)).name
	frappe.db.set_value(store.WARNING, warning, "incident", name)
	return name


def _incident_of(row: Any) -> dict[str, Any]:
	doc = frappe.get_doc(store.THRESHOLD, row.threshold)
	now = now_datetime()
	values = {field: doc.get(field) for field in ("topic", "kind", "area", "product")}
	if row.group_by != rules.STATION:
		values[row.group_by.lower()] = row.subject
	values["topic"] = values["topic"] or store.of_most(doc, row.subject, "topic", now)
	values["station"] = row.station or station_of(doc, row.subject, now)
	if not (values["topic"] and values["station"]):
		raise Rejected("The warning does not say which topic or station it is: open the incident by hand.")
	window = store.threshold_of(doc).window
	return {
		**values,
		"subject": row.title,
		"started_at": get_datetime(row.opened_at) - window,
	}


def _locked(warning: str) -> "frappe._dict":
	fields = list(store.FIELDS)
	found = frappe.db.get_value(store.WARNING, warning, fields, as_dict=True, for_update=True)
	if not found:
		frappe.throw(_("There is no warning {0}.").format(warning), frappe.DoesNotExistError)
	frappe.get_doc(store.WARNING, warning).check_permission("read")
	return found
