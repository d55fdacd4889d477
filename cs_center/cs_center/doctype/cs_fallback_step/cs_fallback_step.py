from frappe.model.document import Document


class CSFallbackStep(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		user: DF.Link | None
		who: DF.Literal["Owner's Team", "Queue's Team", "Shift Leader", "A Person"]
	# end: auto-generated types

	pass
