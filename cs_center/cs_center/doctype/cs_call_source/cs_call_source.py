import frappe
from frappe import _
from frappe.model.document import Document

from cs_center.calls.service import switchboard


class CSCallSource(Document):
	def validate(self) -> None:
		base = self.recording_base_url
		if base and not base.startswith(("http://", "https://")):
			frappe.throw(_("The address of recordings begins with http:// or https://."))

	def on_change(self) -> None:
		switchboard.forget()

	def on_trash(self) -> None:
		switchboard.forget()
