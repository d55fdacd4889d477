import frappe
from frappe import _
from frappe.model.document import Document


class CSContact(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		at: DF.Datetime | None
		by_user: DF.Link | None
		call_log: DF.Link | None
		cause: DF.Data | None
		customer: DF.Link | None
		number_key: DF.Data | None
		outcome: DF.Literal["Reached", "No Answer", "Busy", "Call Again", "Wrong Number", "Refused"]
		purpose: DF.Literal["Service", "Care", "Sales"]
		task: DF.DynamicLink | None
		task_doctype: DF.Link | None
		words: DF.SmallText | None
	# end: auto-generated types

	def validate(self) -> None:
		frappe.throw(_("What was said on calls is kept as it was noted (SEC-3)."), frappe.PermissionError)


def on_doctype_update() -> None:
	frappe.db.add_index("CS Contact", ["customer", "at"])
	frappe.db.add_index("CS Contact", ["number_key", "at"])
