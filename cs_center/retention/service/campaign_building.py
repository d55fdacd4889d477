"""Who is in a campaign: found by segment and filters, sifted, drawn and shared, set-based and in chunks (KEEP-2)."""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from datetime import time as clock
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.query_builder import DocType
from frappe.query_builder.functions import Count
from frappe.utils import cint, getdate, now_datetime

from cs_center.calls.service.privacy import sealed
from cs_center.calls.service.words import refusals_said, say_for_all
from cs_center.contact.rules import conduct as laws
from cs_center.contact.rules.conduct import Contact
from cs_center.contact.rules.hours import CallingHours
from cs_center.contact.rules.order import place
from cs_center.contact.service import conduct, parties, places, settings
from cs_center.contact.service.parties import Party
from cs_center.engines import customers
from cs_center.engines.database import insert_many, only_one, ordered_name, prepared, read, stamp, value
from cs_center.retention.rules import campaigns as rules
from cs_center.retention.rules import holdout
from cs_center.retention.rules import members as paths
from cs_center.retention.rules import segments as facts_of
from cs_center.retention.rules.assignment import Officer, Sharing, Wanted
from cs_center.retention.rules.segments import Asked, SegmentRule
from cs_center.retention.service import campaigns, facts, segments
from cs_center.retention.service.facts import Known
from cs_center.retention.service.members import CAMPAIGN, MEMBER, managers, money, pool

_LOCK = "cs_campaigns"
#: Customers whose membership is written in one transaction.
_A_CHUNK = 5_000
NAMED, PREVIEW_SECONDS = 20, 60
_LEFT = {
	rules.REFUSES: "left_refused",
	rules.QUIET: "left_quiet",
	rules.ANOTHER: "left_busy",
	rules.NO_NUMBER: "left_no_number",
	rules.SAME_NUMBER: "left_same_number",
}
_TIER, _AREA = Asked(facts_of.TIER), Asked(facts_of.TERRITORY)
Progress = Callable[[int, int], None]


@dataclass(slots=True)
class _Sifted:
	"""Customers of a chunk: who is taken, with what is known of them, and how many are left out for what."""

	taken: list[Known]
	callers: Mapping[str, str]
	contacts: Mapping[Party, tuple[Contact, str]]
	left: Counter[str] = field(default_factory=Counter)


def build(name: str, show: Progress | None = None) -> bool:
	"""Find the members, or go on where a killed worker stopped. Whether it is done; False when another one is at it.

	Commits in chunks.
	"""
	with only_one(_LOCK) as is_ours:
		if not is_ours:
			return False
		_Building(frappe.get_doc(CAMPAIGN, name)).run(show or _show_nobody)
	return True


def build_unfinished() -> None:
	"""Campaigns that were started and whose members are not complete: another worker was at one, or died."""
	unfinished = {"status": ("in", (rules.RUNNING, rules.PAUSED)), "built_at": ("is", "not set")}
	for name in frappe.get_all(CAMPAIGN, filters=unfinished, pluck="name"):
		build(name)


def preview_written(written: dict[str, Any]) -> dict[str, Any]:
	"""Who would be a member of a campaign, saved or not: how many, how many left out and why, some by name.

	Writes nothing. Raises ValidationError for a campaign that means nothing, PermissionError.
	"""
	doc = frappe.get_doc({**written, "doctype": CAMPAIGN})
	doc.check_permission("write")
	return preview(doc)


def preview(doc: Document) -> dict[str, Any]:
	"""The same of a document."""
	with refusals_said():
		rules.check(campaigns.plan_of(doc))
		building = _Building(doc)
	began, left, officers, named, counts = time.monotonic(), Counter(), Counter(), [], Counter()
	for chunk in building.chunks(""):
		sifted = building.sift(chunk)
		left.update(sifted.left)
		for row in building.rows(sifted):
			counts[row["status"]] += 1
			if row["status"] == paths.TO_CALL:
				officers[row["assigned_to"] or ""] += 1
			if len(named) < NAMED:
				named.append(
					{key: row[key] for key in ("customer", "party_name", "segment", "tier", "assigned_to")}
				)
		if is_short := time.monotonic() - began > PREVIEW_SECONDS:
			break
	else:
		is_short = False
	return {
		"to_call": counts[paths.TO_CALL],
		"held_out": counts[paths.HELD_OUT],
		"left": [{"why": why, "count": left[why]} for why in rules.WHY_NOT if left[why]],
		"officers": [{"user": user, "count": count} for user, count in sorted(officers.items())],
		"named": named,
		"unfinished": is_short,
	}


