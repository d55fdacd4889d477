from frappe.model.document import Document


class CSCallbackRound(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		after: DF.Int
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		unit: DF.Literal["Days", "Working Days", "Hours"]
		within: DF.Int
	# end: auto-generated types

	pass
