"""The switch's door: one event checked, taken, answered; or kept with what is wrong (CALL-6)."""

from collections.abc import Mapping
from typing import Any

import frappe
from frappe import _

from cs_center.calls.rules.events import LIVE_FIELDS, read_live_event
from cs_center.calls.rules.reasons import Rejected
from cs_center.calls.service import clock, log, rejects
from cs_center.calls.service.words import say


def take(payload: Mapping[str, Any]) -> dict[str, Any]:
	"""Take one event and answer `call_log`, `matched`, `reason` and `responsible`. Raises ValidationError for one that is kept instead."""
	said = {name: payload[name] for name in LIVE_FIELDS if name in payload}
	try:
		taken = log.take_event(*read_live_event(said, clock.now()))
	except Rejected as rejected:
		rejects.keep_event(said, rejected.reason)
		frappe.throw(say(rejected.reason), title=_("Event not taken"))
	return {
		"call_log": taken.call_log,
		"matched": taken.party,
		"reason": taken.reason or _("Nobody has this number."),
		"responsible": taken.responsible,
	}
