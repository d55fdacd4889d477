"""Keeps the number book (CALL-2) and the roster true; leaders hear of matters of people who left (FIRST-5)."""

import frappe
from frappe import _
from frappe.model.document import Document

from cs_center.appraisal.service import renaming as appraisal
from cs_center.calls.service import book_events
from cs_center.calls.service.book_events import on_trash
from cs_center.careers.service import exams
from cs_center.careers.service import renaming as careers
from cs_center.pay.service import renaming as pay
from cs_center.pay_office.service import renaming as pay_office
from cs_center.recognition.service import renaming as recognition
from cs_center.responsibility.service import leaving
from cs_center.workforce.service import roster

__all__ = ["after_rename", "before_rename", "on_change", "on_trash"]


def on_change(doc: Document, method: str | None = None) -> None:
	book_events.on_change(doc, method)
	if not doc.flags.in_delete:
		roster.distrust_employees({doc.name})
		if doc.status == "Left" and doc.has_value_changed("status"):
			leaving.left(frappe.db.get_value("CS Staff Record", {"employee": doc.name}, "user"))


def before_rename(doc: Document, method: str | None, old: str, new: str, merge: bool = False) -> None:
	"""Raises ValidationError where two people who both have pay, appraisals or a career would become one (SEC-3)."""
	if merge and _is_kept(old) and _is_kept(new):
		frappe.throw(
			_(
				"{0} and {1} are not merged: both have pay, appraisals or levels, which would overlap. "
				"Set one of them to Left and go on with the other."
			).format(old, new)
		)


def _is_kept(employee: str) -> bool:
	return any(
		frappe.db.exists(doctype, {"employee": employee})
		for room in (pay, pay_office, appraisal, careers)
		for doctype in room.KEPT
	)


def after_rename(doc: Document, method: str | None, old: str, new: str, merge: bool = False) -> None:
	book_events.after_rename(doc, method, old, new, merge)
	for room in (pay, pay_office, appraisal, exams, careers, recognition):
		room.employee_renamed(old, new)
