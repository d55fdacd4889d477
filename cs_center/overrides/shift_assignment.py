"""Keeps the roster true (FIRST-5)."""

from frappe.model.document import Document

from cs_center.workforce.service import roster


def on_change(doc: Document, method: str | None = None) -> None:
	roster.distrust_employees({doc.employee})
