import frappe
from frappe.model.document import Document


class CSPhoneNumber(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		customer: DF.Link | None
		extension: DF.Data | None
		is_primary: DF.Check
		label: DF.Data | None
		number_key: DF.Data
		party: DF.DynamicLink | None
		party_name: DF.Data | None
		party_type: DF.Link | None
	# end: auto-generated types

	pass


def on_doctype_update() -> None:
	frappe.db.add_index("CS Phone Number", ["number_key"])
	frappe.db.add_index("CS Phone Number", ["party_type", "party"])
	frappe.db.add_index("CS Phone Number", ["customer", "is_primary"])
