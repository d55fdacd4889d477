"""Whom an officer is calling: theirs alone for a time, whatever feature asks for the call (BACK-1).

A party has one row, found by its key, and it stays: taken, given back and taken again by updates of that row alone. Deleting and inserting
rows, or a second unique key, would have officers who ask at the same moment wait for each other in a circle.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

import frappe
from frappe.query_builder import DocType
from frappe.utils import now_datetime
from pypika import Case
from pypika.terms import Values

from cs_center.contact.service import settings
from cs_center.engines.database import is_lost_race, prepared, read, stamp, value

LEASE = "CS Contact Lease"
_CLAIMED = (
	"name",
	"creation",
	"modified",
	"owner",
	"modified_by",
	"since",
	"user",
	"until",
	"task_doctype",
	"task",
)
#: When it ends comes last: the others ask whether it has.
_CHANGED = ("user", "since", "task_doctype", "task", "until")
_FIELDS = ("name", "user", "until", "task_doctype", "task")
#: Rows of parties whom nobody called for so long are thrown away, so many in a statement.
_KEPT_DAYS, _A_PAGE = 2, 1000


@dataclass(frozen=True, slots=True)
class Lease:
	"""Whom an officer is calling. `party_key`: nobody else calls them until then."""

	party_key: str
	user: str
	until: datetime
	doctype: str
	task: str


def take(user: str, party_key: str, doctype: str, task: str) -> Lease | None:
	"""The party as the user's own from now on, or nothing when somebody else has it. Commits."""
	try:
		found = claim(user, party_key, doctype, task)
	except Exception as error:
		if not is_lost_race(error):
			raise
		frappe.db.rollback()
		return None
	frappe.db.commit()  # the claim counts at once; the task is read anew after it
	return found


def claim(user: str, party_key: str, doctype: str, task: str) -> Lease | None:
	"""The same as part of the caller's transaction: the row of its key decides, whatever else the transaction has seen."""
	now = now_datetime()
	until = now + settings.lease()
	row = {"name": party_key, **stamp(), "since": now, "user": user, "task_doctype": doctype, "task": task}
	frappe.db.sql(_sql_of_claim(), {**row, "until": until})
	return Lease(party_key, user, until, doctype, task) if frappe.db._cursor.rowcount else None


def keep(user: str) -> datetime | None:
	"""The officer is still at it: until when the lease lasts now; None when they have none any more. Commits."""
	held = lease_of(user)
	if not held:
		return None
	until = now_datetime() + settings.lease()
	_change(held.party_key, user, {"until": until})
	frappe.db.commit()  # others read it
	return until if (known := lease_of(user)) and known.party_key == held.party_key else None


def release(user: str) -> None:
	"""The customer goes back to the queue, unless they were dealt with. Commits."""
	free(user)
	frappe.db.commit()  # others may have them at once


def free(user: str) -> None:
	"""The same as part of the caller's transaction."""
	if held := lease_of(user):
		_give_up(held.party_key, held.user)


def free_task(doctype: str, task: str) -> None:
	"""Nobody needs to be at this task any more; part of the caller's transaction."""
	for row in frappe.get_all(
		LEASE, filters={"task": task, "task_doctype": doctype}, fields=["name", "user"]
	):
		if row.user:
			_give_up(row.name, row.user)


def lease_of(user: str) -> Lease | None:
	"""What the user has, also when its time is over and nobody else has taken it."""
	rows = read(_rows_of_user, user=user)
	return Lease(*rows[0]) if rows else None


def holder(party_key: str) -> str:
	"""Who is calling a party at this moment, or nobody."""
	row = frappe.db.get_value(LEASE, party_key, ["user", "until"])
	return row[0] or "" if row and row[1] > now_datetime() else ""


def taken() -> set[str]:
	"""The keys of everybody who is being called at this moment."""
	return {key for (key,) in read(_taken, now=now_datetime())}


def forget_old() -> None:
	"""Throw away rows of parties whom nobody called for days. Commits page by page."""
	before = now_datetime() - timedelta(days=_KEPT_DAYS)
	while names := frappe.get_all(LEASE, filters={"until": ("<", before)}, pluck="name", limit=_A_PAGE):
		frappe.db.delete(LEASE, {"name": ("in", names), "until": ("<", before)})
		frappe.db.commit()  # a page at a time: officers must not wait for a million rows


@prepared
def _rows_of_user() -> Any:
	lease = DocType(LEASE)
	return frappe.qb.from_(lease).where(lease.user == value("user")).select(*_FIELDS)


@prepared
def _taken() -> Any:
	lease = DocType(LEASE)
	return frappe.qb.from_(lease).where(lease.until > value("now")).select(lease.name)


@lru_cache(maxsize=1)
def _sql_of_claim() -> str:
	"""A row that is somebody's stays as it is, and no row counts as changed."""
	lease = DocType(LEASE)
	query = frappe.qb.into(lease).columns(*_CLAIMED).insert(*(value(column) for column in _CLAIMED))
	has_ended = lease.until <= Values(lease.since)
	for column in _CHANGED:
		new = Case().when(has_ended, Values(lease[column])).else_(lease[column])
		query = query.on_duplicate_key_update(lease[column], new)
	return query.get_sql()


def _give_up(party_key: str, user: str) -> None:
	_change(party_key, user, {"user": None, "until": now_datetime()})


def _change(party_key: str, user: str, values: dict[str, Any]) -> None:
	"""Change a lease by its key, as long as it is still the user's."""
	lease = DocType(LEASE)
	query = frappe.qb.update(lease).where((lease.name == party_key) & (lease.user == user))
	for column, new in values.items():
		query = query.set(lease[column], new)
	query.run()