class _Building:
	"""A campaign on its way from customers to members."""

	def __init__(self, doc: Document) -> None:
		self.doc = doc
		self.now = now_datetime()
		self.begins = (
			max(self.now, datetime.combine(getdate(doc.period_from), clock()))
			if doc.period_from
			else self.now
		)
		self.due_at = campaigns.end_of(doc.period_to) if doc.period_to else self.now
		self.value = Asked(facts_of.SPEND, cint(doc.value_days) or 365)
		self.rule = SegmentRule(doc.name or "", "", conditions=segments.conditions_of(doc.filters))
		self.segments = [row.segment for row in doc.segments]
		self.hold_out = money(doc.hold_out_percent)
		self.above = customers.areas_above()
		# What is the same for many members is worked out once.
		self.areas: dict[str, frozenset[str]] = {}
		self.places: dict[str, tuple[datetime, str]] = {}
		self.first_at: dict[CallingHours, datetime | None] = {}
		self.sieve = rules.Sieve()
		officers = [_officer(row) for row in doc.officers if row.user and cint(row.capacity) > 0]
		kept_by = managers() | {one.user for one in officers}
		self.sharing = Sharing(officers, kept_by, _loads(doc.name) if doc.started_at else {})

	def run(self, show: Progress) -> None:
		done, total = 0, _count(self.segments)
		for chunk in self.chunks(self.doc.built_until or ""):
			if not self._is_wanted():
				frappe.db.rollback()  # closed in the meantime
				return
			sifted = self.sift(chunk)
			insert_many(MEMBER, list(self.rows(sifted)))
			self._keep(chunk[-1].customer, sifted.left)
			done += len(chunk)
			show(min(done, total), total)
		if self._is_wanted():
			frappe.db.set_value(CAMPAIGN, self.doc.name, "built_at", now_datetime(), update_modified=False)
		frappe.db.commit()  # the members are complete

	def chunks(self, after: str) -> Iterator[list[Known]]:
		"""Customers in the segments, by name."""
		asked = tuple(dict.fromkeys((*facts_of.asked_by([self.rule]), self.value, _TIER, _AREA)))
		for page in facts.pages(asked, getdate(), after, self.segments):
			for start in range(0, len(page), _A_CHUNK):
				yield page[start : start + _A_CHUNK]

	def sift(self, chunk: Sequence[Known]) -> _Sifted:
		"""Who of these customers becomes a member."""
		fitting = {one.customer: one for one in chunk if facts_of.fits(self.rule, one.facts)}
		numbers = {customer: sealed(key) for customer, key in parties.number_keys(list(fitting)).items()}
		areas = {one: known.facts[_AREA] or "" for one, known in fitting.items()}
		found = conduct.contacts_with_hours(
			[Party(one, numbers.get(one, "")) for one in fitting], laws.SALES, self.doc.name or "", areas
		)
		barred = {
			party.customer: why for party, (known, _hours) in found.items() if (why := self._barred(known))
		}
		said = self.sieve.take(fitting, numbers, barred, _busy(list(fitting), list(numbers.values())))
		taken = [fitting[customer] for customer, why in said.items() if not why]
		return _Sifted(taken, numbers, found, Counter(why for why in said.values() if why))

	def rows(self, sifted: _Sifted) -> Iterator[dict[str, Any]]:
		"""Members to be, drawn and shared."""
		names = [known.customer for known in sifted.taken]
		who = [Party(name, sifted.callers[name]) for name in names]
		titles, written = customers.managers_of(names), stamp()
		for known, party in zip(sifted.taken, who, strict=True):
			row = self._row(known, party, *titles[known.customer])
			self._place(row, *sifted.contacts[party])
			yield {"name": ordered_name(), **written, **row}

	def _row(self, known: Known, party: Party, title: str, manager: str) -> dict[str, Any]:
		return {
			"campaign": self.doc.name,
			"customer": known.customer,
			"party_name": title,
			"segment": known.segment or None,
			"tier": known.facts[_TIER] or None,
			"territory": known.facts[_AREA] or None,
			"manager": manager or None,
			"value_before": known.facts[self.value] or 0,
			"customer_key": known.customer,
			"caller": party.caller,
			"number_key": party.caller,
			"party_key": party.key,
		}

	def _place(self, row: dict[str, Any], contact: Contact, hours: str) -> None:
		"""Where the member stands: left alone, or with whom, in which place and from when on."""
		row.update(status=paths.HELD_OUT, assigned_to=None, hours=hours, pool=None)
		row.update(next_action_at=None, order_at=None, order_reason=None)
		if holdout.is_held_out(self.doc.seed or "", row["customer"], self.hold_out):
			return
		areas = self._areas(row["territory"] or "")
		wanted = Wanted(row["customer"], row["segment"] or "", row["tier"] or "", areas, row["manager"] or "")
		user = self.sharing.give(wanted)
		row.update(status=paths.TO_CALL, assigned_to=user or None, next_action_at=self._first_at(contact))
		row["order_at"], row["order_reason"] = self._in_queue(wanted.tier)
		row["pool"] = pool(self.doc.name or "", user, hours) if user and row["next_action_at"] else None

	def _areas(self, area: str) -> frozenset[str]:
		if area not in self.areas:
			self.areas[area] = frozenset(customers.lies_in(area, self.above))
		return self.areas[area]

	def _in_queue(self, tier: str) -> tuple[datetime, str]:
		if tier not in self.places:
			where = place(self.due_at, settings.order(), places.rank_of(tier).above, tier)
			self.places[tier] = where.at, say_for_all(where.reason)
		return self.places[tier]

	def _first_at(self, contact: Contact) -> datetime | None:
		"""When somebody whom no law keeps out may be called first: for all with the same hours alike."""
		if contact.hours not in self.first_at:
			self.first_at[contact.hours] = laws.when(contact, self.begins, settings.conduct()).at
		return self.first_at[contact.hours]

	def _barred(self, contact: Contact) -> str:
		if laws.refusal(contact):
			return rules.REFUSES
		until = laws.quiet_until(contact, settings.conduct())
		return rules.QUIET if until and until > self.begins else ""

	def _is_wanted(self) -> bool:
		status = frappe.db.get_value(CAMPAIGN, self.doc.name, "status", for_update=True)
		return status in (rules.RUNNING, rules.PAUSED)

	def _keep(self, last: str, left: Counter[str]) -> None:
		campaign = DocType(CAMPAIGN)
		query = (
			frappe.qb.update(campaign).set(campaign.built_until, last).where(campaign.name == self.doc.name)
		)
		for why, column in _LEFT.items():
			if left[why]:
				query = query.set(campaign[column], campaign[column] + left[why])
		query.run()
		frappe.db.commit()  # a chunk at a time: what is done stays done


