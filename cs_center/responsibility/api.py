"""HTTP methods of responsibility: thin; who may is checked by the services."""

from typing import Any

import frappe
from frappe import _
from frappe.utils import cint

from cs_center.calls.service import staff
from cs_center.calls.service.json_text import listed, parsed
from cs_center.responsibility.service import (
	answer,
	board,
	deeds,
	explain,
	handover,
	pop,
	trial_of_rule,
)
from cs_center.responsibility.service.requests import day, deed, written

_A_DAY = 86_400


@frappe.whitelist()
def who_answers(number: str, waited_seconds: float | str | None = None) -> dict[str, Any]:
	"""Who answers when this number calls (FIRST-3, FIRST-5).

	Answers user, staff_number, matter, reason in words, wait_seconds (how long to wait for a busy owner first) and
	tried (why not the others). user is null when the queue decides. For switches and staff.
	"""
	staff.check_is_staff_or_switch()
	return answer.who_answers(number, _seconds(waited_seconds))


@frappe.whitelist()
def screen_pop(call_log: str) -> dict[str, Any]:
	"""Who calls, their tier, matters and last calls, who is responsible and why, what was told (CALL-2)."""
	staff.check_is_staff()
	return pop.screen_pop(call_log)


@frappe.whitelist()
def ringing_now() -> list[dict[str, Any]]:
	"""Calls that ring for the user, as the realtime event tells of them (CALL-2)."""
	staff.check_is_staff()
	return pop.ringing_now()


@frappe.whitelist(methods=["POST"])
def open_ticket(
	call_log: str,
	subject: str,
	kind: str = "",
	description: str = "",
	matter: str | None = None,
	is_new_matter: int = 0,
) -> dict[str, str]:
	"""Open the ticket of a call. Answers ticket_type and ticket."""
	staff.check_takes_calls()
	is_new = bool(cint(is_new_matter))
	return deed(lambda: pop.open_ticket(call_log, subject, kind, description, matter, is_new))


@frappe.whitelist(methods=["POST"])
def link_ticket(call_log: str, ticket: str) -> None:
	"""The call is about a ticket that is there already."""
	staff.check_takes_calls()
	deed(lambda: pop.link_ticket(call_log, ticket))


@frappe.whitelist()
def why(call_log: str) -> dict[str, Any]:
	"""Whose a call was, and why, in words: reason, responsible, returned, matter."""
	staff.check_is_staff()
	return explain.why(call_log)


@frappe.whitelist()
def chain(matter: str) -> dict[str, Any]:
	"""Every step of a matter, in words (FIRST-4)."""
	return explain.chain(matter)


@frappe.whitelist()
def of_ticket(ticket_type: str, ticket: str) -> dict[str, Any] | None:
	"""Who answers for a ticket, or null."""
	staff.check_is_staff()
	return explain.of(ticket_type, str(ticket))


@frappe.whitelist(methods=["POST"])
def take(ticket_type: str, ticket: str) -> str:
	"""Take a ticket that nobody owns (FIRST-1). Answers the CS Responsibility."""
	return deed(lambda: deeds.take(ticket_type, str(ticket)))


@frappe.whitelist(methods=["POST"])
def offer(matter: str, reason: str, to_user: str = "", station: str = "", kind: str = "Ownership") -> str:
	"""Offer a matter to a colleague (kind Ownership or Handling) or its work to a station (Handling): FIRST-4."""
	return deed(lambda: handover.offer(matter, to_user or "", station or "", kind, written(reason)))


@frappe.whitelist(methods=["POST"])
def answer_offer(handover_name: str, accepts: int, note: str = "") -> None:
	"""Accept a hand-over, or refuse it with a note (FIRST-4)."""
	deed(lambda: handover.answer(handover_name, bool(cint(accepts)), written(note)))


@frappe.whitelist(methods=["POST"])
def withdraw_offer(handover_name: str) -> None:
	"""Take a hand-over back that nobody has answered."""
	deed(lambda: handover.withdraw(handover_name))


@frappe.whitelist(methods=["POST"])
def station_done(matter: str, note: str) -> None:
	"""The station reports done; the owner follows on (FIRST-2)."""
	deed(lambda: handover.station_done(matter, written(note)))


@frappe.whitelist()
def told_text(matter: str) -> str:
	"""What the owner tells the customer, as the rule words it."""
	staff.check_is_staff()
	frappe.get_doc("CS Responsibility", matter).check_permission("read")
	return deeds.told_text(matter)


@frappe.whitelist(methods=["POST"])
def tell(matter: str, text: str, call_log: str | None = None) -> None:
	"""Log what the customer was told (FIRST-2, FIRST-3)."""
	deed(lambda: deeds.tell(matter, written(text), call_log))


@frappe.whitelist(methods=["POST"])
def confirm(matter: str, how: str) -> None:
	"""The customer confirms that it is settled (FIRST-7)."""
	deed(lambda: deeds.confirm(matter, written(how)))


@frappe.whitelist(methods=["POST"])
def release(matter: str, reason: str) -> None:
	"""A leader releases the owner (FIRST-7)."""
	deed(lambda: deeds.release(matter, written(reason)))


@frappe.whitelist(methods=["POST"])
def reassign(matter: str, to: str, reason: str, dropped: int = 0) -> None:
	"""A leader moves a matter (FIRST-5); dropped counts it against the owner (FIRST-9)."""
	deed(lambda: deeds.reassign(matter, to, written(reason), bool(cint(dropped))))


@frappe.whitelist()
def leader_board(team: str | None = None, view: str = "all") -> dict[str, Any]:
	"""Who owns what, what waits, whose owner is absent, what is near its limit, what was dropped."""
	return board.board(team or None, view)


@frappe.whitelist()
def preview_reassign(matters: str | list[str], receivers: str | list[str]) -> dict[str, str]:
	"""Who would get each of many matters; nothing is changed."""
	return deeds.plan(listed(matters), listed(receivers))


@frappe.whitelist(methods=["POST"])
def reassign_many(planned: str | dict[str, str], reason: str, dropped: int = 0) -> dict[str, Any]:
	"""Move matters as `preview_reassign` planned it: matter to user. Answers moved, refused (why, by matter), and queued:
	how many a worker moves, which tells the user by the realtime event cs_reassigned."""
	plan = parsed(planned, dict)
	return deeds.reassign_many_or_later(
		{str(name): str(user) for name, user in plan.items()}, written(reason), bool(cint(dropped))
	)


@frappe.whitelist()
def try_rule(rule: str | dict[str, Any], from_date: str, to_date: str) -> dict[str, Any]:
	"""What a rule, saved or not, would have made of the calls of some days; nothing is changed."""
	return trial_of_rule.try_rule(parsed(rule, dict), day(from_date), day(to_date))


def _seconds(value: float | str | None) -> float | None:
	if value in (None, ""):
		return None
	try:
		seconds = float(value)
	except ValueError:
		seconds = -1.0
	if not 0 <= seconds < _A_DAY:
		frappe.throw(_("{0} is no number of seconds.").format(value))
	return seconds
