from frappe.model.document import Document

from cs_center.workforce.service import appended


class CSPostHistory(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		by_user: DF.Link | None
		employee: DF.Link | None
		post: DF.Link | None
		since: DF.Date | None
		staff_number: DF.Data | None
	# end: auto-generated types

	def validate(self) -> None:
		appended.check(self)

	def on_trash(self) -> None:
		appended.check_trash(self)
