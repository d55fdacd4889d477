"""The texts of a line's columns become values by meaning, as the format says."""

import codecs
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from cs_center.calls.rules.reasons import Rejected
from cs_center.calls.rules.records.formats import AUTO, JSON_LINES, TARGETS, Column, RecordFormat

CALL_ID = "call_id"
_STARTS = {"started_at", "menu_at", "at"}


class WrongFile(Rejected):
	"""The file as a whole does not have this format; nothing of it can be read."""


@dataclass(frozen=True, slots=True)
class _Condition:
	"""Whether the text at `index` is one of `texts`, or any text at all; `opposite` turns it round."""

	index: int
	texts: frozenset[str]
	opposite: bool

	def holds(self, row: Sequence[str]) -> bool:
		text = row[self.index]
		return (text in self.texts or (text != "" and "*" in self.texts)) is not self.opposite


@dataclass(frozen=True, slots=True)
class _Reader:
	"""One column of the format, ready to read a row."""

	target: str
	index: int
	find: Callable[[str], re.Match[str] | None] | None
	condition: _Condition | None
	means: Mapping[str, str] | None
	otherwise: str | None


class Columns:
	"""Reads rows whose texts are in the order of `names`. Raises `WrongFile` when a column that is used is missing."""

	def __init__(self, record_format: RecordFormat, names: Sequence[str]) -> None:
		used = [column for column in record_format.columns if column.target]
		if missing := [name for name in used_names(record_format) if name not in names]:
			raise WrongFile(
				"The file has no column {missing}; it has {found}. Choose another format or add the column to it.",
				missing=", ".join(missing),
				found=", ".join(names[:30]),
			)
		self.count = len(names)
		self._readers = [_reader(column, names, record_format) for column in used]
		self._call_id_parts = sum(column.target == CALL_ID and not column.only_when for column in used)
		self._call_id_names = ", ".join(column.column for column in used if column.target == CALL_ID)

	def values(self, row: Sequence[str]) -> dict[str, str]:
		"""What the row says, by target; what it leaves blank is left out. The row has `count` texts."""
		values: dict[str, str] = {}
		call_id: list[str] = []
		for reader in self._readers:
			target = reader.target
			if target in values or (reader.condition and not reader.condition.holds(row)):
				continue
			text = row[reader.index]
			if text and reader.find:
				match = reader.find(text)
				text = (match[match.re.groups and 1] or "") if match else ""
			if text and reader.means is not None:
				text = reader.means.get(text, text if reader.otherwise is None else reader.otherwise)
			if text and target == CALL_ID:
				call_id.append(text)
			elif text:
				values[target] = text
		if len(call_id) >= self._call_id_parts:
			values[CALL_ID] = "-".join(call_id)
		return values

	def need_call_id(self, values: Mapping[str, str]) -> str:
		"""The call's id. Raises `Rejected` when the line has none, or not all parts of it."""
		if not values.get(CALL_ID):
			raise Rejected(
				"The record has no call id, or not all of it: {columns}. Is the line cut off?",
				columns=self._call_id_names,
			)
		return values[CALL_ID]


def used_names(record_format: RecordFormat) -> list[str]:
	"""The columns, or JSON paths, that the format reads."""
	used = [column for column in record_format.columns if column.target]
	names = [name for column in used for name in (column.column, _condition_of(column)[0]) if name]
	return list(dict.fromkeys(names))


def check_format(record_format: RecordFormat) -> None:
	"""Raises `Rejected` for a format that can not work, before any line is read with it."""
	name = record_format.name
	targets = {column.target for column in record_format.columns if column.target}
	if unknown := targets - set(TARGETS):
		raise Rejected(
			"Unknown target {target} in format {format}. Choose one of: {known}.",
			target=", ".join(sorted(unknown)),
			format=name,
			known=", ".join(TARGETS),
		)
	if CALL_ID not in targets or not targets & _STARTS:
		raise Rejected(
			"Format {format} needs columns for call_id and for started_at, menu_at or at.", format=name
		)
	if "at" in targets and "event" not in targets:
		raise Rejected("Format {format} has a column for at, so it needs one for event too.", format=name)
	if not (record_format.has_header or record_format.dialect == JSON_LINES):
		_check_names(record_format)
	_check_encoding(record_format)
	for column in record_format.columns:
		_check_column(column)


def _check_names(record_format: RecordFormat) -> None:
	known = record_format.column_names
	if missing := [name for name in used_names(record_format) if name not in known]:
		raise Rejected(
			"Format {format} reads {missing}, which is not among its column names: {known}. Name all columns in order.",
			format=record_format.name,
			missing=", ".join(missing),
			known=", ".join(known) or "-",
		)


def _check_encoding(record_format: RecordFormat) -> None:
	try:
		if record_format.encoding != AUTO:
			codecs.lookup(record_format.encoding)
	except (LookupError, ValueError):
		raise Rejected(
			"Unknown encoding {encoding} in format {format}. Write one such as utf-8 or gb18030, or auto.",
			encoding=record_format.encoding,
			format=record_format.name,
		)


def _check_column(column: Column) -> None:
	try:
		re.compile(column.pattern)
	except (re.error, OverflowError, RecursionError) as error:
		raise Rejected(
			"The pattern of column {column} is not a regular expression: {problem}.",
			column=column.column,
			problem=str(error),
		)
	if column.only_when and not _condition_of(column)[0]:
		raise Rejected(
			"The condition {condition} of column {column} can not be read. Write it as column=value.",
			condition=column.only_when,
			column=column.column,
		)


def _condition_of(column: Column) -> tuple[str, bool, frozenset[str]]:
	"""The column it looks at, whether it is turned round, and the texts."""
	name, equals, written = column.only_when.partition("=")
	opposite = name.endswith("!")
	texts = frozenset(text.strip() for text in written.split("|"))
	return (name.removesuffix("!").strip() if equals else ""), opposite, texts


def _reader(column: Column, names: Sequence[str], record_format: RecordFormat) -> _Reader:
	watched, opposite, texts = _condition_of(column)
	means = {m.written: m.means for m in record_format.meanings if m.target == column.target}
	return _Reader(
		target=column.target,
		index=names.index(column.column),
		find=re.compile(column.pattern).search if column.pattern else None,
		condition=_Condition(names.index(watched), texts, opposite) if watched else None,
		means=means or None,
		otherwise=means.pop("*", None),
	)
