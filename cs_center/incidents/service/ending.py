"""The end of an incident: everybody is told, and everybody attached is called back together (CALL-10).

That it is over is said in one transaction. What follows from it is done by a worker in chunks, each a transaction that keeps
how far it came: a worker that is killed is gone on with by the next one, and of two at once one waits for its turn.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import frappe
from frappe.query_builder import DocType
from frappe.utils import now_datetime

from cs_center.calls.rules import access
from cs_center.calls.rules.reasons import Reason
from cs_center.complaints.rules import states
from cs_center.complaints.service import store as complaints
from cs_center.engines import people
from cs_center.engines.database import retried
from cs_center.incidents import rules
from cs_center.incidents.service import calling, moving, store
from cs_center.notices.service import Notice, tell
from cs_center.responsibility.service.naming import kept

OVER = "cs_incident_over"
_JOB = "cs_center.incidents.jobs.work_off"
_A_CHUNK = 500


def over(incident: str, text: str) -> None:
	"""It is over: those concerned are told now, and a worker has everybody attached called back. Raises `Rejected`."""
	store.check_leads()
	row = store.locked(incident)
	if not rules.check_over(store.incident_of(row), text):
		return
	said = {"over_text": text.strip(), "over_at": now_datetime(), "over_by": frappe.session.user}
	_save(incident, status=rules.OVER, **said)
	_tell(incident, _concerned(row), f"{row.subject}: {text.strip()}")
	frappe.enqueue(_JOB, queue="long", incident=incident, enqueue_after_commit=True)


def close(incident: str, why: str) -> None:
	"""A leader closes it before everybody was called back; the complaints go their own way. Raises `Rejected`."""
	store.check_leads()
	row = store.locked(incident)
	rules.check_close(store.incident_of(row), why)
	_save(incident, status=rules.CLOSED, closed_at=now_datetime(), close_reason=why.strip())


def look_after() -> None:
	"""Go on with what a worker left, close what is finished, keep the counters right. Commits."""
	filters = {"status": ("in", (rules.OPEN, rules.OVER))}
	names = frappe.get_all(store.INCIDENT, filters=filters, pluck="name", order_by="name")
	frappe.db.commit()  # each incident is looked at as it stands when it is its turn
	for name in names:
		try:
			work_off(name)
			retried(lambda _attempt, name=name: _settle(name))
		except Exception:
			frappe.db.rollback()
			frappe.log_error(f"Incident {name} could not be looked after", frappe.get_traceback())
			frappe.db.commit()  # the next incident may roll back, and what went wrong must be read


def work_off(incident: str) -> None:
	"""Move on its complaints and have its callers called back, chunk by chunk. Commits; idempotent."""
	while retried(lambda _attempt: _chunk(incident)):
		pass


def _chunk(incident: str) -> bool:
	row = store.locked(incident, wait=False)
	if not row or row.status != rules.OVER or row.worked_off_at:
		frappe.db.commit()  # lets go of it
		return False
	now = now_datetime()
	if page := _page(complaints.COMPLAINT, row, row.complaints_until):
		_move_on(row, page, now)
	elif page := _page(store.CALL, row, row.calls_until):
		_call_back(row, page, now)
	else:
		_worked_off(row, now)
	frappe.db.commit()  # a chunk at a time: what is done stays done
	return bool(page)


def _page(doctype: str, row: Any, after: str | None) -> list[str]:
	table = DocType(doctype)
	query = frappe.qb.from_(table).where((table.incident == row.name) & (table.name > (after or "")))
	return query.select(table.name).orderby(table.name).limit(_A_CHUNK).run(pluck=True)


def _move_on(row: Any, page: Sequence[str], now: datetime) -> None:
	done = moving.move_on(row, page, now)
	store.add(
		row.name,
		moved=done.moved,
		left_alone=done.left,
		callbacks=done.asked,
		without_number=done.without_number,
	)
	store.write(row.name, complaints_until=page[-1])


def _call_back(row: Any, page: Sequence[str], now: datetime) -> None:
	asked, without = calling.of_calls(row, page, now)
	store.add(row.name, callbacks=asked, without_number=without)
	store.write(row.name, calls_until=page[-1])


def _worked_off(row: Any, now: datetime) -> None:
	"""Those who call are told how much there is, once."""
	store.write(row.name, worked_off_at=now)
	values = {"complaints": row.moved or 0, "callbacks": row.callbacks or 0, "left": row.left_alone or 0}
	text = kept(Reason(_TO_CALL, values, "CALL-10"))
	officers = set(people.enabled_users_with_role(access.CALLBACK_OFFICER)) | {row.over_by}
	tell(
		[Notice(user, OVER, store.INCIDENT, row.name, f"{row.subject}: {text}") for user in sorted(officers)]
	)


def _settle(incident: str) -> None:
	row = store.locked(incident, wait=False)
	if row and row.status != rules.CLOSED:
		store.recount(incident)
		if rules.is_finished(store.incident_of(row, with_rest=True)):
			reason = kept(Reason("Everybody who belongs to it had their word.", {}, "CALL-10"))
			_save(incident, status=rules.CLOSED, closed_at=now_datetime(), close_reason=reason)
	frappe.db.commit()  # an incident at a time


def _concerned(row: Any) -> set[str]:
	"""Who handles or has its complaints, talked to its callers, and belongs to its station."""
	complaint, call = DocType(complaints.COMPLAINT), DocType(store.CALL)
	of_it = frappe.qb.from_(complaint).where(complaint.incident == row.name)
	handled = of_it.where(complaint.status.isin(states.OPEN)).select(complaint.handler, complaint.holder)
	talked = frappe.qb.from_(call).where(call.incident == row.name).select(call.agent).distinct()
	users = {user for pair in handled.distinct().run() for user in pair} | set(talked.run(pluck=True))
	return {user for user in users | complaints.members_of(row.station) if user}


def _tell(incident: str, users: set[str], text: str) -> None:
	tell([Notice(user, OVER, store.INCIDENT, incident, text) for user in sorted(users)])


def _save(incident: str, **values: Any) -> None:
	"""As a document, so that its versions say who did it."""
	doc = frappe.get_doc(store.INCIDENT, incident)
	doc.update(values)
	doc.flags.is_deed = True
	doc.save(ignore_permissions=True, ignore_version=False)


_TO_CALL = "{complaints} complaints and {callbacks} callers are to be called back; {left} complaints stay as they were."
