"""Fines of a penalty sheet as deductions of pay, where CS Settings say so (COMP-9): one for each person and sheet, never twice."""

from collections.abc import Mapping
from decimal import Decimal

import frappe

from cs_center.calls.rules.reasons import Reason
from cs_center.papers.rules.month import Month
from cs_center.pay.rules.statement import DEDUCTION
from cs_center.pay.service import closing, entries
from cs_center.pay.service.store import ENTRY
from cs_center.responsibility.service.naming import kept, said
from cs_center.workforce.service.members import members

__all__ = ["ENTRY", "deduct"]


def deduct(
	doctype: str, name: str, month: Month, sums: Mapping[str, Decimal]
) -> tuple[dict[str, str], dict[str, str]]:
	"""Entries by employee, those that there are and new ones, for HR to approve; and why others have none.

	For the month of the sheet, or the first open one after it. The key of an entry holds that nobody pays twice.
	"""
	first = closing.held_open_from()
	paid_in = max(month, Month.of(first))
	keys = {employee: _key(doctype, name, employee) for employee in sums}
	made = _known(keys)
	people = members(sums)
	missing = [employee for employee in sorted(sums) if employee not in made and employee in people]
	why = kept(Reason(_FINED, {"sheet": name, "month": month.key}, "COMP-9"))
	names = entries.propose(
		{
			"employee": employee,
			"employee_name": people[employee].full_name,
			"month": paid_in.first,
			"component": DEDUCTION,
			"amount": -sums[employee],
			"rule": "COMP-9",
			"why": why,
			"reference_doctype": doctype,
			"reference_name": name,
			"entry_key": keys[employee],
		}
		for employee in missing
	)
	made |= dict(zip(missing, names, strict=True))
	failed = {
		employee: said(Reason(_NO_RECORD, {"person": employee})) for employee in sums if employee not in made
	}
	return made, failed


def _known(keys: Mapping[str, str]) -> dict[str, str]:
	if not keys:
		return {}
	rows = frappe.get_all(
		ENTRY, filters={"entry_key": ("in", list(keys.values()))}, fields=["name", "employee"]
	)
	return {row.employee: row.name for row in rows}


def _key(doctype: str, name: str, employee: str) -> str:
	return "|".join((DEDUCTION, doctype, name, employee, ""))


_FINED = "Penalty sheet {sheet} of {month}."
_NO_RECORD = "{person} has no staff record with an employee: enter one first."
