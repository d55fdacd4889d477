"""Flowers counted by giver, team or person (STAFF-11)."""

from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate

from cs_center.calls.rules import access
from cs_center.recognition.service.store import FLOWER, READERS, flowers_from

BY = {"Giver": "giver_name", "Team": "team", "Person": "employee_name"}
#: Leaders and HR; everybody else has the wall.
REPORT_READERS = tuple(sorted((READERS - set(access.STAFF_ROLES)) | {access.LEADER} | access.ABOVE_TEAMS))
Row = dict[str, Any]


def figures(by: str, first: date, last: date) -> list[Row]:
	"""A row each: given, redeemed, valid and expired flowers of those given between two days. Raises ValidationError."""
	if by not in BY:
		frappe.throw(_("Choose by what it is counted."))
	fields = ["name", "giver", "giver_name", "employee", "employee_name", "team", "given_on", "expires_on"]
	filters = {"given_on": ("between", (first, last))}
	rows = frappe.get_list(FLOWER, filters, [*fields, "reason", "redeemed_on"], limit=0)
	today, found = getdate(), {}
	key = {"Giver": "giver", "Team": "team", "Person": "employee"}[by]
	for row, flower in zip(rows, flowers_from(rows), strict=True):
		start = {"who": row[BY[by]] or "", "given": 0, "redeemed": 0, "valid": 0, "expired": 0}
		counted = found.setdefault(row[key] or "", start)
		counted["given"] += 1
		if flower.redeemed_on:
			counted["redeemed"] += 1
		else:
			counted["valid" if flower.is_valid(today) else "expired"] += 1
	return sorted(found.values(), key=lambda row: (-row["given"], row["who"]))
