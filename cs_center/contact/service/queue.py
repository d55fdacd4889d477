"""Whom to call next: the right customer for who asks, and for nobody else at the same time (BACK-1, KEEP-3).

Features keep their own records of whom to call and name them in the hook `cs_call_queues`: doctype and a module with

* `pools(user, now)`: names of the pools that a user draws from at a moment: those whose hours allow calls,
* `ready(name, user, now)`: read anew, whether it is still to be called by this user now; what is not moves on by itself,
* `show(name)`: what the officer needs to see.

Their tables have the columns `pool`, `order_at`, `next_action_at`, `party_key` and `not_by`, and the indexes of
`candidates.add_indexes`.
A pool's name ends with `|` and whose hours count for its members, as `conduct.hours_names` says.
"""

import hashlib
from datetime import datetime
from typing import Any

import frappe
from frappe.utils import now_datetime

from cs_center.calls.rules.reasons import Rejected
from cs_center.contact.service import candidates, conduct, leases
from cs_center.contact.service.candidates import Candidate
from cs_center.contact.service.leases import Lease
from cs_center.contact.service.parties import Party
from cs_center.engines.database import NamedLocks, is_lost_race, named_locks

HOOK = "cs_call_queues"


def sources() -> dict[str, str]:
	"""Doctypes of people to call, with the modules that know them."""
	return {doctype: paths[-1] for doctype, paths in frappe.get_hooks(HOOK).items()}


def ask(doctype: str, function: str, *arguments: Any) -> Any:
	"""What the feature that keeps a doctype says."""
	return frappe.get_attr(f"{sources()[doctype]}.{function}")(*arguments)


def take_next(user: str, only: str | None = None) -> Lease | None:
	"""The next one for the user, theirs alone until the lease ends; the same one again while they have it.

	`only`: of one doctype. None when there is nobody to call now. Commits.
	"""
	with named_locks() as locks:
		is_ours = locks.first([f"cs_queue_{_short(user)}"]) is not None
		held = leases.lease_of(user)
		if not is_ours:
			return held  # another window of theirs asks at this moment
		if held and _is_still(held):
			return held
		if held:
			leases.release(user)
		return _first_free(user, only, locks)


def hold(user: str, doctype: str, task: str, party_key: str) -> Lease:
	"""Make a task the user's own, when they picked it themselves. Raises Rejected when somebody else is at it. Commits."""
	held = leases.lease_of(user)
	if held and (held.doctype, held.task) == (doctype, task):
		leases.keep(user)
		return leases.lease_of(user)
	if held:
		leases.release(user)
	found = leases.take(user, party_key, doctype, task)
	if not found:
		raise Rejected("{by} is calling this customer now.", by=leases.holder(party_key))
	return found


def _short(user: str) -> str:
	"""The database takes no long names for its locks."""
	return hashlib.blake2b(user.encode(), digest_size=8).hexdigest()


def _is_still(held: Lease) -> bool:
	now = now_datetime()
	return held.until > now and ask(held.doctype, "ready", held.task, held.user, now)


def _first_free(user: str, only: str | None, locks: NamedLocks) -> Lease | None:
	"""The first one whom nobody else calls, taken. Who asks at the same moment as others gets who comes behind theirs."""
	now = now_datetime()
	pools = {
		doctype: candidates.with_somebody(doctype, ask(doctype, "pools", user, now), now)
		for doctype in sources()
		if only in (None, doctype)
	}
	tried: list[str] = []
	while any(pools.values()):
		found = candidates.first(pools, user, now, tried, locks)
		if not found:
			return None
		if lease := _claimed(found, user, now):
			return lease
		tried.append(found.task)
	return None


def _claimed(found: Candidate, user: str, now: datetime) -> Lease | None:
	"""Somebody whom nobody else is taking, unless they came to another one before or are not to be called now. Commits."""
	try:
		lease = leases.claim(user, found.party_key, found.doctype, found.task)
		if lease and ask(found.doctype, "ready", found.task, user, now):
			frappe.db.commit()  # theirs from now on, and the task is not kept from others who only look at it
			return lease
	except Exception as error:
		if not is_lost_race(error):
			raise
		frappe.db.rollback()
		return None
	leases.release(user)
	return None


def renamed(customer: str) -> None:
	"""A customer has another name, or is one with another: who is to be called is known by it."""
	for doctype in sources():
		waiting = {"customer": customer, "pool": ("is", "set")}
		frappe.db.set_value(doctype, waiting, "party_key", Party(customer).key, update_modified=False)


def hours_changed(party: Party) -> None:
	"""Somebody is called at other hours from now on: they stand in the pools of those, and are looked at anew."""
	for doctype in sources():
		if party.customer:
			known = {"customer": party.customer}
		elif frappe.get_meta(doctype).get_field("party_key").search_index:
			known = {"party_key": party.key}
		else:
			continue  # only customers are called there
		for row in frappe.get_all(doctype, filters={**known, "pool": ("is", "set")}, fields=["name", "pool"]):
			values = {"pool": pool_at_hours(row.pool, party), "next_action_at": now_datetime()}
			frappe.db.set_value(doctype, row.name, values, update_modified=False)


def pool_at_hours(pool: str, party: Party) -> str:
	"""The same pool, at the hours that count for somebody now."""
	return f"{pool.rpartition('|')[0]}|{conduct.hours_names([party])[party]}"
