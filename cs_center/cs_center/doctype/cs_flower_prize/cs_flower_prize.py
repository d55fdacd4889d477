from frappe.model.document import Document

from cs_center.recognition.service import policy


class CSFlowerPrize(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		active: DF.Check
		description: DF.SmallText | None
		flowers: DF.Int
		prize_name: DF.Data
	# end: auto-generated types

	def validate(self) -> None:
		policy.check_prize(self)
