"""A complaint in words: where it stands, what comes next, by when, who does it, and why it went where it went."""

import json
from dataclasses import replace
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_datetime, now_datetime

from cs_center.calls.rules import access
from cs_center.calls.rules.reasons import Reason
from cs_center.calls.service.staff import viewer
from cs_center.complaints.rules import rights, states
from cs_center.complaints.service import policy, store
from cs_center.responsibility.service.naming import name_of, said

#: What comes next, and the field that says by when.
_NEXT: dict[str, tuple[Reason, str]] = {
	states.TAKEN: (Reason("{who} sends it to the station that must settle it."), "dispatch_by"),
	states.WITH_STATION: (Reason("{station} settles it and reports it done."), "due_by"),
	states.REPORTED: (
		Reason("Somebody other than who reported it makes sure with {station} that it is done."),
		"due_by",
	),
	states.TO_CALL: (Reason("{caller} calls the customer; only their word closes it."), "callback_by"),
	states.WAITING: (Reason("The customer does their part; the clock stands still."), ""),
	states.SOLVED: (Reason("The customer said that it is solved."), ""),
	states.UNREACHABLE: (Reason("The customer could not be reached; the attempts are kept."), ""),
}
_CALLS_BACK = (states.CONFIRM, states.NOT_SOLVED, states.ATTEMPT, states.GIVE_UP)


def story(complaint: str) -> dict[str, Any]:
	"""Everything that the form says about a complaint, for who is asking. Raises PermissionError."""
	doc = frappe.get_doc(store.COMPLAINT, complaint)
	doc.check_permission("read")
	comes, by_field = _NEXT[doc.status]
	by = doc.get(by_field) if by_field else None
	values = {
		"who": name_of(doc.handler),
		"station": doc.station or _("the station"),
		"caller": name_of(doc.callback_officer) if doc.callback_officer else _("Who calls back"),
	}
	return {
		"status": doc.status,
		"next": said(replace(comes, values=values)),
		"by": by,
		"is_late": bool(by and get_datetime(by) < now_datetime()),
		"due_by": doc.due_by,
		"holder": name_of(doc.holder) if doc.holder else "",
		"handler": name_of(doc.handler) if doc.handler else "",
		"level": doc.level or 0,
		"level_name": doc.level_name,
		"asked_until": doc.asked_until,
		"why": [doc.severity_reason, doc.due_reason, doc.holder_reason],
		"failed": bool(doc.sweep_error),
		"deeds": deeds_of(doc),
		"attempts": _attempts(doc),
		**_told(doc),
	}


def _told(doc: Document) -> dict[str, Any]:
	"""What happened, for who is asking: the station reads what became of it, and nothing of the centre's own (SEC-1)."""
	steps = [_step(row) for row in store.history(doc.name)]
	if viewer().roles.isdisjoint((*access.STAFF_ROLES, "System Manager")):
		return {
			"for_station": True,
			"callbacks": [],
			"calls": [],
			"steps": [{**one, "changes": {}} for one in steps],
		}
	calls = _calls(doc.name)
	return {"for_station": False, "callbacks": callbacks_of(doc.name), "calls": calls, "steps": steps}


def deeds_of(doc: Document) -> list[str]:
	"""What the user may do with it as it stands."""
	concerned, seer = store.concerned(doc), viewer()
	kept_from = _kept_from(doc, seer.user, concerned)
	return [
		event
		for event, (sources, _to) in states.TRANSITIONS.items()
		if doc.status in sources and event not in kept_from and rights.may(event, seer, concerned)
	]


def _kept_from(doc: Document, user: str, concerned: rights.Concerned) -> set[str]:
	"""Deeds that the rules would refuse to this user, or to everybody, as it stands."""
	found: set[str] = set()
	if user == doc.reported_by:
		found |= {states.VERIFY, states.NOT_DONE}
	if user in (doc.handler, doc.reported_by) or user in concerned.members:
		found.update(_CALLS_BACK)
	if (doc.level or 0) >= policy.book().highest:
		found |= {states.ESCALATE, states.SKIP}
	if not doc.asked_until:
		found.add(states.REFUSE_TIME)
	return found


def callbacks_of(complaint: str) -> list["frappe._dict"]:
	"""What the customer answered, newest first."""
	fields = ["at", "by_user", "reached", "solved", "angry", "attitude", "speed", "quality", "words", "round"]
	filters = {"complaint": complaint}
	rows = frappe.get_all(store.CALLBACK, filters=filters, fields=fields, order_by="at desc")
	return [frappe._dict(row, by_name=name_of(row.by_user)) for row in rows]


def _attempts(doc: Document) -> dict[str, int]:
	by = policy.book().policy_named(doc.policy).callbacks
	made = states.counted(store.attempts_of(doc.name, doc.round or 1), by)
	return {"made": len(made), "least": by.least, "most": by.most}


def _calls(complaint: str) -> list["frappe._dict"]:
	fields = ["name", "started_at", "direction", "outcome", "agent"]
	rows = frappe.get_all(
		"CS Call Log", filters={"complaint": complaint}, fields=fields, order_by="started_at desc", limit=20
	)
	return [frappe._dict(row, agent_name=name_of(row.agent or "")) for row in rows]


def _step(row: "frappe._dict") -> dict[str, Any]:
	return {
		**row,
		"changes": json.loads(row.changes) if row.changes else {},
		"by_name": name_of(row.by_user or ""),
		"from_name": name_of(row.from_user or ""),
		"to_name": name_of(row.to_user or ""),
	}
