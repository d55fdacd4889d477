"""One line of a record file becomes the events of one call, or is refused with a reason."""

from dataclasses import dataclass
from datetime import datetime

from cs_center.calls.rules.events import PHANTOM, CallEvent, check_clock
from cs_center.calls.rules.reasons import Rejected
from cs_center.calls.rules.records.clock import LocalClock
from cs_center.calls.rules.records.columns import Columns, WrongFile, check_format, used_names
from cs_center.calls.rules.records.formats import IGNORE, JSON_LINES, RecordFormat
from cs_center.calls.rules.records.reading import cell_reader, document_reader
from cs_center.calls.rules.records.row import row_events

__all__ = ["ParsedRecord", "RecordParser", "WrongFile"]


@dataclass(frozen=True, slots=True)
class ParsedRecord:
	"""What one line says about one call. No events: the line is one that the format says to ignore."""

	call_id: str
	events: tuple[CallEvent, ...]
	ignored_as: str = ""


class RecordParser:
	"""Reads lines of one format. Raises `Rejected` at construction when the format itself can not work."""

	def __init__(self, record_format: RecordFormat, now: datetime, header: str = "") -> None:
		"""`now` is aware. `header` is the header line of the file, when only some of its lines are read."""
		check_format(record_format)
		self.format = record_format
		self.now = now
		self.header = ""
		self.clock = LocalClock(record_format.time_zone, record_format.time_format)
		#: A log of events has one line an event, of as many columns as the event needs.
		self._is_event_log = any(column.target == "at" for column in record_format.columns)
		self._columns: Columns | None = None
		if record_format.dialect == JSON_LINES:
			names = used_names(record_format)
			self._read = document_reader(names, record_format.url_encoded_values)
			self._columns = Columns(record_format, names)
		else:
			self._read = cell_reader(record_format)
			if not record_format.has_header:
				self._columns = Columns(record_format, record_format.column_names)
			elif header:
				self._read_header(header)

	def parse(self, text: str) -> ParsedRecord | None:
		"""One line. None for the header. Raises `Rejected` for a line that is no whole call record."""
		if self._columns is None:
			self._read_header(text)
			return None
		if self.header and text == self.header:
			return None
		values = self._columns.values(self._row(text, self._columns.count))
		disposition = values.get("disposition")
		if IGNORE in (values.get("event"), disposition):
			return ParsedRecord(values.get("call_id", ""), (), IGNORE)
		if disposition == PHANTOM:
			return ParsedRecord(values.get("call_id", ""), (), PHANTOM)
		call_id = self._columns.need_call_id(values)
		if self._is_event_log and "event" not in values:
			raise Rejected("The line has no event. Is it cut off?")
		events = row_events(values, self.clock)
		check_clock(events[-1].at, self.now)
		return ParsedRecord(call_id, events)

	def _read_header(self, text: str) -> None:
		self._columns = Columns(self.format, self._read(text.lstrip("\ufeff")))
		self.header = text

	def _row(self, text: str, needed: int) -> list[str]:
		row = self._read(text)
		if len(row) == needed:
			return row
		if self._is_event_log:
			return row + [""] * (needed - len(row))
		if len(row) < needed:
			raise Rejected(
				"The line has {found} columns, the format has {needed}. Is it cut off?",
				found=len(row),
				needed=needed,
			)
		raise Rejected(
			"The line has {found} columns, the format has {needed}. Is a quote missing, or does the switch write more?",
			found=len(row),
			needed=needed,
		)
