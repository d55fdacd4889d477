"""An incident in figures, for its form: who is attached, and how far their callbacks are (CALL-10)."""

from typing import Any

import frappe

from cs_center.callbacks.service import store as callbacks
from cs_center.calls.service.staff import viewer
from cs_center.complaints.rules import states
from cs_center.complaints.service import store as complaints
from cs_center.incidents import rules
from cs_center.incidents.service import store


def figures(incident: str) -> dict[str, Any]:
	"""How many complaints and callbacks of each status, and what the user may do. Raises PermissionError."""
	doc = frappe.get_doc(store.INCIDENT, incident)
	doc.check_permission("read")
	found = store.by_status(complaints.COMPLAINT, incident)
	asked = store.by_status(callbacks.DOCTYPE, incident)
	return {
		"calls": doc.calls,
		"complaints": found,
		"open_complaints": sum(found.get(status, 0) for status in states.OPEN),
		"move_on": sum(found.get(status, 0) for status in rules.MOVED_ON),
		"callbacks": asked,
		"is_worked_off": bool(doc.worked_off_at),
		"leads": bool(viewer().roles & store.LEADERS),
	}
