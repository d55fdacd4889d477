"""What a new site is given for complaints: the figures of COMP-1 to COMP-13, each a record that a manager changes."""

from collections.abc import Iterator
from typing import Any

#: COMP-3: levels above who handles a complaint, with the posts on them.
LEVELS: tuple[tuple[str, int, bool, tuple[str, ...]], ...] = (
	("Shift Leader", 1, True, ("Shift Leader",)),
	("Supervisor", 2, False, ("Service Centre Supervisor",)),
	("Director", 3, False, ("Service Centre Director",)),
	("General Manager", 4, False, ("General Manager",)),
)

_AT_ONCE, _SOON = "At Once", "Within the Shortest Time"
#: Topic: its kind, how it goes up (COMP-4, COMP-5), whether it is a sudden event (COMP-13).
TOPICS: dict[str, tuple[str, str, bool]] = {
	"Staff Attitude": ("Complaint", "", False),
	"Not Settled in Time": ("Complaint", "", False),
	"Poor Quality": ("Complaint", "", False),
	"Bill and Charges": ("Billing", "", False),
	"Product Fault": ("Fault Report", "", False),
	"Wrong Information": ("Enquiry", "", False),
	"Leak of Secrets": ("Complaint", _AT_ONCE, True),
	"Grave Error": ("Complaint", _AT_ONCE, True),
	"Danger to People or Equipment": ("Complaint", _AT_ONCE, True),
	"Outside One's Post": ("Complaint", _AT_ONCE, False),
	"Deliberate Trouble": ("Complaint", _AT_ONCE, True),
	"Network-wide Fault": ("Fault Report", _AT_ONCE, True),
	"Company Policy": ("Complaint", _SOON, False),
	"System Fault": ("Fault Report", _SOON, True),
	"Cable Fault": ("Fault Report", _SOON, False),
	"Mass Fault": ("Fault Report", _SOON, True),
}
_GRAVE = ("Leak of Secrets", "Grave Error", "Danger to People or Equipment", "Deliberate Trouble")

#: COMP-1
SEVERITY_RULES: dict[str, dict[str, Any]] = {
	"Grave Circumstances": {
		"severity": "Severe",
		"priority": 5,
		"topics": [{"topic": topic} for topic in _GRAVE],
	},
	"Unsolved after Callbacks": {"severity": "Repeat", "priority": 5, "failed_callbacks": 2},
	"The Same Matter Again": {"severity": "Repeat", "earlier": 1, "window_days": 30},
}

#: COMP-7; the first that fits counts.
LIMITS: tuple[dict[str, Any], ...] = (
	{"urgent": 1, "amount": 0, "unit": "Service Days"},
	{"kind": "Fault Report", "amount": 24, "unit": "Hours"},
	{"kind": "Enquiry", "amount": 3, "unit": "Working Days"},
	{"kind": "Business Handling", "amount": 3, "unit": "Working Days"},
	{"kind": "Billing", "amount": 3, "unit": "Working Days"},
	{"amount": 13, "unit": "Working Days"},
)

_UP = "Escalate"
#: COMP-2, COMP-3, COMP-7, BACK-1: what happens by itself.
STEPS: tuple[dict[str, Any], ...] = (
	{"anchor": "Taken", "amount": 45, "unit": "Minutes"},
	{"anchor": "Taken", "amount": 60, "unit": "Minutes", "action": _UP, "level": "Shift Leader"},
	{"anchor": "Taken", "amount": 120, "unit": "Minutes", "action": _UP, "level": "Supervisor"},
	{"anchor": "Reported Done", "amount": 4, "unit": "Service Hours", "tell_leader": 1},
	{"anchor": "To Call Back", "amount": 48, "unit": "Hours"},
	{"anchor": "To Call Back", "amount": 72, "unit": "Hours", "action": _UP, "level": "Shift Leader"},
	{"anchor": "Waiting for Customer", "amount": 3, "unit": "Working Days"},
	{"anchor": "Before the Limit", "amount": 1, "unit": "Working Days", "tell_station": 1},
	{"anchor": "Before the Limit", "amount": 2, "unit": "Hours", "tell_station": 1, "tell_leader": 1},
	{"anchor": "Before the Answer Is Due", "amount": 2, "unit": "Working Days", "tell_leader": 1},
	{
		"anchor": "Before the Answer Is Due",
		"amount": 24,
		"unit": "Hours",
		"action": _UP,
		"level": "Shift Leader",
	},
	{"anchor": "After the Limit", "amount": 0, "unit": "Hours", "action": _UP, "level": "Shift Leader"},
	{"anchor": "After the Limit", "amount": 1, "unit": "Working Days", "tell_station": 1},
	{"anchor": "After the Limit", "amount": 2, "unit": "Working Days", "action": _UP, "level": "Supervisor"},
	{"anchor": "After the Limit", "amount": 4, "unit": "Working Days", "action": _UP, "level": "Director"},
	{
		"anchor": "After the Limit",
		"amount": 5,
		"unit": "Working Days",
		"action": "Name in the Monthly Notice",
	},
	{
		"anchor": "After the Limit",
		"amount": 8,
		"unit": "Working Days",
		"action": _UP,
		"level": "General Manager",
	},
)

#: COMP-13
LATE_POINTS: tuple[tuple[int, int], ...] = ((1, 5), (11, 10), (31, 20))

#: COMP-10: threshold, for each what, colours.
THRESHOLDS: dict[str, dict[str, Any]] = {
	"Complaints about One Topic": {"group_by": "Topic", "blue": 10, "yellow": 20, "orange": 40, "red": 80},
	"Complaints in One Area": {"group_by": "Area", "blue": 10, "yellow": 20, "orange": 40, "red": 80},
	"Complaints about One Product": {
		"group_by": "Product",
		"blue": 10,
		"yellow": 20,
		"orange": 40,
		"red": 80,
	},
}


def records() -> Iterator[tuple[str, dict[str, Any]]]:
	"""Every record by name, those that others link to first."""
	for level, rank, leads, posts in LEVELS:
		rows = [{"post": post} for post in posts]
		record = {"doctype": "CS Escalation Level", "level_name": level, "rank": rank}
		yield level, {**record, "leads_team": int(leads), "posts": rows}
	for topic, (kind, report, is_sudden) in TOPICS.items():
		record = {"doctype": "CS Complaint Topic", "topic_name": topic, "kind": kind, "report": report}
		yield topic, {**record, "is_sudden": int(is_sudden)}
	for rule, values in SEVERITY_RULES.items():
		yield rule, {"doctype": "CS Severity Rule", "rule_name": rule, **values}
	yield "Every Complaint", _policy("Every Complaint")
	for threshold, values in THRESHOLDS.items():
		record = {"doctype": "CS Warning Threshold", "threshold_name": threshold, "window_hours": 24}
		yield threshold, {**record, **values}
	yield "Complaints", _kanban()


def _policy(name: str) -> dict[str, Any]:
	points = [{"minutes": minutes, "points": points} for minutes, points in LATE_POINTS]
	record = {"doctype": "CS Escalation Policy", "policy_name": name, "late_points": points}
	return {**record, "limits": [dict(row) for row in LIMITS], "steps": [dict(row) for row in STEPS]}


def _kanban() -> dict[str, Any]:
	columns = ("Taken", "With Station", "Reported Done", "To Call Back", "Waiting for Customer")
	return {
		"doctype": "Kanban Board",
		"kanban_board_name": "Complaints",
		"reference_doctype": "CS Complaint",
		"field_name": "status",
		"columns": [{"column_name": column, "status": "Active"} for column in columns],
	}
