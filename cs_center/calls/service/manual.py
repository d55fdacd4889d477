"""Calls that no switch reported, written down by hand: they take the same way as all others (CALL-1)."""

from datetime import timedelta

import frappe
from frappe import _
from frappe.utils import get_datetime

from cs_center.calls.rules.events import (
	ANSWERED,
	DIRECTIONS,
	ENDED,
	RINGING,
	CallEvent,
	check_clock,
	read_seconds,
)
from cs_center.calls.rules.fields import NO_MOMENT, holds
from cs_center.calls.rules.reasons import Rejected
from cs_center.calls.service import clock, log

SOURCE = "manual"


def log_call(
	from_number: str,
	to_number: str,
	direction: str,
	started_at: str | None,
	talk_seconds: int,
	summary: str,
	kind: str | None,
) -> str:
	"""Write down one call of the user. `started_at` is in the site's time. Raises `Rejected`."""
	if direction.lower() not in DIRECTIONS:
		raise Rejected(
			"Unknown direction {direction}. Send inbound, outbound or internal.", direction=direction
		)
	talked = timedelta(seconds=read_seconds(_("Talk (Seconds)"), talk_seconds) or 0)
	if not holds("Datetime", started_at):
		raise Rejected(NO_MOMENT, field=_("Started At"), value=started_at)
	start = check_clock(clock.from_site(get_datetime(started_at)) if started_at else clock.now(), clock.now())
	who = {
		"direction": DIRECTIONS[direction.lower()],
		"from_number": from_number.strip()[:140],
		"to_number": to_number.strip()[:140],
		"agent": frappe.session.user,
	}
	call_id = frappe.generate_hash(length=20)
	for kind_of_event, at in (
		(RINGING, start),
		(ANSWERED, start),
		(ENDED, start + talked),
	):
		taken = log.take_event(SOURCE, call_id, CallEvent(kind_of_event, at, **who))
	doc = frappe.get_doc("CS Call Log", taken.call_log)
	doc.kind, doc.summary = kind, summary
	return doc.save().name
