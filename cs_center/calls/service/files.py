"""Reading an end-of-day record file: a chunk of calls a transaction, bad lines on the reject list (CALL-6)."""

import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import frappe

from cs_center.calls.rules.reasons import Rejected
from cs_center.calls.rules.records.lines import Line, decode, files_in, read_documents
from cs_center.calls.rules.records.parser import RecordParser, WrongFile
from cs_center.calls.service import clock, log, store
from cs_center.calls.service.formats import record_format
from cs_center.calls.service.log import Said, Tally
from cs_center.calls.service.rejects import Refused
from cs_center.calls.service.rejects import keep as keep_rejects
from cs_center.calls.service.words import refusals_said
from cs_center.engines.database import is_lost_race

#: Lines of one transaction: few enough to hold locks for a moment only.
LINES_PER_CHUNK = 1000
ATTEMPTS = 5


@dataclass(slots=True)
class Result:
	"""Lines, by what became of them: read = created + updated + unchanged + ignored + rejected."""

	read: int = 0
	created: int = 0
	updated: int = 0
	unchanged: int = 0
	ignored: int = 0
	rejected: int = 0

	def as_dict(self) -> dict[str, int]:
		return asdict(self)


@dataclass(slots=True)
class _Parsed:
	line: Line
	said: Said


Progress = Callable[[int, int], Any]


def import_records(
	path: str | Path, format_name: str, source: str = "", on_progress: Progress | None = None
) -> Result:
	"""Take every call of a file or folder. Safe to kill and to run again.

	`on_progress(bytes_done, bytes_total)`. Raises ValidationError when the file does not have the format at all, OSError
	when it can not be read.
	"""
	files = files_in(path)
	total, before = sum(file.stat().st_size for file in files), 0
	result = Result()
	with refusals_said():
		for file in files:
			_FileImport(file, format_name, source, result).run(
				lambda done, before=before: on_progress(before + done, total) if on_progress else None
			)
			before += file.stat().st_size
	return result


class _FileImport:
	def __init__(self, file: Path, format_name: str, source: str, result: Result) -> None:
		self.file = file
		self.parser = RecordParser(record_format(format_name), clock.now())
		self.source = source or self.parser.format.source
		self.result = result

	def run(self, on_progress: Callable[[int], Any]) -> None:
		with self.file.open("rb") as lines:
			for chunk in _chunks(read_documents(lines, self.parser.format.dialect)):
				self._take(chunk)
				on_progress(chunk[-1].end)

	def _take(self, lines: list[Line]) -> None:
		parsed, refused, ignored, headers = self._parse(lines)
		tally = self._written(parsed, refused)
		seen: set[str] = set()
		for one in parsed:
			name = store.record_name(one.said.source, one.said.call_id)
			if name in tally.refused:
				continue
			first = name in tally.created and name not in seen
			changed = name in tally.created or name in tally.updated
			self.result.created += first
			self.result.updated += changed and not first
			self.result.unchanged += not changed
			seen.add(name)
		self.result.read += len(lines) - headers
		self.result.ignored += ignored
		self.result.rejected += len(refused)

	def _parse(self, lines: list[Line]) -> tuple[list[_Parsed], list[Refused], int, int]:
		parsed, refused, ignored, headers = [], [], 0, 0
		for line in lines:
			try:
				record = self.parser.parse(decode(line, self.parser.format.encoding or "auto"))
			except WrongFile:
				raise
			except Rejected as rejected:
				refused.append(self._refused(line, rejected))
				continue
			if record is None:
				headers += 1
			elif not record.events:
				ignored += 1
			else:
				parsed.append(_Parsed(line, Said(self.source, record.call_id, record.events)))
		return parsed, refused, ignored, headers

	def _written(self, parsed: list[_Parsed], refused: list[Refused]) -> Tally:
		"""Write one chunk and commit it; a lost race is rolled back and tried again."""
		for attempt in range(ATTEMPTS):
			try:
				tally = log.take_records(one.said for one in parsed)
				of_calls = self._refused_calls(parsed, tally)
				keep_rejects([*refused, *of_calls])
				frappe.db.commit()  # a chunk at a time: a killed import keeps what it took, and nothing half
				refused += of_calls
				return tally
			except Exception as error:
				frappe.db.rollback()
				if not is_lost_race(error) or attempt == ATTEMPTS - 1:
					raise
				time.sleep(0.05 * (attempt + 1))
		raise AssertionError("unreachable")

	def _refused_calls(self, parsed: list[_Parsed], tally: Tally) -> list[Refused]:
		names = ((one, store.record_name(one.said.source, one.said.call_id)) for one in parsed)
		return [self._refused(one.line, tally.refused[name]) for one, name in names if name in tally.refused]

	def _refused(self, line: Line, why: Any) -> Refused:
		return Refused(
			source=self.source,
			raw=line.raw,
			reason=getattr(why, "reason", why),
			format=self.parser.format.name,
			file_name=self.file.name,
			line_number=line.number,
			header=self.parser.header,
		)


def _chunks(lines: Iterator[Line]) -> Iterator[list[Line]]:
	chunk: list[Line] = []
	for line in lines:
		chunk.append(line)
		if len(chunk) == LINES_PER_CHUNK:
			yield chunk
			chunk = []
	if chunk:
		yield chunk
