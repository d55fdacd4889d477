"""An employee who gets another number: what is held by a key follows (STAFF-6)."""

from frappe.model.document import Document

from cs_center.careers.service import exams


def after_rename(doc: Document, method: str | None, old: str, new: str, merge: bool = False) -> None:
	exams.employee_renamed(old, new)
