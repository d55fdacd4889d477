from frappe.model.document import Document


class CSSegment(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		color: DF.Literal["Green", "Blue", "Orange", "Red", "Gray"]
		rank: DF.Int
		segment_name: DF.Data
	# end: auto-generated types
