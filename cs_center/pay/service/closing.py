"""Which months of pay are open: what was closed is never touched by a later edit (STAFF-3).

Who writes with an effect on a month holds the months until the end of the transaction; who closes one waits for them.
"""

from datetime import date
from typing import Any

import frappe
from frappe.query_builder import DocType

from cs_center.calls.rules.reasons import Rejected
from cs_center.papers.rules.month import Month
from cs_center.pay.service.store import MONTH

OPEN, COMPUTING, CLOSING, CLOSED = "Open", "Computing", "Closing", "Closed"
#: While a month is being closed it is as shut as afterwards.
SHUT = (CLOSING, CLOSED)


def open_from() -> date:
	"""The day after the last closed month of pay: from it on something can be changed. date.min where none is closed."""
	return _after_last(_shut_months())


def paid_until() -> date:
	"""The day after the last month of which people have closed statements; one that is being closed is none of these."""
	return _after_last(frappe.get_all(MONTH, filters={"status": CLOSED}, pluck="month"))


def held_open_from() -> date:
	"""The same for who writes: no month is closed until the end of their transaction."""
	table = DocType(MONTH)
	rows = frappe.qb.from_(table).select(table.month, table.status).orderby(table.month).for_update().run()
	return _after_last([month for month, status in rows if status in SHUT])


def first_open(held: date = date.min) -> date:
	"""From when on something can be changed for all rooms that close months: hook `cs_open_from`, the latest counts.

	held: what `held_open_from` answered. Others' answers are read in the snapshot of the transaction, which may be older than
	its locks.
	"""
	return max([held, *(frappe.get_attr(path)() for path in frappe.get_hooks("cs_open_from"))])


def check_is_open(month: Month) -> None:
	"""For who writes into a month. Raises Rejected for one that is closed."""
	first = held_open_from()
	if month.first < first:
		raise Rejected(
			"{month} is closed: give it in {open_month} or later.",
			month=month.key,
			open_month=Month.of(first).key,
		)


def locked(month: Month) -> Any:
	"""The row of a month as it is now, until the end of the transaction; None where there is none."""
	table = DocType(MONTH)
	rows = frappe.qb.from_(table).where(table.name == month.key).select("*").for_update().run(as_dict=True)
	return rows[0] if rows else None


def _shut_months() -> list[date]:
	return frappe.get_all(MONTH, filters={"status": ("in", SHUT)}, pluck="month")


def _after_last(months: list[date]) -> date:
	return Month.of(max(months)).after.first if months else date.min
