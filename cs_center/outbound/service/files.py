"""Reading CSV in any usual encoding, and XLSX, line by line: a hundred thousand lines take no more memory than one (CALL-8)."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import frappe
from frappe import _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from cs_center.calls.rules.reasons import Reason, Rejected
from cs_center.calls.rules.records.formats import RecordFormat
from cs_center.calls.rules.records.lines import decode, read_lines, shown
from cs_center.calls.rules.records.reading import cell_reader

_DELIMITERS = (",", ";", "\t", "|")


@dataclass(frozen=True, slots=True)
class FileLine:
	"""One line of a file. `raw`: as it can be shown and corrected; `problem`: why it could not be split.

	done: of 0 to 1, how far in the file it ends.
	"""

	number: int
	raw: str
	cells: tuple[str, ...] = ()
	problem: Reason | None = None
	done: float = 0.0


def lines_of(path: Path) -> Iterator[FileLine]:
	"""The lines that are not blank, the headings first. Raises ValidationError for a file that is none of the two kinds."""
	if path.suffix.lower() in (".xlsx", ".xlsm"):
		return _lines_of_sheet(path)
	if path.suffix.lower() == ".xls":
		frappe.throw(_("Old XLS files can not be read: save it as XLSX or CSV."))
	return _lines_of_text(path)


def split(text: str, heading: str) -> tuple[str, ...]:
	"""The cells of a line that somebody corrected. Raises Rejected."""
	return tuple(_reader(heading)(text))


def joined(cells: Sequence[str]) -> str:
	"""Cells as one line that can be split again."""
	line = io.StringIO()
	csv.writer(line, lineterminator="").writerow(cells)
	return line.getvalue()


def _lines_of_text(path: Path) -> Iterator[FileLine]:
	size, read = path.stat().st_size or 1, None
	with path.open("rb") as file:
		for line in read_lines(file):
			raw, done = shown(line.raw), line.end / size
			try:
				text = decode(line)
				read = read or _reader(text)
				yield FileLine(line.number, raw, tuple(read(text)), done=done)
			except Rejected as rejected:
				if read is None:
					frappe.throw(_("The first line has no headings that can be read."))
				yield FileLine(line.number, raw, problem=rejected.reason, done=done)


def _lines_of_sheet(path: Path) -> Iterator[FileLine]:
	try:
		book = load_workbook(path, read_only=True, data_only=True)
	except (BadZipFile, InvalidFileException, KeyError, ValueError, OSError):
		frappe.throw(_("The file is no XLSX file, or it is damaged: save it anew, or as CSV."))
	try:
		sheet = book.worksheets[0]
		total = sheet.max_row or 1
		for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
			cells = tuple(map(_text, row))
			if any(cells):
				yield FileLine(number, joined(cells), cells, done=min(number / total, 1))
	finally:
		book.close()


def _reader(heading: str) -> Any:
	delimiter = max(_DELIMITERS, key=heading.count)
	return cell_reader(RecordFormat("", delimiter=delimiter))


def _text(cell: Any) -> str:
	"""A cell as people see it: a spreadsheet program keeps numbers as quantities, and days as moments."""
	if cell is None:
		return ""
	if isinstance(cell, float) and cell.is_integer():
		return str(int(cell))
	if isinstance(cell, datetime):
		return cell.isoformat(" ", "seconds")
	return cell.isoformat() if isinstance(cell, date) else str(cell).strip()
