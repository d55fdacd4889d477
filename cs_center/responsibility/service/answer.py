"""Who answers a caller: read while the phone rings (FIRST-3, FIRST-5)."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import frappe
from frappe import _
from frappe.query_builder import DocType, Order
from frappe.utils import now_datetime
from pypika.terms import Function

from cs_center.calls.service.numberbook import key_of
from cs_center.calls.service.privacy import sealed
from cs_center.calls.service.switchboard import switchboard
from cs_center.engines.database import prepared, read, value
from cs_center.responsibility.rules.answering import (
	Answer,
	Candidate,
	OwnedMatter,
	by_fallback,
	by_owner,
	choose_matter,
	nobody_owns,
)
from cs_center.responsibility.rules.matter import ENDED, LIVE
from cs_center.responsibility.rules.policy import (
	LEADER,
	OWNERS_TEAM,
	PERSON,
	QUEUES_TEAM,
	FallbackStep,
	FirstCallerRule,
)
from cs_center.responsibility.service import policy, store
from cs_center.responsibility.service.naming import name_of, said, staff_of
from cs_center.workforce.rules.presence import Person, Presence
from cs_center.workforce.service import presence

_FIELDS = (
	*store.OWNED_FIELDS,
	"team",
	"queue",
	"ticket_type",
	"ticket_subject",
)
#: Places in a row of `_FIELDS` that hold moments.
_MOMENTS = tuple(_FIELDS.index(field) for field in ("owned_since", "last_contact_at", "ended_at"))


@dataclass(frozen=True, slots=True)
class CallersMatter:
	"""A matter of a caller with what an answer says of it."""

	matter: OwnedMatter
	rule: FirstCallerRule
	team: str
	queue: str
	ticket_type: str
	ticket: str
	subject: str


@dataclass(frozen=True, slots=True)
class Found:
	"""The answer and the matter that it is about, None when nobody owns one."""

	answer: Answer
	matter: CallersMatter | None


def who_answers(number: str, waited_seconds: float | None = None) -> dict[str, Any]:
	"""Who answers for a number as it is written, in words. Raises ValidationError for what is no number."""
	key = key_of(number)
	if not key:
		frappe.throw(_("{0} is no telephone number.").format(number))
	return in_words(find(key, now_datetime(), waited_seconds))


def find(
	caller_key: str, now: datetime, waited_seconds: float | None = None, has_party: bool = True
) -> Found:
	"""Who answers for a caller. `waited_seconds` None: as long as the log says that their call rings.

	An open matter of the very number comes first; else those of everybody who has the number, unless `has_party` says
	that nobody has it.
	"""
	chosen, person = _of_number(caller_key, now)
	if has_party and not (chosen and chosen.matter.status in LIVE):
		chosen, person = _of_anybody(caller_key, now), None
	if not chosen:
		return Found(nobody_owns(), None)
	matter = chosen.matter
	there = presence.judged([person], now) if person else presence.there([matter.owner], now)
	owner = _candidate(matter.owner, there)
	waited = _waited(caller_key, now) if owner.is_busy and waited_seconds is None else waited_seconds or 0
	answer = by_owner(matter, owner, waited, chosen.rule.wait_seconds)
	if not isinstance(answer, Answer):
		answer = by_fallback(matter, answer, _fallback(chosen, now))
	return Found(answer, chosen)


def _of_number(caller_key: str, now: datetime) -> tuple[CallersMatter | None, Person | None]:
	"""The matter of a number with its owner, in one read: what most calls that come back are about."""
	values = {"sealed": sealed(caller_key), "since": _since(now), **presence.values_at(now)}
	found = {}
	for matter, person in read(_with_owner, **values):
		one = _callers_matter(_row_of_json(matter))
		found[one.matter.name] = one, person
	matter = choose_matter((one.matter for one, _person in found.values()), now)
	if not matter:
		return None, None
	chosen, person = found[matter.name]
	return chosen, presence.person_of_json(person, now)


def _of_anybody(caller_key: str, now: datetime) -> CallersMatter | None:
	found = {one.matter.name: one for one in matters_of(caller_key, now)}
	matter = choose_matter((one.matter for one in found.values()), now)
	return found[matter.name] if matter else None


def _since(now: datetime) -> datetime:
	"""Matters that ended before this do not come back under any rule."""
	return now - timedelta(days=max((rule.window_days for rule in policy.rules()), default=0))


def matters_of(caller_key: str, now: datetime) -> list[CallersMatter]:
	"""Matters of a caller that are open or may come back: by their number, and by who has the number."""
	rows = read(_matters, sealed=sealed(caller_key), number=caller_key, since=_since(now))
	return list({row[0]: _callers_matter(row) for row in rows}.values())


def in_words(found: Found) -> dict[str, Any]:
	"""The answer as the API gives it, in the user's language."""
	answer, matter = found.answer, found.matter
	return {
		"user": answer.user or None,
		"name": name_of(answer.user) if answer.user else None,
		"staff_number": _number_of(answer.user, matter) if answer.user else None,
		"matter": answer.matter or None,
		"owner": matter.matter.owner if matter else None,
		"ticket_type": matter.ticket_type if matter else None,
		"ticket": matter.ticket if matter else None,
		"subject": matter.subject if matter else None,
		"wait_seconds": answer.wait_seconds,
		"reason": said(answer.reason),
		"tried": [said(reason) for reason in answer.tried],
	}


