"""Callbacks that nobody made in time: whose they are and who leads hear of it, once (BACK-1, KEEP-3)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import frappe
from frappe.query_builder import DocType
from frappe.utils import now_datetime

from cs_center.callbacks.service.store import DOCTYPE, OPEN
from cs_center.calls.rules import access
from cs_center.calls.rules.reasons import Reason
from cs_center.calls.service.words import say_for_all
from cs_center.complaints.service.people import leaders_of
from cs_center.engines import people
from cs_center.notices.service import Notice, tell

METHOD = "cs_callback_late"
#: A promise is not kept to the minute when the one before took longer.
_GRACE_MINUTES = 10
_A_PAGE = 500


def tell_of_late() -> int:
	"""Tell of every callback once that it is late; how many. Commits page by page; safe beside another worker."""
	now, told = now_datetime(), 0
	for column, before in (("due_at", now), ("promised_at", now - timedelta(minutes=_GRACE_MINUTES))):
		while rows := _late(column, before):
			supervisors = people.enabled_users_with_role(access.SUPERVISOR)
			tell(notice for row in rows for notice in _notices(row, supervisors))
			_keep_as_told(rows)
			frappe.db.commit()  # a page at a time: what was told is not told again
			told += len(rows)
	return told


def _late(column: str, before: datetime) -> list[Any]:
	callback = DocType(DOCTYPE)
	is_waiting = (callback.status == OPEN) & (callback.told_late == 0)
	if column == "due_at":
		is_waiting &= callback.promised_at.isnull()  # who was promised a time waits for that
	columns = ("name", "due_at", "promised_at", "assigned_to", "team", "party_name", "caller_number")
	query = frappe.qb.from_(callback).where(is_waiting & (callback[column] < before)).limit(_A_PAGE)
	return query.select(*columns).for_update(skip_locked=True).run(as_dict=True)


def _keep_as_told(rows: Sequence[Any]) -> None:
	names = {"name": ("in", [row.name for row in rows])}
	frappe.db.set_value(DOCTYPE, names, "told_late", 1, update_modified=False)


def _notices(row: Any, supervisors: Sequence[str]) -> list[Notice]:
	values = {"who": row.party_name or row.caller_number or row.name, "at": row.promised_at or row.due_at}
	text = say_for_all(
		Reason(_BROKEN if row.promised_at else _MISSED, values, "KEEP-3" if row.promised_at else "BACK-1")
	)
	users = {row.assigned_to, *(leaders_of(row.team) or supervisors)}
	return [Notice(user, METHOD, DOCTYPE, row.name, text) for user in sorted(filter(None, users))]


_BROKEN = "{who} was promised a call at {at}, and nobody has called."
_MISSED = "{who} was to be called before {at}, and nobody has reached them."
