from frappe.model.document import Document


class CSCallbackCondition(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		field_name: DF.Autocomplete
		operator: DF.Literal["Is", "Is Not", "At Least", "At Most", "Contains", "Is Set", "Is Not Set"]
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		value: DF.Data | None
	# end: auto-generated types

	pass
