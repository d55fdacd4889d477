"""Visiting a customer, planning the next visit, closing the file; and what a form may change (COMP-11)."""

from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

from cs_center.calls.rules import access
from cs_center.calls.rules.reasons import Reason
from cs_center.calls.service.staff import viewer
from cs_center.care import rules
from cs_center.care.service.store import DEED, DUE, FILE, keep, locked, plan, planned, policy, words_of
from cs_center.engines import people
from cs_center.notices.service import Notice, tell
from cs_center.responsibility.service.naming import kept

_ON_FORMS = ("assigned_to", "next_visit_on")
_OURS = frozenset(
	{
		"party_name",
		"customer",
		"caller_number",
		"complaint",
		"status",
		"since",
		"reason",
		"close_reason",
		"closed_on",
		"open_key",
		"reminded_on",
	}
)


def log_visit(name: str, content: str, mood: int, done_on: date) -> str:
	"""A visit that was made; plans the next one and answers its day. Raises PermissionError, Rejected."""
	doc = locked(name)
	today = getdate()
	rules.check_visit(doc.status, done_on, getdate(doc.since), today, content, mood)
	row = planned(doc) or doc.append("visits", {"planned_on": done_on})
	row.update({"done_on": done_on, "by_user": frappe.session.user, "mood": mood, "content": content.strip()})
	if not doc.assigned_to:
		doc.assigned_to = frappe.session.user
	plan(doc, max(rules.next_visit(done_on, policy()), today))
	keep(doc)
	return str(doc.next_visit_on)


def close(name: str, why: str) -> None:
	"""The customer is content again, or gone; the reason stays. Raises PermissionError, Rejected."""
	doc = locked(name)
	rules.check_close(doc.status, why, len([row for row in doc.visits if row.done_on]))
	doc.set("visits", [row for row in doc.visits if row.done_on])
	doc.update({"status": rules.CLOSED, "close_reason": why.strip(), "closed_on": getdate()})
	doc.update({"next_visit_on": None, "open_key": None})
	keep(doc)


def check(doc: Document) -> None:
	"""What a form may change: who cares for the customer, and the day of the next visit. Raises ValidationError."""
	before = doc.get_doc_before_save()
	if doc.flags.pop(DEED, False):
		return
	if not before:
		frappe.throw(_("Files are opened by what customers answer (COMP-11)."), frappe.PermissionError)
	if before.status != rules.OPEN:
		frappe.throw(_("The file is closed already."))
	changes = {field: doc.get(field) for field in _ON_FORMS}
	doc.update({field: before.get(field) for field in doc.meta.get_valid_columns() if field in _OURS})
	doc.set("visits", before.visits)
	_reassign(before, doc, changes["assigned_to"])
	_postpone(before, doc, changes["next_visit_on"])


def _reassign(before: Document, doc: Document, user: str | None) -> None:
	"""Leaders above give a file to somebody; an officer may take one that nobody has."""
	if (user or "") == (before.assigned_to or ""):
		doc.assigned_to = before.assigned_to
		return
	takes_it = not before.assigned_to and user == frappe.session.user
	if not takes_it and not viewer().roles & {*access.ABOVE_TEAMS, "System Manager"}:
		frappe.throw(_("A leader above decides who cares for a customer."), frappe.PermissionError)
	if user and not people.enabled_users([user]):
		frappe.throw(_("{0} may not log in.").format(user))
	doc.assigned_to = user
	text = Reason(
		"A dissatisfied customer to care for: {name}. Next visit on {day}.", words_of(doc), "COMP-11"
	)
	tell([Notice(user, DUE, FILE, doc.name, kept(text))] if user else [])


def _postpone(before: Document, doc: Document, day: Any) -> None:
	if not day:
		frappe.throw(_("An open file has a next visit."))
	doc.next_visit_on = before.next_visit_on
	if getdate(day) == getdate(before.next_visit_on):
		return
	if getdate(day) < getdate():
		frappe.throw(_("Plan the visit for today or later."))
	plan(doc, getdate(day))
