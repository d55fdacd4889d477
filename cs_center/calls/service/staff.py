"""Who an agent number of the switch is."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import frappe
from frappe.query_builder import DocType
from frappe.utils.caching import request_cache

from cs_center.calls.rules import access
from cs_center.engines.database import prepared, read, value

ANY_SOURCE = "*"


@dataclass(frozen=True, slots=True)
class Agent:
	user: str
	staff_number: str
	team: str | None


def line_key(source: str | None, agent_id: str) -> str:
	"""The unique key of an agent number on a switch; of any switch when no source is given."""
	return f"{source or ANY_SOURCE}:{agent_id.strip()}"


def resolve(wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Agent]:
	"""Users behind `(source, agent_id)` pairs: by line, else by staff number, else by user name."""
	pairs = {pair for pair in wanted if pair[1]}
	if not pairs:
		return {}
	by_line = _by_line(
		{line_key(source, agent) for source, agent in pairs} | {line_key("", a) for _, a in pairs}
	)
	found = {}
	for source, agent_id in pairs:
		if agent := by_line.get(line_key(source, agent_id)) or by_line.get(line_key("", agent_id)):
			found[source, agent_id] = agent
	if missing := {agent_id for source, agent_id in pairs if (source, agent_id) not in found}:
		by_name = _by_name(missing)
		found.update({pair: by_name[pair[1]] for pair in pairs if pair not in found and pair[1] in by_name})
	return found


def _by_line(keys: set[str]) -> dict[str, Agent]:
	rows = read(_agents_by_line, keys=tuple(keys))
	return {key: Agent(user, number, team) for key, user, number, team in rows}


@prepared
def _agents_by_line() -> Any:
	line, record = DocType("CS Staff Line"), DocType("CS Staff Record")
	return (
		frappe.qb.from_(line)
		.join(record)
		.on(record.name == line.parent)
		.where(line.line_key.isin(value("keys")) & (record.active == 1))
		.select(line.line_key, record.user, record.name, record.team)
	)


def _by_name(names: set[str]) -> dict[str, Agent]:
	found: dict[str, Agent] = {}
	for number, user, team in read(_agents_by_name, names=tuple(names)):
		found[number] = found[user] = Agent(user, number, team)
	return found


@prepared
def _agents_by_name() -> Any:
	record = DocType("CS Staff Record")
	return (
		frappe.qb.from_(record)
		.where((record.name.isin(value("names")) | record.user.isin(value("names"))) & (record.active == 1))
		.select(record.name, record.user, record.team)
	)


def viewer(user: str | None = None) -> access.Viewer:
	"""The user as the access rules see them. Kept for the request."""
	return _viewer(user or frappe.session.user)


@request_cache
def _viewer(user: str) -> access.Viewer:
	roles = frozenset(frappe.get_roles(user))
	if user == "Administrator":
		roles |= access.ABOVE_TEAMS
	led = set(
		frappe.get_all(
			"CS Team", filters={"disabled": 0}, or_filters={"leader": user, "deputy": user}, pluck="name"
		)
	)
	own = frappe.db.get_value("CS Staff Record", {"user": user, "active": 1}, "team")
	return access.Viewer(user, roles, frozenset(led | ({own} if own else set())), frozenset(led))


def check_is_switch() -> None:
	"""Raises PermissionError for everybody but a switch and the system's manager."""
	frappe.only_for((access.SWITCH, "System Manager"))


def check_is_staff() -> None:
	"""Raises PermissionError for those who have no post in the centre."""
	frappe.only_for(access.STAFF_ROLES)


def check_is_staff_or_switch() -> None:
	"""Raises PermissionError for those who neither have a post in the centre nor are a switch."""
	frappe.only_for((*access.STAFF_ROLES, access.SWITCH, "System Manager"))


def check_takes_calls() -> None:
	"""Raises PermissionError for those who do not talk to customers or lead those who do."""
	frappe.only_for((access.AGENT, access.LEADER, *access.ABOVE_TEAMS))
