"""Record files become what was heard of each call; refused lines are told, the good ones around them kept."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cs_center.calls.rules.reasons import Rejected
from cs_center.calls.rules.records.formats import RecordFormat
from cs_center.calls.rules.records.lines import decode, files_in, read_documents
from cs_center.calls.rules.records.parser import ParsedRecord, RecordParser, WrongFile

#: Called with the bytes read so far and the bytes there are.
Progress = Callable[[int, int], None]
_LINES_BETWEEN_PROGRESS = 2_000


@dataclass(frozen=True, slots=True)
class RefusedLine:
	"""A line that is no call record, and why."""

	file: str
	number: int
	reason: str


class RecordReader:
	"""The records of files, one by one. `refused` hears of each line that is none; `rejected` counts them."""

	def __init__(
		self,
		paths: Sequence[Path],
		record_format: RecordFormat,
		now: datetime,
		refused: Callable[[RefusedLine], None],
		progress: Progress = lambda done, total: None,
	) -> None:
		"""`now` is aware. Raises `Rejected` for a format that can not work, OSError for a missing file."""
		self.files = [file for path in paths for file in files_in(path)]
		self.total_bytes = sum(file.stat().st_size for file in self.files)
		self.rejected = 0
		self._format = record_format
		self._now = now
		self._refused = refused
		self._progress = progress
		RecordParser(record_format, now)

	def __iter__(self) -> Iterator[ParsedRecord]:
		"""Raises `Rejected` when a file as a whole is not in this format."""
		done = 0
		for path in self.files:
			yield from self._records_of(path, done)
			done += path.stat().st_size
			self._progress(done, self.total_bytes)

	def _records_of(self, path: Path, bytes_before: int) -> Iterator[ParsedRecord]:
		parser = RecordParser(self._format, self._now)
		with path.open("rb") as file:
			for line in read_documents(file, self._format.dialect):
				if not line.number % _LINES_BETWEEN_PROGRESS:
					self._progress(bytes_before + line.end, self.total_bytes)
				try:
					record = parser.parse(decode(line, self._format.encoding))
				except WrongFile as wrong:
					raise Rejected("{path}: {reason}", path=path, reason=str(wrong))
				except Rejected as refusal:
					self.rejected += 1
					self._refused(RefusedLine(str(path), line.number, str(refusal)))
				else:
					if record is not None:
						yield record
