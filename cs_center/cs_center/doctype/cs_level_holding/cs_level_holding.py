from frappe.model.document import Document

from cs_center.workforce.service import appended


class CSLevelHolding(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		employee: DF.Link
		employee_name: DF.Data | None
		entered_by: DF.Link | None
		level: DF.Link
		level_change: DF.Link | None
		open_key: DF.Data | None
		since: DF.Date
		until: DF.Date | None
		withdrawn: DF.Check
		words: DF.SmallText | None
	# end: auto-generated types

	def validate(self) -> None:
		appended.check(self)

	def on_trash(self) -> None:
		appended.check_trash(self)
