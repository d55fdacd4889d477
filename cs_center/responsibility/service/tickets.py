"""Tickets and who answers for them: a matter follows its ticket from its first member of staff to its end."""

from dataclasses import replace
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import now_datetime

from cs_center.calls.service import tiers
from cs_center.calls.service.privacy import sealed
from cs_center.calls.service.staff import viewer
from cs_center.engines import assignment, tickets
from cs_center.engines.database import is_lost_race, stamp
from cs_center.engines.tickets import Ticket
from cs_center.responsibility.rules import matter as rules
from cs_center.responsibility.rules import why
from cs_center.responsibility.rules.policy import MatterTraits
from cs_center.responsibility.rules.rights import may_take
from cs_center.responsibility.service import moves, policy, store
from cs_center.responsibility.service.naming import kept, staff_of
from cs_center.responsibility.service.owners import may_own

#: Flags of a ticket document that its creator sets: the call it is about, the matter that it belongs to, its kind.
CALL, MATTER, KIND = "cs_call_log", "cs_responsibility", "cs_kind"
#: A hook of the app and of others: called with doctype and name of a ticket that is being deleted.
REMOVED = "cs_ticket_removed"


def chosen_doctype() -> str:
	"""What a matter is on this site (CS Settings)."""
	wanted = frappe.db.get_single_value("CS Settings", "ticket_doctype") or tickets.ISSUE
	return wanted if tickets.installed(wanted) else tickets.ISSUE


def created(doc: Document) -> None:
	"""A ticket has come: its caller's matter gets it, or whoever of the staff wrote it takes it (FIRST-1)."""
	ticket = tickets.ticket_of(doc.doctype, doc)
	if doc.doctype != chosen_doctype():
		return
	ticket = replace(ticket, kind=doc.flags.get(KIND) or ticket.kind)
	if matter := doc.flags.get(MATTER):
		link(store.locked(matter), ticket, doc.flags.get(CALL))
	elif may_own(frappe.session.user):
		take(ticket, frappe.session.user, doc.flags.get(CALL))


def changed(doc: Document) -> None:
	"""A ticket was saved: it may have been closed, reopened, or have got another limit."""
	row = of_ticket(doc.doctype, str(doc.name))
	if row:
		before = doc.get_doc_before_save()
		was_closed = bool(before) and tickets.ticket_of(doc.doctype, before).is_closed
		ticket = tickets.ticket_of(doc.doctype, doc)
		follow(store.locked(row.name), ticket, _is_the_customer(doc), was_closed)


def removed(doc: Document) -> None:
	"""A ticket is deleted: nothing is left to answer for; the chain and the calls about it stay, and let it go."""
	for name in frappe.get_all(store.MATTER, filters=_of(doc.doctype, str(doc.name)), pluck="name"):
		row = store.locked(name)
		if row.status in rules.LIVE:
			reason = frappe._("The ticket was deleted.")
			values = {"ticket": None, "ticket_type": None}
			row.update(values)
			store.update(name, values)
			moves.write(row, rules.release(store.standing_of(row), now_datetime(), reason))
		else:
			store.update(name, {"ticket": None, "ticket_type": None})
	for name in frappe.get_all("CS Call Log", filters=_of(doc.doctype, str(doc.name)), pluck="name"):
		call = frappe.get_doc("CS Call Log", name)
		call.ticket_type = call.ticket = None
		call.save(ignore_permissions=True, ignore_version=False)
	for follower in frappe.get_hooks(REMOVED):
		frappe.get_attr(follower)(doc.doctype, str(doc.name))


def assigned(doctype: str, name: str, user: str) -> None:
	"""Somebody was assigned by Frappe's own means: of a ticket that nobody owns they are the first (FIRST-1)."""
	if doctype != chosen_doctype() or not may_own(user):
		return
	row = of_ticket(doctype, name)
	if row is None or row.status == rules.RELEASED:
		ticket = tickets.read(doctype, name)
		if ticket and not ticket.is_closed:
			take(ticket, user, None)


def unassigned(doctype: str, name: str, user: str) -> None:
	"""The owner's assignment was taken away, but not the duty: the sweep puts it back while the ticket is open."""
	row = of_ticket(doctype, name)
	if row and row.status in rules.LIVE and row.responsible == user:
		store.update(row.name, {"next_action_at": now_datetime()})


def of_ticket(doctype: str, name: str) -> "frappe._dict | None":
	"""The latest matter of a ticket."""
	fields = ["name", "status", "responsible", "team", "rule", "ended_at"]
	rows = frappe.get_all(
		store.MATTER, filters=_of(doctype, name), fields=fields, order_by="opened_at desc", limit=1
	)
	return rows[0] if rows else None


