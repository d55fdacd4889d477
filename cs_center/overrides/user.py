"""Leaders hear of matters of people who may not log in any more (FIRST-5)."""

from frappe.model.document import Document

from cs_center.responsibility.service import leaving


def on_update(doc: Document, method: str | None = None) -> None:
	if not doc.enabled and doc.has_value_changed("enabled"):
		leaving.left(doc.name)
