from frappe.model.document import Document

from cs_center.recognition.service import policy


class CSFlowerPolicy(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		honoured: DF.Int
		per_giver: DF.Int
		valid_months: DF.Int
	# end: auto-generated types

	def validate(self) -> None:
		policy.check(self)
