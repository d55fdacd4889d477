"""The dialler's door: one result checked, taken, answered; or kept with what is wrong (CALL-6, CALL-8)."""

import re
from collections.abc import Mapping
from typing import Any

import frappe
from frappe import _

from cs_center.calls.rules.reasons import Rejected
from cs_center.calls.service.staff import check_is_switch
from cs_center.calls.service.words import say
from cs_center.engines.database import retried
from cs_center.outbound.rules.reports import FIELDS
from cs_center.outbound.service import rejects, reports

_ANSWER = re.compile(r"q\d{1,2}")


def take(payload: Mapping[str, Any]) -> dict[str, str]:
	"""Take one result; answers `call` and `status`. Raises PermissionError, and ValidationError for one that is kept instead."""
	check_is_switch()
	said = {name: given for name, given in payload.items() if name in FIELDS or _ANSWER.fullmatch(name)}
	try:
		call, status = retried(lambda _attempt: reports.take_event(said))
	except Rejected as rejected:
		rejects.keep_event(said, reports.list_of(said), rejected.reason)
		frappe.throw(say(rejected.reason), title=_("Result not taken"))
	return {"call": call, "status": status}
