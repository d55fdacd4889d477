"""Somebody's little red flowers, beside their points on the page of the month (STAFF-11)."""

from typing import Any

from frappe import _
from frappe.utils import getdate

from cs_center.papers.rules.month import Month
from cs_center.recognition.rules import flowers as rules
from cs_center.recognition.service.store import of_employee


def card(employee: str, month: Month) -> dict[str, Any]:
	"""Flowers of the month, and those that are valid today."""
	flowers = of_employee(employee)
	of_month = sum(month.holds(one.given_on) for one in flowers)
	rows = [[_("In the Month"), of_month], [_("Valid Today"), rules.balance(flowers, getdate())]]
	return {"title": _("Little Red Flowers"), "rows": rows, "route": "cs-flower-wall"}
