"""What the Desk shows when a call rings (CALL-2): who calls, their matters, who answers for them, what was told."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import frappe
from frappe import _
from frappe.query_builder import DocType, Order
from frappe.query_builder.functions import Coalesce, NullIf
from frappe.utils import now_datetime

from cs_center.calls.rules.events import OUTBOUND
from cs_center.calls.service import privacy, search, tiers
from cs_center.calls.service.staff import viewer
from cs_center.engines import tickets
from cs_center.responsibility.rules import matter as rules
from cs_center.responsibility.rules import rights
from cs_center.responsibility.service import answer, moves, store
from cs_center.responsibility.service import tickets as ticket_service
from cs_center.responsibility.service.naming import name_of

_CALLS, _TOLD, _TICKETS = 5, 8, 5
_LOG_FIELDS = (
	"name",
	"started_at",
	"outcome",
	"direction",
	"queue",
	"kind",
	"agent",
	"caller_number",
	"party_type",
	"party",
	"party_name",
	"customer",
	"match_reason",
	"ticket_type",
	"ticket",
)


def screen_pop(call_log: str) -> dict[str, Any]:
	"""Everything about one call for who takes it. Raises PermissionError for those who may not read calls."""
	frappe.get_doc("CS Call Log", call_log).check_permission("read")
	log = frappe.db.get_value("CS Call Log", call_log, _LOG_FIELDS, as_dict=True)
	caller_key = frappe.db.get_value("CS Call Record", call_log, "caller_key") or ""
	now = now_datetime()
	found = answer.find(caller_key, now) if caller_key else None
	matters = answer.matters_of(caller_key, now) if caller_key else []
	earlier = search.calls_of_caller(call_log, _CALLS + 1)
	return {
		"call": with_agent({**log, "number": _number(log)}),
		"tier": tier_of(log.customer),
		"responsible": answer.in_words(found) if found else None,
		"matters": matters_shown(matters),
		"calls": [with_agent(one) for one in earlier if one["name"] != call_log][:_CALLS],
		"told": told_already([caller_key], [one.matter.name for one in matters]),
		"tickets": _other_tickets(log, matters),
		"ticket_doctype": ticket_service.chosen_doctype(),
		"may_create": bool(frappe.has_permission(ticket_service.chosen_doctype(), "create")),
		"may_take": rights.may_take(viewer()),
	}


def _number(log: "frappe._dict") -> str:
	"""The customer's number, in full for those who may see it."""
	full = privacy.numbers(log.name)
	if not full:
		return log.caller_number or ""
	from_number, to_number = full
	return to_number if log.direction == OUTBOUND else from_number


def with_agent(call: dict[str, Any]) -> dict[str, Any]:
	"""A call with its agent by name."""
	return {**call, "agent_name": name_of(call["agent"]) if call["agent"] else ""}


def ringing_now() -> list[dict[str, Any]]:
	"""Calls that ring or go on for the user since two minutes ago, for a Desk that was not listening then."""
	log, leg = DocType("CS Call Log"), DocType("CS Call Leg")
	in_leg = (leg.parent == log.name) & (leg.agent == frappe.session.user)
	return (
		frappe.qb.from_(log)
		.left_join(leg)
		.on(in_leg)
		.where(log.outcome.isin(("Ringing", "In Progress")))
		.where(log.started_at >= now_datetime() - timedelta(minutes=2))
		.where((log.agent == frappe.session.user) | leg.name.isnotnull())
		.select(log.name.as_("call_log"), log.direction, log.queue)
		.select(Coalesce(NullIf(log.party_name, ""), log.caller_number).as_("caller"))
		.distinct()
	).run(as_dict=True)


def open_ticket(
	call_log: str, subject: str, kind: str, description: str, matter: str | None, is_new_matter: bool
) -> dict[str, str]:
	"""Open the ticket of a call in one go: the matter of the call gets it, or a new one is taken (FIRST-1).

	`matter`: the one the call is about; left out, the caller's matter without a ticket, unless `is_new_matter`. Raises
	PermissionError for those who may not create tickets, ValidationError without a subject.
	"""
	log = frappe.get_doc("CS Call Log", call_log)
	log.check_permission("write")
	if not subject.strip():
		frappe.throw(_("Say in the subject what the customer wants."))
	matter = None if is_new_matter else _chosen_matter(call_log, matter) or _matter_without_ticket(call_log)
	if matter and (known := store.locked(matter).ticket):
		frappe.throw(ticket_service.has_ticket_already(known))
	contact = log.party if log.party_type == "Contact" else ""
	flags = {ticket_service.CALL: call_log, ticket_service.MATTER: matter, ticket_service.KIND: kind}
	doctype = ticket_service.chosen_doctype()
	doc = tickets.create(
		doctype, subject.strip(), description, kind, log.customer or "", contact or "", flags
	)
	_link_call(call_log, doctype, str(doc.name), kind)
	return {"ticket_type": doctype, "ticket": str(doc.name)}


