"""Where replay keeps what it has to put in order: on a temporary file, so that memory stays flat."""

import marshal
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import datetime, timezone
from itertools import groupby
from operator import attrgetter, itemgetter
from types import TracebackType
from typing import Any

from cs_center.calls.rules.events import CallEvent
from cs_center.responsibility.rules.ownership import CustomerCall

_CACHE_KIB = 64 * 1024
#: What follows the kind and the time of an event.
_event_rest = attrgetter(*[field.name for field in fields(CallEvent)][2:])


class CallStore:
	"""Events grouped by call, and calls grouped by customer.

	What comes in is in any order; a context manager.
	"""

	def __init__(self) -> None:
		# An empty name is SQLite's own temporary file: it stays in the cache while it fits, and goes with us.
		self._db = sqlite3.connect("", isolation_level=None)
		self._db.executescript(
			f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -{_CACHE_KIB};"
			"CREATE TABLE heard (call_id TEXT, events BLOB);"
			"CREATE TABLE phantom (call_id TEXT PRIMARY KEY) WITHOUT ROWID;"
			"CREATE TABLE taken (customer TEXT, call_id TEXT, started_at REAL, answered_at REAL, agent TEXT);"
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
			(call_id, marshal.dumps([_event_row(event) for event in events])) for call_id, events in heard
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
			yield call_id, [_event(row) for _, events in group for row in marshal.loads(events)]

	def add_taken(self, taken: Iterable[tuple[str, CustomerCall]]) -> None:
		"""Keep calls by customer."""
		rows = (
			(customer, call.call_id, call.started_at.timestamp(), _stamp(call.answered_at), call.agent)
			for customer, call in taken
		)
		self._db.executemany("INSERT INTO taken VALUES (?, ?, ?, ?, ?)", rows)

	def customers(self) -> Iterator[tuple[str, list[CustomerCall]]]:
		"""Every customer once, with all their calls."""
		rows = self._db.execute("SELECT * FROM taken ORDER BY customer")
		for customer, group in groupby(rows, key=itemgetter(0)):
			yield (
				customer,
				[
					CustomerCall(call_id, _instant(started_at), _maybe_instant(answered_at), agent)
					for _, call_id, started_at, answered_at, agent in group
				],
			)

	def _count(self, table: str) -> int:
		return int(self._db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def _event_row(event: CallEvent) -> tuple[object, ...]:
	# A number of seconds is stored faster than a datetime, and comes back to the microsecond.
	return event.kind, event.at.timestamp(), *_event_rest(event)


def _event(row: tuple[Any, ...]) -> CallEvent:
	kind, at, *rest = row
	return CallEvent(kind, _instant(at), *rest)


def _instant(stamp: float) -> datetime:
	return datetime.fromtimestamp(stamp, timezone.utc)


def _maybe_instant(stamp: float | None) -> datetime | None:
	return None if stamp is None else _instant(stamp)


def _stamp(instant: datetime | None) -> float | None:
	return None if instant is None else instant.timestamp()
