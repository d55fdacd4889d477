from frappe.model.document import Document


class CSCallingTime(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		calls: DF.Literal["All Calls", "About Their Matters", "Greetings, Surveys and Offers"]
		days: DF.Literal["Every Day", "Working Days", "Days of Rest"]
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		since: DF.Time
		until: DF.Time
	# end: auto-generated types

	pass
