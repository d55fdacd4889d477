"""What a new site is given for calling customers: hours (KEEP-2) and plans (BACK-1, BACK-4), each a record to change."""

from collections.abc import Iterator
from typing import Any

from cs_center.callbacks.service.plans import PLAN
from cs_center.complaints.rules.states import TO_CALL
from cs_center.contact.service.settings import HOURS

_MATTERS, _OTHERS = "About Their Matters", "Greetings, Surveys and Offers"
#: Of which calls, on which days, from when, until when. SHIFT-1 for a customer's own matters.
CALLING_TIMES = (
	(_MATTERS, "Every Day", "07:30:00", "21:30:00"),
	(_OTHERS, "Working Days", "09:00:00", "20:00:00"),
	(_OTHERS, "Days of Rest", "10:00:00", "20:00:00"),
)


def _is(field: str, value: str) -> dict[str, str]:
	return {"field_name": field, "operator": "Is", "value": value}


def _visit(kind: str, *rounds: tuple[int, int, str]) -> dict[str, Any]:
	return {
		"document_type": "Maintenance Visit",
		"date_field": "mntc_date",
		"conditions": [_is("maintenance_type", kind), _is("completion_status", "Fully Completed")],
		"rounds": rounds,
	}


#: Plans by name; rounds are not before, not after, counted in.
PLANS: dict[str, dict[str, Any]] = {
	"Complaint Reported Done": {
		"document_type": "CS Complaint",
		"date_field": "since",
		"occasion_field": "round",
		"officer_field": "callback_officer",
		"handler_fields": "handler",
		"conditions": [_is("status", TO_CALL)],
		"rounds": ((0, 72, "Hours"),),
	},
	"Small Job": _visit("Unscheduled", (0, 3, "Days")),
	"Second-level Maintenance": _visit("Scheduled", (0, 10, "Days")),
	"Overhaul": _visit("Breakdown", (10, 13, "Days"), (30, 33, "Days"), (90, 93, "Days")),
	"After a Sale": {
		"document_type": "Sales Invoice",
		"date_field": "posting_date",
		"conditions": [_is("is_return", "0")],
		"rounds": ((0, 3, "Working Days"),),
	},
	"Ticket Closed": {
		"enabled": 0,
		"document_type": "Issue",
		"conditions": [_is("status", "Closed")],
		"rounds": ((0, 3, "Days"),),
	},
	"Warranty Claim Closed": {
		"enabled": 0,
		"document_type": "Warranty Claim",
		"date_field": "resolution_date",
		"handler_fields": "resolved_by",
		"conditions": [_is("status", "Closed")],
		"rounds": ((0, 3, "Days"),),
	},
}


def records() -> Iterator[tuple[str, dict[str, Any]]]:
	"""Name and record of everything that is shipped."""
	times = [dict(zip(("calls", "days", "since", "until"), time, strict=True)) for time in CALLING_TIMES]
	yield "Everywhere", {"doctype": HOURS, "hours_name": "Everywhere", "times": times}
	for name, values in PLANS.items():
		rounds = [dict(zip(("after", "within", "unit"), each, strict=True)) for each in values["rounds"]]
		yield name, {"doctype": PLAN, "plan_name": name, "purpose": "Service", **values, "rounds": rounds}
