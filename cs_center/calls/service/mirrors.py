"""Calls that other apps log, mirrored once; what goes wrong here never stops their own work."""

from collections.abc import Iterable
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import get_datetime

from cs_center.calls.rules.events import read_live_event
from cs_center.calls.rules.reasons import Rejected
from cs_center.calls.service import clock, log, rejects
from cs_center.engines import telephony

_SAVEPOINT = "cs_center_mirror"


def mirror(doc: Document, said: Iterable[dict[str, Any]]) -> None:
	"""Take what another app's call log says. A failure is rolled back, kept or logged, and swallowed nowhere."""
	frappe.db.savepoint(_SAVEPOINT)
	try:
		for payload in said:
			payload = {**payload, "source": telephony.SOURCE, "call_id": doc.name, "at": _instant(payload["at"])}
			source, call_id, event = read_live_event(payload, clock.now())
			log.mirror(source, call_id, [event])
	except Rejected as rejected:
		frappe.db.rollback(save_point=_SAVEPOINT)
		rejects.keep([rejects.Refused(telephony.SOURCE, doc.as_json().encode(), rejected.reason, file_name=doc.name)])
	except frappe.QueryDeadlockError:
		raise  # the database has rolled back the other app's work as well: it must not look done
	except Exception:
		frappe.db.rollback(save_point=_SAVEPOINT)
		frappe.log_error(title="Call could not be mirrored", reference_doctype=doc.doctype, reference_name=doc.name)
	else:
		frappe.db.release_savepoint(_SAVEPOINT)


def _instant(local: Any) -> str:
	return clock.from_site(get_datetime(local)).isoformat()
