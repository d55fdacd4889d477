"""Calls whose end the switch never said: taken for ended, so that nobody who called is lost (CALL-4)."""

from datetime import datetime, timedelta

import frappe
from frappe.utils import cint, now_datetime

from cs_center.calls.rules.events import ENDED, CallEvent
from cs_center.calls.rules.fold import IN_PROGRESS, RINGING
from cs_center.calls.service import log, store
from cs_center.calls.service.clock import to_site

#: A sweep looks back this far: older calls were seen by the sweeps before it.
_LOOK_BACK = timedelta(days=30)
MOST_AT_ONCE = 5000


def end_silent_calls() -> int:
	"""End each live call without news for the hours in CS Settings at its last news; returns how many.

	A later record with the real end still counts: the latest end of a call is its end.
	"""
	hours = cint(frappe.db.get_single_value("CS Settings", "silent_call_hours")) or 4
	silent_since = now_datetime() - timedelta(hours=hours)
	ended = 0
	for call in _live_calls(silent_since):
		known = store.locked_facts([call.name]).get(call.name, set())
		last = max((event.at for event in known), default=None)
		if last and to_site(last) < silent_since:
			log.take_event(call.source, call.call_id, CallEvent(ENDED, last))
			ended += 1
		frappe.db.commit()  # a call at a time: a killed sweep keeps what it ended, and holds no lock on the rest
	return ended


def _live_calls(started_before: datetime) -> list[frappe._dict]:
	return frappe.get_all(
		store.LOG,
		filters={
			"outcome": ("in", (RINGING, IN_PROGRESS)),
			"started_at": ("between", (started_before - _LOOK_BACK, started_before)),
		},
		fields=["name", "source", "call_id"],
		order_by="started_at",
		limit=MOST_AT_ONCE,
	)
