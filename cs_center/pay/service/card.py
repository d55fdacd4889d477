"""One's own pay of a month beside one's points on the page of the month (STAFF-13, STAFF-14)."""

from typing import Any

import frappe
from frappe import _

from cs_center.appraisal.rules.exact import yuan
from cs_center.papers.rules.month import Month
from cs_center.pay.rules.statement import PERFORMANCE_PAY
from cs_center.pay.service.closing import CLOSED
from cs_center.pay.service.explaining import may_see
from cs_center.pay.service.store import STATEMENT, money


def card(employee: str, month: Month) -> dict[str, Any] | None:
	"""What the month's points and all of the month brought; None while the statement is not closed or is somebody else's."""
	name = frappe.db.get_value(STATEMENT, {"employee": employee, "month": month.first, "status": CLOSED})
	doc = frappe.get_doc(STATEMENT, name) if name else None
	if not doc or not may_see(doc):
		return None
	performance = sum((money(row.amount) for row in doc.lines if row.component == PERFORMANCE_PAY), money(0))
	rows = [[_("By Points"), yuan(performance)], [_("All Together"), yuan(money(doc.total))]]
	return {"title": _("My Pay"), "rows": rows, "route": "cs-my-pay"}
