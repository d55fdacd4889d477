"""Telling the Desk of an agent that a call rings for them (CALL-2); what it shows is read by the Desk itself."""

from typing import Any

import frappe

from cs_center.calls.rules.events import ANSWERED, RINGING, CallEvent
from cs_center.calls.service.projection import Projection

EVENT = "cs_call_rings"


def ring(before: dict[str, Any] | None, projection: Projection, event: CallEvent) -> None:
	"""Tell the one agent whom the event names; once per agent and call, when the switch said so first."""
	if event.kind not in (RINGING, ANSWERED) or not event.agent or projection.log["ended_at"]:
		return
	user = _user_of(event.agent, projection.log, projection.legs)
	if not user or (before and user == _user_of(event.agent, before, before.get("legs") or [])):
		return
	log = projection.log
	news = {
		"call_log": projection.name,
		"direction": log["direction"],
		"caller": log["party_name"] or log["caller_number"],
		"queue": log["queue"],
	}
	frappe.publish_realtime(EVENT, news, user=user, after_commit=True)


def _user_of(agent_id: str, log: dict[str, Any], legs: list[Any]) -> str | None:
	if log["agent_id"] == agent_id:
		return log["agent"]
	return next((leg.get("agent") for leg in legs if leg.get("agent_id") == agent_id), None)
