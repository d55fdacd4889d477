from frappe.model.document import Document


class CSKPIIndicator(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		direction: DF.Literal["More Is Better", "Less Is Better"]
		floor: DF.Float
		indicator: DF.Literal[
			"Calls Taken",
			"Solved at First Contact",
			"Answer Speed",
			"Attitude",
			"Valid Complaints",
			"Sales",
			"Refunds",
			"Call Quality",
			"Callbacks Made",
		]
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		target: DF.Float
		unit: DF.Data
		weight: DF.Float
	# end: auto-generated types

	pass
