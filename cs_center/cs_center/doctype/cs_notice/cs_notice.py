import frappe
from frappe import _
from frappe.model.document import Document


class CSNotice(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		batch: DF.Data | None
		method: DF.Data | None
		reference_doctype: DF.Link | None
		reference_name: DF.DynamicLink | None
		send_at: DF.Datetime | None
		sent_at: DF.Datetime | None
		text: DF.SmallText | None
		user: DF.Link | None
	# end: auto-generated types

	def validate(self) -> None:
		frappe.throw(_("Notices are written by the app."), frappe.PermissionError)


def on_doctype_update() -> None:
	frappe.db.add_index("CS Notice", ["user", "creation"])
	frappe.db.add_index("CS Notice", ["user", "send_at"])
