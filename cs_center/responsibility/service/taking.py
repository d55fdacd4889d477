"""Calls and the matters of who called: the first who answers owns (FIRST-1), whatever the order calls come in (CALL-6)."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from frappe.utils import now_datetime

from cs_center.calls.service import tiers
from cs_center.calls.service.privacy import sealed
from cs_center.responsibility.rules.answering import OwnedMatter
from cs_center.responsibility.rules.taking import ANEW, NEW, KnownMatter, place
from cs_center.responsibility.service import anew, order, policy, store
from cs_center.responsibility.service.calls import TakenCall, as_customer_call, traits
from cs_center.responsibility.service.opening import Caller, Writes


def follow(calls: Iterable[TakenCall]) -> dict[str, OwnedMatter]:
	"""Take calls that `concerns` said yes to; answers the matter that each belongs to, by log. Commits nothing.

	Of two that open a matter of the same caller at once, the second raises a lost race (FIRST-6): try again, and it
	finds the first.
	"""
	by_key: dict[str, list[TakenCall]] = {}
	for call in calls:
		by_key.setdefault(sealed(call.caller_key), []).append(call)
	if not by_key or not policy.rules():
		return {}
	known, tier_of = _known(by_key), _tiers(by_key)
	writes, late = Writes(), []
	belongs: dict[str, OwnedMatter] = {}
	disordered = order.disordered(call for group in by_key.values() for call in group)
	for key, group in by_key.items():
		caller = Caller(key, group[0].caller_key, known.get(key, []))
		has_later = caller.caller_key in disordered
		if not _follow_caller(caller, group, tier_of, has_later, writes, belongs):
			late.append(caller)
	writes.write()
	for caller in late:
		anew.work_out(caller)
	return belongs


def _follow_caller(
	caller: Caller,
	group: list[TakenCall],
	tier_of: dict[str, str],
	has_later: bool,
	writes: Writes,
	belongs: dict[str, OwnedMatter],
) -> bool:
	"""False when a call comes before what is known: then the caller's matters are worked out from all calls."""
	now = now_datetime()
	for call in sorted(group, key=lambda call: as_customer_call(call.log).sequence):
		caller.tier = tier_of.get(call.log["customer"] or "")
		rule = policy.rule_for(traits(call.log, caller.tier))
		placement = place(as_customer_call(call.log), caller.known, now, has_later) if rule else None
		if not rule or not placement:
			continue
		if placement.kind == ANEW:
			return False
		if placement.kind == NEW:
			belongs[call.log["name"]] = writes.open(caller, call, rule)
		elif placement.matter:
			belongs[call.log["name"]] = placement.matter
			writes.contact(caller, placement.matter, call.log)
	return True


def _known(by_key: dict[str, list[TakenCall]]) -> dict[str, list[KnownMatter]]:
	"""Matters of each caller: of their number, and those that the customer has open by another one (FIRST-3)."""
	found = store.known(by_key)
	parties = {key: {_party(call.log) for call in group} - {""} for key, group in by_key.items()}
	names = {name for group in parties.values() for name in group}
	others = store.known_of_parties(names)
	if not others:
		return found
	for key, names in parties.items():
		own = {one.matter.name for one in found.get(key, ())}
		for one in (one for name in names for one in others.get(name, ())):
			if one.matter.name not in own:
				# Late records of this number change nothing about a matter of another one.
				found.setdefault(key, []).append(replace(one, is_fixed=True))
	return found


def _party(log: dict[str, Any]) -> str:
	return log["customer"] or (log["party"] if log["party_type"] == "Contact" else "") or ""


def _tiers(by_key: dict[str, list[TakenCall]]) -> dict[str, str]:
	if not policy.asks_for_tiers():
		return {}
	return tiers.of_customers({call.log["customer"] or "" for group in by_key.values() for call in group})