def take(ticket: Ticket, user: str, call_log: str | None) -> str | None:
	"""Open a matter for a ticket, owned by who took it first. Of two at once the second raises a lost race (FIRST-6)."""
	call = _call(call_log)
	kind = _kind(ticket, call)
	tier = tiers.of_customers({ticket.customer}).get(ticket.customer) or tiers.default_tier()
	rule = policy.rule_for(MatterTraits(kind, call.get("queue") or "", tier))
	if not rule or ticket.is_closed:
		return None
	step = rules.take(None, user, why.first(user))
	number, team = staff_of(user)
	now, previous = now_datetime(), of_ticket(ticket.doctype, ticket.name)
	row = {
		"name": frappe.generate_hash(length=20),
		**stamp(),
		**_ticket_values(ticket, call),
		"title": call.get("party_name") or ticket.customer or ticket.subject,
		"status": rules.OPEN,
		"responsible": user,
		"staff_number": number,
		"team": team or call.get("team"),
		"owned_since": now,
		"reason": kept(step.reason),
		"tier": tier or None,
		"kind": kind or None,
		"opened_at": now if previous else ticket.opened_at,
		"last_contact_at": call.get("started_at") or now,
		"first_call": call_log,
		"last_call": call_log,
		"rule": rule.name,
		"steps": 1,
		"fixed": 1,
		"open_key": store.ticket_key(ticket.doctype, ticket.name),
	}
	row.update(moves.promise_values(row, ticket.due_by))
	row.update(moves.watch_values(row))
	event = store.event_row(row["name"], 1, rules.TAKEN, now, row["reason"], to_user=user, call_log=call_log)
	store.insert([row], [event])
	if previous and previous.responsible != user:
		assignment.take_away(ticket.doctype, ticket.name, previous.responsible)
	assignment.give(ticket.doctype, ticket.name, user)
	return row["name"]


def is_taken(error: Exception) -> bool:
	"""Whether somebody else took the ticket in between."""
	return is_lost_race(error)


def link(row: "frappe._dict", ticket: Ticket, call_log: str | None) -> None:
	"""A matter that only calls told of gets its ticket; who owned it goes on owning it."""
	if row.ticket and (row.ticket_type, row.ticket) != (ticket.doctype, ticket.name):
		frappe.throw(has_ticket_already(row.ticket))
	if of_ticket(ticket.doctype, ticket.name) and not row.ticket:
		frappe.throw(frappe._("Ticket {0} belongs to another matter.").format(ticket.name))
	call = _call(call_log)
	values = {**_ticket_values(ticket, call), "fixed": 1}
	values["customer_key"] = row.customer_key or values["customer_key"]
	values["kind"] = _kind(ticket, call) or row.kind
	values["open_key"] = store.ticket_key(ticket.doctype, ticket.name)
	if row.status not in rules.LIVE:
		values.update(status=rules.OPEN, ended_at=None)
	values.update(moves.promise_values({**row, **values}, ticket.due_by))
	values.update(moves.watch_values({**row, **values}))
	store.update(row.name, values)
	row.update(values)
	reason = why.linked(ticket.name, row.responsible)
	moves.note(row, rules.LINKED, kept(reason), to_user=row.responsible, call_log=call_log)
	assignment.give(ticket.doctype, ticket.name, row.responsible)


def has_ticket_already(ticket: str) -> str:
	return frappe._("This matter has the ticket {0} already. Open a new matter for another one.").format(
		ticket
	)


def follow(row: "frappe._dict", ticket: Ticket, by_customer: bool = False, was_closed: bool = False) -> bool:
	"""Make the matter agree with its ticket as it is now; whether anything had to change.

	A released matter leaves its ticket open: only a ticket that `was_closed` is taken up again.
	"""
	now, standing = now_datetime(), store.standing_of(row)
	changes = {} if standing.status not in rules.LIVE else moves.promise_values(row, ticket.due_by)
	if changes:
		row.update(changes)
		changes.update(moves.watch_values(row))
		store.update(row.name, changes)
	window = store.rule_of(row).window_days
	if ticket.is_closed and standing.status == rules.OPEN:
		moves.write(row, rules.close_ticket(standing, now, by_customer))
	elif not ticket.is_closed and standing.status == rules.AWAITING:
		moves.write(row, rules.reopen(standing, now, window))
	elif not ticket.is_closed and (standing.status == rules.CLOSED or (was_closed and not standing.is_live)):
		return _taken_up_again(row, ticket, window)
	else:
		return bool(changes)
	return True


def _taken_up_again(row: "frappe._dict", ticket: Ticket, window: float) -> bool:
	standing, now = store.standing_of(row), now_datetime()
	if rules.returns_to_owner(standing, now, window):
		moves.write(row, rules.reopen(standing, now, window))
	elif may_own(frappe.session.user):
		take(ticket, frappe.session.user, None)
	return True


def _is_the_customer(doc: Document) -> bool:
	"""Whether who saves the ticket is the customer who raised it, by e-mail or in the portal."""
	return frappe.session.user == (doc.get("raised_by") or "") and not may_take(viewer())


def _of(doctype: str, name: str) -> dict[str, Any]:
	return {"ticket_type": doctype, "ticket": name}


def _call(call_log: str | None) -> dict[str, Any]:
	if not call_log:
		return {}
	fields = ["started_at", "queue", "team", "kind", "customer", "party_name", "caller_number", "party_type"]
	call = frappe.db.get_value("CS Call Log", call_log, [*fields, "party"], as_dict=True) or {}
	caller_key = frappe.db.get_value("CS Call Record", call_log, "caller_key")
	return {**call, "caller_key": caller_key or ""}


def _kind(ticket: Ticket, call: dict[str, Any]) -> str:
	if ticket.kind and frappe.db.exists("CS Call Kind", ticket.kind):
		return ticket.kind
	return call.get("kind") or ""


def _ticket_values(ticket: Ticket, call: dict[str, Any]) -> dict[str, Any]:
	contact = call.get("party") if call.get("party_type") == "Contact" else None
	key = sealed(call["caller_key"]) if call.get("caller_key") else None
	return {
		"ticket_type": ticket.doctype,
		"ticket": ticket.name,
		"ticket_subject": ticket.subject,
		"customer": ticket.customer or call.get("customer") or None,
		"contact": ticket.contact or contact or None,
		"party_name": call.get("party_name") or ticket.customer or ticket.raised_by,
		"caller_number": call.get("caller_number"),
		"customer_key": key,
		"queue": call.get("queue"),
	}
