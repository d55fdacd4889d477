import frappe
from frappe.model.document import Document

from cs_center.complaints.service import guard


class CSComplaintCallback(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		angry: DF.Check
		at: DF.Datetime | None
		attitude: DF.Int
		by_user: DF.Link | None
		call_log: DF.Link | None
		complaint: DF.Link
		quality: DF.Int
		reached: DF.Check
		report: DF.SmallText | None
		round: DF.Int
		solved: DF.Check
		speed: DF.Int
		words: DF.SmallText | None
	# end: auto-generated types

	def validate(self) -> None:
		guard.check_may_edit_history(self)

	def on_trash(self) -> None:
		guard.check_may_delete(self)


def on_doctype_update() -> None:
	frappe.db.add_index("CS Complaint Callback", ["complaint", "round"])
