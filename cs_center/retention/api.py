"""HTTP methods of retention: typed and thin."""

from typing import Any

import frappe

from cs_center.responsibility.service.requests import parsed
from cs_center.retention.service import runs, segments


@frappe.whitelist(methods=["POST"])
def compute_segments() -> None:
	"""Put all customers into their segments now, in a worker; who asked sees how far it is (KEEP-1)."""
	runs.ask()


@frappe.whitelist()
def explain_segment(customer: str) -> dict[str, Any]:
	"""The segment of a customer, since when and why, and what each rule says of them today."""
	return segments.explain(customer)


@frappe.whitelist()
def preview_rule(rule: str | dict[str, Any]) -> dict[str, Any]:
	"""What a rule, saved or not, would change: how many customers, and who."""
	return segments.preview(parsed(rule, dict))
