from frappe.model.document import Document


class CSOutboundColumn(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		heading: DF.Data
		means: DF.Literal[
			"Number",
			"Name",
			"Customer",
			"Language",
			"Call",
			"Outcome",
			"Time",
			"Reference",
			"Key Pressed",
			"Seconds",
			"Other",
			"Ignored",
		]
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
	# end: auto-generated types

	pass
