"""The doctypes of pay, who may decide over them, and amounts as the database keeps them (STAFF-3, STAFF-13)."""

from decimal import Decimal, InvalidOperation
from typing import Any

import frappe
from frappe import _

from cs_center.appraisal.rules.exact import to_fen
from cs_center.calls.rules.reasons import Reason, Rejected
from cs_center.pay.rules.money import TOO_MUCH

POLICY, GRADE, RATE, ASSIGNMENT = (
	"CS Pay Policy",
	"CS Pay Grade",
	"CS Pay Grade Rate",
	"CS Pay Grade Assignment",
)
COMMISSION_RATE, ENTRY = "CS Commission Rate", "CS Pay Entry"
STATEMENT, LINE, MONTH = "CS Pay Statement", "CS Pay Line", "CS Pay Month"
PROBLEM, EVENT, QUARTER_AWARD = "CS Pay Problem", "CS Pay Event", "CS Quarter Award"
#: Everything that holds an amount of pay, or says something about one.
DOCTYPES = (
	POLICY,
	GRADE,
	RATE,
	ASSIGNMENT,
	COMMISSION_RATE,
	ENTRY,
	STATEMENT,
	LINE,
	MONTH,
	PROBLEM,
	EVENT,
	QUARTER_AWARD,
	"CS Pay Change",
	"CS Pay Change Row",
	"CS Payroll Component",
	"CS Payroll Run",
	"CS Payroll Problem",
	"CS Payroll Entry",
)
#: Whatever is noted about these is HR's; who reads an Additional Salary itself is for HRMS to say.
NOTED = (*DOCTYPES, "Additional Salary")
HR_USER, HR_MANAGER = "HR User", "HR Manager"
HR = frozenset({HR_USER, HR_MANAGER})
#: Set on a document while a service writes it: forms, requests and imports have no way past it.
DEED = "cs_pay_deed"


def is_hr(user: str | None = None) -> bool:
	"""Whether somebody sees pay. Administrator, who is the database's own, has every role."""
	return not HR.isdisjoint(frappe.get_roles(user))


def check_is_hr() -> None:
	"""Raises PermissionError for everybody who may not see pay (STAFF-13)."""
	if not is_hr():
		frappe.throw(_("Pay is seen and changed by HR only (STAFF-13)."), frappe.PermissionError)


def check_is_manager() -> None:
	"""Raises PermissionError for everybody but HR Managers."""
	if HR_MANAGER not in frappe.get_roles():
		frappe.throw(_("An HR Manager decides this."), frappe.PermissionError)


def money(value: Any) -> Decimal:
	"""An amount in yuan to the fen. Raises Rejected for what is none."""
	return to_fen(number(value))


def number(value: Any) -> Decimal:
	"""A figure as it is written. Raises Rejected for what is no number, or one that nothing of pay reaches."""
	try:
		found = Decimal(str(value or 0))
	except InvalidOperation:
		found = Decimal("NaN")
	if not found.is_finite() or abs(found) >= TOO_MUCH:
		raise Rejected("“{value}” is no number: write one.", value=str(value))
	return found


def quoted(words: str, rule: str = "") -> Reason:
	"""What somebody wrote, or what was said before, as a reason that says just that."""
	return Reason(words.replace("{", "{{").replace("}", "}}"), {}, rule)
