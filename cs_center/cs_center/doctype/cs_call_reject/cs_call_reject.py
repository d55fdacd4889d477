import frappe
from frappe import _
from frappe.model.document import Document

from cs_center.calls.service import rejects


class CSCallReject(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		call_log: DF.Link | None
		corrected: DF.Code | None
		file_name: DF.Data | None
		format: DF.Link | None
		header: DF.SmallText | None
		last_received_at: DF.Datetime | None
		line_number: DF.Int
		raw: DF.Code | None
		reason: DF.SmallText | None
		source: DF.Data | None
		status: DF.Literal["Open", "Corrected", "Ignored"]
		times_received: DF.Int
	# end: auto-generated types

	def validate(self) -> None:
		before = self.get_doc_before_save()
		if before and before.raw != self.raw:
			frappe.throw(_("What the switch sent is kept as it came. Write in Corrected."))

	@frappe.whitelist()
	def run_again(self) -> str:
		"""Take the corrected text. Returns the call log."""
		self.check_permission("write")
		return rejects.run_again(self)

	@frappe.whitelist()
	def let_go(self) -> None:
		"""Nothing can be made of it; it leaves the list of open rejects."""
		self.check_permission("write")
		self.status = rejects.IGNORED
		self.save()
