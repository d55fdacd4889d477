"""HTTP methods of pay: typed and thin; who may is checked by the services (STAFF-3, STAFF-13)."""

from typing import Any

import frappe

from cs_center.pay.service import commissions, entries, proposals
from cs_center.responsibility.service.requests import deed, parsed, written


@frappe.whitelist(methods=["POST"])
def approve(doctype: str, name: str) -> None:
	"""doctype: CS Pay Grade Assignment or CS Pay Grade Rate. For an HR Manager who has not asked for it."""
	deed(lambda: proposals.approve(doctype, name))


@frappe.whitelist(methods=["POST"])
def decline(doctype: str, name: str, why: str) -> None:
	"""A grade or rate that was asked for comes to nothing."""
	deed(lambda: proposals.decline(doctype, name, written(why)))


@frappe.whitelist(methods=["POST"])
def void(doctype: str, name: str, why: str) -> None:
	"""A grade or rate should never have been: what was before it holds on. For HR Managers."""
	deed(lambda: proposals.void(doctype, name, written(why)))


@frappe.whitelist(methods=["POST"])
def undo(doctype: str, name: str, why: str) -> str:
	"""Bring back what was before a grade or rate, in days that are not closed; answers the name of the row that does it."""
	return deed(lambda: proposals.undo(doctype, name, written(why)))


@frappe.whitelist(methods=["POST"])
def void_commission_rate(name: str, why: str) -> None:
	deed(lambda: commissions.void_rate(name, written(why)))


@frappe.whitelist(methods=["POST"])
def approve_entries(names: str | list) -> None:
	"""names: JSON list of CS Pay Entry; all of them or none."""
	deed(lambda: entries.approve(parsed(names, list)))


@frappe.whitelist(methods=["POST"])
def decline_entries(names: str | list, why: str) -> None:
	"""names: JSON list of CS Pay Entry."""
	deed(lambda: entries.decline(parsed(names, list), written(why)))


@frappe.whitelist(methods=["POST"])
def take_entry_back(name: str, why: str) -> str:
	"""Answers the name of the entry against it where its month is closed, else blank."""
	return deed(lambda: entries.take_back(name, written(why)))
