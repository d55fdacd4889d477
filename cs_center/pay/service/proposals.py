"""A grade or a rate is asked for by one of HR and decided by an HR Manager who is somebody else (STAFF-3).

A row that is asked for holds nothing. Approved, it joins the chain of its subject in one transaction; what holds is taken back
or undone, never changed.
"""

from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate, now_datetime

from cs_center.calls.rules.reasons import Rejected
from cs_center.calls.service.words import refusals_said
from cs_center.pay.rules import spans
from cs_center.pay.rules.changes import Planned
from cs_center.pay.rules.spans import Edit, Row, check_why
from cs_center.pay.service import assignments, closing, dated, events, policy, rates
from cs_center.pay.service.dated import DECLINED, GRADES, HOLDS, PROPOSED, RATES, Chain, Decision
from cs_center.pay.service.events import Event
from cs_center.pay.service.store import ASSIGNMENT, RATE, check_is_hr, check_is_manager, number

_CHAINS = {ASSIGNMENT: GRADES, RATE: RATES}
_ROOMS = {ASSIGNMENT: assignments, RATE: rates}
_OF_DEEDS = (
	"last_day",
	"reverses",
	"void_why",
	"approved_by",
	"approved_at",
	"voided_by",
	"voided_at",
	"source_doctype",
	"source_name",
)


def settle(doc: Document) -> None:
	"""A new row is a proposal, whatever a form or an import sends. Raises ValidationError where it could not be approved."""
	check_is_hr()
	chain = _CHAINS[doc.doctype]
	doc.update(dict.fromkeys(_OF_DEEDS))
	doc.status, doc.asked_by = PROPOSED, frappe.session.user
	doc.effective_from = getdate(doc.effective_from) if doc.effective_from else None
	if doc.doctype == ASSIGNMENT and doc.employee:
		doc.employee_name = frappe.db.get_value("Employee", doc.employee, "employee_name")
	doc.day_key = f"?{dated.key_of(doc.get(chain.subject), doc.effective_from)}"
	with refusals_said():
		if chain is RATES:
			spans.check_rate(number(doc.amount))
		_plan(doc, chain, closing.first_open(), locked=False)


def give_name(doc: Document) -> None:
	chain = _CHAINS[doc.doctype]
	subject, first = doc.get(chain.subject), getdate(doc.effective_from)
	doc.name = dated.name_for(
		chain, subject, first, dated.known_on(chain, [(subject, first)])[subject, first]
	)


def asked(doc: Document) -> None:
	chain = _CHAINS[doc.doctype]
	employee = doc.get("employee") or ""
	after = f"{doc.get(chain.value)}: {doc.effective_from}"
	events.keep([Event("Proposed", doc.doctype, doc.name, employee, after=after, why=doc.why)])


def approve(doctype: str, name: str) -> None:
	"""The row holds from its day on. Raises PermissionError, Rejected."""
	check_is_manager()
	chain, row = _known(doctype, name)
	open_from = _ROOMS[doctype].lock([row[chain.subject]])
	row = _locked(doctype, name)
	_check_status(row, PROPOSED)
	_check_is_somebody_else(row.asked_by)
	edit = _plan(row, chain, open_from, locked=True)
	decision = Decision(row.asked_by, frappe.session.user, proposal=name)
	_ROOMS[doctype].write([Planned(1, row[chain.subject], edit)], decision)
	events.keep([Event("Approved", doctype, name, row.get("employee") or "", why=row.why)])


def decline(doctype: str, name: str, why: str) -> None:
	"""The row comes to nothing; its reason stays. An HR Manager, or who has asked for it."""
	check_is_hr()
	row = _locked(doctype, name)
	if row.asked_by != frappe.session.user:
		check_is_manager()
	_check_status(row, PROPOSED)
	check_why(why)
	values = {"status": DECLINED, "day_key": None, "void_why": why.strip()}
	values |= {"voided_by": frappe.session.user, "voided_at": now_datetime()}
	frappe.db.set_value(doctype, name, values)
	events.keep([Event("Declined", doctype, name, row.get("employee") or "", why=why.strip())])


