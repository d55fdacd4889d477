from frappe.model.document import Document


class CSAppraisalIndicator(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		floor: DF.Float
		indicator: DF.Data | None
		known: DF.Check
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		points: DF.Float
		reason: DF.SmallText | None
		target: DF.Float
		unit: DF.Data | None
		value: DF.Float
		weight: DF.Float
	# end: auto-generated types

	pass
