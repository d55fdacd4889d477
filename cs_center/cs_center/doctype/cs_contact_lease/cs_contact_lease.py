import frappe
from frappe import _
from frappe.model.document import Document


class CSContactLease(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		since: DF.Datetime | None
		task: DF.DynamicLink | None
		task_doctype: DF.Link | None
		until: DF.Datetime | None
		user: DF.Link | None
	# end: auto-generated types

	def validate(self) -> None:
		frappe.throw(
			_("Who calls whom is kept by the queue: take the next customer there."), frappe.PermissionError
		)
