"""Leads and opportunities of ERPNext: what comes of talks with customers (KEEP-6, KEEP-7)."""

from dataclasses import dataclass
from decimal import Decimal

import frappe

LEAD, OPPORTUNITY = "Lead", "Opportunity"


@dataclass(frozen=True, slots=True)
class Offer:
	"""What somebody accepted. `item`: of ERPNext, where the offer is one."""

	title: str
	value: Decimal = Decimal(0)
	item: str = ""
	words: str = ""


def opportunity(party_doctype: str, party: str, offer: Offer, owner: str) -> str:
	"""Make an Opportunity for a Customer or a Lead; its name. `owner`: who follows it up."""
	items = [{"item_code": offer.item, "qty": 1, "rate": offer.value}] if offer.item else []
	doc = frappe.get_doc(
		{
			"doctype": OPPORTUNITY,
			"opportunity_from": party_doctype,
			"party_name": party,
			"title": offer.title,
			"opportunity_owner": owner,
			"opportunity_amount": offer.value,
			"items": items,
			"notes": _notes(offer.words),
		}
	)
	return doc.insert(ignore_permissions=True).name


def lead(title: str, number: str, words: str, owner: str) -> str:
	"""Make a Lead of somebody who may become a customer; its name."""
	doc = frappe.get_doc(
		{
			"doctype": LEAD,
			"first_name": title,
			"mobile_no": number,
			"lead_owner": owner,
			"notes": _notes(words),
		}
	)
	return doc.insert(ignore_permissions=True).name


def _notes(words: str) -> list[dict[str, str]]:
	return [{"note": frappe.utils.escape_html(words)}] if words.strip() else []
