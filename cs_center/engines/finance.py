"""ERPNext's accounts: a Journal Entry that accountants look at before they post it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import frappe
from frappe import _

JOURNAL_ENTRY = "Journal Entry"
_CANCELLED = 2
_OF_A_PARTY = ("Receivable", "Payable")


@dataclass(frozen=True, slots=True)
class Charge:
	"""What an employee is charged."""

	employee: str
	amount: Decimal
	remark: str


@dataclass(frozen=True, slots=True)
class Accounts:
	company: str
	debit: str
	credit: str


def check_accounts(accounts: Accounts) -> None:
	"""Raises ValidationError when the accounts are not those of the company."""
	for account in (accounts.debit, accounts.credit):
		known = frappe.db.get_value("Account", account, ["company", "is_group"]) if account else None
		if not known or known[0] != accounts.company or known[1]:
			text = _("CS Settings needs two accounts of {0} for penalties.")
			frappe.throw(text.format(accounts.company or _("a company")))


def entry_of(reference: str) -> str | None:
	"""The entry that was made for a reference and not cancelled."""
	filters = {"cheque_no": reference, "voucher_type": JOURNAL_ENTRY, "docstatus": ("<", _CANCELLED)}
	return frappe.db.get_value(JOURNAL_ENTRY, filters)


def draft_entry(accounts: Accounts, charges: Sequence[Charge], on: date, reference: str, remark: str) -> str:
	"""A draft with a line for each person. The caller has made sure that there is none, and holds the lock."""
	doc: Any = frappe.new_doc(JOURNAL_ENTRY)
	doc.update(
		{
			"voucher_type": JOURNAL_ENTRY,
			"company": accounts.company,
			"posting_date": on,
			"cheque_no": reference,
			"cheque_date": on,
			"user_remark": remark,
		}
	)
	for charge in charges:
		doc.append("accounts", _line(accounts, accounts.debit, "debit_in_account_currency", charge))
	for charge in _credited(accounts, charges):
		doc.append("accounts", _line(accounts, accounts.credit, "credit_in_account_currency", charge))
	doc.flags.ignore_permissions = True
	doc.insert()
	return doc.name


def _credited(accounts: Accounts, charges: Sequence[Charge]) -> Sequence[Charge]:
	"""One line for all, but for an account that is kept by person."""
	if _is_of_a_party(accounts.credit):
		return charges
	total = sum((charge.amount for charge in charges), Decimal(0))
	return [Charge("", total, "")]


def _line(accounts: Accounts, account: str, side: str, charge: Charge) -> dict[str, Any]:
	line = {
		"account": account,
		side: charge.amount,
		"user_remark": charge.remark,
		"cost_center": frappe.get_cached_value("Company", accounts.company, "cost_center"),
	}
	party = {"party_type": "Employee", "party": charge.employee}
	return {**line, **party} if _is_of_a_party(account) else line


def _is_of_a_party(account: str) -> bool:
	return frappe.get_cached_value("Account", account, "account_type") in _OF_A_PARTY
