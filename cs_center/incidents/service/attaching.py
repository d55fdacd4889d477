"""Calls and complaints that belong to an incident: one by one, or all that fit at once (CALL-10).

Whoever attaches holds the incident first, so that nothing is attached while it is being ended.
"""

from collections.abc import Sequence
from typing import Any

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Count
from frappe.utils import now_datetime

from cs_center.calls.rules.reasons import Reason
from cs_center.complaints.rules import states
from cs_center.complaints.service import moves
from cs_center.complaints.service import store as complaints
from cs_center.engines.database import retried, stamp, upsert_many
from cs_center.incidents import rules
from cs_center.incidents.service import store
from cs_center.responsibility.service.naming import kept

_A_CHUNK = 500


def attach_call(incident: str, call_log: str) -> None:
	"""A call is about the incident: by its agent or a leader. Raises `Rejected`, PermissionError."""
	_change_call(incident, call_log, lambda one, known: rules.check_attach(one, known), incident, 1)


def detach_call(incident: str, call_log: str, why: str) -> None:
	"""A call was not about it after all; why stays with the call."""
	if _change_call(incident, call_log, lambda one, known: _left(one, known, why), None, -1):
		log = frappe.get_doc(store.CALL, call_log)
		log.add_comment("Info", _detached(incident, why))


def attach_complaint(incident: str, complaint: str) -> None:
	"""A complaint is about the incident: by who handles or has it, or a leader. Raises `Rejected`, PermissionError."""
	one, doc = _held(incident, complaint)
	if rules.check_attach(one, doc.incident or ""):
		rules.check_attach_complaint(complaints.standing_of(doc))
		_keep(doc, rules.ATTACHED, incident, _attached(incident))
		store.add(incident, complaints=1)


def detach_complaint(incident: str, complaint: str, why: str) -> None:
	"""A complaint was not about it after all. Raises `Rejected`, PermissionError."""
	one, doc = _held(incident, complaint)
	rules.check_detach(one, doc.incident or "", why)
	_keep(doc, rules.DETACHED, None, _detached(incident, why))
	store.add(incident, complaints=-1)


def fitting(incident: str) -> dict[str, Any]:
	"""How many open complaints are about the incident's topic, area and product since it began, and belong to none."""
	store.check_leads()
	doc = frappe.get_doc(store.INCIDENT, incident)
	complaint = DocType(complaints.COMPLAINT)
	rows = _fits(doc).groupby(complaint.status).select(complaint.status, Count("*")).run()
	return {"total": sum(count for _status, count in rows), "by_status": dict(rows)}


def attach_fitting(incident: str) -> dict[str, int]:
	"""Attach them all. Commits in chunks; what somebody is working on at this moment is left and counted."""
	store.check_leads()
	attached, after = 0, ""
	while True:
		count, after = retried(lambda _attempt, after=after: _attach_page(incident, after))
		attached += count
		if not after:
			return {"attached": attached, "left": fitting(incident)["total"]}


def _attach_page(incident: str, after: str) -> tuple[int, str]:
	row = store.locked(incident)
	rules.check_attach(store.incident_of(row), "")
	names = _fits(row).where(DocType(complaints.COMPLAINT).name > after)
	page = names.select("name").orderby("name").limit(_A_CHUNK).run(pluck=True)
	held = _locked(page) if page else []
	_attach_rows(incident, held)
	frappe.db.commit()  # a chunk at a time: ten thousand complaints must not keep their locks
	return len(held), page[-1] if page else ""


def _attach_rows(incident: str, rows: Sequence[Any]) -> None:
	if not rows:
		return
	reason, now, written = _attached(incident), now_datetime(), stamp()
	position = {row.name: (row.steps or 0) + 1 for row in rows}
	events = [
		complaints.event_row(
			row.name,
			position[row.name],
			rules.ATTACHED,
			now,
			reason,
			from_status=row.status,
			to_status=row.status,
			from_level=row.level,
			to_level=row.level,
			changes={"incident": [None, incident]},
		)
		for row in rows
	]
	changed = {"incident": incident, "modified": written["modified"], "modified_by": written["modified_by"]}
	values = [{"name": row.name, "steps": position[row.name], **changed} for row in rows]
	upsert_many(complaints.COMPLAINT, values, update=("steps", *changed))
	complaints.append(events)
	store.add(incident, complaints=len(rows))


def _locked(names: Sequence[str]) -> list[Any]:
	"""Read again under the lock: whatever was closed or attached since is left out."""
	filters = {"name": ("in", names), "incident": ("is", "not set"), "status": ("in", states.OPEN)}
	fields = ["name", "steps", "status", "level"]
	return (
		frappe.db.get_values(
			complaints.COMPLAINT, filters, fields, as_dict=True, for_update=True, skip_locked=True
		)
		or []
	)


def _fits(incident: Any) -> Any:
	complaint = DocType(complaints.COMPLAINT)
	query = (
		frappe.qb.from_(complaint)
		.where((complaint.topic == incident.topic) & (complaint.taken_at >= incident.started_at))
		.where(complaint.status.isin(states.OPEN))
		.where(complaint.incident.isnull() | (complaint.incident == ""))
	)
	if incident.area:
		query = query.where(complaint.area.isin(store.territories(incident.area)))
	if incident.product:
		query = query.where(complaint.product == incident.product)
	return query


def _change_call(incident: str, call_log: str, asks: Any, to: str | None, counts: int) -> bool:
	one = store.incident_of(store.locked(incident))
	log = frappe.get_doc(store.CALL, call_log)
	log.check_permission("write")
	known = frappe.db.get_value(store.CALL, call_log, "incident", for_update=True) or ""
	if not asks(one, known):
		return False
	frappe.db.set_value(store.CALL, call_log, "incident", to)
	store.add(incident, calls=counts)
	return True


def _left(one: rules.Incident, known: str, why: str) -> bool:
	rules.check_detach(one, known, why)
	return True


def _held(incident: str, complaint: str) -> tuple[rules.Incident, Any]:
	one = store.incident_of(store.locked(incident))
	doc = complaints.locked(complaint)
	moves.check_may(states.CORRECT, doc)
	return one, doc


def _keep(doc: Any, event: str, incident: str | None, reason: str) -> None:
	changes = {"incident": [doc.incident or None, incident]}
	frappe.db.set_value(complaints.COMPLAINT, doc.name, "incident", incident)
	place = {
		"from_status": doc.status,
		"to_status": doc.status,
		"from_level": doc.level,
		"to_level": doc.level,
	}
	moves.note(doc, event, reason, changes=changes, **place)


def _attached(incident: str) -> str:
	return kept(Reason("It belongs to incident {incident}.", {"incident": incident}, "CALL-10"))


def _detached(incident: str, why: str) -> str:
	values = {"incident": incident, "why": why.strip()}
	return kept(Reason("It does not belong to incident {incident}: {why}", values, "CALL-10"))
