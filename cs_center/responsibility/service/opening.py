"""What calls change about matters, gathered over a batch and written at its end."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import frappe
from frappe.query_builder import DocType
from frappe.utils import now_datetime
from pypika import Case

from cs_center.engines.database import ordered_name, stamp
from cs_center.responsibility.rules import matter as rules
from cs_center.responsibility.rules import why
from cs_center.responsibility.rules.answering import OwnedMatter
from cs_center.responsibility.rules.policy import FirstCallerRule
from cs_center.responsibility.rules.taking import KnownMatter, lapsed_by
from cs_center.responsibility.service import store
from cs_center.responsibility.service.calls import TakenCall, as_customer_call
from cs_center.responsibility.service.naming import kept, staff_of


@dataclass(slots=True)
class Caller:
	"""Somebody who called, by the sealed key of their number, with their matters and tier."""

	key: str
	caller_key: str
	known: list[KnownMatter]
	tier: str | None = None

	def remember(self, matter: OwnedMatter, first_call: str = "") -> None:
		"""Put the matter as it stands now in place of what was known of it."""
		before = next((one for one in self.known if one.matter.name == matter.name), None)
		is_fixed, first_call = (before.is_fixed, before.first_call) if before else (False, first_call)
		others = [one for one in self.known if one.matter.name != matter.name]
		self.known = [*others, KnownMatter(matter, is_fixed, first_call)]


@dataclass(slots=True)
class Writes:
	"""Rows to insert, contacts to note, matters whose window has passed."""

	written: dict[str, Any] = field(default_factory=stamp)
	reasons: dict[str, str] = field(default_factory=dict)
	numbers: dict[str, str] = field(default_factory=dict)
	matters: dict[str, dict[str, Any]] = field(default_factory=dict)
	events: list[dict[str, Any]] = field(default_factory=list)
	contacts: dict[str, tuple[datetime, str]] = field(default_factory=dict)
	lapsed: dict[str, OwnedMatter] = field(default_factory=dict)

	def open(self, caller: Caller, call: TakenCall, rule: FirstCallerRule) -> OwnedMatter:
		"""A new matter of the caller, owned by who answered (FIRST-1)."""
		for matter in lapsed_by(as_customer_call(call.log), caller.known):
			self._lapse(caller, matter)
		agent = call.log["agent"]
		if agent not in self.reasons:
			self.reasons[agent] = kept(why.first(agent))
			self.numbers[agent] = call.staff_number or staff_of(agent)[0]
		call = replace(call, staff_number=self.numbers[agent])
		row = matter_row(caller, call, rule, self.written, self.reasons[agent])
		self.matters[row["name"]] = row
		opened = store.owned_matter([row.get(field) for field in store.OWNED_FIELDS])
		caller.remember(opened, call.log["name"])
		return opened

	def contact(self, caller: Caller, matter: OwnedMatter, log: dict[str, Any]) -> None:
		"""The customer was heard of again; a matter that lapsed is not revived by it."""
		if log["started_at"] <= matter.last_contact_at:
			return
		caller.remember(replace(matter, last_contact_at=log["started_at"]))
		if row := self.matters.get(matter.name):
			row.update(last_contact_at=log["started_at"], last_call=log["name"])
		else:
			self.contacts[matter.name] = (log["started_at"], log["name"])

	def write(self) -> None:
		"""All of it. A matter that another transaction opened in between raises a lost race (FIRST-6)."""
		lapse_stored(matter for matter in self.lapsed.values())
		store.insert(list(self.matters.values()), self.events)
		store.touch(self.contacts)

	def _lapse(self, caller: Caller, matter: OwnedMatter) -> None:
		caller.remember(replace(matter, status=rules.LAPSED))
		if row := self.matters.get(matter.name):
			self.events += [store.first_step(row), lapsed_event(matter, 2)]
			row.update(status=rules.LAPSED, open_key=None, next_action_at=None, steps=2)
		else:
			self.lapsed[matter.name] = matter


def matter_row(
	caller: Caller, call: TakenCall, rule: FirstCallerRule, written: dict[str, Any], reason: str
) -> dict[str, Any]:
	"""A new matter as its first call tells it. Its first step is all in it, and kept apart when a second one follows."""
	log = call.log
	return {
		"name": ordered_name(),
		**written,
		"title": log["party_name"] or log["caller_number"],
		"status": rules.OPEN,
		"responsible": log["agent"],
		"staff_number": call.staff_number,
		"team": log["team"],
		"owned_since": log["answered_at"],
		"next_action_at": log["started_at"] + timedelta(days=rule.window_days),
		"reason": reason,
		"party_name": log["party_name"],
		"caller_number": log["caller_number"],
		"customer": log["customer"],
		"tier": caller.tier,
		"kind": log["kind"],
		"queue": log["queue"],
		"customer_key": caller.key,
		"opened_at": log["started_at"],
		"last_contact_at": log["started_at"],
		"first_call": log["name"],
		"last_call": log["name"],
		"rule": rule.name,
		"steps": 0,
		"open_key": caller.key,
	}


def lapsed_event(matter: OwnedMatter, position: int) -> dict[str, Any]:
	step = rules.lapse(rules.Standing(owner=matter.owner), matter.window_days)
	at = matter.last_contact_at + timedelta(days=matter.window_days)
	return store.event_row(matter.name, position, step.event, at, kept(step.reason), from_user=matter.owner)


def lapse_stored(matters: Any) -> int:
	"""End matters that only calls tell of and whose window has passed. Those that moved on meanwhile stay."""
	wanted = {matter.name: matter for matter in matters}
	if not wanted:
		return 0
	table = DocType(store.MATTER)
	rows = (
		frappe.qb.from_(table)
		.where(table.name.isin(sorted(wanted)) & table.status.isin(rules.LIVE) & table.ticket.isnull())
		.select("*")
		.for_update()
	).run(as_dict=True)
	ended = [row for row in rows if row.last_contact_at <= wanted[row.name].last_contact_at]
	if not ended:
		return 0
	names = [row.name for row in ended]
	query = frappe.qb.update(table).set(table.status, rules.LAPSED).set(table.open_key, None)
	steps = Case().when(table.steps == 0, 2).else_(table.steps + 1)
	query = query.set(table.next_action_at, None).set(table.steps, steps)
	query = query.set(table.offered_to, "").set(table.station, "")
	query.where(table.name.isin(names)).run()
	for row in ended:
		if row.offered_to:
			store.overtake_handover(row.name, now_datetime())
	first = [store.first_step(row) for row in ended if not row.steps]
	store.insert([], [*first, *(lapsed_event(wanted[row.name], max(row.steps, 1) + 1) for row in ended)])
	return len(ended)
