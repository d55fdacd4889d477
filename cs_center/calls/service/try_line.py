"""Trying a record format on a few lines before a whole file is read with it; nothing is kept (CALL-6)."""

from dataclasses import fields
from typing import Any

from cs_center.calls.rules.events import CallEvent
from cs_center.calls.rules.fold import fold
from cs_center.calls.rules.reasons import Rejected
from cs_center.calls.rules.records.formats import RecordFormat
from cs_center.calls.rules.records.parser import ParsedRecord, RecordParser
from cs_center.calls.service import clock
from cs_center.calls.service.switchboard import switchboard
from cs_center.calls.service.words import say

MOST_LINES = 50


def try_lines(record_format: RecordFormat, text: str) -> list[dict[str, Any]]:
	"""What becomes of each line: `result` header, ignored, rejected or call, with the reason or what was understood.

	Raises `Rejected` when the format can not work at all.
	"""
	parser = RecordParser(record_format, clock.now())
	lines = [line for line in text.splitlines() if line.strip()][:MOST_LINES]
	return [{"line": line, **_try(parser, line)} for line in lines]


def _try(parser: RecordParser, line: str) -> dict[str, Any]:
	try:
		record = parser.parse(line)
		if record is None:
			return {"result": "header"}
		return _understood(record, parser.format.source) if record.events else {"result": "ignored"}
	except Rejected as rejected:
		return {"result": "rejected", "reason": say(rejected.reason)}


def _understood(record: ParsedRecord, source: str) -> dict[str, Any]:
	call = fold(set(record.events), switchboard().plan_of(source))
	return {
		"result": "call",
		"call_id": record.call_id,
		"direction": call.direction,
		"outcome": call.outcome,
		"wait_seconds": call.wait_seconds,
		"talk_seconds": call.talk_seconds,
		"events": [
			{"at": clock.to_site(event.at), "event": event.kind, **_said(event)} for event in record.events
		],
	}


def _said(event: CallEvent) -> dict[str, str]:
	told = {
		field.name: getattr(event, field.name) for field in fields(event) if field.name not in ("kind", "at")
	}
	return {"said": ", ".join(f"{name}: {value}" for name, value in told.items() if value not in (None, ""))}
