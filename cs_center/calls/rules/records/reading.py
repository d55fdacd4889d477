"""One line split into the texts of its columns: delimited cells, or the values at the paths of a JSON document."""

import base64
import binascii
import csv
import json
from collections.abc import Callable
from urllib.parse import unquote, unquote_plus

from cs_center.calls.rules.reasons import Rejected
from cs_center.calls.rules.records.formats import RecordFormat


def cell_reader(record_format: RecordFormat) -> Callable[[str], list[str]]:
	"""What splits one line of this format. Raises `Rejected` for a delimiter or a quote that can not be one."""
	delimiter = "\t" if record_format.delimiter in ("\\t", "tab") else record_format.delimiter or ","
	options = {"delimiter": delimiter, "strict": True, "quoting": csv.QUOTE_NONE, "quotechar": None}
	if record_format.quote:
		options |= {"quoting": csv.QUOTE_MINIMAL, "quotechar": record_format.quote}
	try:
		csv.reader([], **options)
	except (TypeError, ValueError, csv.Error) as error:
		raise Rejected(
			"Format {format} has a delimiter or quote that can not be used: {problem}.",
			format=record_format.name,
			problem=str(error),
		)

	def read(text: str) -> list[str]:
		try:
			return [cell.strip() for cell in next(csv.reader((text,), **options))]
		except (csv.Error, StopIteration) as error:
			raise Rejected(
				"The line can not be split into columns ({problem}). Is a quote missing, or is it cut off?",
				problem=str(error) or "it is blank",
			)

	return read


def document_reader(paths: list[str], url_encoded_values: bool) -> Callable[[str], list[str]]:
	"""What reads the values at these dotted paths out of one line that is a JSON document."""
	keys = [path.split(".") for path in paths]
	clean: Callable[[str], str] = unquote if url_encoded_values else str

	def read(text: str) -> list[str]:
		document = read_json(text)
		return [clean(_text_at(document, steps)).strip() for steps in keys]

	return read


def read_json(text: str) -> dict[str, object]:
	"""The document of one line: plain, URL-encoded or base64, the last two also as the form field "cdr"."""
	text = text.strip("\ufeff \t\r\n")
	if not text.startswith(("{", "[")):
		text = text.removeprefix("cdr=")
		text = unquote_plus(text) if "%" in text else text
		text = text if text.lstrip().startswith("{") else _from_base64(text)
	try:
		document = json.loads(text)
	except (ValueError, RecursionError) as error:
		raise Rejected("The line is not whole JSON ({problem}). Is it cut off?", problem=str(error))
	if not isinstance(document, dict):
		raise Rejected("The line is JSON, but not one call record. Write one document a line or a file.")
	return document


def _from_base64(text: str) -> str:
	text = text.strip().replace(" ", "+").replace("-", "+").replace("_", "/").rstrip("=")
	try:
		return base64.b64decode(text + "=" * (-len(text) % 4), validate=True).decode("utf-8")
	except (binascii.Error, ValueError):
		raise Rejected(
			"The line is neither JSON, nor URL-encoded JSON, nor base64. Is this a file of this format?"
		)


def _text_at(document: object, steps: list[str]) -> str:
	value = document
	for step in steps:
		if isinstance(value, dict) and step in value:
			value = value[step]
		elif _is_index(step) and isinstance(value, list) and -len(value) <= int(step) < len(value):
			value = value[int(step)]
		elif not (_is_index(step) and isinstance(value, dict)):
			# An old FreeSWITCH writes an only object where newer ones write a list of one.
			return ""
	return "" if value is None or isinstance(value, dict | list) else str(value)


def _is_index(step: str) -> bool:
	return step.removeprefix("-").isdecimal() and len(step) < 10
