from frappe.model.document import Document


class CSCareVisit(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		by_user: DF.Link | None
		content: DF.SmallText | None
		done_on: DF.Date | None
		mood: DF.Int
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		planned_on: DF.Date
	# end: auto-generated types

	pass
