"""Callbacks follow what becomes of the documents they are about, whichever door it came through."""

from typing import Any

import frappe

from cs_center.callbacks.rules.results import NO_ANSWER, REACHED
from cs_center.callbacks.service import results
from cs_center.callbacks.service.causes import cancel
from cs_center.callbacks.service.results import Result
from cs_center.callbacks.service.store import DOCTYPE, OPEN, locked

_COMPLAINT = "CS Complaint"


def customer_answered(complaint: str, answer: dict[str, Any]) -> None:
	"""A complaint's customer was called, or counts as unreachable when nothing is said: its callback has the same result."""
	filters = {"reference_doctype": _COMPLAINT, "reference_name": complaint, "status": OPEN}
	for name in frappe.get_all(DOCTYPE, filters=filters, pluck="name"):
		if not answer:
			cancel(
				[name],
				frappe._("Complaint {0} was closed: its customer can not be reached.").format(complaint),
			)
			continue
		words = answer.get("words") or answer.get("report") or ""
		outcome = REACHED if answer.get("reached") else NO_ANSWER
		results.apply(locked(name), Result(outcome, words, call_log=answer.get("call_log") or ""))
