"""Where replay keeps what it has to put in order: on a temporary file, so that memory stays flat."""

import pickle
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import fields
from itertools import groupby
from operator import attrgetter, itemgetter
from types import TracebackType

from cs_center.calls.rules.events import CallEvent
from cs_center.responsibility.rules import CustomerCall

_CACHE_KIB = 64 * 1024
_event_row = attrgetter(*(field.name for field in fields(CallEvent)))


class CallStore:
	"""Events grouped by call, and calls grouped by customer. What comes in is in any order; a context manager."""

	def __init__(self) -> None:
		# An empty name is SQLite's own temporary file: it stays in the cache while it fits, and goes with us.
		self._db = sqlite3.connect("", isolation_level=None)
		self._db.executescript(
			f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -{_CACHE_KIB};"
			"CREATE TABLE heard (call_id TEXT, events BLOB);"
			"CREATE TABLE phantom (call_id TEXT PRIMARY KEY) WITHOUT ROWID;"
			"CREATE TABLE taken (customer TEXT, answered_or_began REAL, call BLOB);"
			"BEGIN;"
		)

	def __enter__(self) -> "CallStore":
		return self

	def __exit__(
		self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
	) -> None:
		self._db.close()

	def add_events(self, heard: Iterable[tuple[str, Iterable[CallEvent]]]) -> None:
		"""Keep what was heard of calls; a call may be heard of many times."""
		rows = (
			(call_id, pickle.dumps([_event_row(event) for event in events], 5)) for call_id, events in heard
		)
		self._db.executemany("INSERT INTO heard VALUES (?, ?)", rows)

	def add_phantom(self, call_id: str) -> None:
		"""Keep the id of a record that stands for no call."""
		self._db.execute("INSERT OR IGNORE INTO phantom VALUES (?)", (call_id,))

	def phantoms(self) -> int:
		"""How many different records stood for no call."""
		return self._count("phantom")

	def heard(self) -> int:
		"""How many times something was heard of a call."""
		return self._count("heard")

	def calls(self) -> Iterator[tuple[str, list[CallEvent]]]:
		"""Every call once, with all its events."""
		rows = self._db.execute("SELECT call_id, events FROM heard ORDER BY call_id")
		for call_id, group in groupby(rows, key=itemgetter(0)):
			yield call_id, [CallEvent(*event) for _, events in group for event in pickle.loads(events)]

	def add_taken(self, taken: Iterable[tuple[str, CustomerCall]]) -> None:
		"""Keep calls by customer."""
		rows = (
			(customer, call.sequence[0].timestamp(), pickle.dumps(_call_row(call), 5))
			for customer, call in taken
		)
		self._db.executemany("INSERT INTO taken VALUES (?, ?, ?)", rows)

	def customers(self) -> Iterator[tuple[str, list[CustomerCall]]]:
		"""Every customer once, with all their calls in order of time."""
		rows = self._db.execute("SELECT customer, call FROM taken ORDER BY customer, answered_or_began")
		for customer, group in groupby(rows, key=itemgetter(0)):
			yield customer, [CustomerCall(*pickle.loads(call)) for _, call in group]

	def _count(self, table: str) -> int:
		return int(self._db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


_call_row = attrgetter(*(field.name for field in fields(CustomerCall)))
