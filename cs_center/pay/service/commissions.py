"""What kinds of sale earn from when on (STAFF-3): rates that nobody changes; a later one follows, a wrong one is taken back."""

import frappe
from frappe.model.document import Document
from frappe.utils import getdate

from cs_center.calls.rules.reasons import Rejected
from cs_center.calls.service.words import refusals_said
from cs_center.pay.rules.commission import CommissionRate, check_rate
from cs_center.pay.rules.spans import check_why
from cs_center.pay.service import events
from cs_center.pay.service.events import Event
from cs_center.pay.service.store import COMMISSION_RATE, check_is_manager, money, number

HOLDS, VOID = "Holds", "Void"


def settle_rate(doc: Document) -> None:
	"""Raises PermissionError, ValidationError."""
	check_is_manager()
	doc.kind, doc.status, doc.void_why = (doc.kind or "").strip(), HOLDS, None
	doc.since = getdate(doc.since) if doc.since else None
	with refusals_said():
		check_rate(number(doc.percent), number(doc.per_sale))
	doc.rate_key = f"{doc.kind}|{doc.since}"


def rate_added(doc: Document) -> None:
	after = f"{doc.kind} {doc.since}: {number(doc.percent)} %, {money(doc.per_sale)}"
	events.keep([Event("Added", COMMISSION_RATE, doc.name, after=after, why=doc.why)])


def rates() -> list[CommissionRate]:
	"""All that hold."""
	fields = ["kind", "since", "percent", "per_sale"]
	rows = frappe.get_all(COMMISSION_RATE, filters={"status": HOLDS}, fields=fields)
	return [CommissionRate(row.kind, row.since, number(row.percent), money(row.per_sale)) for row in rows]


def void_rate(name: str, why: str) -> None:
	"""It should never have been. What was given by it stays as it was given. Raises PermissionError, Rejected."""
	check_is_manager()
	check_why(why)
	status = frappe.db.get_value(COMMISSION_RATE, name, "status", for_update=True)
	if status != HOLDS:
		raise Rejected("“{name}” is {status}: look at it again.", name=name, status=status or "")
	frappe.db.set_value(COMMISSION_RATE, name, {"status": VOID, "void_why": why.strip(), "rate_key": None})
	events.keep([Event("Void", COMMISSION_RATE, name, why=why.strip())])
