from frappe.model.document import Document

from cs_center.calls.service import numberbook, switchboard


class CSHotline(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		disabled: DF.Check
		hotline_name: DF.Data
		number: DF.Data
		number_key: DF.Data | None
	# end: auto-generated types

	def validate(self) -> None:
		self.number_key = numberbook.key_of(self.number) or None

	def on_change(self) -> None:
		switchboard.forget()

	def on_trash(self) -> None:
		switchboard.forget()
