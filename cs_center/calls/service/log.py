"""One log per switch call, whatever is said about it, how often and in which order (CALL-1, CALL-6)."""

import copy
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import frappe
from frappe.model.document import Document

from cs_center.callbacks.service import missed as callbacks
from cs_center.callbacks.service.missed import FollowedCall
from cs_center.calls.rules.events import MOST_EVENTS_PER_CALL, RINGING, CallEvent
from cs_center.calls.rules.fold import fold
from cs_center.calls.rules.reasons import Reason, Rejected
from cs_center.calls.service import screen, store
from cs_center.calls.service.projection import Change, Projection, project
from cs_center.calls.service.switchboard import switchboard
from cs_center.engines.database import retried
from cs_center.responsibility.service import live, taking
from cs_center.responsibility.service.calls import TakenCall, concerns


@dataclass(slots=True)
class Said:
	"""What was just said about one call."""

	source: str
	call_id: str
	events: tuple[CallEvent, ...]


@dataclass(frozen=True, slots=True)
class Taken:
	"""What became of one event. `party`: type and name of who was recognised, None when nobody was. `responsible`: who
	answers for the caller's matter, while the call is not over."""

	call_log: str
	party: dict[str, str] | None
	reason: str
	changed: bool
	responsible: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Tally:
	"""What became of many records. Names of calls; `refused` says why."""

	created: frozenset[str]
	updated: frozenset[str]
	unchanged: frozenset[str]
	refused: dict[str, Reason]


def take_event(source: str, call_id: str, event: CallEvent) -> Taken:
	"""Take one live event, with the document events of `CS Call Log`. Raises `Rejected`.

	A lost race rolls back and is tried again: call it with nothing else in the transaction.
	"""
	# A lock on a call that is not there yet is what events race for: after the first try, look before it.
	return retried(
		lambda attempt: _take_event(source, call_id, event, likely_new=attempt > 0 or event.kind == RINGING)
	)


def mirror(source: str, call_id: str, events: Iterable[CallEvent]) -> None:
	"""Take what another app's log says, inside that app's own transaction. Raises `Rejected`."""
	for event in events:
		_take_event(source, call_id, event, likely_new=True)


def take_records(said: Iterable[Said]) -> Tally:
	"""Take many records in bulk, without document events and without committing."""
	incoming = _by_name(said)
	if not incoming:
		return Tally(frozenset(), frozenset(), frozenset(), {})
	known = store.locked_facts(incoming)
	changes, refused = [], {}
	for name, said_of_call in incoming.items():
		try:
			if change := _change(name, said_of_call, known.get(name)):
				changes.append(change)
		except Rejected as rejected:
			refused[name] = rejected.reason
	_write_in_bulk(changes)
	created = frozenset(change.name for change in changes if change.is_new)
	updated = frozenset(change.name for change in changes) - created
	return Tally(created, updated, frozenset(incoming) - created - updated - refused.keys(), refused)


def _take_event(source: str, call_id: str, event: CallEvent, likely_new: bool) -> Taken:
	name = store.record_name(source, call_id)
	stored = store.locked_call(name, likely_new)
	change = _change(name, Said(source, call_id, (event,)), stored.facts if stored else None)
	if change is None:
		return _as_it_is(stored, source)
	doc = stored.log if stored else None
	before = dict(doc.__dict__) if doc else None
	projection = project([change], {name: _kept(stored)} if stored else {})[0]
	store.write_records([projection.record], known=set() if change.is_new else {name})
	doc = _updated(doc, projection) if doc else _inserted(projection)
	store.add_recordings({name: change.call.recording_urls})
	if not (before and before["answered_at"]):
		callbacks.follow([projection.followed], announce=True)
	responsible = live.heard(before, _taken_call(projection.followed))
	screen.ring(before, projection, event)
	return Taken(name, _party(doc), doc.match_reason or "", True, responsible)


def _taken_call(followed: FollowedCall) -> TakenCall:
	"""The call for who owns its matter; nobody can be told to be the caller of an extension."""
	is_known = followed.can_be_called or followed.caller_key.startswith("ref-")
	return TakenCall(followed.log, followed.caller_key if is_known else "", followed.staff_number)


def _kept(stored: store.StoredCall) -> dict[str, Any]:
	return {"caller_key": stored.caller_key, **{field: stored.log.get(field) for field in store.KEPT_FIELDS}}


