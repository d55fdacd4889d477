from frappe.model.document import Document


class CSWorkingHours(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		ends_at: DF.Time
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		starts_at: DF.Time
		weekday: DF.Literal[
			"Every Day", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"
		]
	# end: auto-generated types

	pass
