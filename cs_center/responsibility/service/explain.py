"""Why a call was whose, and what happened to a matter, in words for who asks."""

from dataclasses import replace
from typing import Any

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import format_datetime

from cs_center.calls.rules.reasons import Reason
from cs_center.calls.service.privacy import sealed
from cs_center.engines import tickets
from cs_center.responsibility.rules.ownership import Decision, OwnershipPolicy, assign
from cs_center.responsibility.service import policy, store
from cs_center.responsibility.service.anew import calls_of
from cs_center.responsibility.service.calls import as_customer_call, traits
from cs_center.responsibility.service.naming import name_of, said
from cs_center.responsibility.service.tickets import of_ticket


def why(call_log: str) -> dict[str, Any]:
	"""Who had to get a call, and why; None where no rule is meant for it (FIRST-1, FIRST-3)."""
	frappe.get_doc("CS Call Log", call_log).check_permission("read")
	caller_key = frappe.db.get_value("CS Call Record", call_log, "caller_key") or ""
	decision = _decision(caller_key, call_log) if caller_key else None
	return {
		"reason": said(_readable(decision.reason)) if decision else None,
		"responsible": decision.matter.owner if decision else None,
		"returned": decision.returned_to_owner if decision else None,
		"matter": _stored_matter(call_log, caller_key),
	}


def chain(matter: str) -> dict[str, Any]:
	"""Every step of a matter, in order."""
	frappe.get_doc(store.MATTER, matter).check_permission("read")
	steps = store.chain(matter)
	users = {step.by_user for step in steps} | {step.to_user for step in steps}
	names = {user: name_of(user) for user in users if user}
	return {"steps": [{**step, "by_name": names.get(step.by_user, "")} for step in steps]}


def of(ticket_type: str, ticket: str) -> dict[str, Any] | None:
	"""Who answers for a ticket; None when nobody does."""
	if ticket_type not in tickets.DOCTYPES:
		frappe.throw(_("There is no ticket {0}.").format(ticket), frappe.DoesNotExistError)
	frappe.has_permission(ticket_type, "read", ticket, throw=True)
	found = of_ticket(ticket_type, ticket)
	if not found:
		return None
	fields = [
		"name",
		"status",
		"responsible",
		"staff_number",
		"team",
		"due_by",
		"station",
		"offered_to",
		"reason",
	]
	row = frappe.db.get_value(store.MATTER, found.name, fields, as_dict=True)
	return {
		**row,
		"owner_name": name_of(row.responsible or ""),
		"offered_to_name": name_of(row.offered_to or ""),
		"station_name": name_of(row.station or ""),
	}


def _decision(caller_key: str, call_log: str) -> Decision | None:
	current = None
	calls = sorted(calls_of(caller_key), key=lambda row: as_customer_call(row).sequence)
	for row in calls:
		rule = policy.rule_for(traits(row, None))
		if not rule:
			continue
		decision = assign(current, as_customer_call(row), OwnershipPolicy(rule.window_days))
		if row.name == call_log:
			return decision
		current = decision.matter
	return None


def _readable(reason: Reason) -> Reason:
	"""With the time as the user writes it."""
	since = reason.values.get("since")
	if not since:
		return reason
	return replace(reason, values={**reason.values, "since": format_datetime(str(since))})


def _stored_matter(call_log: str, caller_key: str) -> str | None:
	ticket_type, ticket = frappe.db.get_value("CS Call Log", call_log, ["ticket_type", "ticket"])
	if ticket and (row := of_ticket(ticket_type, ticket)):
		return row.name
	started_at = frappe.db.get_value("CS Call Log", call_log, "started_at")
	matter = DocType(store.MATTER)
	rows = (
		frappe.qb.from_(matter)
		.where(matter.customer_key == sealed(caller_key))
		.where((matter.opened_at <= started_at) & (matter.last_contact_at >= started_at))
		.orderby(matter.opened_at)
		.select(matter.name)
		.limit(1)
	).run(pluck=True)
	return rows[0] if rows else None