def as_responsible(found: Found) -> dict[str, Any] | None:
	"""What a switch routes by; None when the queue decides."""
	answer = found.answer
	if not answer.user:
		return None
	return {
		"user": answer.user,
		"staff_number": _number_of(answer.user, found.matter),
		"matter": answer.matter,
		"wait_seconds": answer.wait_seconds,
		"reason": said(answer.reason),
	}


def _number_of(user: str, matter: CallersMatter | None) -> str:
	if matter and matter.matter.owner == user and matter.matter.staff_number:
		return matter.matter.staff_number
	return staff_of(user)[0]


def _callers_matter(row: Sequence[Any]) -> CallersMatter:
	*owned, team, queue, ticket_type, subject = row
	values = dict(zip(store.OWNED_FIELDS, owned, strict=True))
	return CallersMatter(
		matter=store.owned_matter(owned),
		rule=policy.rule_named(values["rule"]),
		team=team or "",
		queue=queue or "",
		ticket_type=ticket_type or "",
		ticket=values["ticket"] or "",
		subject=subject or "",
	)


def _row_of_json(text: str) -> list[Any]:
	row = json.loads(text)
	for position in _MOMENTS:
		row[position] = row[position] and datetime.fromisoformat(row[position])
	return row


@prepared
def _with_owner() -> Any:
	matter = DocType(store.MATTER)
	fields = Function("JSON_ARRAY", *(matter[field] for field in _FIELDS))
	query = frappe.qb.from_(matter).select(fields)
	query = query.where((matter.customer_key == value("sealed")) & _is_current(matter))
	return presence.joined(query, matter.responsible, as_json=True)


@prepared
def _matters() -> Any:
	matter, book = DocType(store.MATTER), DocType("CS Phone Number")
	of_number = frappe.qb.from_(book).where(book.number_key == value("number"))
	customers = of_number.where(book.customer != "").select(book.customer)
	contacts = of_number.where(book.party_type == "Contact").select(book.party)
	return (
		_select(matter)
		.where(matter.customer_key == value("sealed"))
		.union_all(_select(matter).where(matter.customer.isin(customers)))
		.union_all(_select(matter).where(matter.contact.isin(contacts)))
	)


def _select(matter: DocType) -> Any:
	return frappe.qb.from_(matter).where(_is_current(matter)).select(*(matter[field] for field in _FIELDS))


def _is_current(matter: DocType) -> Any:
	return matter.status.isin(LIVE) | (matter.status.isin(ENDED) & (matter.ended_at >= value("since")))


def _candidate(user: str, there: dict[str, Presence], matters: int = 0) -> Candidate:
	found = there[user]
	return Candidate(user, found.is_there, found.is_busy, found.reason, matters)


def _fallback(chosen: CallersMatter, now: datetime) -> Iterator[tuple[str, list[Candidate]]]:
	for step in chosen.rule.fallback:
		users = [user for user in _users_of(step, chosen) if user != chosen.matter.owner]
		there = presence.there(users, now)
		if step.who == LEADER and users:
			# One after the other: the deputy answers when the leader can not, however few matters they have.
			yield from ((step.who, [_candidate(user, there)]) for user in users)
			continue
		load = store.load_of(users) if len(users) > 1 else {}
		yield step.who, [_candidate(user, there, load.get(user, 0)) for user in users]


def _users_of(step: FallbackStep, chosen: CallersMatter) -> list[str]:
	queue = switchboard().queues.get(chosen.queue)
	if step.who == PERSON:
		return [step.user]
	if step.who == QUEUES_TEAM:
		return _members(queue.team if queue else None)
	team = chosen.team or (queue.team if queue else None)
	if step.who == LEADER:
		found = frappe.db.get_value("CS Team", team, ["leader", "deputy"]) if team else None
		return list(dict.fromkeys(filter(None, found or ())))
	return _members(team) if step.who == OWNERS_TEAM else []


def _members(team: str | None) -> list[str]:
	if not team:
		return []
	leaders = frappe.db.get_value("CS Team", team, ["leader", "deputy"]) or ()
	members = frappe.get_all("CS Staff Record", filters={"team": team, "active": 1}, pluck="user")
	return [user for user in members if user not in leaders]


def _waited(caller_key: str, now: datetime) -> float:
	# The latest: an earlier one still rings only because the switch never said how it ended.
	rows = read(_ringing_since, number=caller_key, since=now - timedelta(hours=1))
	return (now - rows[0][0]).total_seconds() if rows and rows[0][0] else 0


@prepared
def _ringing_since() -> Any:
	record, log = DocType("CS Call Record"), DocType("CS Call Log")
	return (
		frappe.qb.from_(record)
		.join(log)
		.on(log.name == record.name)
		.where((record.caller_key == value("number")) & (record.started_at >= value("since")))
		.where(log.outcome == "Ringing")
		.orderby(record.started_at, order=Order.desc)
		.select(record.started_at)
		.limit(1)
	)
