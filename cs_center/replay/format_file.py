"""A record format out of a JSON file, with the fields of `RecordFormat`: a new switch needs no code."""

import json
from dataclasses import fields
from pathlib import Path
from typing import Any

from cs_center.calls.rules.reasons import Rejected
from cs_center.calls.rules.records.formats import DELIMITED, JSON_LINES, Column, Meaning, RecordFormat
from cs_center.calls.rules.records.shipped import BY_NAME


def find_format(name: str) -> RecordFormat:
	"""A shipped format by its name, or the one that a JSON file describes. Raises `Rejected`."""
	if name in BY_NAME:
		return BY_NAME[name]
	path = Path(name)
	if path.is_file():
		return read_format_file(path)
	if path.suffix.lower() == ".json":
		raise Rejected("There is no format file {path}.", path=name)
	raise Rejected(
		"Unknown format {name}. Choose one of {known}, or give a JSON file that describes one.",
		name=name,
		known=", ".join(BY_NAME),
	)


def read_format_file(path: Path) -> RecordFormat:
	"""The format that a JSON file describes. Raises `Rejected` for anything that is not one."""
	try:
		document = json.loads(path.read_text("utf-8-sig"))
	except (OSError, ValueError) as error:
		raise Rejected("The format file {path} can not be read: {problem}.", path=path, problem=error)
	if not isinstance(document, dict):
		raise Rejected("The format file {path} must hold one JSON object.", path=path)
	return _format(document, path)


def _format(document: dict[str, Any], path: Path) -> RecordFormat:
	values = {"name": path.stem, **_known(document, RecordFormat, path)}
	names = values.get("column_names", ())
	values["column_names"] = tuple(names.split() if isinstance(names, str) else names)
	for part, kind in (("columns", Column), ("meanings", Meaning)):
		values[part] = tuple(_part(item, kind, path) for item in _list(values.get(part, []), part, path))
	if values.get("dialect", DELIMITED) not in (DELIMITED, JSON_LINES):
		raise Rejected(
			"The dialect of format {path} must be {known}.", path=path, known=f"{DELIMITED} or {JSON_LINES}"
		)
	_check_types(values, path)
	return RecordFormat(**values)


def _part(item: Any, kind: type, path: Path) -> Any:
	names = [field.name for field in fields(kind)]
	values = (
		dict(zip(names, item, strict=False)) if isinstance(item, list) and len(item) <= len(names) else item
	)
	if not isinstance(values, dict):
		raise Rejected(
			"{item} in format {path} must be an object with {names}.",
			item=item,
			path=path,
			names=", ".join(names),
		)
	if not all(isinstance(value, str) for value in values.values()):
		raise Rejected("{item} in format {path} may hold text only.", item=item, path=path)
	try:
		return kind(**_known(values, kind, path))
	except TypeError as error:
		raise Rejected(
			"{item} in format {path} is not complete: {problem}.", item=item, path=path, problem=error
		)


def _known(document: dict[str, Any], kind: type, path: Path) -> dict[str, Any]:
	names = [field.name for field in fields(kind)]
	if unknown := [name for name in document if name not in names]:
		raise Rejected(
			"Format {path} has unknown fields: {unknown}. Known are: {known}.",
			path=path,
			unknown=", ".join(unknown),
			known=", ".join(names),
		)
	return document


def _list(value: Any, name: str, path: Path) -> list[Any]:
	if not isinstance(value, list):
		raise Rejected("{name} in format {path} must be a list.", name=name, path=path)
	return value


def _check_types(values: dict[str, Any], path: Path) -> None:
	for field in fields(RecordFormat):
		value = values.get(field.name, field.default)
		wanted = {"has_header": bool, "url_encoded_values": bool}.get(field.name, str)
		if field.name in ("column_names", "columns", "meanings"):
			continue
		if not isinstance(value, wanted):
			raise Rejected("{name} in format {path} has the wrong kind of value.", name=field.name, path=path)
	if len(values.get("delimiter", ",")) != 1 and values["delimiter"] not in ("", "\\t", "tab"):
		raise Rejected("The delimiter of format {path} must be one character.", path=path)
	if len(values.get("quote", "")) > 1:
		raise Rejected("The quote of format {path} must be one character or none.", path=path)
