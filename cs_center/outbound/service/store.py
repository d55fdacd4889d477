"""The tables of lists to call: who is on one, their numbers in full, and who may do what (CALL-8, SEC-1)."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, getdate, now_datetime

from cs_center.calls.rules import access
from cs_center.calls.rules.numbers import display
from cs_center.calls.service.staff import viewer
from cs_center.calls.service.switchboard import switchboard
from cs_center.contact.service import leases, parties
from cs_center.contact.service.parties import Party
from cs_center.engines.database import prepared, read_rows, value
from cs_center.outbound.rules import lists

LIST, CALL, PARTY = "CS Outbound List", "CS Outbound Call", "CS Outbound Party"
IMPORT, REJECT, RESULT = "CS Outbound Import", "CS Outbound Reject", "CS Outbound Result"
OFFICER = "CS Outbound Officer"
#: Who draws up lists, imports and exports; leaders of shifts pause them and see how they go.
HEADS = access.ABOVE_TEAMS
LEADERS = frozenset({access.LEADER, *HEADS})
#: Who may be named to call customers of a list.
CALLERS = (
	access.AGENT,
	access.CALLBACK_OFFICER,
	access.RETENTION_OFFICER,
	access.LEADER,
	*sorted(access.ABOVE_TEAMS),
)
Row = dict[str, Any]


def check_leads(roles: Iterable[str] = LEADERS) -> None:
	"""Raises PermissionError for everybody without one of the roles; `frappe.only_for` lets everybody pass in tests."""
	if frappe.session.user != "Administrator" and viewer().roles.isdisjoint(roles):
		frappe.throw(_("Lists to call are led by supervisors and directors."), frappe.PermissionError)


def call_name(outbound_list: str, number_key: str) -> str:
	"""The name of whoever has a number on a list: the same for the same number, so that it is there once."""
	return hashlib.blake2b(f"{outbound_list}\0{number_key}".encode(), digest_size=10).hexdigest()


def customer_key(outbound_list: str, customer: str) -> str:
	"""By this a customer is on a list once, however many numbers they have."""
	return hashlib.blake2b(f"{outbound_list}\0customer\0{customer}".encode(), digest_size=16).hexdigest()


def pool(outbound_list: str, hours: str) -> str:
	"""Those of a list who may be called at the same hours: alike for the queue."""
	return f"{outbound_list}|{hours}"


def party_of(row: Any) -> Party:
	"""Who is to be called."""
	return Party(row.customer or "", row.caller or "")


def locked(name: str) -> "frappe._dict":
	"""Somebody on a list as they are now, for who changes them. Raises DoesNotExistError."""
	row = frappe.db.get_value(CALL, name, "*", as_dict=True, for_update=True)
	if not row:
		frappe.throw(_("There is nobody {0} on a list.").format(name), frappe.DoesNotExistError)
	return row


def locked_many(names: Iterable[str]) -> dict[str, "frappe._dict"]:
	"""The same of many, by name, in the order in which everybody locks them."""
	wanted = tuple(sorted(set(names)))
	return {row.name: row for row in read_rows(_calls, names=wanted)} if wanted else {}


@prepared
def _calls() -> Any:
	call = frappe.qb.DocType(CALL)
	query = frappe.qb.from_(call).where(call.name.isin(value("names"))).orderby(call.name)
	return query.select("*").for_update()


def kept_of(names: Iterable[str]) -> dict[str, tuple[str, dict[str, str]]]:
	"""The number's key and the other columns of the file, by name. For callers that have checked who asks."""
	wanted = tuple(sorted(set(names)))
	rows = read_rows(_parties, names=wanted) if wanted else []
	return {row.name: (row.number_key or "", json.loads(row.extra or "{}")) for row in rows}


@prepared
def _parties() -> Any:
	party = frappe.qb.DocType(PARTY)
	query = frappe.qb.from_(party).where(party.name.isin(value("names")))
	return query.select(party.name, party.number_key, party.extra)


def full_number(name: str) -> str:
	"""The number to call, in full. For callers that have checked who asks."""
	key = frappe.db.get_value(PARTY, name, "number_key")
	return display(key, switchboard().plan.region) if key else ""


def number_of(doc: Document) -> str:
	"""The number in full, for who has the customer now; for everybody else the masked one is enough (SEC-1)."""
	# Read anew: a document may come from a browser that made it up.
	held = leases.lease_of(viewer().user)
	has_it = bool(held) and (held.doctype, held.task) == (CALL, doc.name) and held.until > now_datetime()
	return full_number(doc.name) if has_it else ""


def values_of(row: Any, extra: Mapping[str, str]) -> dict[str, str]:
	"""What placeholders of a text stand for."""
	return {**extra, "name": row.party_name or ""}


def plan_of(doc: Any) -> lists.Plan:
	"""The list as the rules see it."""
	return lists.Plan(
		purpose=doc.purpose or "",
		way=doc.way or "",
		since=getdate(doc.period_from) if doc.period_from else None,
		until=getdate(doc.period_to) if doc.period_to else None,
		officers=tuple(row.user for row in doc.officers),
		text=(frappe.utils.strip_html(doc.script or "") if doc.way == lists.BY_OFFICERS else doc.message)
		or "",
		survey=doc.survey or "",
		refuse_key=doc.refuse_key or "",
		parties=cint(doc.parties),
	)


def keep(doc: Document) -> None:
	"""Nobody writes by hand who is on a list: what the database has stays. Raises PermissionError for a new one."""
	before = doc.get_doc_before_save()
	if not before:
		frappe.throw(_("Who is on a list comes from a file: import one."), frappe.PermissionError)
	doc.__dict__.pop("number", None)  # sent back by a form; left there, it would get into the versions
	kept = (field.fieldname for field in doc.meta.fields if field.fieldname != "number")
	doc.update({name: before.get(name) for name in kept})


def check_trash(doc: Document) -> None:
	"""Raises ValidationError: who is on a list stays, with what was said to them (SEC-3)."""
	frappe.throw(_("Who is on a list is kept: close the list instead."))


def key_by_customer(customers: Iterable[str]) -> dict[str, str]:
	"""The number at which each customer is called, as its key."""
	return parties.number_keys(sorted(set(customers)))
