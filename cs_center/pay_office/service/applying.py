"""An approved change is written as a whole, in one transaction: killed on the way, nothing of it is there (STAFF-3)."""

import frappe
from frappe.utils import now_datetime

from cs_center.calls.rules.reasons import Rejected
from cs_center.engines.database import retried
from cs_center.pay.rules import changes as rules
from cs_center.pay.service import events
from cs_center.pay.service.dated import Decision
from cs_center.pay.service.events import Event
from cs_center.pay_office.rules import changing
from cs_center.pay_office.service import changes, planning, results, telling
from cs_center.pay_office.service.store import CHANGE
from cs_center.pay_office.service.telling import Progress
from cs_center.responsibility.service.naming import kept

_LOCKED, _PLANNED, _WRITTEN = 0.1, 0.5, 0.9


def apply(name: str, show: Progress = telling.nobody) -> bool:
	"""Write an approved change; whether it is written now or was before. Commits once.

	Where the world has changed since it was approved, it goes back to who decides, with the problems on its rows.
	"""
	try:
		return retried(lambda _attempt: _apply(name, show))
	except Rejected as rejected:
		frappe.db.rollback()
		_give_back(name, kept(rejected.reason))
		return False


def waiting() -> list[tuple[str, str]]:
	"""Approved changes that are not written yet, and who approved them: a worker may have died."""
	rows = frappe.get_all(CHANGE, {"status": changing.APPLYING}, ["name", "approved_by"], order_by="creation")
	return [(row.name, row.approved_by) for row in rows]


def _apply(name: str, show: Progress) -> bool:
	frappe.db.rollback()  # what is read from here on is what is there once the locks are had
	row = changes.locked(name)
	if row.status != changing.APPLYING:
		frappe.db.rollback()
		return row.status == changing.APPLIED
	room = planning.ROOMS[row.what]
	open_from = room.lock(planning.subjects_of(name))
	show(_LOCKED)
	doc = frappe.get_doc(CHANGE, name)
	plan = planning.plan(doc, open_from)
	planned = rules.to_write(plan.preview)
	show(_PLANNED)
	written = room.write(planned, Decision(row.asked_by, row.approved_by, source=(CHANGE, name)))
	show(_WRITTEN)
	done = {"status": changing.APPLIED, "applied_at": now_datetime(), "progress": 100}
	results.write(doc, plan, written, **done)
	if row.undoes:
		frappe.db.set_value(CHANGE, row.undoes, "undone_by", name)
	events.keep([Event("Added", CHANGE, name, after=str(plan.preview.difference), why=row.why)])
	frappe.db.commit()
	show(1)
	return True


def _give_back(name: str, problem: str) -> None:
	row = changes.locked(name)
	if row.status != changing.APPLYING:
		return
	doc = frappe.get_doc(CHANGE, name)
	results.write(doc, planning.plan(doc), status=changing.ASKED, approved_by=None, progress=0)
	frappe.db.set_value(CHANGE, name, "problem", problem)
	events.keep([Event("Declined", CHANGE, name, why=problem)])
	frappe.db.commit()
