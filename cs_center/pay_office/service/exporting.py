"""Sheets for the bank and for finance: made by HR, noted with who, when, how much and what, and kept privately (STAFF-3, SEC-1)."""

import csv
import hashlib
import io
from dataclasses import dataclass
from typing import Any

import frappe
from frappe import _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from cs_center.calls.rules.reasons import Rejected
from cs_center.engines import people
from cs_center.papers.rules.month import Month
from cs_center.pay.rules.statement import COMPONENTS
from cs_center.pay.service.store import check_is_manager
from cs_center.pay_office.rules import files
from cs_center.pay_office.rules.files import Payee, Sheet
from cs_center.pay_office.service import paid, runs
from cs_center.pay_office.service.paid import Paid
from cs_center.responsibility.service.naming import kept
from cs_center.workforce.service import members

CSV, XLSX = "csv", "xlsx"


@dataclass(frozen=True, slots=True)
class Export:
	"""A file and the run that notes it."""

	run: str
	name: str
	content: bytes


def export(month: Month, how: str, kind: str) -> Export:
	"""A closed month as a sheet. how: Bank Sheet or Finance Sheet; kind: csv or xlsx. Raises PermissionError, Rejected."""
	check_is_manager()
	if how not in (runs.BANK_SHEET, runs.FINANCE_SHEET) or kind not in (CSV, XLSX):
		raise Rejected("There is no such sheet.")
	paid.check_closed(month)
	payees = _payees(month)
	sheet = _bank(payees) if how == runs.BANK_SHEET else _finance(payees)
	content = _as_csv(sheet) if kind == CSV else _as_book(sheet)
	name = f"{how.split()[0].lower()}-{month.key}.{kind}"
	return Export(
		_noted(month, how, sheet, name, content, {one.employee: one for one in payees}), name, content
	)


def _bank(payees: list[Payee]) -> Sheet:
	headings = (_("Staff Number"), _("Name"), _("Bank"), _("Account"), _("Amount in Yuan"))
	return files.bank_sheet(payees, headings)


def _finance(payees: list[Payee]) -> Sheet:
	headings = (_("Staff Number"), _("Name"), *map(_, COMPONENTS), _("Sum"))
	return files.finance_sheet(payees, headings, COMPONENTS)


def _payees(month: Month) -> list[Payee]:
	statements = paid.paid(month)
	accounts, known = people.bank_accounts(statements), members.members(statements)
	return [
		_payee(one, accounts.get(employee, ("", "")), known.get(employee))
		for employee, one in sorted(statements.items())
	]


def _payee(one: Paid, account: tuple[str, str], member: Any) -> Payee:
	number = member.staff_number if member else one.employee
	of = one.of
	return Payee(one.employee, one.employee_name, number, *account, of.total, of.by_component)


def _noted(month: Month, how: str, sheet: Sheet, name: str, content: bytes, payees: dict[str, Payee]) -> str:
	digest = hashlib.sha256(content).hexdigest()
	run = runs.start(month, how, file_name=name, file_hash=digest, started_at=frappe.utils.now_datetime())
	problems = {one: (payees[one].name, kept(why)) for one, why in sheet.left_out.items()}
	runs.end(run.name, problems, total=sheet.total, people=len(payees), people_done=sheet.people)
	file = {"doctype": "File", "file_name": name, "content": content, "is_private": 1}
	attached = {"attached_to_doctype": runs.RUN, "attached_to_name": run.name}
	frappe.get_doc({**file, **attached}).insert(ignore_permissions=True)
	return run.name


def _as_csv(sheet: Sheet) -> bytes:
	"""In UTF-8 with a mark, by which spreadsheet programs know Chinese."""
	text = io.StringIO()
	csv.writer(text, quoting=csv.QUOTE_ALL).writerows(sheet.rows)
	return ("\ufeff" + text.getvalue()).encode()


def _as_book(sheet: Sheet) -> bytes:
	"""Every cell is text: an account of 19 digits stays what it is."""
	book = Workbook(write_only=True)
	page = book.create_sheet()
	for row in sheet.rows:
		page.append([_text(page, value) for value in row])
	content = io.BytesIO()
	book.save(content)
	return content.getvalue()


def _text(page: Any, value: str) -> Any:
	cell = WriteOnlyCell(page, value=value)
	cell.data_type, cell.number_format = "s", "@"
	return cell
