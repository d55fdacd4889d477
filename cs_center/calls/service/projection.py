"""How a call looks as rows: matched, staffed, masked, in the site's time."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import frappe

from cs_center.callbacks.service import FollowedCall
from cs_center.calls.rules.events import INBOUND, INTERNAL_CALL
from cs_center.calls.rules.fold import Call, Leg
from cs_center.calls.rules.matching import Match
from cs_center.calls.rules.numbers import Number, mask
from cs_center.calls.service import numberbook, staff
from cs_center.calls.service.clock import to_site
from cs_center.calls.service.switchboard import Switchboard, switchboard
from cs_center.calls.service.words import say

if TYPE_CHECKING:
	from cs_center.calls.service.log import Change


@dataclass(frozen=True, slots=True)
class Projection:
	name: str
	record: dict[str, Any]
	log: dict[str, Any]
	legs: list[dict[str, Any]]
	followed: FollowedCall

	def stored_legs(self) -> Iterable[dict[str, Any]]:
		"""The legs as rows of their table."""
		stamp = {key: self.log[key] for key in ("creation", "modified", "owner", "modified_by")}
		for position, leg in enumerate(self.legs, start=1):
			place = {"parent": self.name, "parenttype": "CS Call Log", "parentfield": "legs", "idx": position}
			yield {"name": frappe.generate_hash(length=20), **stamp, **place, **leg}


def project(changes: list["Change"], parties: dict[str, dict[str, Any]] | None = None) -> list[Projection]:
	"""Rows for these calls. `parties`: the party fields that a log has already, by log; they are kept."""
	board = switchboard()
	parties = parties or {}
	unknown = (c for c in changes if c.call.direction != INTERNAL_CALL and c.name not in parties)
	matches = numberbook.find_many(change.call.customer for change in unknown)
	agents = staff.resolve((c.source, agent) for c in changes for agent in _agent_ids(c.call))
	stamp = _stamp()
	return [_project(change, board, matches, agents, stamp, parties.get(change.name, {})) for change in changes]


def _stamp() -> dict[str, Any]:
	now, user = frappe.utils.now(), frappe.session.user
	return {"creation": now, "modified": now, "owner": user, "modified_by": user}


def _agent_ids(call: Call) -> set[str]:
	return {leg.agent for leg in call.legs} | {call.agent}


def _project(
	change: "Change",
	board: Switchboard,
	matches: dict[Number, list[Match]],
	agents: dict[tuple[str, str], staff.Agent],
	stamp: dict[str, Any],
	kept_party: dict[str, Any],
) -> Projection:
	call = change.call
	match = next(iter(matches.get(call.customer, [])), None) if call.direction != INTERNAL_CALL else None
	log = {
		"name": change.name,
		**stamp,
		"source": change.source,
		"call_id": change.call_id,
		**_times(call),
		**_place(call, change.source, board, agents),
		**_numbers(call, board.plan.region),
		**(kept_party or _party(match)),
		"has_recording": int(bool(call.recording_urls)),
	}
	log["title"] = f"{log['party_name'] or log['caller_number']} {log['started_at']:%m-%d %H:%M}".strip()
	log["off_hours"] = int(call.direction == INBOUND and not board.hours_of(call.queue).is_open(log["started_at"]))
	record = _record(change, log, stamp)
	legs = [_leg(leg, change.source, agents) for leg in call.legs] if len(call.legs) > 1 or call.transfers else []
	log["leg_count"] = len(legs)
	followed = FollowedCall(log, record["caller_key"], call.customer.callable)
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
	call: Call, source: str, board: Switchboard, agents: dict[tuple[str, str], staff.Agent]
) -> dict[str, Any]:
	agent, queue = agents.get((source, call.agent)), board.queues.get(call.queue)
	hotline = board.hotlines.get(call.to_number.key) or (queue.hotline if queue else None)
	return {
		"queue": call.queue,
		"hotline": hotline,
		"agent": agent.user if agent else None,
		"team": (agent.team if agent else None) or (queue.team if queue else None),
		"agent_id": call.agent,
		"seat": call.seat,
		"kind": queue.kind if queue else None,
	}


def _numbers(call: Call, region: str) -> dict[str, Any]:
	numbers = {"caller_number": mask(call.from_number.key, region), "called_number": mask(call.to_number.key, region)}
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
		"match_reason": say(match.reason),
	}


def _record(change: "Change", log: dict[str, Any], stamp: dict[str, Any]) -> dict[str, Any]:
	call = change.call
	return {
		"name": change.name,
		**stamp,
		"source": change.source,
		"call_id": change.call_id,
		"started_at": log["started_at"],
		"caller_key": (call.customer.key or _reference(change.source, call)) if call.direction != INTERNAL_CALL else "",
		"from_key": call.from_number.key,
		"to_key": call.to_number.key,
		"facts": change.facts,
	}


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