def _officer(row: Any) -> Officer:
	return Officer(row.user, cint(row.capacity), row.segment or "", row.tier or "", row.territory or "")


def _loads(campaign: str) -> dict[str, int]:
	member = DocType(MEMBER)
	query = frappe.qb.from_(member).where((member.campaign == campaign) & member.assigned_to.isnotnull())
	return dict(query.groupby(member.assigned_to).select(member.assigned_to, Count("*")).run())


def _busy(names: Sequence[str], numbers: Sequence[str]) -> set[str]:
	"""Which of these customers and numbers are in a campaign."""
	asked = ((_busy_customers, tuple(names)), (_busy_numbers, tuple(numbers)))
	return {found for statement, keys in asked if keys for (found,) in read(statement, keys=keys)}


@prepared
def _busy_customers() -> Any:
	member = DocType(MEMBER)
	return frappe.qb.from_(member).where(member.customer_key.isin(value("keys"))).select(member.customer_key)


@prepared
def _busy_numbers() -> Any:
	member = DocType(MEMBER)
	return frappe.qb.from_(member).where(member.number_key.isin(value("keys"))).select(member.number_key)


def _count(names: Sequence[str]) -> int:
	return frappe.db.count(facts.STANDING, {"segment": ("in", names)}) if names else 0


def _show_nobody(_done: int, _total: int) -> None:
	pass
