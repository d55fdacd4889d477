"""The tables of responsibilities: how each matter stands, and the chain of what happened to it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Count

from cs_center.engines.database import insert_many, ordered_name, prepared, read, stamp, upsert_many, value
from cs_center.responsibility.rules.answering import OwnedMatter
from cs_center.responsibility.rules.matter import HANDLING, LIVE, MERGED, OWNERSHIP, TAKEN, Offer, Standing
from cs_center.responsibility.rules.policy import FirstCallerRule
from cs_center.responsibility.rules.taking import KnownMatter
from cs_center.responsibility.service import policy

MATTER, EVENT, HANDOVER = "CS Responsibility", "CS Responsibility Event", "CS Handover"

Row = dict[str, Any]
#: What `owned_matter` takes, in its order.
OWNED_FIELDS = (
	"name",
	"responsible",
	"status",
	"owned_since",
	"last_contact_at",
	"ticket",
	"ended_at",
	"rule",
	"staff_number",
)
_KNOWN_FIELDS = (*OWNED_FIELDS, "fixed", "first_call")


def ticket_key(ticket_type: str, ticket: str) -> str:
	"""The open key of a matter that is a ticket; without one it is the customer's key."""
	return f"{ticket_type}:{ticket}"


def known(customer_keys: Iterable[str]) -> dict[str, list[KnownMatter]]:
	"""Every matter of these numbers, not locked: unique keys decide races."""
	keys = tuple(customer_keys)
	return _grouped(read(_known, keys=keys) if keys else ())


def known_of_parties(names: Iterable[str]) -> dict[str, list[KnownMatter]]:
	"""Matters that customers and contacts have open, by their names, from whatever number they called."""
	parties = tuple(names)
	return _grouped(read(_known_of_parties, parties=parties) if parties else ())


def _grouped(rows: Iterable[Any]) -> dict[str, list[KnownMatter]]:
	found: dict[str, list[KnownMatter]] = {}
	for key, *fields, fixed, first_call in rows:
		matter = owned_matter(fields)
		known_one = KnownMatter(matter, bool(fixed) or matter.has_ticket, first_call or "")
		found.setdefault(key, []).append(known_one)
	return found


def owned_matter(fields: Sequence[Any]) -> OwnedMatter:
	"""A matter as the rules of answering and taking see it, out of the values of OWNED_FIELDS."""
	name, owner, status, owned_since, last_contact_at, ticket, ended_at, rule, staff_number = fields
	return OwnedMatter(
		name=name,
		owner=owner or "",
		status=status,
		owned_since=owned_since,
		last_contact_at=last_contact_at,
		has_ticket=bool(ticket),
		ended_at=ended_at,
		window_days=policy.rule_named(rule).window_days,
		staff_number=staff_number or "",
	)


@prepared
def _known() -> Any:
	matter = DocType(MATTER)
	return (
		frappe.qb.from_(matter)
		.where(matter.customer_key.isin(value("keys")) & (matter.status != MERGED))
		.select(matter.customer_key, *_KNOWN_FIELDS)
	)


@prepared
def _known_of_parties() -> Any:
	matter = DocType(MATTER)
	live = frappe.qb.from_(matter).where(matter.status.isin(LIVE))
	of_customers = live.where(matter.customer.isin(value("parties")))
	of_contacts = live.where(matter.contact.isin(value("parties")))
	customers = of_customers.select(matter.customer, *_KNOWN_FIELDS)
	return customers.union_all(of_contacts.select(matter.contact, *_KNOWN_FIELDS))


def locked(name: str) -> "frappe._dict":
	"""One matter, locked until the end of the transaction. Raises DoesNotExistError."""
	row = frappe.db.get_value(MATTER, name, "*", as_dict=True, for_update=True)
	if not row:
		frappe.throw(frappe._("There is no matter {0}.").format(name), frappe.DoesNotExistError)
	return row


def standing_of(row: "frappe._dict") -> Standing:
	"""How a stored matter stands, as the rules see it."""
	offer = _offer_of(row) if row.offered_to else None
	return Standing(row.status, row.responsible or "", row.station or "", offer, row.ended_at)


def _offer_of(row: "frappe._dict") -> Offer:
	offered = open_handover(row.name)
	if not offered:
		return Offer(OWNERSHIP, user=row.offered_to)
	return Offer(offered.kind or HANDLING, user=offered.to_user or "", station=offered.station or "")


