"""What tests prepare, done once: what it wrote is remembered, and written again in the next test that begins so."""

import copy
import functools
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
#: Only what can not be changed by who gets it: names, and tuples of names.
Result = TypeVar("Result", bound="str | tuple[str, ...] | None")

_WRITES = ("insert", "update", "delete", "replace", "savepoint", "release", "rollback to")
_ENDS = ("commit", "rollback")
_TABLE = re.compile(r"`?(tab[^`]+)`")


@dataclass(frozen=True)
class _Done:
	"""What a call has written and returned."""

	statements: tuple[tuple[Any, Any], ...]
	result: Any


_memory: dict[tuple[object, ...], _Done] = {}


class Journal:
	"""What a connection has written since its test began."""

	def __init__(self, site: str) -> None:
		import frappe

		self.site = site
		#: What was prepared so far; nothing once the test wrote by itself or ended a transaction.
		self.steps: tuple[object, ...] | None = ()
		self.tables: set[str] = set()
		self._recording: list[tuple[Any, Any]] | None = None
		self._really = frappe.local.db.sql
		frappe.local.db.sql = self._sql
		frappe.local.test_journal = self

	def _sql(self, query: Any, values: Any = (), *arguments: Any, **options: Any) -> Any:
		text = str(query).lstrip()[:20].lower()
		if text.startswith(_WRITES):
			self.tables.update(_TABLE.findall(str(query)[:120]))
			if self._recording is None:
				self.steps = None
			else:
				self._recording.append((query, copy.copy(values)))
		elif text.startswith(_ENDS):
			self.steps = None
			if self._recording is not None:
				raise RuntimeError("what ends the transaction can not be remembered")
		return self._really(query, values, *arguments, **options)

	def prepare(self, step: object, make: Callable[[], Any], *, anywhere: bool) -> Any:
		"""Do a step, or write again what the same step (after the same ones, if that matters) has written."""
		if self._recording is not None or (self.steps is None and not anywhere):
			return make()
		before = self.steps
		key = (self.site, *(() if anywhere else before or ()), step)
		if key in _memory:
			self._write_again(_memory[key])
		else:
			_memory[key] = self._record(make)
		if before is not None:
			self.steps = (*before, step)
		return _memory[key].result

	def _record(self, make: Callable[[], Any]) -> _Done:
		self._recording = []
		try:
			result = make()
			return _Done(tuple(self._recording), result)
		except BaseException:
			self.steps = None
			raise
		finally:
			self._recording = None

	def _write_again(self, done: _Done) -> None:
		from devtools.session import forget_cached, forget_documents

		for query, values in done.statements:
			self.tables.update(_TABLE.findall(str(query)[:120]))
			self._really(query, values)
		forget_cached()
		forget_documents()


def remembered(make: Callable[P, Result]) -> Callable[P, Result]:
	"""Do once what `make` writes: the same call after the same ones, at the beginning of a test, writes it again.

	A call after anything else was written, or within another remembered one, is simply done.
	"""
	return _remembered(make, anywhere=False)


def remembered_anywhere(make: Callable[P, Result]) -> Callable[P, Result]:
	"""The same for what is written alike whatever was written before."""
	return _remembered(make, anywhere=True)


def _remembered(make: Callable[P, Result], *, anywhere: bool) -> Callable[P, Result]:
	@functools.wraps(make)
	def prepared(*arguments: P.args, **values: P.kwargs) -> Result:
		import frappe

		journal: Journal | None = getattr(frappe.local, "test_journal", None)
		if journal is None:
			return make(*arguments, **values)
		# Plans and contracts begin on the day on which they are made: the site's own.
		when_and_who = (frappe.utils.nowdate(), frappe.session.user)
		step = (make.__module__, make.__qualname__, repr(arguments), repr(values), *when_and_who)
		return journal.prepare(step, lambda: make(*arguments, **values), anywhere=anywhere)

	return prepared
