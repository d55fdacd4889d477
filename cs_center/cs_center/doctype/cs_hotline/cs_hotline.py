from frappe.model.document import Document

from cs_center.calls.rules.numbers import normalise
from cs_center.calls.service import switchboard


class CSHotline(Document):
	def validate(self) -> None:
		self.number_key = normalise(self.number, switchboard.switchboard().plan).key or None

	def on_change(self) -> None:
		switchboard.forget()

	def on_trash(self) -> None:
		switchboard.forget()