def link_ticket(call_log: str, ticket: str) -> None:
	"""The call is about a ticket that is there already."""
	log = frappe.get_doc("CS Call Log", call_log)
	log.check_permission("write")
	doctype = ticket_service.chosen_doctype()
	frappe.has_permission(doctype, "read", ticket, throw=True)
	row = ticket_service.of_ticket(doctype, ticket)
	_link_call(call_log, doctype, ticket, "")
	if row:
		locked = store.locked(row.name)
		latest = max(log.started_at, locked.last_contact_at or log.started_at)
		contact = {"last_contact_at": latest, "last_call": call_log}
		if not locked.customer_key:
			caller_key = frappe.db.get_value("CS Call Record", call_log, "caller_key")
			contact["customer_key"] = privacy.sealed(caller_key) if caller_key else None
		store.update(row.name, {**contact, **moves.watch_values({**locked, **contact})})


def _link_call(call_log: str, doctype: str, ticket: str, kind: str) -> None:
	log = frappe.get_doc("CS Call Log", call_log)
	log.ticket_type, log.ticket = doctype, ticket
	if kind and frappe.db.exists("CS Call Kind", kind):
		log.kind = kind
	log.save()


def _chosen_matter(call_log: str, matter: str | None) -> str | None:
	"""The matter that somebody chose. Raises ValidationError when it is not the caller's."""
	if not matter:
		return None
	caller_key = frappe.db.get_value("CS Call Record", call_log, "caller_key") or ""
	known = answer.matters_of(caller_key, now_datetime()) if caller_key else []
	if all(one.matter.name != matter for one in known):
		frappe.throw(_("This is not a matter of who called. Choose one of theirs, or open a new one."))
	return matter


def _matter_without_ticket(call_log: str) -> str | None:
	caller_key = frappe.db.get_value("CS Call Record", call_log, "caller_key")
	if not caller_key:
		return None
	filters = {"open_key": privacy.sealed(caller_key), "status": ("in", rules.LIVE)}
	return frappe.db.get_value(store.MATTER, filters)


def tier_of(customer: str | None) -> dict[str, Any] | None:
	"""The tier of a customer and its rank; None where nobody is known."""
	tier = tiers.of_customers({customer}).get(customer) if customer else None
	tier = tier or (tiers.default_tier() if customer else "")
	if not tier:
		return None
	return {"name": tier, "rank": frappe.db.get_value(tiers.DOCTYPE, tier, "rank") or 0}


def matters_shown(matters: list[answer.CallersMatter]) -> list[dict[str, Any]]:
	"""Matters with the people of them by name, the live ones and the latest first."""
	names = [one.matter.name for one in matters]
	fields = ["name", "due_by", "station", "offered_to", "kind", "opened_at", "party_name"]
	rows = frappe.get_all(store.MATTER, filters={"name": ("in", names)}, fields=fields) if names else []
	known = {row.name: row for row in rows}
	shown = [
		{
			**known[one.matter.name],
			"status": one.matter.status,
			"owner": one.matter.owner,
			"owner_name": name_of(one.matter.owner),
			"offered_to_name": name_of(known[one.matter.name].offered_to or ""),
			"station_name": name_of(known[one.matter.name].station or ""),
			"staff_number": one.matter.staff_number,
			"ticket_type": one.ticket_type,
			"ticket": one.ticket,
			"subject": one.subject,
			"last_contact_at": one.matter.last_contact_at,
		}
		for one in matters
		if one.matter.name in known
	]
	return sorted(shown, key=lambda row: (row["status"] in rules.LIVE, row["last_contact_at"]), reverse=True)


def told_already(caller_keys: Iterable[str], matters: list[str]) -> list[dict[str, Any]]:
	"""What must not be said twice: notices ticked on earlier calls, and what owners told (CALL-9)."""
	known = sorted(set(filter(None, caller_keys)))
	told = _told_notices(known) if known else []
	if matters:
		filters = {"responsibility": ("in", matters), "event": rules.TOLD}
		fields = ["reason", "at", "by_user"]
		rows = frappe.get_all(store.EVENT, filters=filters, fields=fields, order_by="at desc", limit=_TOLD)
		told += [{"text": row.reason, "at": row.at, "by": row.by_user} for row in rows]
	latest = sorted(told, key=lambda row: str(row["at"] or ""), reverse=True)[:_TOLD]
	return [{**row, "by_name": name_of(row["by"]) if row["by"] else ""} for row in latest]


def _told_notices(caller_keys: list[str]) -> list[dict[str, Any]]:
	record, notice = DocType("CS Call Record"), DocType("CS Call Notice")
	return (
		frappe.qb.from_(record)
		.join(notice)
		.on((notice.parent == record.name) & (notice.parenttype == "CS Call Log"))
		.where(record.caller_key.isin(caller_keys) & (notice.told == 1))
		.select(notice.notice.as_("text"), notice.told_at.as_("at"), notice.told_by.as_("by"))
		.orderby(notice.told_at, order=Order.desc)
		.limit(_TOLD)
	).run(as_dict=True)


def _other_tickets(log: "frappe._dict", matters: list[answer.CallersMatter]) -> list[dict[str, Any]]:
	contact = log.party if log.party_type == "Contact" else ""
	shown = {one.ticket for one in matters if one.ticket}
	found = tickets.open_of(
		ticket_service.chosen_doctype(), log.customer or "", contact or "", _TICKETS + len(shown)
	)
	return [ticket for ticket in found if str(ticket["name"]) not in shown][:_TICKETS]
