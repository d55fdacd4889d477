import frappe
from frappe import _
from frappe.model.document import Document


class CSCallNotice(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		notice: DF.SmallText
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		told: DF.Check
		told_at: DF.Datetime | None
		told_by: DF.Link | None
	# end: auto-generated types

	def validate(self) -> None:
		"""Runs only when the row is saved by itself, around its call and the rules of the call."""
		frappe.throw(_("Notices are changed on their call."), frappe.PermissionError)
