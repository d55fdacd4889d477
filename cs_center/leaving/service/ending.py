"""How a talk ends, by whatever way; who was stopped hears that the customer may leave now (KEEP-5)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import now_datetime

from cs_center.calls.rules import access
from cs_center.calls.rules.reasons import Reason, Rejected
from cs_center.calls.service.words import say_for_all
from cs_center.complaints.service.people import leaders_of
from cs_center.contact.service import leases
from cs_center.engines import people
from cs_center.leaving.rules import talks
from cs_center.leaving.service import store
from cs_center.leaving.service.store import OVER, TALK
from cs_center.notices.service import Notice, tell
from cs_center.responsibility.service.naming import kept

METHOD = "cs_leaving_talk_over"
_A_PAGE, _NAMED = 500, 5


def end(row: Any, status: str, reason: Reason, now: datetime, words: str = "", **more: Any) -> None:
	"""End a talk that is locked; what it was before stays in its versions."""
	talks.move(row.status, status)
	said = "\n".join(filter(None, (kept(reason), words.strip())))
	over = {"ended_at": now, "ended_by": frappe.session.user, **OVER}
	store.write(row.name, {"status": status, "result": said, **over, **more})
	tell_who_asked(row, status)


def let_go(talk: str, words: str) -> None:
	"""A leader lets the customer go without a talk, and says why. Raises PermissionError, Rejected."""
	if not store.is_leader():
		frappe.throw(_("Only a leader lets a customer go without a talk."), frappe.PermissionError)
	frappe.get_doc(TALK, talk).check_permission("write")
	if not words.strip():
		raise Rejected("Say why the customer may leave without a talk.")
	_end_at_once(talk, talks.LET_GO, Reason(_LET_GO, {"by": frappe.session.user}, "KEEP-5"), words)


def no_talk(talk: str, words: str) -> None:
	"""The customer said to somebody of the house that they do not want to talk: they may leave at once.

	For who was stopped, officers and leaders. Raises PermissionError, Rejected.
	"""
	row = frappe.db.get_value(TALK, talk, ["asked_users", "name"], as_dict=True)
	asked = (row.asked_users or "").splitlines() if row else []
	if frappe.session.user not in asked:
		frappe.get_doc(TALK, talk).check_permission("write")
	_end_at_once(talk, talks.NO_TALK, Reason(_NO_TALK, {"by": frappe.session.user}, "KEEP-5"), words)


def _end_at_once(talk: str, status: str, reason: Reason, words: str) -> None:
	row, now = store.locked(talk), now_datetime()
	if row.status != talks.WAITING:
		raise Rejected("This talk is “{status}”: the customer may leave.", status=row.status)
	end(row, status, reason, now, words)
	leases.free_task(TALK, talk)


def pass_limits() -> int:
	"""Let everybody go whose time is over; how many. Commits page by page; safe beside another worker, and to kill."""
	passed, now = 0, now_datetime()
	while rows := _due("limit_at", now):
		_write([row.name for row in rows])
		for row in rows:
			tell_who_asked(row, talks.LIMIT_PASSED)
		_tell_leaders(rows)
		frappe.db.commit()  # a page at a time: who was told is not told again
		passed += len(rows)
	return passed


def open_to_all() -> int:
	"""Talks that only the customer's manager had are for every officer once that time is over. Commits page by page."""
	opened, now = 0, now_datetime()
	while rows := _due("alone_until", now):
		for pool in {(row.pool, row.team or "") for row in rows}:
			names = [row.name for row in rows if (row.pool, row.team or "") == pool]
			values = {"assigned_to": None, "alone_until": None, "pool": store.pool_of_all(*pool)}
			frappe.db.set_value(TALK, {"name": ("in", names)}, values, update_modified=False)
		frappe.db.commit()  # a page at a time: officers draw them
		opened += len(rows)
	return opened


def tell_who_asked(row: Any, status: str) -> None:
	"""Everybody who was stopped hears how it ended, and that it can be done now."""
	values = {"who": row.party_name or row.customer, "status": status, "about": row.reference_name or ""}
	text = say_for_all(Reason(_OVER, values, "KEEP-5"))
	asked = (row.asked_users or "").splitlines() if row.was_stopped else []
	tell(Notice(user, METHOD, TALK, row.name, text) for user in asked)


def _due(column: str, now: datetime) -> list[Any]:
	talk = DocType(TALK)
	columns = (
		"name",
		"party_name",
		"customer",
		"team",
		"pool",
		"asked_users",
		"was_stopped",
		"reference_name",
	)
	query = frappe.qb.from_(talk).where((talk.status == talks.WAITING) & (talk[column] <= now)).limit(_A_PAGE)
	if column == "alone_until":
		query = query.where(talk.pool.isnotnull())
	return query.select(*columns).for_update(skip_locked=True).run(as_dict=True)


def _write(names: Sequence[str]) -> None:
	talk = DocType(TALK)
	values = {"status": talks.LIMIT_PASSED, "result": say_for_all(Reason(_PASSED, {}, "KEEP-5")), **OVER}
	query = frappe.qb.update(talk).where(talk.name.isin(names)).set(talk.ended_at, talk.limit_at)
	for column, new in values.items():
		query = query.set(talk[column], new)
	query.run()


def _tell_leaders(rows: Sequence[Any]) -> None:
	"""Who leads hears of the page once: how many left without a talk, and some by name."""
	for team in {row.team or "" for row in rows}:
		missed = [row for row in rows if (row.team or "") == team]
		who = ", ".join(row.party_name or row.customer for row in missed[:_NAMED])
		text = say_for_all(Reason(_MISSED, {"count": len(missed), "names": who}, "KEEP-5"))
		leaders = leaders_of(team) or people.enabled_users_with_role(access.SUPERVISOR)
		tell(Notice(user, METHOD, TALK, missed[0].name, text) for user in sorted(leaders))


_LET_GO = "{by} let the customer go without a talk."
_NO_TALK = "The customer told {by} that they do not want to talk."
_PASSED = "Nobody talked with the customer in time: they may leave."
_MISSED = "Customers who want to leave and were not talked with in time: {count} ({names})."
_OVER = "{who}: the talk before leaving is “{status}”. {about} can be cancelled now, if the customer still wants it."