def _by_name(said: Iterable[Said]) -> dict[str, Said]:
	incoming: dict[str, Said] = {}
	for one in said:
		name = store.record_name(one.source, one.call_id)
		if name in incoming:
			incoming[name].events += one.events
		else:
			incoming[name] = Said(one.source, one.call_id, one.events)
	return incoming


def _change(name: str, said: Said, known: set[CallEvent] | None) -> Change | None:
	events = (known or set()) | set(said.events)
	if known is not None and len(events) == len(known):
		return None
	if len(events) > MOST_EVENTS_PER_CALL:
		raise Rejected(
			"Call {call_id} of {source} has more than {most} events. Does the switch reuse its call ids?",
			call_id=said.call_id,
			source=said.source,
			most=MOST_EVENTS_PER_CALL,
		)
	call = fold(events, switchboard().plan_of(said.source))
	return Change(name, said.source, said.call_id, call, store.facts_as_text(events), known is None)


def _write_in_bulk(changes: list[Change]) -> None:
	known = {change.name for change in changes if not change.is_new}
	projections = project(changes, store.kept_on_logs(known) if known else {})
	store.write_records([projection.record for projection in projections], known)
	store.write_logs([projection.log for projection in projections], known)
	legs = [leg for projection in projections for leg in projection.stored_legs()]
	store.replace_legs(legs, known)
	store.add_recordings({change.name: change.call.recording_urls for change in changes})
	callbacks.follow([projection.followed for projection in projections], announce=False)
	calls = [_taken_call(projection.followed) for projection in projections]
	taking.follow(call for call in calls if concerns(call.log, call.caller_key))


def _inserted(projection: Projection) -> Document:
	"""Insert as `Document.insert` does with every event, but without asking for defaults, links and a name."""
	doc = frappe.get_doc(
		{"doctype": store.LOG, **projection.log, "docstatus": 0, "idx": 0, "legs": projection.legs}
	)
	doc.set("__islocal", True)
	doc._doc_before_save = None
	doc.flags.from_switch = doc.flags.in_insert = doc.flags.ignore_version = True
	doc.flags.notifications_executed = []
	doc.run_method("before_insert")
	doc.set_parent_in_children()
	doc.check_docstatus_transition(doc.docstatus)
	doc.run_before_save_methods()
	for row in (doc, *doc.get_all_children()):
		row.db_insert()
	doc.run_method("after_insert")
	_after_save(doc)
	doc.flags.in_insert = False
	return doc


def _updated(doc: Document, projection: Projection) -> Document:
	"""Save as `Document.save` does, but leave `modified`: an agent who is writing on the form keeps their changes."""
	doc._doc_before_save = copy.copy(doc)  # what follows puts new values in place of the old and changes none
	doc.flags = frappe._dict()
	doc.flags.from_switch = doc.flags.ignore_version = True
	doc.update({field: projection.log[field] for field in (*store.SWITCH_FIELDS, *store.PARTY_FIELDS)})
	doc.check_docstatus_transition(doc.docstatus)
	doc.run_before_save_methods()
	doc.db_update()
	if projection.legs or doc.legs:
		doc.set("legs", projection.legs)
		doc.set_parent_in_children()
		doc.update_child_table("legs")
	_after_save(doc)
	return doc


def _after_save(doc: Document) -> None:
	"""An open form of the call is told; lists are not: at ten thousand seats every list would refresh without end."""
	doc.flags.notify_update = False
	doc.run_post_save_methods()
	news = {"modified": doc.modified, "doctype": doc.doctype, "name": doc.name}
	frappe.publish_realtime("doc_update", news, doctype=doc.doctype, docname=doc.name, after_commit=True)


def _as_it_is(stored: store.StoredCall, source: str) -> Taken:
	"""What a repeated event is answered: the same as the first time, for a switch that did not hear it."""
	doc = stored.log
	customer = fold(stored.facts, switchboard().plan_of(source)).customer
	followed = FollowedCall(dict(doc.__dict__), stored.caller_key, customer.callable)
	responsible = live.responsible(_taken_call(followed))
	return Taken(doc.name, _party(doc), doc.match_reason or "", False, responsible)


def _party(doc: "frappe._dict | Document") -> dict[str, str] | None:
	if not doc.party:
		return None
	return {field: doc.get(field) or "" for field in ("party_type", "party", "party_name", "customer")}
