"""Sheets for the bank and for finance: amounts as text to the fen, nothing that a spreadsheet takes for a formula (STAFF-3, SEC-1)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from cs_center.appraisal.rules.exact import yuan
from cs_center.calls.rules.reasons import Reason

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
_FIGURE = re.compile(r"-?\d+(?:\.\d+)?")
_NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Payee:
	"""Somebody with a month's pay. `account`: of their bank, blank when none is known."""

	employee: str
	name: str
	staff_number: str
	bank: str
	account: str
	total: Decimal
	components: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sheet:
	"""Rows of texts, the headings first. `left_out`: who is not on it, and why."""

	rows: tuple[tuple[str, ...], ...]
	left_out: Mapping[str, Reason]
	people: int
	total: Decimal


def bank_sheet(payees: Iterable[Payee], headings: Sequence[str]) -> Sheet:
	"""What the bank pays to whom: number, name, bank, account, amount. Who has no account or nothing to get is left out."""
	rows, left_out, total = [], {}, _NOTHING
	for payee in payees:
		if why := _why_not(payee):
			left_out[payee.employee] = why
			continue
		total += payee.total
		cells = (payee.staff_number, payee.name, payee.bank, payee.account, yuan(payee.total))
		rows.append(tuple(map(cell, cells)))
	return Sheet((tuple(headings), *rows), left_out, len(rows), total)


def finance_sheet(payees: Iterable[Payee], headings: Sequence[str], components: Sequence[str]) -> Sheet:
	"""Everybody with each component and the sum, and a last row with the sums of all."""
	rows, sums, people = [], dict.fromkeys(components, _NOTHING), 0
	for payee in payees:
		parts = [payee.components.get(one, _NOTHING) for one in components]
		if sum(parts, _NOTHING) != payee.total:
			raise ValueError("a total is the sum of its components")
		for one, part in zip(components, parts, strict=True):
			sums[one] += part
		people += 1
		rows.append(tuple(map(cell, (payee.staff_number, payee.name, *map(yuan, parts), yuan(payee.total)))))
	total = sum(sums.values(), _NOTHING)
	last = ("", "", *(yuan(sums[one]) for one in components), yuan(total))
	return Sheet((tuple(headings), *rows, last), {}, people, total)


def cell(text: object) -> str:
	"""A text that no spreadsheet program takes for a formula; figures stay as they are."""
	said = "" if text is None else str(text)
	return f"'{said}" if said.startswith(_DANGEROUS) and not _FIGURE.fullmatch(said) else said


def _why_not(payee: Payee) -> Reason | None:
	if payee.total <= 0:
		return Reason(_NOTHING_TO_PAY, {"amount": yuan(payee.total)}, "STAFF-3")
	if not payee.account.strip():
		return Reason(_NO_ACCOUNT, {}, "STAFF-3")
	return None


_NOTHING_TO_PAY = (
	"The month comes to {amount}: there is nothing for the bank to pay. Settle it with the person."
)
_NO_ACCOUNT = "No bank account is known: enter it in the Employee, then make the sheet again."
