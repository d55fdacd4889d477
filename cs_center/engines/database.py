"""Writing many rows at once, through the query builder and without document events."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import frappe
from frappe.query_builder import DocType
from pypika.terms import Parameter, Values

#: Rows of one statement: large enough to spare round trips, small enough for `max_allowed_packet`.
ROWS_PER_STATEMENT = 500

Row = dict[str, Any]
Prepared = Callable[[], str]


def read(statement: Prepared, **values: Any) -> Any:
	"""Run a prepared read. A tuple is a list of values for `IN`; it must not be empty."""
	return frappe.db.sql(statement(), values)


def prepared(build: Callable[[], Any]) -> Prepared:
	"""Keep the SQL that a function builds: on a ringing phone, building a query costs more than running it.

	Values are `value("name")` in the query and are given by name when it is read.
	"""
	return lru_cache(maxsize=1)(lambda: build().get_sql())


def value(name: str) -> Parameter:
	"""The place of a value in a prepared query."""
	return Parameter(f"%({name})s")


def stamp() -> Row:
	"""Who writes a row and when, as every document has it. The same moment for all rows of one write."""
	now, user = frappe.utils.now(), frappe.session.user
	return {"creation": now, "modified": now, "owner": user, "modified_by": user}


def insert_many(doctype: str, rows: Sequence[Row]) -> None:
	"""Insert rows that all have the same columns. A key that exists raises, so that a race can not overwrite."""
	_write(doctype, rows, ())


def upsert_many(doctype: str, rows: Sequence[Row], update: Sequence[str]) -> None:
	"""Insert rows; where the key exists, replace the columns `update`."""
	_write(doctype, rows, tuple(update))


def _write(doctype: str, rows: Sequence[Row], update: tuple[str, ...]) -> None:
	if not rows:
		return
	columns = tuple(rows[0])
	head, row_group, tail = _statement(doctype, columns, update)
	for start in range(0, len(rows), ROWS_PER_STATEMENT):
		part = rows[start : start + ROWS_PER_STATEMENT]
		values = [row[column] for row in part for column in columns]
		frappe.db.sql(head + ",".join([row_group] * len(part)) + tail, values)


@lru_cache(maxsize=256)
def _statement(doctype: str, columns: tuple[str, ...], update: tuple[str, ...]) -> tuple[str, str, str]:
	placeholders = [Parameter("%s")] * len(columns)
	query = frappe.qb.into(DocType(doctype)).columns(*columns).insert(*placeholders)
	for column in update:
		query = query.on_duplicate_key_update(column, Values(frappe.qb.Field(column)))
	row_group = f"({','.join(['%s'] * len(columns))})"
	head, _, tail = query.get_sql().partition(row_group)
	return head, row_group, tail


def is_lost_race(error: Exception) -> bool:
	"""Whether another transaction was first: roll back, and what is there now can be read."""
	if isinstance(error, frappe.QueryDeadlockError | frappe.QueryTimeoutError | frappe.DuplicateEntryError):
		return True
	return bool(error.args) and frappe.db.is_duplicate_entry(error)
