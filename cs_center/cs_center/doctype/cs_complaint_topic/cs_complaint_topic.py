from frappe.model.document import Document

from cs_center.complaints.service import policy


class CSComplaintTopic(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		disabled: DF.Check
		is_sudden: DF.Check
		kind: DF.Link | None
		report: DF.Literal["", "At Once", "Within the Shortest Time"]
		station: DF.Link | None
		topic_name: DF.Data
	# end: auto-generated types

	def on_update(self) -> None:
		policy.forget()

	def on_trash(self) -> None:
		policy.forget()

	def after_rename(self, old: str, new: str, merge: bool) -> None:
		policy.forget()
