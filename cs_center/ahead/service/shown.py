"""What a customer was reminded of and greeted for, for who talks to them (CALL-2, KEEP-4)."""

from typing import Any

import frappe

from cs_center.ahead.service import store
from cs_center.ahead.service.store import GREETING

_SHOWN = 5


def of_customer(customer: str) -> list[dict[str, Any]]:
	"""The last greetings of a customer. For callers that have checked who asks."""
	if not customer:
		return []
	fields = ["name", "day", "status", "channel", "message"]
	rows = frappe.get_all(
		GREETING, filters={"customer": customer}, fields=fields, order_by="day desc", limit=_SHOWN
	)
	reasons = store.reasons_of([row.name for row in rows]) if rows else {}
	return [{**row, "reasons": [one.reason for one in reasons.get(row.name, ())]} for row in rows]
