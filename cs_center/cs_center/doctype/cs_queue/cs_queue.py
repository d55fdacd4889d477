from frappe.model.document import Document

from cs_center.calls.service import switchboard


class CSQueue(Document):
	def on_change(self) -> None:
		switchboard.forget()

	def on_trash(self) -> None:
		switchboard.forget()
