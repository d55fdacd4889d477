from frappe.model.document import Document

from cs_center.calls.service import switchboard


class CSQueue(Document):
	def validate(self) -> None:
		if not self.own_hours or self.round_the_clock:
			self.opens_at = self.closes_at = None  # Frappe fills a Time field with the present time

	def on_change(self) -> None:
		switchboard.forget()

	def on_trash(self) -> None:
		switchboard.forget()
