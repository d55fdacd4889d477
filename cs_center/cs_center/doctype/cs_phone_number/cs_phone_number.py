import frappe
from frappe.model.document import Document


class CSPhoneNumber(Document):
	pass


def on_doctype_update() -> None:
	frappe.db.add_index("CS Phone Number", ["number_key"])
	frappe.db.add_index("CS Phone Number", ["party_type", "party"])
