"""The rows of campaign members: who they are, who calls them, and what nobody writes by hand (KEEP-3)."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.query_builder import DocType
from frappe.utils import flt, now_datetime

from cs_center.calls.rules import access
from cs_center.calls.service.staff import viewer
from cs_center.contact.service import leases, parties
from cs_center.contact.service.parties import Party
from cs_center.engines.database import prepared, read, value
from cs_center.engines.people import enabled_users_with_role
from cs_center.retention.rules import members as rules
from cs_center.retention.rules.members import Worth

CAMPAIGN, MEMBER = "CS Retention Campaign", "CS Campaign Member"
#: What becomes of the columns by which a member is called and is in one campaign only, once nobody calls them any more.
OVER = {"pool": None, "customer_key": None, "number_key": None}
_LEADERS = frozenset({access.LEADER, *access.ABOVE_TEAMS})
_ACTIVE = {"active": 1}


def pool(campaign: str, user: str, hours: str) -> str:
	"""Who draws from it, of which campaign and at which hours: members of a pool are alike for the queue."""
	return f"{campaign}|{user}|{hours}"


def party_of(row: Any) -> Party:
	"""Who is to be called."""
	return Party(row.customer or "", row.caller or "")


def is_leader(user: str | None = None) -> bool:
	"""Whether somebody leads campaigns."""
	return bool(viewer(user).roles & _LEADERS)


def check_leads() -> None:
	"""Raises PermissionError for everybody who does not lead campaigns."""
	frappe.only_for(tuple(_LEADERS))


def managers() -> frozenset[str]:
	"""Who may keep the customers that they look after: the staff who call customers to keep them."""
	staff = set(frappe.get_all("CS Staff Record", filters=_ACTIVE, pluck="user"))
	return frozenset(staff.intersection(enabled_users_with_role(access.RETENTION_OFFICER)))


def held_out(customers: Iterable[str]) -> set[str]:
	"""Which of the customers a campaign leaves alone at present: who offers them something spoils the comparison (KEEP-6)."""
	names = tuple(sorted(set(customers)))
	return {name for (name,) in read(_held_out, customers=names)} if names else set()


@prepared
def _held_out() -> Any:
	member = DocType(MEMBER)
	is_active = member.customer_key.isin(value("customers")) & (member.status == rules.HELD_OUT)
	return frappe.qb.from_(member).where(is_active).select(member.customer_key)


def locked(name: str) -> "frappe._dict":
	"""A member as they are now, for who changes them. Raises DoesNotExistError."""
	row = frappe.db.get_value(MEMBER, name, "*", as_dict=True, for_update=True)
	if not row:
		frappe.throw(_("There is no member {0}.").format(name), frappe.DoesNotExistError)
	return row


def worth(campaign: Any, row: Any) -> Worth:
	"""What a member is worth and costs."""
	return Worth(
		money(row.value_before),
		money(campaign.offer_value),
		money(campaign.cost_per_call),
		money(campaign.cost_per_offer),
	)


def money(value: Any) -> Decimal:
	"""An amount as it is in the database."""
	return Decimal(str(flt(value, 9)))


def keep(doc: Document) -> None:
	"""Nobody writes a member by hand: what the database has stays. Raises PermissionError for a new one."""
	before = doc.get_doc_before_save()
	if not before:
		frappe.throw(_("Members come from their campaign: start one."), frappe.PermissionError)
	doc.__dict__.pop("number", None)  # sent back by a form; left there, it would get into the versions
	doc.update(
		{
			field.fieldname: before.get(field.fieldname)
			for field in doc.meta.fields
			if field.fieldname != "number"
		}
	)


def number_of(doc: Document) -> str:
	"""The number to call, in full, for the officer who has the member now and those above them; for nobody of who is left
	alone."""
	# Read anew: a document may come from a browser that made it up.
	known = frappe.db.get_value(MEMBER, doc.name, ["customer", "status", "assigned_to"], as_dict=True)
	if not known or known.status not in rules.OPEN or not known.customer:
		return ""
	held = leases.lease_of(viewer().user)
	has_it = bool(held) and held.task == doc.name and held.until > now_datetime()
	return parties.number_of(known.customer) if has_it or viewer().roles & access.ABOVE_TEAMS else ""


def ended(reason: str, now: datetime) -> dict[str, Any]:
	"""What a member's row says once nobody calls them any more."""
	return {"result": reason, "ended_at": now, "promised_at": None, **OVER}
