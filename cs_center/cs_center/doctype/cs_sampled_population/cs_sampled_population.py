from frappe.model.document import Document


class CSSampledPopulation(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		customers: DF.Int
		names: DF.LongText | None
		position: DF.Int
		sample: DF.Link | None
	# end: auto-generated types

	pass
