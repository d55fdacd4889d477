from frappe.model.document import Document


class CSPromisedLimit(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		amount: DF.Int
		kind: DF.Link
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		unit: DF.Literal["Hours", "Service Hours", "Working Days"]
	# end: auto-generated types

	pass
