"""People of a file onto a list: each number and customer once, with when they may be called, or why not (CALL-8, KEEP-2)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

import frappe
from frappe.utils import getdate, now_datetime

from cs_center.ahead.rules.channels import is_mobile
from cs_center.calls.rules.numbers import E164, Number, mask
from cs_center.calls.rules.reasons import Reason
from cs_center.calls.service import numberbook
from cs_center.calls.service.privacy import sealed
from cs_center.calls.service.switchboard import switchboard
from cs_center.calls.service.words import say_for_all
from cs_center.contact.rules import conduct as laws
from cs_center.contact.rules.conduct import SALES, Contact
from cs_center.contact.rules.hours import CallingHours
from cs_center.contact.rules.order import place
from cs_center.contact.service import conduct, places, settings
from cs_center.contact.service.parties import Party
from cs_center.engines import customers
from cs_center.engines.database import insert_many, stamp
from cs_center.outbound.rules import lists, results
from cs_center.outbound.rules.parties import Entry
from cs_center.outbound.service import store
from cs_center.outbound.service.lists import add_parties
from cs_center.outbound.service.store import CALL, PARTY
from cs_center.retention.service.members import held_out


@dataclass(frozen=True, slots=True)
class Taken:
	"""What became of entries, by their place: refused ones with why; and how many were new, there before, and are not called."""

	refused: Mapping[int, Reason]
	created: int = 0
	known: int = 0
	not_allowed: int = 0
	names: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Somebody:
	entry: Entry
	place: int
	key: str
	customer: str

	@property
	def party(self) -> Party:
		return Party(self.customer, sealed(self.key))


class Placing:
	"""Puts entries onto one list, chunk after chunk; what is the same for many is worked out once."""

	def __init__(self, doc: Any) -> None:
		self.doc = doc
		self.purpose = lists.CONDUCT[doc.purpose]
		self.now = now_datetime()
		since = datetime.combine(getdate(doc.period_from), time()) if doc.period_from else self.now
		self.begins = max(self.now, since)
		until = getdate(doc.period_to) if doc.period_to else self.begins.date()
		self.due_at = datetime.combine(until, time.max.replace(microsecond=0))
		self.first_at: dict[CallingHours, laws.When] = {}
		self.places: dict[int, tuple[datetime, str]] = {}

	def add(self, entries: Sequence[Entry]) -> Taken:
		"""Write who is new; part of the caller's transaction. Raises DuplicateEntryError when somebody else was first."""
		people, refused = self._people(entries)
		new, names, known = self._sift(people)
		rows = list(self._rows(new))
		insert_many(CALL, rows)
		insert_many(PARTY, [self._kept(one) for one in new])
		add_parties(self.doc.name, len(rows))
		barred = sum(row["status"] == results.NOT_ALLOWED for row in rows)
		return Taken(refused, len(rows), known, barred, names)

	def _people(self, entries: Sequence[Entry]) -> tuple[list[_Somebody], dict[int, Reason]]:
		named = {one.customer for one in entries if one.customer}
		there = (
			set(frappe.get_all("Customer", {"name": ("in", sorted(named))}, pluck="name")) if named else set()
		)
		keys = store.key_by_customer(
			one.customer for one in entries if one.customer in there and not one.number_key
		)
		owners = _owners(one.number_key for one in entries if one.number_key and not one.customer)
		people, refused = [], {}
		for position, one in enumerate(entries):
			key = one.number_key or keys.get(one.customer, "")
			if one.customer and one.customer not in there:
				refused[position] = Reason("There is no customer {customer}.", {"customer": one.customer})
			elif not key:
				refused[position] = Reason("No number of {customer} is known.", {"customer": one.customer})
			elif self.doc.way == lists.BY_SMS and not is_mobile(key):
				refused[position] = Reason("The number is a fixed line, which takes no messages.")
			else:
				people.append(_Somebody(one, position, key, one.customer or owners.get(key, "")))
		return people, refused

	def _sift(self, people: Sequence[_Somebody]) -> tuple[list[_Somebody], dict[int, str], int]:
		"""Who is not on the list yet, by number and by customer; the name of everybody, by place; how many were known."""
		name_of = {one.place: store.call_name(self.doc.name, one.key) for one in people}
		by_customer = {one.customer: self._customer_key(one) for one in people if one.customer}
		taken = _there("name", name_of.values())
		busy = _there("customer_key", by_customer.values())
		names: dict[int, str] = {}
		new = []
		for one in people:
			key = by_customer.get(one.customer, "")
			names[one.place] = taken.get(name_of[one.place]) or busy.get(key) or name_of[one.place]
			if name_of[one.place] in taken or key in busy:
				continue
			taken[name_of[one.place]] = name_of[one.place]
			if key:
				busy[key] = name_of[one.place]
			new.append(one)
		return new, names, len(people) - len(new)

	def _rows(self, people: Sequence[_Somebody]) -> Iterable[dict[str, Any]]:
		found = conduct.contacts_with_hours([one.party for one in people], self.purpose, self.doc.name)
		known = sorted({one.customer for one in people if one.customer})
		titles = customers.managers_of(known) if known else {}
		ranks = places.ranks(known)
		alone = held_out(known) if self.purpose == SALES else set()
		written, region = stamp(), switchboard().plan.region
		for one in people:
			title = titles[one.customer][0] if one.customer in titles else ""
			rank = ranks.get(one.customer)
			order_at, order_reason = self._order(rank.above if rank else 0, rank.tier if rank else "")
			yield {
				"name": store.call_name(self.doc.name, one.key),
				**written,
				"outbound_list": self.doc.name,
				"party_name": one.entry.name or title or mask(one.key, region),
				"customer": one.customer or None,
				"caller_number": mask(one.key, region),
				"language": one.entry.language or None,
				"caller": one.party.caller,
				"customer_key": self._customer_key(one) if one.customer else None,
				"party_key": one.party.key,
				"order_at": order_at,
				"order_reason": order_reason,
				**self._standing(*found[one.party], is_alone=one.customer in alone),
			}

	def _standing(self, contact: Contact, hours: str, is_alone: bool) -> dict[str, Any]:
		when = self._when(contact)
		if is_alone or when.at is None:
			reason = Reason(_ALONE, {}, "KEEP-6") if is_alone else when.reason
			over = {"next_action_at": None, "pool": None, "result_at": self.now}
			return {"status": results.NOT_ALLOWED, "result": say_for_all(reason), "hours": hours, **over}
		pool = store.pool(self.doc.name, hours)
		waits = {"next_action_at": when.at, "pool": pool, "result_at": None}
		return {"status": results.TO_CALL, "result": None, "hours": hours, **waits}

	def _when(self, contact: Contact) -> laws.When:
		if contact.refuses or contact.offered_at:
			return laws.when(contact, self.begins, settings.conduct())
		if contact.hours not in self.first_at:
			self.first_at[contact.hours] = laws.when(contact, self.begins, settings.conduct())
		return self.first_at[contact.hours]

	def _order(self, above: int, tier: str) -> tuple[datetime, str]:
		if above not in self.places:
			where = place(self.due_at, settings.order(), above, tier)
			self.places[above] = where.at, say_for_all(where.reason)
		return self.places[above]

	def _kept(self, one: _Somebody) -> dict[str, Any]:
		return {
			"name": store.call_name(self.doc.name, one.key),
			**stamp(),
			"outbound_list": self.doc.name,
			"number_key": one.key,
			"extra": frappe.as_json(one.entry.extra, indent=None),
		}

	def _customer_key(self, one: _Somebody) -> str:
		return store.customer_key(self.doc.name, one.customer)


def _owners(keys: Iterable[str]) -> dict[str, str]:
	"""Whose number each is, where a customer has it."""
	found = numberbook.find_many(Number(E164, key) for key in set(keys))
	return {
		number.key: next((one.candidate.customer for one in matches if one.candidate.customer), "")
		for number, matches in found.items()
	}


def _there(column: str, values: Iterable[str]) -> dict[str, str]:
	"""Those that are in the table already, with the name of their row."""
	wanted = sorted(set(values))
	rows = frappe.get_all(CALL, {column: ("in", wanted)}, ["name", column]) if wanted else []
	return {row[column]: row.name for row in rows}


_ALONE = "A campaign leaves this customer alone for comparison: nobody makes them an offer."
