from frappe.model.document import Document


class CSStaffLine(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		agent_id: DF.Data
		line_key: DF.Data | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		seat: DF.Data | None
		source: DF.Link | None
	# end: auto-generated types

	pass
