from frappe.model.document import Document

from cs_center.workforce.service import appended


class CSStaffSkill(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		confirmed_by: DF.Link | None
		employee: DF.Link
		employee_name: DF.Data | None
		open_key: DF.Data | None
		since: DF.Date
		skill: DF.Link
		withdrawn_by: DF.Link | None
		withdrawn_on: DF.Date | None
		withdrawn_words: DF.SmallText | None
		words: DF.SmallText | None
	# end: auto-generated types

	def validate(self) -> None:
		appended.check(self)

	def on_trash(self) -> None:
		appended.check_trash(self)
