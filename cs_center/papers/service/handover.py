"""A published sheet goes to finance, as CS Settings say, and never twice (COMP-9)."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate, now_datetime

from cs_center.engines import finance, payroll
from cs_center.engines.finance import Accounts, Charge
from cs_center.engines.payroll import ADDITIONAL_SALARY
from cs_center.papers.rules import signing
from cs_center.papers.rules.penalties import totals
from cs_center.papers.service import deeds, sheet
from cs_center.papers.service.months import month_of
from cs_center.pay.service import penalties

_CANCELLED = 2
_PAY_STATEMENT = "Pay Statement"


@dataclass(slots=True)
class HandOver:
	"""What came of it. `failed`: persons whose deduction could not be made, with why."""

	documents: list[str]
	failed: dict[str, str]


def hand_over(name: str) -> HandOver:
	"""Give a sheet to finance; again as well, then only what is missing is made. Raises PermissionError, Rejected.

	Deductions are kept person by person: commits.
	"""
	deeds.check_is_above()
	doc = sheet.locked(name)
	signing.check_hand_over(doc.status)
	how = frappe.get_cached_doc("CS Settings").penalty_handover
	if how == finance.JOURNAL_ENTRY:
		return _as_entry(doc)
	if how == ADDITIONAL_SALARY:
		return _as_deductions(doc)
	if how == _PAY_STATEMENT:
		return _as_entries(doc)
	_finish(doc)
	return HandOver([], {})


def _as_entry(doc: Document) -> HandOver:
	"""One draft with a line for each person."""
	settings = frappe.get_cached_doc("CS Settings")
	sums = totals(sheet.lines_of(doc)).by_person
	entry = _document_of(doc.penalties, finance.JOURNAL_ENTRY)
	if sums and not entry:
		accounts = Accounts(
			settings.penalty_company or "",
			settings.penalty_debit_account or "",
			settings.penalty_credit_account or "",
		)
		finance.check_accounts(accounts)
		entry = finance.entry_of(doc.name) or finance.draft_entry(
			accounts, _charges(doc, sums), getdate(), doc.name, _remark(doc)
		)
		_mark(doc.penalties, sums, finance.JOURNAL_ENTRY, entry)
	_finish(doc)
	return HandOver([entry] if entry else [], {})


def _as_entries(doc: Document) -> HandOver:
	"""One entry a person for their pay statement, which HR approves; in one transaction."""
	sums = totals(sheet.lines_of(doc)).by_person
	made, failed = penalties.deduct(sheet.SHEET, doc.name, month_of(doc.month), sums)
	for employee, entry in made.items():
		rows = [row for row in doc.penalties if row.person == employee]
		_mark(rows, {employee: sums[employee]}, penalties.ENTRY, entry)
	if failed:
		deeds.move(doc)
	else:
		_finish(doc)
	return HandOver(sorted(made.values()), failed)


def _as_deductions(doc: Document) -> HandOver:
	"""One deduction a person, each in a transaction of its own: who can not be paid off keeps nobody else waiting."""
	component = frappe.get_cached_doc("CS Settings").penalty_component or ""
	employees = sorted(totals(sheet.lines_of(doc)).by_person)
	if employees:
		payroll.check_deduction(component)
	result = HandOver([], {})
	for employee in employees:
		try:
			result.documents.append(_deduct(doc.name, employee, component))
		except frappe.ValidationError as error:
			frappe.db.rollback()
			frappe.clear_last_message()
			result.failed[employee] = frappe.utils.strip_html(str(error))
			continue
		frappe.db.commit()  # a person's deduction is there or not, whatever happens to the next one
	if not result.failed:
		_finish(sheet.locked(doc.name))
	return result


def _deduct(name: str, employee: str, component: str) -> str:
	"""The deduction of a person: the one that there is, else a new one."""
	doc = sheet.locked(name)
	amount = totals(sheet.lines_of(doc)).by_person[employee]
	rows = [row for row in doc.penalties if row.person == employee]
	if known := _document_of(rows, ADDITIONAL_SALARY):
		return known
	made = payroll.deductions_of(sheet.SHEET, name).get(employee) or payroll.deduct(
		employee, amount, component, getdate(), (sheet.SHEET, name)
	)
	_mark(rows, {employee: amount}, ADDITIONAL_SALARY, made)
	deeds.move(doc)
	return made


def _document_of(rows: Iterable[Any], doctype: str) -> str | None:
	"""What was made for these rows before and still counts: somebody may have cancelled or deleted it."""
	for row in rows:
		if row.handed_as == doctype and row.handed_name:
			docstatus = frappe.db.get_value(doctype, row.handed_name, "docstatus")
			if docstatus is not None and docstatus < _CANCELLED:
				return row.handed_name
	return None


def _mark(rows: Iterable[Any], sums: dict[str, Decimal], doctype: str, name: str) -> None:
	for row in rows:
		if row.person in sums and row.amount and not row.listed_only:
			row.handed_as, row.handed_name = doctype, name


def _finish(doc: Document) -> None:
	deeds.move(doc, status=signing.HANDED_OVER, handed_over_at=doc.handed_over_at or now_datetime())


def _charges(doc: Document, sums: dict[str, Decimal]) -> list[Charge]:
	names = {row.person: row.person_name for row in doc.penalties}
	return [
		Charge(person, amount, f"{names[person]} ({doc.name})") for person, amount in sorted(sums.items())
	]


def _remark(doc: Document) -> str:
	return _("Penalty sheet {0} of {1}").format(doc.name, month_of(doc.month).key)