def open_handover(matter: str) -> "frappe._dict | None":
	"""The hand-over that waits for an answer, as it is now. For callers that hold the matter's lock."""
	fields = ["name", "kind", "to_user", "station", "offered_by"]
	return frappe.db.get_value(HANDOVER, {"open_key": matter}, fields, as_dict=True, for_update=True)


def finish_work(matter: str, now: datetime) -> None:
	"""Work that somebody accepted and that the end of the matter has overtaken."""
	accepted = {"responsibility": matter, "kind": HANDLING, "status": "Accepted"}
	frappe.db.set_value(HANDOVER, accepted, {"status": "Done", "done_at": now})


def overtake_handover(matter: str, now: datetime) -> None:
	"""An offer that a decision or the end of the matter has overtaken waits for nobody any more."""
	ended = {"status": "Withdrawn", "open_key": None, "answered_at": now}
	frappe.db.set_value(HANDOVER, {"open_key": matter}, {**ended, "answered_by": frappe.session.user})


def update(name: str, values: Row) -> None:
	frappe.db.set_value(MATTER, name, values)


def insert(rows: list[Row], events: list[Row]) -> None:
	"""New matters with their first steps. A matter that somebody opened in between raises, and that one counts."""
	insert_many(MATTER, rows)
	insert_many(EVENT, events)


def touch(contacts: dict[str, tuple[datetime, str]]) -> None:
	"""When matters were last spoken of, and on which call; by matter."""
	rows = [{"name": name, "last_contact_at": at, "last_call": call} for name, (at, call) in contacts.items()]
	upsert_many(MATTER, rows, update=("last_contact_at", "last_call"))


def event_row(matter: str, position: int, event: str, at: datetime, reason: str, **links: Any) -> Row:
	"""One step of the chain as a row. The key of matter and position keeps two steps from being the same one."""
	return {
		"name": ordered_name(),
		**stamp(),
		"responsibility": matter,
		"position": position,
		"event": event,
		"at": at,
		"by_user": frappe.session.user,
		"from_user": links.get("from_user") or None,
		"to_user": links.get("to_user") or None,
		"station": links.get("station") or None,
		"call_log": links.get("call_log") or None,
		"handover": links.get("handover") or None,
		"reason": reason,
		"notice": links.get("notice") or None,
		"notice_due": int(bool(links.get("notice"))),
	}


def load_of(users: Iterable[str]) -> dict[str, int]:
	"""How many open matters each of the users owns."""
	names = list(users)
	if not names:
		return {}
	matter = DocType(MATTER)
	rows = (
		frappe.qb.from_(matter)
		.where(matter.responsible.isin(names) & matter.status.isin(LIVE) & matter.ticket.isnotnull())
		.groupby(matter.responsible)
		.select(matter.responsible, Count("*"))
	).run()
	return {**dict.fromkeys(names, 0), **dict(rows)}


def first_step(row: Row) -> Row:
	"""The step by which a matter that only calls tell of began: kept in the matter itself until another one follows."""
	step = event_row(
		row["name"],
		1,
		TAKEN,
		row["owned_since"],
		row["reason"],
		to_user=row["responsible"],
		call_log=row["first_call"],
	)
	return {**step, "by_user": row["owner"]}


def append(row: "frappe._dict", event: str, at: datetime, reason: str, **links: Any) -> Row:
	"""Keep one more step of a matter whose row is locked; counts it in `row.steps`, which the caller stores."""
	first = [] if row.steps else [first_step(row)]
	row.steps = (row.steps or 1) + 1
	step = event_row(row.name, row.steps, event, at, reason, **links)
	insert([], [*first, step])
	return step


def chain(matter: str) -> list["frappe._dict"]:
	"""What happened, in order."""
	fields = [
		"name",
		"position",
		"event",
		"at",
		"by_user",
		"from_user",
		"to_user",
		"station",
		"reason",
		"call_log",
	]
	steps = frappe.get_all(EVENT, filters={"responsibility": matter}, fields=fields, order_by="position")
	if steps:
		return steps
	row = frappe.db.get_value(MATTER, matter, "*", as_dict=True)
	return [frappe._dict(first_step(row))]


def rule_of(row: "frappe._dict | Row") -> FirstCallerRule:
	return policy.rule_named(row["rule"])
