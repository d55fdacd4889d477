"""Whom to call next: the right customer for who asks, and for nobody else at the same time (BACK-1, KEEP-3).

Features keep their own records of whom to call and name them in the hook `cs_call_queues`: doctype and a module with

* `pools(user, now)`: names of the pools that a user draws from at a moment: those whose hours allow calls,
* `ready(name, user, now)`: read anew, whether it is still to be called by this user now; what is not moves on by itself,
* `show(name)`: what the officer needs to see.

Their tables have the columns `pool`, `order_at`, `next_action_at`, `party_key` and `not_by`, and the indexes of `add_indexes`.
A pool's name ends with `|` and whose hours count for its members, as `conduct.hours_names` says.
"""

import hashlib
import random
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from heapq import merge
from typing import Any

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Min
from frappe.utils import now_datetime

from cs_center.calls.rules.reasons import Rejected
from cs_center.contact.service import conduct, leases
from cs_center.contact.service.leases import Lease
from cs_center.contact.service.parties import Party
from cs_center.engines.database import only_one, value

HOOK = "cs_call_queues"
#: With fewer than so many to call in a pool, all of them are looked at.
_FEW, _A_PAGE = 40, 20
#: So often somebody who loses to others looks anew, and so many are lost before they do.
_ROUNDS, _MOST_LOST = 6, 6
_BY_TIME, _BY_ORDER = "callable_by_time", "callable_in_order"


def add_indexes(doctype: str) -> None:
	"""What `take_next` reads. Called when the table of a queue is made."""
	frappe.db.add_index(doctype, ["pool", "next_action_at"], _BY_TIME)
	frappe.db.add_index(doctype, ["pool", "order_at", "name", "next_action_at"], _BY_ORDER)


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
	with only_one(f"cs_queue_{_short(user)}") as is_ours:
		if not is_ours:
			return leases.lease_of(user)  # another window of theirs asks at this moment
		if held := leases.lease_of(user):
			if _is_still(held):
				return held
			leases.release(user)
		for _round in range(_ROUNDS):
			found, was_lost = _first_free(user, only)
			if found or not was_lost:
				return found
	return None


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


def _first_free(user: str, only: str | None) -> tuple[Lease | None, bool]:
	"""The first one that nobody else has, taken; and whether others were faster, so that a new look may find somebody.

	Who loses a customer to others who ask at this moment goes on some places further down: else all would meet again.
	"""
	now, lost, skip = now_datetime(), 0, 0
	taken = leases.taken()
	for row in _candidates(user, now, only):
		if row["party_key"] in taken or user in (row["not_by"] or "").splitlines():
			continue
		if skip:
			skip -= 1
			continue
		lease = leases.take(user, row["party_key"], row["doctype"], row["name"])
		if not lease:
			lost += 1
			if lost == _MOST_LOST:
				break
			skip = random.randrange(2 ** (lost + 2))
		elif ask(row["doctype"], "ready", row["name"], user, now):
			frappe.db.commit()  # the task is not kept from others who only look at it
			return lease, False
		else:
			leases.release(user)
	return None, bool(lost)


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


def _candidates(user: str, now: datetime, only: str | None) -> Iterator[dict[str, Any]]:
	streams = [
		_of_pool(doctype, pool, now)
		for doctype in sources()
		if only in (None, doctype)
		for pool in _with_somebody(doctype, ask(doctype, "pools", user, now), now)
	]
	return merge(*streams, key=lambda row: (row["order_at"], row["name"]))


def _with_somebody(doctype: str, pools: list[str], now: datetime) -> list[str]:
	"""Those of the pools in which somebody may be called now: most are empty, and one read finds out."""
	if not pools:
		return []
	first = frappe.db.sql(_sql_of_first(doctype), {"pools": tuple(pools)})
	return [pool for pool, at in first if at and at <= now]


def _of_pool(doctype: str, pool: str, now: datetime) -> Iterator[dict[str, Any]]:
	"""Who may be called now, in order: all of them when they are few, else page by page."""
	named = {"pool": pool, "now": now}
	rows = frappe.db.sql(_sql_of_few(doctype), named, as_dict=True)
	if len(rows) < _FEW:
		yield from sorted(({**row, "doctype": doctype} for row in rows), key=_place)
		return
	after = (datetime(1, 1, 1), "")
	while rows := frappe.db.sql(
		_sql_of_page(doctype), {**named, "at": after[0], "name": after[1]}, as_dict=True
	):
		yield from ({**row, "doctype": doctype} for row in rows)
		after = _place(rows[-1])


def _place(row: dict[str, Any]) -> tuple[datetime, str]:
	return row["order_at"], row["name"]


_COLUMNS = ("name", "party_key", "not_by", "order_at")


@lru_cache(maxsize=16)
def _sql_of_first(doctype: str) -> str:
	task = DocType(doctype)
	query = frappe.qb.from_(task).force_index(_BY_TIME).where(task.pool.isin(value("pools")))
	return query.groupby(task.pool).select(task.pool, Min(task.next_action_at)).get_sql()


@lru_cache(maxsize=16)
def _sql_of_few(doctype: str) -> str:
	task = DocType(doctype)
	query = frappe.qb.from_(task).force_index(_BY_TIME).where(_is_callable(task))
	return query.orderby(task.next_action_at).limit(_FEW).select(*_COLUMNS).get_sql()


@lru_cache(maxsize=16)
def _sql_of_page(doctype: str) -> str:
	task = DocType(doctype)
	behind = (task.order_at > value("at")) | ((task.order_at == value("at")) & (task.name > value("name")))
	query = frappe.qb.from_(task).force_index(_BY_ORDER).where(_is_callable(task) & behind)
	query = query.where(task.order_at >= value("at"))
	return query.orderby(task.order_at).orderby(task.name).limit(_A_PAGE).select(*_COLUMNS).get_sql()


def _is_callable(task: Any) -> Any:
	return (task.pool == value("pool")) & (task.next_action_at <= value("now"))
