"""The ledger of what payroll was given: one row that counts for a person, month and component, held by a unique key (STAFF-3).

A row is written before what it stands for, in the same transaction. A row whose document is gone is taken back and stays.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.query_builder import DocType
from frappe.utils import now_datetime

from cs_center.engines.database import insert_many, ordered_name, stamp
from cs_center.papers.rules.month import Month
from cs_center.pay.rules.handover import Due, Key
from cs_center.pay_office.service.store import DEED, ENTRY

HANDED_OVER, TAKEN_BACK = "Handed Over", "Taken Back"


@dataclass(frozen=True, slots=True)
class Entry:
	"""A row that counts. `document`: the Additional Salary."""

	name: str
	key: Key
	document: str


def entries(month: Month, employees: Collection[str]) -> dict[str, list[Entry]]:
	"""The rows that count, by employee."""
	if not employees:
		return {}
	table = DocType(ENTRY)
	rows = (
		frappe.qb.from_(table)
		.where((table.month == month.first) & table.employee.isin(sorted(employees)))
		.where(table.status == HANDED_OVER)
		.select(table.name, table.employee, table.component, table.document)
	).run()
	found: dict[str, list[Entry]] = {}
	for name, employee, component, document in rows:
		found.setdefault(employee, []).append(
			Entry(name, Key(employee, month.key, component), document or "")
		)
	return found


def components_of(documents: Collection[str]) -> dict[str, str]:
	"""Our component by the Additional Salary that was made for it, also when that row counts no more."""
	found: dict[str, str] = {}
	names = sorted(documents)
	table = DocType(ENTRY)
	query = frappe.qb.from_(table).select(table.document, table.component)
	for start in range(0, len(names), 1000):
		found |= dict(query.where(table.document.isin(names[start : start + 1000])).run())
	return found


def add(due: Due, month: Month, statement: str, run: str, document: str = "") -> str:
	"""A row that counts. When there is one, somebody else hands over the same: the database refuses the key."""
	name = ordered_name()
	row = {
		"name": name,
		**stamp(),
		"employee": due.key.person,
		"month": month.first,
		"component": due.key.component,
		"amount": due.amount,
		"status": HANDED_OVER,
		"statement": statement,
		"document": document or None,
		"run": run,
		"entry_key": ":".join(due.key),
	}
	insert_many(ENTRY, [row])
	return name


def name_document(entry: str, document: str) -> None:
	"""What the row stands for is there now."""
	frappe.db.set_value(ENTRY, entry, "document", document, update_modified=False)


def take_back(rows: Iterable[Entry], why: str) -> None:
	"""These count no more; they stay with the reason."""
	for row in rows:
		values = {"status": TAKEN_BACK, "entry_key": None, "taken_back_at": now_datetime(), "why": why}
		frappe.db.set_value(ENTRY, row.name, values)


def check(doc: Document) -> None:
	"""Nobody writes the ledger by hand. Raises PermissionError."""
	if not doc.flags.get(DEED):
		frappe.throw(_("The ledger of payroll is written by handing over."), frappe.PermissionError)


def check_may_delete(doc: Any) -> None:
	"""Raises PermissionError."""
	frappe.throw(_("The ledger of payroll is kept (SEC-3)."), frappe.PermissionError)