def void(doctype: str, name: str, why: str) -> None:
	"""Take back a row that should never have been: what was before it holds on. Raises PermissionError, Rejected, also where
	that would touch a closed month."""

	def plan(rows: tuple[Row, ...], open_from: date) -> Edit:
		row = next((one for one in rows if one.name == name), None)
		if row and row.first < open_from:
			raise Rejected(
				"“{name}” began on {day}, in a closed month: undo it instead.", name=name, day=str(row.first)
			)
		return spans.void(rows, name, why.strip())

	_taken_back(doctype, name, plan)


def undo(doctype: str, name: str, why: str) -> str:
	"""Bring back what was before a row by a row of its own, in days that are not closed; answers its name, blank where nothing
	was before. Raises PermissionError, Rejected."""
	return _taken_back(doctype, name, lambda rows, open_from: spans.undo(rows, name, open_from, why.strip()))


def _taken_back(doctype: str, name: str, plan: Any) -> str:
	check_is_manager()
	chain, row = _known(doctype, name)
	_check_status(row, HOLDS)
	subject, room = row[chain.subject], _ROOMS[doctype]
	open_from = room.lock([subject])
	rows = room.rows_of([subject], locked=True)[subject]
	edit = plan(rows, open_from)
	_check_still_paid(chain, subject, spans.after(rows, edit))
	names = room.write([Planned(1, subject, edit)], Decision(frappe.session.user, frappe.session.user))
	return names.get(subject, "")


def _plan(row: Any, chain: Chain, open_from: date, locked: bool) -> Edit:
	subject = row.get(chain.subject)
	first = getdate(row.get("effective_from")) if row.get("effective_from") else None
	if not subject or not first:
		raise Rejected("Say whose it is, and from which day it holds.")
	room = _ROOMS[chain.doctype]
	rows = room.rows_of([subject], locked)[subject]
	if first < open_from:
		raise Rejected(
			"{day} lies in a closed month: begin on {open_from} or later, and correct what was paid by a line of its own.",
			day=str(first),
			open_from=str(open_from),
		)
	new = Row(first, chain.value_of(row), why=row.get("why") or "")
	if chain is RATES:
		return spans.set_rate(rows, new)
	of = assignments.employments([subject]).get(subject)
	if not of:
		raise Rejected("{person} has no staff record with an employee: enter one first.", person=subject)
	edit = spans.assign(rows, new, of, assignments.grades())
	if not spans.at(rates.rows_of([new.value])[new.value], first):
		raise Rejected(
			"Grade {grade} has no rate on {day}: enter one from then on.", grade=new.value, day=str(first)
		)
	return edit


def _check_still_paid(chain: Chain, subject: str, rows: tuple[Row, ...]) -> None:
	"""Who has a grade has a rate: the rate that people need is not taken away."""
	if chain is not RATES or spans.holding(rows):
		return
	if frappe.db.exists(ASSIGNMENT, {"grade": subject, "status": HOLDS}):
		raise Rejected(
			"People have grade {grade}, which would have no rate: set another instead.", grade=subject
		)


def _known(doctype: str, name: str) -> tuple[Chain, Any]:
	_check_kind(doctype)
	row = frappe.db.get_value(doctype, name, "*", as_dict=True)
	if not row:
		frappe.throw(_("There is no {0} {1}.").format(_(doctype), name), frappe.DoesNotExistError)
	return _CHAINS[doctype], row


def _locked(doctype: str, name: str) -> Any:
	_check_kind(doctype)
	row = frappe.db.get_value(doctype, name, "*", as_dict=True, for_update=True)
	if not row:
		frappe.throw(_("There is no {0} {1}.").format(_(doctype), name), frappe.DoesNotExistError)
	return row


def _check_kind(doctype: str) -> None:
	if doctype not in _CHAINS:
		raise Rejected("“{name}” is no grade of somebody and no rate of a grade.", name=doctype)


def _check_status(row: Any, wanted: str) -> None:
	if row.status != wanted:
		raise Rejected("“{name}” is {status}: look at it again.", name=row.name, status=row.status)


def _check_is_somebody_else(asked_by: str) -> None:
	if policy.four_eyes() and asked_by == frappe.session.user:
		raise Rejected("You have asked for this yourself: somebody else of HR decides it.")
