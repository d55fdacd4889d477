"""How a call looks as rows: matched, staffed, masked, in the site's time."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import frappe

from cs_center.callbacks.service.missed import FollowedCall
from cs_center.calls.rules.events import INBOUND, INTERNAL_CALL
from cs_center.calls.rules.fold import Call, Leg
from cs_center.calls.rules.matching import Match
from cs_center.calls.rules.numbers import Number, mask
from cs_center.calls.service import numberbook, staff
from cs_center.calls.service.clock import to_site
from cs_center.calls.service.store import PARTY_FIELDS
from cs_center.calls.service.switchboard import Switchboard, switchboard
from cs_center.calls.service.words import say_for_all
from cs_center.engines.database import stamp


@dataclass(frozen=True, slots=True)
class Change:
	"""A call as it stands with what is new about it."""

	name: str
	source: str
	call_id: str
	call: Call
	facts: str
	is_new: bool


@dataclass(frozen=True, slots=True)
class Projection:
	name: str
	record: dict[str, Any]
	log: dict[str, Any]
	legs: list[dict[str, Any]]
	followed: FollowedCall

	def stored_legs(self) -> Iterable[dict[str, Any]]:
		"""The legs as rows of their table."""
		written = {key: self.log[key] for key in ("creation", "modified", "owner", "modified_by")}
		for position, leg in enumerate(self.legs, start=1):
			place = {"parent": self.name, "parenttype": "CS Call Log", "parentfield": "legs", "idx": position}
			yield {"name": frappe.generate_hash(length=20), **written, **place, **leg}


Kept = dict[str, Any]


def project(changes: list[Change], kept: dict[str, Kept]) -> list[Projection]:
	"""Rows for these calls. `kept`: what logs that exist already hold on to (`store.KEPT_FIELDS`), by log."""
	board = switchboard()
	matches = numberbook.find_many(c.call.customer for c in changes if _must_match(c, kept.get(c.name)))
	agents = staff.resolve(
		pair for change in changes for pair in _unknown_agents(change, kept.get(change.name))
	)
	written = stamp()
	return [
		_project(change, board, matches, agents, written, kept.get(change.name, {})) for change in changes
	]


def _must_match(change: Change, kept: Kept | None) -> bool:
	"""Whether to ask who is calling: not again for a party or a number that the log has already."""
	if change.call.direction == INTERNAL_CALL:
		return False
	return not kept or not (
		kept.get("party") or kept.get("caller_key") == _caller_key(change.source, change.call)
	)


def _unknown_agents(change: Change, kept: Kept | None) -> set[tuple[str, str]]:
	call = change.call
	if kept and _keeps_agent(call, kept) and not _has_legs(call):
		return set()
	return {(change.source, agent) for agent in ({leg.agent for leg in call.legs} | {call.agent})}


def _keeps_agent(call: Call, kept: Kept) -> bool:
	return bool(kept.get("agent")) and kept["agent_id"] == call.agent


def _has_legs(call: Call) -> bool:
	return len(call.legs) > 1 or call.transfers > 0


def _project(
	change: Change,
	board: Switchboard,
	matches: dict[Number, list[Match]],
	agents: dict[tuple[str, str], staff.Agent],
	written: dict[str, Any],
	kept: Kept,
) -> Projection:
	call = change.call
	match = next(iter(matches.get(call.customer, [])), None) if call.direction != INTERNAL_CALL else None
	log = {
		"name": change.name,
		**written,
		"source": change.source,
		"call_id": change.call_id,
		**_times(call),
		**_place(call, change.source, board, agents, kept),
		**_numbers(call, board.plan.region),
		**({field: kept[field] for field in PARTY_FIELDS} if kept.get("party") else _party(match)),
		"has_recording": int(bool(call.recording_urls)),
	}
	log["title"] = f"{log['party_name'] or log['caller_number']} {log['started_at']:%m-%d %H:%M}".strip()
	log["off_hours"] = int(
		call.direction == INBOUND and not board.hours_of(call.queue).is_open(log["started_at"])
	)
	record = _record(change, log, written)
	legs = [_leg(leg, change.source, agents) for leg in call.legs] if _has_legs(call) else []
	log["leg_count"] = len(legs)
	agent = agents.get((change.source, call.agent))
	followed = FollowedCall(
		log, record["caller_key"], call.customer.callable, agent.staff_number if agent else ""
	)
	return Projection(change.name, record, log, legs, followed)


def _times(call: Call) -> dict[str, Any]:
	return {
		"direction": call.direction,
		"outcome": call.outcome,
		"started_at": to_site(call.started_at),
		"queued_at": to_site(call.queued_at),
		"answered_at": to_site(call.answered_at),
		"ended_at": to_site(call.ended_at),
		"wait_seconds": call.wait_seconds or 0,
		"talk_seconds": call.talk_seconds or 0,
		"hold_seconds": call.hold_seconds,
		"transfers": call.transfers,
	}


def _place(
	call: Call, source: str, board: Switchboard, agents: dict[tuple[str, str], staff.Agent], kept: Kept
) -> dict[str, Any]:
	queue = board.queues.get(call.queue)
	hotline = board.hotlines.get(call.to_number.key) or (queue.hotline if queue else None)
	if _keeps_agent(call, kept):
		user, team = kept["agent"], kept["team"]
	else:
		agent = agents.get((source, call.agent))
		user, team = (agent.user, agent.team) if agent else (None, None)
	return {
		"queue": call.queue,
		"hotline": hotline,
		"agent": user,
		"team": team or (queue.team if queue else None),
		"agent_id": call.agent,
		"seat": call.seat,
		"kind": queue.kind if queue else None,
	}


def _numbers(call: Call, region: str) -> dict[str, Any]:
	numbers = {
		"caller_number": mask(call.from_number.key, region),
		"called_number": mask(call.to_number.key, region),
	}
	if not numbers["caller_number"] and call.caller_ref:
		numbers["caller_number"] = mask(_reference("", call), region)
	return numbers


def _party(match: Match | None) -> dict[str, Any]:
	if match is None:
		return {"party_type": None, "party": None, "party_name": "", "customer": None, "match_reason": ""}
	found = match.candidate
	return {
		"party_type": found.party_type,
		"party": found.party,
		"party_name": found.party_name,
		"customer": found.customer or None,
		"match_reason": say_for_all(match.reason),
	}


def _record(change: Change, log: dict[str, Any], written: dict[str, Any]) -> dict[str, Any]:
	call = change.call
	return {
		"name": change.name,
		**written,
		"source": change.source,
		"call_id": change.call_id,
		"started_at": log["started_at"],
		"caller_key": _caller_key(change.source, call),
		"from_key": call.from_number.key,
		"to_key": call.to_number.key,
		"facts": change.facts,
	}


def _caller_key(source: str, call: Call) -> str:
	"""Who called: the key of the customer's number, else the switch's own reference; blank within the house."""
	return "" if call.direction == INTERNAL_CALL else call.customer.key or _reference(source, call)


def _reference(source: str, call: Call) -> str:
	return f"ref-{source}:{call.caller_ref}" if call.caller_ref else ""


def _leg(leg: Leg, source: str, agents: dict[tuple[str, str], staff.Agent]) -> dict[str, Any]:
	agent = agents.get((source, leg.agent))
	return {
		"rang_at": to_site(leg.rang_at),
		"agent_id": leg.agent,
		"agent": agent.user if agent else None,
		"queue": leg.queue,
		"seat": leg.seat,
		"answered_at": to_site(leg.answered_at),
		"ended_at": to_site(leg.ended_at),
		"outcome": leg.outcome,
		"transferred_to": leg.transferred_to,
	}
