"""Changes of pay for many at once: asked for by one of HR, decided by an HR Manager who is somebody else (STAFF-3).

Nothing of pay is written before it is approved; then all of it is, in one transaction, or nothing.
"""

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime

from cs_center.calls.service.words import refusals_said
from cs_center.pay.service import events, policy
from cs_center.pay.service.events import Event
from cs_center.pay.service.store import check_is_hr, check_is_manager
from cs_center.pay_office.rules import changing
from cs_center.pay_office.service import planning, results
from cs_center.pay_office.service.results import BLANK, BLANK_HEAD
from cs_center.pay_office.service.store import CHANGE, DEED

TYPED = ("subject", "grade", "amount", "first", "why")
_OF_DEEDS = (
	"status",
	"asked_by",
	"asked_at",
	"approved_by",
	"applied_at",
	"words",
	"undoes",
	"undone_by",
	"undo_key",
	"file",
)
_APPLY = "cs_center.pay_office.jobs.apply_change"


def check(doc: Document) -> None:
	"""A draft is as people typed it; everything else is written by deeds. Raises ValidationError."""
	if doc.flags.get(DEED):
		return
	check_is_hr()
	before = doc.get_doc_before_save()
	if before:
		with refusals_said():
			changing.check_edit(before.status)
		doc.update({field: before.get(field) for field in _OF_DEEDS})
	else:
		doc.update({**dict.fromkeys(_OF_DEEDS), "status": changing.DRAFT})
	doc.update(BLANK_HEAD)
	if doc.undoes:
		_keep_rows(before, doc)
	for row in doc.rows:
		row.update(BLANK | ({"resolved": row.resolved} if doc.undoes else {"undoes": None}))


def check_may_delete(doc: Any) -> None:
	"""Raises PermissionError."""
	frappe.throw(_("Changes of pay are kept (SEC-3): withdraw it."), frappe.PermissionError)


def preview(name: str) -> dict[str, Any]:
	"""What a draft would do, kept on its rows; nothing of pay is written. Raises PermissionError."""
	check_is_hr()
	row = locked(name)
	doc = frappe.get_doc(CHANGE, name)
	plan = planning.plan(doc)
	if row.status == changing.DRAFT:
		results.write(doc, plan)
	return results.head(plan.preview, plan.moved)


def effects(name: str, start: int, length: int) -> list[dict[str, Any]]:
	"""For whom a change that is not applied would change what, worked out now. Raises PermissionError."""
	check_is_hr()
	return results.effects(planning.plan(frappe.get_doc(CHANGE, name)), start, length)


def ask(name: str) -> None:
	"""Have it decided. It is previewed once more, and asked for without problems only. Raises PermissionError, Rejected."""
	check_is_hr()
	row = locked(name)
	doc = frappe.get_doc(CHANGE, name)
	changing.check_edit(row.status)
	plan = planning.plan(doc)
	changing.check_ask(row.status, len(doc.rows), len(plan.preview.problems))
	values = {"status": changing.ASKED, "asked_by": frappe.session.user, "asked_at": now_datetime()}
	results.write(doc, plan, **values, words=None)
	_note("Proposed", name, doc.why)


def send_back(name: str, words: str) -> None:
	"""Back to a draft, with what is to be different. Raises PermissionError, Rejected."""
	check_is_hr()
	row = locked(name)
	if row.asked_by != frappe.session.user:
		check_is_manager()
	changing.check_send_back(row.status, words)
	_set(name, status=changing.DRAFT, words=words.strip())
	_note("Declined", name, words.strip())


def withdraw(name: str, words: str) -> None:
	"""Give it up; it stays in the list. Raises PermissionError, Rejected."""
	check_is_hr()
	row = locked(name)
	changing.check_withdraw(row.status)
	if row.status == changing.ASKED and row.asked_by != frappe.session.user:
		check_is_manager()
	_set(name, status=changing.WITHDRAWN, words=words.strip() or row.words, undo_key=None)
	_note("Taken Back", name, words.strip())


def approve(name: str) -> None:
	"""Have a worker write it; again when a worker was killed. Raises PermissionError, Rejected."""
	check_is_manager()
	row = locked(name)
	user = frappe.session.user
	changing.check_approve(row.status, user, row.asked_by, not policy.four_eyes())
	if row.status == changing.ASKED:
		_set(name, status=changing.APPLYING, approved_by=user, progress=0, problem=None)
		_note("Approved", name, row.why)
	later(name)


def later(name: str) -> None:
	"""Have a worker write it, once this transaction is there."""
	frappe.enqueue(
		_APPLY,
		queue="long",
		job_id=f"{_APPLY}:{name}",
		deduplicate=True,
		enqueue_after_commit=True,
		name=name,
	)


def undo(name: str, why: str) -> str:
	"""A change that brings back what was before another one: a draft, for others to approve. Answers its name."""
	check_is_hr()
	row = locked(name)
	known = frappe.db.get_value(CHANGE, {"undo_key": name})
	changing.check_undo(row.status, row.undone_by or known or "", why)
	written = frappe.get_doc(CHANGE, name)
	rows = [
		{"subject": one.resolved, "resolved": one.resolved, "undoes": one.written, "known_as": one.known_as}
		for one in written.rows
		if one.written
	]
	values = {"doctype": CHANGE, "what": row.what, "why": why.strip(), "rows": rows}
	doc = frappe.get_doc({**values, "status": changing.DRAFT, "undoes": name, "undo_key": name})
	doc.flags[DEED] = True
	return doc.insert().name


def locked(name: str) -> "frappe._dict":
	"""A change as it is now, for who changes it. Raises DoesNotExistError."""
	table = frappe.qb.DocType(CHANGE)
	rows = frappe.qb.from_(table).where(table.name == name).select("*").for_update().run(as_dict=True)
	if not rows:
		frappe.throw(_("There is no change of pay {0}.").format(name), frappe.DoesNotExistError)
	return rows[0]


def _set(name: str, **values: Any) -> None:
	frappe.db.set_value(CHANGE, name, values)


def _note(deed: str, name: str, why: str) -> None:
	events.keep([Event(deed, CHANGE, name, why=why or "")])


def _keep_rows(before: Document | None, doc: Document) -> None:
	known = {row.name: row for row in before.rows} if before else {}
	if [row.name for row in doc.rows] != list(known):
		frappe.throw(_("What is taken back is all that was written: withdraw it instead."))
	for row in doc.rows:
		row.update({field: known[row.name].get(field) for field in (*TYPED, "resolved", "undoes")})
