"""A file as numbered lines of text, in flat memory, whatever bytes it holds."""

import codecs
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from cs_center.calls.rules.events import UNPRINTABLE
from cs_center.calls.rules.reasons import Rejected
from cs_center.calls.rules.records.formats import AUTO, JSON_LINES

LONGEST_LINE = 1 << 20
LONGEST_SHOWN = 200_000
_BLOCK = 1 << 16
_LINE_ENDS_TO_BLANKS = bytes.maketrans(b"\r\n", b"  ")
_WIDE_MARKS = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


@dataclass(frozen=True, slots=True)
class Line:
	"""One line as it came. `end` is the offset in the file just after it, for a progress bar.

	encoding: what the file's byte order mark says; it overrules the format. UTF-16 lines are handed on as UTF-8.
	"""

	number: int
	raw: bytes
	end: int
	too_long: bool = False
	encoding: str = ""


def files_in(path: str | Path) -> list[Path]:
	"""The files to read: the path itself, or the files of a folder in name order (FreeSWITCH writes one a call)."""
	path = Path(path)
	if path.is_dir():
		return sorted(file for file in path.iterdir() if file.is_file() and not file.name.startswith("."))
	return [path]


def read_documents(file: BinaryIO, dialect: str) -> Iterator[Line]:
	"""The records of a file: its lines, or the whole of a file that is one JSON document over many lines."""
	if dialect == JSON_LINES:
		content = file.read(LONGEST_LINE + 1)
		if len(content) <= LONGEST_LINE and _is_one_document(content):
			# Between the tokens of JSON a line end is a blank, and inside a string it can not be.
			raw = content.removeprefix(codecs.BOM_UTF8).translate(_LINE_ENDS_TO_BLANKS).strip()
			yield Line(1, raw, len(content))
			return
		file.seek(0)
	yield from read_lines(file)


def read_lines(file: BinaryIO) -> Iterator[Line]:
	"""Every line of a binary file that is not blank. A line over a megabyte is cut and marked, not loaded."""
	mark = file.read(3)
	encoding = _WIDE_MARKS.get(mark[:2], "utf-8" if mark == codecs.BOM_UTF8 else "")
	file.seek(2 if encoding.startswith("utf-16") else len(codecs.BOM_UTF8) if encoding else 0)
	lines = _wide_lines(file, encoding) if encoding.startswith("utf-16") else _byte_lines(file, file.tell())
	for number, (raw, end, too_long) in enumerate(lines, start=1):
		if raw.strip() or too_long:
			yield Line(number, raw, end, too_long, "utf-8" if encoding else "")


def _is_one_document(content: bytes) -> bool:
	first, _, rest = content.removeprefix(codecs.BOM_UTF8).lstrip().partition(b"\n")
	if not first.startswith(b"{") or not rest.startswith((b" ", b"\t", b'"')) or b"\n{" in rest:
		return False
	try:
		json.loads(first)
	except (ValueError, RecursionError):
		return True
	return False


def _byte_lines(file: BinaryIO, end: int) -> Iterator[tuple[bytes, int, bool]]:
	while raw := file.readline(LONGEST_LINE):
		end += len(raw)
		piece, too_long = raw, False
		while len(piece) == LONGEST_LINE and not piece.endswith(b"\n"):
			piece = file.readline(LONGEST_LINE)
			end += len(piece)
			too_long = too_long or bool(piece)
		yield raw.rstrip(b"\r\n"), end, too_long


def _wide_lines(file: BinaryIO, encoding: str) -> Iterator[tuple[bytes, int, bool]]:
	decoder = codecs.getincrementaldecoder(encoding)("replace")
	rest, too_long = "", False
	while block := file.read(_BLOCK):
		*lines, rest = (rest + decoder.decode(block)).split("\n")
		for line in lines:
			yield line.rstrip("\r").encode("utf-8", "replace"), file.tell(), too_long
			too_long = False
		if len(rest) > LONGEST_LINE:
			rest, too_long = rest[:0], True
	rest += decoder.decode(b"", final=True)
	if rest or too_long:
		yield rest.rstrip("\r").encode("utf-8", "replace"), file.tell(), too_long


def decode(line: Line, encoding: str = AUTO) -> str:
	"""The line's text. `auto` takes UTF-8, then GBK's superset GB 18030. Raises `Rejected` for anything else."""
	if line.too_long:
		raise Rejected("The line is longer than {most} bytes. Is this a call record file?", most=LONGEST_LINE)
	wanted = line.encoding or encoding
	for candidate in ("utf-8", "gb18030") if wanted == AUTO else (wanted,):
		try:
			text = line.raw.decode(candidate)
		except (ValueError, LookupError):
			continue
		if text.isprintable() or not UNPRINTABLE.search(text.replace("\t", " ")):
			return text
	raise Rejected(
		"The line is not text in {encoding}. Is the file damaged or compressed, or is it another encoding?",
		encoding="UTF-8 or GBK" if wanted == AUTO else wanted,
	)


def shown(raw: bytes) -> str:
	"""The bytes as text that a person can read and correct; what is no text is escaped."""
	try:
		text = raw.decode("utf-8")
	except UnicodeDecodeError:
		try:
			text = raw.decode("gb18030")
		except UnicodeDecodeError:
			text = raw.decode("utf-8", "backslashreplace")
	return UNPRINTABLE.sub(lambda c: c[0] if c[0] == "\t" else f"\\x{ord(c[0]):02x}", text[:LONGEST_SHOWN])
