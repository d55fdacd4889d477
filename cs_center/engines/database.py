"""Writing many rows at once, through the query builder and without document events."""

import json
import random
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from functools import lru_cache
from typing import Any, TypeVar

import frappe
from frappe.query_builder import DocType
from frappe.utils import to_timedelta
from pypika import Case
from pypika.terms import Function, Parameter, Values

#: Rows of one statement: large enough to spare round trips, small enough for `max_allowed_packet`.
ROWS_PER_STATEMENT = 500

#: From so many on it pays to write a value that all of them have once.
_MANY = 20

#: Values of one `IN`: above so many the database makes a table of them, and reads by it instead of by the index.
_VALUES_AT_ONCE = 500

Row = dict[str, Any]
T = TypeVar("T")
_TEMPORAL = {"Datetime": datetime.fromisoformat, "Date": date.fromisoformat, "Time": to_timedelta}
Prepared = Callable[[], str]


def parts(values: Iterable[str], size: int = _VALUES_AT_ONCE) -> Iterator[list[str]]:
	"""Each value once, in order, so many together."""
	ordered = sorted(set(values))
	return (ordered[start : start + size] for start in range(0, len(ordered), size))


def read(statement: Prepared, **values: Any) -> Any:
	"""Run a prepared read. A tuple is a list of values for `IN`; it must not be empty."""
	return frappe.db.sql(statement(), values)


def read_rows(statement: Prepared, **values: Any) -> list[Any]:
	"""The same, each row with its columns by name."""
	return frappe.db.sql(statement(), values, as_dict=True)


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


def ordered_name() -> str:
	"""A name of 20 characters that nobody has, later than those before: rows in order cost an index half as much."""
	return f"{time.time_ns() // 1000:014x}{random.getrandbits(24):06x}"


def document_columns(doctype: str) -> tuple[str, ...]:
	"""The columns of a document's own row, custom fields included."""
	meta = frappe.get_meta(doctype)
	virtual = {field.fieldname for field in meta.fields if field.get("is_virtual")}
	return tuple(column for column in meta.get_valid_columns() if column not in virtual)


def as_json(table: DocType, columns: Sequence[str]) -> Function:
	"""A row as one JSON column: reading it costs a tenth of what the client spends on describing fifty columns."""
	return Function("JSON_OBJECT", *(part for column in columns for part in (column, table[column])))


def document_rows(doctype: str, texts: Sequence[str]) -> list[Row]:
	"""The rows that `as_json` read, with the types that a document has."""
	rows = [json.loads(text) for text in texts]
	fields = [(field.fieldname, field.fieldtype) for field in frappe.get_meta(doctype).fields]
	for column, kind in (("creation", "Datetime"), ("modified", "Datetime"), *fields):
		if typed := _TEMPORAL.get(kind):
			for row in rows:
				if row.get(column):
					row[column] = typed(row[column])
	return rows


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
		varying = [column for column in columns if not _is_alike(part, column)]
		group = row_group if len(varying) == len(columns) else _with_literals(part[0], varying)
		values = [row[column] for row in part for column in varying]
		frappe.db.sql(head + ",".join([group] * len(part)) + tail, values)


def _is_alike(rows: Sequence[Row], column: str) -> bool:
	"""Whether all rows have the same value there, and there are enough of them for it to matter."""
	value = rows[0][column]
	return len(rows) >= _MANY and all(row[column] is value for row in rows)


def _with_literals(row: Row, varying: Sequence[str]) -> str:
	"""A group of values in which what is the same for all rows stands written out: half the time of an insert goes into
	escaping values."""
	if not frappe.db._conn:
		frappe.db.connect()  # as `sql` does for the first statement of a process
	literal = frappe.db._conn.literal
	values = ("%s" if column in varying else literal(row[column]).replace("%", "%%") for column in row)
	return f"({','.join(values)})"


