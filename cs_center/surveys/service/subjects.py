"""What an invitation is about: from a call, a complaint, a customer or another document, who and what it concerns."""

from dataclasses import dataclass
from typing import Any

import frappe
from frappe import _

from cs_center.calls.service import privacy
from cs_center.contact.service import parties

_CALL = "CS Call Log"
#: The field that says who handled it, where it is not called `agent`.
_HANDLERS = {"CS Complaint": "handler"}


@dataclass(frozen=True, slots=True)
class Subject:
	"""`caller`: the number's key, sealed; `caller_number`: masked."""

	doctype: str
	name: str
	customer: str = ""
	caller: str = ""
	caller_number: str = ""
	agent: str = ""
	team: str = ""
	station: str = ""
	kind: str = ""
	area: str = ""


def of(doctype: str, name: str) -> Subject:
	"""What a document says. Raises PermissionError for who may not read it, DoesNotExistError."""
	if not frappe.db.exists("DocType", doctype) or not frappe.db.exists(doctype, name):
		frappe.throw(_("There is no {0} {1}.").format(_(doctype), name), frappe.DoesNotExistError)
	doc = frappe.get_doc(doctype, name)
	doc.check_permission("read")
	customer = doc.name if doctype == "Customer" else doc.get("customer") or ""
	call = call_of(doctype, name)
	return Subject(
		doctype=doctype,
		name=str(doc.name),
		customer=customer,
		caller=_caller(call, customer),
		caller_number=doc.get("caller_number") or "",
		agent=doc.get(_HANDLERS.get(doctype, "agent")) or "",
		team=doc.get("team") or "",
		station=doc.get("station") or "",
		kind=doc.get("kind") or "",
		area=doc.get("area") or doc.get("territory") or _territory(customer),
	)


def number_of(row: Any) -> str:
	"""The number at which the customer of an invitation is reached, in full. For callers that have checked who asks."""
	call = call_of(row.reference_doctype or "", row.reference_name or "")
	return (privacy.customer_number(call) if call else "") or parties.number_of(row.customer or "")


def call_of(doctype: str, name: str) -> str:
	"""The call that a document is, or names."""
	if doctype == _CALL:
		return name
	if not doctype or not frappe.get_meta(doctype).has_field("call_log"):
		return ""
	return frappe.db.get_value(doctype, name, "call_log") or ""


def _caller(call: str, customer: str) -> str:
	key = frappe.db.get_value("CS Call Record", call, "caller_key") if call else ""
	return privacy.sealed(key) if key else parties.sealed_number_of(customer)


def _territory(customer: str) -> str:
	return (frappe.db.get_value("Customer", customer, "territory") or "") if customer else ""
