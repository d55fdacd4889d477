from frappe.model.document import Document

from cs_center.calls.service import switchboard


class CSQueue(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		callback_to: DF.Link | None
		callback_within_minutes: DF.Int
		closes_at: DF.Time | None
		hotline: DF.Link | None
		kind: DF.Link | None
		opens_at: DF.Time | None
		own_hours: DF.Check
		queue_code: DF.Data
		round_the_clock: DF.Check
		team: DF.Link | None
		title: DF.Data | None
	# end: auto-generated types

	def validate(self) -> None:
		if not self.own_hours or self.round_the_clock:
			self.opens_at = self.closes_at = None  # Frappe fills a Time field with the present time

	def on_change(self) -> None:
		switchboard.forget()

	def on_trash(self) -> None:
		switchboard.forget()
