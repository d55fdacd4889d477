"""A statement in words: every yuan with its rule, record, date and formula (STAFF-14). For HR, and for whose it is."""

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document

from cs_center.appraisal.rules.exact import yuan
from cs_center.papers.rules.month import Month
from cs_center.pay.service.statements import CLOSED
from cs_center.pay.service.store import STATEMENT, check_is_hr, is_hr, money


def employee_of(user: str) -> str:
	"""Whose pay is a user's own, as HR's record of the employee says: staff records are kept by others. Blank for nobody."""
	if user in ("Guest", "Administrator"):
		return ""
	found = frappe.get_all("Employee", filters={"user_id": user}, pluck="name", limit=2)
	return found[0] if len(found) == 1 else ""


def own_months() -> list[dict[str, Any]]:
	"""The closed months of who asks, the latest first: month, total."""
	employee = employee_of(frappe.session.user)
	if not employee:
		return []
	filters = {"employee": employee, "status": CLOSED}
	rows = frappe.get_all(STATEMENT, filters=filters, fields=["month", "total"], order_by="month desc")
	return [{"month": Month.of(row.month).key, "total": yuan(money(row.total))} for row in rows]


def own(month: Month) -> dict[str, Any]:
	"""The closed statement of who asks, in words. Raises DoesNotExistError where there is none."""
	return explained(own_document(month))


def own_document(month: Month) -> Document:
	"""Raises DoesNotExistError, also for a statement that is a draft still."""
	employee = employee_of(frappe.session.user)
	filters = {"employee": employee or "-", "month": month.first, "status": CLOSED}
	name = frappe.db.get_value(STATEMENT, filters)
	if not name:
		frappe.throw(_("You have no closed statement for {0}.").format(month.key), frappe.DoesNotExistError)
	return frappe.get_doc(STATEMENT, name)


def of_statement(name: str) -> dict[str, Any]:
	"""For HR. Raises PermissionError, DoesNotExistError."""
	check_is_hr()
	return explained(frappe.get_doc(STATEMENT, name))


def may_see(doc: Document) -> bool:
	"""HR sees all statements, everybody their own once they are closed (STAFF-13)."""
	return is_hr() or (doc.status == CLOSED and doc.employee == employee_of(frappe.session.user))


def explained(doc: Document) -> dict[str, Any]:
	"""Month, person, status, total and lines. Amounts are text to the fen; `sums` by component, in their order."""
	sums: dict[str, Any] = {}
	for row in doc.lines:
		sums[row.component] = sums.get(row.component, 0) + money(row.amount)
	return {
		"name": doc.name,
		"employee": doc.employee,
		"employee_name": doc.employee_name,
		"month": Month.of(doc.month).key,
		"status": doc.status,
		"total": yuan(money(doc.total)),
		"closed_at": str(doc.closed_at or ""),
		"sums": [{"component": component, "amount": yuan(amount)} for component, amount in sums.items()],
		"lines": [_line(row) for row in doc.lines],
	}


def _line(row: Any) -> dict[str, Any]:
	return {
		"component": row.component,
		"amount": yuan(money(row.amount)),
		"rule": row.rule or "",
		"why": row.why or "",
		"reference_doctype": row.reference_doctype or "",
		"reference_name": row.reference_name or "",
		"corrects": Month.of(row.corrects).key if row.corrects else "",
	}
