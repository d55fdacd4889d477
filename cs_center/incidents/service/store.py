"""The table of incidents, and what is attached to each (CALL-10)."""

from typing import Any

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.query_builder.functions import Count
from frappe.utils import get_datetime

from cs_center.callbacks.service import store as callbacks
from cs_center.calls.rules import access
from cs_center.calls.service.staff import viewer
from cs_center.complaints.rules import states
from cs_center.complaints.service import store as complaints
from cs_center.incidents.rules import Incident

INCIDENT, CALL = "CS Incident", "CS Call Log"
LEADERS = frozenset({access.LEADER, *access.ABOVE_TEAMS})
#: What only deeds change.
OURS = (
	"status",
	"complaints",
	"calls",
	"callbacks",
	"over_text",
	"over_at",
	"over_by",
	"moved",
	"left_alone",
)
OURS += ("without_number", "closed_at", "close_reason", "complaints_until", "calls_until", "worked_off_at")
_FIELDS = (
	"name",
	"subject",
	"status",
	"topic",
	"kind",
	"station",
	"area",
	"product",
	"queue",
	"started_at",
	*OURS,
)


def locked(name: str, wait: bool = True) -> "frappe._dict | None":
	"""An incident, locked until the end of the transaction; None when somebody has it and nobody waits.

	Whoever changes what belongs to an incident holds it first. Raises DoesNotExistError.
	"""
	found = frappe.db.get_values(
		INCIDENT, {"name": name}, list(_FIELDS), as_dict=True, for_update=True, skip_locked=not wait
	)
	if not found and not frappe.db.exists(INCIDENT, name):
		frappe.throw(_("There is no incident {0}.").format(name), frappe.DoesNotExistError)
	return found[0] if found else None


def incident_of(row: Any, with_rest: bool = False) -> Incident:
	"""A stored incident as the rules see it. `with_rest`: with what is not done yet."""
	rest = {"open_complaints": open_complaints(row.name), "open_callbacks": open_callbacks(row.name)}
	return Incident(
		name=row.name,
		status=row.status,
		started_at=get_datetime(row.started_at),
		queue=row.queue or "",
		area=frozenset(territories(row.area)),
		worked_off=bool(row.worked_off_at),
		attached=(row.complaints or 0) + (row.calls or 0),
		**(rest if with_rest else {}),
	)


def territories(area: str | None) -> list[str]:
	"""A territory and all within it."""
	return [area, *frappe.db.get_descendants("Territory", area)] if area else []


def add(name: str, **more: int) -> None:
	"""Add to the counters of an incident that is locked."""
	incident = DocType(INCIDENT)
	query = frappe.qb.update(incident).where(incident.name == name)
	for field, number in more.items():
		query = query.set(incident[field], incident[field] + number)
	query.run()


def write(name: str, **values: Any) -> None:
	"""Set fields of an incident that is locked."""
	frappe.db.set_value(INCIDENT, name, values, update_modified=False)


def recount(name: str) -> None:
	"""Counters as they are, whatever was deleted."""
	write(
		name,
		complaints=frappe.db.count(complaints.COMPLAINT, {"incident": name}),
		calls=frappe.db.count(CALL, {"incident": name}),
		callbacks=frappe.db.count(callbacks.DOCTYPE, {"incident": name}),
	)


def open_complaints(name: str) -> int:
	return frappe.db.count(complaints.COMPLAINT, {"incident": name, "status": ("in", states.OPEN)})


def open_callbacks(name: str) -> int:
	return frappe.db.count(callbacks.DOCTYPE, {"incident": name, "status": callbacks.OPEN})


def by_status(doctype: str, name: str) -> dict[str, int]:
	"""How many complaints or callbacks of an incident there are of each status."""
	table = DocType(doctype)
	query = frappe.qb.from_(table).where(table.incident == name)
	return dict(query.groupby(table.status).select(table.status, Count("*")).run())


def check_leads() -> None:
	"""Raises PermissionError for everybody but leaders."""
	if viewer().roles.isdisjoint(LEADERS):
		frappe.throw(_("Incidents are opened and ended by leaders."), frappe.PermissionError)
