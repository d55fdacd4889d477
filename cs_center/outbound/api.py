"""HTTP methods of lists to call: typed and thin. The dialler of a switch logs in by token with the role CS Switch."""

from typing import Any

import frappe
from frappe.utils import cint
from werkzeug.wrappers import Response

from cs_center.calls.service.json_text import parsed
from cs_center.outbound.service import entry, handing, importing, lists, outcome, rejects, results
from cs_center.outbound.service.results import OfficerResult
from cs_center.outbound.service.store import REJECT
from cs_center.responsibility.service.requests import deed, moment, written


@frappe.whitelist(methods=["POST"])
def start_list(outbound_list: str) -> None:
	"""Who is on the list is called from now on."""
	deed(lambda: lists.start(outbound_list))


@frappe.whitelist(methods=["POST"])
def pause_list(outbound_list: str, words: str) -> None:
	"""Nobody of it is called until it goes on."""
	deed(lambda: lists.pause(outbound_list, written(words)))


@frappe.whitelist(methods=["POST"])
def resume_list(outbound_list: str) -> None:
	"""A paused list goes on."""
	deed(lambda: lists.resume(outbound_list))


@frappe.whitelist(methods=["POST"])
def close_list(outbound_list: str, words: str) -> None:
	"""Nobody of it is called any more; results that come late are still kept."""
	deed(lambda: lists.close(outbound_list, written(words)))


@frappe.whitelist(methods=["POST"])
def read_again(outbound_import: str) -> None:
	"""Read a file once more; what is known already stays as it is."""
	importing.again(outbound_import)


@frappe.whitelist(methods=["POST"])
def take_reject(reject: str) -> str:
	"""Take the corrected text of a reject; answers the CS Outbound Call that it is about."""
	doc = frappe.get_doc(REJECT, reject)
	doc.check_permission("write")
	return deed(lambda: rejects.run_again(doc))


@frappe.whitelist(methods=["POST"])
def let_reject_go(reject: str) -> None:
	"""Nothing can be made of it; it leaves the list of open rejects."""
	doc = frappe.get_doc(REJECT, reject)
	doc.check_permission("write")
	rejects.let_go(doc)


@frappe.whitelist(methods=["POST"])
def log_outbound_result(
	call: str,
	outcome: str,
	words: str = "",
	again_at: str | None = None,
	call_log: str = "",
	refuses: str = "",
	answers: str | dict[str, Any] | None = None,
) -> str:
	"""Keep what the user's call came to; answers the status of who was called.

	outcome: Answered (a notice or survey), Accepted (sales), No Answer, Busy, Call Again (with `again_at`, a time of the
	site's zone), Wrong Number, Refused (with `refuses`: Offers or All Calls, when they want none of them any more).
	answers: of the list's survey, by the keys of its questions.
	"""
	at = moment(again_at) if again_at else None
	given = parsed(answers, dict) if answers else None
	told = OfficerResult(outcome, written(words), at, call_log, refuses, given)
	return deed(lambda: results.log(call, told))


@frappe.whitelist(methods=["POST"])
def hand_over(outbound_list: str, batch: str = "", most: int = 1000) -> Response:
	"""The next people of a list for the dialler, as CSV in UTF-8: who may be called in the coming hours, between
	`not_before` and `not_after` (times of the site's zone). They are the dialler's from then on; asked for the same `batch` again, the
	same ones come. At most 5,000.
	"""
	text = deed(lambda: handing.hand_over(outbound_list, batch, cint(most)))
	return _csv(text, f"{outbound_list}.csv")


@frappe.whitelist(methods=["POST"])
def switch_result(**payload: Any) -> dict[str, str]:
	"""Take one result of a dialler.

	call (as it was handed over; or list and number), outcome and at (ISO 8601 with its zone) are needed; reference (the
	dialler's own id of the call), key, seconds and the keys pressed at each question (q1, q2, ...) are taken when it has them. The same
	result may come again, late, or before others. Answers call and status. What can not be taken is answered with HTTP
	417 and what is wrong, and kept as CS Outbound Reject.
	"""
	return entry.take(payload)


@frappe.whitelist()
def list_result(outbound_list: str) -> dict[str, Any]:
	"""What a list came to: people, statuses, attempts, hours, answers."""
	return outcome.result(outbound_list)


@frappe.whitelist(methods=["POST"])
def export_results(outbound_list: str) -> Response:
	"""Everybody on a list with number and result, as CSV; every export is noted."""
	return _csv(outcome.exported(outbound_list), f"{outbound_list}-results.csv")


def _csv(text: str, name: str) -> Response:
	disposition = f'attachment; filename="{name}"'
	return Response(
		text, content_type="text/csv; charset=utf-8", headers={"Content-Disposition": disposition}
	)
