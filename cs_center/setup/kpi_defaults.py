"""The KPI sheets that a new site is given, each for its posts (STAFF-10)."""

from collections.abc import Iterator
from typing import Any

import frappe

from cs_center.appraisal.rules import kpi

#: Which sheet of the rules each post has beside the one that it is named after.
_ALSO = {"Customer Representative": ("Senior Agent",)}


def records() -> Iterator[tuple[str, dict[str, Any]]]:
	"""Name and record. Posts come before: one that a manager has removed or renamed gets no sheet."""
	for name, indicators in kpi.SHIPPED.items():
		posts = [post for post in (name, *_ALSO.get(name, ())) if frappe.db.exists("CS Post", post)]
		yield (
			name,
			{
				"doctype": "CS KPI Sheet",
				"sheet_name": name,
				"posts": [{"post": post} for post in posts],
				"indicators": [_row(one) for one in indicators],
			},
		)


def _row(one: kpi.Indicator) -> dict[str, Any]:
	return {
		"indicator": one.name,
		"unit": one.unit,
		"direction": one.direction,
		"floor": one.floor,
		"target": one.target,
		"weight": one.weight,
	}
