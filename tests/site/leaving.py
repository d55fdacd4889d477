"""Customers who want to leave, for tests: officers, who is asked to cancel, and documents that a cancellation changes."""

from datetime import datetime, timedelta
from typing import Any

import frappe
from frappe.utils import now_datetime, nowdate

from cs_center.leaving.service import book
from tests.site import campaigns, centre
from tests.site.calling import forget_request

TALK, RULE = "CS Leaving Talk", "CS Leaving Rule"
OFFICER = campaigns.OFFICERS[0]
CLERK = "clerk@centre.example.com"
_CLERK_ROLES = ("Accounts User", "Sales Manager", "Support Team")
NUMBER = "13800138055"


def open_office() -> None:
	"""Retention officers who may call at any hour, and a clerk who cancels what customers ask to cancel."""
	campaigns.open_desk()
	if not frappe.db.exists("User", CLERK):
		user = {"doctype": "User", "name": CLERK, "email": CLERK, "first_name": "Clerk", "full_name": "Clerk"}
		frappe.get_doc({**user, "enabled": 1, "user_type": "System User"}).db_insert()
		for role in _CLERK_ROLES:
			row = {"doctype": "Has Role", "parent": CLERK, "parenttype": "User", "parentfield": "roles"}
			frappe.get_doc({**row, "role": role, "name": frappe.generate_hash(length=10)}).db_insert()
		frappe.clear_cache(user=CLERK)
	book.forget()


def customer(name: str = "Li Ming", number: str = NUMBER, **values: Any) -> str:
	made = centre.customer(name, number)
	if values:
		frappe.db.set_value("Customer", made, values)
	return made


def rule(document_type: str = "Issue", **values: Any) -> str:
	"""A rule: tickets that are closed, unless something else is said."""
	given = {
		"doctype": RULE,
		"rule_name": f"{document_type} ends",
		"document_type": document_type,
		"offer": "Three months for half",
		"script": "<p>Ask what went wrong.</p>",
		**values,
	}
	if given.get("happens", book.FITS) == book.FITS:
		given.setdefault("conditions", [is_("status", "Closed")])
	return frappe.get_doc(given).insert().name


def is_(field: str, value: str, operator: str = "Is") -> dict[str, str]:
	return {"field_name": field, "operator": operator, "value": value}


def ticket(whose: str, **values: Any) -> Any:
	return centre.issue("Wants to leave", customer=whose, **values)


def contract(whose: str, **values: Any) -> Any:
	"""A submitted contract."""
	given = {"party_type": "Customer", "party_name": whose, "contract_terms": "Pays each month", **values}
	doc = frappe.get_doc({"doctype": "Contract", "start_date": nowdate(), **given}).insert()
	doc.submit()
	return doc


def subscription(whose: str) -> Any:
	"""One that is paid at the beginning of each month, so that nothing is invoiced when it ends."""
	if not frappe.db.exists("Item", "Cable TV"):
		item = {
			"doctype": "Item",
			"item_code": "Cable TV",
			"item_group": "All Item Groups",
			"stock_uom": "Nos",
		}
		frappe.get_doc({**item, "is_stock_item": 0}).insert()
		plan = {
			"doctype": "Subscription Plan",
			"plan_name": "Cable TV",
			"item": "Cable TV",
			"currency": "CNY",
		}
		price = {"price_determination": "Fixed Rate", "cost": 30, "billing_interval": "Month"}
		frappe.get_doc({**plan, **price, "billing_interval_count": 1}).insert()
	given = {
		"party_type": "Customer",
		"party": whose,
		"company": frappe.db.get_single_value("Global Defaults", "default_company"),
		"start_date": nowdate(),
		"generate_invoice_at": "Beginning of the current subscription period",
		"plans": [{"plan": "Cable TV", "qty": 1}],
	}
	return frappe.get_doc({"doctype": "Subscription", **given}).insert()


def talks(**filters: Any) -> list[Any]:
	return frappe.get_all(TALK, filters=filters, fields=["*"], order_by="creation, name")


def only_talk() -> Any:
	(row,) = talks()
	return row


def opened(name: str = "Li Ming", number: str = NUMBER, **values: Any) -> Any:
	"""A talk that nothing waits for, as a rule that only tells opens it."""
	known = frappe.db.exists(RULE, "Issue ends")
	if not known:
		rule(stops="Nobody", **values)
	whose = customer(name, number)
	doc = ticket(whose)
	doc.status = "Closed"
	doc.save()
	(row,) = talks(customer=whose)
	return row


def limit_passes(talk: str, ago: timedelta = timedelta(minutes=1)) -> datetime:
	"""As if the time were over."""
	at = now_datetime() - ago
	frappe.db.set_value(TALK, talk, "limit_at", at, update_modified=False)
	return at


def callable_again(talk: str) -> None:
	"""As if enough time had gone by since the last attempt."""
	frappe.db.set_value(TALK, talk, "next_action_at", now_datetime(), update_modified=False)
	frappe.db.set_value(
		"CS Contact", {"task": talk}, "at", now_datetime() - timedelta(days=2), update_modified=False
	)
	forget_request()
