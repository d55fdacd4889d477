"""Keeps the roster true (FIRST-5)."""

from frappe.model.document import Document

from cs_center.workforce.service import roster


def on_update(doc: Document, method: str | None = None) -> None:
	"""A list holds for shifts, employees and companies, that is for nearly everybody: the whole book is asked anew."""
	roster.distrust_all()
