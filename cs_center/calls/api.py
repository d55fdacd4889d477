"""HTTP methods of calls. The switch logs in by token with the role CS Switch; people with their own roles."""

from typing import Any

import frappe
from frappe.utils import cint
from werkzeug.wrappers import Response

from cs_center.calls.service import figures, manual, privacy, recordings, search, staff, switch
from cs_center.calls.service.json_text import listed
from cs_center.calls.service.words import refusals_said


@frappe.whitelist(methods=["POST"])
def switch_event(**payload: Any) -> dict[str, Any]:
	"""Take one event of a switch (CALL-6).

	source, call_id, event (ringing, answered, transferred, hold, resumed, ended, voicemail) and at (ISO 8601 with its
	zone) are needed; direction, from_number, to_number, caller_ref, agent, seat, queue, transfer_to, recording_url,
	disposition and wait_seconds are taken when the switch has them. The same event may come again, late, or before
	the ones that precede it. Answers call_log, matched (the party, or null), reason, and while the call is not over
	responsible: who answers for the caller's matter (user, staff_number, matter, wait_seconds, reason), or null when the
	queue decides (FIRST-3). An event that can not be taken
	is answered with HTTP 417 and what is wrong, and kept as CS Call Reject.
	"""
	staff.check_is_switch()
	return switch.take(payload)


@frappe.whitelist()
def who_is(number: str) -> dict[str, Any]:
	"""Who has a number (CALL-2): every party, the likeliest first, each with why."""
	staff.check_is_staff()
	return search.who_has(number)


@frappe.whitelist()
def find_calls(number: str, limit: int = 20) -> list[dict[str, Any]]:
	"""The latest calls from or to a number that the user knows in full."""
	_check_may_read_calls()
	return search.calls_of(number, _limited(limit, 20))


@frappe.whitelist()
def full_numbers(call_logs: str | list[str]) -> dict[str, dict[str, str]]:
	"""Numbers in full of those calls whose numbers the user may see (SEC-1)."""
	_check_may_read_calls()
	return privacy.numbers_of_many(listed(call_logs)[:500])


@frappe.whitelist(methods=["POST"])
def log_call(
	from_number: str,
	to_number: str,
	direction: str = "inbound",
	started_at: str | None = None,
	talk_seconds: int = 0,
	summary: str = "",
	kind: str | None = None,
) -> str:
	"""Log a call that no switch reported. Returns the name of the CS Call Log."""
	staff.check_takes_calls()
	with refusals_said():
		return manual.log_call(from_number, to_number, direction, started_at, talk_seconds, summary, kind)


@frappe.whitelist()
def recording(call_log: str, position: int = 0) -> Response:
	"""Stream a recording from the switch to those who may hear it (SEC-2)."""
	doc = frappe.get_doc("CS Call Log", call_log)
	doc.check_permission("read")
	sound = recordings.open_recording(doc, cint(position), frappe.get_request_header("Range") or "")
	return Response(sound.blocks, status=sound.status, headers=sound.headers, direct_passthrough=True)


@frappe.whitelist()
def recording_count(call_log: str) -> int:
	"""How many recordings of the call the user may hear."""
	doc = frappe.get_doc("CS Call Log", call_log)
	doc.check_permission("read")
	return len(recordings.urls_of(doc)) if privacy.may_hear(doc.name) else 0


@frappe.whitelist()
def calls_of_caller(call_log: str, limit: int = 50) -> list[dict[str, Any]]:
	"""The latest calls of whoever is on a call, without saying their number."""
	frappe.get_doc("CS Call Log", call_log).check_permission("read")
	return search.calls_of_caller(call_log, _limited(limit, 50))


@frappe.whitelist()
def calls_today(filters: str | None = None) -> dict[str, Any]:
	"""Number card: calls of today, whatever their direction (REP-1)."""
	return {"value": _figures_today().calls, "fieldtype": "Int", **_list_today()}


@frappe.whitelist()
def answer_rate_today(filters: str | None = None) -> dict[str, Any] | str:
	"""Number card: answered of the offered calls of today, in percent; a dash while there are none (REP-1)."""
	rate = _figures_today().answer_rate
	if rate is None:
		return "–"
	route = ["query-report", "CS Call Volume"]
	return {"value": round(rate * 100, 1), "fieldtype": "Percent", "precision": 1, "route": route}


@frappe.whitelist()
def abandoned_today(filters: str | None = None) -> dict[str, Any]:
	"""Number card: callers of today who hung up while waiting (REP-1)."""
	return {"value": _figures_today().abandoned, "fieldtype": "Int", **_list_today(outcome="Abandoned")}


def _limited(limit: int, usual: int) -> int:
	return min(max(cint(limit), 0) or usual, 200)


def _figures_today() -> figures.Tally:
	figures.check_reader(figures.READERS)
	return figures.total(figures.by_hour(figures.today()))


def _list_today(**filters: str) -> dict[str, Any]:
	options = {"started_at": ["Timespan", "today"], **filters}
	return {"route": ["List", "CS Call Log", "List"], "route_options": options}


def _check_may_read_calls() -> None:
	frappe.has_permission("CS Call Log", "read", throw=True)
