from frappe.model.document import Document


class CSComplaintLimit(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		amount: DF.Int
		kind: DF.Link | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		tier: DF.Link | None
		unit: DF.Literal["Minutes", "Hours", "Service Hours", "Service Days", "Working Days"]
		urgent: DF.Check
	# end: auto-generated types

	pass
