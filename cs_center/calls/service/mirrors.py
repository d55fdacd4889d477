"""Calls that other apps log, mirrored once; what goes wrong here never stops their own work (CALL-6)."""

import json
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import get_datetime

from cs_center.calls.rules.events import read_live_event
from cs_center.calls.rules.reasons import Rejected
from cs_center.calls.service import clock, log, rejects
from cs_center.engines import telephony
from cs_center.engines.database import is_lost_race, retried

_SAVEPOINT = "cs_center_mirror"
_JOB = "cs_center.calls.jobs.mirror_again"


def mirror(doc: Document) -> None:
	"""Take what another app's call log says, inside that app's transaction.

	What fails is rolled back and kept as a reject, tried again after the commit, or logged.
	"""
	messages = list(frappe.local.message_log)
	frappe.db.savepoint(_SAVEPOINT)
	try:
		_take(doc)
	except frappe.QueryDeadlockError:
		raise  # the database has rolled back the other app's work as well: it must not look done
	except Exception as error:
		frappe.db.rollback(save_point=_SAVEPOINT)
		frappe.local.message_log = messages
		_not_taken(doc, error)
	else:
		frappe.db.release_savepoint(_SAVEPOINT)


def mirror_again(doctype: str, name: str) -> None:
	"""The same in a transaction of its own, after a lost race. Raises when it is lost again and again."""
	retried(
		lambda _attempt: _take(frappe.get_doc(doctype, name)) if frappe.db.exists(doctype, name) else None
	)


def _take(doc: Document) -> None:
	for said in telephony.said_by(doc):
		payload = {**said, "source": telephony.SOURCE, "call_id": doc.name, "at": _instant(said["at"])}
		try:
			source, call_id, event = read_live_event(payload, clock.now())
			log.mirror(source, call_id, [event])
		except Rejected as rejected:
			raw = json.dumps(payload, ensure_ascii=False, sort_keys=True, default=str).encode()
			rejects.keep([rejects.Refused(telephony.SOURCE, raw, rejected.reason, file_name=doc.doctype)])


def _not_taken(doc: Document, error: Exception) -> None:
	if is_lost_race(error):
		frappe.enqueue(_JOB, doctype=doc.doctype, name=doc.name, enqueue_after_commit=True)
		return
	title, trace = "Call could not be mirrored", frappe.get_traceback()
	frappe.log_error(title=title, message=trace, reference_doctype=doc.doctype, reference_name=doc.name)


def _instant(local: Any) -> str:
	return clock.from_site(get_datetime(local)).isoformat()
