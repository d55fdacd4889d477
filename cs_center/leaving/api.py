"""HTTP methods of talks before leaving: typed and thin."""

import frappe
from frappe.utils import cint

from cs_center.leaving.service import ending, results
from cs_center.leaving.service.results import TalkResult
from cs_center.responsibility.service.requests import amount, deed, moment, written


@frappe.whitelist(methods=["POST"])
def log_talk(
	talk: str,
	outcome: str,
	words: str = "",
	again_at: str | None = None,
	call_log: str | None = None,
	why: str = "",
	took_offer: bool | int = False,
	value: float | str | None = None,
) -> str:
	"""Keep what the user's call to a customer who wants to leave came to (KEEP-5); answers the status of the talk.

	outcome: Stays, Leaves, Undecided (each with `why`, a reason for leaving), Refused to Talk, No Answer, Call Again (with
	`again_at`, a time of the site's zone before the limit), Wrong Number. value: what was kept, when it is not what the
	customer was invoiced in the last year.
	"""
	result = TalkResult(
		outcome,
		written(words),
		moment(again_at) if again_at else None,
		call_log or "",
		why,
		bool(cint(took_offer)),
		amount(value),
	)
	return deed(lambda: results.log(talk, result))


@frappe.whitelist(methods=["POST"])
def let_go(talk: str, words: str) -> None:
	"""The customer may leave without a talk, for a reason. For leaders."""
	deed(lambda: ending.let_go(talk, written(words)))


@frappe.whitelist(methods=["POST"])
def no_talk(talk: str, words: str = "") -> None:
	"""The customer does not want to talk, and may leave at once. For who was stopped, officers and leaders."""
	deed(lambda: ending.no_talk(talk, written(words)))
