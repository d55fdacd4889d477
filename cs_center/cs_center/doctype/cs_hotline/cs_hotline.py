from frappe.model.document import Document

from cs_center.calls.service import numberbook, switchboard


class CSHotline(Document):
	def validate(self) -> None:
		self.number_key = numberbook.key_of(self.number) or None

	def on_change(self) -> None:
		switchboard.forget()

	def on_trash(self) -> None:
		switchboard.forget()
