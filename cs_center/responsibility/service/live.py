"""What a live event of a call means: who owns, who had to get it, whose Desk shows it (FIRST-1, FIRST-3, CALL-2)."""

from typing import Any

from frappe.utils import now_datetime

from cs_center.calls.rules.events import INBOUND
from cs_center.responsibility.rules import matter as rules
from cs_center.responsibility.rules import why
from cs_center.responsibility.rules.answering import OwnedMatter, choose_matter
from cs_center.responsibility.service import answer, moves, policy, store, taking
from cs_center.responsibility.service.calls import TakenCall, concerns
from cs_center.responsibility.service.naming import kept, said

#: What of a call decides whose matter it is.
_DECIDING = ("answered_at", "agent")


def heard(before: dict[str, Any] | None, call: TakenCall) -> dict[str, Any] | None:
	"""Follow a call as it goes on; answers who is responsible while it is not over, None when nobody is.

	`before`: the call's log as it was, None for a new one. Raises a lost race, as `taking.follow` does.
	"""
	log = call.log
	if log["direction"] != INBOUND or not call.caller_key or not policy.rules():
		return None
	matter = None
	if concerns(log, call.caller_key) and _is_news(before, log):
		matter = taking.follow([call]).get(log["name"])
		if matter and matter.owner != log["agent"] and log["answered_at"] and log["agent"]:
			_tell_owner(matter, log)
	if before and log["transfers"] > (before.get("transfers") or 0):
		_note_transfer(call)
	return _responsible(call, matter)


def responsible(call: TakenCall) -> dict[str, Any] | None:
	"""Who is responsible for a call of which nothing new is said: a switch that asks twice is answered twice."""
	if call.log["direction"] != INBOUND or not call.caller_key or not policy.rules():
		return None
	return _responsible(call, None)


def _responsible(call: TakenCall, matter: OwnedMatter | None) -> dict[str, Any] | None:
	log = call.log
	if log["ended_at"]:
		return None
	if not log["answered_at"]:
		has_party = bool(log["customer"] or log["party"])
		return answer.as_responsible(answer.find(call.caller_key, now_datetime(), _waited(log), has_party))
	return _owner(matter or _matter_of(call))


def _is_news(before: dict[str, Any] | None, log: dict[str, Any]) -> bool:
	if not before:
		return True
	if log["answered_at"]:
		return any(before.get(field) != log[field] for field in _DECIDING)
	return not before.get("ended_at")


def _waited(log: dict[str, Any]) -> float:
	since = log["queued_at"] or log["started_at"]
	return max(0.0, (now_datetime() - since).total_seconds())


def _owner(matter: OwnedMatter | None) -> dict[str, Any] | None:
	if not matter or not matter.owner:
		return None
	return {
		"user": matter.owner,
		"staff_number": matter.staff_number,
		"matter": matter.name,
		"wait_seconds": 0,
		"reason": said(why.owned(matter.owner, matter.owned_since)),
	}


def _matter_of(call: TakenCall) -> OwnedMatter | None:
	found = answer.matters_of(call.caller_key, now_datetime())
	return choose_matter((one.matter for one in found), now_datetime())


def _tell_owner(matter: OwnedMatter, log: dict[str, Any]) -> None:
	"""The customer reached somebody else: the owner hears of it, and goes on (FIRST-3)."""
	row = store.locked(matter.name)
	if row.status not in rules.LIVE:
		return
	reason = kept(why.answered_by_another(row.responsible, log["agent"]))
	moves.note(
		row,
		rules.RETURNED_ELSEWHERE,
		reason,
		from_user=row.responsible,
		to_user=log["agent"],
		call_log=log["name"],
	)


def _note_transfer(call: TakenCall) -> None:
	"""A transfer is logged, and never ends the first agent's duty (CALL-5)."""
	matter = _matter_of(call)
	if not matter or matter.status not in rules.LIVE:
		return
	row = store.locked(matter.name)
	reason = kept(why.transferred(row.responsible))
	moves.note(row, rules.TRANSFERRED, reason, from_user=row.responsible, call_log=call.log["name"])
