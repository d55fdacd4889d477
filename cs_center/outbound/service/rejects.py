"""Lines and results that could not be taken, kept with the reason until somebody corrects them or lets them go (CALL-8)."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document

from cs_center.calls.rules.reasons import Reason, Rejected
from cs_center.calls.service.switchboard import switchboard
from cs_center.calls.service.words import refusals_said, say_for_all
from cs_center.engines.database import stamp, upsert_many
from cs_center.outbound.rules import parties, sheets
from cs_center.outbound.service import files, lists, reports
from cs_center.outbound.service.placing import Placing
from cs_center.outbound.service.store import LIST, REJECT

PEOPLE, RESULTS, EVENT = "People", "Results", "Event"
OPEN, CORRECTED, IGNORED = "Open", "Corrected", "Ignored"


@dataclass(frozen=True, slots=True)
class Refused:
	"""One refused line. `columns`: what somebody said of the headings; an event has none and no file."""

	outbound_list: str
	what: str
	raw: str
	reason: Reason
	header: str = ""
	columns: str = ""
	file_name: str = ""
	line_number: int = 0


def keep(refused: Sequence[Refused]) -> None:
	"""Put lines on the reject list; the same line again is counted, not listed twice."""
	rows = {row["name"]: row for row in map(_row, refused)}
	if not rows:
		return
	upsert_many(REJECT, list(rows.values()), update=("reason", "last_received_at"))
	seen = frappe.qb.DocType(REJECT)
	again = seen.name.isin(sorted(rows)) & (seen.creation < seen.last_received_at)
	frappe.qb.update(seen).where(again).set(seen.times_received, seen.times_received + 1).run()


def keep_event(payload: Mapping[str, Any], outbound_list: str, reason: Reason) -> None:
	"""Keep a refused event, whatever becomes of the request."""
	raw = json.dumps(payload, ensure_ascii=False, default=str, sort_keys=True)[:20_000]
	frappe.db.rollback()
	keep([Refused(outbound_list, EVENT, raw, reason)])
	frappe.db.commit()  # the request ends with an error, which rolls back; the refused event must stay


def check(doc: Document) -> None:
	"""Raises ValidationError for who changes more than the correction."""
	before = doc.get_doc_before_save()
	if not before:
		frappe.throw(_("Rejects come from imports and events."), frappe.PermissionError)
	kept = {field.fieldname for field in doc.meta.fields} - {"corrected"}
	if not doc.flags.cs_deed:
		doc.update({name: before.get(name) for name in kept})


def run_again(doc: Document) -> str:
	"""Take the corrected text of a reject; answers who on the list it is. Raises ValidationError: what is still wrong."""
	if doc.status == CORRECTED:
		frappe.throw(_("This line was taken already."))
	text = (doc.corrected or doc.raw or "").strip()
	with refusals_said():
		call = _again(doc, text)
	_settle(doc, CORRECTED, call)
	return call


def let_go(doc: Document) -> None:
	"""Nothing can be made of it."""
	if doc.status == CORRECTED:
		frappe.throw(_("This line was taken already."))
	_settle(doc, IGNORED, "")


def _again(doc: Document, text: str) -> str:
	if doc.what == EVENT:
		return reports.take_event(_payload(text))[0]
	if not doc.outbound_list:
		frappe.throw(_("It is not known to which list this belongs."))
	outbound_list = frappe.get_doc(LIST, doc.outbound_list)
	chosen = json.loads(doc.columns or "{}")
	known = sheets.OF_PARTIES if doc.what == PEOPLE else sheets.OF_RESULTS
	layout = sheets.layout(files.split(doc.header, doc.header), chosen, known)
	line = layout.values(files.split(text, doc.header))
	if doc.what == RESULTS:
		return reports.take_line(outbound_list, line)
	lists.check_open(outbound_list)
	taken = Placing(outbound_list).add([parties.read(line, switchboard().plan)])
	for reason in taken.refused.values():
		raise Rejected(reason.text, **reason.values)
	return taken.names[0]


def _payload(text: str) -> dict[str, Any]:
	try:
		payload = json.loads(text)
	except ValueError as error:
		raise Rejected("The line is not whole JSON: {problem}.", problem=str(error))
	if not isinstance(payload, dict):
		raise Rejected("The line is JSON, but not one result.")
	return payload


def _settle(doc: Document, status: str, call: str) -> None:
	doc.status, doc.call = status, call or None
	doc.flags.cs_deed = True
	doc.save()


def _row(refused: Refused) -> dict[str, Any]:
	place = "\0".join((refused.outbound_list, refused.what, refused.header, refused.raw))
	written = stamp()
	return {
		"name": hashlib.blake2b(place.encode("utf-8", "backslashreplace"), digest_size=10).hexdigest(),
		**written,
		"outbound_list": refused.outbound_list or None,
		"what": refused.what,
		"file_name": refused.file_name[:140],
		"line_number": refused.line_number,
		"status": OPEN,
		"times_received": 1,
		"last_received_at": written["creation"],
		"reason": say_for_all(refused.reason),
		"header": refused.header,
		"columns": refused.columns,
		"raw": refused.raw,
	}
