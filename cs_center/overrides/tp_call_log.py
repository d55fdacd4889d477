"""Telephony's TP Call Log appears as CS Call Log too, once."""

from frappe.model.document import Document

from cs_center.calls.service import mirrors


def on_update(doc: Document, method: str | None = None) -> None:
	mirrors.mirror(doc)
