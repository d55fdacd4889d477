import frappe
from frappe import _
from frappe.model.document import Document

from cs_center.calls.service import rejects


class CSCallReject(Document):
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
