"""Finding calls by a number that somebody knows in full."""

from collections.abc import Iterable
from typing import Any

import frappe
from frappe.query_builder import DocType, Order

from cs_center.calls.rules.matching import Match
from cs_center.calls.rules.numbers import Number, mask
from cs_center.calls.service import numberbook
from cs_center.calls.service.switchboard import switchboard
from cs_center.calls.service.words import say, say_for_all

_SHOWN = (
	"name",
	"started_at",
	"direction",
	"outcome",
	"agent",
	"team",
	"party_name",
	"kind",
	"summary",
	"caller_number",
)


def who_has(written: str) -> dict[str, Any]:
	"""Everybody who has the number, the likeliest first, each with why (CALL-2)."""
	number, matches = numberbook.find_written(written)
	return {
		"number": mask(number.key, switchboard().plan.region),
		"kind": number.kind,
		"matches": [
			{
				"party_type": match.candidate.party_type,
				"party": match.candidate.party,
				"party_name": match.candidate.party_name,
				"customer": match.candidate.customer,
				"reason": say(match.reason),
			}
			for match in matches
		],
	}


def calls_of(written: str, limit: int) -> list[dict[str, Any]]:
	"""The latest calls of one customer number, newest first."""
	number, _matches = numberbook.find_written(written)
	return calls_of_keys([number.key], limit)


def calls_of_caller(call_log: str, limit: int) -> list[dict[str, Any]]:
	"""The latest calls of the customer who is on this one, newest first; nobody learns the number by it."""
	return calls_of_keys([frappe.db.get_value("CS Call Record", call_log, "caller_key")], limit)


def calls_of_keys(keys: Iterable[str | None], limit: int) -> list[dict[str, Any]]:
	"""The latest calls of these customer numbers together, newest first. For callers that have checked who asks."""
	known = sorted(set(filter(None, keys)))
	if not known:
		return []
	record, log = DocType("CS Call Record"), DocType("CS Call Log")
	return (
		frappe.qb.from_(record)
		.join(log)
		.on(log.name == record.name)
		.where(record.caller_key.isin(known))
		.select(*(log[field] for field in _SHOWN))
		.orderby(record.started_at, order=Order.desc)
		.limit(limit)
	).run(as_dict=True)


def link_old_calls(keys: list[str]) -> int:
	"""Give calls that nobody was recognised in the party who now has the number. Returns how many were linked."""
	linked = 0
	for key in keys:
		matches = numberbook.find(Number("", key))
		if matches:
			linked += _link(key, matches[0])
	return linked


def unlinked_keys(keys: list[str]) -> list[str]:
	"""Those of the numbers that have calls without a party."""
	if not keys:
		return []
	record, log = DocType("CS Call Record"), DocType("CS Call Log")
	rows = (
		frappe.qb.from_(record)
		.join(log)
		.on(log.name == record.name)
		.where(record.caller_key.isin(keys) & (log.party.isnull() | (log.party == "")))
		.select(record.caller_key)
		.distinct()
	).run(pluck=True)
	return sorted(rows)


def _link(key: str, match: Match) -> int:
	record, log = DocType("CS Call Record"), DocType("CS Call Log")
	names = (
		frappe.qb.from_(record)
		.join(log)
		.on(log.name == record.name)
		.where((record.caller_key == key) & (log.party.isnull() | (log.party == "")))
		.select(log.name)
	).run(pluck=True)
	found = match.candidate
	for start in range(0, len(names), 500):
		frappe.db.set_value(
			"CS Call Log",
			{"name": ("in", names[start : start + 500])},
			{
				"party_type": found.party_type,
				"party": found.party,
				"party_name": found.party_name,
				"customer": found.customer or None,
				"match_reason": say_for_all(match.reason),
			},
			update_modified=False,
		)
	return len(names)
