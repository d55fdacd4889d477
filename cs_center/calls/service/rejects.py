"""What could not be taken, kept with the reason until somebody corrects it or lets it go (CALL-6)."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document

from cs_center.calls.rules.events import read_live_event
from cs_center.calls.rules.reasons import Reason, Rejected
from cs_center.calls.rules.records.lines import shown
from cs_center.calls.rules.records.parser import RecordParser
from cs_center.calls.service import clock, log, store
from cs_center.calls.service.formats import record_format
from cs_center.calls.service.words import say, say_for_all
from cs_center.engines.database import stamp, upsert_many

DOCTYPE = "CS Call Reject"
OPEN, CORRECTED, IGNORED = "Open", "Corrected", "Ignored"


@dataclass(frozen=True, slots=True)
class Refused:
	"""One refused line. A line of a live event has no format and no number."""

	source: str
	raw: bytes
	reason: Reason
	format: str | None = None
	file_name: str = ""
	line_number: int = 0
	header: str = ""


def keep(refused: Sequence[Refused]) -> None:
	"""Put lines on the reject list; the same line of the same file again is counted, not listed twice."""
	rows = {row["name"]: row for row in map(_row, refused)}
	if not rows:
		return
	upsert_many(DOCTYPE, list(rows.values()), update=("reason", "last_received_at"))
	seen = frappe.qb.DocType(DOCTYPE)
	again = seen.name.isin(sorted(rows)) & (seen.creation < seen.last_received_at)
	frappe.qb.update(seen).where(again).set(seen.times_received, seen.times_received + 1).run()


def keep_event(payload: Mapping[str, Any], reason: Reason) -> None:
	"""Keep a refused live event, whatever becomes of the request."""
	raw = json.dumps(payload, ensure_ascii=False, default=str, sort_keys=True)[:20_000].encode()
	frappe.db.rollback()
	keep([Refused(str(payload.get("source") or "")[:140], raw, reason)])
	frappe.db.commit()  # the request ends with an error, which rolls back; the refused event must stay


def run_again(doc: Document) -> str:
	"""Take the corrected text of a reject. Returns the call log; raises a ValidationError that says what is still wrong."""
	text = doc.corrected or doc.raw
	try:
		source, call_id, events = _read_event(text) if not doc.format else _read_line(doc, text)
		if not events:
			frappe.throw(_("The format ignores such lines; let it go instead."))
		tally = log.take_records([log.Said(source, call_id, events)])
		for reason in tally.refused.values():
			frappe.throw(say(reason))
	except Rejected as rejected:
		frappe.throw(say(rejected.reason))
	doc.status, doc.call_log = CORRECTED, store.record_name(source, call_id)
	doc.save()
	return doc.call_log


def _read_event(text: str) -> tuple[str, str, tuple[Any, ...]]:
	try:
		payload = json.loads(text)
	except ValueError as error:
		raise Rejected("The line is not whole JSON: {problem}.", problem=str(error))
	if not isinstance(payload, dict):
		raise Rejected("The line is JSON, but not one call record.")
	source, call_id, event = read_live_event(payload, clock.now())
	return source, call_id, (event,)


def _read_line(doc: Document, text: str) -> tuple[str, str, tuple[Any, ...]]:
	parser = RecordParser(record_format(doc.format), clock.now(), header=doc.header or "")
	parsed = parser.parse(text)
	if parsed is None:
		raise Rejected("This is the header line of the file.")
	return doc.source, parsed.call_id, parsed.events


def _row(refused: Refused) -> dict[str, Any]:
	place = f"{refused.source}\x00{refused.format}\x00{refused.file_name}\x00{refused.line_number}\x00"
	written = stamp()
	return {
		"name": hashlib.blake2b(place.encode() + refused.raw, digest_size=10).hexdigest(),
		**written,
		"source": refused.source,
		"format": refused.format,
		"file_name": refused.file_name,
		"line_number": refused.line_number,
		"status": OPEN,
		"times_received": 1,
		"last_received_at": written["creation"],
		"reason": say_for_all(refused.reason),
		"header": refused.header,
		"raw": shown(refused.raw),
	}
