"""Who comes first of those whom somebody may call: read from the tables of the queue, and locked by name as it is found.

Where many may be called, one statement walks along them in their order, past those whom others call or are taking at this
moment, and stops at the first one that is free: officers who ask at once get one after the other, and nobody waits.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Coalesce, Concat, Count, Min
from pypika import Case
from pypika.terms import Function

from cs_center.contact.service.leases import LEASE
from cs_center.engines.database import NamedLocks, get_lock, value

#: With fewer than so many to call in a pool, all of them are looked at.
_FEW = 40
_BY_TIME, _BY_ORDER = "callable_by_time", "callable_in_order"
_LOCK = "cs_party_"
_NOBODY = ("",)


@dataclass(frozen=True, slots=True)
class Candidate:
	"""Somebody to call, and by when they count as due."""

	order_at: datetime
	task: str
	party_key: str
	doctype: str

	@property
	def place(self) -> tuple[datetime, str]:
		"""Who has the lowest comes first."""
		return self.order_at, self.task


def add_indexes(doctype: str) -> None:
	"""What is read here. Called when the table of a queue is made."""
	frappe.db.add_index(doctype, ["pool", "next_action_at"], _BY_TIME)
	frappe.db.add_index(doctype, ["pool", "order_at", "name", "next_action_at"], _BY_ORDER)


def with_somebody(doctype: str, pools: Sequence[str], now: datetime) -> list[str]:
	"""Those of the pools in which somebody may be called now: most are empty, and one read finds out."""
	if not pools:
		return []
	first = frappe.db.sql(_sql_of_first(doctype), {"pools": tuple(pools)})
	return [pool for pool, at in first if at and at <= now]


def first(
	pools: Mapping[str, Sequence[str]], user: str, now: datetime, tried: Sequence[str], locks: NamedLocks
) -> Candidate | None:
	"""Who comes first in these pools, by doctype, but for those who were tried; their name is locked. Commits."""
	said = {"user": user, "now": now, "tried": tuple(tried) or _NOBODY, "lock": locks.prefix + _LOCK}
	found = [
		one
		for doctype, of_doctype in pools.items()
		for pool in of_doctype
		if (one := _first_of(doctype, {**said, "pool": pool}, locks))
	]
	return min(found, key=lambda one: one.place, default=None)


def _first_of(doctype: str, said: dict[str, Any], locks: NamedLocks) -> Candidate | None:
	[[count]] = frappe.db.sql(_sql_of_count(doctype), said)
	frappe.db.commit()  # others have taken theirs since this transaction began to read
	if count < _FEW:
		return _first_of_few(doctype, said, locks)
	for order_at, task, party_key in frappe.db.sql(_sql_of_next(doctype), said):
		locks.took(_LOCK + party_key)
		return Candidate(order_at, task, party_key, doctype)
	return None


def _first_of_few(doctype: str, said: dict[str, Any], locks: NamedLocks) -> Candidate | None:
	rows = [Candidate(*row, doctype) for row in frappe.db.sql(_sql_of_few(doctype), said)]
	rows.sort(key=lambda row: row.place)
	place = locks.first([_LOCK + row.party_key for row in rows]) if rows else None
	return None if place is None else rows[place]


@lru_cache(maxsize=16)
def _sql_of_first(doctype: str) -> str:
	task = DocType(doctype)
	query = frappe.qb.from_(task).force_index(_BY_TIME).where(task.pool.isin(value("pools")))
	return query.groupby(task.pool).select(task.pool, Min(task.next_action_at)).get_sql()


@lru_cache(maxsize=16)
def _sql_of_count(doctype: str) -> str:
	task = DocType(doctype)
	query = frappe.qb.from_(task).force_index(_BY_TIME).where(_is_callable(task))
	some = query.limit(_FEW).select(task.name).as_("some")
	return frappe.qb.from_(some).select(Count("*")).get_sql()


@lru_cache(maxsize=16)
def _sql_of_few(doctype: str) -> str:
	query, key = _whom_to_call(doctype, _BY_TIME)
	return query.where(_lease_of(key).isnull()).limit(_FEW).get_sql()


@lru_cache(maxsize=16)
def _sql_of_next(doctype: str) -> str:
	query, key = _whom_to_call(doctype, _BY_ORDER)
	# As one condition: a lock that is asked for before the lease would be had of everybody who is called.
	wanted = Case().when(_lease_of(key).isnull(), Concat(value("lock"), key))
	return query.where(get_lock(wanted) == 1).orderby("order_at").orderby("name").limit(1).get_sql()


def _whom_to_call(doctype: str, index: str) -> tuple[Any, Any]:
	"""A query of those whom the user may call, and the key by which each is known."""
	task = DocType(doctype)
	query = frappe.qb.from_(task).force_index(index).select(task.order_at, task.name, task.party_key)
	lines = Concat("\n", Coalesce(task.not_by, ""), "\n")
	is_barred = Function("INSTR", lines, Concat("\n", value("user"), "\n"))
	return query.where(
		_is_callable(task) & task.name.notin(value("tried")) & (is_barred == 0)
	), task.party_key


def _lease_of(party_key: Any) -> Any:
	"""The lease of somebody who is being called. By the key alone: going through all leases for each costs more."""
	lease = DocType(LEASE)
	is_held = (lease.name == party_key) & (lease.until > value("now"))
	return frappe.qb.from_(lease).force_index("PRIMARY").where(is_held).select(lease.name)


def _is_callable(task: Any) -> Any:
	return (task.pool == value("pool")) & (task.next_action_at <= value("now"))
