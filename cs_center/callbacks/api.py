"""HTTP methods of callbacks: typed and thin."""

from typing import Any

import frappe

from cs_center.callbacks.service import preview, results
from cs_center.callbacks.service.results import Result
from cs_center.calls.service.json_text import parsed
from cs_center.responsibility.service.requests import deed, moment, written


@frappe.whitelist(methods=["POST"])
def log_result(
	callback: str,
	outcome: str,
	words: str = "",
	again_at: str | None = None,
	call_log: str | None = None,
	refuses: str = "",
) -> str:
	"""Keep what the user's call came to (BACK-2); answers the status of the callback.

	outcome: Reached, No Answer, Busy, Call Again (with `again_at`, a time of the site's zone), Wrong Number, Refused (with
	`refuses`: Offers or All Calls).
	"""
	result = Result(outcome, written(words), moment(again_at) if again_at else None, call_log or "", refuses)
	return deed(lambda: results.log(callback, result))


@frappe.whitelist(methods=["POST"])
def give_up(callback: str) -> None:
	"""Close as unreachable after enough attempts at different hours (BACK-2)."""
	deed(lambda: results.give_up(callback))


@frappe.whitelist()
def preview_plan(plan: str | dict[str, Any]) -> dict[str, Any]:
	"""Whom a plan, saved or not, would have called for the documents of the last days. Nothing is written."""
	return deed(lambda: preview.preview(parsed(plan, dict)))
