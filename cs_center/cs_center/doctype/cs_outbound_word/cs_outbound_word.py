from frappe.model.document import Document


class CSOutboundWord(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		means: DF.Literal["Answered", "Accepted", "Refused", "No Answer", "Busy", "Failed", "Wrong Number"]
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		written: DF.Data
	# end: auto-generated types

	pass