@lru_cache(maxsize=256)
def _statement(doctype: str, columns: tuple[str, ...], update: tuple[str, ...]) -> tuple[str, str, str]:
	placeholders = [Parameter("%s")] * len(columns)
	query = frappe.qb.into(DocType(doctype)).columns(*columns).insert(*placeholders)
	for column in update:
		query = query.on_duplicate_key_update(column, Values(frappe.qb.Field(column)))
	row_group = f"({','.join(['%s'] * len(columns))})"
	head, _, tail = query.get_sql().partition(row_group)
	return head, row_group, tail


class NamedLocks:
	"""Names that nobody else has, on this site. Nobody waits for one; the database lets go of them when the process dies."""

	def __init__(self) -> None:
		self.prefix = f"{frappe.conf.db_name}:"
		self._held: list[str] = []

	def first(self, names: Sequence[str]) -> int | None:
		"""The place of the first of these names that nobody else has, which is held from now on; None: all are had."""
		locks = [self.prefix + name for name in names]
		[[place]] = frappe.db.sql(_sql_of_first(len(locks)), locks)
		if place is not None:
			self._held.append(locks[place])
		return place

	def took(self, name: str) -> None:
		"""A query has taken this one, by `get_lock`."""
		self._held.append(self.prefix + name)

	def release(self) -> None:
		"""Let go of all."""
		if self._held:
			frappe.db.sql(_sql_of_release(len(self._held)), self._held)
			self._held = []


def get_lock(name: Any) -> Function:
	"""As part of a query: 1 when nobody else had the lock of this name, prefix and all."""
	return Function("GET_LOCK", name, 0)


@contextmanager
def named_locks() -> Iterator[NamedLocks]:
	"""Locks that end with the block."""
	locks = NamedLocks()
	try:
		yield locks
	finally:
		locks.release()


@contextmanager
def only_one(name: str) -> Iterator[bool]:
	"""Whether nobody else is at what has this name."""
	with named_locks() as locks:
		yield locks.first([name]) is not None


@lru_cache(maxsize=64)
def _sql_of_first(count: int) -> str:
	"""A CASE asks no further once one is had."""
	places = Case()
	for place in range(count):
		places = places.when(get_lock(Parameter("%s")) == 1, place)
	return frappe.qb.select(places).get_sql()


@lru_cache(maxsize=64)
def _sql_of_release(count: int) -> str:
	return frappe.qb.select(*[Function("RELEASE_LOCK", Parameter("%s"))] * count).get_sql()


def retried(do: Callable[[int], T], attempts: int = 6) -> T:
	"""Do something that is a transaction of its own; when another transaction was first, roll back and do it again.

	It is told how often it was tried before.
	"""
	for attempt in range(attempts):
		try:
			return do(attempt)
		except Exception as error:
			if not is_lost_race(error) or attempt == attempts - 1:
				raise
			frappe.db.rollback()
			time.sleep(random.uniform(0, 0.02 * 2**attempt))
	raise AssertionError("unreachable")


@contextmanager
def another_connection() -> Iterator[None]:
	"""A connection and a transaction of its own: what is written within is there whatever becomes of the caller's. Commits.

	It sees what others have committed, and none of what the caller has written. It must not touch rows that the caller has
	written: it would wait for itself.
	"""
	callers = frappe.local.db
	frappe.connect(set_admin_as_user=False)
	try:
		yield
		frappe.db.commit()
	finally:
		frappe.db.close()
		frappe.local.db = callers


def is_lost_race(error: Exception) -> bool:
	"""Whether another transaction was first: roll back, and what is there now can be read."""
	if isinstance(error, frappe.QueryDeadlockError | frappe.QueryTimeoutError | frappe.DuplicateEntryError):
		return True
	return bool(error.args) and frappe.db.is_duplicate_entry(error)


def is_undone(error: Exception) -> bool:
	"""Whether the database gave up on the transaction for another one: what it had locked is free, and it can be done anew.

	For those who hold the locks of what they write: a key that exists is no race for them.
	"""
	return isinstance(error, frappe.QueryDeadlockError | frappe.QueryTimeoutError)
