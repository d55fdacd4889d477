import frappe
from frappe.model.document import Document


class CSCallRecord(Document):
	pass


def on_doctype_update() -> None:
	frappe.db.add_index("CS Call Record", ["caller_key", "started_at"])
