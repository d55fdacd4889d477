"""Telling people by standard Notification records, after the commit and never as a flood.

What somebody must be told is a row that is written with the deed itself. A worker sends it after the commit; whatever a
worker that died has left is sent by the next sweep.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.query_builder import DocType
from frappe.query_builder.functions import Count
from frappe.utils import cint, now_datetime

from cs_center.engines import people
from cs_center.engines.database import insert_many, ordered_name, stamp
from cs_center.notices.rules import NoticePolicy, batch_of, is_digest, send_at

DOCTYPE = "CS Notice"
DIGEST = "cs_notice_digest"
_AT_MOST, _LINES = 5000, 20
_KEPT_DAYS = 90


@dataclass(frozen=True, slots=True)
class Notice:
	"""What a user is told. `method`: the event of the Notification records that carry it."""

	user: str
	method: str
	doctype: str
	name: str
	text: str


def tell(notices: Iterable[Notice]) -> None:
	"""Have people told once this transaction is there. Who may not log in is left out, and so is who did it."""
	wanted = [one for one in dict.fromkeys(notices) if one.user and one.user != frappe.session.user]
	enabled = people.enabled_users({one.user for one in wanted}) if wanted else set()
	wanted = [one for one in wanted if one.user in enabled]
	if not wanted:
		return
	now, limits, written = now_datetime(), policy(), stamp()
	sent = _in_batch({one.user for one in wanted}, batch_of(now, limits))
	rows = []
	for one in wanted:
		already = sent.get(one.user, 0)
		sent[one.user] = already + 1
		rows.append({**written, **_row(one, send_at(now, already, limits))})
	insert_many(DOCTYPE, rows)
	_send_after_commit()


def policy() -> NoticePolicy:
	"""As CS Settings says."""
	at_once, minutes = (
		frappe.db.get_single_value("CS Settings", field)
		for field in ("notices_at_once", "notice_batch_minutes")
	)
	return NoticePolicy(cint(at_once), cint(minutes) or 15)


def send_due() -> int:
	"""Send what is due, a person a transaction; how many notices were told. Safe beside another worker."""
	told = 0
	while waiting := _claim():
		told += _send_safely(waiting[0].user, waiting)
		frappe.db.commit()  # a person at a time: what was told must not be told again
	return told


def forget_old() -> None:
	"""Notices that were sent long ago; what they told of keeps its own history."""
	before = frappe.utils.add_days(now_datetime(), -_KEPT_DAYS)
	frappe.db.delete(DOCTYPE, {"sent_at": ("<", before)})


def forget(doctype: str, name: str) -> None:
	"""A document is deleted: nobody is told of it any more."""
	frappe.db.delete(DOCTYPE, {"reference_doctype": doctype, "reference_name": name})


def _row(one: Notice, at: datetime) -> dict[str, Any]:
	return {
		"name": ordered_name(),
		"user": one.user,
		"text": one.text,
		"method": one.method,
		"reference_doctype": one.doctype,
		"reference_name": one.name,
		"send_at": at,
	}


def _in_batch(users: set[str], since: datetime) -> dict[str, int]:
	notice = DocType(DOCTYPE)
	rows = (
		frappe.qb.from_(notice)
		.where(notice.user.isin(sorted(users)) & (notice.creation >= since))
		.groupby(notice.user)
		.select(notice.user, Count("*"))
	).run()
	return dict(rows)


def _send_after_commit() -> None:
	if frappe.flags.cs_center_notices_wanted:
		return
	frappe.flags.cs_center_notices_wanted = True
	frappe.db.after_commit.add(_wanted_no_more)
	frappe.db.after_rollback.add(_wanted_no_more)
	frappe.enqueue("cs_center.notices.jobs.send", queue="short", enqueue_after_commit=True)


def _wanted_no_more() -> None:
	frappe.flags.cs_center_notices_wanted = False


def _claim() -> list["frappe._dict"]:
	"""Everything that is due for the person who has waited longest, but for what another worker has."""
	is_due = {"send_at": ("<=", now_datetime())}
	locks: dict[str, Any] = {"for_update": True, "skip_locked": True}
	first = frappe.db.get_values(DOCTYPE, is_due, "user", order_by="send_at", limit=1, pluck=True, **locks)
	if not first:
		return []
	fields = ["name", "user", "text", "method", "reference_doctype", "reference_name"]
	of_user = {**is_due, "user": first[0]}
	return frappe.db.get_values(
		DOCTYPE, of_user, fields, as_dict=True, order_by="send_at, name", limit=_AT_MOST, **locks
	)


def _send_safely(user: str, waiting: Sequence[Any]) -> int:
	"""A notification of the site's own that fails must not keep everybody else from being told."""
	frappe.db.savepoint("cs_notices")
	try:
		_send(user, waiting)
	except Exception as error:
		if isinstance(error, frappe.QueryDeadlockError):
			raise  # the database has rolled back the whole chunk: it is told anew
		frappe.db.rollback(save_point="cs_notices")
		frappe.log_error(f"Notices for {user} could not be sent", frappe.get_traceback())
		_mark([row.name for row in waiting], None, "")
		return 0
	return len(waiting)


def _send(user: str, waiting: Sequence[Any]) -> None:
	names = [row.name for row in waiting]
	if is_digest(len(waiting), policy()):
		_mark(names, now_datetime(), names[0])
		_fire(frappe.get_doc(DOCTYPE, names[0]), DIGEST, user, _digest(waiting))
		return
	_mark(names, now_datetime(), "")
	for row in waiting:
		if frappe.db.exists(row.reference_doctype, row.reference_name):
			_fire(frappe.get_doc(row.reference_doctype, row.reference_name), row.method, user, row.text)


def _digest(waiting: Sequence[Any]) -> str:
	lines = [f"{row.reference_name}: {row.text}" for row in waiting[:_LINES]]
	if more := len(waiting) - len(lines):
		lines.append(_("and {0} more").format(more))
	return _("{0} things happened:").format(len(waiting)) + "\n" + "\n".join(lines)


def _fire(doc: Document, method: str, user: str, text: str) -> None:
	"""Run the notifications of a method; they read for whom and what from attributes that are there for them only."""
	by_mail = bool(frappe.db.get_single_value("CS Settings", "notices_by_mail"))
	doc.__dict__.update(notice_to=",".join(people.emails([user])), notice_text=text, notice_by_mail=by_mail)
	doc.run_method(method)


def _mark(names: list[str], sent_at: datetime | None, batch: str) -> None:
	values = {"send_at": None, "sent_at": sent_at, "batch": batch}
	frappe.db.set_value(DOCTYPE, {"name": ("in", names)}, values, update_modified=False)
