from frappe.model.document import Document


class CSSampledCustomer(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		area: DF.Link | None
		customer: DF.Link | None
		drawn_as: DF.Data | None
		invitation: DF.Link | None
		left_out: DF.SmallText | None
		position: DF.Int
		sample: DF.Link | None
	# end: auto-generated types

	pass
