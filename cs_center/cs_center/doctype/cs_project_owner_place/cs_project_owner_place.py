from frappe.model.document import Document

from cs_center.appraisal.service import giving, places


class CSProjectOwnerPlace(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		employee: DF.Link
		evidence: DF.SmallText
		full_name: DF.Data | None
		indicator: DF.Data
		month: DF.Date
		place: DF.Int
		place_key: DF.Data | None
		place_of: DF.Int
		withdrawn: DF.Check
	# end: auto-generated types

	def validate(self) -> None:
		places.check(self)

	def on_update(self) -> None:
		giving.place_changed(self)

	def on_trash(self) -> None:
		places.check_may_delete(self)
