import frappe
from frappe import _
from frappe.model.document import Document


class CSHandover(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		answer: DF.SmallText | None
		answer_by: DF.Datetime | None
		answered_at: DF.Datetime | None
		answered_by: DF.Link | None
		done_at: DF.Datetime | None
		from_user: DF.Link | None
		kind: DF.Literal["Ownership", "Handling"]
		offered_at: DF.Datetime | None
		offered_by: DF.Link | None
		open_key: DF.Data | None
		reason: DF.SmallText | None
		responsibility: DF.Link
		station: DF.Link | None
		status: DF.Literal["Offered", "Accepted", "Refused", "Withdrawn", "Done"]
		to_user: DF.Link | None
	# end: auto-generated types

	def validate(self) -> None:
		if not self.flags.by_deed:
			frappe.throw(_("A hand-over changes by its answer, not by a form."), frappe.PermissionError)

	def on_trash(self) -> None:
		frappe.throw(_("Who answered for a matter is kept for ever (FIRST-4)."), frappe.PermissionError)
